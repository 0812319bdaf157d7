"""Evidence for a firm's place on the ladder, one row a record, role and kind: `status_evidence`.

Belongs here: all evidence together, and what registries and training lists prove. Firms' reports, selections, missions
and clusters are in `reports.py`, certificates of origin in `origin.py`, customs in `customs.py`; the rungs over time
are made in `ladder.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Evidence, PartyRole, SizeClass
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.status.certificates import of_firm
from umkm_pipeline.status.customs import declared, repeated
from umkm_pipeline.status.origin import certified
from umkm_pipeline.status.permits import permitted
from umkm_pipeline.status.proof import report
from umkm_pipeline.status.readiness import SCORE_DIGITS
from umkm_pipeline.status.reports import curated, in_clusters, on_missions, reported

COMPLETED_SHARE = 0.8
"""Share of days that a participant must attend to have completed a training."""

READS = (
    *("core_registry", "core_training", "core_certificates", "core_reported_exports", "core_curation", "core_missions"),
    *("core_clusters", "identity_record_firm", "status_document_line", "status_readiness"),
)
"""Tables that evidence is read from."""


def status_evidence(scan: Scan, readiness_threshold: float) -> ibis.Table:
    """Everything that the records prove: grade A from customs documents that count, B from documents, C from the rest.

    - Registry rows, dated as of the sheet: registered; domestic sales (turnover above 0); curation candidate (NIB, HS
      code, not large); foreign sales reported (amount or share above 0), of the calendar year.
    - Training rows: accepted in the cohort, attended at least a day (first day of the event); completed, i.e. at least
      80 % of days, sample reported, foreign sales reported, of the calendar year (last day).
    - Reports, selections, missions, clusters: see `reports.py`. Certificates of origin: see `origin.py`.
    - Ready: a completed training, readiness of `readiness_threshold` (0-100) and the permits that the firm's goods need
      (see `permits.py`), from the day on which all are there.
    - Customs lines and the repeat export: see `customs.py`.
    """
    training = _training(scan)
    customs = declared(scan)
    parts = (
        *(_registry(scan), training, reported(scan), curated(scan), on_missions(scan), in_clusters(scan)),
        *(certified(scan), _ready(scan, training, readiness_threshold), customs, repeated(customs)),
    )
    columns = TABLES["status_evidence"].columns
    return ibis.union(*(part.select(*columns) for part in parts))


def _registry(scan: Scan) -> ibis.Table:
    rows = of_firm(scan, "core_registry", PartyRole.FIRM)
    size = ibis.coalesce(rows.size_class_stated, rows.size_class_computed, "")
    candidate = rows.filter(rows.nib.notnull() & rows.hs_code.notnull() & (size != SizeClass.BESAR.value))
    selling = rows.filter(rows.turnover_idr > 0)
    abroad = (rows.foreign_sales_idr > 0).fill_null(False) | (rows.foreign_sales_percent > 0).fill_null(False)
    abroad = rows.filter(abroad)
    return ibis.union(
        report(rows, Evidence.REGISTERED, rows.as_of_date),
        report(selling, Evidence.DOMESTIC_SALES, selling.as_of_date),
        report(candidate, Evidence.CURATION_CANDIDATE, candidate.as_of_date),
        report(abroad, Evidence.FOREIGN_SALES_REPORTED, abroad.as_of_date, period=_year_of(abroad.as_of_date)),
    )


def _training(scan: Scan) -> ibis.Table:
    rows = of_firm(scan, "core_training", PartyRole.PARTICIPANT)
    attended, finished = rows.filter(rows.days_attended > 0), rows.filter(completed(rows))
    sample, abroad = rows.filter(rows.sample_reported), rows.filter(rows.foreign_sales_reported)
    return ibis.union(
        report(rows, Evidence.TRAINING_ACCEPTED, rows.starts_on),
        report(attended, Evidence.TRAINING_ATTENDED, attended.starts_on),
        report(finished, Evidence.TRAINING_COMPLETED, finished.ends_on),
        report(sample, Evidence.SAMPLE_REPORTED, sample.ends_on),
        report(abroad, Evidence.FOREIGN_SALES_REPORTED, abroad.ends_on, period=_year_of(abroad.ends_on)),
    )


def completed(rows: ibis.Table) -> ibis.expr.types.BooleanValue:
    """Whether a training row shows at least 80 % of days attended."""
    return (rows.days_attended > 0) & (rows.days_attended >= rows.days_held * COMPLETED_SHARE)


def _year_of(day: ibis.expr.types.DateValue) -> tuple[ibis.expr.types.DateValue, ibis.expr.types.DateValue]:
    """First and last day of the calendar year: registries and training lists speak of no shorter period."""
    year = day.year().cast("int64")
    return ibis.date(year, 1, 1), ibis.date(year, 12, 31)


def _ready(scan: Scan, training: ibis.Table, threshold: float) -> ibis.Table:
    """Completed trainings of firms that reach the threshold, from the first day on which they are permitted too."""
    parts = scan("status_readiness")
    so_far = ibis.cumulative_window(group_by="umkm_id", order_by="occurred_on")
    daily = parts.group_by("umkm_id", "occurred_on").agg(points=parts.points.sum())
    scored = daily.mutate(score=daily.points.sum().over(so_far))
    reached = (
        scored.filter(scored.score.round(SCORE_DIGITS) >= threshold)
        .group_by("umkm_id")
        .agg(reached_on=ibis._.occurred_on.min())
    )
    done = training.filter(training.evidence == Evidence.TRAINING_COMPLETED.value).join(reached, "umkm_id")
    able = done.mutate(able_on=ibis.greatest(done.occurred_on, done.reached_on)).join(permitted(scan), "umkm_id")
    able = able.filter(able.permitted_to.isnull() | (able.permitted_to > able.able_on))
    able = able.mutate(ready_on=ibis.greatest(able.able_on, able.permitted_from))
    ready = able.group_by("umkm_id", "record_id", "party_role").agg(ready_on=able.ready_on.min())
    return report(ready, Evidence.READY, ready.ready_on)
