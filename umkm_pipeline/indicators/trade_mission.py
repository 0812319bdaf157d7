"""Trade missions: guests, firms, deals promised and deals that became declarations: `mart_trade_mission`.

Belongs here: what is counted of each mission, and the rule by which a deal became a declaration.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.told_once import MISSION_ROW, told_once
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import DealKind, InvitedKind, MissionLine, PartyRole
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.status.calendar import months_later
from umkm_pipeline.status.proof import export_days

FOLLOW_UP_MONTHS = 12
"""Months from the first day of a mission in which a declaration counts as what became of a deal.

No authority has a rule for this; it is this project's own."""

_PLACE = ("sending_province_code", "site_region_code", "site_district_code", "starts_on", "ends_on")


def trade_mission(scan: Scan) -> ibis.Table:
    """One row a mission.

    A deal with a buyer abroad became a declaration where its seller, within FOLLOW_UP_MONTHS from the first day of the
    mission, exported commercial goods to the buyer's country on a customs document that counts. The rule takes no
    account of goods and value, which deals describe in free words, so it shows what may have come of a deal, not what
    it caused. The value declared counts each seller and country once, whatever the number of deals. Deals with buyers
    in Indonesia cannot become declarations and are told apart.

    `announced_deals_idr` is what was announced of the mission as a whole; it stands beside the sum of the deals listed
    and is never added to it. Where several announcements differ, the largest is given. A line that comes again with a
    later delivery, as it was or corrected, is one line.
    """
    lines = told_once(scan("core_missions"), MISSION_ROW)
    firm_of = scan("identity_record_firm").select("record_id", "party_role", "umkm_id")
    lines = lines.left_join(_firms(firm_of), "record_id", rname="{name}_firm")
    window = lines.mutate(until=months_later(lines.starts_on, FOLLOW_UP_MONTHS))
    counted = _counted(window)
    parts = (_exporting(scan, window), _declared(scan, window))
    for part in parts:
        counted = counted.left_join(part, "mission_id").drop("mission_id_right")
    zeros = ("firms_exporting_after", "deals_declared", "sellers_declared", "declared_usd", "declared_idr")
    return counted.mutate(
        deals_difference_idr=counted.announced_deals_idr - counted.deals_idr,
        **{name: counted[name].fill_null(0) for name in zeros},
    ).select(*TABLES["mart_trade_mission"].columns)


def _firms(firm_of: ibis.Table) -> ibis.Table:
    of_mission = firm_of.party_role.isin([PartyRole.PARTICIPANT.value, PartyRole.SELLER.value])
    return firm_of.filter(of_mission).select("record_id", "umkm_id")


def _counted(lines: ibis.Table) -> ibis.Table:
    of = {line: lines.mission_line == line.value for line in MissionLine}
    guest, joined, deal = of[MissionLine.INVITATION], of[MissionLine.PARTICIPANT], of[MissionLine.DEAL]
    kinds = {kind: guest & (lines.invited_kind == kind.value) for kind in InvitedKind}
    came = lines.invited_came.fill_null(False)
    embassy = kinds[InvitedKind.EMBASSY]
    abroad = deal & (lines.buyer_country != "ID").fill_null(False)
    promised = {f"deals_{kind.value}_idr": deal & (lines.deal_kind == kind.value) for kind in DealKind}
    unsaid = deal & ~lines.deal_kind.isin([kind.value for kind in DealKind]).fill_null(False)
    return lines.group_by("mission_id").agg(
        event_name=lines.event_name.max(),
        **{name: lines[name].min() for name in _PLACE},
        invited=guest.sum(),
        invited_embassies=embassy.sum(),
        invited_buyers=kinds[InvitedKind.BUYER].sum(),
        invited_others=(guest & ~embassy & ~kinds[InvitedKind.BUYER]).fill_null(guest).sum(),
        came=(guest & came).sum(),
        embassies_came=(embassy & came).sum(),
        participants=joined.sum(),
        participant_firms=lines.umkm_id.nunique(where=joined),
        deals=deal.sum(),
        deals_abroad=abroad.sum(),
        sellers=lines.umkm_id.nunique(where=deal),
        deals_idr=lines.deal_value_idr.sum(where=deal).fill_null(0),
        **{name: lines.deal_value_idr.sum(where=kind).fill_null(0) for name, kind in promised.items()},
        deals_unsaid_idr=lines.deal_value_idr.sum(where=unsaid).fill_null(0),
        announced_deals_idr=lines.announced_deals_idr.max(),
    )


def _exports(scan: Scan) -> ibis.Table:
    lines = scan("status_document_line")
    counted = lines.filter(lines.counts & lines.is_commercial)
    return counted.select("umkm_id", "exported_on", "destination_country", "fob_usd", "fob_idr")


def _exporting(scan: Scan, lines: ibis.Table) -> ibis.Table:
    """Firms of each mission, participants and sellers, that exported in the window, to wherever it was."""
    firms = lines.filter(lines.umkm_id.notnull()).select("mission_id", "umkm_id", "starts_on", "until").distinct()
    met = firms.join(export_days(scan("status_evidence")), "umkm_id")
    met = met.filter((met.exported_on >= met.starts_on) & (met.exported_on < met.until))
    return met.group_by("mission_id").agg(firms_exporting_after=met.umkm_id.nunique())


def _declared(scan: Scan, lines: ibis.Table) -> ibis.Table:
    """Deals abroad that became declarations, their sellers, and what those declared to the buyers' countries."""
    abroad = (lines.mission_line == MissionLine.DEAL.value) & (lines.buyer_country != "ID") & lines.umkm_id.notnull()
    deals = lines.filter(abroad.fill_null(False)).group_by(
        "mission_id", "umkm_id", "starts_on", "until", destination_country=lines.buyer_country
    )
    met = deals.agg(deals=ibis._.count()).join(_exports(scan), ["umkm_id", "destination_country"])
    met = met.filter((met.exported_on >= met.starts_on) & (met.exported_on < met.until))
    pairs = met.group_by("mission_id", "umkm_id", "destination_country", "deals").agg(
        fob_usd=met.fob_usd.sum(), fob_idr=met.fob_idr.sum()
    )
    return pairs.group_by("mission_id").agg(
        deals_declared=pairs.deals.sum(),
        sellers_declared=pairs.umkm_id.nunique(),
        declared_usd=pairs.fob_usd.sum(),
        declared_idr=pairs.fob_idr.sum(),
    )
