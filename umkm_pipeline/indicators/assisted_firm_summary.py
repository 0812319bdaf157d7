"""Assisted firms (binaan) and the exporters among them, by kabupaten or kota: `mart_assisted_firm_summary`.

Belongs here: counts. Which firm was assisted is in `status/assisted.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.unknown import REGION
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Assistance
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.status.proof import export_days


def assisted_firm_summary(scan: Scan) -> ibis.Table:
    """Firms assisted in each year, by their kabupaten or kota of today; each firm once, however often assisted.

    Every kabupaten and kota of a province is there in each year in which any firm of the province was assisted, those
    without one with 0, so that it shows where nobody was reached. Exporters are by customs evidence: up to the end of
    the year, in it, and for the first time on or after the first assistance of the year.
    """
    place = scan("mart_firm").select("umkm_id", "province_code", "region_code")
    rows = scan("status_assisted_firm").join(place, "umkm_id")
    exported = export_days(scan("status_evidence"))
    first = exported.group_by("umkm_id").agg(first_on=exported.exported_on.min())
    years = exported.select("umkm_id", year=exported.exported_on.year().cast("int64")).distinct()
    years = years.mutate(exports=ibis.literal(True))
    kinds = {f"firms_{kind.value}": (rows.assistance == kind.value).any() for kind in Assistance}
    firms = rows.group_by("year", "province_code", "region_code", "umkm_id").agg(**kinds, since=rows.occurred_on.min())
    firms = firms.left_join(first, "umkm_id").drop("umkm_id_right")
    firms = firms.left_join(years, ["umkm_id", "year"], rname="{name}_exported")
    counted = firms.group_by("year", "province_code", "region_code").agg(
        firms_assisted=firms.count(),
        **{name: firms[name].sum() for name in kinds},
        exporters_to_date=(firms.first_on.year() <= firms.year).fill_null(False).sum(),
        exporters_in_year=firms.exports.fill_null(False).sum(),
        first_exporters_after=(firms.first_on >= firms.since).fill_null(False).sum(),
    )
    regions = scan("mart_dim_region")
    regions = regions.filter((regions.region_level == "regency") & (regions.region_code != REGION))
    reached = (
        counted.select("year", "province_code")
        .distinct()
        .join(regions.select("province_code", "region_code"), "province_code")
    )
    cells = reached.union(counted.select("year", "province_code", "region_code"), distinct=True)
    key = ["year", "province_code", "region_code"]
    met = cells.left_join(counted, key, rname="{name}_counted")
    numbers = [name for name in TABLES["mart_assisted_firm_summary"].columns if name not in key]
    return met.mutate(**{name: met[name].fill_null(0) for name in numbers}).select(
        *TABLES["mart_assisted_firm_summary"].columns
    )
