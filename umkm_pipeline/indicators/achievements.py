"""What the firms of a group achieved since they joined it, firms counted once each.

Belongs here: exports before and after a training, by customs evidence, and beside them, never added, what firms claim
and what invoices and certificates confirm. Whether the training caused any of it is asked in `evaluation/`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.customs_period import customs_period
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Evidence, Grade, PartyRole, ProofKind
from umkm_pipeline.status.calendar import months_later
from umkm_pipeline.status.certificates import of_firm
from umkm_pipeline.status.origin import certified

HORIZONS = (6, 12, 24, 36)
"""Months from the first day at which conversion to the first export is told."""

SMALLEST_CELL = 3
"""Firms that must stand behind a sum of claimed values, which are personal (`docs/methods.md`, disclosure control)."""

MEMBER = ("umkm_id", "starts_on", "window_ends_on", "attended", "completed", "says_sample", "says_sales", "selected")
"""What is to be known of each firm of a group."""

_EXPORTS = (Evidence.DIRECT_EXPORT.value, Evidence.INDIRECT_EXPORT.value)
_CONFIRMING = (ProofKind.INVOICE.value, ProofKind.SKA.value, ProofKind.MARKETPLACE.value)


def achievements(scan: Scan, members: ibis.Table, *by: str) -> ibis.Table:
    """Figures of each group of `members` (columns `by` and `MEMBER`, a firm once in each group).

    Exporters are firms with a commercial customs document that counts, as exporter, sender or owner of the goods; the
    value is that credited to them, so an undername document counts in no sum twice. Samples are those declared from the
    first day on, or reported on the list. Informal reporters say on the list that they sell abroad and have no customs
    export in that calendar year.

    A first export is a first ever (`first_ever_exporters`) only with a look-back of three years of data before it, else
    it is censored (`first_exports_censored`). Conversion is over the firms without an export before their first day,
    those that never exported included. It is null, like the median, where a firm began with less than the look-back of
    data before it, and while the horizon of a firm is not over in the data, as is the value after the window while a
    window lasts.
    """
    firms = _of_each_firm(scan, members, by)
    claims = _claims(scan, members, by)
    told = firms.left_join(claims, [*by, "umkm_id"], rname="{name}_told")
    return told.group_by(*by).agg(
        participants=told.count(),
        **{name: told[name].sum() for name in ("attended", "completed")},
        participants_selected=told.selected.sum(),
        samples=told["sample"].sum(),
        first_samples=(told["sample"] & ~told.sample_before).sum(),
        informal_reporters=told.informal.sum(),
        exporters_before=told.before.sum(),
        exporters_in_window=told.window.sum(),
        exporters_after=told.after.sum(),
        first_exporters_after=told.is_first.sum(),
        first_ever_exporters=(told.is_first & told.is_new).sum(),
        first_exports_censored=(told.is_first & ~told.is_new).sum(),
        participants_new=(~told.before).sum(),
        **{f"conversion_{months}m": _conversion(told, months) for months in HORIZONS},
        median_days_to_first_export=ibis.ifelse(
            told.looked_back.all(), told.days_to_first.median(where=told.is_first), None
        ),
        value_in_window_usd=told.window_usd.sum().fill_null(0),
        value_in_window_idr=told.window_idr.sum().fill_null(0),
        value_after_usd=told.after_usd.sum().fill_null(0),
        value_after_window_usd=ibis.ifelse(
            told.window_over.all(), told.after_usd.sum().fill_null(0) - told.window_usd.sum().fill_null(0), None
        ),
        value_per_participant_usd=told.window_usd.sum().fill_null(0).cast("float64") / told.count(),
        claimed_exporters=(told.says_sales | told.claimed.fill_null(False)).sum(),
        confirmed_exporters=told.confirmed.fill_null(False).sum(),
        **_values_told(told),
    )


def _of_each_firm(scan: Scan, members: ibis.Table, by: tuple[str, ...]) -> ibis.Table:
    evidence = scan("status_evidence")
    customs = evidence.filter(evidence.grade == Grade.CUSTOMS.value).select(
        "umkm_id", "evidence", "occurred_on", "fob_usd", "fob_idr"
    )
    seen = members.left_join(customs, "umkm_id")
    export = seen.evidence.isin(_EXPORTS).fill_null(False)
    declared_sample = (seen.evidence == Evidence.SAMPLE_DECLARED.value).fill_null(False)
    earlier = (seen.occurred_on < seen.starts_on).fill_null(False)
    after = export & ~earlier
    window = after & (seen.occurred_on < seen.window_ends_on).fill_null(False)
    firms = seen.group_by(*by, *MEMBER).agg(
        before=(export & earlier).any(),
        window=window.any(),
        after=after.any(),
        sample=(seen.says_sample | (declared_sample & ~earlier)).any(),
        sample_before=(declared_sample & earlier).any(),
        informal=seen.says_sales.any() & ~(export & (seen.occurred_on.year() == seen.starts_on.year())).any(),
        first_on=seen.occurred_on.min(where=after),
        window_usd=seen.fob_usd.sum(where=window),
        window_idr=seen.fob_idr.sum(where=window),
        after_usd=seen.fob_usd.sum(where=after),
    )
    dated = firms.cross_join(customs_period(scan))
    return dated.mutate(
        is_first=dated.after & ~dated.before,
        is_new=(dated.first_on >= dated.new_from).fill_null(False),
        days_to_first=dated.first_on.delta(dated.starts_on, unit="day"),
        looked_back=(dated.starts_on >= dated.new_from).fill_null(False),
        window_over=(dated.window_ends_on <= dated.data_to).fill_null(False),
    )


def _conversion(firms: ibis.Table, months: int) -> ibis.expr.types.FloatingValue:
    """Share of firms without an earlier export that had their first within so many months."""
    until = months_later(firms.starts_on, months)
    known = (firms.looked_back & (until <= firms.data_to).fill_null(False)).all()
    converted = (firms.is_first & (firms.first_on < until)).sum(where=~firms.before)
    return ibis.ifelse(known, converted.cast("float64") / (~firms.before).sum().nullif(0), None)


def _claims(scan: Scan, members: ibis.Table, by: tuple[str, ...]) -> ibis.Table:
    """Firms that report exports of periods from their first day on, with what they report and what of it is shown.

    A report in two lists is one. A certificate confirms that there was an export and never adds value.
    """
    rows = of_firm(scan, "core_reported_exports", PartyRole.REPORTER)
    said = ["umkm_id", "reported_from", "reported_to", "destination_country", "hs6", "currency", "reported_value"]
    rows = rows.filter(~rows.sample_reported.fill_null(False))
    reports = rows.group_by(said).agg(
        usd=rows.reported_value_usd.max(), shown=rows.proof_kind.isin(_CONFIRMING).fill_null(False).any()
    )
    reports = reports.select("umkm_id", "usd", "shown", since=reports.reported_from, claimed=ibis.literal(True))
    held = certified(scan)
    told = ibis.union(
        reports,
        held.select("umkm_id", usd=ibis.null("decimal(24, 2)"), shown=True, since=held.occurred_on, claimed=False),
    )
    since = members.select(*by, "umkm_id", "starts_on").join(told, "umkm_id")
    since = since.filter(since.since >= since.starts_on)
    return since.group_by(*by, "umkm_id").agg(
        claimed=since.claimed.any(),
        confirmed=since.shown.any(),
        claimed_usd=since.usd.sum(where=since.claimed),
        confirmed_usd=since.usd.sum(where=since.claimed & since.shown),
    )


def _values_told(told: ibis.Table) -> dict[str, ibis.expr.types.DecimalValue]:
    """Sums of claimed and confirmed values, null where one or two firms are behind a sum or behind their difference."""
    claiming = told.claimed_usd.notnull().sum()
    confirming = told.confirmed_usd.notnull().sum()
    rest = (told.claimed_usd > told.confirmed_usd.fill_null(0)).fill_null(False).sum()
    safe = (claiming == 0) | (claiming >= SMALLEST_CELL)
    apart = ((confirming == 0) | (confirming >= SMALLEST_CELL)) & ((rest == 0) | (rest >= SMALLEST_CELL))
    return {
        "claimed_value_usd": ibis.ifelse(safe, told.claimed_usd.sum().fill_null(0), None),
        "confirmed_value_usd": ibis.ifelse(safe & apart, told.confirmed_usd.sum().fill_null(0), None),
    }
