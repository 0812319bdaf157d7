"""Makes the tables of `data/reference/` that come from published packages; run by hand when a source has a new edition.

Usage, from the repository's root, each package unpacked in a folder beforehand:

    python data/reference/build.py regions FOLDER   # unpacked npm package idn-area-data (4.0.1)

The output depends on the input alone, byte by byte: a second run changes nothing. Sources, licences and dates are in
`README.md`; tables that are not named above were written by hand and are edited as they are.
"""

from __future__ import annotations

import argparse
import gzip
from pathlib import Path

import pandas as pd

HERE = Path(__file__).resolve().parent

LEVELS = {
    "provinces": {"code": "province_code", "name": "province_name"},
    "regencies": {"code": "region_code", "name": "region_name", "province_code": "province_code"},
    "districts": {"code": "district_code", "name": "district_name", "regency_code": "region_code"},
    "villages": {"code": "village_code", "name": "village_name", "district_code": "district_code"},
}
"""Columns of the package → ours, by table."""

COMPRESSED = {"villages"}


def regions(package: Path) -> None:
    """Write the four levels of regions with codes without dots."""
    for level, columns in LEVELS.items():
        rows = pd.read_csv(package / "data" / f"{level}.csv", dtype=str, keep_default_na=False)
        rows = rows[list(columns)].rename(columns=columns)
        codes = [name for name in rows if name.endswith("_code")]
        rows[codes] = rows[codes].apply(lambda column: column.str.replace(".", "", regex=False))
        name = f"{level}.csv.gz" if level in COMPRESSED else f"{level}.csv"
        write(rows.sort_values(codes[0]), HERE / "regions" / name)


def write(rows: pd.DataFrame, file: Path) -> None:
    """Write CSV with LF line ends; with `.gz`, compressed without time or file name, so that bytes stay the same."""
    text = rows.to_csv(index=False, lineterminator="\n").encode()
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".gz":
        text = gzip.compress(text, compresslevel=9, mtime=0)
    file.write_bytes(text)


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", choices=["regions"])
    parser.add_argument("package", type=Path, help="folder of the unpacked package")
    arguments = parser.parse_args()
    {"regions": regions}[arguments.table](arguments.package)


if __name__ == "__main__":
    main()
