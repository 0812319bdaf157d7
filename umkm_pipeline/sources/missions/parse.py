"""Lists of trade missions: columns of text to `core_missions`.

Belongs here: the mission that a line is about, and what the line says: a guest, a firm that took part, a deal, or the
mission as a whole. Guests and buyers are not firms of ours and get no ids. What a host announces for the whole mission
(`announced_deals_idr`) stands beside the deals listed and is not one of them.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import BOOL, DATE, OK, STRING, arrow, like, map_distinct, problems
from umkm_pipeline.ingest.context import Context
from umkm_pipeline.ingest.dates import AMBIGUOUS
from umkm_pipeline.ingest.marks import ATTENDANCE_UNKNOWN, parse_attendance
from umkm_pipeline.ingest.numbers import to_money
from umkm_pipeline.model.codes import DealKind, MissionLine
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.rule import Work
from umkm_pipeline.reference.country_names import resolve_country
from umkm_pipeline.reference.regions import resolve_regions, resolve_site
from umkm_pipeline.sources.amounts import parse_amount
from umkm_pipeline.sources.choices import parse_choice
from umkm_pipeline.sources.claims import parse_claimed_goods
from umkm_pipeline.sources.days import parse_day, parse_day_range
from umkm_pipeline.sources.person import Columns, parse_contacts, parse_ids, parse_place, text_of

LINE_UNKNOWN, KIND_UNKNOWN, DEAL_KIND_UNKNOWN = "mission_line_unknown", "invited_kind_unknown", "deal_kind_unknown"
BUYER_PLACE_UNKNOWN = "buyer_place_unknown"

_LINE_OF = {
    "missions_recap": MissionLine.EVENT.value,
    "invitations_block": MissionLine.INVITATION.value,
    "participants_block": MissionLine.PARTICIPANT.value,
    "deals_block": MissionLine.DEAL.value,
}
"""Layouts whose lines are all of one kind; the others have a column for it."""
_LINES = {
    **dict.fromkeys(("misi", "kegiatan", "event", "misi dagang"), MissionLine.EVENT.value),
    **dict.fromkeys(("undangan", "tamu", "invitation"), MissionLine.INVITATION.value),
    **dict.fromkeys(("peserta", "participant", "umkm"), MissionLine.PARTICIPANT.value),
    **dict.fromkeys(("transaksi", "kesepakatan", "deal"), MissionLine.DEAL.value),
}
_GUESTS = {
    **dict.fromkeys(("kedutaan", "kedutaan besar", "kedubes", "konsulat", "konsulat jenderal", "embassy"), "embassy"),
    **dict.fromkeys(("pembeli", "buyer", "importir"), "buyer"),
    **dict.fromkeys(("lainnya", "lain lain", "asosiasi", "instansi", "perbankan", "other"), "other"),
}
_DEALS = {
    **dict.fromkeys(("transaksi", "transaksi langsung", "kontrak", "kontrak dagang"), DealKind.TRANSACTION.value),
    **dict.fromkeys(("mou", "nota kesepahaman", "kesepahaman", "mo u"), DealKind.MOU.value),
    **dict.fromkeys(("minat", "peminatan", "loi", "letter of intent", "surat minat"), DealKind.INTEREST.value),
}
_EMBASSY = r"(?i)^(?:kedutaan besar|kedubes|konsulat jenderal|konsulat|embassy of)\s+(?:(?:republik|kerajaan)\s+)?(.+)$"


def parse(rows: pd.DataFrame, month: date, context: Context, tokens: Tokens) -> tuple[Work, Columns]:  # noqa: ARG001
    """Core columns of a file's lines, with what their parsers found wrong; arguments as for every source."""
    into = Columns()
    parse_ids(rows, tokens, into)
    parse_contacts(rows, tokens, into)
    parse_place(rows, into, province=context.province, region=None)
    line = parse_choice(text_of(rows, "mission_line"), _LINES, LINE_UNKNOWN)
    of_layout = map_distinct(rows["layout"], _LINE_OF.get, pa.string())
    into.core["mission_line"] = of_layout.fillna(line.value)
    into.problem["mission_line"] = line.problem
    into.core |= {name: text_of(rows, name) for name in ("business_name", "owner_name", "product")}
    _mission(rows, context, into)
    parse_claimed_goods(rows, into, into.core["starts_on"])
    _guest(rows, into)
    _deal(rows, into)
    return Work(pd.DataFrame(into.core), rows, into.problem), into


def _mission(rows: pd.DataFrame, context: Context, into: Columns) -> None:
    """Name, days, site and sending province, and the id that they make; null where any of the three is missing."""
    starts, ends = parse_day(rows, "starts_on"), parse_day(rows, "ends_on")
    both = parse_day_range(rows, "event_dates")
    first = starts.value.fillna(both.first).astype(DATE)
    last = ends.value.fillna(both.last).fillna(first.where(ends.problem == OK)).astype(DATE)
    unsure = pd.concat([one.problem == AMBIGUOUS for one in (starts, ends, both)], axis=1).any(axis=1)
    into.problem["starts_on"] = problems(rows.index, **{AMBIGUOUS: unsure})
    site = resolve_site(text_of(rows, "site"))
    sender = text_of(rows, "sending_province_code")
    if context.province is not None:
        sender = sender.fillna(context.province)
    province = resolve_regions(pd.DataFrame({"province": sender}))["province_code"]
    where = site["site_district_code"].fillna(site["site_region_code"]).astype(STRING)
    day = like(first, pc.cast(arrow(first), pa.string()))
    into.core |= {
        "event_name": text_of(rows, "event_name"),
        "starts_on": first,
        "ends_on": last,
        "site_region_code": site["site_region_code"].astype(STRING),
        "site_district_code": site["site_district_code"].astype(STRING),
        "sending_province_code": province,
        "mission_id": (province + "/" + where + "/" + day).astype(STRING),
    }


def _guest(rows: pd.DataFrame, into: Columns) -> None:
    """The guest, its country (of an embassy, also by its name) and whether it came."""
    name, came = text_of(rows, "invited_name"), text_of(rows, "invited_came")
    named = like(name, pc.replace_substring_regex(arrow(name), _EMBASSY, r"\1")).where(_is_embassy(name))
    told = text_of(rows, "invited_country").fillna(named)
    kind = parse_choice(text_of(rows, "invited_kind"), _GUESTS, KIND_UNKNOWN)
    ticked = parse_attendance(came)
    country = resolve_country(told).astype(STRING)
    into.core |= {
        "invited_name": name,
        "invited_kind": kind.value.fillna(name.where(_is_embassy(name)).mask(name.notna(), "embassy")),
        "invited_country": country,
        "invited_came": ticked.value.where(came.notna()).astype(BOOL),
    }
    into.problem |= {
        "invited_kind": kind.problem,
        "invited_country": problems(rows.index, country_unknown=told.notna() & country.isna()),
        "invited_came": problems(rows.index, **{ATTENDANCE_UNKNOWN: ticked.problem != OK}),
    }


def _is_embassy(name: pd.Series) -> pd.Series:
    return like(name, pc.fill_null(pc.match_substring_regex(arrow(name), _EMBASSY), False))


def _deal(rows: pd.DataFrame, into: Columns) -> None:
    """The buyer, where it is (a province, a kabupaten or kota, or a country), and what was agreed, in rupiah."""
    kind = parse_choice(text_of(rows, "deal_kind"), _DEALS, DEAL_KIND_UNKNOWN)
    place = text_of(rows, "buyer_place")
    province = resolve_regions(pd.DataFrame({"province": place}))["province_code"]
    region = resolve_regions(pd.DataFrame({"region": place.where(province.isna())}))["province_code"]
    home = province.fillna(region)
    country = resolve_country(place.where(home.isna())).astype(STRING)
    value, announced = parse_amount(rows, "deal_value_idr"), parse_amount(rows, "announced_deals_idr")
    into.core |= {
        "buyer_name": text_of(rows, "buyer_name"),
        "buyer_province_code": home,
        "buyer_country": country.mask(home.notna(), "ID"),
        "deal_kind": kind.value,
        "deal_value_idr": to_money(value.value),
        "announced_deals_idr": to_money(announced.value),
    }
    into.problem |= {
        "buyer_place": problems(rows.index, **{BUYER_PLACE_UNKNOWN: place.notna() & home.isna() & country.isna()}),
        "deal_kind": kind.problem,
        "deal_value_idr": value.problem,
        "announced_deals_idr": announced.problem,
    }
