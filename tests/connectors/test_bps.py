"""BPS: exports and lists, errors that arrive as 200, pages that come twice."""

from __future__ import annotations

import json
import logging
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.connectors.answers import FIREWALL
from tests.connectors.server import Reply, Seen, Server, as_json
from umkm_pipeline.connectors.bps import CHAPTERS, Bps, Row, fetch_exports, fetch_listing
from umkm_pipeline.connectors.http import Client
from umkm_pipeline.connectors.put import SUPERSEDED, alone
from umkm_pipeline.connectors.trouble import RefusedError
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.settings import Settings

KEY = "planted0bps0key"
FISH: Row = {
    "value": 1015060.142,
    "netweight": 243755,
    "kodehs": "[03] Ikan, krustasea, moluska",
    "pod": "BELAWAN",
    "ctr": "ALBANIA",
    "bulan": "[02] Februari",
    "tahun": "2019",
}
YEAR = (date(2019, 1, 1), date(2019, 12, 31))


def answer(*rows: Row, **more: object) -> dict[str, object]:
    return {"status": "OK", "data-availability": "available", "metadata": {}, "data": list(rows), **more}


@pytest.fixture
def bps(settings: Settings) -> Bps:
    return Bps(Client(settings), settings.bps_url, SecretStr(KEY))


def files(settings: Settings) -> dict[str, list[Row]]:
    return {
        file.name.rsplit(".", 2)[0]: json.loads(file.read_bytes())["data"]
        for file in sorted((settings.landing / "bps").glob("*.json"))
    }


def test_exports_come_as_a_file_a_month(server: Server, settings: Settings, bps: Bps) -> None:
    march = {**FISH, "bulan": "[03] Maret", "ctr": "JEPANG"}
    server.json("/bps/dataexim", answer(march, FISH))
    done = fetch_exports(bps, settings.landing, *YEAR, ("03", "09"))
    assert files(settings) == {"2019-02.exports_hs2": [FISH], "2019-03.exports_hs2": [march]}
    assert (done.rows, len(done.written), done.empty) == (2, 2, [])
    assert server.seen[0].query == {
        "sumber": "1", "periode": "1", "kodehs": "03;09", "jenishs": "1", "tahun": "2019", "key": KEY
    }  # fmt: skip


def test_the_same_again_changes_nothing_and_a_revision_takes_its_place(
    server: Server, settings: Settings, bps: Bps
) -> None:
    coffee = {**FISH, "kodehs": "[09] Kopi, teh"}
    server.json("/bps/dataexim", answer(FISH), answer(FISH), answer(coffee), answer({**FISH, "value": 1.5}))
    for goods in (("03",), ("03",), ("09",)):
        done = fetch_exports(bps, settings.landing, *YEAR, goods)
    assert files(settings)["2019-02.exports_hs2"] == [FISH, coffee], "goods that were not asked for stay"
    done = fetch_exports(bps, settings.landing, *YEAR, ("03",))
    assert [row["value"] for row in files(settings)["2019-02.exports_hs2"]] == [1.5, FISH["value"]]
    assert (len(done.written), done.unchanged) == (1, 0)
    assert len(list((settings.landing / "bps" / SUPERSEDED).iterdir())) == 2


def test_what_bps_gives_no_more_stays_and_is_told(server: Server, settings: Settings, bps: Bps) -> None:
    coffee, march = {**FISH, "kodehs": "[09] Kopi, teh"}, {**FISH, "bulan": "[03] Maret"}
    server.json("/bps/dataexim", answer(FISH, coffee, march), answer({**FISH, "value": 1.5}), answer(), answer(march))
    goods = ("03", "09")
    assert fetch_exports(bps, settings.landing, *YEAR, goods).withdrawn == []
    done = fetch_exports(bps, settings.landing, *YEAR, goods)
    there = {"2019-02.exports_hs2": [{**FISH, "value": 1.5}, coffee], "2019-03.exports_hs2": [march]}
    assert files(settings) == there, "coffee of February and all of March are in the answer no more"
    (february, of_march) = done.withdrawn
    assert "2019-02" in february
    assert "gives goods 09," in february
    assert "2019-03" in of_march
    assert "gives goods 03," in of_march
    assert len(done.written) == 1

    done = fetch_exports(bps, settings.landing, *YEAR, goods)
    assert (done.empty, done.written, len(done.withdrawn)) == ([2019], [], 2)
    assert "gives goods 03, 09," in done.withdrawn[0]
    assert all((settings.landing / text.partition(":")[0]).is_file() for text in done.withdrawn)
    assert files(settings) == there
    done = fetch_exports(bps, settings.landing, *YEAR, ("03",))
    assert len(done.withdrawn) == 1, "March is back"


def test_all_chapters_are_asked_for_in_parts(server: Server, settings: Settings, bps: Bps) -> None:
    server.json("/bps/dataexim", answer())
    done = fetch_exports(bps, settings.landing, *YEAR, CHAPTERS)
    asked = [code for seen in server.seen for code in seen.query["kodehs"].split(";")]
    assert asked == list(CHAPTERS)
    assert done.empty == [2019]
    assert not (settings.landing / "bps").exists()


def test_years_before_the_first_are_not_asked_for(server: Server, settings: Settings, bps: Bps) -> None:
    server.json("/bps/dataexim", answer())
    fetch_exports(bps, settings.landing, date(2012, 1, 1), date(2014, 12, 31), ("03",))
    assert [seen.query["tahun"] for seen in server.seen] == ["2014"]


def test_an_error_that_comes_as_200_is_one(server: Server, settings: Settings, bps: Bps) -> None:
    server.json("/bps/dataexim", {"status": "Error", "message": f"Invalid key {KEY} for this API"})
    with pytest.raises(RefusedError, match=r"Invalid key \*\*\* for") as caught:
        bps.exports(2019, ("03",))
    assert KEY not in f"{caught.value!r}"
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (FIREWALL, "firewall"),
        (Reply(b'{"status":"OK","data":[{"val'), "cut off"),
        (as_json([]), "error"),
        (as_json(answer({key: FISH[key] for key in FISH if key != "pod"})), "pod"),
        (as_json(answer({**FISH, "tahun": "2018"})), "2019"),
        (as_json(answer({**FISH, "bulan": "[13] Tiga belas"})), "2019"),
        (as_json(answer({**FISH, "value": "1.015.060"})), "no number"),
        (as_json(answer({**FISH, "value": float("nan")})), "no number"),
        (as_json(answer({**FISH, "netweight": -1})), "no number"),
        (as_json(answer(data={"a": 1})), "row"),
    ],
    ids=["firewall", "cut", "list", "column", "year", "month", "text", "nan", "negative", "object"],
)
def test_what_is_no_such_answer_is_not_taken(
    server: Server, settings: Settings, bps: Bps, told: Reply, says: str
) -> None:
    server.on("/bps/dataexim", told)
    with pytest.raises(Exception, match=says):
        fetch_exports(bps, settings.landing, *YEAR, ("03",))
    assert not (settings.landing / "bps").exists()


def test_an_answer_that_ends_early_is_asked_for_again(server: Server, bps: Bps) -> None:
    whole = json.dumps(answer(FISH)).encode()
    server.on("/bps/dataexim", Reply(whole[:-30]), Reply(whole))
    assert bps.exports(2019, ("03",))[0]["pod"] == "BELAWAN"


def pages(*pages: list[Row], total: int | None = None, told: list[int] | None = None) -> Reply:
    """A script for a list: page by page, `told` being what each calls itself."""

    def reply(seen: Seen) -> Reply:
        number = int(seen.query["page"])
        paging = {
            "page": told[number - 1] if told else number,
            "pages": len(pages),
            "per_page": 2,
            "count": len(pages[number - 1]),
            "total": sum(map(len, pages)) if total is None else total,
        }
        return as_json(answer(data=[paging, pages[number - 1]]))

    return reply  # type: ignore[return-value]


A, B, C = ({"sub_id": number, "title": title} for number, title in enumerate("ABC"))


def test_a_list_is_read_page_after_page(server: Server, settings: Settings, bps: Bps) -> None:
    server.on("/bps/list", pages([A, B], [C]))
    done = fetch_listing(bps, settings.landing, "subject", {"domain": "0000"})
    assert files(settings) == {"list_subject_domain-0000": [A, B, C]}
    assert done.rows == 3
    assert [seen.query["page"] for seen in server.seen] == ["1", "2"]


@pytest.mark.parametrize(
    ("script", "says"),
    [
        (pages([A, B], [A, B]), "came before"),
        (pages([A, B], [C], told=[1, 1]), "came before"),
        (pages([A, B], [C], total=4), "3 rows came of 4"),
    ],
    ids=["rows", "number", "total"],
)
def test_a_page_that_comes_twice_or_not_is_noticed(server: Server, bps: Bps, script: Reply, says: str) -> None:
    server.on("/bps/list", script)
    with pytest.raises(RefusedError, match=says):
        bps.listing("subject", {})


def test_a_list_without_rows_is_empty(server: Server, settings: Settings, bps: Bps) -> None:
    server.json("/bps/list", {"status": "OK", "data-availability": "list-not-available", "data": ""})
    assert fetch_listing(bps, settings.landing, "subject", {}).rows == 0


def test_of_two_fetches_of_a_list_one_waits(
    server: Server, settings: Settings, bps: Bps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("umkm_pipeline.connectors.put._PATIENCE", 0)
    server.on("/bps/list", pages([A]))
    with alone(settings.landing / "bps"), pytest.raises(UmkmError, match="another fetch"):
        fetch_listing(bps, settings.landing, "subject", {})
    assert files(settings) == {}


def test_the_key_is_in_no_file_and_no_log(
    server: Server, settings: Settings, bps: Bps, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    server.on("/bps/dataexim", Reply(status=503), as_json(answer(FISH), ETag='"1"'))
    fetch_exports(bps, settings.landing, *YEAR, ("03",))
    written = [file for file in tmp_path.rglob("*") if file.is_file() and file.name != ".lock"]
    assert len(written) == 3
    assert not [file for file in written if KEY.encode() in file.read_bytes() or KEY in str(file)]
    assert KEY not in caplog.text
