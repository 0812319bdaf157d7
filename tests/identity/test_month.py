"""A month against what is known, beside the same records linked anew."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from benchmarks.linkage.population import Ints
from benchmarks.linkage.rows import keyed, rows
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.identity import memory as kept
from umkm_pipeline.identity.blocks import Pairs
from umkm_pipeline.identity.compare import FEATURES, Compared, Floats
from umkm_pipeline.identity.evidence import link_table
from umkm_pipeline.identity.judgements import DIFFERENT, SAME, SCHEMA, judged, no_judgements
from umkm_pipeline.identity.link import Joined, join
from umkm_pipeline.identity.memory import Memory, Recall, forget, recall, remember
from umkm_pipeline.identity.month import Told, all_told, changes, month_told
from umkm_pipeline.identity.profiles import hashed
from umkm_pipeline.identity.rules import NUMBERS
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.tables import TABLES

Records = dict[str, dict[str, Any]]
_CON = ibis.duckdb.connect()
_SCHEMA = pa.schema([field.with_nullable(True) for field in arrow_schema(TABLES["identity_record"])])
_AGREEMENT = 0.999
"""Share of pairs of one firm that a run of months and one run of the same model have in common."""


def _anew() -> Recall:
    return Recall(None, "a test", fewest=0)


def _from(memory: Memory | None) -> Recall:
    assert memory is not None
    return Recall(memory, fewest=0, most_changed=100.0)


def _table(records: Records) -> ibis.Table:
    return ibis.memtable(pa.Table.from_pylist(list(records.values()), schema=_SCHEMA))


class _History:
    """Records that come, are corrected and go, over so few values that they meet all the time."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self._made = 0
        self.records: Records = {}
        self.judgements = no_judgements()

    def month(self) -> None:
        """Some more records, some corrected, some withdrawn; now and then a judgement."""
        dice = self._dice
        for _ in range(dice.randrange(12)):
            self._made += 1
            self._put(f"{dice.choice(('exports', 'registry', 'training'))}/2023-05/f{self._made % 3}/s/{self._made}")
        known = sorted(self.records)
        for address in dice.sample(known, min(len(known), dice.randrange(4))):
            self._put(address)
        for address in dice.sample(known, min(len(known), dice.randrange(4))):
            del self.records[address]
        if len(known) > 1 and dice.random() < 0.4:
            one, other = sorted(dice.sample(known, 2))
            pair = (one, "firm", other, "firm", dice.choice((SAME, DIFFERENT, "unsure")))
            row = pa.Table.from_pylist([dict(zip(SCHEMA.names, pair, strict=True))], schema=SCHEMA)
            self.judgements = pa.concat_tables([self.judgements, row])

    def _put(self, address: str) -> None:
        dice = self._dice

        def some(letter: str, count: int, share: float) -> str | None:
            return f"{letter}{dice.randrange(count)}" if dice.random() < share else None

        source, _, file, _, number = address.split("/")
        self.records[address] = {
            "record_id": address,
            "party_role": "firm",
            "source": source,
            "period_month": date(2023, 5, 1),
            "source_file_id": file,
            "row_number": int(number),
            "nib": some("9", 5, 0.3),
            "npwp": some("0", 6, 0.25),
            "nik_token": some("k", 6, 0.3),
            "phone_token": some("p", 4, 0.4),
            "name_key": some("MAJU ", 4, 0.9),
            "owner_key": some("ALI ", 3, 0.6),
            "address": some("Jl. Merdeka ", 3, 0.5),
            "village_key": some("7308 LAMURU", 2, 0.6),
        }


def _same_told(one: Told, other: Told) -> None:
    assert one.of_record.tolist() == other.of_record.tolist()
    columns = [name for name in other.table.column_names if name != "profile"]
    ours, theirs = (told.table.select(columns).take(pa.array(told.order)).combine_chunks() for told in (one, other))
    assert ours.equals(theirs)
    assert {name: key.tolist() for name, key in one.keys.items()} == {n: key.tolist() for n, key in other.keys.items()}


@pytest.mark.parametrize("seed", range(6))
def test_profiles_are_those_of_all_records_whatever_came_changed_and_went(seed: int) -> None:
    history = _History(seed)
    history.month()
    memory = join(_table(history.records), _CON, history.judgements, recall=_anew()).learnt
    for _ in range(8):
        history.month()
        records, alone = _table(history.records), judged(history.judgements)
        told = hashed(records, _CON, alone, with_said=True)
        assert memory
        known = changes(memory, told)
        month = month_told(_CON, alone, told, memory=memory, known=known)
        _same_told(month, all_told(records, _CON, alone, told))
        assert not month.fresh.all() or not (known.of_record >= 0).any()
        memory = join(records, _CON, history.judgements, recall=_from(memory)).learnt


def test_a_profile_whose_first_record_goes_or_comes_is_made_anew_and_others_are_not() -> None:
    said = {"party_role": "firm", "period_month": date(2023, 5, 1), "row_number": 1, "nib": "9"}
    both = [
        {**said, "record_id": f"{source}/2023-05/{file}/s/1", "source": source, "source_file_id": file}
        for source, file in (("exports", "e"), ("registry", "r"), ("training", "t"))
    ]
    tables = [ibis.memtable(pa.Table.from_pylist(chosen, schema=_SCHEMA)) for chosen in (both[1:2], both, both[1:])]
    fresh, memory = [], join(tables[0], _CON, recall=_anew()).learnt
    for records in (tables[0], ibis.memtable(pa.Table.from_pylist(both[1:], schema=_SCHEMA)), *tables[1:]):
        told = hashed(records, _CON, judged(no_judgements()), with_said=True)
        assert memory
        known = changes(memory, told)
        fresh.append(month_told(_CON, judged(no_judgements()), told, memory=memory, known=known).fresh.sum())
        memory = join(records, _CON, recall=_from(memory)).learnt
    # Nothing; a later record that says the same; an earlier one; the earlier one gone.
    assert fresh == [0, 0, 1, 1]


@pytest.fixture(scope="module")
def made() -> pa.Table:
    return keyed(rows(12_000, seed=8).table, ibis.duckdb.connect()).sort_by([("record_id", "ascending")])


def _months(records: pa.Table, order: list[int]) -> list[pa.Table]:
    """Nearly all records, then a hundredth more each time, in an order of these."""
    part = np.random.default_rng(8).integers(100, size=len(records))
    return [records.filter(pa.array((part >= len(order)) | np.isin(part, order[:at]))) for at in range(len(order) + 1)]


def _run(months: list[pa.Table], threads: int = 2) -> Joined:
    con = ibis.duckdb.connect(threads=threads)
    joined = join(ibis.memtable(months[0]), con, recall=_anew())
    for month in months[1:]:
        joined = join(ibis.memtable(month), con, recall=_from(joined.learnt))
    return joined


def _pairs(cluster: Ints) -> set[tuple[int, int]]:
    firms: dict[int, list[int]] = {}
    for record, firm in enumerate(cluster.tolist()):
        firms.setdefault(firm, []).append(record)
    return {(one, other) for held in firms.values() for at, one in enumerate(held) for other in held[at + 1 :]}


def _links(joined: Joined) -> pa.Table:
    return link_table(joined.records, pa.array(joined.cluster).cast(pa.string()), joined.held, joined.model)


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 1, 0, 2]])
def test_months_in_any_order_are_linked_as_if_at_once(made: pa.Table, order: list[int]) -> None:
    month, at_once = _run(_months(made, order)), _run([made])
    assert month.how.endswith("came or changed, 0 went")
    ours, theirs = _pairs(month.cluster), _pairs(at_once.cluster)
    assert len(ours & theirs) >= _AGREEMENT * len(ours | theirs)
    assert len(theirs) > 500
    address = ("record_id", "party_role", "other_record_id", "other_party_role", "link_rule")
    exact = [
        links.filter(pc.is_in(links["link_rule"], pa.array([*NUMBERS, "identical"]))).select(address)
        for links in map(_links, (month, at_once))
    ]
    assert exact[0].equals(exact[1])


def test_the_same_history_gives_the_same_bytes(made: pa.Table) -> None:
    months = _months(made, [0, 1])
    one, other = _run(months), _run(months, threads=1)
    assert one.cluster.tobytes() == other.cluster.tobytes()
    assert one.held.gains.tobytes() == other.held.gains.tobytes()
    assert one.doubt.tobytes() == other.doubt.tobytes()


def test_nothing_new_changes_nothing_and_asks_nothing(made: pa.Table, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _run([made])

    def untouched(_: Compared, pairs: Pairs) -> Floats:
        assert not len(pairs)
        return np.zeros((0, len(FEATURES)), dtype=np.float32)

    monkeypatch.setattr(Compared, "features", untouched)
    again = join(ibis.memtable(made), _CON, recall=_from(before.learnt))
    assert again.how == "0 records that came or changed, 0 went"
    assert again.cluster.tobytes() == before.cluster.tobytes()
    assert _links(again).equals(_links(before))
    assert again.doubt.tobytes() == before.doubt.tobytes()


def test_what_went_joins_nobody_any_more() -> None:
    """The second record leads from the first to the third; then its file is withdrawn."""
    said = [{"npwp": "01", "name_key": "A"}, {"npwp": "01", "nik_token": "k", "name_key": "A"}, {"nik_token": "k"}]
    records = pa.Table.from_pylist(
        [
            {"record_id": f"registry/2023-05/f/s/{at}", "party_role": "firm", "source": "registry"}
            | {"period_month": date(2023, 5, 1), "source_file_id": "f", "row_number": at}
            | one
            for at, one in enumerate(said)
        ],
        schema=_SCHEMA,
    )
    together = join(ibis.memtable(records), _CON, recall=_anew())
    without = join(ibis.memtable(records.take([0, 2])), _CON, recall=_from(together.learnt))
    back = join(ibis.memtable(records), _CON, recall=_from(without.learnt))
    assert [joined.cluster.tolist() for joined in (together, without, back)] == [[0, 0, 0], [0, 1], [0, 0, 0]]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def _step(lake: Lake, records: pa.Table) -> Joined:
    known = recall(lake)
    joined = join(ibis.memtable(records), _CON, recall=Recall(known.memory, known.reason, fewest=0))
    assert joined.learnt
    remember(lake, joined.learnt)
    return joined


def test_what_is_remembered_comes_back(lake: Lake, made: pa.Table) -> None:
    months = _months(made, [0, 1])
    steps = [_step(lake, month) for month in months]
    assert [step.how[:10] for step in steps[:1]] == ["everything"]
    assert steps[-1].how.endswith("came or changed, 0 went")
    expected = _run(months)
    assert steps[-1].cluster.tobytes() == expected.cluster.tobytes()
    assert _links(steps[-1]).equals(_links(expected))
    assert len(list(lake.linkage.glob("*"))) == 5
    assert {file.stat().st_mode & 0o777 for file in lake.linkage.glob("*")} == {0o600}


@pytest.mark.parametrize("file", [0, 1, 2])
def test_a_run_that_dies_anywhere_is_made_up_for(
    lake: Lake, made: pa.Table, monkeypatch: pytest.MonkeyPatch, file: int
) -> None:
    """It dies before the next file is in place; the outputs of that run may be there or not."""
    months = _months(made, [0, 1])
    _step(lake, months[0])
    replacing, left = Lake.replacing, iter(range(file, -1, -1))

    def dying(self: Lake, path: Path) -> Any:
        if next(left) == 0:
            raise UmkmError("killed", where="", remedy="")
        return replacing(self, path)

    with monkeypatch.context() as patched:
        patched.setattr(Lake, "replacing", dying)
        with pytest.raises(UmkmError):
            _step(lake, months[1])
    steps = [_step(lake, months[1]), _step(lake, months[2])]
    expected = _run(months)
    assert steps[-1].cluster.tobytes() == expected.cluster.tobytes()
    assert steps[-1].held.gains.tobytes() == expected.held.gains.tobytes()


def test_when_everything_is_linked_anew(lake: Lake, made: pa.Table, monkeypatch: pytest.MonkeyPatch) -> None:
    assert recall(lake).reason == "nothing is remembered"
    assert recall(lake).why_full(kept.FEWEST - 1, 0) == "fewer than 50,000 records"
    assert recall(lake).why_full(kept.FEWEST, 0) == "nothing is remembered"
    assert recall(lake, full=True).why_full(kept.FEWEST - 1, 0) == "asked for"
    _step(lake, made)
    known = recall(lake)
    assert known.why_full(kept.FEWEST - 1, 0) == "fewer than 50,000 records"
    assert not known.why_full(kept.FEWEST, 2_400)
    assert "2,401 of 12,000" in known.why_full(kept.FEWEST, 2_401)
    assert recall(lake, full=True).reason == "asked for"
    with monkeypatch.context() as patched:
        patched.setattr(kept, "_version", lambda: "another")
        assert recall(lake).reason == "the linker is not the one that linked last"
    for file in lake.linkage.glob("told-*"):
        file.write_bytes(file.read_bytes()[:1000])
    assert recall(lake).reason == "what is remembered cannot be read"
    assert _step(lake, made).how == "everything anew: what is remembered cannot be read"
    assert recall(lake).memory
    forget(lake)
    assert recall(lake).reason == "nothing is remembered"


def test_changes_add_up_until_a_model_is_trained_anew(lake: Lake, made: pa.Table) -> None:
    steps = [_step(lake, made.slice(0, count)) for count in (8_000, 9_000, 9_600, 9_700)]
    assert [step.how for step in steps[1:]] == [
        "1,000 records that came or changed, 0 went",
        "600 records that came or changed, 0 went",
        "everything anew: 1,700 of 8,000 records changed since the model was trained",
    ]
