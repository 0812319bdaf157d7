"""Our side of published figures where rows come revised, split otherwise, or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from umkm_pipeline.indicators.published_figure.compare import COMPUTED, READS, ours, published_figure
from umkm_pipeline.model.tables import TABLES

_NEEDS_NO_ROWS = {"jateng_kmk_rate"}


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


def test_an_export_before_the_coaching_or_after_its_years_is_no_fruit_of_it(core: Any) -> None:
    seat = {"programme_code": "JATENG-COACHING-2021", "event_id": "E1", "starts_on": date(2021, 2, 10)}
    again = {**seat, "programme_code": "JATENG-COACHING-2023", "event_id": "E2", "starts_on": date(2023, 2, 10)}
    core.put("core_training", date(2023, 10, 1), *({**seat, "nib": f"{at}"} for at in range(4)), {**again, "nib": "0"})
    days = {"0": date(2022, 5, 2), "1": date(2021, 2, 9), "2": date(2024, 1, 1), "3": date(2023, 12, 31)}
    core.put(
        "core_exports",
        date(2024, 1, 1),
        *({"document_id": nib, "exporter_nib": nib, "exported_on": day} for nib, day in days.items()),
    )
    core.evidence()
    assert found(core, "jateng_coached_2019_2023", "jateng_exporting_2019_2023") == {
        "jateng_coached_2019_2023": 4,
        "jateng_exporting_2019_2023": 2,
    }


def test_only_the_first_export_of_a_firm_is_one(core: Any) -> None:
    seat = {"programme_code": "SUMBAR-EKSPOR-2023", "event_id": "E1", "starts_on": date(2023, 4, 10)}
    core.put("core_training", date(2023, 5, 1), *({**seat, "nib": nib} for nib in ("1", "2")))
    days = [("1", date(2023, 6, 5), 70), ("1", date(2023, 7, 5), 900), ("2", date(2022, 6, 5), 5)]
    core.put(
        "core_exports",
        date(2024, 1, 1),
        *(
            {"document_id": f"{at}", "exporter_nib": nib, "exported_on": day, "fob_usd": usd}
            for at, (nib, day, usd) in enumerate([*days, ("2", date(2023, 8, 5), 11)])
        ),
    )
    core.evidence()
    figures = found(core, "sumbar_first_exports", "sumbar_value")
    assert figures == {"sumbar_first_exports": 1, "sumbar_value": 70}


def test_exports_of_coached_firms_by_calendar_year(core: Any) -> None:
    seat = {"programme_code": "ECP-2023", "event_id": "E1", "starts_on": date(2023, 2, 6), "nib": "1"}
    core.put("core_training", date(2023, 10, 1), seat)
    values = [(date(2022, 12, 31), 40), (date(2023, 1, 1), 70), (date(2023, 12, 31), 5), (date(2024, 1, 1), 900)]
    core.put(
        "core_exports",
        date(2024, 1, 1),
        *(
            {"document_id": f"{at}", "exporter_nib": "1", "exported_on": day, "fob_idr": rupiah}
            for at, (day, rupiah) in enumerate(values)
        ),
    )
    core.evidence()
    figures = found(core, "ecp_value", "ecp_value_before", "ecp_difference")
    assert figures == {"ecp_value": 75, "ecp_value_before": 40, "ecp_difference": 35}


@pytest.mark.parametrize(("said", "expected"), [((2, 2, None), 2), ((2, 3, None), None), ((None, None, None), None)])
def test_instructors_are_told_where_all_events_have_as_many(
    core: Any, said: tuple[int | None, ...], expected: int | None
) -> None:
    event = {"programme_code": "SULSEL-EKSPOR-2023"}
    core.put(
        "core_training",
        date(2023, 3, 1),
        *({**event, "event_id": f"E{at}", "nib": f"{at}", "instructors": number} for at, number in enumerate(said)),
    )
    assert found(core, "sulsel_instructors") == {"sulsel_instructors": expected}
