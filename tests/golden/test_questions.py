"""Every query of docs/questions.md, run against the published sample, gives the answer that stands below it."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import psycopg
import pytest

from tests.golden.conftest import SAMPLES, Office
from umkm_pipeline.warehouse.engine import BI_ROLE

DOC = Path(__file__).parents[2] / "docs" / "questions.md"
RESTRICTED = "(restricted)"


class Question(NamedTuple):
    """A heading, its query and the answer that the document shows."""

    title: str
    sql: str
    answer: list[list[str]]


def questions() -> list[Question]:
    """What the document asks: below each heading of the third level a block of SQL and a block of text."""
    parts = re.split(r"^### ", DOC.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    found = []
    for part in parts:
        title, body = part.split("\n", 1)
        (sql,) = re.findall(r"^```sql\n(.*?)^```", body, flags=re.MULTILINE | re.DOTALL)
        (answer,) = re.findall(r"^```text\n(.*?)^```", body, flags=re.MULTILINE | re.DOTALL)
        found.append(Question(title, sql, [line.strip().split(" | ") for line in answer.strip().splitlines()]))
    return found


QUESTIONS = questions()


def answer(url: str, question: Question) -> list[list[str]]:
    """Header and rows as the document writes them, asked as BI tools do unless the question is a restricted one."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        if RESTRICTED not in question.title:
            cursor.execute(f"set role {BI_ROLE}")
        cursor.execute(question.sql.encode())
        header = [column.name for column in cursor.description or ()]
        return [header, *([written(value) for value in row] for row in cursor.fetchall())]


def written(value: object) -> str:
    """A value as the document writes it: nothing is a dash, yes and no are words."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def test_the_document_asks_something() -> None:
    titles = [question.title for question in QUESTIONS]
    assert len(titles) == len(set(titles))
    assert len(titles) >= 25


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.title)
def test_a_question_has_the_answer_that_the_document_shows(sample_office: Office, question: Question) -> None:
    assert answer(sample_office.url, question) == question.answer


def test_published_figures_are_those_of_the_truth(sample_office: Office) -> None:
    """The generator's own count of what must come out, made without the pipeline's code."""
    truth: dict[str, Any] = json.loads((SAMPLES / "truth" / "programmes.json").read_text(encoding="utf-8"))
    sulsel, jateng, kominfo = (
        truth[code] for code in ("SULSEL-EKSPOR-2023", "JATENG-COACHING-2019", "KOMINFO-MAKASSAR-2024")
    )
    basic = [event for event in kominfo["events"] if event["class_level"] == "dasar"]
    stats, missions, ecp = truth["OFFICIAL_STATS"], truth["MISSIONS"], truth["ECP-EXPORTS"]
    clinic = [truth[f"JATENG-COACHING-{year}"] for year in range(2019, 2024)]
    firms, rows = (pd.read_csv(SAMPLES / "truth" / name, dtype=str) for name in ("firms.csv", "rows.csv"))
    kept = rows[rows["source_path"].str.contains("kurasi_kominfo") & (rows["expected_outcome"] == "accepted")]
    provinces = set(kept.merge(firms, on="firm_key")["province_code"])
    expected = {
        "sulsel_candidates": truth["CURATION"]["SULSEL-EKSPOR-2023"]["candidates"],
        "sulsel_accepted": truth["CURATION"]["SULSEL-EKSPOR-2023"]["accepted"],
        "sulsel_participants": sulsel["participants"],
        "sulsel_districts": len({event["site_code"] for event in sulsel["events"]}),
        "sulsel_own_events": sulsel["funding"]["APBD"],
        "sulsel_central_events": sulsel["funding"]["APBN"],
        "sulsel_exporting_share": 100 * sulsel["first_exporters_after"] / sulsel["participants"],
        "sulsel_target": float(truth["TARGETS"]["export_value_usd"]),
        "sulsel_realisation": float(stats["sulsel_january_to_april_usd"]),
        "sulsel_achievement": 100
        * float(stats["sulsel_january_to_april_usd"])
        / float(truth["TARGETS"]["export_value_usd"]),
        "kalsel_smes": stats["kalsel_smes"],
        "kalsel_micro": stats["kalsel_micro"],
        "kalsel_micro_share": 100 * stats["kalsel_micro"] / stats["kalsel_smes"],
        "kalsel_clusters": truth["CLUSTERS"]["clusters"],
        "kalsel_embassies": missions["63/3171/2024-03-05"]["embassies_invited"],
        "other_missions_deals_larger": missions["33/6371/2024-05-15"]["deal_value_idr"],
        "other_missions_deals_smaller": missions["18/6372/2024-07-03"]["deal_value_idr"],
        "jateng_participants": jateng["participants"],
        "jateng_value_usd": float(jateng["value_in_window_usd"]),
        "jateng_value_idr": float(jateng["value_in_window_idr"]),
        "jateng_implied_rate": float(jateng["value_in_window_idr"]) / float(jateng["value_in_window_usd"]),
        "jateng_new_markets": len({"KH", "CZ", "HU", "AR", "CL"} & set(jateng["destinations_in_window"])),
        "jateng_coached_2019_2023": sum(one["distinct_participants"] for one in clinic),
        "jateng_exporting_2019_2023": sum(one["first_exporters_after"] for one in clinic),
        "ecp_smes": truth["ECP-2023"]["distinct_participants"],
        "ecp_provinces": len({event["site_code"][:2] for event in truth["ECP-2023"]["events"]}),
        "ecp_value": float(ecp["2023"]),
        "ecp_value_before": float(ecp["2022"]),
        "ecp_difference": float(ecp["2023"]) - float(ecp["2022"]),
        "sumbar_selected": truth["CURATION"]["SUMBAR-EKSPOR-2023"]["candidates"],
        "sumbar_passed": truth["CURATION"]["SUMBAR-EKSPOR-2023"]["accepted"],
        "sumbar_first_exports": truth["SUMBAR-EKSPOR-2023"]["first_exporters_after"],
        "sumbar_value": float(truth["SUMBAR-EKSPOR-2023"]["value_in_window_usd"]),
        "sulsel_instructors": sulsel["instructors"],
        "lampung_ministries": stats["lampung_ministries"],
        "kominfo_provinces": len(provinces),
        "kominfo_papuan_provinces": len({"91", "92", "93", "94", "95", "96"} & provinces),
        "lampung_exports_month": float(truth["LAMPUNG-PROVINCE-EXPORTS"]["fob_usd"]),
        "kominfo_participants": sum(event["participants"] for event in basic),
        "kominfo_sites": len({event["site_code"] for event in basic}),
        "kominfo_samples": sum(event["samples"] for event in basic),
        "kominfo_informal": sum(event["informal_reporters"] for event in basic),
    }
    found = sample_office.query("select figure_code, our_value from mart.published_figure").set_index("figure_code")
    ours = found["our_value"].to_dict()
    assert {code: ours[code] for code in expected} == pytest.approx(expected, rel=1e-12)


def test_every_computed_figure_lies_within_the_rounding_of_its_source_or_says_why(sample_office: Office) -> None:
    rows = sample_office.query("select figure_code, agreement from mart.published_figure where our_value is not null")
    others = rows[~rows["agreement"].isin(["within_rounding", "no_number"])]
    assert others.set_index("figure_code")["agreement"].to_dict() == {
        "sulsel_achievement": "within_interval",
        "jateng_kmk_rate": "within_tolerance",
        # The figure can be read on two bases: our rows fit April alone, not the year to date.
        "lampung_exports_to_date": "differs",
    }


def test_missions_are_those_of_the_truth(sample_office: Office) -> None:
    truth: dict[str, Any] = json.loads((SAMPLES / "truth" / "programmes.json").read_text(encoding="utf-8"))
    rows = sample_office.query(
        "select mission_id, invited, invited_embassies as embassies_invited, embassies_came, participants, deals,"
        " deals_idr::bigint as deal_value_idr, announced_deals_idr::bigint from mart.trade_mission"
    ).set_index("mission_id")
    for mission_id, expected in truth["MISSIONS"].items():
        found = {name: None if value != value else value for name, value in rows.loc[mission_id].items()}  # noqa: PLR0124 -- NaN
        assert found == {name: expected[name] for name in found}
