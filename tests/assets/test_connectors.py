"""Assets of connectors: run by themselves against a real server, for a range of months."""

from __future__ import annotations

import warnings

import dagster as dg
import pytest

from assets.connectors import fetched_rates
from assets.partitions import RANGE_END, RANGE_START
from tests.connectors.answers import bi_row, bi_xml, xml
from tests.connectors.conftest import server, settings
from tests.connectors.server import Reply, Server
from umkm_pipeline.settings import Settings

__all__ = ["server", "settings"]
JISDOR = "/bi/getSubKursJisdor3"


def run(raises: bool = True) -> dg.ExecuteInProcessResult:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)
        return dg.materialize(
            [fetched_rates],
            tags={RANGE_START: "2019-11-01", RANGE_END: "2019-12-01"},
            instance=dg.DagsterInstance.ephemeral(),
            raise_on_error=raises,
        )


@pytest.fixture(autouse=True)
def only_dollars(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UMKM_RATE_CURRENCIES", "USD")
    monkeypatch.setenv("UMKM_RATE_SOURCES", "bi_jisdor")


def test_a_range_of_months_is_one_run(server: Server, settings: Settings) -> None:
    server.on(JISDOR, xml(bi_xml([bi_row("USD", day, "14096.00") for day in ("2019-11-27", "2019-12-02")], "asing")))
    result = run()
    assert result.success
    [event] = result.asset_materializations_for_node("fetched_rates")[:1]
    assert event.metadata["files new"].value == 2
    assert [seen.query["endDate"] for seen in server.seen] == ["2019-12-31"]
    assert len(list((settings.landing / "rates").glob("*.csv"))) == 2


def test_a_month_that_no_source_gives_fails_the_run(server: Server) -> None:
    server.on(JISDOR, Reply(status=503))
    assert not run(raises=False).success
