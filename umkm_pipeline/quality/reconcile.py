"""Totals that must agree between layers, counted anew from what was written.

Belongs here: comparisons of one table with another. What one table promises by itself is `model/integrity.py`. A
difference is a fault of the code: it stops the publish.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import ibis

from umkm_pipeline.lake import Lake, Scan
from umkm_pipeline.model.codes import ChannelFilter, Dimension, Outcome, Scope

_MONEY = ("fob_native", "fob_usd", "fob_idr")
_SETS: dict[str, list[str]] = {
    "scope": [str(one.value) for one in Scope],
    "dimension": [str(one.value) for one in Dimension],
}
_MOST_TOLD = 20
"""Differences that a failed check lists; the first few say where to look."""


def rows_that_do_not_add_up(lake: Lake, source: str, month: date) -> list[str]:
    """Files of a source and month whose rows read are not accepted + quarantined + rejected + duplicate.

    Also the month itself, when core does not hold as many rows as its files had accepted.
    """
    audit = lake.read(f"file_audit_{source}", month)
    parts = audit[[f"rows_{outcome}" for outcome in Outcome]].sum(axis=1)
    off = audit.loc[parts != audit["rows_read"], "source_path"].tolist()
    accepted, held = int(audit["rows_accepted"].sum()), len(lake.read(f"core_{source}", month))
    if accepted != held:
        off.append(f"{source} {month:%Y-%m}: {accepted} rows accepted, {held} in core")
    return off


def export_value_difference(scan: Scan) -> dict[str, str]:
    """Money in `mart_export_value` minus the commercial document lines that count, by column; empty when none."""
    return _money_difference(scan, "mart_export_value", _MONEY)


def export_attribution_difference(scan: Scan) -> dict[str, str]:
    """The same of `mart_export_attribution`."""
    return _money_difference(scan, "mart_export_attribution", ("fob_usd", "fob_idr"))


def _money_difference(scan: Scan, asset: str, columns: tuple[str, ...]) -> dict[str, str]:
    lines = scan("status_document_line")
    counted = lines.filter(lines.counts & lines.is_commercial)
    mart = scan(asset)
    return {
        name: str(mart_total - line_total)
        for name in columns
        if (mart_total := _total(mart, name)) != (line_total := _total(counted, name))
    }


def credit_difference(scan: Scan) -> dict[str, int]:
    """Firms and months whose credited lines or money are not those of `mart_export_value`, by column; empty if none."""
    credit, value = scan("mart_programme_credit"), scan("mart_export_value")
    key = ["umkm_id", "month"]
    credited = credit.group_by(key).agg(
        items=credit.credit.sum().round(6), usd=credit.credited_usd.sum(), idr=credit.credited_idr.sum()
    )
    exported = value.group_by(key).agg(
        items=value["items"].sum().cast("float64"), usd=value.fob_usd.sum(), idr=value.fob_idr.sum()
    )
    both = exported.outer_join(credited, key, rname="{name}_credited")
    off = {name: ~both[name].identical_to(both[f"{name}_credited"]) for name in ("items", "usd", "idr")}
    counted = both.agg(**{name: differs.sum().fill_null(0) for name, differs in off.items()}).execute().iloc[0]
    return {name: int(counted[name]) for name in off if counted[name]}


def lines_counted_wrongly(scan: Scan) -> dict[str, str]:
    """What makes a declaration count more than once, or not as it was declared; empty when nothing does.

    Lines that count are compared with the accepted rows of core that they are: a document counts in one delivery only
    (so no amendment adds to what it amends), each of its items once, none that any delivery cancels, and each line with
    the money of its row. A line has one firm, so that goods of an undername are credited to their owner alone; a
    certificate of origin is no line at all.
    """
    lines = scan("status_document_line")
    counted = lines.filter(lines.counts).select("record_id", "umkm_id", *_MONEY)
    columns = ("record_id", "document_type", "document_id", "version", "period_month", "source_file_id", "is_cancelled")
    declared = ibis.union(
        *(
            rows.select(*columns, "npe_issued", *_MONEY, item=rows.item_number.fill_null(-rows.row_number))
            for rows in (scan("core_exports"), scan("core_parcels"))
        )
    )
    rows = counted.join(declared, "record_id", rname="{name}_declared")
    documents = rows.group_by("document_type", "document_id").agg(
        deliveries=ibis.struct({name: rows[name] for name in ("version", "period_month", "source_file_id")}).nunique(),
        repeated=rows.count() - rows.item.nunique(),
    )
    cancelled = declared.filter(declared.is_cancelled).select("document_type", "document_id").distinct()
    found = {
        "documents that count in two deliveries": documents.filter(documents.deliveries > 1).count(),
        "items that count twice": documents.repeated.sum().fill_null(0),
        "documents that count though cancelled": documents.semi_join(
            cancelled, ["document_type", "document_id"]
        ).count(),
        "lines that count without approval": rows.filter(~rows.npe_issued).count(),
        "lines that are in no accepted declaration": counted.anti_join(declared, "record_id").count(),
        "lines that count without a firm": counted.filter(counted.umkm_id.isnull()).count(),
    }
    wrong = {what: str(count) for what, rows_found in found.items() if (count := int(rows_found.execute()))}
    return wrong | {
        f"{name} of lines minus rows": str(difference)
        for name in _MONEY
        if (difference := _total(rows, name) - _total(rows, f"{name}_declared"))
    }


def value_differences(scan: Scan, mart: str, by: tuple[str, ...], column: str = "value_usd") -> dict[str, str]:
    """US dollars of a mart minus those of the commercial lines that count, for each way in which it holds all of them.

    Args:
        scan: opens the lake.
        mart: a table with `channel_filter`, whose rows of one year add up to the year's value within each `by`.
        by: columns of codes that tell whole sets of rows apart, `scope` and `dimension`; none where all rows are one
            set.
        column: the money.

    Returns:
        The differences that are not 0, by set, channel filter and year.
    """
    lines = scan("status_document_line")
    lines = lines.filter(lines.counts & lines.is_commercial & (lines.fob_usd > 0))
    yearly = lines.group_by(channel_filter=lines.channel, year=lines.month.year().cast("int64")).agg(
        total=lines.fob_usd.sum()
    )
    every = yearly.group_by("year").agg(total=yearly.total.sum())
    declared = yearly.union(
        every.select(channel_filter=ibis.literal(ChannelFilter.ALL.value), year=every.year, total=every.total)
    )
    rows = scan(mart)
    held = rows.group_by(*by, "channel_filter", "year").agg(held=rows[column].sum())
    # A set that lacks a year or channel, or is not there at all, is off by all of it.
    sets = ibis.memtable(list(product(*(_SETS[name] for name in by))), columns=list(by)) if by else None
    sets = declared if sets is None else sets.cross_join(declared)
    both = held.outer_join(sets, [*by, "channel_filter", "year"], rname="{name}_declared")
    off = both.mutate(gap=both.held.fill_null(0) - both.total.fill_null(0))
    names = (*by, "channel_filter", "year")
    told = off.filter(off.gap != 0).order_by(list(held.columns)).limit(_MOST_TOLD).to_pyarrow().to_pylist()
    return {
        " ".join(str(row[f"{name}_declared"] if row[name] is None else row[name]) for name in names): str(row["gap"])
        for row in told
    }


def residuals(scan: Scan) -> dict[str, str]:
    """Cells of `mart_exporter_dynamics` in which entry and exit, or the margins, do not add up."""
    rows = scan("mart_exporter_dynamics")
    off = rows.filter((rows.identity_residual != 0) | (rows.margin_residual_usd != 0)).limit(_MOST_TOLD)
    return {
        f"{row['scope']} {row['scope_code']} {row['channel_filter']} {row['year']}": (
            f"{row['identity_residual']} firms, {row['margin_residual_usd']} US dollars"
        )
        for row in off.to_pyarrow().to_pylist()
    }


def firm_difference(scan: Scan) -> int:
    """Firms in `mart_firm` minus firms that records name; 0 when every firm is there once."""
    named = scan("identity_record_firm").umkm_id.nunique()
    return int(scan("mart_firm").count().execute()) - int(named.execute())


def summary_difference(scan: Scan) -> int:
    """Firms of the latest month in `mart_export_status_summary` minus intervals open at its end; 0 when equal."""
    summary = scan("mart_export_status_summary")
    latest = summary.month.max()
    summed = summary.filter(summary.month == latest).firms.sum().fill_null(0)
    intervals = scan("status_interval")
    next_month = (latest + ibis.interval(months=1)).cast("date").as_scalar()
    open_then = intervals.filter(
        (intervals.valid_from < next_month) & (intervals.valid_to.isnull() | (intervals.valid_to >= next_month))
    )
    return int(summed.execute()) - int(open_then.count().execute())


def _total(rows: ibis.Table, column: str) -> Decimal:
    return Decimal(rows[column].sum().fill_null(0).execute())
