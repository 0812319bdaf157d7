"""The regions of Indonesia and the lookups from a name or code to a region.

Belongs here: the tables of the four levels, the recode of 2022 to 2025, the crosswalk from BPS codes, and indexes of
keys. Resolving the columns of a sheet is in `regions.py`, free text in `sites.py`, spelling in `names.py`. All codes
are Kemendagri 2025 without dots unless said otherwise.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from umkm_pipeline.errors import FileHeldError
from umkm_pipeline.reference import names
from umkm_pipeline.reference.tables import TEXT, table, text

REGENCY_DIGITS, DISTRICT_DIGITS, VILLAGE_DIGITS = 4, 6, 10

FOLDED = "~"
"""Mark of a looser key in an index, so that it never shadows an exact one."""


def provinces() -> pd.DataFrame:
    """The 38 provinces: `province_code`, `province_name`."""
    return table("regions/provinces.csv")


def regencies() -> pd.DataFrame:
    """The 514 kabupaten and kota: `region_code`, `region_name`, `province_code`."""
    return table("regions/regencies.csv")


def districts() -> pd.DataFrame:
    """The 7,285 kecamatan: `district_code`, `district_name`, `region_code`."""
    return table("regions/districts.csv")


def villages() -> pd.DataFrame:
    """The 83,762 desa and kelurahan: `village_code`, `village_name`, `district_code`."""
    return table("regions/villages.csv.gz")


def recodes() -> pd.DataFrame:
    """The 26 kabupaten/kota renumbered between 2022 and 2025: `kode_2022`, `nama_2022`, `kode_2025`, `nama_2025`."""
    return table("regions/recode_kemendagri_2022_to_2025.csv")


def recode(codes: pd.Series) -> pd.DataFrame:
    """Codes of 4, 6 or 10 digits with the kabupaten/kota of 2025: `code`, and `recoded` where that changed it.

    The last digits are kept, which is right for kabupaten/kota; whether a kecamatan or village kept its number within a
    renumbered kabupaten is not recorded in the sources at hand, so look the result up before trusting it.
    """
    codes = text(codes)
    current = codes.str[:REGENCY_DIGITS].map(recodes().set_index("kode_2022")["kode_2025"]).astype(TEXT)
    return pd.DataFrame(
        {
            "code": (current + codes.str[REGENCY_DIGITS:]).fillna(codes).astype(TEXT),
            "recoded": current.notna(),
        }
    )


def bps_to_kemendagri(codes: pd.Series) -> pd.Series:
    """BPS codes of 2018 (4 digits) as Kemendagri codes; null where the crosswalk has no match (5 codes)."""
    crosswalk = table("regions/crosswalk_bps2018_to_kemendagri2025.csv")
    return text(codes).map(crosswalk.set_index("kode_bps_2018")["kode_kemendagri_2025"]).astype(TEXT)


@lru_cache(maxsize=1)
def province_index() -> pd.Series:
    """Province code by key of its name, code or abbreviation."""
    rows = provinces()
    spelled = pd.concat(
        [
            rows.rename(columns={"province_code": "code", "province_name": "name"}),
            rows.assign(name=rows["province_code"]).rename(columns={"province_code": "code"})[["code", "name"]],
            _aliases("province"),
        ]
    )
    return _unique(names.key(spelled["name"]), spelled["code"])


def stated_province(province: str | None) -> str | None:
    """Code of the province that somebody states for a whole file, by name, abbreviation or code.

    Raises:
        FileHeldError: there is no such province.
    """
    if province is None:
        return None
    code = province_index().get(names.key(pd.Series([province], dtype=TEXT))[0])
    if code is None:
        raise FileHeldError(
            f"province {province!r} is not known",
            where="_source.yml",
            remedy="give its two-digit Kemendagri code or its name",
        )
    return str(code)


@lru_cache(maxsize=1)
def regency_names() -> pd.DataFrame:
    """Every way to ask for a kabupaten/kota by name: `index_key` → `code`, and whether it was `recoded`.

    `index_key` is "parent|kind|key": parent a province code, the code of 2022 for renumbered places, or "" for the
    whole country; kind "kabupaten", "kota" or "" when the text does not say. Several codes for one `index_key` mean
    that the name alone does not tell (Kabupaten and Kota Bogor).
    """
    current = regencies().rename(columns={"region_code": "code", "region_name": "name", "province_code": "parent"})
    aliases = _aliases("regency")
    aliases["parent"] = aliases["code"].str[:2]
    renumbered = recodes().rename(columns={"kode_2025": "code", "nama_2025": "name"})
    renumbered["parent"] = renumbered["kode_2022"].str[:2]
    spelled = pd.concat(
        [
            current.assign(recoded=False),
            aliases.assign(recoded=False),
            pd.concat([current, aliases]).assign(parent="", recoded=False),
            renumbered[["code", "name", "parent"]].assign(recoded=True),
        ],
        ignore_index=True,
    )
    parts = names.region_parts(spelled["name"])
    keyed = pd.concat(
        [
            spelled.assign(kind=kind, key=keys)
            for kind in (parts["kind"], "")
            for keys in (parts["bare"], FOLDED + names.fold(parts["bare"]))
        ],
        ignore_index=True,
    )
    keyed["index_key"] = (keyed["parent"] + "|" + keyed["kind"] + "|" + keyed["key"]).astype(TEXT)
    return keyed[["index_key", "code", "recoded"]].drop_duplicates(["index_key", "code"], ignore_index=True)


@lru_cache(maxsize=1)
def regency_index() -> pd.DataFrame:
    """`regency_names` without the ambiguous ones: `code` and `recoded` by index key."""
    return regency_names().drop_duplicates("index_key", keep=False).set_index("index_key")


@lru_cache(maxsize=1)
def ambiguous_regencies() -> pd.DataFrame:
    """The ambiguous rows of `regency_names`: two or more codes for each `index_key`."""
    rows = regency_names()
    return rows[rows.duplicated("index_key", keep=False)].reset_index(drop=True)


@lru_cache(maxsize=1)
def district_index() -> pd.Series:
    """Kecamatan code by "kabupaten/kota|key".

    "Kota Masohi" is also found as "Masohi", unless the kabupaten has another kecamatan of that name.
    """
    rows = districts().rename(columns={"district_code": "code", "district_name": "name", "region_code": "parent"})
    town = rows[names.region_parts(rows["name"])["kind"] == "kota"]
    short = town.assign(name=town["name"].str.replace(r"(?i)^kota\s+", "", regex=True))
    return _within(rows, short)


@lru_cache(maxsize=1)
def village_index() -> pd.Series:
    """Village code by "kecamatan|key"; names that a kecamatan has twice are left out."""
    rows = villages().rename(columns={"village_code": "code", "village_name": "name", "district_code": "parent"})
    return _within(rows, rows.iloc[:0])


def _within(rows: pd.DataFrame, weaker: pd.DataFrame) -> pd.Series:
    """Codes by "parent|key": exact keys, then those of `weaker` names, then folded ones; each if unique."""
    exact, short = names.key(rows["name"]), names.key(weaker["name"])
    first = _unique(rows["parent"] + "|" + exact, rows["code"])
    second = _unique(weaker["parent"] + "|" + short, weaker["code"])
    third = _unique(rows["parent"] + "|" + FOLDED + names.fold(exact), rows["code"])
    taken = set(rows["parent"] + "|" + exact)
    codes: pd.Series = pd.concat([first, second[~second.index.isin(taken)], third])
    return codes


def _aliases(level: str) -> pd.DataFrame:
    rows = table("regions/aliases.csv")
    return rows[rows["level"] == level].rename(columns={"alias": "name"})[["code", "name"]].reset_index(drop=True)


def site_aliases() -> pd.Series:
    """Kabupaten/kota by key of a town or capital that free text names in its place."""
    rows = _aliases("site")
    return _unique(names.key(rows["name"]), rows["code"])


def _unique(keys: pd.Series, codes: pd.Series) -> pd.Series:
    rows = (
        pd.DataFrame({"key": keys, "code": codes}, dtype=TEXT)
        .dropna()
        .drop_duplicates()
        .drop_duplicates("key", keep=False)
    )
    return rows.set_index("key")["code"]
