"""Programmes' published figures and their evaluation on the whole sample, asked of the warehouse in SQL."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.golden.conftest import SAMPLES, Office


@pytest.fixture(scope="module")
def programmes() -> dict[str, Any]:
    figures: dict[str, Any] = json.loads((SAMPLES / "truth" / "programmes.json").read_text(encoding="utf-8"))
    return figures


def test_each_programme_has_its_firms_once(sample_office: Office, programmes: dict[str, Any]) -> None:
    found = sample_office.query(
        "select programme_code, participants, exporters_in_window, first_exporters_after, value_in_window_usd,"
        " value_in_window_idr from mart.programme_summary where group_kind = 'programme'"
    ).set_index("programme_code")
    expected = {code: told for code, told in programmes.items() if told.get("events")}
    assert set(found.index) == set(expected)
    for code, told in expected.items():
        names = ("exporters_in_window", "first_exporters_after", "value_in_window_usd", "value_in_window_idr")
        assert found.loc[code, "participants"] == told["distinct_participants"], code
        assert {name: str(found.loc[code, name]) for name in names} == {name: str(told[name]) for name in names}, code


def test_candidates_and_those_accepted(sample_office: Office, programmes: dict[str, Any]) -> None:
    found = sample_office.query(
        "select programme_code, candidates, accepted from mart.programme_summary"
        " where group_kind = 'programme' and candidates is not null order by 1"
    )
    expected = [[code, told["candidates"], told["accepted"]] for code, told in sorted(programmes["CURATION"].items())]
    assert found.to_numpy().tolist() == expected


def test_jateng_2019_in_dollars_and_in_rupiah_of_its_declarations(sample_office: Office) -> None:
    """25 firms, US$ 10.8 million = Rp 151.34 billion: the rate is that of the declarations, 14,013, not the KMK's."""
    (row,) = sample_office.query(
        "select participants, round(value_in_window_usd / 1e6, 1), round(value_in_window_idr / 1e9, 2),"
        " round(value_in_window_idr / value_in_window_usd), first_exporters_after, first_ever_exporters,"
        " first_exports_censored, conversion_12m"
        " from mart.programme_summary where programme_code = 'JATENG-COACHING-2019' and group_kind = 'programme'"
    ).itertuples(index=False)
    assert tuple(map(str, row[:4])) == ("25", "10.8", "151.34", "14013")
    # Data begin in 2019: nobody can say that these exports were the firms' first.
    assert tuple(row[4:7]) == (22, 0, 22)
    assert row[7] is None
    basis = sample_office.query(
        "select distinct x.rate_source from mart.programme_credit c"
        " join status.evidence e using (umkm_id) join core.exports x using (record_id)"
        " where c.programme_code = 'JATENG-COACHING-2019' and e.grade = 'A'"
        " and date_trunc('month', e.occurred_on) = c.month"
    )
    assert basis.to_numpy().tolist() == [["ndpbm"]]


def test_sulsel_2023_one_in_five_exported(sample_office: Office) -> None:
    (row,) = sample_office.query(
        "select quota, accepted, participants, first_ever_exporters::float / participants, exporters_before,"
        " conversion_24m, cost_per_first_exporter_idr from mart.programme_summary"
        " where programme_code = 'SULSEL-EKSPOR-2023' and group_kind = 'programme'"
    ).itertuples(index=False)
    assert tuple(row[:5]) == (140, 140, 140, 0.2, 3)
    # Two years are not over for the last event, and nobody published what the programme cost.
    assert (row[5], row[6]) == (None, None)
    funds = sample_office.query(
        "select group_value, events, participants from mart.programme_summary"
        " where programme_code = 'SULSEL-EKSPOR-2023' and group_kind = 'funding_source' order by 1"
    )
    assert funds.to_numpy().tolist() == [["APBD", 2, 70], ["APBN", 2, 70]]
    (sites,) = sample_office.query(
        "select count(*), bool_or(group_value = '7371'), bool_or(group_value = '7309') from mart.programme_summary"
        " where programme_code = 'SULSEL-EKSPOR-2023' and group_kind = 'site'"
    ).itertuples(index=False)
    assert tuple(sites) == (4, True, True)


@pytest.mark.parametrize(
    ("year", "sites"), [("2023", ["7304", "7307", "7308"]), ("2024", ["5315", "810117", "9301"])], ids=str
)
def test_kominfo_is_three_sites_of_thirty(sample_office: Office, year: str, sites: list[str]) -> None:
    """Who came again for the next class is the same firm: 90 in all, 30 a site."""
    found = sample_office.query(
        "select group_kind, group_value, participants from mart.programme_summary"
        f" where programme_code = 'KOMINFO-MAKASSAR-{year}' and group_kind in ('programme', 'site') order by 1, 2"
    )
    whole = ["programme", f"KOMINFO-MAKASSAR-{year}", 90]
    assert found.to_numpy().tolist() == [whole, *(["site", site, 30] for site in sites)]


def test_credit_of_all_programmes_is_all_exports_to_the_cent(sample_office: Office) -> None:
    (row,) = sample_office.query(
        "select (select sum(credited_usd) from mart.programme_credit) - (select sum(fob_usd) from mart.export_value),"
        " (select sum(credited_idr) from mart.programme_credit) - (select sum(fob_idr) from mart.export_value)"
    ).itertuples(index=False)
    assert tuple(map(float, row)) == (0.0, 0.0)


def test_effects_are_estimated_where_there_were_applicants_not_chosen(sample_office: Office) -> None:
    reasons = sample_office.query(
        "select programme_code, coalesce(no_estimate, '') from mart.programme_effect where cohort = 'ALL'"
        " and export_outcome = 'exported' order by 1"
    )
    assert dict(reasons.to_numpy().tolist()) == {
        "ECP-2023": "no_applicants",
        **{f"JATENG-COACHING-{year}": "no_applicants" for year in range(2019, 2024)},
        "KALSEL-EKSPOR-2023": "no_applicants",
        "KOMINFO-MAKASSAR-2023": "no_variation",
        "KOMINFO-MAKASSAR-2024": "no_data",
        "LAMPUNG-BINAAN-2021": "no_applicants",
        "SULSEL-EKSPOR-2023": "",
        "SUMBAR-EKSPOR-2023": "",
    }
    (sulsel,) = sample_office.query(
        "select ci_low > 0, abs(att - (treated_change - control_change)) < 1e-6, flags like '%score_apart%',"
        " smd_max < 0.1, pretrend_p > 0.05"
        " from mart.programme_effect where programme_code = 'SULSEL-EKSPOR-2023' and cohort = 'ALL'"
        " and export_outcome = 'exported'"
    ).itertuples(index=False)
    assert all(sulsel)


def test_what_participants_claim_is_told_of_whole_programmes_alone(
    sample_office: Office, programmes: dict[str, Any]
) -> None:
    """Seven firms at three sites of one kabupaten each: below the programme a count would point at them."""
    told = sample_office.query(
        "select group_kind, informal_reporters, claimed_exporters, confirmed_exporters, claimed_value_usd,"
        " confirmed_value_usd from mart.programme_summary where programme_code = 'KOMINFO-MAKASSAR-2024'"
    ).set_index("group_kind")
    assert {"site", "cohort", "funding_source"} <= set(told.index)
    assert told.drop(index="programme").isna().all(axis=None)
    events = programmes["KOMINFO-MAKASSAR-2024"]["events"]
    assert told.loc["programme", "informal_reporters"] == sum(event["informal_reporters"] for event in events)
    where = sample_office.query(
        "select distinct table_name from information_schema.columns where table_schema = 'mart'"
        " and column_name in ('informal_reporters', 'claimed_exporters', 'confirmed_exporters')"
        " and table_name not like '%\\_history'"
    )
    assert where["table_name"].tolist() == ["programme_summary"]
