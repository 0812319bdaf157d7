"""Industry clusters (sentra IKM) by year, and the exporters among their members: `mart_cluster`.

Belongs here: clusters as lists have them and what customs documents say of the members. A cluster's own statement of
its firms and the members that are named are two figures, kept apart.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.identity.firm import recency
from umkm_pipeline.indicators.told_once import MEMBER_ROW, told_once
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import ClusterGrain
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.status.proof import export_days

_SUMS = ("firms", "workers", "production_value_idr", "investment_idr")
_TOLD = ("cluster_name", "region_code", "province_code", "industry", "product", "kbli")


def cluster(scan: Scan) -> ibis.Table:
    """One row a cluster and year, also of clusters that only a list of members has.

    Exporters are members with commercial goods on a customs document that counts, as exporter, sender or owner of the
    goods: up to the end of the year, in the year, and after it. What the latest delivery says of a cluster is taken;
    a member that comes again with a later list is one member.
    """
    rows = scan("core_clusters")
    rows = rows.mutate(source=ibis.literal("clusters"))
    rows = rows.mutate(recency=recency(rows))
    whole = rows.cluster_grain == ClusterGrain.CLUSTER.value
    latest = {name: rows[name].argmax(rows.recency, where=whole) for name in _SUMS}
    told = {
        name: ibis.coalesce(
            rows[name].argmax(rows.recency, where=whole & rows[name].notnull()),
            rows[name].argmax(rows.recency, where=rows[name].notnull()),
        )
        for name in _TOLD
    }
    clusters = rows.group_by("cluster_key", "year").agg(**told, **latest, is_listed=whole.any())
    members = _members(scan, rows)
    met = clusters.left_join(members, ["cluster_key", "year"], rname="{name}_members")
    counts = ("members", "member_firms", "exporters_to_date", "exporters_in_year", "exporters_since")
    return met.mutate(**{name: met[name].fill_null(0) for name in counts}).select(*TABLES["mart_cluster"].columns)


def _members(scan: Scan, rows: ibis.Table) -> ibis.Table:
    named = told_once(rows.filter(rows.cluster_grain == ClusterGrain.MEMBER.value).drop("recency"), MEMBER_ROW)
    firm_of = scan("identity_record_firm").select("record_id", "umkm_id")
    linked = named.select("record_id", "cluster_key", "year").left_join(firm_of, "record_id")
    exported = export_days(scan("status_evidence"))
    years = exported.select("umkm_id", export_year=exported.exported_on.year()).distinct()
    met = linked.left_join(years, "umkm_id", rname="{name}_exported")
    return met.group_by("cluster_key", "year").agg(
        members=met.record_id.nunique(),
        member_firms=met.umkm_id.nunique(),
        exporters_to_date=met.umkm_id.nunique(where=met.export_year <= met.year),
        exporters_in_year=met.umkm_id.nunique(where=met.export_year == met.year),
        exporters_since=met.umkm_id.nunique(where=met.export_year > met.year),
    )
