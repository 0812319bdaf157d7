"""The UI in a real browser: what a data engineer sees after a run in which a file was held.

With `SCREENSHOTS=docs/ui` in the environment the pictures of the documentation are taken anew.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.golden.conftest import FIRST as MONTH
from tests.golden.conftest import Office, a_copy
from tests.golden.services import free_port, serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_OFFLINE = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
_WAIT = 60_000

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not on this machine (.ci/run installs it)")


@pytest.fixture(scope="module")
def address(first_month: Office) -> Iterator[str]:
    """Address of the UI of an office that has read a month, one file of which was held."""
    with a_copy(first_month) as office, ExitStack() as services:
        (office.landing / "training" / MONTH / "daftar.csv").write_text("Kolom A;Kolom B\n1;2\n", encoding="utf-8")
        office.umkm("refresh", "--month", MONTH, code=1)
        code, web = free_port(), free_port()
        services.enter_context(serving(office.environment, "code", "--port", str(code)))
        services.enter_context(
            serving(office.environment, "webserver", "--port", str(web), "--code", f"127.0.0.1:{code}")
        )
        yield f"http://127.0.0.1:{web}"


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    """A page of a new browser."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(_OFFLINE))
        opened = browser.new_page(viewport={"width": 1600, "height": 900}, base_url=address)
        opened.set_default_timeout(_WAIT)
        expect.set_options(timeout=_WAIT)
        yield opened
        browser.close()


def test_the_groups_read_from_left_to_right(page: Page, tmp_path: Path) -> None:
    _open(page, "/asset-groups")
    flow = ["landing", "raw", "core", "identity", "status", "mart", "audit"]
    # Twice: in the list beside the graph, and in the graph, which comes later on the page.
    nodes = [page.get_by_text(re.compile(f"^{group}$")).last for group in flow]
    for node in nodes:
        expect(node).to_be_visible()
    boxes = [node.bounding_box() for node in nodes]
    lefts = [box["x"] for box in boxes if box]
    assert len(lefts) == len(flow)
    assert lefts == sorted(lefts)
    assert len(set(lefts)) == len(flow)
    _keep(page, tmp_path, "asset-graph")


def test_a_failed_check_shows_its_reason(page: Page, tmp_path: Path) -> None:
    _open(page, "/assets/quality_file_audit?view=checks&checkDetail=no_file_held")
    expect(page.get_by_text(f"training/{MONTH}/daftar.csv: held")).to_be_visible()
    _keep(page, tmp_path, "failed-check")


def test_a_month_shows_its_counts_and_a_chart(page: Page, tmp_path: Path) -> None:
    _open(page, f"/assets/core_training?view=partitions&partition={quote(f'{MONTH}-01')}")
    for shown in ("rows read", "rows quarantined", "rows by outcome"):
        expect(page.get_by_text(shown, exact=True)).to_be_visible()
    _keep(page, tmp_path, "month")


def _open(page: Page, path: str) -> None:
    """Open a page as soon as the server answers."""
    for _ in range(_WAIT // 500):
        try:
            page.goto(path)
        except Exception:  # noqa: BLE001 -- the server is starting
            page.wait_for_timeout(500)
        else:
            return
    pytest.fail("the UI does not answer")


def _keep(page: Page, folder: Path, name: str) -> None:
    page.screenshot(path=Path(os.environ.get("SCREENSHOTS", folder)) / f"{name}.png")
