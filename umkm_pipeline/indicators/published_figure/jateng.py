"""Central Java's coaching clinic: participants, exports in the eight months of 2019, and the years up to 2023.

Belongs here: also the rate behind the rupiah of 2019.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.published_figure.computed import Computed, distinct_among, value
from umkm_pipeline.indicators.published_figure.declared import published
from umkm_pipeline.indicators.published_figure.events import (
    ATTENDED,
    EVENTS,
    EXPORTED,
    attended_by,
    events_of,
    exported_by,
)
from umkm_pipeline.lake import Scan
from umkm_pipeline.reference.nontraditional import policy_lists
from umkm_pipeline.reference.rates import rates
from umkm_pipeline.status.calendar import months_later

_CODE = "JATENG-COACHING-2019"
_ALL = tuple(f"JATENG-COACHING-{year}" for year in range(2019, 2024))
_LINES = (*ATTENDED, "mart_dim_programme", "status_document_line")
_GOODS = {"14049": "kapok", "9403": "furniture", "8306": "metal craft", "9601": "shell craft", "9603": "brooms"}
_GOODS |= dict.fromkeys(("16", "17", "18", "19", "20", "21"), "food")
"""HS code at its beginning → the good that the source names; food is what chapters 16 to 21 prepare."""


def _exported(scan: Scan) -> ibis.Table:
    """Lines of participants in the programme's window."""
    firms = attended_by(scan, _CODE)
    window = scan("mart_dim_programme").select("programme_code", "window_months")
    firms = firms.join(window, "programme_code").select("umkm_id", "starts_on", "window_months").distinct()
    lines = scan("status_document_line")
    lines = lines.filter(lines.counts & lines.is_commercial)
    met = lines.join(firms, "umkm_id")
    until = months_later(met.starts_on, met.window_months)
    return met.filter((met.exported_on >= met.starts_on) & (met.exported_on < until))


def _sum(column: str) -> ibis.Deferred:
    return ibis._[column].sum()


def _rate(scan: Scan) -> ibis.Table:
    """Both values are published rounded, and so is the rate that they imply."""
    rows = events_of(scan, _CODE)
    (usd, of_usd), (idr, of_idr) = published("jateng_value_usd"), published("jateng_value_idr")
    ours = rows.value_in_window_idr.sum().cast("float64") / rows.value_in_window_usd.sum().cast("float64")
    return rows.agg(
        our_value=ours,
        our_low=ibis.literal((idr - of_idr / 2) / (usd + of_usd / 2)),
        our_high=ibis.literal((idr + of_idr / 2) / (usd - of_usd / 2)),
    )


def _reference(scan: Scan) -> ibis.Table:  # noqa: ARG001 -- rates are reference data, not rows of a source
    known = rates()
    october = known[(known["currency"] == "USD") & known["rate_date"].astype(str).str.startswith("2019-10")]
    rows = ibis.memtable({"rate": october["idr_per_unit"].astype(float).tolist()})
    return value(rows, rows.rate.mean())


def _goods(scan: Scan) -> ibis.Table:
    rows = _exported(scan)
    named = ibis.cases(*((rows.hs_code.startswith(start), good) for start, good in _GOODS.items()), else_=None)
    return value(rows, named.nunique())


def _new_markets(scan: Scan) -> ibis.Table:
    """Of the destinations that the clinic's own list calls non-traditional."""
    lists = policy_lists()
    listed = lists.loc[lists["list_version"] == _CODE, "destination_country"]
    return distinct_among(_exported(scan), "destination_country", tuple(listed))


def _months(scan: Scan) -> ibis.Table:
    """Calendar months from the first day of the first event to the last day of the last."""
    rows = events_of(scan, _CODE)
    first, last = rows.starts_on.min(), rows.ends_on.max()
    return value(rows, (last.year() - first.year()) * 12 + last.month() - first.month() + 1)


def _coached(scan: Scan) -> ibis.Table:
    rows = attended_by(scan, *_ALL)
    return value(rows, rows.umkm_id.nunique())


def _exporting(scan: Scan) -> ibis.Table:
    """Firms that exported from their first day on, up to the end of the years that the figure is of."""
    rows = exported_by(scan, *_ALL)
    return value(rows, rows.umkm_id.nunique(where=rows.exported_on.between(rows.began, ibis.date("2023-12-31"))))


FIGURES = (
    Computed(
        "jateng_participants",
        "firms on the attendance lists",
        EVENTS,
        lambda scan: value(events_of(scan, _CODE), _sum("participants")),
    ),
    Computed("jateng_months", "months from the first to the last day, by the attendance lists", EVENTS, _months),
    Computed(
        "jateng_value_usd",
        "declarations of participants in the window",
        EVENTS,
        lambda scan: value(events_of(scan, _CODE), _sum("value_in_window_usd")),
    ),
    Computed(
        "jateng_value_idr",
        "declarations of participants in the window, at the rate (NDPBM) of each declaration",
        EVENTS,
        lambda scan: value(events_of(scan, _CODE), _sum("value_in_window_idr")),
    ),
    Computed("jateng_implied_rate", "rupiah over dollars of the same declarations", EVENTS, _rate),
    Computed(
        "jateng_kmk_rate",
        "mean of the reference rates of the month, which are the European Central Bank's and not the tax rate",
        (),
        _reference,
    ),
    Computed("jateng_goods", "goods that participants declared in the window, by HS code", _LINES, _goods),
    Computed(
        "jateng_new_markets",
        "destinations that participants declared in the window, of those that the list in force calls non-traditional",
        _LINES,
        _new_markets,
    ),
    Computed("jateng_coached_2019_2023", "firms on the attendance lists of the five years", ATTENDED, _coached),
    Computed(
        "jateng_exporting_2019_2023",
        "of them, firms with a declaration from their first day to the end of 2023",
        EXPORTED,
        _exporting,
    ),
)
