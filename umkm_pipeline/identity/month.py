"""A month against what is known: which profiles are new, which are gone, and the order of all of them.

Belongs here: from records and `Memory` to profiles, as if `profiles.py` had made them of all records. What of the
scores is known already follows from it. Which profiles meet is in `blocks.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from umkm_pipeline.identity.blocks import BlockKeys, Ints, Pairs, block_keys
from umkm_pipeline.identity.evidence import first_records
from umkm_pipeline.identity.memory import Memory
from umkm_pipeline.identity.profiles import ORDERED_BY, READ, SAID, places, profiles, said_again
from umkm_pipeline.identity.score import Scored

Bools = npt.NDArray[np.bool_]

_KEY = "key_"
"""What the columns of block keys begin with in `Memory.told`."""


@dataclass(frozen=True, slots=True)
class Told:
    """Profiles, numbered from 0 in their order."""

    table: pa.Table
    """Their columns, in the order in which they became known; also of profiles that no record says any more."""
    order: Ints
    """The row in `table` of each profile."""
    of_record: Ints
    """Profile of each record, in the order of record_id and party_role."""
    keys: BlockKeys
    fresh: Bools
    """Profiles that the last run did not know."""
    before: Ints
    """Which record of the last run each is, -1 for one that came or changed,"""
    changed: int
    """and how many came, changed or went since."""

    def __len__(self) -> int:
        return len(self.order)

    @property
    def number(self) -> Ints:
        """The number of each row of `table`; -1 for one that no record says."""
        number = np.full(len(self.table), -1, dtype=np.int64)
        number[self.order] = np.arange(len(self.order))
        return number


@dataclass(frozen=True, slots=True)
class Changes:
    """Records beside those of the last run."""

    before: Ints
    """Which of those each is, -1 for one that came or changed."""
    of_record: Ints
    """The profile that each has as far as is known, -1 where it is to be made."""
    gone: int

    came: int

    @property
    def count(self) -> int:
        """Records that came, changed or went; one that changed is counted twice."""
        return self.came + self.gone


def changes(memory: Memory, rows: pa.Table) -> Changes:
    """Which records are known.

    A record that says what a known profile says belongs to it. Where that changes which record is a profile's first
    (whose source and file it has), the profile is made anew.

    Args:
        memory: what the last run left.
        rows: what `hashed` gives.
    """
    row = rows["row"].to_numpy()
    by_row = np.argsort(memory.row)
    before = _looked_up(row, memory.row[by_row], by_row)
    profile = np.where(before < 0, -1, memory.of_row[before]) if len(memory.row) else before.copy()
    came = int((profile < 0).sum())
    gone = len(memory.row) - (len(profile) - came)
    new = np.flatnonzero(profile < 0)
    if new.size:
        said = memory.told["said"].to_numpy()[memory.order]
        by_said = np.argsort(said)
        told = rows["said"].to_numpy()[new]
        profile[new] = _looked_up(told, said[by_said], memory.order[by_said])
    first = np.full(len(memory.told), -1, dtype=np.int64)
    known = np.flatnonzero(profile >= 0)[::-1]
    first[profile[known]] = known
    said = np.flatnonzero(first >= 0)
    otherwise = np.zeros(len(memory.told), dtype=bool)
    otherwise[said] = row[first[said]] != memory.told["row"].to_numpy()[said]
    profile[known[otherwise[profile[known]]]] = -1
    return Changes(before, profile, gone, came)


def _looked_up(wanted: Ints, keys: Ints, values: Ints) -> Ints:
    """The value at each key that is wanted, -1 where there is none; keys are in ascending order."""
    found = np.full(len(wanted), -1, dtype=np.int64)
    if len(keys):
        place = np.searchsorted(keys, wanted).clip(0, len(keys) - 1)
        at = keys[place] == wanted
        found[at] = values[place[at]]
    return found


def all_told(records: ibis.Table, con: ibis.BaseBackend, alone: pa.Table, rows: pa.Table | None) -> Told:
    """The profiles of all records, nothing being known.

    Args:
        records: `identity.record`.
        con: the engine that it is read with.
        alone: as for `profiles`.
        rows: what `hashed` gives, where it is to be remembered.
    """
    table, of_record = profiles(records, con, alone)
    profile, keys = of_record["profile"].to_numpy(), block_keys(table, con)
    if rows is not None:
        table = _remembered(table, keys, profile, rows)
    fresh, before = np.ones(len(table), dtype=bool), np.full(len(profile), -1, dtype=np.int64)
    return Told(table, np.arange(len(table)), profile, keys, fresh, before, len(profile))


def month_told(con: ibis.BaseBackend, alone: pa.Table, rows: pa.Table, *, memory: Memory, known: Changes) -> Told:
    """The profiles of all records, of which only those are made that are not known.

    Args:
        con: the engine.
        alone: as for `profiles`.
        rows: what `hashed` gives.
        memory: what the last run left.
        known: what `changes` gives.
    """
    profile, table = known.of_record.copy(), memory.told
    new = np.flatnonzero(profile < 0)
    kept = np.zeros(len(table), dtype=bool)
    kept[profile[profile >= 0]] = True
    order = memory.order[kept[memory.order]]
    fresh = np.zeros(0, dtype=np.int64)
    if new.size:
        chosen = rows.take(pa.array(new))
        made, of_made = profiles(ibis.memtable(chosen.select(list(READ))), con, alone)
        profile[new] = of_made["profile"].to_numpy() + len(table)
        fresh = np.arange(len(made)) + len(table)
        part = _remembered(made, block_keys(made, con), of_made["profile"].to_numpy(), chosen)
        place = places(table.select(ORDERED_BY), order, made)
        table = pa.concat_tables([table, part.cast(table.schema)])
        order = np.insert(order, place, fresh)
    number = np.full(len(table), -1, dtype=np.int64)
    number[order] = np.arange(len(order))
    is_fresh = np.zeros(len(order), dtype=bool)
    is_fresh[number[fresh]] = True
    keys = {
        name.removeprefix(_KEY): table[name].to_numpy()[order] for name in table.column_names if name.startswith(_KEY)
    }
    return Told(table, order, number[profile], keys, is_fresh, known.before, known.count)


def _remembered(table: pa.Table, keys: Mapping[str, Ints], profile: Ints, rows: pa.Table) -> pa.Table:
    """Profiles with what they are known by in the next run."""
    first = pa.array(first_records(profile))
    table = table.drop_columns(["profile"])
    for name in ("said", "row"):
        table = table.append_column(name, rows[name].take(first))
    for name, column in keys.items():
        table = table.append_column(_KEY + name, pa.array(column))
    return table


def scored_before(memory: Memory, told: Told) -> Scored:
    """Pairs of which both profiles are as they were, with what was said of them."""
    number = told.number
    left, right = number[memory.left], number[memory.right]
    at = np.flatnonzero((left >= 0) & (right >= 0))
    pairs = Pairs(left[at], right[at], np.zeros(len(at), dtype=np.int64))
    return Scored(pairs, memory.rule[at].astype(np.int64), memory.probability[at], memory.conflicting[at])


def gains_before(memory: Memory, told: Told) -> tuple[Ints, npt.NDArray[np.float64]]:
    """Links of which both profiles are as they were, as `gains_of` takes them."""
    number = told.number
    left, right = number[memory.gain_left], number[memory.gain_right]
    at = np.flatnonzero((left >= 0) & (right >= 0))
    codes = left[at] * len(told) + right[at]
    order = np.argsort(codes)
    return codes[order], memory.gain[at[order]]


def told_again(told: Told, con: ibis.BaseBackend) -> Ints:
    """Pairs of profiles that say the same, see `said_again`."""
    rows = told.table.select(["is_enough", *SAID]).take(pa.array(told.order))
    return said_again(rows.append_column("profile", pa.array(np.arange(len(told)))), con)
