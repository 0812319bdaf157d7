from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from umkm_pipeline.ingest.layout import Layout, json_schema

SCHEMA = Path(__file__).parents[2] / "docs" / "layout.schema.json"
COLUMN = {"header": "Nama", "field": "business_name", "required": True}


def layout(**keys: Any) -> Layout:
    return Layout.model_validate({"layout": "x", "columns": [COLUMN], **keys})


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"colums": []}, "colums"),
        ({"layout": "Form 2023"}, "layout"),
        ({"columns": []}, "a layout has columns"),
        ({"columns": None}, "of a draft, decide those"),
        ({"columns": [{"header": "Warna", "ignore": "colour"}]}, "every column is ignored"),
        ({"columns": [{"header": "X", "ignore": "y"}], "title": {"site": "di (.+)"}}, "every column is ignored"),
        ({"columns": [{"header": "Zodiak"}]}, "either a field or a reason"),
        ({"columns": [COLUMN, {"header": "NAMA", "ignore": "again"}]}, "stands for two columns"),
        ({"columns": [COLUMN, {"header": "Usaha", "field": "business_name"}]}, "fed by two columns"),
        ({"columns": [{**COLUMN, "replaces": "Usaha"}]}, "need `extends`"),
        ({"drop": ["Warna"]}, "need `extends`"),
        ({"header_rows": 5}, "header_rows"),
        ({"valid_from": "2023-02", "valid_to": "2023-01"}, "is after"),
        ({"valid_from": "soon"}, "valid_from"),
        ({"ignore_sheets": {"PETUNJUK": ""}}, "does not say why"),
        ({"footers": ["(Sumber"]}, "not a regular expression"),
        ({"title": {"site": "tempat: .+"}}, "must have a group"),
        ({"sheets": {}}, "names, patterns or positions"),
        ({"wide": {"field": "a", "value": "a", "columns": "*"}}, "two fields"),
        ({"wide": {"field": "a", "value": "b", "columns": {}}}, "names no column"),
        (
            {"wide": {"field": "a", "value": "b", "columns": "*"}, "columns": [{"header": "X", "field": "c"}]},
            "fit every",
        ),
    ],
)
def test_what_contradicts_itself_is_refused(keys: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        layout(**keys)


def test_figures_side_by_side_are_read_though_every_other_column_is_ignored() -> None:
    found = layout(
        columns=[{"header": "No", "ignore": "number"}], wide={"field": "a", "value": "b", "columns": {"A": "a"}}
    )
    assert found.wide


def test_a_layout_has_its_time() -> None:
    found = layout(valid_from="2023-01", valid_to="2023-06")
    months = [date(2022, 12, 1), date(2023, 1, 1), date(2023, 6, 1), date(2023, 7, 1)]
    assert [found.in_force(month) for month in months] == [False, True, True, False]
    assert layout().in_force(months[0])


def test_sheets_are_chosen_by_name_pattern_or_place() -> None:
    found = layout(
        sheets={"names": ["Data"], "patterns": ["kec .*"], "positions": [3]},
        ignore_sheets={"kec lama": "of last year"},
    )
    asked = [("DATA", 1), ("Kec Lau", 2), ("x", 3), ("x", 2), ("Kec Lama", 3)]
    assert [found.reads(*one) for one in asked] == [True, True, True, False, False]
    assert layout().reads("x", 9)


def test_the_schema_for_editors_is_the_one_in_the_docs() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == json_schema()
