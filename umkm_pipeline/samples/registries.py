"""The registry files: which firms are in which file, in which layout, in which month.

Belongs here: the plan of the registry's landing folders. How a layout looks is in `registry_*.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from umkm_pipeline.model.codes import Outcome
from umkm_pipeline.samples import registry_csv, registry_district, registry_oss, registry_sidt
from umkm_pipeline.samples.carried import Habits
from umkm_pipeline.samples.firms import UNREGISTERED, Firm, Universe
from umkm_pipeline.samples.places import region_name
from umkm_pipeline.samples.rows import PlannedRow, map_cell, plant, repeat, supersede
from umkm_pipeline.samples.source_yml import write_source_yml
from umkm_pipeline.samples.truth import Target, Truth

SOURCE = "registry"
KALSEL_MONTH = date(2023, 12, 1)


@dataclass(frozen=True, slots=True)
class Registrar:
    """Writes registry files of one universe into one landing area."""

    rng: Random
    universe: Universe
    landing: Path
    truth: Truth

    @property
    def habits(self) -> Habits:
        """How registries fill in ids."""
        return Habits(always=self.universe.cohorts)

    def target(self, month: date, name: str, layout: str) -> Target:
        """A registry file."""
        return Target(self.landing, SOURCE, month, name, layout)

    def sidt(self, month: date, as_of: date, name: str, firms: Sequence[Firm], province: str) -> None:
        """A questionnaire file; one firm in thirty outside the cohorts reports sales abroad."""
        others = [firm.key for firm in firms if firm.key not in self.universe.cohorts]
        abroad = frozenset(self.rng.sample(others, len(others) // 30))
        rows = registry_sidt.make_rows(self.rng, firms, as_of, self.habits, selling_abroad=abroad)
        plant(self.rng, rows, registry_sidt.DEFECTS, may=self._may_be_lost)
        supersede(self.rng, rows, map_cell("tenaga kerja", lambda workers: int(workers) + 1), copies=2)
        repeat(self.rng, rows, "row_duplicate", copies=2)
        write_source_yml(self.landing, SOURCE, month, {"as_of": as_of, "province": province})
        target = self.target(month, name, registry_sidt.LAYOUT)
        registry_sidt.write(target, self.truth, rows, "SISTEM INFORMASI DATA TUNGGAL KOPERASI DAN UMKM")

    def oss(self, month: date, as_of: date, name: str, firms: Sequence[Firm], *, recoded: bool = False) -> None:
        """A file of projects."""
        rows = registry_oss.make_rows(self.rng, firms, as_of, self.habits)
        plant(self.rng, rows, registry_oss.DEFECTS, may=self._may_be_lost)
        if recoded:
            in_merauke = [row for row in rows if "erauke" in str(row.cells["Kab Kota Usaha"]).lower()]
            plant(self.rng, in_merauke, (registry_oss.RECODED,))
        repeat(self.rng, rows, "row_duplicate", copies=2)
        write_source_yml(self.landing, SOURCE, month, {"as_of": as_of})
        registry_oss.write(self.target(month, name, registry_oss.LAYOUT), self.truth, rows)

    def district(self, month: date, as_of: date, region: str, firms: Sequence[Firm], *, odd_unit: bool = False) -> None:
        """A district's workbook; in one of them the smallest sheet has a unit that nobody knows."""
        sheets = registry_district.make_rows(self.rng, firms, as_of, self.habits)
        smallest = min(sheets, key=lambda name: len(sheets[name])) if odd_unit else ""
        readable = [row for name, rows in sheets.items() if name != smallest for row in rows]
        plant(self.rng, readable, registry_district.DEFECTS, may=self._may_be_lost)
        largest = max(sheets.values(), key=len)
        supersede(self.rng, largest, map_cell("Jumlah tenaga kerja", lambda workers: int(workers) + 1), copies=1)
        repeat(self.rng, largest, "row_duplicate", copies=1)
        bare = region_name(region).split()[-1].lower()
        target = self.target(month, f"data_umkm_{bare}_{as_of.year}.xlsx", registry_district.LAYOUT)
        heading = registry_district.Heading(region_name(region), as_of)
        registry_district.write(target, self.truth, heading, sheets, unknown_unit=[smallest] if smallest else [])

    def csv(self, month: date, as_of: date, name: str, firms: Sequence[Firm], *, province: str, encoding: str) -> None:
        """A provincial list."""
        rows = registry_csv.make_rows(self.rng, firms, as_of, self.habits)
        plant(self.rng, rows, registry_csv.DEFECTS, may=self._may_be_lost)
        supersede(self.rng, rows, registry_csv.OLDER, copies=2)
        repeat(self.rng, rows, "row_duplicate", copies=2)
        write_source_yml(self.landing, SOURCE, month, {"as_of": as_of} | ({"province": province} if province else {}))
        registry_csv.write(self.target(month, name, registry_csv.LAYOUT), self.truth, rows, encoding)

    def kalsel(self) -> None:
        """South Kalimantan's list: 364 accepted firms, 328 of them micro; every row that is lost is one too many."""
        as_of = date(2023, 12, 31)
        dirty = {firm.key for firm in self.universe.groups["kalsel_dirty"]}
        firms = self.universe.group("kalsel_micro", "kalsel_others", "kalsel_dirty")
        rows = registry_csv.make_rows(self.rng, self.rng.sample(firms, len(firms)), as_of, self.habits)
        lost = [row for row in rows if row.parties[0].firm_key in dirty]
        kept = [row for row in rows if row.parties[0].firm_key not in dirty]
        losing = [defect for defect in registry_csv.DEFECTS if defect.outcome is not Outcome.ACCEPTED]
        while any(row.is_clean for row in lost):
            plant(self.rng, lost, losing)
        plant(self.rng, kept, [defect for defect in registry_csv.DEFECTS if defect.outcome is Outcome.ACCEPTED])
        supersede(self.rng, rows, registry_csv.OLDER, copies=2)
        repeat(self.rng, rows, "row_duplicate", copies=3)
        target = self.target(KALSEL_MONTH, "umkm_kalsel_2023.csv", registry_csv.LAYOUT)
        registry_csv.write(target, self.truth, rows, "utf-8-sig")

    def _may_be_lost(self, row: PlannedRow) -> bool:
        return row.parties[0].firm_key not in self.universe.cohorts


def write_registries(rng: Random, universe: Universe, landing: Path, truth: Truth) -> None:
    """Write every registry file of the sample."""
    registrar = Registrar(rng, universe, landing, truth)

    def in_region(firms: Sequence[Firm], *regions: str) -> list[Firm]:
        return [firm for firm in firms if firm.place.region_code in regions]

    def in_province(firms: Sequence[Firm], province: str) -> list[Firm]:
        return [firm for firm in firms if firm.place.province_code == province]

    known = [firm for firm in universe.firms if firm not in set(universe.group(*UNREGISTERED))]
    jateng, kalsel = in_province(known, "33"), universe.group("kalsel_micro", "kalsel_others")
    sulsel_pool = universe.groups["sulsel_pool"]
    registrar.sidt(date(2019, 3, 1), date(2019, 3, 1), "sidt_jateng.xlsx", jateng, "33")
    registrar.district(date(2020, 7, 1), date(2020, 6, 30), "3320", in_region(jateng, "3320"))
    registrar.csv(
        date(2020, 11, 1),
        date(2020, 10, 31),
        "umkm_kalsel.csv",
        kalsel[:90],
        province="Kalimantan Selatan",
        encoding="cp1252",
    )
    lampung = universe.group("lampung_assisted", "lampung_pool")
    registrar.sidt(date(2021, 1, 1), date(2021, 1, 31), "binaan_lampung.xlsx", lampung, "18")
    large = universe.group("lampung_large", "lampung_pool")
    registrar.oss(
        date(2021, 3, 1), date(2021, 3, 31), "oss_lampung.xlsx", [*large, *in_province(_traders(universe), "18")]
    )
    registrar.oss(
        date(2022, 3, 1),
        date(2022, 3, 31),
        "oss_kalsel.xlsx",
        [*kalsel[60:170], *in_province(_traders(universe), "63")],
    )
    sulsel = [*sulsel_pool[: len(sulsel_pool) // 2], *universe.group("nickel"), *in_province(_traders(universe), "73")]
    registrar.oss(date(2022, 9, 1), date(2022, 8, 31), "oss_sulsel.xlsx", sulsel)
    candidates = rng.sample([*universe.groups["sulsel_selected"], *sulsel_pool], 140 + len(sulsel_pool))
    registrar.sidt(date(2023, 2, 1), date(2023, 1, 31), "kurasi_sulsel.xlsx", candidates, "73")
    registrar.csv(
        date(2023, 4, 1),
        date(2023, 3, 31),
        "umkm_jateng.csv",
        jateng[60:150],
        province="Jawa Tengah",
        encoding="utf-8-sig",
    )
    south = universe.group("kominfo_2023", "bone_pool")
    for region in ("7308", "7307", "7304"):
        registrar.district(
            date(2023, 12, 1), date(2023, 12, 31), region, in_region(south, region), odd_unit=region == "7308"
        )
    write_source_yml(
        landing, SOURCE, KALSEL_MONTH, {}, {"umkm_kalsel_*.csv": {"province": "63", "as_of": date(2023, 12, 31)}}
    )
    registrar.kalsel()
    east = universe.group("merauke", "masohi", "manggarai_barat")
    registrar.oss(date(2024, 1, 1), date(2023, 12, 31), "oss_kawasan_timur.xlsx", east, recoded=True)
    without_nib = [firm for firm in east if not firm.nib]
    registrar.csv(
        date(2024, 2, 1), date(2024, 1, 31), "umkm_tanpa_nib.csv", without_nib, province="", encoding="utf-8-sig"
    )


def _traders(universe: Universe) -> list[Firm]:
    return universe.groups["traders"]
