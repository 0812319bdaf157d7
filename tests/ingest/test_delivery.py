from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.delivery import delivered_months, require_delivery, require_files

MAY, JUNE = date(2023, 5, 1), date(2023, 6, 1)


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    for month in ("2023-05", "2023-07"):
        folder = tmp_path / "registry" / month
        folder.mkdir(parents=True)
        (folder / "umkm.csv").write_text("x", encoding="utf-8")
    return tmp_path


def test_months_with_files_are_delivered_and_nothing_else_is(landing: Path) -> None:
    (landing / "registry" / "2023-08").mkdir()
    (landing / "registry" / "2023-13").mkdir()
    (landing / "exports" / "2023-06").mkdir(parents=True)
    (landing / "exports" / "2023-06" / "_source.yml").write_text("province: '73'", encoding="utf-8")
    assert delivered_months(landing) == [MAY, date(2023, 7, 1)]


def test_a_missing_or_empty_landing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UmkmError, match="does not exist"):
        delivered_months(tmp_path / "nowhere")
    with pytest.raises(UmkmError, match="no file was delivered"):
        delivered_months(tmp_path)


def test_a_range_needs_one_delivered_month(landing: Path) -> None:
    require_delivery(landing, MAY, JUNE)
    with pytest.raises(UmkmError, match=r"for 2023-06(.|\n)*2023-05, 2023-07"):
        require_delivery(landing, JUNE, JUNE)
    require_delivery(landing, JUNE, JUNE, read_before=[JUNE])


def test_a_month_that_lost_all_its_files_is_not_read_by_itself() -> None:
    some, none = pd.DataFrame({"source_path": ["a", "b"]}), pd.DataFrame({"source_path": []})
    require_files(some, none, MAY)
    require_files(none, none, MAY)
    require_files(some.head(1), some, MAY)
    with pytest.raises(UmkmError, match=r"all 2 files(.|\n)*--withdraw"):
        require_files(none, some, MAY)
