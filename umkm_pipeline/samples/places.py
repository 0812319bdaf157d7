"""Where sample firms are: real villages of the regions concerned.

Belongs here: choosing places from the region tables of `data/reference/`. Resolving written names is not done here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

import pandas as pd

from umkm_pipeline.reference.tables import table

_BEFORE_DIVISION = {"9301": "9101"}
"""Kabupaten/kota → the code that people's NIKs carry from before Papua was divided."""


@dataclass(frozen=True, slots=True)
class Place:
    """A village with all that lies above it (Kemendagri 2025)."""

    village_code: str
    village: str
    district_code: str
    district: str
    region_code: str
    region: str

    @property
    def province_code(self) -> str:
        """Two digits."""
        return self.region_code[:2]

    @property
    def nik_prefix(self) -> str:
        """Six digits that begin a NIK issued here."""
        return _BEFORE_DIVISION.get(self.region_code, self.region_code) + self.district_code[4:]

    def written_region(self, rng: Random) -> str:
        """The kabupaten or kota as offices write it."""
        bare = self.region.removeprefix("Kabupaten ").removeprefix("Kota ")
        if self.region.startswith("Kota "):
            return rng.choice((self.region, self.region.upper(), f"Kota {bare}"))
        return rng.choice((self.region, self.region.upper(), f"Kab. {bare}", f"KAB. {bare.upper()}"))


@cache
def places(region_code: str, districts: int = 5, villages: int = 6) -> tuple[Place, ...]:
    """Some villages of a kabupaten or kota, whose names are unambiguous within their parent."""
    rows = _villages_of(region_code)
    rows = rows[rows["district_code"].isin(rows["district_code"].drop_duplicates().sort_values().head(districts))]
    columns = ["village_code", "village_name", "district_code", "district_name", "region_code", "region_name"]
    chosen = rows.sort_values("village_code").groupby("district_code").head(villages)
    return tuple(Place(*values) for values in chosen[columns].itertuples(index=False))


def district_places(district_code: str) -> tuple[Place, ...]:
    """Villages of one kecamatan."""
    return tuple(place for place in places(district_code[:4], districts=99) if place.district_code == district_code)


def regions_of(province_code: str) -> tuple[str, ...]:
    """Codes of a province's kabupaten and kota."""
    regencies = _tables()[0]
    return tuple(sorted(regencies.loc[regencies["province_code"] == province_code, "region_code"]))


def region_name(region_code: str) -> str:
    """`Kabupaten Bone`, `Kota Makassar`."""
    regencies = _tables()[0]
    return str(regencies.loc[regencies["region_code"] == region_code, "region_name"].item())


@cache
def peb_origin(region_code: str) -> str:
    """Code of the region in declarations, whose scheme follows the numbers of BPS; empty where not known."""
    crosswalk = table("regions/crosswalk_bps2018_to_kemendagri2025.csv")
    found = crosswalk.loc[crosswalk["kode_kemendagri_2025"] == region_code, "kode_bps_2018"]
    return str(found.iloc[0]) if len(found) else ""


def _villages_of(region_code: str) -> pd.DataFrame:
    regencies, districts, villages = _tables()
    rows = villages[villages["village_code"].str.startswith(region_code)]
    rows = rows.drop_duplicates(["district_code", "village_name"], keep=False)
    own = districts[districts["region_code"] == region_code].drop_duplicates("district_name", keep=False)
    rows = rows.merge(own, on="district_code").merge(regencies, on="region_code")
    return rows[rows["village_name"].str.fullmatch(r"[A-Za-z ]+") & rows["district_name"].str.fullmatch(r"[A-Za-z ]+")]


@cache
def _tables() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    return table("regions/regencies.csv"), table("regions/districts.csv"), table("regions/villages.csv.gz")
