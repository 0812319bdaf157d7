"""The regions of Indonesia and the lookups from a name to a region.

Belongs here: the tables of the four levels and indexes of keys. Codes to codes are in `editions.py`, resolving the
columns of a sheet in `regions.py`, free text in `sites.py`, spelling in `names.py`. All codes are Kemendagri 2025
without dots unless said otherwise.

Indexes are built for what is asked: villages by kabupaten/kota, since an office's sheets name a few hundred of the
83,762, and keys of all of them take over a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.errors import FileHeldError
from umkm_pipeline.reference import editions, names
from umkm_pipeline.reference.tables import TEXT, table, text

REGENCY_DIGITS, DISTRICT_DIGITS, VILLAGE_DIGITS = 4, 6, 10

FOLDED = "~"
"""Mark of a looser key in an index, so that it never shadows an exact one."""


class Regency(NamedTuple):
    """A kabupaten/kota that a key means.

    Args:
        code: its code.
        recoded: the key has the province that it was in until 2022.
        respelled: the key is a known other spelling or a former name, not the official one.
    """

    code: str
    recoded: bool
    respelled: bool


@dataclass(frozen=True, slots=True)
class LowerPlaces:
    """Kecamatan or villages that keys mean, each key once: Arrow columns of one length.

    Args:
        keys: "parent|key".
        codes: code of the place.
        respelled: as for `Regency`.
    """

    keys: pa.StringArray
    codes: pa.StringArray
    respelled: pa.BooleanArray

    def places_of(self, keys: pd.Series) -> pa.Int32Array:
        """Where each key stands in the index, null for one that does not."""
        return pc.index_in(pa.array(text(keys)), value_set=self.keys)


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


@lru_cache(maxsize=1)
def province_index() -> dict[str, str]:
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
    key = names.key(pd.Series([province], dtype=TEXT))[0]
    code = None if pd.isna(key) else province_index().get(str(key))
    if code is None:
        raise FileHeldError(
            f"province {province!r} is not known",
            where="_source.yml",
            remedy="give its two-digit Kemendagri code or its name",
        )
    return code


@lru_cache(maxsize=1)
def regency_names() -> pd.DataFrame:
    """Every way to ask for a kabupaten/kota by name: `index_key` → `code`, `recoded` and `respelled`.

    `index_key` is "parent|kind|key": parent a province code, the code of 2022 for renumbered places, or "" for the
    whole country; kind "kabupaten", "kota" or "" when the text does not say. Several codes for one `index_key` mean
    that the name alone does not tell (Kabupaten and Kota Bogor).
    """
    current = regencies().rename(columns={"region_code": "code", "region_name": "name", "province_code": "parent"})
    current = current.assign(respelled=False)
    aliases = _aliases("regency").assign(respelled=True)
    aliases["parent"] = aliases["code"].str[:2]
    renumbered = editions.recodes().rename(columns={"kode_2025": "code", "nama_2025": "name"})
    renumbered["parent"] = renumbered["kode_2022"].str[:2]
    spelled = pd.concat(
        [
            current.assign(recoded=False),
            aliases.assign(recoded=False),
            pd.concat([current, aliases]).assign(parent="", recoded=False),
            renumbered[["code", "name", "parent"]].assign(recoded=True, respelled=False),
        ],
        ignore_index=True,
    )
    parts = names.region_parts(spelled["name"])
    exact = [spelled.assign(kind=kind, key=parts["bare"]) for kind in (parts["kind"], "")]
    folded = [spelled.assign(kind=rows["kind"], key=FOLDED + names.fold(rows["key"]), respelled=True) for rows in exact]
    keyed = pd.concat([*exact, *folded], ignore_index=True)
    keyed["index_key"] = (keyed["parent"] + "|" + keyed["kind"] + "|" + keyed["key"]).astype(TEXT)
    columns = ["index_key", "code", "recoded", "respelled"]
    return keyed[columns].drop_duplicates(["index_key", "code"], ignore_index=True)


@lru_cache(maxsize=1)
def regency_index() -> dict[str, Regency]:
    """`regency_names` without the ambiguous ones, by index key."""
    rows = regency_names().drop_duplicates("index_key", keep=False)
    found = zip(rows["code"], rows["recoded"], rows["respelled"], strict=True)
    return {str(key): Regency(*one) for key, one in zip(rows["index_key"], found, strict=True)}


@lru_cache(maxsize=1)
def ambiguous_regencies() -> dict[str, tuple[str, ...]]:
    """The two or more codes of each ambiguous index key."""
    rows = regency_names()
    shared = rows[rows.duplicated("index_key", keep=False)]
    return {str(key): tuple(map(str, codes)) for key, codes in shared.groupby("index_key")["code"]}


@lru_cache(maxsize=1)
def district_index() -> LowerPlaces:
    """Kecamatan by "kabupaten/kota|key".

    "Kota Masohi" is also found as "Masohi", unless the kabupaten has another kecamatan of that name, and a kecamatan
    that was renamed since 2023 under its former name.
    """
    rows = districts().rename(columns={"district_code": "code", "district_name": "name", "region_code": "parent"})
    town = rows[names.region_parts(rows["name"])["kind"] == "kota"]
    short = town.assign(name=town["name"].str.replace(r"(?i)^kota\s+", "", regex=True))
    return _within(rows, pd.concat([short, _former(DISTRICT_DIGITS, REGENCY_DIGITS)], ignore_index=True))


@lru_cache(maxsize=128)
def village_index(regions: frozenset[str]) -> LowerPlaces:
    """Villages of kabupaten/kota by "kecamatan|key"; names that a kecamatan has twice are left out.

    The keys of a province's kabupaten are made in one go: one by one they take ten times as long.
    """
    rows = villages().rename(columns={"village_code": "code", "village_name": "name", "district_code": "parent"})
    today, former = (
        part[part["parent"].str[:REGENCY_DIGITS].isin(regions)]
        for part in (rows, _former(VILLAGE_DIGITS, DISTRICT_DIGITS))
    )
    return _within(today, former)


@lru_cache(maxsize=1)
def town_districts() -> dict[str, str]:
    """Kecamatan that people name where a kabupaten/kota belongs, by key: Masohi, never a kota of its own."""
    rows = _aliases("district")
    return _unique(names.key(rows["name"]), rows["code"])


@lru_cache(maxsize=1)
def site_aliases() -> dict[str, str]:
    """Kabupaten/kota by key of a town or capital that free text names in its place."""
    rows = _aliases("site")
    return _unique(names.key(rows["name"]), rows["code"])


@cache
def _former(digits: int, above: int) -> pd.DataFrame:
    """Former names of places of a level, under today's codes."""
    rows = editions.changes().dropna(subset=["code_2025"])
    rows = rows[rows["code_2025"].str.len() == digits]
    former = rows.rename(columns={"code_2025": "code", "name_2023": "name"})[["code", "name"]]
    return former.assign(parent=former["code"].str[:above])


def _within(rows: pd.DataFrame, weaker: pd.DataFrame) -> LowerPlaces:
    """Places by "parent|key": exact keys, then those of `weaker` names, then folded ones; each if unique."""
    exact, short = names.key(rows["name"]), names.key(weaker["name"])
    official = rows["parent"] + "|" + exact
    own = _unique_keys(official, rows["code"])
    others = _unique_keys(weaker["parent"] + "|" + short, weaker["code"])
    others = others[~others["key"].isin(official)]
    folded = _unique_keys(rows["parent"] + "|" + FOLDED + names.fold(exact), rows["code"])
    found = pd.concat([own, others, folded], ignore_index=True)
    respelled = pa.array([False] * len(own) + [True] * (len(found) - len(own)), pa.bool_())
    keys, codes = (pa.array(found[name]).combine_chunks() for name in ("key", "code"))
    return LowerPlaces(keys, codes, respelled)


def _aliases(level: str) -> pd.DataFrame:
    rows = table("regions/aliases.csv")
    return rows[rows["level"] == level].rename(columns={"alias": "name"})[["code", "name"]].reset_index(drop=True)


def _unique(keys: pd.Series, codes: pd.Series) -> dict[str, str]:
    rows = _unique_keys(keys, codes)
    return dict(zip(map(str, rows["key"]), map(str, rows["code"]), strict=True))


def _unique_keys(keys: pd.Series, codes: pd.Series) -> pd.DataFrame:
    """`key` and `code` of the keys that have one code."""
    rows = pd.DataFrame({"key": keys.to_numpy(), "code": codes.to_numpy()}, dtype=TEXT)
    return rows.dropna().drop_duplicates().drop_duplicates("key", keep=False)
