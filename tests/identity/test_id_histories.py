"""Ids through random histories: files come, are corrected, go and come back, people judge, firms merge and split."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import ibis
import pyarrow as pa
import pytest

from umkm_pipeline.identity.judgements import DIFFERENT, SAME, SCHEMA, no_judgements
from umkm_pipeline.identity.keys import KINDS, identity_keys
from umkm_pipeline.identity.link import LinkResult, link
from umkm_pipeline.identity.memory import Recall
from umkm_pipeline.model.arrow import arrow_schema, empty_table
from umkm_pipeline.model.tables import TABLES

Records = dict[str, dict[str, Any]]
_CON = ibis.duckdb.connect()
_STEPS = 8


class _Life:
    """A registry of ids and the records of the moment."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.records: Records = {}
        self.withdrawn: list[Records] = []
        self.judgements = no_judgements()
        self.made = 0
        self.result = _link({}, None, no_judgements())

    def happens(self) -> None:
        """One thing, at random."""
        self.dice.choice((self._comes, self._comes, self._corrected, self._goes, self._back, self._judged))()

    def _comes(self) -> None:
        month = self.dice.randrange(1, 13)
        for _ in range(self.dice.randrange(1, 8)):
            self.made += 1
            record_id = f"registry/2023-{month:02}/f{self.made // 8}/s/{self.made}"
            self.records[record_id] = self._record(record_id, month)

    def _corrected(self) -> None:
        """A file is delivered again: rows have other addresses, one says something else."""
        for record_id, row in self._file().items():
            self.made += 1
            source, month, _, sheet, _ = record_id.split("/")
            again = f"{source}/{month}/g{self.made // 8}/{sheet}/{self.made}"
            self.records[again] = {**row, "record_id": again, "source_file_id": f"g{self.made // 8}"}
            del self.records[record_id]
            if self.dice.random() < 0.2:
                self.records[again] |= {"nib": f"9{self.dice.randrange(5)}", "name_key": "N9"}

    def _goes(self) -> None:
        self.withdrawn.append(self._file())
        for record_id in self.withdrawn[-1]:
            del self.records[record_id]

    def _back(self) -> None:
        if self.withdrawn:
            self.records |= self.withdrawn.pop(self.dice.randrange(len(self.withdrawn)))

    def _judged(self) -> None:
        if len(self.records) > 1:
            one, other = sorted(self.dice.sample(sorted(self.records), 2))
            row = (one, "firm", other, "firm", self.dice.choice((SAME, SAME, DIFFERENT)))
            told = pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=True))], schema=SCHEMA)
            self.judgements = pa.concat_tables([self.judgements, told])

    def _file(self) -> Records:
        files = sorted({row["source_file_id"] for row in self.records.values()})
        chosen = self.dice.choice(files) if files else ""
        return {one: row for one, row in self.records.items() if row["source_file_id"] == chosen}

    def _record(self, record_id: str, month: int) -> dict[str, Any]:
        def some(letter: str, count: int, share: float) -> str | None:
            return f"{letter}{self.dice.randrange(count)}" if self.dice.random() < share else None

        return {
            "record_id": record_id,
            "party_role": "firm",
            "source": "registry",
            "period_month": date(2023, month, 1),
            "source_file_id": f"f{self.made // 8}",
            "row_number": self.made,
            "nib": some("9", 5, 0.3),
            "npwp": some("0", 6, 0.25),
            "nik_token": some("k", 6, 0.4),
            "phone_token": some("p", 4, 0.5),
            "name_key": some("N", 4, 0.9),
            "owner_key": some("O", 3, 0.6),
            "village_key": some("V", 2, 0.6),
        }


def _link(
    records: Records, before: LinkResult | None, judgements: pa.Table, recall: Recall | None = None
) -> LinkResult:
    schema = pa.schema([field.with_nullable(True) for field in arrow_schema(TABLES["identity_record"])])
    table = pa.Table.from_pylist(list(records.values()), schema=schema)
    known = (before.id_registry, before.id_redirect) if before else _NONE
    registry, redirect = (
        ibis.memtable(one.cast(pa.schema([field.with_nullable(True) for field in one.schema]))) for one in known
    )
    return link(lambda _: ibis.memtable(table), _CON, registry, redirect, judgements, recall=recall)


_NONE = (empty_table(TABLES["identity_id_registry"]), empty_table(TABLES["identity_id_redirect"]))


def _firms(result: LinkResult) -> dict[str, str]:
    return dict(
        zip(result.record_firm["record_id"].to_pylist(), result.record_firm["umkm_id"].to_pylist(), strict=True)
    )


def _redirects(result: LinkResult) -> dict[str, str]:
    return dict(zip(result.id_redirect["from_id"].to_pylist(), result.id_redirect["to_id"].to_pylist(), strict=True))


def _anchors(result: LinkResult) -> dict[str, tuple[date, str, str]]:
    """Of each id: month, kind and hash of the key under which it was minted."""
    rows = result.id_registry.to_pylist()
    return {r["umkm_id"]: (r["minted_month"], r["key_kind"], r["key_token"]) for r in rows if r["is_anchor"]}


def _holders(result: LinkResult, records: Records) -> dict[str, str]:
    """The firm that alone holds each key of the moment."""
    firms = _firms(result)
    numbers = {firm: number for number, firm in enumerate(sorted(set(firms.values())))}
    rows = [{**row, "cluster": numbers[firms[record_id]]} for record_id, row in records.items()]
    schema = pa.schema([field.with_nullable(True) for field in arrow_schema(TABLES["identity_record"])])
    table = pa.Table.from_pylist(rows, schema=schema.append(pa.field("cluster", pa.int64())))
    keys = _CON.to_pyarrow(identity_keys(ibis.memtable(table))).to_pylist()
    by_number = dict(enumerate(sorted(set(firms.values()))))
    return {key["key_token"]: by_number[key["cluster"]] for key in keys if not key["shared"]}


def _age(result: LinkResult, firm: str) -> tuple[date, int, str]:
    month, kind, _ = _anchors(result)[firm]
    return month, KINDS.index(kind), firm


@pytest.mark.parametrize("seed", range(4))
def test_ids_outlive_whatever_happens(seed: int) -> None:
    life = _Life(seed)
    for _ in range(_STEPS):
        before, held_before = life.result, _anchors(life.result)
        life.happens()
        after = life.result = _link(life.records, before, life.judgements)
        used, redirects = set(_firms(after).values()), _redirects(after)
        known = set(after.id_registry["umkm_id"].to_pylist())
        # No id is both, none leads to one that leads on, and what is neither used nor redirected waits for its file.
        assert not used & set(redirects)
        assert not set(redirects) & set(redirects.values())
        assert {one for one in held_before if one not in used and one not in redirects} <= known
        assert used <= set(_anchors(after))
        # Who holds the key under which an id was minted has that id, or an older one to which it leads.
        holders = _holders(after, life.records) if life.records else {}
        for firm, (_, _, token) in held_before.items():
            holder = holders.get(token)
            if holder is not None and holder != firm:
                assert redirects[firm] == holder
                assert _age(after, holder) <= _age(before, firm)
        # The order of rows decides nothing, and a run with nothing new changes nothing.
        rows = list(life.records.items())
        life.dice.shuffle(rows)
        shuffled = _link(dict(rows), before, life.judgements)
        again = _link(life.records, after, life.judgements)
        for other in (shuffled, again):
            assert other.record_firm.equals(after.record_firm)
            assert other.id_registry.equals(after.id_registry)
            assert other.id_redirect.equals(after.id_redirect)


@pytest.mark.parametrize("seed", range(2))
def test_ids_are_the_same_where_only_what_is_new_is_linked(seed: int) -> None:
    """What is known of pairs decides nothing about ids: the same clusters have the same ids, month by month."""
    life, recall = _Life(seed + 100), Recall(None, "first", fewest=0)
    by_month: LinkResult | None = None
    for _ in range(_STEPS):
        life.happens()
        life.result = _link(life.records, life.result, life.judgements)
        by_month = _link(life.records, by_month, life.judgements, recall)
        recall = Recall(by_month.learnt, fewest=0, most_changed=100.0)
        assert by_month.record_firm.drop_columns(["probability"]).equals(
            life.result.record_firm.drop_columns(["probability"])
        )
        assert by_month.id_registry.equals(life.result.id_registry)
        assert by_month.id_redirect.equals(life.result.id_redirect)
