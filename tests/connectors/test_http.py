"""The HTTP layer against a server that misbehaves."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.connectors.server import Reply, Server, as_json
from umkm_pipeline.connectors.content import json_of
from umkm_pipeline.connectors.http import Answer, Client, Request
from umkm_pipeline.connectors.trouble import RefusedError, TransientError, UnauthorisedError
from umkm_pipeline.settings import Settings

GOOD = Reply(b"good")
KEY = "planted-key-5f1d2c"


def body(answer: Answer) -> bytes:
    return answer.body


@pytest.fixture
def ask(client: Client, server: Server) -> Callable[..., bytes]:
    return lambda path="/x", **about: client.ask(Request(f"{server.url}{path}", **about), body)


@pytest.mark.parametrize(
    "bad",
    [
        Reply(status=429),
        Reply(status=502),
        Reply(status=503),
        Reply(status=504),
        Reply(drop=True),
        Reply(b"good", cut=2),
        Reply(b"not gzip", headers={"Content-Encoding": "gzip"}),
    ],
    ids=["429", "502", "503", "504", "dropped", "cut off", "broken packing"],
)
def test_what_may_pass_is_tried_again(server: Server, ask: Callable[..., bytes], bad: Reply) -> None:
    server.on("/x", bad, bad, GOOD)
    assert ask() == b"good"
    assert len(server.seen) == 3


@pytest.mark.parametrize("bad", [Reply(status=503), Reply(drop=True), Reply(b"good", cut=2)])
def test_tries_have_an_end(server: Server, ask: Callable[..., bytes], bad: Reply) -> None:
    server.on("/x", bad)
    with pytest.raises(TransientError, match="tried 3 times"):
        ask()
    assert len(server.seen) == 3


@pytest.mark.parametrize("status", [400, 403, 404, 410, 413, 500, 501])
def test_what_will_not_pass_is_not_tried_again(server: Server, ask: Callable[..., bytes], status: int) -> None:
    server.on("/x", Reply(b"good", status, {"Retry-After": "0"}), GOOD)
    with pytest.raises(RefusedError, match=str(status)):
        ask()
    assert len(server.seen) == 1


def test_an_unknown_account_is_told_apart(server: Server, ask: Callable[..., bytes]) -> None:
    server.on("/x", Reply(status=401))
    with pytest.raises(UnauthorisedError):
        ask()


def test_a_redirect_is_not_followed_to_another_host(server: Server, ask: Callable[..., bytes]) -> None:
    server.on("/x", Reply(status=302, headers={"Location": f"{server.url}/elsewhere"}))
    with pytest.raises(RefusedError, match="another address"):
        ask(secret_params={"key": SecretStr(KEY)})
    assert server.paths() == ["/x"]


def test_slow_answers_end_in_time(server: Server, settings: Settings) -> None:
    server.on("/x", Reply(b"good", delay=1.0), GOOD)
    client = Client(settings.model_copy(update={"http_read_timeout": 0.2}))
    started = time.monotonic()
    assert client.ask(Request(f"{server.url}/x"), body) == b"good"
    assert time.monotonic() - started < 0.9


def test_a_trickle_ends_at_the_deadline(server: Server, settings: Settings) -> None:
    server.on("/x", Reply(b"x" * 300_000))
    client = Client(settings.model_copy(update={"http_deadline": 1e-9, "http_tries": 1}))
    with pytest.raises(TransientError, match="in time"):
        client.ask(Request(f"{server.url}/x"), body)


def test_an_answer_that_is_too_large_is_not_read_to_its_end(server: Server, settings: Settings) -> None:
    server.on("/x", Reply(b"x" * (1 << 20)), Reply(b"x" * ((1 << 20) + 1)))
    client = Client(settings.model_copy(update={"http_max_mb": 1}))
    assert len(client.ask(Request(f"{server.url}/x"), body)) == 1 << 20
    with pytest.raises(RefusedError, match="larger than 1 MB"):
        client.ask(Request(f"{server.url}/x?again"), body)


def waits(settings: Settings, server: Server, **changes: float) -> list[float]:
    """The waits that a request took, without waiting."""
    waited: list[float] = []
    Client(settings.model_copy(update=changes), sleep=waited.append).ask(Request(f"{server.url}/x"), body)
    return waited


def test_retry_after_in_seconds_is_kept_to(server: Server, settings: Settings) -> None:
    server.on("/x", Reply(status=429, headers={"Retry-After": "7"}), GOOD)
    assert waits(settings, server) == [7.0]


def test_retry_after_as_a_date_is_kept_to(server: Server, settings: Settings) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    server.on("/x", Reply(status=503, headers={"Retry-After": until}), GOOD)
    [waited] = waits(settings, server)
    assert 55 < waited <= 60


def test_nonsense_in_retry_after_is_no_wait_and_no_failure(server: Server, settings: Settings) -> None:
    server.on("/x", Reply(status=503, headers={"Retry-After": "soon"}), GOOD)
    [waited] = waits(settings, server)
    assert waited <= settings.http_backoff


def test_a_wait_beyond_the_bound_is_told_and_not_cut_short(server: Server, settings: Settings) -> None:
    server.on("/x", Reply(status=429, headers={"Retry-After": "121"}), GOOD)
    with pytest.raises(TransientError, match="121 s"):
        waits(settings, server)
    assert len(server.seen) == 1
    server.on("/x", Reply(status=429, headers={"Retry-After": "120"}), GOOD)
    assert waits(settings, server) == [120.0]


def test_waits_double_and_are_in_part_chance(server: Server, settings: Settings) -> None:
    runs = []
    for _ in range(5):
        server.on("/x", Reply(status=503), Reply(status=503), Reply(status=503), GOOD)
        runs.append(waits(settings, server, http_backoff=8.0, http_tries=4))
    for first, second, third in runs:
        assert 4 <= first <= 8 <= second <= 16 <= third <= 32
    assert len({first for first, _, _ in runs}) > 1


def test_requests_keep_their_pace(server: Server, settings: Settings) -> None:
    server.on("/x", GOOD)
    slept: list[float] = []
    client = Client(settings.model_copy(update={"http_interval": 30.0}), sleep=slept.append)
    for name in ("a", "b", "c"):
        client.ask(Request(f"{server.url}/x", {"n": name}), body)
    assert len(slept) == 2
    assert all(20 < seconds <= 30 for seconds in slept)
    client.ask(Request(f"{server.url.replace('127.0.0.1', 'localhost')}/x"), body)
    assert len(slept) == 2, "each server has a pace of its own"


def test_an_answer_is_asked_for_only_if_it_changed(server: Server, ask: Callable[..., bytes]) -> None:
    stamp = "Wed, 27 Nov 2019 08:00:00 GMT"
    server.on("/x", Reply(b"good", headers={"ETag": '"1"', "Last-Modified": stamp}), Reply(status=304))
    assert (ask(), ask(), ask()) == (b"good",) * 3
    for seen in server.seen[1:]:
        assert (seen.headers["If-None-Match"], seen.headers["If-Modified-Since"]) == ('"1"', stamp)
    assert "If-None-Match" not in server.seen[0].headers


def test_an_answer_that_cannot_change_is_not_asked_for(server: Server, settings: Settings) -> None:
    server.on("/x", GOOD)
    past, today = date(2019, 11, 27), datetime.now(UTC).date()
    for final, again, expected in ((past, False, 1), (past, True, 2), (today, False, 2), (None, False, 2)):
        server.seen.clear()
        for _ in range(2):
            request = Request(f"{server.url}/x", {"case": f"{final}{again}"}, final_after=final)
            assert Client(settings, again=again).ask(request, body) == b"good"
        assert len(server.seen) == expected


def test_an_empty_answer_is_not_final(server: Server, client: Client) -> None:
    server.json("/x", [], [1])
    request = Request(f"{server.url}/x", final_after=date(2019, 1, 1))
    assert [client.ask(request, lambda answer: json_of(answer, "x")) for _ in range(3)] == [[], [1], [1]]
    assert len(server.seen) == 2


def test_an_answer_that_is_not_taken_is_not_kept(server: Server, client: Client, settings: Settings) -> None:
    server.on("/x", Reply(b"<html>firewall</html>", headers={"ETag": '"1"'}), as_json({"a": 1}))
    request = Request(f"{server.url}/x", final_after=date(2019, 1, 1))
    with pytest.raises(RefusedError, match="web page"):
        client.ask(request, lambda answer: json_of(answer, request.where))
    assert client.ask(request, lambda answer: json_of(answer, request.where)) == {"a": 1}


@pytest.mark.parametrize("harm", ["truncate", "delete"])
def test_a_kept_answer_that_was_harmed_is_asked_for_anew(
    server: Server, ask: Callable[..., bytes], settings: Settings, harm: str
) -> None:
    server.on("/x", Reply(b"good", headers={"ETag": '"1"'}))
    ask(final_after=date(2019, 1, 1))
    [kept] = settings.responses.glob("*.body")
    kept.unlink() if harm == "delete" else kept.write_bytes(b"go")
    assert ask(final_after=date(2019, 1, 1)) == b"good"
    assert "If-None-Match" not in server.seen[1].headers


def test_a_key_is_sent_and_shown_nowhere(
    server: Server, client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Also not in the library's own log, at its loudest, where the whole address is written."""
    caplog.set_level(logging.DEBUG)
    request = Request(f"{server.url}/x", {"open": "seen"}, secret_params={"key": SecretStr(KEY)})
    server.on("/x", Reply(status=503), Reply(b"good", headers={"ETag": '"1"'}), Reply(status=403), Reply(drop=True))
    assert client.ask(request, body) == b"good"
    errors = []
    for _ in range(2):
        with pytest.raises((RefusedError, TransientError)) as caught:
            client.ask(request, body)
        errors.append(caught.value)
    assert all(seen.query == {"open": "seen", "key": KEY} for seen in server.seen)
    assert "urllib3.connectionpool" in {record.name for record in caplog.records}
    assert KEY not in caplog.text
    assert KEY not in repr(request)
    for error in errors:
        assert KEY not in f"{error!r}{error}"
        assert (error.__cause__, error.__context__) == (None, None), "what caused it holds the address"
    kept = [file.read_bytes() for file in settings.responses.iterdir()]
    assert kept
    assert not [content for content in kept if KEY.encode() in content]


def test_proxies_and_ca_bundle_come_from_the_environment(
    server: Server, client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server.on("/x", GOOD)
    monkeypatch.setenv("HTTP_PROXY", server.url)
    monkeypatch.setenv("NO_PROXY", "")
    # A proxy is sent the whole address, of which the server here takes the path.
    assert client.ask(Request("http://office.example/x"), body) == b"good"
    assert server.seen[0].headers["Host"] == "office.example"
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    with pytest.raises(RefusedError, match="cannot be asked") as caught:
        client.ask(Request(server.url.replace("http", "https", 1)), body)
    assert "REQUESTS_CA_BUNDLE" in caught.value.remedy


def test_a_connection_that_is_not_safe_is_not_tried_again(server: Server, client: Client) -> None:
    with pytest.raises(RefusedError, match="certificate"):
        client.ask(Request(server.url.replace("http", "https", 1)), body)


def test_it_says_who_asks(server: Server, ask: Callable[..., bytes]) -> None:
    server.on("/x", GOOD)
    ask()
    assert server.seen[0].headers["User-Agent"].startswith("umkm-pipeline/")


def test_nobody_at_home_is_told_as_such(settings: Settings) -> None:
    with pytest.raises(TransientError, match="could not be reached") as caught:
        Client(settings).ask(Request("http://127.0.0.1:9/x"), body)
    assert caught.value.where == "127.0.0.1/x"


def test_servers_on_two_ports_of_a_host_are_two() -> None:
    keys = {Request(f"http://127.0.0.1{port}/x", {"a": "1"}).key for port in ("", ":8001", ":8002")}
    assert len(keys) == 3


def test_an_answer_that_cannot_be_kept_is_an_answer(server: Server, settings: Settings, client: Client) -> None:
    server.json("/x", {"a": 1})
    settings.responses.parent.mkdir(parents=True)
    settings.responses.write_text("in the way")
    assert client.ask(Request(f"{server.url}/x"), lambda answer: answer.body) == b'{"a": 1}'
