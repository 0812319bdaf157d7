"""`python -m benchmarks.linkage.make FOLDER`: made-up records and their truth as files, for what is measured apart.

Belongs here: writing and reading the files. On Linux a process keeps its peak of memory, so that the one that measures
must not make the records itself.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from benchmarks.linkage.population import Ints
from benchmarks.linkage.rows import keyed, rows

RECORDS, _TRUTH, _HARD = "record.parquet", "firm.npy", "hard.npz"


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--dirt", type=float, required=True)
    arguments = parser.parse_args()
    made = rows(arguments.records, arguments.seed, dirt=arguments.dirt)
    order = np.argsort(made.table["record_id"].to_numpy(zero_copy_only=False))
    pq.write_table(keyed(made.table, ibis.duckdb.connect()), arguments.folder / RECORDS)
    np.save(arguments.folder / _TRUTH, made.firm[order])
    kinds = {str(kind): made.kind == kind for kind in np.unique(made.kind) if kind}
    np.savez(arguments.folder / _HARD, **{name: hard[order] for name, hard in (kinds | made.befell).items()})


def make(folder: Path, records: int, seed: int, dirt: float) -> Ints:
    """Have the files written by another process; the true firm of each record, in the order of record_id."""
    told = {"--records": records, "--seed": seed, "--dirt": dirt}
    options = [str(text) for option in told.items() for text in option]
    subprocess.run([sys.executable, "-m", "benchmarks.linkage.make", str(folder), *options], check=True)  # noqa: S603
    firm: Ints = np.load(folder / _TRUTH)
    return firm


def hard(folder: Path) -> dict[str, npt.NDArray[np.bool_]]:
    """What is hard about records that `make` wrote, and which it is hard about, in the order of record_id."""
    with np.load(folder / _HARD) as kinds:
        return dict(kinds)


if __name__ == "__main__":
    main()
