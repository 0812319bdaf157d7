"""Evidence for a firm's place on the ladder, one row a record, role and kind: `status_evidence`.

Belongs here: what each record proves, from which day, how strongly. The rungs over time are made in `ladder.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Channel, Evidence, Grade, PartyRole, Rung
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.status.calendar import month_of, months_later
from umkm_pipeline.status.certificates import of_firm
from umkm_pipeline.status.permits import permitted
from umkm_pipeline.status.readiness import readiness_parts

COMPLETED_SHARE = 0.8
"""Share of days that a participant must attend to have completed a training."""

RUNGS: dict[Evidence, Rung] = {
    Evidence.REGISTERED: Rung.TERDATA,
    Evidence.DOMESTIC_SALES: Rung.BELUM_EKSPOR,
    Evidence.CURATION_CANDIDATE: Rung.POTENSI,
    Evidence.TRAINING_ACCEPTED: Rung.DIBINA,
    Evidence.TRAINING_ATTENDED: Rung.DIBINA,
    Evidence.TRAINING_COMPLETED: Rung.DIBINA,
    Evidence.READY: Rung.SIAP_EKSPOR,
    Evidence.SAMPLE_REPORTED: Rung.KIRIM_SAMPEL,
    Evidence.SAMPLE_DECLARED: Rung.KIRIM_SAMPEL,
    Evidence.INDIRECT_EXPORT: Rung.EKSPOR_TIDAK_LANGSUNG,
    Evidence.DIRECT_EXPORT: Rung.EKSPOR_LANGSUNG,
    Evidence.REPEAT_EXPORT: Rung.EKSPOR_BERULANG,
    Evidence.FOREIGN_SALES_REPORTED: Rung.BELUM_EKSPOR,
}
"""Rung that each kind of evidence speaks for. Foreign sales by own report never move a firm: see `ladder.py`."""


def status_evidence(scan: Scan, readiness_threshold: float) -> ibis.Table:
    """Everything that the records prove; grade A from customs documents that count, C from the rest.

    - Registry rows, dated as of the sheet: registered; domestic sales (turnover above 0); curation candidate (NIB and
      HS code); foreign sales reported (amount or share above 0).
    - Training rows: accepted in the cohort, attended at least a day (first day of the event); completed, i.e. at least
      80 % of days, sample reported, foreign sales reported (last day).
    - Ready: a completed training, readiness of `readiness_threshold` (0-100) and the permits that the firm's goods need
      (see `permits.py`), from the day on which all are there.
    - Customs lines: sample declared, for the firm that the line is credited to; direct export, for the exporter or
      sender; indirect export, for an owner who is not the exporter. In an undername document both get evidence, and the
      value is with the owner only.
    - Repeat export, once a firm, at the first direct document that has another in an earlier month less than 12 months
      before.
    """
    reported = ibis.union(_registry(scan), _training(scan))
    customs = _customs(scan)
    ready = _ready(scan, reported, readiness_threshold)
    columns = TABLES["status_evidence"].columns
    return ibis.union(*(part.select(*columns) for part in (reported, ready, customs, _repeat(customs))))


def _registry(scan: Scan) -> ibis.Table:
    rows = of_firm(scan, "core_registry", PartyRole.FIRM)
    kinds = {
        Evidence.REGISTERED: ibis.literal(True),
        Evidence.DOMESTIC_SALES: rows.turnover_idr > 0,
        Evidence.CURATION_CANDIDATE: rows.nib.notnull() & rows.hs_code.notnull(),
        Evidence.FOREIGN_SALES_REPORTED: (rows.foreign_sales_idr > 0).fill_null(False)
        | (rows.foreign_sales_percent > 0).fill_null(False),
    }
    return ibis.union(*(_report(rows.filter(shown), kind, rows.as_of_date) for kind, shown in kinds.items()))


def _training(scan: Scan) -> ibis.Table:
    rows = of_firm(scan, "core_training", PartyRole.PARTICIPANT)
    attended = rows.days_attended > 0
    kinds = {
        Evidence.TRAINING_ACCEPTED: (ibis.literal(True), rows.starts_on),
        Evidence.TRAINING_ATTENDED: (attended, rows.starts_on),
        Evidence.TRAINING_COMPLETED: (completed(rows), rows.ends_on),
        Evidence.SAMPLE_REPORTED: (rows.sample_reported, rows.ends_on),
        Evidence.FOREIGN_SALES_REPORTED: (rows.foreign_sales_reported, rows.ends_on),
    }
    return ibis.union(*(_report(rows.filter(shown), kind, day) for kind, (shown, day) in kinds.items()))


def completed(rows: ibis.Table) -> ibis.expr.types.BooleanValue:
    """Whether a training row shows at least 80 % of days attended."""
    return (rows.days_attended > 0) & (rows.days_attended >= rows.days_held * COMPLETED_SHARE)


def _report(rows: ibis.Table, kind: Evidence, day: ibis.expr.types.DateValue) -> ibis.Table:
    """Evidence of grade C, without document or value."""
    return rows.select(
        "umkm_id",
        "record_id",
        "party_role",
        **_says(kind, Grade.SELF_REPORT),
        occurred_on=day,
        document_id=ibis.null("string"),
        fob_usd=_no_money(),
        fob_idr=_no_money(),
    )


def _says(kind: Evidence, grade: Grade) -> dict[str, ibis.expr.types.Scalar]:
    return {
        "evidence": ibis.literal(kind.value),
        "grade": ibis.literal(grade.value),
        "rung": ibis.literal(int(RUNGS[kind]), "int64"),
    }


def _no_money() -> ibis.expr.types.DecimalValue:
    return ibis.null("decimal(24, 2)")


def _ready(scan: Scan, reported: ibis.Table, threshold: float) -> ibis.Table:
    """Completed trainings of firms that reach the threshold, from the first day on which they are permitted too."""
    parts = readiness_parts(scan, reported)
    so_far = ibis.cumulative_window(group_by="umkm_id", order_by="occurred_on")
    daily = parts.group_by("umkm_id", "occurred_on").agg(points=parts.points.sum())
    scored = daily.mutate(score=daily.points.sum().over(so_far))
    reached = scored.filter(scored.score >= threshold).group_by("umkm_id").agg(reached_on=ibis._.occurred_on.min())
    done = reported.filter(reported.evidence == Evidence.TRAINING_COMPLETED.value).join(reached, "umkm_id")
    able = done.mutate(able_on=ibis.greatest(done.occurred_on, done.reached_on)).join(permitted(scan), "umkm_id")
    able = able.filter(able.permitted_to.isnull() | (able.permitted_to > able.able_on))
    able = able.mutate(ready_on=ibis.greatest(able.able_on, able.permitted_from))
    ready = able.group_by("umkm_id", "record_id", "party_role").agg(ready_on=able.ready_on.min())
    return _report(ready, Evidence.READY, ready.ready_on)


def _customs(scan: Scan) -> ibis.Table:
    lines = scan("status_document_line")
    lines = lines.filter(lines.counts)
    commercial = lines.filter(lines.is_commercial)
    undername = commercial.filter(commercial.channel == Channel.INDIRECT.value)
    owned = commercial.filter(commercial.channel != Channel.INDIRECT.value)
    return ibis.union(
        _declared(lines.filter(lines.is_sample), Evidence.SAMPLE_DECLARED, _credited_role(lines), lines.umkm_id),
        _declared(owned, Evidence.DIRECT_EXPORT, _credited_role(owned), owned.umkm_id),
        _declared(undername, Evidence.INDIRECT_EXPORT, ibis.literal(PartyRole.OWNER.value), undername.umkm_id),
        _declared(
            undername.mutate(fob_usd=_no_money(), fob_idr=_no_money()),
            Evidence.DIRECT_EXPORT,
            ibis.literal(PartyRole.EXPORTER.value),
            undername.exporter_id,
        ),
    )


def _credited_role(lines: ibis.Table) -> ibis.expr.types.StringValue:
    return lines.channel.cases(
        (Channel.INDIRECT.value, PartyRole.OWNER.value),
        (Channel.PARCEL.value, PartyRole.SENDER.value),
        else_=PartyRole.EXPORTER.value,
    )


def _declared(
    lines: ibis.Table,
    kind: Evidence,
    role: ibis.expr.types.StringValue,
    firm: ibis.expr.types.StringValue,
) -> ibis.Table:
    return lines.select(
        "record_id",
        "document_id",
        "fob_usd",
        "fob_idr",
        **_says(kind, Grade.CUSTOMS),
        umkm_id=firm,
        party_role=role,
        occurred_on=lines.exported_on,
    )


def _repeat(customs: ibis.Table) -> ibis.Table:
    direct = customs.filter(customs.evidence == Evidence.DIRECT_EXPORT.value)
    documents = direct.group_by("umkm_id", "document_id").agg(
        day=direct.occurred_on.min(), record_id=direct.record_id.min()
    )
    documents = documents.mutate(month=month_of(documents.day))
    months = documents.group_by("umkm_id", "month").agg(first=documents.day.min(), last=documents.day.max())
    before = months.mutate(last_before=months["last"].lag().over(group_by="umkm_id", order_by="month"))
    again = before.filter(before["first"] < months_later(before.last_before, 12))
    first = again.group_by("umkm_id").agg(day=again["first"].min())
    proof = documents.join(first, ["umkm_id", "day"]).group_by("umkm_id").agg(record_id=ibis._.record_id.min())
    rows = direct.join(proof, ["umkm_id", "record_id"])
    return rows.mutate(**_says(Evidence.REPEAT_EXPORT, Grade.CUSTOMS), fob_usd=_no_money(), fob_idr=_no_money())
