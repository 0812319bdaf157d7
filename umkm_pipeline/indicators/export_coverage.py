"""SME exports beside official exports of the province: `mart_export_coverage`.

Belongs here: the coverage ratio. Which official figures are totals is in `targets/official.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.customs_period import customs_period
from umkm_pipeline.indicators.targets.official import totals
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Attribution
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.status.calendar import month_end, month_of

_BY = {
    "sme_by_firm_usd": "province_code",
    "sme_by_origin_usd": "origin_province_code",
    "sme_by_port_usd": "port_province_code",
}


def export_coverage(scan: Scan) -> ibis.Table:
    """One row for each official total of a province's exports, every revision and reading of it.

    `coverage_ratio` is SME exports by us over the official figure. It takes ours by the attribution of the figure,
    origin or port, and by the province of the firm where the publication does not say; all three are there. Ours are
    null where the period is not of whole months, since they are kept by month, and where customs files have not been
    received for all of it: what is not there is not 0. The ratio is null there too, and where the official figure is 0.
    """
    figures = totals(scan)
    figures = figures.filter(
        figures.indicator_code == "export_value_usd", figures.unit_code == "USD", figures.region_code.isnull()
    )
    exports = scan("mart_export_attribution")
    exports = exports.filter(exports.is_sme)
    for name, by in _BY.items():
        monthly = exports.group_by(province=exports[by], month=exports.month).agg(usd=exports.fob_usd.sum())
        met = figures.select("record_id", "province_code", "period_start", "period_end").join(
            monthly,
            [
                ibis._.province_code == monthly.province,
                monthly.month >= ibis._.period_start,
                monthly.month <= ibis._.period_end,
            ],
        )
        summed = met.group_by("record_id").agg(**{name: met.usd.sum()})
        figures = figures.left_join(summed, "record_id").drop("record_id_right")
    whole = (month_of(figures.period_start) == figures.period_start) & (
        month_end(figures.period_end) == figures.period_end
    )
    figures = figures.mutate(whole=whole).cross_join(customs_period(scan).select("data_from", "data_to"))
    received = (figures.data_from <= figures.period_start) & (figures.period_end < figures.data_to)
    told = figures.whole & received.fill_null(False)
    figures = figures.mutate(**{name: told.ifelse(figures[name].fill_null(0), None) for name in _BY})
    sme = figures.attribution.cases(
        (Attribution.ORIGIN.value, figures.sme_by_origin_usd),
        (Attribution.PORT.value, figures.sme_by_port_usd),
        else_=figures.sme_by_firm_usd,
    )
    official = figures.figure_value.cast("float64")
    return figures.mutate(
        official_usd=figures.figure_value,
        sme_usd=sme,
        coverage_ratio=sme.cast("float64") / official.nullif(0),
    ).select(*TABLES["mart_export_coverage"].columns)
