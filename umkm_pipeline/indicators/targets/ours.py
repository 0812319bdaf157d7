"""What our rows show of the indicators that targets are set for.

Belongs here: which rows are the realisation of which indicator, and the spans over which they are added. Indicators
that no source of ours shows (refused consignments, rates of growth) are not here: for them there are only official
figures.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.told_once import MISSION_ROW, told_once
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import ClusterGrain, Decision, MissionLine, PeriodBasis, SizeClass
from umkm_pipeline.status.calendar import month_end, month_of
from umkm_pipeline.status.proof import export_days

READS = (
    *("core_clusters", "core_curation", "core_missions", "core_training", "identity_record_firm", "mart_firm"),
    *("mart_registry_summary", "status_document_line", "status_evidence"),
)
_MONEY = (("export_value_usd", "USD"), ("mission_deals_idr", "IDR"))
_COUNTS = (("smes_exporting", "firms"), ("smes_trained", "firms"), ("smes_curated", "firms"))
_BY_MONTH = ("exports", "parcels")
"""Sources that come month by month: beyond their last month nothing is known, however late it is."""
_FROM = {
    **dict.fromkeys(("export_value_usd", "smes_exporting"), _BY_MONTH),
    "mission_deals_idr": ("missions",),
    "smes_trained": ("training",),
    "smes_curated": ("curation",),
}
"""Indicator → the sources that show it. Lists of missions, trainings and selections come when there is one."""
_STOCKS = (("registered_smes", "firms"), ("industry_clusters", "clusters"))
_OF_TARGET = ("owner", "indicator_code", "unit_code")
_COLUMNS = ("target_id", "realised_from", "realised_to", "realised_basis", "realised_value")
_AMOUNT = "decimal(38, 4)"


def realised(scan: Scan, targets: ibis.Table, months: ibis.Table) -> ibis.Table:
    """Realisations from our rows: target_id, realised_from, realised_to, realised_basis, realised_value.

    For each month received there is the figure from the first day of the target's period to the end of that month, and,
    where the period is longer, that of the month alone. A firm counts once in each. Of a stock each position in the
    calendar year of the target is given. Exports are lines of customs documents that count, credited to the firm's
    province and kabupaten or kota of today and to each programme that it took part in. SMEs that
    export and SMEs that are registered are firms that no registry calls large; the value is that of all firms, and whom
    a programme trained or chose it counts whatever the size.

    A figure is 0 only where the source that would show it came: customs data up to the month of the figure, a list of
    the kind at any time in the target's period. Where it did not, there is no figure.

    Args:
        scan: opens tables.
        targets: each target once: target_id, owner, indicator_code, unit_code, period_basis, period_start, period_end.
        months: the months that reports have been received for.
    """
    spans = _told(_spans(targets.inner_join(_listed(_MONEY + _COUNTS), _OF_TARGET[1:]), months), targets, scan)
    owners = _owners(scan).semi_join(targets, "owner")
    money = _within(targets, _amounts(scan, owners))
    daily = money.group_by("target_id", "day").agg(value=money.amount.sum().cast(_AMOUNT))
    firms = _within(targets, _firms(scan, owners))
    first = firms.group_by("target_id", "umkm_id").agg(day=firms.day.min())
    new = first.group_by("target_id", "day").agg(value=first.count().cast(_AMOUNT))
    active = firms.select("target_id", "umkm_id", day=month_of(firms.day)).distinct()
    in_month = active.group_by("target_id", "day").agg(value=active.count().cast(_AMOUNT))
    return ibis.union(
        _over(spans.filter(spans.alone), daily.union(in_month)),
        _over(spans.filter(~spans.alone), daily.union(new)),
        _positions(scan, targets),
    )


def _listed(indicators: tuple[tuple[str, str], ...]) -> ibis.Table:
    return ibis.memtable(list(indicators), columns=["indicator_code", "unit_code"])


def _spans(targets: ibis.Table, months: ibis.Table) -> ibis.Table:
    """The spans of each target: since its first day to the end of each month, and whole months alone."""
    met = targets.join(months, [months.month >= month_of(targets.period_start), months.month <= targets.period_end])
    met = met.mutate(last=month_end(met.month))
    to = ibis.least(met["last"], met.period_end)
    since = met.select(
        "target_id",
        "indicator_code",
        alone=ibis.literal(False),
        realised_from=met.period_start,
        realised_to=to,
        realised_basis=(to == met.period_end).ifelse(met.period_basis, PeriodBasis.CUMULATIVE.value),
    )
    whole = (met.month >= met.period_start) & (met["last"] <= met.period_end)
    longer = (met.month != met.period_start) | (met["last"] != met.period_end)
    alone = met.filter(whole & longer).select(
        "target_id",
        "indicator_code",
        alone=ibis.literal(True),
        realised_from=ibis._.month,
        realised_to=ibis._["last"],
        realised_basis=ibis.literal(PeriodBasis.MONTH.value),
    )
    return since.union(alone)


def _told(spans: ibis.Table, targets: ibis.Table, scan: Scan) -> ibis.Table:
    """Spans with `told`: that no row in them means 0. Those after the last month of customs data are left out."""
    received = _received(scan)
    met = targets.select("target_id", "indicator_code", "period_start", "period_end").join(received, "indicator_code")
    came = met.filter((met.month >= month_of(met.period_start)) & (met.month <= met.period_end))
    spans = spans.left_join(came.select("target_id", came=True).distinct(), "target_id", rname="{name}_came")
    customs = received.filter(received.indicator_code.isin(_customs()))
    bounds = customs.group_by("indicator_code").agg(first=customs.month.min(), last=customs.month.max())
    spans = spans.left_join(bounds, "indicator_code", rname="{name}_bounds")
    month = month_of(spans.realised_to)
    spans = spans.mutate(told=spans.came.fill_null(False) & (spans["first"].isnull() | (month >= spans["first"])))
    return spans.filter(spans["last"].isnull() | (month <= spans["last"]))


def _customs() -> list[str]:
    return [indicator for indicator, sources in _FROM.items() if sources == _BY_MONTH]


def _received(scan: Scan) -> ibis.Table:
    """Months for which the sources of each indicator came: indicator_code, month."""
    firms = scan("identity_record_firm")
    parts = []
    for indicator, sources in _FROM.items():
        if sources == _BY_MONTH:
            rows = firms.filter(firms.source.isin(sources)).select("period_month")
        else:
            rows = scan(f"core_{sources[0]}").select("period_month")
        parts.append(rows.select(indicator_code=ibis.literal(indicator), month=rows.period_month).distinct())
    return ibis.union(*parts)


def _within(targets: ibis.Table, events: ibis.Table) -> ibis.Table:
    met = targets.select(*_OF_TARGET, "target_id", "period_start", "period_end").join(events, _OF_TARGET)
    return met.filter((met.day >= met.period_start) & (met.day <= met.period_end))


def _over(spans: ibis.Table, daily: ibis.Table) -> ibis.Table:
    """The sum of `value` over the days of each span; where there are none 0 if the span is told of, else no row."""
    met = spans.left_join(
        daily,
        [
            spans.target_id == daily.target_id,
            daily.day >= spans.realised_from,
            daily.day <= spans.realised_to,
        ],
    )
    summed = met.group_by("target_id", "realised_from", "realised_to", "realised_basis", "told").agg(
        realised_value=met.value.sum().fill_null(0).cast(_AMOUNT)
    )
    return summed.filter(summed.told | (summed.realised_value != 0)).select(*_COLUMNS)


def _exported(scan: Scan) -> ibis.Table:
    lines = scan("status_document_line")
    return lines.filter(lines.counts & lines.is_commercial).select("umkm_id", "fob_usd", day=lines.exported_on)


def _owners(scan: Scan) -> ibis.Table:
    """Whose each firm is: its province, its kabupaten or kota, and the programmes that it took part in."""
    firms = scan("mart_firm")
    taught = _trained(scan).select("umkm_id", owner=ibis._.programme_code).distinct()
    return ibis.union(
        firms.select("umkm_id", owner=firms.province_code), firms.select("umkm_id", owner=firms.region_code), taught
    )


def _amounts(scan: Scan, owners: ibis.Table) -> ibis.Table:
    """Money by the day: owner, indicator_code, unit_code, day, amount."""
    exports = _exported(scan).join(owners, "umkm_id")
    owned = exports.group_by("owner", "day").agg(amount=exports.fob_usd.sum())
    lines = told_once(scan("core_missions"), MISSION_ROW)
    deals = lines.filter((lines.mission_line == MissionLine.DEAL.value) & lines.deal_value_idr.notnull())
    (export, export_unit), (deal, deal_unit) = _MONEY
    return ibis.union(
        owned.select(
            "owner",
            indicator_code=ibis.literal(export),
            unit_code=ibis.literal(export_unit),
            day=owned.day,
            amount=owned.amount.cast(_AMOUNT),
        ),
        deals.select(
            owner=deals.sending_province_code,
            indicator_code=ibis.literal(deal),
            unit_code=ibis.literal(deal_unit),
            day=deals.starts_on,
            amount=deals.deal_value_idr.cast(_AMOUNT),
        ),
    )


def _firms(scan: Scan, owners: ibis.Table) -> ibis.Table:
    """Firms by the day on which they did what is counted: owner, indicator_code, unit_code, day, umkm_id."""
    large = scan("mart_firm").filter(ibis._.size_class == SizeClass.BESAR.value)
    exporting = export_days(scan("status_evidence")).rename(day="exported_on").anti_join(large, "umkm_id")
    exporting = exporting.join(owners, "umkm_id")
    curated = _named(scan, "core_curation")
    chosen = curated.filter(curated.decision == Decision.ACCEPTED.value)
    chosen = chosen.mutate(day=ibis.coalesce(chosen.curated_on, chosen.period_month))
    trained = _trained(scan).mutate(day=ibis._.starts_on, province_code=ibis._.site_region_code.left(2))
    where = {"smes_trained": (trained, "site_region_code"), "smes_curated": (chosen, "region_code")}
    parts = [("smes_exporting", exporting, "owner")]
    for indicator, (rows, region) in where.items():
        parts += [(indicator, rows, owner) for owner in ("programme_code", "province_code", region)]
    named = [
        rows.filter(rows[owner].notnull()).select(
            owner=rows[owner],
            indicator_code=ibis.literal(indicator),
            unit_code=ibis.literal(dict(_COUNTS)[indicator]),
            day=rows.day,
            umkm_id=rows.umkm_id,
        )
        for indicator, rows, owner in parts
    ]
    return ibis.union(*named)


def _trained(scan: Scan) -> ibis.Table:
    """Rows of participants who came on at least one day: a seat that stayed empty trained nobody."""
    rows = _named(scan, "core_training")
    return rows.filter(rows.days_attended > 0)


def _named(scan: Scan, asset: str) -> ibis.Table:
    return scan(asset).join(scan("identity_record_firm").select("record_id", "umkm_id"), "record_id")


def _positions(scan: Scan, targets: ibis.Table) -> ibis.Table:
    """Stocks on the days for which there is a list, within the calendar year of the target and up to its last day."""
    registered = scan("mart_registry_summary").filter(ibis._.size_class != SizeClass.BESAR.value)
    registered = registered.mutate(day=month_end(registered.period_month))
    clusters = scan("core_clusters")
    clusters = clusters.filter(clusters.cluster_grain == ClusterGrain.CLUSTER.value)
    clusters = clusters.mutate(day=ibis.date(clusters.year, 12, 31))
    stocks = []
    for owner in ("province_code", "region_code"):
        stocks += [
            _stock(
                registered.group_by(owner=registered[owner], day=registered.day).agg(value=registered.firms.sum()), 0
            ),
            _stock(
                clusters.group_by(owner=clusters[owner], day=clusters.day).agg(value=clusters.cluster_key.nunique()), 1
            ),
        ]
    met = targets.join(ibis.union(*stocks), _OF_TARGET)
    met = met.filter((met.day <= met.period_end) & (met.day.year() == met.period_end.year()))
    return met.select(
        "target_id",
        realised_from=met.day,
        realised_to=met.day,
        realised_basis=ibis.literal(PeriodBasis.POSITION.value),
        realised_value=met.value.cast(_AMOUNT),
    )


def _stock(rows: ibis.Table, which: int) -> ibis.Table:
    indicator, unit = _STOCKS[which]
    return rows.select("owner", "day", "value", indicator_code=ibis.literal(indicator), unit_code=ibis.literal(unit))
