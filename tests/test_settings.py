from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from umkm_pipeline.settings import Settings


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOCAL_DIR", "LANDING_DIR", "LAKE_DIR", "WAREHOUSE_URL", "PII_KEY_FILE", "START_MONTH"):
        monkeypatch.delenv(f"UMKM_{name}", raising=False)


def test_everything_is_under_data_local_by_default() -> None:
    settings = Settings()
    assert settings.landing == Path("data/local/landing")
    assert settings.lake == Path("data/local/lake")
    assert settings.pii_key == Path("data/local/pii.key")
    assert settings.warehouse_url is None


def test_the_local_folder_moves_what_is_not_set_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UMKM_LOCAL_DIR", "/srv/umkm")
    monkeypatch.setenv("UMKM_LANDING_DIR", "/mnt/landing")
    settings = Settings()
    assert settings.lake == Path("/srv/umkm/lake")
    assert settings.landing == Path("/mnt/landing")


def test_the_start_month_is_written_as_a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UMKM_START_MONTH", "2021-04")
    assert Settings().start_month == date(2021, 4, 1)


def test_a_threshold_beyond_the_scale_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UMKM_READINESS_THRESHOLD", "101")
    with pytest.raises(ValidationError, match="readiness_threshold"):
        Settings()
