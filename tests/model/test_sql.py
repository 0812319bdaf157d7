from __future__ import annotations

from dataclasses import replace

import pytest

from umkm_pipeline.model.codes import CODE_LISTS
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.sql import (
    EXPORT_STATUS,
    HISTORIES,
    column_comment,
    derived_objects,
    published_columns,
    sql_type,
)
from umkm_pipeline.model.tables import TABLES, published_tables
from umkm_pipeline.model.types import Pii


def test_raw_personal_data_reaches_identity_alone() -> None:
    for table in published_tables():
        personal = {name for name in published_columns(table) if FIELDS[name].pii is Pii.RAW}
        assert table.schema == "identity" or not personal, table.sql_name
    assert "business_name" in published_columns(TABLES["identity_firm"])
    assert "business_name" not in published_columns(TABLES["core_registry"])


def test_a_mart_with_a_token_is_a_fault_of_the_model() -> None:
    mart = TABLES["mart_firm"]
    with pytest.raises(ValueError, match=r"mart\.firm declares personal data: npwp"):
        published_columns(replace(mart, columns=(*mart.columns, "npwp")))


def test_personal_data_in_a_key_is_a_fault_of_the_model() -> None:
    core = TABLES["core_registry"]
    with pytest.raises(ValueError, match="personal data in its key: village_code"):
        published_columns(replace(core, key=("record_id", "village_code")))


def test_keys_and_required_columns_are_never_null_and_a_key_is_known_once() -> None:
    history = HISTORIES["mart_export_value"]
    table = TABLES["mart_export_value"]
    assert {c.name for c in history.c if not c.nullable} == {*table.key, *table.required, "known_from"}
    (index,) = history.indexes
    assert index.unique
    assert tuple(index.columns.keys()) == table.key
    assert str(index.dialect_options["postgresql"]["where"]).endswith("known_to IS NULL")


def test_a_comment_says_both_languages_unit_and_codes() -> None:
    assert column_comment(FIELDS["fob_usd"]) == "FOB in US dollars | FOB dalam dolar AS [unit: USD]"
    channel = column_comment(FIELDS["channel"])
    for code in CODE_LISTS["channel"]:
        assert f"{code.value} = {code.en} | {code.id}" in channel


def test_types_are_spelled_as_postgresql_spells_them() -> None:
    names = ("umkm_id", "rung", "is_active", "month", "published_at", "fob_usd", "net_weight_kg", "readiness")
    assert [sql_type(FIELDS[name]) for name in names] == [
        "text",
        "bigint",
        "boolean",
        "date",
        "timestamp with time zone",
        "numeric(24,2)",
        "numeric(24,4)",
        "double precision",
    ]


def test_each_published_table_has_a_view_and_a_function_and_export_status_comes_last() -> None:
    names = [made.name for made in derived_objects()]
    for table in published_tables():
        assert table.sql_name in names
        assert f"{table.sql_name}_as_known" in names
    assert names[-2:] == [EXPORT_STATUS.sql_name, f"{EXPORT_STATUS.sql_name}_as_known"]
