"""Editions of region codes: which code stood when, what it became, and the codes of BPS beside them.

Belongs here: codes to codes. Names are in `gazetteer.py`, the columns of a sheet in `regions.py`. Editions are those of
the Ministry of Home Affairs (Kemendagri): 2018 and 2022 (34 provinces), 2023 (37), 2025 (38).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pandas as pd

from umkm_pipeline.ingest.cells import is_blank
from umkm_pipeline.reference.tables import TEXT, table, text

REGENCY_DIGITS = 4

FIRST_USED = {"2023": date(2022, 7, 25), "2025": date(2022, 12, 8)}
"""First edition of a code → the day before which nobody can have used it: that of the law that made its province.

Papua Selatan, Tengah and Pegunungan: UU 14 to 16/2022; Papua Barat Daya: UU 29/2022.
"""


def recodes() -> pd.DataFrame:
    """The 26 kabupaten/kota renumbered between 2022 and 2025: `kode_2022`, `nama_2022`, `kode_2025`, `nama_2025`."""
    return table("regions/recode_kemendagri_2022_to_2025.csv")


def changes() -> pd.DataFrame:
    """Kecamatan and villages that got another code or name from 2023 to 2025, or are gone.

    `code_2023` (6 or 10 digits), `name_2023`, `code_2025` and `name_2025`, null for ten villages without a successor of
    the same name.
    """
    return table("regions/changes_2023_to_2025.csv.gz")


def recode(codes: pd.Series) -> pd.DataFrame:
    """Codes of 4, 6 or 10 digits of any edition as of 2025: `code`, and `recoded` where that changed it.

    A kecamatan or village of the 20 kabupaten/kota that left Papua before 2023 is null: the lists at hand begin with
    2023, and those of Papua Barat Daya show that kecamatan did not keep their last digits (57 of 132 changed them).
    """
    codes = text(codes)
    if is_blank(codes):
        return pd.DataFrame({"code": codes, "recoded": False}, index=codes.index)
    became = [
        _became().get(code, _UNKNOWN if code[:REGENCY_DIGITS] in _renumbered() else code) for code in _plain(codes)
    ]
    found = pd.Series(became, index=codes.index, dtype=TEXT).where(codes.notna())
    changed = (found != codes).fillna(value=False).astype(bool)
    return pd.DataFrame({"code": found.mask(found == _UNKNOWN), "recoded": changed & (found != _UNKNOWN).fillna(False)})


def used_before_its_time(codes: pd.Series, on: pd.Series) -> pd.Series:
    """Whether codes of kabupaten/kota are of an edition that cannot have been in use on a date; null is not.

    Args:
        codes: 4 digits, as written.
        on: dates.
    """
    codes = text(codes)
    early = pd.Series(False, index=codes.index, dtype=bool)
    for edition, since in FIRST_USED.items():
        early |= codes.isin(_first_in(edition)) & (on < since).fillna(value=False).astype(bool)
    return early


def known_districts() -> frozenset[str]:
    """Codes of kecamatan of 2023 and 2025."""
    return _districts()


def renumbered_regencies() -> frozenset[str]:
    """Codes of kabupaten/kota until 2022 or 2023, whose kecamatan under those codes are not at hand for all."""
    return _renumbered()


def bps_to_kemendagri(codes: pd.Series) -> pd.Series:
    """BPS codes of 2018 (4 digits) as Kemendagri codes of 2025; null for what is none.

    Five have other names in the two lists, since the places were renamed; `aliases.csv` names those.
    """
    crosswalk = _crosswalk()
    return pd.Series([crosswalk.get(code) for code in _plain(text(codes))], index=codes.index, dtype=TEXT)


_UNKNOWN = "?"


def _plain(values: pd.Series) -> list[str]:
    return [str(value) for value in values.fillna("").to_list()]


@lru_cache(maxsize=2)
def _first_in(edition: str) -> frozenset[str]:
    rows = table("regions/editions.csv")
    return frozenset(map(str, rows[rows["first_edition"] == edition]["region_code"]))


@lru_cache(maxsize=1)
def _became() -> dict[str, str]:
    """Codes that are no more → code of 2025."""
    whole = recodes()
    below = changes()
    moved = below[(below["code_2023"] != below["code_2025"]).fillna(value=False)]
    return dict(zip(whole["kode_2022"], whole["kode_2025"], strict=True)) | dict(
        zip(moved["code_2023"], moved["code_2025"], strict=True)
    )


@lru_cache(maxsize=1)
def _renumbered() -> frozenset[str]:
    return frozenset(map(str, recodes()["kode_2022"]))


@lru_cache(maxsize=1)
def _districts() -> frozenset[str]:
    former = changes()["code_2023"]
    return frozenset(table("regions/districts.csv")["district_code"]) | frozenset(former[former.str.len() == 6])  # noqa: PLR2004 -- digits of a kecamatan


@lru_cache(maxsize=1)
def _crosswalk() -> dict[str, str]:
    rows = table("regions/crosswalk_bps2018_to_kemendagri2025.csv")
    matched = rows.dropna(subset=["kode_kemendagri_2025"])
    aliases = table("regions/aliases.csv").query("level == 'regency'")
    former = dict(zip(aliases["alias"].str.upper().str.replace("KAB.", "KABUPATEN"), aliases["code"], strict=True))
    renamed = {
        str(code): former.get(str(name)) for code, name in zip(rows["kode_bps_2018"], rows["nama_bps"], strict=True)
    }
    direct = dict(zip(matched["kode_bps_2018"], matched["kode_kemendagri_2025"], strict=True))
    return {code: name for code, name in renamed.items() if name} | direct
