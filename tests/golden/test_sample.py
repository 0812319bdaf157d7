"""The whole sample against its truth: every planted defect, link and figure, asked of the warehouse in SQL."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from tests.golden.conftest import SAMPLES, Office
from umkm_pipeline.model.tables import SOURCES

ADDRESS = ["source_path", "sheet", "row_number"]


def truth(name: str) -> pd.DataFrame:
    rows = pd.read_csv(SAMPLES / "truth" / name, dtype=str, keep_default_na=False)
    return rows.astype({"row_number": int}) if "row_number" in rows else rows


@pytest.fixture(scope="module")
def programmes() -> dict[str, Any]:
    figures: dict[str, Any] = json.loads((SAMPLES / "truth" / "programmes.json").read_text(encoding="utf-8"))
    return figures


def outcomes(office: Office) -> pd.DataFrame:
    """Outcome and broken rules of every row that the warehouse accounts for, by address."""
    core = " union all ".join(
        "select source_path, sheet, row_number, 'accepted' as outcome, coalesce(warnings, '') as rules"
        f" from core.{source}"
        for source in SOURCES
    )
    held = """
        select source_path, sheet, row_number, min(outcome), string_agg(rule, ';' order by rule)
        from quality.quarantine group by 1, 2, 3
    """
    return office.query(f"{core} union all {held}")


def test_every_row_becomes_what_the_truth_says_for_the_reason_it_says(sample_office: Office) -> None:
    expected = truth("rows.csv").drop_duplicates(ADDRESS)
    expected = expected[~expected["expected_rule"].str.contains("file_duplicate")].set_index(ADDRESS)
    # A row of a wide table is a row for each of its figures, with one address and, in the sample, one fate.
    found = outcomes(sample_office).drop_duplicates().set_index(ADDRESS)
    assert found.index.is_unique
    assert not expected.index.difference(found.index).tolist()
    together = expected.join(found)
    wrong = together[together["expected_outcome"] != together["outcome"]]
    assert wrong[["expected_outcome", "outcome", "expected_rule", "rules"]].to_dict("index") == {}
    silent = [
        (address, sorted(missing))
        for address, planted, said in zip(together.index, together["expected_rule"], together["rules"], strict=True)
        if (missing := set(filter(None, planted.split(";"))) - set(said.split(";")))
    ]
    assert silent == []


def test_no_defect_is_found_where_none_was_planted(sample_office: Office) -> None:
    expected = truth("rows.csv").drop_duplicates(ADDRESS).set_index(ADDRESS)["expected_rule"]
    found = outcomes(sample_office).drop_duplicates().set_index(ADDRESS)["rules"]
    together = pd.concat([expected, found], axis=1, join="inner")
    invented = [
        (address, sorted(extra))
        for address, planted, said in zip(together.index, together["expected_rule"], together["rules"], strict=True)
        if (extra := set(filter(None, said.split(";"))) - set(planted.split(";")))
    ]
    assert invented == []


def test_every_row_of_every_file_is_accounted_for(sample_office: Office) -> None:
    audit = sample_office.query(
        "select source_path, file_status, rows_read, rows_accepted + rows_quarantined + rows_rejected + rows_duplicate"
        " as accounted from quality.file_audit"
    ).set_index("source_path")
    expected = truth("files.csv").set_index("source_path")
    assert (audit["rows_read"] == audit["accounted"]).all()
    assert audit["rows_read"].astype(str).sort_index().to_dict() == expected["rows_read"].sort_index().to_dict()
    assert audit["file_status"].sort_index().to_dict() == expected["file_status"].sort_index().to_dict()


def linked_rows(office: Office) -> pd.DataFrame:
    """Accepted rows of the truth with the firm that the warehouse linked them to, and by which rule."""
    rows = truth("rows.csv").query("expected_outcome == 'accepted' and party_role != ''")
    linked = office.query(
        "select source_path, sheet, row_number, party_role, umkm_id, link_rule from identity.record_firm"
    )
    return rows.merge(linked, on=[*ADDRESS, "party_role"], how="left", validate="one_to_one")


def share_in_place(rows: pd.DataFrame, group: str, label: str) -> float:
    """Share of rows whose label is the commonest of their group."""
    main = rows.groupby(group)[label].transform(lambda labels: labels.mode().iloc[0])
    return float((rows[label] == main).mean())


def test_every_party_of_every_row_has_a_firm(sample_office: Office) -> None:
    rows = linked_rows(sample_office)
    unnamed = rows[rows["umkm_id"].isna()]
    # The owner of the goods who is the exporter too is one party, not two.
    exporters = rows[rows["party_role"] == "exporter"].set_index(ADDRESS)["firm_key"]
    owners = unnamed.set_index(ADDRESS)
    assert set(owners["party_role"]) == {"owner"}
    assert (owners["firm_key"] == exporters.reindex(owners.index)).all()


def test_links_by_exact_id_are_right(sample_office: Office) -> None:
    """Rows that an exact id linked: at least 99.9 % are where their firm is, and with no other firm."""
    rows = linked_rows(sample_office)
    rows = rows[rows["link_rule"].isin(["nib", "npwp", "nik"])]
    assert len(rows) > 2000
    assert share_in_place(rows, "umkm_id", "firm_key") >= 0.999
    assert share_in_place(rows, "firm_key", "umkm_id") >= 0.999


def test_few_rows_with_an_exact_id_stay_apart_from_their_firm(sample_office: Office) -> None:
    """What an exact id cannot decide (a mistyped NIB, one owner with two firms) stays apart rather than merged."""
    rows = linked_rows(sample_office)
    rows = rows[rows["umkm_id"].notna() & (rows["id_usable"] != "")]
    assert share_in_place(rows, "umkm_id", "firm_key") >= 0.999
    assert share_in_place(rows, "firm_key", "umkm_id") >= 0.99


def test_links_without_an_exact_id_are_right(sample_office: Office) -> None:
    """Rows that names, places and phones linked: what `docs/linkage.md` says of made-up records holds here too."""
    rows = linked_rows(sample_office)
    rows = rows[rows["link_rule"].isin(["identical", "score"])]
    assert len(rows) > 50
    assert share_in_place(rows, "umkm_id", "firm_key") >= 0.98


def test_each_planted_document_line_is_there_to_the_cent(sample_office: Office) -> None:
    planted = truth("exports.csv")
    planted = planted[(planted["counts"] == "true") & (planted["is_commercial"] == "true")]
    accepted = truth("rows.csv").query("expected_outcome == 'accepted'")[ADDRESS].drop_duplicates()
    planted = planted.merge(accepted, on=ADDRESS)
    by = ["month", "destination_country", "hs_code", "channel", "currency"]
    money = ["fob_native", "fob_usd", "fob_idr"]
    expected = planted.assign(**{name: planted[name].map(Decimal) for name in money}).groupby(by)[money].sum()
    found = sample_office.query(
        "select month::text, destination_country, hs_code, channel, currency, sum(fob_native) as fob_native,"
        " sum(fob_usd) as fob_usd, sum(fob_idr) as fob_idr from mart.export_value group by 1, 2, 3, 4, 5"
    ).set_index(by)
    assert found.sort_index().to_dict("index") == expected.sort_index().to_dict("index")


def test_each_training_event_has_its_planted_figures(sample_office: Office, programmes: dict[str, Any]) -> None:
    found = sample_office.query("select * from mart.programme_outcome").set_index("event_id").to_dict("index")
    events = {event["event_id"]: event for programme in programmes.values() for event in programme.get("events", [])}
    assert found.keys() == events.keys()
    # Who reports exports without a document is told of whole programmes alone.
    named = {"site_code", "sales_reported", "informal_reporters", "event_id"}
    for event_id, event in events.items():
        row = found[event_id]
        expected = {name: str(value) for name, value in event.items() if name not in named}
        assert {name: "" if pd.isna(row[name]) else str(row[name]) for name in expected} == expected, event_id
        assert event["site_code"] in {row["site_region_code"], row["site_district_code"]}


def test_published_figures_come_out_of_sql(sample_office: Office, programmes: dict[str, Any]) -> None:
    """The figures as their sources print them; docs/architecture.md shows the queries."""
    (jateng,) = sample_office.query(
        "select sum(participants), round(sum(value_in_window_usd) / 1e6, 1), round(sum(value_in_window_idr) / 1e9, 2)"
        " from mart.programme_outcome where programme_code = 'JATENG-COACHING-2019'"
    ).itertuples(index=False)
    assert tuple(map(str, jateng)) == ("25", "10.8", "151.34")

    (sulsel,) = sample_office.query(
        "select sum(participants), count(distinct site_region_code),"
        " sum(first_exporters_after)::float / sum(participants)"
        " from mart.programme_outcome where programme_code = 'SULSEL-EKSPOR-2023'"
    ).itertuples(index=False)
    assert tuple(sulsel) == (140, 4, 0.2)

    sites = sample_office.query(
        "select coalesce(site_district_code, site_region_code) as site, participants from mart.programme_outcome"
        " where programme_code = 'KOMINFO-MAKASSAR-2024' and class_level = 'dasar' order by 1"
    )
    assert sites.to_numpy().tolist() == [["5315", 30], ["810117", 30], ["9301", 30]]

    (lampung,) = sample_office.query(
        "select sum(v.fob_usd) from mart.export_value v join mart.firm f using (umkm_id)"
        " where f.province_code = '18' and v.month = date '2021-04-01'"
    ).itertuples(index=False)
    assert str(lampung[0]) == "302770000.00"

    (kalsel,) = sample_office.query(
        "select sum(firms), sum(firms) filter (where size_class = 'mikro'),"
        " round(100.0 * sum(firms) filter (where size_class = 'mikro') / sum(firms), 2)"
        " from mart.registry_summary where province_code = '63' and period_month = date '2023-12-01'"
    ).itertuples(index=False)
    assert tuple(map(str, kalsel)) == ("364", "328", "90.11")


def test_selections_come_out_with_their_quotas(sample_office: Office, programmes: dict[str, Any]) -> None:
    """What the selections decided, and our rank beside it: 140 in 4 kabupaten/kota, and 3 × 30."""
    stated = sample_office.query(
        "select programme_code, count(*) as candidates, count(*) filter (where decision = 'accepted') as accepted,"
        " count(*) filter (where decision = 'reserve') as reserve,"
        " count(*) filter (where decision = 'not_chosen') as not_chosen"
        " from mart.curation_ranking group by 1"
    ).set_index("programme_code")
    assert stated.to_dict("index") == programmes["CURATION"]

    seats = """
        select programme_code, region_code, count(*) from mart.curation_ranking
        where {} = 'accepted' group by 1, 2 order by 1, 2
    """
    expected = [
        *(["KOMINFO-MAKASSAR-2023", region, 30] for region in ("7304", "7307", "7308")),
        *(["KOMINFO-MAKASSAR-2024", region, 30] for region in ("5315", "8101", "9301")),
        *(["SULSEL-EKSPOR-2023", region, 35] for region in ("7302", "7309", "7315", "7371")),
        *(["SUMBAR-EKSPOR-2023", region, 10] for region in ("1306", "1371", "1375")),
    ]
    assert sample_office.query(seats.format("decision")).to_numpy().tolist() == expected
    assert sample_office.query(seats.format("decision_computed")).to_numpy().tolist() == expected

    missed = sample_office.query(
        "select ranking_reason, blockers, is_near_miss from mart.curation_ranking"
        " where decision = 'accepted' and decision_computed <> 'accepted'"
    )
    assert missed.to_numpy().tolist() == [["blocked", "no_goods_code", True]]


def test_exporters_are_published_from_customs_alone(sample_office: Office) -> None:
    (found,) = sample_office.query(
        "select count(*) filter (where rung >= 6 and rung is distinct from rung_declared),"
        " count(*) filter (where rung_confirmed >= 6 and rung < 6),"
        " count(*) filter (where rung >= 6 and is_active = (lapsed_on is not null)) from mart.firm"
    ).itertuples(index=False)
    assert found[0] == found[2] == 0
    # Certificates of origin and aggregator sales whose declarations were not delivered make no exporter.
    assert found[1] > 0
    (counts,) = sample_office.query(
        "select (select sum(firms) from mart.export_status_summary where month = date '2024-12-01' and rung >= 6),"
        " (select sum(firms_active + firms_lapsed) from mart.export_status_summary where month = date '2024-12-01'),"
        " (select count(distinct umkm_id) from status.evidence where grade = 'A' and rung >= 6"
        "  and occurred_on < date '2025-01-01')"
    ).itertuples(index=False)
    assert counts[0] == counts[1] == counts[2]


def test_every_source_gives_evidence(sample_office: Office) -> None:
    found = sample_office.query("select distinct split_part(record_id, '/', 1) as source from status.evidence")
    assert set(found["source"]) == set(SOURCES) - {"targets", "official_stats"}


def test_firms_that_move_up_a_class(sample_office: Office) -> None:
    (found,) = sample_office.query(
        """
        select (select sum(firms_moved_up) from mart.class_progress),
               (select count(*) from (
                   select i.umkm_id from core.training t join identity.record_firm i using (record_id)
                   where t.days_attended > 0 group by 1
                   having min(t.starts_on) filter (where t.class_level = 'dasar')
                        < min(t.starts_on) filter (where t.class_level = 'madya')) as moved)
        """
    ).itertuples(index=False)
    assert found[0] == found[1] > 30


def test_unverified_reports_are_published_by_province_and_never_of_one_or_two(sample_office: Office) -> None:
    rows = sample_office.query("select * from mart.informal_transition")
    assert rows["firms_informal"].sum() > 0
    for name in ("firms_informal", "firms_became_legal", "firms_legal_in_12_months"):
        assert not rows[name].isin([1, 2]).any()
    columns = sample_office.query(
        "select table_name from information_schema.columns where table_schema = 'mart' and column_name = 'is_informal'"
    )
    assert columns.empty


def test_a_second_run_makes_nothing_anew_and_publishes_nothing(sample_office: Office) -> None:
    out, told = sample_office.umkm("backfill", "--json")
    summary = json.loads(out)
    assert (summary["rows_inserted"], summary["rows_closed"]) == (0, 0)
    assert summary["held"] == []
    assert not re.search(r"\bderive \w", told)
    assert "keep mart_firm" in told


def test_what_is_made_anew_is_the_same(sample_office: Office) -> None:
    out, told = sample_office.umkm("refresh", "--month", "2023-06", "--force", "--json")
    summary = json.loads(out)
    assert (summary["rows_inserted"], summary["rows_closed"]) == (0, 0)
    assert "derive mart_firm" in told


def test_nothing_personal_reaches_marts_logs_or_dagster(sample_office: Office) -> None:
    """Names, NIK and phones of the sample, searched for in every mart, in the server's log and in Dagster's storage."""
    people = sample_office.query(
        "select contact_value from identity.contact"
        " union select owner_name from identity.firm where owner_name is not null"
    )["contact_value"]
    secrets = sorted({value for value in people if len(value) >= _START})
    assert len(secrets) > 1500
    found = _Search(secrets)
    # The month view repeats the interval table, and histories repeat their views.
    tables = sample_office.query(
        "select table_name from information_schema.tables where table_schema = 'mart'"
        " and table_name !~ '_history$' and table_name <> 'export_status' order by 1"
    )["table_name"]
    for table in tables:
        assert not found.among(text_of(sample_office, f"mart.{table}")), table
    stores = [*(sample_office.local / "dagster").rglob("*.db"), *(sample_office.local / "warehouse").rglob("*log*")]
    assert stores
    for store in stores:
        if store.is_file():
            assert not found.among(store.read_bytes()), store
    # The search does find them where they are.
    kept = text_of(sample_office, "identity.contact") + text_of(sample_office, "identity.firm")
    assert found.among(kept) == {secret.encode() for secret in secrets}


def text_of(office: Office, table: str) -> bytes:
    return "\n".join(office.query(f"select t::text as line from {table} t")["line"]).encode()


_START = 8
"""Bytes by which a secret is searched for: a word of the machine."""


class _Search:
    """Thousands of words, searched for at once: where the hash of eight bytes is that of a word's first eight."""

    _HASH, _BITS = np.uint64(0x9E3779B97F4A7C15), np.uint64(64 - 20)

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[bytes, list[bytes]] = {}
        for word in map(str.encode, words):
            self._words.setdefault(word[:_START], []).append(word)
        self._may_start = np.zeros(1 << 20, dtype=bool)
        self._may_start[self._hashed(b"".join(self._words))[::_START]] = True

    def among(self, text: bytes) -> set[bytes]:
        """The words that stand in a text."""
        if len(text) < _START:
            return set()
        places = np.flatnonzero(self._may_start[self._hashed(text)]).tolist()
        return {
            word
            for place in places
            for word in self._words.get(text[place : place + _START], ())
            if text.startswith(word, place)
        }

    def _hashed(self, text: bytes) -> NDArray[np.uint64]:
        """A hash of the eight bytes from each place on."""
        eights = np.ndarray(len(text) - _START + 1, dtype="<u8", buffer=text, strides=(1,))
        return (eights * self._HASH) >> self._BITS
