"""Rules of trade missions. The project's facts give none for them: these follow those of training and registries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pandas as pd

from umkm_pipeline.ingest.cells import OK
from umkm_pipeline.ingest.dates import AMBIGUOUS
from umkm_pipeline.ingest.marks import ATTENDANCE_UNKNOWN
from umkm_pipeline.model.codes import DealKind, MissionLine
from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.sources.amounts import money_rules, small_rules
from umkm_pipeline.sources.missions.parse import BUYER_PLACE_UNKNOWN, DEAL_KIND_UNKNOWN, KIND_UNKNOWN, LINE_UNKNOWN
from umkm_pipeline.sources.person import text_of
from umkm_pipeline.sources.rows import (
    NUMBER_RULES,
    REGION_RULES,
    ROW_RULES,
    Q,
    R,
    W,
    implausible,
    keyless,
    like_total,
    repeats,
)

_LONGEST = timedelta(days=60)


def _line_is(*lines: MissionLine) -> Callable[[Work], pd.Series]:
    wanted = [line.value for line in lines]
    return lambda work: work.core["mission_line"].isin(wanted)


_of_firms = _line_is(MissionLine.PARTICIPANT, MissionLine.DEAL)
_of_deals = _line_is(MissionLine.DEAL)
_of_guests = _line_is(MissionLine.INVITATION)
_of_participants = _line_is(MissionLine.PARTICIPANT)


def _no_line(work: Work) -> pd.Series:
    return work.core["mission_line"].isna()


def _no_mission(work: Work) -> pd.Series:
    """Lines that no date, or neither a name nor a place, tells a mission for."""
    text = work.text
    undated = text_of(text, "starts_on").isna() & text_of(text, "event_dates").isna()
    return undated | (text_of(text, "event_name").isna() & text_of(text, "site").isna())


def _no_place(work: Work) -> pd.Series:
    return work.core["site_region_code"].isna() & work.core["site_district_code"].isna()


def _bad_dates(work: Work) -> pd.Series:
    first, last = work.core["starts_on"], work.core["ends_on"]
    bad = first.isna() | last.isna() | (last < first).fillna(False) | (last - first > _LONGEST).fillna(False)
    return bad & (work.problem["starts_on"] != AMBIGUOUS)


def _nobody(work: Work) -> pd.Series:
    return work.core["business_name"].isna() & _of_firms(work)


def _no_guest(work: Work) -> pd.Series:
    return work.core["invited_name"].isna() & _of_guests(work)


def _participant_without_key(work: Work) -> pd.Series:
    return keyless(work, "business_name", needs_village=False) & _of_participants(work)


def _seller_without_key(work: Work) -> pd.Series:
    return keyless(work, "business_name", needs_village=False) & _of_deals(work)


def _like_total(work: Work) -> pd.Series:
    """Deals of a seller without a key who is called like a total, whose value would count twice."""
    return _seller_without_key(work) & like_total("business_name")(work)


def _no_kind(work: Work) -> pd.Series:
    return work.core["deal_kind"].isna() & _of_deals(work)


def _no_value(work: Work) -> pd.Series:
    """Transactions without an amount; memoranda and expressions of interest may have none."""
    core = work.core
    done = (core["deal_kind"] == DealKind.TRANSACTION.value).fillna(False) & _of_deals(work)
    return done & core["deal_value_idr"].isna() & (work.problem["deal_value_idr"] == OK)


RULES = (
    *ROW_RULES,
    Rule("row_duplicate", R, broken=repeats, duplicate=True),
    Rule(LINE_UNKNOWN, Q, "mission_line", broken=_no_line),
    Rule("event_underivable", R, "mission_id", broken=_no_mission),
    Rule("place_unresolved", Q, "site_region_code", broken=_no_place, shown="site"),
    Rule(
        "sending_province_unknown",
        Q,
        "sending_province_code",
        broken=lambda work: work.core["sending_province_code"].isna(),
    ),
    Rule("dates_invalid", Q, "starts_on", broken=_bad_dates, shown="event_dates"),
    Rule(AMBIGUOUS, Q, "starts_on", shown="event_dates"),
    Rule("date_implausible", Q, "starts_on", broken=implausible("starts_on"), shown="event_dates"),
    Rule("name_blank", R, "business_name", broken=_nobody),
    Rule("invited_blank", R, "invited_name", broken=_no_guest),
    Rule("key_missing", Q, broken=_participant_without_key),
    Rule("like_total", Q, "business_name", broken=_like_total),
    Rule("seller_unidentified", W, "business_name", broken=_seller_without_key),
    *NUMBER_RULES,
    Rule("region_unresolved", Q, "region_code"),
    *REGION_RULES,
    Rule("hs_padded", W, "hs_code"),
    Rule("hs_dotted", W, "hs_code"),
    Rule("hs_digits_lost", Q, "hs_code"),
    Rule("hs_invalid", W, "hs_code"),
    Rule(KIND_UNKNOWN, Q, "invited_kind"),
    Rule("country_unknown", Q, "invited_country"),
    Rule(ATTENDANCE_UNKNOWN, Q, "invited_came"),
    Rule(DEAL_KIND_UNKNOWN, Q, "deal_kind", broken=_no_kind),
    Rule(BUYER_PLACE_UNKNOWN, Q, "buyer_place"),
    *money_rules("deal_value_idr", "announced_deals_idr"),
    *small_rules("deal_value_idr", "announced_deals_idr"),
    Rule("value_negative", Q, "deal_value_idr", accepts=lambda values: values >= 0),
    Rule("value_negative", Q, "announced_deals_idr", accepts=lambda values: values >= 0),
    Rule("value_missing", Q, "deal_value_idr", broken=_no_value),
)
