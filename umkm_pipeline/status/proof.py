"""The shape of a row of evidence, and the rung that each kind of evidence speaks for.

Belongs here: what every kind of evidence has in common. Which record proves what is in `evidence.py`, `reports.py`,
`origin.py` and `customs.py`; `docs/ladder.md` gives the reasons.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.model.codes import Evidence, Grade, Rung

RUNGS: dict[Evidence, Rung] = {
    Evidence.REGISTERED: Rung.TERDATA,
    Evidence.REPORTED: Rung.TERDATA,
    Evidence.CLUSTER_MEMBER: Rung.TERDATA,
    Evidence.MISSION_PARTICIPANT: Rung.TERDATA,
    Evidence.MISSION_DEAL: Rung.TERDATA,
    Evidence.DOMESTIC_SALES: Rung.BELUM_EKSPOR,
    Evidence.CURATION_CANDIDATE: Rung.POTENSI,
    Evidence.CURATION_ACCEPTED: Rung.DIBINA,
    Evidence.TRAINING_ACCEPTED: Rung.DIBINA,
    Evidence.TRAINING_ATTENDED: Rung.DIBINA,
    Evidence.TRAINING_COMPLETED: Rung.DIBINA,
    Evidence.READY: Rung.SIAP_EKSPOR,
    Evidence.SAMPLE_REPORTED: Rung.KIRIM_SAMPEL,
    Evidence.SAMPLE_DECLARED: Rung.KIRIM_SAMPEL,
    Evidence.AGGREGATOR_SALE: Rung.EKSPOR_TIDAK_LANGSUNG,
    Evidence.INDIRECT_EXPORT: Rung.EKSPOR_TIDAK_LANGSUNG,
    Evidence.ORIGIN_CERTIFIED: Rung.EKSPOR_LANGSUNG,
    Evidence.DIRECT_EXPORT: Rung.EKSPOR_LANGSUNG,
    Evidence.REPEAT_EXPORT: Rung.EKSPOR_BERULANG,
    Evidence.FOREIGN_SALES_REPORTED: Rung.BELUM_EKSPOR,
}
"""Rung that each kind of evidence speaks for. Foreign sales that are reported never move a firm: see `ladder.py`."""

EXPORTS = (Evidence.INDIRECT_EXPORT, Evidence.DIRECT_EXPORT, Evidence.REPEAT_EXPORT)
"""Kinds that prove a commercial export; all of them are of grade A."""


def report(
    rows: ibis.Table,
    kind: Evidence,
    day: ibis.expr.types.DateValue,
    *,
    grade: Grade | ibis.expr.types.StringValue = Grade.SELF_REPORT,
    document_id: ibis.expr.types.StringValue | None = None,
    period: tuple[ibis.expr.types.DateValue, ibis.expr.types.DateValue] | None = None,
) -> ibis.Table:
    """Evidence without money, of any source but customs.

    Args:
        rows: records with umkm_id, record_id and party_role.
        kind: what they prove.
        day: from when.
        grade: how strongly.
        document_id: the document that says so, if any.
        period: first and last day that a report of foreign sales speaks of.
    """
    first, last = period or (ibis.null("date"), ibis.null("date"))
    return rows.select(
        "umkm_id",
        "record_id",
        "party_role",
        **says(kind, grade),
        occurred_on=day,
        document_id=ibis.null("string") if document_id is None else document_id,
        reported_from=first,
        reported_to=last,
        fob_usd=no_money(),
        fob_idr=no_money(),
    )


def says(kind: Evidence, grade: Grade | ibis.expr.types.StringValue) -> dict[str, ibis.expr.types.Value]:
    """Kind, grade and rung."""
    return {
        "evidence": ibis.literal(kind.value),
        "grade": ibis.literal(grade.value) if isinstance(grade, Grade) else grade,
        "rung": ibis.literal(int(RUNGS[kind]), "int64"),
    }


def no_money() -> ibis.expr.types.DecimalValue:
    """No value: none is known, or it is credited elsewhere."""
    return ibis.null("decimal(24, 2)")


def is_export(evidence: ibis.Table) -> ibis.expr.types.BooleanValue:
    """Whether a row proves a commercial export: grade A of rung 6 to 8."""
    return (evidence.grade == Grade.CUSTOMS.value) & evidence.evidence.isin([kind.value for kind in EXPORTS])


def export_days(evidence: ibis.Table) -> ibis.Table:
    """The days on which each firm exported (A), as exporter, sender or owner of the goods: `umkm_id`, `exported_on`.

    This is what makes a firm an exporter wherever firms are counted. Values are credited once, to the owner.
    """
    return evidence.filter(is_export(evidence)).select("umkm_id", exported_on="occurred_on").distinct()
