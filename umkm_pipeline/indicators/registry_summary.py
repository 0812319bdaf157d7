"""Registered firms by region, size class and reporting month: `mart_registry_summary`."""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.unknown import PROVINCE, REGION, known_size
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.tables import TABLES


def registry_summary(scan: Scan) -> ibis.Table:
    """Firms in the registries of each reporting month, each in one cell.

    A firm with several rows in a month (a row a project, or two registries) is counted once, where its latest row puts
    it: by as-of date, then rows with a kabupaten and with a size class before those without, then address. So cells add
    up to the number of firms.
    """
    firm_of = scan("identity_record_firm").select("record_id", "umkm_id")
    rows = scan("core_registry").join(firm_of, "record_id")
    rows = rows.mutate(
        province_code=rows.province_code.fill_null(PROVINCE),
        region_code=rows.region_code.fill_null(REGION),
        size_class=known_size(rows),
    )
    firms = rows.mutate(
        place=ibis.row_number().over(
            group_by=["period_month", "umkm_id"],
            order_by=[
                ibis.desc("as_of_date"),
                rows.region_code == REGION,
                rows.size_class_stated.isnull() & rows.size_class_computed.isnull(),
                "record_id",
            ],
        ),
        records=rows.count().over(group_by=["period_month", "umkm_id"]),
    ).filter(ibis._.place == 0)
    summed = firms.group_by(list(TABLES["mart_registry_summary"].key)).agg(
        firms=firms.count(), records=firms.records.sum().cast("int64")
    )
    return summed.select(*TABLES["mart_registry_summary"].columns)
