"""Our side of published figures where rows come revised, split otherwise, or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from umkm_pipeline.indicators.published_figure.compare import COMPUTED, READS, ours, published_figure
from umkm_pipeline.model.tables import TABLES

_NEEDS_NO_ROWS = {"ecp_difference", "jateng_kmk_rate"}


def found(core: Any, *codes: str) -> dict[str, Any]:
    computed = tuple(figure for figure in COMPUTED if figure.code in codes)
    rows = core.con.to_pyarrow(ours(core.scan, computed)).to_pylist()
    return {row["figure_code"]: row["our_value"] for row in rows}


def test_an_office_without_the_rows_has_no_figure_rather_than_0(core: Any) -> None:
    assert all(asset in TABLES for asset in READS)
    rows = core.build("mart_published_figure", published_figure)
    told = {row["figure_code"]: row["agreement"] for row in rows if row["our_value"] is not None}
    assert set(told) == _NEEDS_NO_ROWS
    assert {row["agreement"] for row in rows if row["figure_code"] not in told} == {"not_in_data"}


@pytest.mark.parametrize("again", [{"revision": 1, "figure_value": 330}, {"figure_value": 330}])
def test_a_revised_or_repeated_figure_by_class_is_not_added_to_the_first(core: Any, again: dict[str, Any]) -> None:
    one: dict[str, Any] = {
        "province_code": "63",
        "region_code": "6371",
        "indicator_code": "registered_smes",
        "unit_code": "firms",
    }
    one |= {"period_start": date(2023, 12, 31), "period_end": date(2023, 12, 31), "period_basis": "position"}
    micro, small = {**one, "size_class_stated": "mikro"}, {**one, "size_class_stated": "kecil"}
    core.put("core_official_stats", date(2024, 1, 1), {**micro, "figure_value": 300}, {**small, "figure_value": 70})
    # What is told by sector as well is a part of the same firms.
    core.put("core_official_stats", date(2024, 2, 1), {**micro, **again}, {**micro, "sector": "G", "figure_value": 200})
    figures = found(core, "kalsel_smes", "kalsel_micro", "kalsel_micro_share")
    assert figures == {"kalsel_smes": 400, "kalsel_micro": 330, "kalsel_micro_share": 82.5}


def test_a_revision_downwards_takes_the_place_of_the_figure(core: Any) -> None:
    one: dict[str, Any] = {
        "province_code": "18",
        "indicator_code": "registered_smes",
        "unit_code": "firms",
        "period_basis": "position",
    }
    one |= {"period_start": date(2021, 12, 31), "period_end": date(2021, 12, 31)}
    core.put(
        "core_official_stats",
        date(2022, 1, 1),
        {**one, "figure_value": Decimal(147_000)},
        {**one, "figure_value": Decimal(146_000), "revision": 1},
        {**one, "figure_value": Decimal(200_000), "sector": "G"},
    )
    assert found(core, "lampung_smes") == {"lampung_smes": 146_000}
