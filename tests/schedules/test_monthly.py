from __future__ import annotations

from datetime import UTC, date, datetime

import dagster as dg
import pytest

from schedules.monthly import month_before, monthly_refresh
from umkm_pipeline.definitions import defs


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2024, 1, 5), date(2023, 12, 1)),
        (date(2024, 3, 31), date(2024, 2, 1)),
        (date(2024, 2, 29), date(2024, 1, 1)),
    ],
)
def test_the_month_before(day: date, month: date) -> None:
    assert month_before(day) == month


def evaluated(at: datetime) -> dg.RunRequest | dg.SkipReason:
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(
            instance, scheduled_execution_time=at, repository_def=defs.get_repository_def()
        )
        answer = monthly_refresh(context)
    assert isinstance(answer, dg.RunRequest | dg.SkipReason)
    return answer


def test_a_tick_asks_for_the_month_that_ended_by_makassar_time() -> None:
    # 19:00 UTC on 4 June is 03:00 on 5 June in Makassar; 17:00 UTC on 31 May is already June there.
    assert evaluated(datetime(2024, 6, 4, 19, tzinfo=UTC)).partition_key == "2024-05-01"  # type: ignore[union-attr]
    assert evaluated(datetime(2024, 5, 31, 17, tzinfo=UTC)).partition_key == "2024-05-01"  # type: ignore[union-attr]


def test_a_month_before_the_start_is_skipped() -> None:
    assert isinstance(evaluated(datetime(2019, 1, 4, 19, tzinfo=UTC)), dg.SkipReason)
