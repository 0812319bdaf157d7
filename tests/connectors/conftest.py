"""A server, and settings that point every connector at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connectors.server import Server, serve
from umkm_pipeline.connectors.http import Client
from umkm_pipeline.settings import Settings


@pytest.fixture
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


@pytest.fixture
def settings(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of the environment, so that code which reads it anew has the same."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    told = {
        "LOCAL_DIR": tmp_path / "local",
        "LANDING_DIR": tmp_path / "landing",
        "BI_URL": f"{server.url}/bi",
        "KMK_URL": f"{server.url}/kmk",
        "FRANKFURTER_URL": f"{server.url}/frankfurter",
        "BPS_URL": f"{server.url}/bps",
        "CEISA_URL": f"{server.url}/ceisa",
        "HTTP_BACKOFF": 0.01,
        "HTTP_INTERVAL": 0,
        "HTTP_TRIES": 3,
        "HTTP_CONNECT_TIMEOUT": 2,
        "HTTP_READ_TIMEOUT": 2,
    }
    for name, value in told.items():
        monkeypatch.setenv(f"UMKM_{name}", str(value))
    (tmp_path / "landing").mkdir()
    return Settings()


@pytest.fixture
def client(settings: Settings) -> Client:
    return Client(settings)
