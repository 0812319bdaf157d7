"""CEISA: tokens that grow old, states of documents, and what the exports source makes of them."""

from __future__ import annotations

import hashlib
import json
import logging
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pydantic import SecretStr

from tests.conftest import Core
from tests.connectors.server import Reply, Seen, Server, as_json
from tests.sources.test_declarations import peb
from umkm_pipeline.connectors.ceisa import Ceisa
from umkm_pipeline.connectors.http import Client
from umkm_pipeline.connectors.rates.asked import Asked
from umkm_pipeline.connectors.rates.fetch import fetch_rates
from umkm_pipeline.connectors.secret import Credentials
from umkm_pipeline.connectors.states import Declared, fetch_states, open_documents
from umkm_pipeline.connectors.trouble import RefusedError, TransientError, UnauthorisedError
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.read_file import FileRead, Landed, read_file
from umkm_pipeline.ingest.strays import strays
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.reference.landed_rates import Quote, read_quotes
from umkm_pipeline.settings import Settings

LOGIN, UPDATE = "/ceisa/nle-oauth/v1/user/login", "/ceisa/nle-oauth/v1/user/update-token"
USER, PASSWORD = "planted-user", "planted-password-7f"
AJU = peb()["nomorAju"]
DECLARED = Declared(AJU, "110100", "10", date(2023, 6, 20))
STATUS = f"/ceisa/openapi/status/{AJU}"
MONTH = date(2023, 6, 1)
RECEIVED = {"kodeStatus": "100", "keterangan": "PEB DITERIMA", "tanggalStatus": "2023-06-20"}
NPE = {"kodeStatus": "200", "keterangan": "NPE", "tanggalStatus": "2023-06-20"}
CANCELLED = {"kodeStatus": "300", "keterangan": "PEMBATALAN", "waktuStatus": "2023-07-03 10:00:00"}


class Gateway:
    """Customs' side: gives tokens and knows which are good."""

    def __init__(self, server: Server) -> None:
        self.given = 0
        self.good: set[str] = set()
        self.server = server
        self.states: list[dict[str, Any]] = [NPE]
        server.on(LOGIN, self.login)
        server.on(UPDATE, self.update)
        server.on(STATUS, self.signed({"status": "OK", "dataStatus": self.states, "dataRespon": []}))

    def login(self, seen: Seen) -> Reply:
        if json.loads(seen.body) != {"username": USER, "password": PASSWORD}:
            return as_json({"status": "error", "message": f"wrong: {seen.body.decode()}"}, 401)
        return self._token()

    def update(self, seen: Seen) -> Reply:
        if seen.headers.get("Authorization") != f"refresh-{self.given}" or seen.body:
            return as_json({"message": "old"}, 401)
        return self._token()

    def signed(self, value: object) -> Any:
        """A script that wants a good token."""
        return lambda seen: (
            as_json(value) if seen.headers.get("Authorization") in self.good else as_json({"message": "expired"}, 401)
        )

    def _token(self) -> Reply:
        self.given += 1
        self.good = {f"Bearer access-{self.given}"}
        item = {"access_token": f"access-{self.given}", "refresh_token": f"refresh-{self.given}", "expires_in": 900}
        return as_json({"status": "success", "item": item})


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def gateway(server: Server) -> Gateway:
    return Gateway(server)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def account(settings: Settings, gateway: Gateway, clock: Clock) -> Ceisa:
    credentials = Credentials(SecretStr(USER), SecretStr(PASSWORD))
    return Ceisa(Client(settings), settings.ceisa_url, credentials, clock)


def test_one_login_serves_many_requests(server: Server, account: Ceisa) -> None:
    assert [account.states(AJU), account.states(AJU)] == [[NPE], [NPE]]
    assert server.paths() == [LOGIN, STATUS, STATUS]


def test_a_token_is_renewed_before_it_is_old(server: Server, account: Ceisa, clock: Clock) -> None:
    account.states(AJU)
    clock.now = 869
    account.states(AJU)
    clock.now = 871
    account.states(AJU)
    assert server.paths() == [LOGIN, STATUS, STATUS, UPDATE, STATUS]


def test_a_token_that_customs_takes_for_old_is_renewed(server: Server, account: Ceisa, gateway: Gateway) -> None:
    account.states(AJU)
    gateway.good = set()
    assert account.states(AJU) == [NPE]
    assert server.paths() == [LOGIN, STATUS, STATUS, UPDATE, STATUS]


def test_where_the_refresh_token_is_old_too_there_is_a_new_login(
    server: Server, account: Ceisa, gateway: Gateway
) -> None:
    account.states(AJU)
    gateway.good = set()
    server.on(UPDATE, Reply(status=401))
    assert account.states(AJU) == [NPE]
    assert server.paths() == [LOGIN, STATUS, STATUS, UPDATE, LOGIN, STATUS]


def test_an_account_that_may_not_ask_is_told_after_one_renewal(server: Server, account: Ceisa) -> None:
    server.on(STATUS, Reply(status=401))
    with pytest.raises(UnauthorisedError):
        account.states(AJU)
    assert server.paths() == [LOGIN, STATUS, UPDATE, STATUS]


@pytest.mark.parametrize(
    "answer",
    [
        as_json({"message": f"no {PASSWORD}"}, 401),
        as_json({"status": "error", "message": f"no {PASSWORD}"}),
        as_json({"item": None}),
        as_json([PASSWORD]),
        Reply(b"<html><body>maintenance</body></html>"),
    ],
    ids=["401", "200", "empty", "list", "page"],
)
def test_a_login_that_fails_says_so_without_the_account(server: Server, account: Ceisa, answer: Reply) -> None:
    server.on(LOGIN, answer)
    with pytest.raises(RefusedError) as caught:
        account.states(AJU)
    assert PASSWORD not in f"{caught.value!r}"
    assert USER not in f"{caught.value!r}"


@pytest.mark.parametrize("told", [{}, {"dataStatus": None}, {"dataStatus": ["NPE"]}, []])
def test_an_answer_without_states_is_not_taken(server: Server, account: Ceisa, gateway: Gateway, told: object) -> None:
    server.on(STATUS, gateway.signed(told))
    with pytest.raises(RefusedError, match="dataStatus"):
        account.states(AJU)


def test_no_secret_is_in_a_file_or_a_log(
    settings: Settings,
    account: Ceisa,
    gateway: Gateway,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    caplog.set_level(logging.DEBUG)
    land(settings, peb() | {"dataStatus": []})
    fetch_states(account, settings.landing, {MONTH: [DECLARED]})
    gateway.good = set()
    account.states(AJU)
    written = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert written
    for secret in (USER, PASSWORD, "access-1", "refresh-1", "access-2"):
        assert secret not in caplog.text
        assert not [file for file in written if secret.encode() in file.read_bytes()]


# --- states become deliveries -------------------------------------------------------------------------------------


def folder(settings: Settings) -> Path:
    return settings.landing / "exports" / f"{MONTH:%Y-%m}"


def land(settings: Settings, *documents: dict[str, Any], name: str = "peb.json") -> None:
    folder(settings).mkdir(parents=True, exist_ok=True)
    (folder(settings) / name).write_text(json.dumps(documents))


def delivered(settings: Settings) -> FileRead:
    """What the exports source reads of the one delivery of states."""
    [file] = folder(settings).glob("ceisa_status.*.json")
    data = file.read_bytes()
    path = file.relative_to(settings.landing).as_posix()
    landed = Landed("exports", MONTH, path, file, hashlib.sha256(data).hexdigest(), len(data))
    return read_file(landed, data, Tokens(b"k" * 32), len)


def rows_of(read: FileRead) -> pd.DataFrame:
    assert read.core is not None, read.record.message
    return read.core


def test_a_document_that_has_its_npe_now_is_delivered_whole_and_counts(
    settings: Settings, account: Ceisa, gateway: Gateway
) -> None:
    land(settings, peb() | {"dataStatus": [RECEIVED]})
    gateway.states[:] = [RECEIVED, NPE, NPE]
    done = fetch_states(account, settings.landing, {MONTH: [DECLARED]})
    assert (done.asked, done.news, len(done.written), done.failed) == (1, 1, 1, [])
    rows = rows_of(delivered(settings))
    assert rows["npe_issued"].to_list() == [True, True]
    assert rows["fob_native"].to_list() == [Decimal("100.00"), Decimal("200.00")]
    assert not rows["is_cancelled"].any()
    assert delivered(settings).quarantine.empty


def test_a_cancellation_takes_a_document_back(settings: Settings, account: Ceisa, gateway: Gateway) -> None:
    land(settings, peb())
    gateway.states[:] = [NPE, CANCELLED]
    fetch_states(account, settings.landing, {MONTH: [DECLARED]})
    assert rows_of(delivered(settings))["is_cancelled"].all()


def test_a_cancellation_of_a_document_from_a_flat_sheet_needs_no_goods(
    settings: Settings, account: Ceisa, gateway: Gateway
) -> None:
    gateway.states[:] = [NPE, CANCELLED]
    done = fetch_states(account, settings.landing, {MONTH: [DECLARED]})
    rows = rows_of(delivered(settings))
    assert rows[["nomor_aju", "is_cancelled"]].to_numpy().tolist() == [[AJU, True]]
    assert done.undelivered == []


def test_other_news_of_a_flat_sheet_s_document_is_told(settings: Settings, account: Ceisa) -> None:
    done = fetch_states(account, settings.landing, {MONTH: [DECLARED]})
    assert (done.undelivered, done.written) == ([AJU], [])


def test_states_that_are_known_are_no_news(settings: Settings, account: Ceisa, gateway: Gateway) -> None:
    land(settings, peb())
    gateway.states[:] = [NPE, {**NPE, "kodeProses": "7"}]
    done = fetch_states(account, settings.landing, {MONTH: [DECLARED]})
    assert (done.news, done.written) == (0, [])
    assert [file.name for file in folder(settings).iterdir()] == ["peb.json"]


def test_the_same_again_changes_nothing_and_more_news_take_its_place(
    settings: Settings, account: Ceisa, gateway: Gateway
) -> None:
    land(settings, peb() | {"dataStatus": []})
    fetch_states(account, settings.landing, {MONTH: [DECLARED]})
    again = fetch_states(account, settings.landing, {MONTH: [DECLARED]})
    assert (again.written, again.unchanged) == ([], 1)
    gateway.states.append(CANCELLED)
    assert len(fetch_states(account, settings.landing, {MONTH: [DECLARED]}).written) == 1
    assert rows_of(delivered(settings))["is_cancelled"].all()
    fetch_states(account, settings.landing, {MONTH: []})
    assert rows_of(delivered(settings))["is_cancelled"].all(), "what is not asked for this time stays delivered"


def test_a_delivery_goes_when_the_landed_document_says_as_much(settings: Settings, account: Ceisa) -> None:
    land(settings, peb() | {"dataStatus": []})
    fetch_states(account, settings.landing, {MONTH: [DECLARED]})
    land(settings, peb(), name="late.json")
    fetch_states(account, settings.landing, {MONTH: [DECLARED]})
    assert {file.name for file in folder(settings).rglob("*")} == {"peb.json", "late.json"}


@pytest.mark.parametrize("latest_first", [True, False])
def test_the_latest_version_is_delivered_and_no_digit_is_lost(
    settings: Settings, account: Ceisa, latest_first: bool
) -> None:
    document = peb() | {"dataStatus": [], "nomorPerubahan": 1, "ndpbm": 14_951.25}
    both = [document, peb() | {"dataStatus": []}]
    land(settings, *(both if latest_first else both[::-1]))
    text = (folder(settings) / "peb.json").read_text().replace('"bruto": 30.0', '"bruto": 30.12345678901234567891')
    (folder(settings) / "peb.json").write_text(text)
    fetch_states(account, settings.landing, {MONTH: [DECLARED]})
    rows = rows_of(delivered(settings))
    assert rows["version"].to_list() == [1, 1]
    assert rows["ndpbm"].to_list() == [Decimal("14951.2500")] * 2
    [file] = folder(settings).glob("ceisa_status.*")
    assert "30.12345678901234567891" in file.read_text()


def test_a_document_that_customs_does_not_know_is_told_and_the_others_go_on(
    server: Server, settings: Settings, account: Ceisa
) -> None:
    other = AJU[:-1] + "2"
    server.on(f"/ceisa/openapi/status/{other}", Reply(status=404))
    land(settings, peb() | {"dataStatus": []})
    done = fetch_states(account, settings.landing, {MONTH: [Declared(other), DECLARED, Declared("../login")]})
    assert (done.asked, done.news, len(done.failed)) == (2, 1, 1)
    assert other in done.failed[0]


def test_a_gateway_that_is_down_stops_the_work(server: Server, settings: Settings, account: Ceisa) -> None:
    server.on(STATUS, Reply(status=503))
    with pytest.raises(TransientError):
        fetch_states(account, settings.landing, {MONTH: [DECLARED]})


def test_what_customs_told_before_it_went_away_is_in_place(server: Server, settings: Settings, account: Ceisa) -> None:
    land(settings, peb() | {"dataStatus": []})
    other = AJU[:-1] + "2"
    server.on(f"/ceisa/openapi/status/{other}", Reply(status=503))
    with pytest.raises(TransientError):
        fetch_states(account, settings.landing, {MONTH: [DECLARED, Declared(other)]})
    assert rows_of(delivered(settings))["nomor_aju"].to_list() == [AJU, AJU]


def test_one_refusal_after_another_ends_the_work(server: Server, settings: Settings, account: Ceisa) -> None:
    numbers = [f"{AJU[:-2]}{at:02}" for at in range(30)]
    for number in numbers:
        server.on(f"/ceisa/openapi/status/{number}", Reply(status=403))
    with pytest.raises(RefusedError, match="403"):
        fetch_states(account, settings.landing, {MONTH: [Declared(number) for number in numbers]})
    assert len(server.seen) == 21


def test_a_second_fetch_at_once_says_so_and_takes_nothing_away(
    server: Server, settings: Settings, account: Ceisa, gateway: Gateway
) -> None:
    """Asks for another document while the first fetch waits for its answer."""
    land(settings, peb() | {"dataStatus": []}, peb() | {"nomorAju": (other := AJU[:-1] + "2"), "dataStatus": []})
    told: list[str] = []

    def meanwhile(seen: Seen) -> Reply:
        own = Ceisa(Client(settings), settings.ceisa_url, Credentials(SecretStr(USER), SecretStr(PASSWORD)))
        try:
            fetch_states(own, settings.landing, {MONTH: [Declared(other)]})
        except UmkmError as error:
            told.append(str(error))
        return as_json({"dataStatus": [NPE]})

    server.on(STATUS, meanwhile)
    server.on(f"/ceisa/openapi/status/{other}", as_json({"dataStatus": [NPE]}))
    fetch_states(account, settings.landing, {MONTH: [DECLARED]})
    assert len(told) == 1
    assert "another fetch goes on" in told[0]
    server.on(STATUS, as_json({"dataStatus": [NPE]}))
    fetch_states(account, settings.landing, {MONTH: [Declared(other)]})
    assert set(rows_of(delivered(settings))["nomor_aju"]) == {AJU, other}
    assert strays(settings, date(2024, 1, 1)) == []


def test_documents_that_are_open_are_asked_for(core: Core) -> None:
    about = {"office_code": "110100", "export_category": "10", "exported_on": MONTH}
    states = [("A", True, False), ("A", True, False), ("B", False, False), ("C", True, True), (None, False, False)]
    rows = [
        {**about, "document_id": aju or "D", "nomor_aju": aju, "npe_issued": npe, "is_cancelled": gone}
        for aju, npe, gone in states
    ]
    core.put("core_exports", MONTH, *rows)
    assert open_documents(core.lake, MONTH) == [Declared(aju, "110100", "10", MONTH) for aju in "AB"]
    assert [one.number for one in open_documents(core.lake, MONTH, pending=True)] == ["B"]
    assert open_documents(core.lake, date(2023, 7, 1)) == []


# --- rates --------------------------------------------------------------------------------------------------------


@pytest.fixture
def told_rates(server: Server, settings: Settings, gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> Settings:
    rate = {"nilaiKurs": "13050.44", "tglAwalBerlaku": "2019-11-27", "tglAkhirBerlaku": "2019-12-03"}
    server.on("/ceisa/openapi/kurs/JPY", gateway.signed({"status": "true", "data": [rate]}))
    file = settings.local_dir / "ceisa.yml"
    file.parent.mkdir()
    file.write_text(f"username: {USER}\npassword: {PASSWORD}\n")
    file.chmod(0o600)
    monkeypatch.setenv("UMKM_CEISA_CREDENTIALS_FILE", str(file))
    return Settings()


@pytest.mark.parametrize(("month", "count"), [(11, 1), (12, 1), (10, 0)])
def test_customs_rate_is_taken_where_it_stands(told_rates: Settings, month: int, count: int) -> None:
    asked = Asked(Client(told_rates), told_rates, ("JPY",), date(2019, month, 1), date(2019, month, 28))
    done = fetch_rates(asked, ("ceisa",), today=date(2019, 12, 31))
    quotes = [one for file in told_rates.landing.glob("rates/*.csv") for one in read_quotes(file)]
    expected = Quote("ceisa", "JPY", date(2019, 11, 27), 100, Decimal("13050.44"), valid_to=date(2019, 12, 3))
    assert quotes == [expected] * count
    assert len(done.missing) == 1 - count
