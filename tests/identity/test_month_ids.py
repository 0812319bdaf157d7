"""Ids of the firms that a month touches, beside the ids of all firms settled anew."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import ibis
import numpy as np
import pyarrow as pa
import pytest

from umkm_pipeline.identity import link as linking
from umkm_pipeline.identity.ids import Settled, settle
from umkm_pipeline.identity.keys import identity_keys
from umkm_pipeline.identity.link import join, settled
from umkm_pipeline.identity.memory import Firms, Memory, Recall
from umkm_pipeline.identity.month_ids import Touched, keys_of, seal, settled_month, touched
from umkm_pipeline.identity.profiles import READ
from umkm_pipeline.lake import Lake, engine
from umkm_pipeline.model.arrow import arrow_schema, empty_table
from umkm_pipeline.model.tables import TABLES

_CON = ibis.duckdb.connect()
_SCHEMA = pa.schema([one.with_nullable(True) for one in arrow_schema(TABLES["identity_record"])])
_NONE = (empty_table(TABLES["identity_id_registry"]), empty_table(TABLES["identity_id_redirect"]))

Address = tuple[str, str]


@dataclass
class _Life:
    """Records and the firms that somebody took them for, whatever they say: both change a little each month."""

    seed: int
    records: dict[Address, dict[str, Any]] = field(default_factory=dict)
    firm: dict[Address, int] = field(default_factory=dict)
    withdrawn: list[dict[Address, dict[str, Any]]] = field(default_factory=list)
    made: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        for _ in range(150):
            self._comes()

    def month(self) -> None:
        """Two or three things, at random."""
        things = (self._comes, self._corrected, self._misread, self._goes, self._back, self._merges, self._splits)
        for thing in self.dice.choices((*things, self._moves), k=self.dice.randrange(4)):
            thing()

    def _comes(self) -> None:
        self.made += 1
        month, file = self.dice.randrange(1, 13), self.made // 5
        record_id = f"exports/2023-{month:02}/f{file}/s/{self.made}"
        firm = self.dice.choice((self.made, self.made, *list(self.firm.values())[-40:]))
        # Two parties of one row: a NIB that both have was seen with both at once.
        for role in self.dice.sample(("exporter", "owner"), self.dice.choice((1, 1, 2))):
            self._put((record_id, role), self._said(record_id, role, month), self.dice.choice((firm, self.made)))

    def _corrected(self) -> None:
        """A file is delivered again: rows have other addresses, some say something else."""
        for address, row in self._file().items():
            self.made += 1
            record_id = f"{row['record_id'].rsplit('/', 3)[0]}/g{self.made}/s/{self.made}"
            said = {"record_id": record_id, "source_file_id": f"g{self.made // 5}"}
            if self.dice.random() < 0.2:
                said |= {"nib": f"9{self.dice.randrange(40)}", "name_key": "N9"}
            self._put((record_id, address[1]), row | said, self.firm[address])
            self._drop(address)

    def _misread(self) -> None:
        """A row says something else at the same address."""
        address = self.dice.choice(list(self.records))
        self.records[address] |= {self.dice.choice(("nib", "npwp", "nik_token", "name_key")): None}

    def _goes(self) -> None:
        self.withdrawn.append(self._file())
        for address in self.withdrawn[-1]:
            del self.records[address]

    def _back(self) -> None:
        if self.withdrawn:
            self.records |= self.withdrawn.pop(self.dice.randrange(len(self.withdrawn)))

    def _merges(self) -> None:
        one, other = self.dice.choices(list(self.firm.values()), k=2)
        self.firm |= {address: one for address, firm in self.firm.items() if firm == other}

    def _splits(self) -> None:
        self.made += 1
        for address in self._of(self.dice.choice(list(self.firm.values()))):
            if self.dice.random() < 0.5:
                self.firm[address] = self.made

    def _moves(self) -> None:
        address, other = self.dice.choices(list(self.firm), k=2)
        self.firm[address] = self.firm[other]

    def _of(self, firm: int) -> list[Address]:
        return [address for address, theirs in self.firm.items() if theirs == firm]

    def _file(self) -> dict[Address, dict[str, Any]]:
        file = self.dice.choice(list(self.records.values()))["source_file_id"]
        return {address: row for address, row in self.records.items() if row["source_file_id"] == file}

    def _put(self, address: Address, row: dict[str, Any], firm: int) -> None:
        self.records[address], self.firm[address] = row, firm

    def _drop(self, address: Address) -> None:
        del self.records[address], self.firm[address]

    def _said(self, record_id: str, role: str, month: int) -> dict[str, Any]:
        def some(letter: str, count: int, share: float) -> str | None:
            return f"{letter}{self.dice.randrange(count)}" if self.dice.random() < share else None

        return {
            "record_id": record_id,
            "party_role": role,
            "source": "exports",
            "period_month": date(2023, month, 1),
            "source_file_id": f"f{self.made // 5}",
            "nib": some("9", 100, 0.4),
            "npwp": some("0", 150, 0.3),
            "nik_token": some("k", 150, 0.3),
            "phone_token": some("p", 60, 0.4),
            "name_key": some("N", 60, 0.8),
            "owner_key": some("O", 20, 0.5),
            "village_key": some("V", 3, 0.5),
        }


@dataclass
class _Run:
    """What a run read, and left."""

    rows: list[dict[str, Any]]
    settled: Settled
    firms: Firms
    month: Touched | None


def _run(life: _Life, last: _Run | None, *, at_once: bool) -> _Run:
    addresses = sorted(life.records)
    rows = [dict(life.records[address]) for address in addresses]
    numbers: dict[int, int] = {}
    cluster = np.array([numbers.setdefault(life.firm[address], len(numbers)) for address in addresses], dtype=np.int64)
    records = pa.Table.from_pylist(rows, schema=_SCHEMA).append_column("cluster", pa.array(cluster))
    tables = (last.settled.registry, last.settled.redirect) if last else _NONE
    month = None
    if last and not at_once:
        known = {(row["record_id"], row["party_role"]): at for at, row in enumerate(last.rows)}
        before = np.array([known.get(address, -1) for address in addresses], dtype=np.int64)
        before[[at >= 0 and last.rows[at] != row for at, row in zip(before, rows, strict=True)]] = -1
        assert last.firms.seal == seal(*tables)
        keys = keys_of(records, _CON, before, last.firms)
        month = touched(cluster, keys, before, last.firms)
        ids = settled_month(records, _CON, *tables, month=month, firms=last.firms)
    else:
        keys = keys_of(records, _CON, np.full(len(rows), -1), None)
        held = _CON.to_pyarrow(identity_keys(ibis.memtable(records)))
        ids = settle(held, *tables, clusters=len(numbers))
    firms = Firms(keys, cluster, ids.numbers, ids.absent, seal(ids.registry, ids.redirect))
    return _Run(rows, ids, firms, month)


@pytest.mark.parametrize("seed", range(12))
def test_ids_of_what_a_month_touches_are_those_of_all_settled_anew(seed: int) -> None:
    life = _Life(seed)
    month = _run(life, None, at_once=True)
    firms, touched_firms, redirected, absent = 0, 0, 0, 0
    for _ in range(12):
        life.month()
        month, full = _run(life, month, at_once=False), _run(life, month, at_once=True)
        assert month.settled.ids.equals(full.settled.ids)
        assert month.settled.registry.equals(full.settled.registry)
        assert month.settled.redirect.equals(full.settled.redirect)
        assert sorted(month.settled.absent) == sorted(full.settled.absent)
        assert month.firms.keys.tolist() == full.firms.keys.tolist()
        assert month.firms.seal == full.firms.seal
        assert month.month
        firms, touched_firms = firms + len(month.month.clusters), touched_firms + int(month.month.clusters.sum())
        redirected, absent = redirected + len(month.settled.redirect), absent + len(month.settled.absent)
    # The histories are of the kind that is meant: most firms are left alone, some merge, some go.
    assert 0 < touched_firms < firms / 2
    assert redirected
    assert absent


def test_a_month_without_anything_new_touches_nothing() -> None:
    life = _Life(1)
    first = _run(life, None, at_once=True)
    again = _run(life, first, at_once=False)
    assert again.month
    assert not again.month.clusters.any()
    assert not again.month.records.any()
    assert again.settled.registry.equals(first.settled.registry)
    assert again.settled.ids.equals(first.settled.ids)


def test_a_key_that_is_no_longer_shared_touches_who_holds_it_now() -> None:
    """The second firm's record goes; the NIK that both had is the first's alone, whose records are as they were."""
    life = _Life(2)
    life.records.clear()
    for number, said in enumerate(({"nik_token": "k"}, {"nik_token": "k"}, {"npwp": "0"}), start=1):
        record_id = f"exports/2023-01/f/s/{number}"
        row = {"record_id": record_id, "party_role": "owner", "source": "exports", "period_month": date(2023, 1, 1)}
        life.records[record_id, "owner"], life.firm[record_id, "owner"] = row | said, number
    first = _run(life, None, at_once=True)
    del life.records["exports/2023-01/f/s/2", "owner"]
    second = _run(life, first, at_once=False)
    assert second.month
    assert second.month.clusters.tolist() == [True, False]
    kinds = [table["key_kind"].to_pylist() for table in (first.settled.registry, second.settled.registry)]
    assert [one.count("nik") for one in kinds] == [0, 1]
    assert second.settled.registry.equals(_run(life, first, at_once=True).settled.registry)


def test_a_seal_is_of_every_value_and_of_the_order_of_rows() -> None:
    registry = _run(_Life(3), None, at_once=True).settled.registry.slice(0, 4)
    redirect = _NONE[1]
    sealed = seal(registry, redirect)
    assert seal(pa.concat_tables([registry.slice(0, 1), registry.slice(1)]), redirect) == sealed
    others = [registry.take([1, 0, 2, 3]), registry.slice(0, 3)]
    for at, column in enumerate(registry.columns):
        values = column.to_pylist()
        changed = [not values[0] if isinstance(values[0], bool) else _another(values[0]), *values[1:]]
        others.append(registry.set_column(at, registry.schema.field(at), pa.array(changed, column.type)))
    assert len({sealed, *(seal(other, redirect) for other in others)}) == 1 + len(others)


def test_a_registry_from_the_lake_is_known_and_another_one_is_not(tmp_path: Path) -> None:
    """Written and read again it is what the last run left; with a row lost, all firms are settled."""
    life, lake = _Life(4), Lake(tmp_path / "lake")

    def run(registry: pa.Table, redirect: pa.Table, memory: Memory | None) -> tuple[Settled, Memory]:
        lake.write("identity_id_registry", registry)
        lake.write("identity_id_redirect", redirect)
        with engine(tmp_path / "scratch") as con:
            scan = partial(lake.scan, con=con)
            records = pa.Table.from_pylist([life.records[at] for at in sorted(life.records)], schema=_SCHEMA)
            known = Recall(memory, fewest=0, most_changed=100.0)
            joined = join(ibis.memtable(records), con, recall=known, carried=("period_month", *READ))
            ids, learnt = settled(joined, con, scan("identity_id_registry"), scan("identity_id_redirect"))
        assert learnt
        return ids, learnt

    first, memory = run(*_NONE, None)
    life.month()
    with mock.patch.object(linking, "settled_month", wraps=settled_month) as asked:
        month, _ = run(first.registry, first.redirect, memory)
        assert asked.call_count == 1
        anew, _ = run(first.registry, first.redirect, None)
        lost, _ = run(first.registry.slice(1), first.redirect, memory)
        assert asked.call_count == 1
    assert month.registry.equals(anew.registry)
    assert month.redirect.equals(anew.redirect)
    assert len(lost.registry) == len(anew.registry)


def _another(value: Any) -> Any:
    return date(1999, 1, 1) if isinstance(value, date) else value[:-1] + "x"
