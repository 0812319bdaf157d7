"""Which records are joined and by which rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from umkm_pipeline.identity.link import RULES, clusters
from umkm_pipeline.model.codes import CODE_LISTS

_KEYS = ("nib", "npwp", "nik_token", "phone_token", "name_key", "owner_key", "village_key")


def _linked(*records: dict[str, str]) -> tuple[list[int], list[str]]:
    columns = (*_KEYS, "source", "source_file_id")
    cluster, rule = clusters(
        pa.table({key: pa.array([row.get(key) for row in records], pa.string()) for key in columns})
    )
    return cluster.tolist(), [list(RULES)[number] for number in rule]


def test_rules_are_those_of_the_model() -> None:
    assert list(RULES) == [code.value for code in CODE_LISTS["link_rule"]]


@pytest.mark.parametrize(
    ("shared", "rule"),
    [
        ({"nib": "9a"}, "nib"),
        ({"npwp": "0a"}, "npwp"),
        ({"nik_token": "k"}, "nik"),
        ({"name_key": "MAJU", "owner_key": "ALI", "village_key": "v"}, "name_owner_village"),
        ({"name_key": "MAJU", "phone_token": "p"}, "name_phone"),
    ],
)
def test_what_joins_two_records(shared: dict[str, str], rule: str) -> None:
    assert _linked(shared, shared, {}) == ([0, 0, 1], [rule, rule, "single"])


@pytest.mark.parametrize(
    "shared",
    [{"name_key": "MAJU", "owner_key": "ALI"}, {"name_key": "MAJU", "village_key": "v"}, {"phone_token": "p"}, {}],
)
def test_what_does_not(shared: dict[str, str]) -> None:
    cluster, rule = _linked(shared, shared)
    assert cluster == [0, 1]
    assert rule == ["single", "single"]


def test_the_rule_is_the_first_that_joined_the_record() -> None:
    _, rule = _linked({"nib": "9a", "nik_token": "k"}, {"nib": "9a"}, {"nik_token": "k"})
    assert rule == ["nib", "nib", "nik"]


def test_one_owner_with_two_firms_stays_two_firms() -> None:
    """The third row bears the name of the first firm, the fourth of neither, the fifth no name."""
    cluster, _ = _linked(
        {"nib": "9a", "nik_token": "k", "name_key": "MAJU"},
        {"nib": "9b", "nik_token": "k", "name_key": "SARI"},
        {"nik_token": "k", "name_key": "MAJU"},
        {"nik_token": "k", "name_key": "LAIN"},
        {"nik_token": "k"},
    )
    assert cluster[0] == cluster[2]
    assert len(set(cluster)) == 4


def test_an_owner_listed_with_two_names_in_one_file_has_two_firms() -> None:
    listed = {"source": "registry", "source_file_id": "f"}
    cluster, _ = _linked(
        {**listed, "nik_token": "k", "name_key": "MAJU", "nib": "9a"},
        {**listed, "nik_token": "k", "name_key": "SARI"},
        {"source": "training", "nik_token": "k", "name_key": "SARI"},
    )
    assert cluster == [0, 1, 1]


def test_a_name_that_fits_two_nibs_joins_neither() -> None:
    cluster, _ = _linked(
        {"nib": "9a", "nik_token": "k", "name_key": "MAJU"},
        {"nib": "9b", "nik_token": "k", "name_key": "MAJU"},
        {"nik_token": "k", "name_key": "MAJU"},
    )
    assert len(set(cluster)) == 3


def test_a_chain_between_two_nibs_is_cut() -> None:
    cluster, _ = _linked(
        {"nib": "9a", "name_key": "MAJU", "phone_token": "p"},
        {"name_key": "MAJU", "phone_token": "p"},
        {"nib": "9b", "name_key": "MAJU", "phone_token": "p"},
    )
    assert len(set(cluster)) == 3


def test_record_firm_carries_address_rule_and_probability(core: Any) -> None:
    core.put("core_registry", date(2023, 1, 1), {"nib": "1234567890123"})
    core.put("core_training", date(2023, 6, 1), {"nib": "1234567890123"}, {"participant_name": "Ani"})
    rows = core.identify().to_dict("records")
    assert [(row["record_id"], row["link_rule"], row["probability"]) for row in rows] == [
        ("registry/2023-01/f/s/1", "nib", RULES["nib"]),
        ("training/2023-06/f/s/1", "nib", RULES["nib"]),
        ("training/2023-06/f/s/2", "single", 1.0),
    ]
    assert rows[0]["umkm_id"] == rows[1]["umkm_id"] != rows[2]["umkm_id"]
    assert rows[1]["source_path"] == "training/2023-06/f.xlsx"
