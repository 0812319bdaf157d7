from __future__ import annotations

import pytest

from tests.refresh.conftest import JUNE, MAY, Office
from umkm_pipeline.refresh.pace import Pace, in_words


def test_the_rest_is_estimated_from_what_was_done(office: Office) -> None:
    for month in (MAY, JUNE):
        office.deliver(month, "UD Maju")
    now = [100.0]
    pace = Pace(office.plan(MAY, JUNE), clock=lambda: now[0])
    assert pace.read("exports", MAY) is None
    now[0] += 40
    assert pace.read("registry", MAY) == "read registry 2023-05, 1 of 2, about 40 s of reading left"
    assert pace.read("registry", MAY) is None
    assert pace.read("registry", JUNE) == "read registry 2023-06, 2 of 2"


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.4, "0 s"), (89, "89 s"), (90, "2 min"), (3600, "60 min"), (5400, "1 h 30 min")]
)
def test_durations_in_words(seconds: float, told: str) -> None:
    assert in_words(seconds) == told
