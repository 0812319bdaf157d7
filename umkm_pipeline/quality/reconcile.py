"""Totals that must agree between layers, counted anew from what was written.

Belongs here: comparisons of one table with another. What one table promises by itself is `model/integrity.py`. A
difference is a fault of the code: it stops the publish.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import ibis

from umkm_pipeline.lake import Lake, Scan
from umkm_pipeline.model.codes import Outcome

_MONEY = ("fob_native", "fob_usd", "fob_idr")


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
