from __future__ import annotations

from collections.abc import Callable

import pytest

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.limits import Limits
from umkm_pipeline.settings import Settings

LIMITS = Limits(file_mb=2, unpacked_mb=100, ratio=10, sheets=3, cells=50)
MB = 1_000_000


@pytest.mark.parametrize(
    ("check", "most", "setting"),
    [
        (lambda size: LIMITS.check_size(size, "x.xlsx"), 2 * MB, "UMKM_MAX_FILE_MB"),
        (lambda size: LIMITS.check_unpacked(size, size, "x.xlsx"), 100 * MB, "UMKM_MAX_UNPACKED_MB"),
        (lambda size: LIMITS.check_unpacked(size, 6 * MB, "x.xlsx"), 60 * MB, "UMKM_MAX_RATIO"),
        (lambda sheets: LIMITS.check_sheets(sheets, "x.xlsx"), 3, "UMKM_MAX_SHEETS"),
        (lambda cells: LIMITS.check_cells(cells, "x.xlsx"), 50, "UMKM_MAX_CELLS"),
    ],
)
def test_the_limit_itself_passes_and_one_more_does_not(check: Callable[[int], None], most: int, setting: str) -> None:
    check(most)
    with pytest.raises(UmkmError) as raised:
        check(most + 1)
    assert setting in raised.value.remedy
    assert "x.xlsx" in str(raised.value)


def test_little_may_be_packed_as_well_as_it_likes() -> None:
    LIMITS.check_unpacked(50 * MB, 1, "x.xlsx")
    with pytest.raises(UmkmError):
        LIMITS.check_unpacked(50 * MB + 1, 1, "x.xlsx")


def test_the_limits_are_those_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Limits.of(Settings()) == Limits()
    for at, name in enumerate(("FILE_MB", "UNPACKED_MB", "RATIO", "SHEETS", "CELLS"), start=11):
        monkeypatch.setenv(f"UMKM_MAX_{name}", str(at))
    assert Limits.of(Settings()) == Limits(11, 12, 13, 14, 15)
