"""Firm ids over the life of a registry: minted, kept, merged, split, whatever the order of months and rows."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import ibis
import pyarrow as pa
import pytest

from umkm_pipeline.identity.ids import settle
from umkm_pipeline.identity.link import LinkResult, link
from umkm_pipeline.model.arrow import arrow_schema, empty_table
from umkm_pipeline.model.tables import TABLES

Records = list[dict[str, Any]]
_NONE = (empty_table(TABLES["identity_id_registry"]), empty_table(TABLES["identity_id_redirect"]))

_TOKENS = {"nik": "nik_token", "phone": "phone_token"}


def _record(number: int, month: int, **keys: str | None) -> dict[str, Any]:
    first = date(2023, month, 1)
    return {
        "record_id": f"registry/{first:%Y-%m}/f/s/{number}",
        "party_role": "firm",
        "source": "registry",
        "period_month": first,
        "source_file_id": f"f{month}",
        "row_number": number,
        **{_TOKENS.get(name, name): value for name, value in keys.items()},
    }


def _link(
    con: ibis.BaseBackend, records: Records, registry: pa.Table = _NONE[0], redirect: pa.Table = _NONE[1]
) -> LinkResult:
    table = pa.Table.from_pylist(records, schema=_nullable("identity_record"))
    return link(lambda _: ibis.memtable(table), con, ibis.memtable(_loose(registry)), ibis.memtable(_loose(redirect)))


def _nullable(asset: str) -> pa.Schema:
    return pa.schema([field.with_nullable(True) for field in arrow_schema(TABLES[asset])])


def _loose(table: pa.Table) -> pa.Table:
    return table.cast(pa.schema([field.with_nullable(True) for field in table.schema]))


def _in_steps(con: ibis.BaseBackend, batches: Iterable[Records]) -> list[LinkResult]:
    """Link after each batch, all records so far, with the registry and redirects of the step before."""
    results: list[LinkResult] = []
    so_far: Records = []
    registry, redirect = _NONE
    for batch in batches:
        so_far = [*so_far, *batch]
        results.append(_link(con, so_far, registry, redirect))
        registry, redirect = results[-1].id_registry, results[-1].id_redirect
    return results


def _ids(result: LinkResult) -> dict[str, str]:
    return {row["record_id"]: row["umkm_id"] for row in result.record_firm.to_pylist()}


def _number(result: LinkResult) -> dict[int, str]:
    return {int(record.rsplit("/", 1)[1]): firm for record, firm in _ids(result).items()}


def _redirects(result: LinkResult) -> dict[str, str]:
    return {row["from_id"]: row["to_id"] for row in result.id_redirect.to_pylist()}


@pytest.fixture(scope="module")
def con() -> ibis.BaseBackend:
    return ibis.duckdb.connect()


def _history(seed: int) -> Sequence[Records]:
    """Months of records over so few keys that they merge, are vetoed and split all the time."""
    dice = random.Random(seed)

    def some(letter: str, count: int, share: float) -> str | None:
        return f"{letter}{dice.randrange(count)}" if dice.random() < share else None

    months: list[Records] = [[] for _ in range(dice.randint(2, 6))]
    for number in range(1, dice.randint(6, 40)):
        month = dice.randrange(len(months))
        months[month].append(
            _record(
                number,
                month + 1,
                nib=some("9", 5, 0.3),
                npwp=some("0", 6, 0.25),
                nik=some("k", 6, 0.4),
                phone=some("p", 4, 0.5),
                name_key=some("N", 4, 0.9),
                owner_key=some("O", 3, 0.6),
                village_key=some("V", 2, 0.6),
            )
        )
    return months


def _partition(ids: dict[str, str]) -> set[frozenset[str]]:
    firms: dict[str, set[str]] = {}
    for record, firm in ids.items():
        firms.setdefault(firm, set()).add(record)
    return {frozenset(records) for records in firms.values()}


@pytest.mark.parametrize("seed", range(5))
def test_months_in_order_give_the_ids_of_one_build(con: ibis.BaseBackend, seed: int) -> None:
    months = _history(seed)
    at_once = _link(con, [record for month in months for record in month])
    stepwise = _in_steps(con, months)[-1]
    assert stepwise.record_firm.equals(at_once.record_firm)


@pytest.mark.parametrize("seed", range(5))
def test_months_in_any_order_give_the_same_firms(con: ibis.BaseBackend, seed: int) -> None:
    months = list(_history(seed))
    at_once = _ids(_link(con, [record for month in months for record in month]))
    random.Random(seed).shuffle(months)
    results = _in_steps(con, months)
    assert _partition(_ids(results[-1])) == _partition(at_once)
    for before, after in pairwise(results):
        _nothing_is_lost(before, after)


def _nothing_is_lost(before: LinkResult, after: LinkResult) -> None:
    """Every id given before is in use or redirects to one in use; no redirect leads to another."""
    used, redirects = set(_ids(after).values()), _redirects(after)
    for firm in _ids(before).values():
        assert firm in used or redirects[firm] in used
    assert not used & set(redirects)
    assert not set(redirects) & set(redirects.values())


def test_rows_in_another_order_give_the_same_tables(con: ibis.BaseBackend) -> None:
    records = [record for month in _history(99) for record in month]
    shuffled = records.copy()
    random.Random(1).shuffle(shuffled)
    one, other = _link(con, records), _link(con, shuffled)
    assert one.record_firm.equals(other.record_firm)
    assert one.id_registry.equals(other.id_registry)


def test_nothing_new_changes_nothing(con: ibis.BaseBackend) -> None:
    records = [record for month in _history(7) for record in month]
    once = _link(con, records)
    again = _link(con, records, once.id_registry, once.id_redirect)
    assert again.record_firm.equals(once.record_firm)
    assert again.id_registry.equals(once.id_registry)
    assert again.id_redirect.equals(once.id_redirect)


def test_merge_keeps_the_older_id_and_redirects_the_other(con: ibis.BaseBackend) -> None:
    first, second = _in_steps(
        con,
        [
            [_record(1, 2, nik="k1"), _record(2, 1, npwp="0n")],
            [_record(3, 3, nik="k1", npwp="0n")],
        ],
    )
    younger, older = _number(first)[1], _number(first)[2]
    assert set(_number(second).values()) == {older}
    assert _redirects(second) == {younger: older}


def test_redirects_lead_to_the_last_target(con: ibis.BaseBackend) -> None:
    first, _, third = _in_steps(
        con,
        [
            [_record(1, 1, npwp="0a"), _record(2, 2, npwp="0b"), _record(3, 3, npwp="0c")],
            [_record(4, 4, nik="k", npwp="0c"), _record(5, 4, nik="k", npwp="0b")],
            [_record(6, 5, nik="k", npwp="0b"), _record(7, 5, nik="k", npwp="0a")],
        ],
    )
    oldest = _number(first)[1]
    assert _redirects(third) == {_number(first)[2]: oldest, _number(first)[3]: oldest}


def test_split_leaves_the_id_with_its_anchor(con: ibis.BaseBackend) -> None:
    """Two rows of one NIK are one firm until each shows a NIB of its own."""
    first, second = _in_steps(
        con,
        [
            [_record(1, 1, nik="k", name_key="MAJU A"), _record(2, 2, nik="k", name_key="MAJU B")],
            [
                _record(3, 3, nik="k", name_key="MAJU A", nib="9000000000001"),
                _record(4, 3, nik="k", name_key="MAJU B", nib="9000000000202"),
            ],
        ],
    )
    before, after = _number(first), _number(second)
    assert before[1] == before[2]
    assert after[1] == after[3] == before[1]
    assert after[2] == after[4] != before[1]
    assert _redirects(second) == {}


def test_an_id_merged_away_is_valid_again_after_a_split(con: ibis.BaseBackend) -> None:
    """Known apart, joined by a bridge, apart again when the bridge turns out to hold two NIBs."""
    apart, joined, again = _in_steps(
        con,
        [
            [_record(1, 1, npwp="0a"), _record(2, 2, nik="k")],
            [_record(3, 3, npwp="0a", nik="k")],
            [_record(4, 4, npwp="0a", nib="9a"), _record(5, 4, nik="k", nib="9b")],
        ],
    )
    assert _number(joined)[1] == _number(joined)[2]
    assert _redirects(joined) == {_number(apart)[2]: _number(apart)[1]}
    assert _number(again)[1] == _number(apart)[1]
    assert _number(again)[2] == _number(apart)[2]
    assert _redirects(again) == {}


def test_a_late_older_month_does_not_change_an_id(con: ibis.BaseBackend) -> None:
    first, second = _in_steps(con, [[_record(1, 5, nib="9a")], [_record(2, 1, nib="9a")]])
    assert _number(second) == dict.fromkeys((1, 2), _number(first)[1])


def test_a_corrected_file_keeps_the_id_by_the_other_keys(con: ibis.BaseBackend) -> None:
    first = _link(con, [_record(1, 1, nik="k")])
    corrected = {**_record(7, 1, nik="k"), "source_file_id": "g"}
    second = _link(con, [corrected], first.id_registry, first.id_redirect)
    assert _number(second)[7] == _number(first)[1]
    anchors = [row for row in second.id_registry.to_pylist() if row["is_anchor"]]
    assert [row["umkm_id"] for row in anchors] == [_number(first)[1]]


def _again(record: dict[str, Any], number: int, file: str, **changes: str) -> dict[str, Any]:
    """The record in a corrected file: the row is elsewhere, and the file has another hash."""
    address = record["record_id"].split("/")
    record_id = "/".join([*address[:2], file, "s", str(number)])
    return {**record, "record_id": record_id, "source_file_id": file, "row_number": number, **changes}


def test_a_corrected_file_keeps_the_ids_of_firms_known_by_name_only(con: ibis.BaseBackend) -> None:
    """The second name is spelled anew, the third gets its NIB; the fourth and fifth cannot be told apart."""
    first = _link(con, [_record(n, 1, name_key=name) for n, name in enumerate(["A", "B", "C", "D", "D"], start=1)])
    spelled = [_record(1, 1, name_key=name) for name in ("A", "BB", "C", "D", "D")]
    spelled[2]["nib"] = "9c"
    corrected = [_again(record, number, "g") for number, record in zip((16, 17, 18, 14, 15), spelled, strict=True)]
    second = _link(con, corrected, first.id_registry, first.id_redirect)
    before, after = _number(first), _number(second)
    assert (after[16], after[18]) == (before[1], before[3])
    assert {after[17], after[14], after[15]}.isdisjoint(before.values())
    original = _link(con, [_record(1, 1, name_key="A")], second.id_registry, second.id_redirect)
    assert _number(original)[1] == before[1]


def test_the_same_name_in_another_month_is_another_firm_when_its_file_is_gone(con: ibis.BaseBackend) -> None:
    first = _link(con, [_record(1, 1, name_key="A")])
    second = _link(con, [_record(2, 2, name_key="A")], first.id_registry, first.id_redirect)
    assert _number(second)[2] != _number(first)[1]


@pytest.mark.parametrize("seed", range(3))
def test_corrected_files_lose_no_id_that_a_row_of_its_own_content_keeps(con: ibis.BaseBackend, seed: int) -> None:
    """Every month is delivered again, rows in another order and one of them changed, after all months or in between."""
    dice = random.Random(seed)
    files: dict[int, Records] = {}
    result = _link(con, [])
    months = _history(seed + 50)
    steps = [*enumerate(months), *((number, None) for number in dice.choices(range(len(months)), k=6))]
    for step, (month, rows) in enumerate(steps):
        before, contents = result, _contents(result, [row for file in files.values() for row in file])
        files[month] = _corrected(files[month], f"g{step}", dice) if rows is None else list(rows)
        records = [row for file in files.values() for row in file]
        result = _link(con, records, before.id_registry, before.id_redirect)
        shuffled = dice.sample(records, len(records))
        assert _link(con, shuffled, before.id_registry, before.id_redirect).id_registry.equals(result.id_registry)
        again = _link(con, records, result.id_registry, result.id_redirect)
        assert (again.record_firm, again.id_registry) == (result.record_firm, result.id_registry)
        kept = {firm for content, firm in contents.items() if content in _contents(result, records)}
        used, redirects = set(_ids(result).values()), _redirects(result)
        assert {redirects.get(firm, firm) for firm in kept} <= used
        assert not used & set(redirects)


def _corrected(rows: Records, file: str, dice: random.Random) -> Records:
    numbers = dice.sample(range(1000), len(rows))
    rows = [_again(row, number, file) for row, number in zip(rows, numbers, strict=True)]
    if rows:
        rows[dice.randrange(len(rows))].update(name_key="N9", nib=None)
    return rows


def _contents(result: LinkResult, records: Records) -> dict[tuple[Any, ...], str]:
    """Firms by what a row says of names, place and phone, where only one firm's rows of the month say so."""
    names = ("period_month", "name_key", "owner_key", "village_key", "phone_token")
    ids, firms = _ids(result), dict[tuple[Any, ...], set[str]]()
    for row in records:
        if row["name_key"] or row["owner_key"]:
            firms.setdefault(tuple(row[name] for name in names), set()).add(ids[row["record_id"]])
    return {content: min(held) for content, held in firms.items() if len(held) == 1}


def test_a_withdrawn_file_that_comes_back_has_its_ids_again(con: ibis.BaseBackend) -> None:
    records = [_record(1, 1), _record(2, 2, nib="9b")]
    first = _link(con, records)
    without = _link(con, records[1:], first.id_registry, first.id_redirect)
    back = _link(con, records, without.id_registry, without.id_redirect)
    assert _ids(back) == _ids(first)


def test_a_firm_without_any_key_keeps_its_id_by_its_address(con: ibis.BaseBackend) -> None:
    first, second = _in_steps(con, [[_record(1, 1)], [_record(2, 2)]])
    assert _number(second)[1] == _number(first)[1] != _number(second)[2]


def test_keys_that_two_firms_share_are_not_registered(con: ibis.BaseBackend) -> None:
    result = _link(con, [_record(1, 1, nib="9a", nik="k"), _record(2, 1, nib="9b", nik="k")])
    kinds = sorted(row["key_kind"] for row in result.id_registry.to_pylist())
    assert kinds == ["nib", "nib", "record", "record"]


def test_a_taken_id_is_avoided_in_a_fixed_way() -> None:
    """Three keys whose hashes begin alike: the oldest gets the plain id, the others ids of their own, every time."""
    tokens = ["0" * 13 + digit * 51 for digit in "123"]
    keys = pa.table(
        {
            "key_kind": ["record"] * 3,
            "cluster": pa.array([0, 1, 2], pa.int64()),
            "first_month": pa.array([date(2023, 2, 1), date(2023, 1, 1), date(2023, 3, 1)], pa.date32()),
            "shared": [False] * 3,
            "key_token": tokens,
        }
    )
    settled = settle(keys, *_NONE, clusters=3)
    ids = settled.ids.to_pylist()
    assert ids[1] == "UMKM-0000000000"
    assert len(set(ids)) == 3
    assert settle(keys.take([2, 0, 1]), *_NONE, clusters=3).ids.to_pylist() == ids
    later = settle(keys, settled.registry, settled.redirect, clusters=3)
    assert later.ids.to_pylist() == ids


def test_no_records_no_ids(con: ibis.BaseBackend) -> None:
    result = _link(con, [])
    assert (result.record_firm.num_rows, result.id_registry.num_rows, result.id_redirect.num_rows) == (0, 0, 0)


def test_an_id_whose_anchor_was_erased_is_kept_by_the_keys_that_are_left(con: ibis.BaseBackend) -> None:
    first, later = _record(1, 1, nib="1"), _record(2, 3, nib="1")
    before = _link(con, [first, later])
    keys = before.id_registry.to_pylist()
    erased = [row for row in keys if not row["is_anchor"] and row["key_kind"] == "record"]
    registry = pa.Table.from_pylist(erased, schema=before.id_registry.schema)
    after = _link(con, [later], registry)
    assert _number(after) == {2: _number(before)[2]}
    anchors = [row for row in after.id_registry.to_pylist() if row["is_anchor"]]
    assert [(row["key_kind"], row["minted_month"]) for row in anchors] == [("record", date(2023, 1, 1))]
    assert _link(con, [later], after.id_registry).id_registry == after.id_registry
