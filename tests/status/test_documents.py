"""Which customs lines count, and to whom they are credited."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

_MAY, _JUNE, _JULY = date(2023, 5, 1), date(2023, 6, 1), date(2023, 7, 1)
_FIRM = {"exporter_nib": "1234567890123", "exporter_name": "CV Maju"}


def _lines(core: Any) -> dict[str, dict[str, Any]]:
    core.evidence()
    return {row["record_id"]: row for row in core.lake.read("status_document_line").to_dict("records")}


def _counting(core: Any) -> set[str]:
    return {record.removeprefix("exports/") for record, row in _lines(core).items() if row["counts"]}


def test_an_amendment_replaces_all_lines(core: Any) -> None:
    document = {"document_id": "A", **_FIRM}
    core.put("core_exports", _MAY, {**document, "item_number": 1}, {**document, "item_number": 2})
    core.put("core_exports", _JUNE, {**document, "item_number": 1, "version": 1})
    assert _counting(core) == {"2023-06/f/s/1"}


def test_a_document_delivered_twice_counts_once(core: Any) -> None:
    document = {"document_id": "A", **_FIRM}
    core.put("core_exports", _MAY, {**document, "item_number": 1}, {**document, "item_number": 2})
    core.put("core_exports", _JUNE, {**document, "item_number": 1}, {**document, "item_number": 2}, file="f")
    core.put("core_exports", _JUNE, {**document, "item_number": 1}, {**document, "item_number": 2}, file="g")
    assert _counting(core) == {"2023-06/g/s/1", "2023-06/g/s/2"}


def test_an_item_twice_in_a_delivery_counts_once(core: Any) -> None:
    core.put("core_exports", _MAY, *[{"document_id": "A", **_FIRM}] * 2)
    assert _counting(core) == {"2023-05/f/s/1"}


def test_items_without_number_are_items_of_their_own(core: Any) -> None:
    core.put("core_exports", _MAY, *[{"document_id": "A", **_FIRM, "item_number": None}] * 2)
    assert _counting(core) == {"2023-05/f/s/1", "2023-05/f/s/2"}


def test_cancelled_or_unapproved_documents_do_not_count(core: Any) -> None:
    core.put("core_exports", _MAY, {"document_id": "A", **_FIRM}, {"document_id": "B", **_FIRM, "npe_issued": False})
    core.put("core_exports", _JULY, {"document_id": "A", **_FIRM, "is_cancelled": True})
    assert _counting(core) == set()


@pytest.mark.parametrize("file", ["a", "z"])
def test_a_cancellation_in_the_same_month_cancels_whatever_its_hash(core: Any, file: str) -> None:
    core.put("core_exports", _MAY, {"document_id": "A", **_FIRM, "version": 1}, {"document_id": "B", **_FIRM})
    core.put("core_exports", _MAY, {"document_id": "A", **_FIRM, "version": 0, "is_cancelled": True}, file=file)
    assert _counting(core) == {"2023-05/f/s/2"}


def test_a_cancellation_that_names_nobody_cancels_and_makes_no_firm(core: Any) -> None:
    core.put("core_exports", _MAY, {"document_id": "A", **_FIRM}, {"document_id": "B", **_FIRM})
    core.put("core_exports", _JUNE, {"document_id": "A", "is_cancelled": True, "hs_code": None, "fob_native": None})
    assert _counting(core) == {"2023-05/f/s/2"}
    assert len(set(core.identify()["umkm_id"])) == 1


@pytest.mark.parametrize("file", ["a", "z"])
def test_of_two_deliveries_in_a_month_the_one_that_says_more_wins(core: Any, file: str) -> None:
    core.put(
        "core_exports", _MAY, {"document_id": "A", **_FIRM, "goods_owner_name": "Sari"}, {"document_id": "B", **_FIRM}
    )
    core.put(
        "core_exports",
        _MAY,
        {"document_id": "A", **_FIRM},
        {"document_id": "B", **_FIRM, "npe_issued": False},
        file=file,
    )
    assert _counting(core) == {"2023-05/f/s/1", "2023-05/f/s/2"}


def test_channels_and_credit(core: Any) -> None:
    core.put("core_registry", _MAY, {"nib": "1234567890123", "npwp": "0000000000000001"})
    core.put(
        "core_exports",
        _MAY,
        {"document_id": "A", **_FIRM},
        {"document_id": "B", **_FIRM, "goods_owner_nib": "9999999999999", "goods_owner_name": "Sari"},
        {"document_id": "C", **_FIRM, "goods_owner_npwp": "0000000000000001", "goods_owner_name": "Maju Ekspor"},
    )
    core.put(
        "core_parcels", _MAY, {"document_id": "D", "sender_nib": "1234567890123", "exported_on": date(2023, 4, 30)}
    )
    lines = {row["document_id"]: row for row in _lines(core).values()}
    maju, sari = core.firm_of("exports/2023-05/f/s/1"), core.firm_of("exports/2023-05/f/s/2", "owner")
    seen = {key: (row["channel"], row["umkm_id"], row["exporter_id"]) for key, row in lines.items()}
    assert seen == {
        "A": ("direct", maju, maju),
        "B": ("indirect", sari, maju),
        "C": ("direct", maju, maju),
        "D": ("parcel", maju, maju),
    }
    assert lines["D"]["month"] == date(2023, 4, 1)
    assert (lines["A"]["source"], lines["D"]["source"]) == ("exports", "parcels")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_agrees_with_plain_rules_on_random_deliveries(core: Any, seed: int) -> None:
    """Documents delivered again, amended, cancelled, with items twice and without number, one by one."""
    dice = random.Random(seed)
    for month in (_MAY, _JUNE, _JULY):
        for file in ("a", "b"):
            core.put(
                "core_exports",
                month,
                *(
                    {
                        "document_id": dice.choice("ABCDEFGHIJ"),
                        "document_type": dice.choice(["PEB", "PEB", "PIB"]),
                        "version": dice.choice([0, 0, 1]),
                        "item_number": dice.choice([None, 1, 1, 2, 3]),
                        "npe_issued": dice.random() < 0.8,
                        "is_cancelled": dice.random() < 0.02,
                        "exporter_nib": dice.choice(["1", "2", None]),
                        "goods_owner_nib": (owner := dice.choice(["1", "3", None, None])),
                        "goods_owner_name": owner and f"Pemilik {owner}",
                    }
                    for _ in range(20)
                ),
                file=file,
            )
    found = {record: (row["counts"], row["channel"]) for record, row in _lines(core).items()}
    firms = core.lake.read("identity_record_firm").set_index(["record_id", "party_role"])["umkm_id"].to_dict()
    rows = core.con.to_pyarrow(core.scan("core_exports").order_by("record_id")).to_pylist()
    expected = {}
    for row in rows:
        mine = [other for other in rows if _same(row, other, "document_type", "document_id")]
        delivery = ("version", "period_month", "source_file_id")
        said: dict[tuple[Any, ...], list[dict[str, Any]]] = {
            tuple(other[name] for name in delivery): [] for other in mine
        }
        for other in mine:
            said[tuple(other[name] for name in delivery)].append(other)
        last = max(
            said,
            key=lambda one: (
                *one[:2],
                any(other["npe_issued"] for other in said[one]),
                sum(other["goods_owner_name"] is not None for other in said[one]),
                one[2],
            ),
        )
        here = said[tuple(row[name] for name in delivery)]
        twice = row["item_number"] is not None and any(
            _same(row, other, "item_number") and other["record_id"] < row["record_id"] for other in here
        )
        exporter = firms.get((row["record_id"], "exporter"))
        owner = firms.get((row["record_id"], "owner"))
        if exporter:
            counts = here is said[last] and row["npe_issued"] and not twice
            counts = counts and not any(other["is_cancelled"] for other in mine)
            expected[row["record_id"]] = (counts, "indirect" if owner and owner != exporter else "direct")
    assert found == expected
    assert {counts for counts, _ in expected.values()} == {True, False}


def _same(row: dict[str, Any], other: dict[str, Any], *names: str) -> bool:
    return all(row[name] == other[name] for name in names)
