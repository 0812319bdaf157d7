"""Files to read: South Kalimantan's registry, and a month of small workbooks from district offices.

Belongs here: writing them with the sample generator. Reading them is `ingest.py`.
"""

from __future__ import annotations

from datetime import date
from itertools import chain, islice

from benchmarks.measure import Done
from benchmarks.scale import Scale
from umkm_pipeline.samples.kalsel_registry import write_kalsel_registry
from umkm_pipeline.samples.places import Place, places, region_name, regions_of
from umkm_pipeline.samples.registry_district import HEADERS, LAYOUT, Heading, write
from umkm_pipeline.samples.rows import Cell, PlannedRow
from umkm_pipeline.samples.source_yml import write_source_yml
from umkm_pipeline.samples.truth import Target, Truth
from umkm_pipeline.settings import Settings

SEED = 2024
DISTRICT_MONTH = date(2023, 12, 1)
_PROVINCES = ("32", "33", "35", "73")
_FIRMS_EACH = 5


def registry(scale: Scale) -> Done:
    """One `semicolon_csv` of all firms and a defective row after each 500."""
    write_kalsel_registry(Settings().local_dir, scale.firms, SEED)
    return Done(rows=scale.firms)


def districts(scale: Scale) -> Done:
    """Workbooks of five firms, instructions, titles, merged cells and a total, one a district office."""
    landing, as_of = Settings().landing, date(2023, 12, 31)
    regions = list(islice(chain.from_iterable(map(regions_of, _PROVINCES)), scale.district_files))
    for at, region in enumerate(regions):
        target = Target(landing, "registry", DISTRICT_MONTH, f"umkm_{region}.xlsx", LAYOUT)
        around = places(region)
        rows = [_row(around[n % len(around)], at * _FIRMS_EACH + n) for n in range(_FIRMS_EACH)]
        write(target, Truth(), Heading(region_name(region), as_of), {"KERAJINAN": rows})
    said = {f"umkm_{region}.xlsx": {"region": region} for region in regions}
    write_source_yml(landing, "registry", DISTRICT_MONTH, {"as_of": as_of}, said)
    return Done(rows=len(regions))


def _row(place: Place, serial: int) -> PlannedRow:
    values: tuple[Cell, ...] = (
        *(serial % _FIRMS_EACH + 1, place.district, place.village, f"Anyaman {serial}", "Contoh Pemilik", "P"),
        *(f"{place.nik_prefix}4101800{serial % 900 + 1:03}", f"0899{serial:08}", "anyaman", None, "2.300", "12"),
        *(2, "Mikro", f"0220{serial:09}", "ada", None, None),
    )
    return PlannedRow(dict(zip(HEADERS, values, strict=True)))
