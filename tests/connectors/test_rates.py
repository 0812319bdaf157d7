"""Exchange rates: what each office answers, the order in which they are asked, and what is landed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from tests.connectors.answers import FIREWALL, bi_row, bi_xml, kmk_of_week, kmk_page, xml
from tests.connectors.server import Reply, Seen, Server, as_json
from umkm_pipeline.connectors.http import Client
from umkm_pipeline.connectors.put import SUPERSEDED, put
from umkm_pipeline.connectors.rates.asked import Asked, wednesdays
from umkm_pipeline.connectors.rates.fetch import Fetched, Step, _land, fetch_rates, months_of, plan
from umkm_pipeline.errors import FileHeldError, UmkmError
from umkm_pipeline.reference import landed_rates as landed_rates_module
from umkm_pipeline.reference.landed_rates import Quote, landed_rates, read_quotes, to_csv
from umkm_pipeline.reference.rates import reference_rate, to_idr_usd
from umkm_pipeline.settings import Settings

TODAY = date(2026, 11, 25)
JISDOR, LOCAL = "/bi/getSubKursJisdor3", "/bi/getSubKursLokal3"
NOVEMBER = (date(2019, 11, 1), date(2019, 11, 30))
ORDER = ("bi_jisdor", "bi_transaction", "kmk", "frankfurter")


def fetch(
    settings: Settings,
    *currencies: str,
    sources: tuple[str, ...] = ORDER,
    days: tuple[date, date] = NOVEMBER,
    **about: bool,
) -> Fetched:
    asked = Asked(Client(settings, again=True), settings, currencies, *days)
    return fetch_rates(asked, sources, today=TODAY, **about)


def landed(settings: Settings) -> list[Quote]:
    return sorted(quote for file in (settings.landing / "rates").glob("*.csv") for quote in read_quotes(file))


def jisdor_of(*rows: tuple[str, str]) -> Reply:
    return xml(bi_xml([bi_row("USD", day, rate) for day, rate in rows], "asing"))


def ecb(seen: Seen) -> Reply:
    rates = {"IDR": 15_510.5, "USD": 1.1009, "JPY": 120.05}
    return as_json({"amount": 1.0, "base": "EUR", "date": seen.path.rpartition("/")[2], "rates": rates})


def test_jisdor_is_the_dollar_s(server: Server, settings: Settings) -> None:
    server.on(JISDOR, jisdor_of(("2019-11-26", "14087.00"), ("2019-11-27", "14096.00")))
    done = fetch(settings, "USD")
    assert landed(settings) == [
        Quote("bi_jisdor", "USD", date(2019, 11, 26), 1, Decimal("14087.00")),
        Quote("bi_jisdor", "USD", date(2019, 11, 27), 1, Decimal("14096.00")),
    ]
    assert (done.missing, done.failed, len(done.written)) == ([], [], 1)
    assert server.seen[0].query == {"mts": "USD", "startDate": "2019-11-01", "endDate": "2019-11-30"}
    assert server.paths() == [JISDOR], "nobody else is asked for what is there"


def test_a_transaction_rate_is_the_middle_and_its_unit_counts(server: Server, settings: Settings) -> None:
    server.on(LOCAL, xml(bi_xml([bi_row("JPY", "2019-11-27", "12832.61", "12965.63", "100.00")])))
    fetch(settings, "JPY")
    [quote] = landed(settings)
    assert (quote.unit, quote.buy, quote.sell) == (100, Decimal("12832.61"), Decimal("12965.63"))
    assert quote.rate == Decimal("12899.12")
    assert quote.idr_per_unit == Decimal("128.9912")
    assert server.seen[0].query["startdate"] == "2019-11-01"


def test_the_tax_rate_stands_from_wednesday_to_tuesday(server: Server, settings: Settings) -> None:
    server.on("/kmk", kmk_of_week)
    fetch(settings, "USD", "JPY", sources=("kmk",))
    quotes = landed(settings)
    assert {seen.query["date"] for seen in server.seen} == {
        "2019-10-30", "2019-11-06", "2019-11-13", "2019-11-20", "2019-11-27"
    }  # fmt: skip
    assert len(quotes) == 10
    assert quotes[0] == Quote("kmk", "JPY", date(2019, 10, 30), 100, Decimal("13050.44"), valid_to=date(2019, 11, 5))
    assert {quote.rate for quote in quotes if quote.currency == "USD"} == {Decimal("14228.00")}


def test_the_ecb_s_rates_are_crossed_through_the_euro(server: Server, settings: Settings) -> None:
    for day in wednesdays(*NOVEMBER):
        server.on(f"/frankfurter/{day}", ecb)
    fetch(settings, "USD", "JPY", "EUR", sources=("frankfurter",))
    [euro, *_], quotes = landed(settings), landed(settings)
    assert euro.rate == Decimal("15510.5000")
    assert next(one for one in quotes if one.currency == "USD").rate == Decimal("14088.9272")
    assert next(one for one in quotes if one.currency == "JPY").rate == Decimal("129.2003")
    assert {one.unit for one in quotes} == {1}
    assert server.seen[0].query == {"base": "EUR", "symbols": "IDR,USD,JPY"}


def test_each_source_is_asked_for_what_those_before_did_not_give(server: Server, settings: Settings) -> None:
    server.on(JISDOR, jisdor_of(("2019-11-27", "14096.00")))
    server.on(LOCAL, xml(bi_xml([])))
    server.on("/kmk", kmk_of_week)
    done = fetch(settings, "USD", "JPY")
    assert {one.source for one in landed(settings) if one.currency == "USD"} == {"bi_jisdor"}
    assert {one.source for one in landed(settings) if one.currency == "JPY"} == {"kmk"}
    assert [seen.query["mts"] for seen in server.seen if seen.path == LOCAL] == ["JPY"]
    assert not any(path.startswith("/frankfurter") for path in server.paths())
    assert done.missing == []


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (FIREWALL, "firewall"),
        (Reply(b"", headers={"Content-Type": "text/xml"}), "answered nothing"),
        (Reply(status=503), "503"),
        (Reply(bi_xml([bi_row("USD", "2019-11-27", "14096.00")])[:-20]), "cut off"),
        (xml(bi_xml([bi_row("JPY", "2019-11-27", "14096.00")])), "not of USD"),
        (xml(bi_xml([bi_row("USD", "2019-12-27", "14096.00")])), "not asked for"),
        (xml(bi_xml([bi_row("USD", "2019-11-27", "lihat catatan")])), "no number"),
        (xml(bi_xml([bi_row("USD", "2019-11-27", "-1")])), "no number"),
        (xml(b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'), "not XML"),
    ],
    ids=["firewall", "empty", "503", "cut", "currency", "day", "words", "negative", "entities"],
)
def test_a_bad_answer_is_told_and_the_next_source_asked(
    server: Server, settings: Settings, answer: Reply, says: str
) -> None:
    server.on(JISDOR, answer)
    server.on(LOCAL, FIREWALL)
    server.on("/kmk", kmk_of_week)
    done = fetch(settings, "USD")
    assert {one.source for one in landed(settings)} == {"kmk"}
    assert says in done.failed[0]
    assert done.missing == []


def test_no_rate_of_any_source_is_told(server: Server, settings: Settings) -> None:
    server.on(JISDOR, Reply(status=503))
    done = fetch(settings, "USD")
    assert done.missing == [(date(2019, 11, 1), "USD")]
    assert len(done.failed) == 4
    assert landed(settings) == []


@pytest.mark.parametrize(
    ("unit", "rate", "taken"),
    [("100.00", "12899.12", True), ("1.00", "128.99", True), ("1.00", "12899.12", False), ("100.00", "128.99", False)],
)
def test_yen_for_one_and_for_a_hundred_are_not_mixed_up(
    server: Server, settings: Settings, unit: str, rate: str, taken: bool
) -> None:
    server.on(LOCAL, xml(bi_xml([bi_row("JPY", "2019-11-27", rate, unit=unit)])))
    done = fetch(settings, "JPY", sources=("bi_transaction",))
    assert [one.idr_per_unit.quantize(Decimal(1)) for one in landed(settings)] == ([Decimal(129)] if taken else [])
    assert bool(done.refused) is not taken
    assert bool(done.missing) is not taken, "what was refused is not there"


def test_a_slip_of_one_day_does_not_hold_the_others(server: Server, settings: Settings) -> None:
    """Also of a currency that the table of this repository lacks."""
    rows = [bi_row("SAR", f"2019-11-{day}", "3757.00") for day in (25, 26, 27)]
    server.on(LOCAL, xml(bi_xml([*rows, bi_row("SAR", "2019-11-28", "37.57")])))
    done = fetch(settings, "SAR", sources=("bi_transaction",))
    assert [one.rate_date.day for one in landed(settings)] == [25, 26, 27]
    assert ["SAR of 2019-11-28" in text for text in done.refused] == [True]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_the_bytes_say_the_encoding_and_not_the_header(server: Server, settings: Settings, encoding: str) -> None:
    page = kmk_page([("Dolar Amerika – Sérikat (USD)", "14.228,00")], date(2019, 11, 27))
    text = page.body.decode().encode(encoding)
    server.on("/kmk", Reply(text, headers={"Content-Type": "text/html; charset=iso-8859-5"}))
    done = fetch(settings, "USD", sources=("kmk",), days=(date(2019, 11, 27), date(2019, 11, 27)))
    assert "2019-10-30" in done.failed[0], "the weeks before are another page's"
    xml_text = (
        bi_xml([bi_row("USD", "2019-11-27", "14096.00")], "asing").decode().replace("<DataSet", "<!--é–--><DataSet")
    )
    server.on(JISDOR, Reply(xml_text.encode(encoding), headers={"Content-Type": "text/xml; charset=iso-8859-5"}))
    fetch(settings, "USD", sources=("bi_jisdor",))
    assert [one.rate for one in landed(settings)] == [Decimal("14096.00")]


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (kmk_page([("Dolar Amerika Serikat (USD)", "14.228,00")], date(2019, 12, 4)), "another week"),
        (kmk_page([("Dolar Amerika Serikat (USD)", "14,228.00")]), "14.228,00"),
        (kmk_page([("Dolar Amerika Serikat", "14.228,00")]), "14.228,00"),
        (kmk_page([]), "no table of rates"),
        (FIREWALL, "no table of rates"),
        (Reply(kmk_page([("Dolar Amerika Serikat (USD)", "14.228,00")]).body[:-60]), "cut off"),
        (Reply(b"{}"), "not a web page"),
    ],
    ids=["week", "English", "code", "empty", "firewall", "cut", "JSON"],
)
def test_a_page_that_is_not_the_week_s_is_not_taken(server: Server, settings: Settings, page: Reply, says: str) -> None:
    server.on("/kmk", page)
    done = fetch(settings, "USD", sources=("kmk",))
    assert says in done.failed[0]
    assert landed(settings) == []


def test_a_page_that_names_no_days_is_of_the_week_asked_for(server: Server, settings: Settings) -> None:
    server.on("/kmk", kmk_page([("Dolar Amerika Serikat (USD)", "14.228,00")]))
    fetch(settings, "USD", sources=("kmk",))
    assert [(one.rate_date, one.valid_to) for one in landed(settings)][-1] == (date(2019, 11, 27), date(2019, 12, 3))


@pytest.mark.parametrize(
    "told",
    [
        {"amount": 1.0, "base": "USD", "date": "2019-11-06", "rates": {"IDR": 15_000}},
        {"amount": 1.0, "base": "EUR", "date": "2019-10-06", "rates": {"IDR": 15_000, "USD": 1.1}},
        {"amount": 1.0, "base": "EUR", "date": "2019-11-06", "rates": {"USD": 1.1}},
        {"amount": 1.0, "base": "EUR", "date": "2019-11-06", "rates": {"IDR": 0, "USD": 1.1}},
        {"amount": 1.0, "base": "EUR", "date": "2019-11-06", "rates": {"IDR": 1e30, "USD": 1e-30}},
        {"message": "not found"},
        [],
    ],
    ids=["base", "day", "rupiah", "zero", "wild", "message", "list"],
)
def test_an_answer_of_other_rates_is_not_taken(server: Server, settings: Settings, told: object) -> None:
    for day in wednesdays(*NOVEMBER):
        server.json(f"/frankfurter/{day}", told)
    done = fetch(settings, "USD", sources=("frankfurter",))
    assert len(done.failed) == 1
    assert landed(settings) == []


def test_the_same_again_changes_nothing_and_a_revision_takes_its_place(server: Server, settings: Settings) -> None:
    server.on(JISDOR, jisdor_of(("2019-11-26", "14087.00"), ("2019-11-27", "14096.00")))
    fetch(settings, "USD")
    folder = settings.landing / "rates"
    [first] = folder.glob("*.csv")
    before = first.stat().st_mtime_ns
    done = fetch(settings, "USD")
    assert (done.written, done.unchanged, first.stat().st_mtime_ns) == ([], 1, before)
    server.on(JISDOR, jisdor_of(("2019-11-27", "14097.00"), ("2019-11-28", "14099.00")))
    assert len(fetch(settings, "USD").written) == 1
    assert [one.rate for one in landed(settings)] == [Decimal("14087.00"), Decimal("14097.00"), Decimal("14099.00")]
    assert [file.name for file in (folder / SUPERSEDED).iterdir()] == [first.name]


def test_what_came_before_a_source_failed_is_kept(server: Server, settings: Settings) -> None:
    weeks = iter(range(9))
    server.on("/kmk", lambda seen: kmk_of_week(seen) if next(weeks) < 2 else Reply(status=403))
    done = fetch(settings, "USD", sources=("kmk",))
    assert [one.rate_date.day for one in landed(settings)] == [30, 6]
    assert "403" in done.failed[0]
    assert done.missing == []


def test_two_fetches_at_once_add_to_one_file(settings: Settings) -> None:
    folder, month, codes = settings.landing / "rates", date(2019, 11, 1), ("USD", "EUR", "JPY", "SGD", "AUD")

    def take(code: str) -> None:
        step = Step("kmk", (code,), (month,))
        for day in range(6, 12):
            _land(folder, step, [Quote("kmk", code, date(2019, 11, day), 1, Decimal(14_000 + day))], Fetched())

    with ThreadPoolExecutor(len(codes)) as pool:
        list(pool.map(take, codes))
    assert len(landed(settings)) == 6 * len(codes)


def test_every_source_may_be_asked_for_everything(server: Server, settings: Settings) -> None:
    server.on(JISDOR, jisdor_of(("2019-11-27", "14096.00")))
    server.on("/kmk", kmk_of_week)
    fetch(settings, "USD", sources=("bi_jisdor", "kmk"), every=True)
    assert {one.source for one in landed(settings)} == {"bi_jisdor", "kmk"}


def test_days_to_come_are_not_asked_for(server: Server, settings: Settings) -> None:
    server.on(JISDOR, jisdor_of(("2026-11-24", "16500.00")))
    done = fetch(settings, "USD", days=(date(2026, 11, 1), date(2027, 2, 28)))
    assert server.seen[0].query["endDate"] == "2026-11-25"
    assert done.missing == []


def test_an_unknown_source_is_named(settings: Settings) -> None:
    with pytest.raises(UmkmError, match="bi_jisdoor"):
        fetch(settings, "USD", sources=("bi_jisdoor",))


def test_a_plan_asks_the_first_source_that_can_be_asked() -> None:
    months = months_of(date(2019, 11, 1), date(2020, 1, 31))
    steps = plan(ORDER, ("USD", "JPY"), months)
    assert [(step.source, step.currencies, len(step.months)) for step in steps] == [
        ("bi_jisdor", ("USD",), 2),
        ("bi_jisdor", ("USD",), 1),
        ("bi_transaction", ("JPY",), 2),
        ("bi_transaction", ("JPY",), 1),
    ]


# --- what is landed is what counts --------------------------------------------------------------------------------


def stands(currency: str, *days: date) -> list[tuple[Decimal | None, date | None, str | None]]:
    found = reference_rate(pd.Series([currency] * len(days), dtype="string[pyarrow]"), pd.Series(days))
    return [
        tuple(None if pd.isna(cell) else cell for cell in row)  # type: ignore[misc]
        for row in found[["idr_per_unit", "rate_date", "rate_source"]].itertuples(index=False)
    ]


def land(settings: Settings, *quotes: Quote, name: str = "2019-11.bi_jisdor") -> Path:
    return put(settings.landing / "rates", name, to_csv(quotes), ".csv").file


def test_a_landed_rate_comes_before_the_table_as_long_as_it_stands(settings: Settings) -> None:
    day = date(2019, 10, 10)
    [(table, _, source)] = stands("USD", day)
    assert source == "reference"
    land(settings, Quote("bi_jisdor", "USD", day, 1, Decimal("14111.00")))
    landed_rate = (Decimal("14111.0000"), day, "bi_jisdor")
    fortnight = timedelta(days=14)
    found = stands("USD", day - timedelta(days=1), day, day + fortnight, day + fortnight + timedelta(days=1))
    assert found[0] == (table, date(2019, 10, 9), "reference")
    assert found[1:3] == [landed_rate, landed_rate]
    assert found[3][2] == "reference"
    assert stands("EUR", day)[0][2] == "reference"


def test_amounts_without_a_declared_rate_are_converted_at_the_landed_one(settings: Settings) -> None:
    day = date(2027, 3, 10)
    land(settings, *(Quote("kmk", code, day, unit, Decimal(16_000)) for code, unit in (("USD", 1), ("JPY", 100))))
    amounts = pd.DataFrame(
        {
            "currency": ["USD", "JPY", "JPY"],
            "ndpbm": [None, None, Decimal("150.0000")],
            "fob_native": [Decimal("10.00")] * 3,
            "exported_on": [day] * 3,
        }
    )
    found = to_idr_usd(amounts)
    assert found["fob_idr"].to_list() == [Decimal("160000.00"), Decimal("1600.00"), Decimal("1500.00")]
    assert found["fob_usd"].to_list() == [Decimal("10.00"), Decimal("0.10"), Decimal("0.09")]
    assert found["rate_source"].to_list() == ["kmk", "kmk", "ndpbm"]
    assert found["rate_date"].to_list() == [day] * 3


def test_a_tax_rate_stands_to_its_last_day(settings: Settings) -> None:
    land(settings, Quote("kmk", "USD", date(2019, 10, 9), 1, Decimal(14_154), valid_to=date(2019, 10, 15)))
    assert [source for _, _, source in stands("USD", date(2019, 10, 15), date(2019, 10, 16))] == ["kmk", "reference"]


def test_the_order_of_sources_is_the_office_s(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    day = date(2019, 10, 10)
    land(settings, Quote("bi_jisdor", "USD", day, 1, Decimal(14_111)))
    land(settings, Quote("kmk", "USD", day, 1, Decimal(14_154)), name="2019-10.kmk")
    assert stands("USD", day)[0][2] == "bi_jisdor"
    monkeypatch.setenv("UMKM_RATE_SOURCES", "kmk, bi_jisdor")
    assert stands("USD", day)[0][2] == "kmk"
    monkeypatch.setenv("UMKM_RATE_SOURCES", "frankfurter")
    assert stands("USD", day)[0][2] == "reference"
    monkeypatch.setenv("UMKM_RATE_SOURCES", "kmkk")
    with pytest.raises(UmkmError, match="kmkk"):
        stands("USD", day)


def test_rates_go_on_after_the_end_of_the_table(settings: Settings) -> None:
    day = date(2027, 3, 10)
    assert stands("JPY", day) == [(None, None, None)]
    land(settings, Quote("bi_transaction", "JPY", day, 100, Decimal("11050.50")))
    assert stands("JPY", day) == [(Decimal("110.5050"), day, "bi_transaction")]


def test_rows_are_in_their_order_whatever_source_answers(settings: Settings) -> None:
    days = [date(2027, 3, 10), date(2019, 10, 9), date(2019, 10, 10), date(2019, 10, 9)]
    land(settings, Quote("bi_jisdor", "USD", days[0], 1, Decimal(16_000)), Quote("kmk", "USD", days[2], 1, Decimal(9)))
    assert [source for _, _, source in stands("USD", *days)] == ["bi_jisdor", "reference", "kmk", "reference"]


def test_a_file_that_is_not_of_rates_is_named(settings: Settings) -> None:
    written = to_csv([Quote("bi_jisdor", "USD", date(2019, 10, 10), 1, Decimal(1))]).decode()
    assert written.endswith(",2019-10-10,1,1,,,\n")
    for text in (
        "a,b\n1,2\n",
        written.replace("bi_jisdor", "bank"),
        *(
            written.replace(",1,1,", cells)
            for cells in (",0,1,", ",1,0.00001,", ",1,1E+60,", ",1,NaN,", ",1,1E-999999,")
        ),
        written.replace("2019-10-10", "9999-12-31"),
    ):
        file = put(settings.landing / "rates", "2019-10.bi_jisdor", text.encode(), ".csv").file
        with pytest.raises(UmkmError, match=file.name):
            stands("USD", date(2019, 10, 10))


@pytest.mark.parametrize("size", [0, 20, -12, -1])
def test_a_file_that_was_cut_short_is_not_read_as_other_rates(settings: Settings, size: int) -> None:
    file = land(settings, Quote("kmk", "USD", date(2019, 10, 9), 1, Decimal("14154.00")), name="2019-10.kmk")
    file.write_bytes(file.read_bytes()[:size])
    with pytest.raises(FileHeldError, match="umkm fetch rates --from 2019-10 --source kmk"):
        stands("USD", date(2019, 10, 10))


@pytest.mark.parametrize("make", [Path.mkdir, lambda file: file.symlink_to("none")])
def test_a_file_that_cannot_be_opened_is_named(settings: Settings, make: Callable[[Path], None]) -> None:
    (settings.landing / "rates").mkdir()
    make(settings.landing / "rates" / "2019-10.kmk.0123456789ab.csv")
    with pytest.raises(FileHeldError, match="0123456789ab"):
        stands("USD", date(2019, 10, 10))


def test_a_file_that_a_fetch_replaces_while_it_is_read_is_no_trouble(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = (Quote("kmk", "USD", date(2019, 10, 9), 1, Decimal(rate)) for rate in (14_154, 14_155))
    land(settings, old, name="2019-10.kmk")
    read = landed_rates_module.read_quotes

    def replaced_first(file: Path) -> list[Quote]:
        monkeypatch.setattr(landed_rates_module, "read_quotes", read)
        land(settings, new, name="2019-10.kmk")
        return read(file)

    monkeypatch.setattr(landed_rates_module, "read_quotes", replaced_first)
    assert stands("USD", date(2019, 10, 10))[0][0] == 14_155


def test_no_landed_rates_are_no_rows_of_the_right_types(settings: Settings) -> None:
    none = landed_rates(settings.landing)
    land(settings, Quote("bi_jisdor", "USD", date(2019, 10, 10), 1, Decimal(1)))
    assert none.empty
    assert none.dtypes.to_dict() == landed_rates(settings.landing).dtypes.to_dict()


def test_wednesdays_cover_the_days() -> None:
    assert wednesdays(date(2019, 11, 27), date(2019, 12, 3)) == [date(2019, 11, 27)]
    assert wednesdays(date(2019, 11, 26), date(2019, 11, 27)) == [date(2019, 11, 20), date(2019, 11, 27)]
