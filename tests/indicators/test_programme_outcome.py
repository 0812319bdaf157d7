"""Exports of participants before an event, in the programme's window and after."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from umkm_pipeline.indicators.programme_outcome import programme_outcome
from umkm_pipeline.reference.programmes import dim_programme

_EVENT = {"programme_code": "JATENG-COACHING-2019", "event_id": "E", "quota": 30, "funding_source": "APBN"} | {
    "starts_on": date(2019, 3, 4),
    "ends_on": date(2019, 10, 28),
    "days_held": 5,
}


def test_before_in_and_after_the_window(core: Any) -> None:
    """Window of eight months from 4 March: to 3 November."""
    core.put(
        "core_training",
        date(2019, 3, 1),
        {**_EVENT, "nib": "1", "days_attended": 5, "class_level": "dasar", "cohort": "2"},
        {**_EVENT, "nib": "2", "days_attended": 4, "sample_reported": True, "class_level": "dasar", "cohort": "1"},
        {**_EVENT, "nib": "3", "days_attended": 1, "foreign_sales_reported": True},
        {**_EVENT, "nib": "4", "days_attended": 0, "foreign_sales_reported": True, "quota": 300},
        {**_EVENT, "nib": "5", "days_attended": 3, "class_level": "platinum", "ends_on": date(2029, 10, 28)},
        {**_EVENT, "nib": "5", "days_attended": 4},
    )
    exports: list[tuple[str, date, int, dict[str, Any]]] = [
        ("1", date(2019, 3, 3), 1, {}),
        ("1", date(2019, 3, 4), 10, {}),
        ("2", date(2019, 11, 3), 100, {}),
        ("2", date(2019, 11, 4), 1000, {}),
        ("3", date(2019, 12, 1), 10_000, {}),
        ("5", date(2019, 5, 1), 100_000, {"is_sample": True, "is_commercial": False}),
        ("9", date(2019, 5, 1), 1_000_000, {"goods_owner_nib": "5"}),
        ("5", date(2019, 5, 2), 10_000_000, {"goods_owner_nib": "9"}),
        ("5", date(2019, 6, 1), 100_000_000, {"npe_issued": False}),
    ]
    core.put(
        "core_exports",
        date(2019, 12, 1),
        *(
            {"document_id": f"D{at}", "exporter_nib": nib, "exported_on": day, "fob_usd": usd, "fob_idr": 2 * usd}
            | more
            for at, (nib, day, usd, more) in enumerate(exports)
        ),
    )
    core.evidence()
    core.lake.write("mart_dim_programme", dim_programme())
    (row,) = core.build("mart_programme_outcome", programme_outcome)
    assert row == {
        "event_id": "E",
        "programme_code": "JATENG-COACHING-2019",
        "cohort": "1",
        "event_name": None,
        "site_region_code": None,
        "site_district_code": None,
        "class_level": "dasar",
        "funding_source": "APBN",
        "starts_on": date(2019, 3, 4),
        "ends_on": date(2019, 10, 28),
        "window_months": 8,
        "quota": 30,
        "days_held": 5,
        "participants": 5,
        "participants_selected": 0,
        "attended": 4,
        "completed": 3,
        "samples": 2,
        "first_samples": 2,
        "exporters_before": 1,
        "exporters_in_window": 3,
        "exporters_after": 4,
        "first_exporters_after": 3,
        # Data begin in the month of one of these exports: whether it was the first cannot be told.
        "first_ever_exporters": 0,
        "first_exports_censored": 3,
        "participants_new": 4,
        **dict.fromkeys([f"conversion_{months}m" for months in (6, 12, 24, 36)]),
        "median_days_to_first_export": None,
        "value_in_window_usd": Decimal(1_000_110),
        "value_in_window_idr": Decimal(2_000_220),
        "value_after_usd": Decimal(1_011_110),
        "value_after_window_usd": Decimal(11_000),
        "value_per_participant_usd": 1_000_110 / 5,
    }
