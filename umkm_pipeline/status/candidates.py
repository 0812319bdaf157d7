"""Candidates of selections, with what is known of each on the day of the selection.

Belongs here: NIB, goods and size of a candidate, taken from the sheet, else from what registries and training lists
had shown by that day. What follows for the ladder is in `reports.py`, how candidates are ranked in
`indicators/curation_ranking.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import PartyRole, SizeClass
from umkm_pipeline.status.certificates import nib_known, of_firm


def candidates(scan: Scan) -> ibis.Table:
    """Rows of `core_curation` with umkm_id, and of the day of the selection: day, has_nib, has_hs, is_large.

    The day is that of the selection, or the first of the reporting month where the sheet has none. A firm is large
    where its latest registry row by then that has a size class says so: large firms are no UMKM.
    """
    rows = of_firm(scan, "core_curation", PartyRole.CANDIDATE)
    rows = rows.mutate(day=ibis.coalesce(rows.curated_on, rows.period_month))
    registry = of_firm(scan, "core_registry", PartyRole.FIRM)
    numbered = nib_known(scan).select("umkm_id", nib_on="occurred_on")
    goods = registry.filter(registry.hs_code.notnull()).group_by("umkm_id").agg(hs_on=ibis._.as_of_date.min())
    dated = rows.left_join(numbered, "umkm_id", rname="{name}_numbered").left_join(
        goods, "umkm_id", rname="{name}_goods"
    )
    large = _large(registry, rows)
    dated = dated.left_join(large, "record_id", rname="{name}_large")
    return dated.mutate(
        has_nib=dated.nib.notnull() | (dated.nib_on <= dated.day).fill_null(False),
        has_hs=dated.hs_code.notnull() | dated.hs6.notnull() | (dated.hs_on <= dated.day).fill_null(False),
        is_large=dated.large.fill_null(False),
    )


def _large(registry: ibis.Table, rows: ibis.Table) -> ibis.Table:
    """Whether each candidate's latest sized registry row by the day says that it is large: record_id, large."""
    size = ibis.coalesce(registry.size_class_stated, registry.size_class_computed)
    sized = registry.mutate(size=size).filter(size.notnull())
    sized = sized.select("umkm_id", "as_of_date", "size", row="record_id")
    known = rows.select("record_id", "umkm_id", "day").join(sized, "umkm_id")
    known = known.filter(known.as_of_date <= known.day)
    order = known.as_of_date.strftime("%Y-%m-%d") + known.row
    return known.group_by("record_id").agg(large=known["size"].argmax(order) == SizeClass.BESAR.value)


def scores(rows: ibis.Table) -> ibis.Table:
    """The scores of candidates by criterion: record_id, umkm_id, day, criterion, score; in: `candidates`."""
    scored = rows.filter(rows.criteria.notnull())
    each = scored.select("record_id", "umkm_id", "day", said=scored.criteria.split(";").unnest())
    pair = each.said.split("=")
    return each.select("record_id", "umkm_id", "day", criterion=pair[0], score=pair[1].cast("float64"))
