"""Lists that are delivered again: what they say counts once, what a list says twice counts twice."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import ibis

from umkm_pipeline.indicators.cluster import cluster
from umkm_pipeline.indicators.curation_ranking import curation_ranking
from umkm_pipeline.indicators.published_figure.sulsel import FIGURES
from umkm_pipeline.indicators.targets.ours import realised
from umkm_pipeline.indicators.told_once import MISSION_ROW, told_once
from umkm_pipeline.indicators.trade_mission import trade_mission
from umkm_pipeline.reference.curation import curation_rules
from umkm_pipeline.settings import Settings

_MARCH, _APRIL, _MAY = date(2024, 3, 1), date(2024, 4, 1), date(2024, 5, 1)
_DEAL = {"mission_line": "deal", "deal_kind": "mou", "buyer_country": "MY", "nib": "1", "business_name": "Satu"}
_GUEST = {"mission_line": "invitation", "invited_kind": "embassy", "invited_name": "Kedutaan A"}


def test_a_list_that_comes_again_with_more_rows_counts_each_row_once(core: Any) -> None:
    first = [{**_DEAL, "deal_value_idr": 10}, {**_DEAL, "deal_value_idr": 10}, _GUEST]
    core.put("core_missions", _MARCH, *first)
    core.put("core_missions", _APRIL, *first, {**_DEAL, "deal_value_idr": 5}, file="g")
    core.put("core_missions", _MAY, *first[1:], file="h")
    core.evidence()
    (row,) = core.build("mart_trade_mission", trade_mission)
    assert (row["deals"], row["deals_idr"], row["deals_mou_idr"], row["invited_embassies"]) == (3, 25, 25, 1)
    kept = core.con.to_pyarrow(told_once(core.scan("core_missions"), MISSION_ROW)).to_pylist()
    assert sorted(row["record_id"] for row in kept) == [
        *(f"missions/2024-03/f/s/{number}" for number in (1, 2, 3)),
        "missions/2024-04/g/s/4",
    ]


def test_the_deals_of_a_target_are_counted_once(core: Any) -> None:
    core.put("core_missions", _MARCH, {**_DEAL, "deal_value_idr": 10})
    core.put("core_missions", _APRIL, {**_DEAL, "deal_value_idr": 10})
    core.intervals()
    target: dict[str, Any] = {
        "target_id": "t",
        "owner": "63",
        "indicator_code": "mission_deals_idr",
        "unit_code": "IDR",
    }
    target |= {"period_basis": "year", "period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31)}
    targets, months = ibis.memtable([target]), ibis.memtable([{"month": _APRIL}])
    found = core.con.to_pyarrow(realised(core.scan, targets, months)).to_pylist()
    assert {row["realised_basis"]: row["realised_value"] for row in found} == {"cumulative": 10, "month": 0}


def test_members_of_a_cluster_and_rows_of_a_selection_are_counted_once(core: Any) -> None:
    member = {"cluster_grain": "member", "business_name": "Anggota"}
    chosen = {"programme_code": "SULSEL-EKSPOR-2023", "business_name": "Usaha", "decision": "accepted"}
    for month in (_MARCH, _APRIL):
        core.put("core_clusters", month, {**member, "nib": "1"}, {**member, "nib": "77777"})
        core.put("core_curation", month, {**chosen, "nib": "1"}, {**chosen, "nib": "77777", "decision": "not_chosen"})
    core.evidence()
    (row,) = core.build("mart_cluster", cluster)
    assert (row["members"], row["member_firms"]) == (2, 2)
    core.build("mart_curation_ranking", partial(curation_ranking, rules=curation_rules(Settings().curation_file)))
    ranked = ("mart_curation_ranking",)
    built = {figure.code: figure.build(core.scan) for figure in FIGURES if figure.reads == ranked}
    found = {code: core.con.to_pyarrow(rows)["our_value"].to_pylist() for code, rows in built.items()}
    assert found == {"sulsel_candidates": [2], "sulsel_accepted": [1]}


def test_a_row_that_comes_again_corrected_counts_once_and_as_corrected(core: Any) -> None:
    """Two deals with one buyer, one of them corrected twice; a guest who came after all; a third deal in April."""
    deal = {**_DEAL, "buyer_name": "Beli"}
    core.put("core_missions", _MARCH, {**deal, "deal_value_idr": 10}, {**deal, "deal_value_idr": 20}, _GUEST)
    core.put(
        "core_missions",
        _APRIL,
        {**deal, "deal_value_idr": 10},
        {**deal, "deal_value_idr": 25},
        {**deal, "buyer_name": "Lain", "deal_value_idr": 5},
        {**_GUEST, "invited_came": True},
    )
    core.put("core_missions", _MAY, {**deal, "deal_value_idr": 10}, {**deal, "deal_value_idr": 26})
    core.evidence()
    (row,) = core.build("mart_trade_mission", trade_mission)
    assert (row["deals"], row["deals_idr"], row["invited"], row["came"]) == (3, 41, 1, 1)


def test_announcements_of_several_are_not_corrections_and_what_is_left_out_stays(core: Any) -> None:
    announced = {"mission_line": "mission", "sending_province_code": "63"}
    core.put("core_missions", _MARCH, {**announced, "announced_deals_idr": 90}, {**_DEAL, "deal_value_idr": 10})
    core.put("core_missions", _APRIL, {**announced, "announced_deals_idr": 70})
    core.evidence()
    (row,) = core.build("mart_trade_mission", trade_mission)
    assert (row["announced_deals_idr"], row["deals"], row["deals_idr"]) == (90, 1, 10)


def test_a_member_whose_row_is_corrected_is_one_member(core: Any) -> None:
    member = {"cluster_grain": "member", "business_name": "Anggota", "owner_name": "Siti", "nib": "1"}
    core.put("core_clusters", _MARCH, {**member, "workers": 2}, {**member, "owner_name": "Ani", "nib": "77777"})
    core.put("core_clusters", _APRIL, {**member, "workers": 3}, {**member, "owner_name": "Budi", "nib": "3"})
    core.evidence()
    (row,) = core.build("mart_cluster", cluster)
    assert (row["members"], row["member_firms"]) == (3, 3)
