"""Which destinations are non-traditional, by three words that are kept apart.

Makes `mart_destination` and, firm by firm, `mart_firm_destination`. Belongs here: what a list says (policy), what the
province's own exports say (data), and what is new to a firm.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.scopes import LOOK_BACK
from umkm_pipeline.indicators.unknown import PROVINCE
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.reference.nontraditional import policy_lists

SMALL_PERCENT, CORE_PERCENT = 1, 80
"""A destination is minor with less than this share of the province's exports of the three years before; the core are
the fewest destinations, the largest first, that have this share of them."""


def destination(scan: Scan) -> ibis.Table:
    """A row for each province, channel filter, destination and year with exports.

    The two words of the data are null where three years before are not on record, where the province exported nothing
    in them, and where the firms' province is not known; the word of policy where no list is in force for the province.
    """
    firms = _flagged(scan)
    rows = firms.group_by(*_PLACE, "destination_country", "year").agg(
        exporters=firms.count(),
        value_usd=firms.value_usd.sum(),
        exporters_new_here=firms.is_new_to_firm.sum(),
        **{name: firms[name].min() for name in (*_DATA, "prior_share")},
        **{name: firms[name].min() for name in ("policy_list", "is_listed")},
    )
    return rows.select(*TABLES["mart_destination"].columns)


def firm_destination(scan: Scan) -> ibis.Table:
    """A row for each firm, channel filter, destination and year with exports.

    A destination is new to a firm that has not served it in the three years before, null where these are not on record.
    """
    return _flagged(scan).select(*TABLES["mart_firm_destination"].columns)


_PLACE = ("province_code", "channel_filter")
_DATA = ("is_minor", "is_outside_core")


def _flagged(scan: Scan) -> ibis.Table:
    served = _served(scan)
    prior = _prior(served)
    known = served.year >= served.first_year + LOOK_BACK
    provincial = known & (served.province_code != PROVINCE)
    markets = prior.group_by(*_PLACE, "year").agg(prior_total=prior.prior_total.max())
    rows = (
        served.mutate(
            is_new_to_firm=(served.last_served < served.year - LOOK_BACK).fill_null(True),
            known=known,
            provincial=provincial,
        )
        .left_join(prior.drop("prior_total"), [*_PLACE, "destination_country", "year"])
        .drop("province_code_right", "channel_filter_right", "destination_country_right", "year_right")
        .left_join(markets, [*_PLACE, "year"])
        .drop("province_code_right", "channel_filter_right", "year_right")
    )
    told = rows.provincial & (rows.prior_total > 0)
    rows = rows.mutate(
        # Served within three years is served, however short the record.
        is_new_to_firm=(rows.known | ~rows.is_new_to_firm).ifelse(rows.is_new_to_firm, None),
        prior_share=told.ifelse(rows.prior.fill_null(0).cast("float64") / rows.prior_total.cast("float64"), None),
        is_minor=told.ifelse(rows.prior.fill_null(0) * 100 < rows.prior_total * SMALL_PERCENT, None),
        is_outside_core=told.ifelse(rows.outside.fill_null(True), None),
    )
    return _listed(rows)


def _served(scan: Scan) -> ibis.Table:
    lines = scan("status_export_line")
    lines = lines.filter(lines.value_usd.notnull()).mutate(first_year=lines.year.min().over(ibis.window()))
    firms = scan("mart_firm").select("umkm_id", "province_code")
    key = ("umkm_id", "channel_filter", "destination_country")
    served = lines.group_by(*key, "year").agg(value_usd=lines.value_usd.sum(), first_year=lines.first_year.min())
    served = served.left_join(firms, "umkm_id").drop("umkm_id_right")
    return served.mutate(
        province_code=served.province_code.fill_null(PROVINCE),
        last_served=served.year.lag().over(ibis.window(group_by=list(key), order_by="year")),
    )


def _prior(served: ibis.Table) -> ibis.Table:
    """What the three years before had of each destination of a province: `prior`, `prior_total`, `outside` the core."""
    values = served.group_by(*_PLACE, "destination_country", "year").agg(value=served.value_usd.sum())
    later = values.mutate(step=ibis.array(list(range(1, LOOK_BACK + 1))).unnest())
    prior = later.group_by(*_PLACE, "destination_country", year=later.year + later.step).agg(prior=later.value.sum())
    market = ibis.window(group_by=[*_PLACE, "year"])
    larger = ibis.window(
        group_by=[*_PLACE, "year"], order_by=[ibis.desc("prior"), "destination_country"], preceding=None, following=0
    )
    summed = prior.mutate(prior_total=prior.prior.sum().over(market), so_far=prior.prior.sum().over(larger))
    before = summed.so_far - summed.prior
    return summed.mutate(outside=before * 100 >= summed.prior_total * CORE_PERCENT).drop("so_far")


def _listed(rows: ibis.Table) -> ibis.Table:
    """`policy_list`, the list in force for the province, and `is_listed`, whether the destination is in it."""
    lists = policy_lists()
    versions = ibis.memtable(lists.drop(columns="destination_country").drop_duplicates())
    entries = lists[["list_version", "province_code", "destination_country"]].drop_duplicates()
    entries = ibis.memtable(entries.assign(listed=True))
    in_force = rows.left_join(
        versions,
        [
            "province_code",
            (rows.year >= versions.from_year) & (rows.year <= versions.to_year),
        ],
    ).drop("province_code_right")
    found = in_force.left_join(entries, ["list_version", "province_code", "destination_country"], rname="{name}_listed")
    return found.mutate(
        policy_list=found.list_version,
        is_listed=found.list_version.notnull().ifelse(found.listed.fill_null(False), None),
    )
