"""Blocks: which profiles are worth comparing at all, since all pairs of a million are half a trillion.

Belongs here: the keys under which two profiles may meet, and the pairs that come of them. A block has no limit to its
size; what is limited is how many of its neighbours a profile meets, see `WINDOW`, so that "Toko Berkah" costs a fixed
number of pairs for each. What a pair is worth is in `prefilter.py` and `compare.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from umkm_pipeline.identity.rules import NUMBERS

logger = logging.getLogger("umkm_pipeline.identity")

Ints = npt.NDArray[np.int64]

WINDOW = 12
"""Profiles that one is paired with in each direction within a block, in the order of their names."""

_INITIALS, _MORE_INITIALS = 4, 7


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of profiles, left before right, in ascending order, and the rules by which each was found (a bit each)."""

    left: Ints
    right: Ints
    found_by: Ints

    def __len__(self) -> int:
        return len(self.left)

    def take(self, chosen: npt.NDArray[np.bool_] | Ints) -> Pairs:
        """Some of them."""
        return Pairs(self.left[chosen], self.right[chosen], self.found_by[chosen])


def bit(rule: str) -> int:
    """The bit of a rule in `Pairs.found_by`."""
    return 1 << RULES.index(rule)


BlockKeys = Mapping[str, Ints]
"""Columns `<rule>_<number>` of 64-bit hashes, one a profile; 0 where it has no such key."""

Keep = Callable[[Ints, Ints], npt.NDArray[np.bool_]]
"""Says which pairs of profiles, given as two columns, are kept."""


def block(profiles: pa.Table, con: ibis.BaseBackend, keep: Keep | None = None) -> Pairs:
    """Pairs of profiles that share a block.

    Args:
        profiles: as `profiles.py` makes them, in their order.
        con: the engine.
        keep: as for `pairs_of`.
    """
    return pairs_of(block_keys(profiles, con), keep)


def pairs_of(keys: BlockKeys, keep: Keep | None = None, fresh: npt.NDArray[np.bool_] | None = None) -> Pairs:
    """Pairs of profiles that share a block.

    Args:
        keys: as `block_keys` gives them, in the order of profiles.
        keep: looks at the pairs of each rule before they are put together, so that memory is that of what is kept. It
            is not asked of pairs that share a number: the number decides, however little else agrees.
        fresh: profiles of which each pair has one at least; without, pairs of all.
    """
    count, rules = len(next(iter(keys.values()))), np.int64(len(RULES)).item().bit_length()
    found = []
    for number, rule in enumerate(RULES):
        of_rule = [keys[column] for column in keys if _is_of(column, rule)]
        row, key, crowded = _in_blocks(of_rule, fresh, rare=rule in RARE)
        met = kept = 0
        for left, right in _neighbours(row, key, fresh):
            low, high = np.minimum(left, right), np.maximum(left, right)
            if keep is not None and rule not in NUMBERS:
                worth = keep(low, high)
                low, high = low[worth], high[worth]
            found.append(((low * count + high) << rules) | number)
            met, kept = met + len(left), kept + len(low)
        logger.info("block %s: %d pairs, %d kept, %d blocks beyond the window", rule, met, kept, crowded)
    codes = np.concatenate(found or [np.zeros(0, np.int64)])
    codes.sort()
    pair = codes >> rules
    first = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1]))) if len(pair) else np.zeros(0, np.int64)
    bits = np.int64(1) << (codes & ((1 << rules) - 1))
    found_by = np.bitwise_or.reduceat(bits, first) if len(pair) else bits
    pair = pair[first]
    return Pairs(pair // max(count, 1), pair % max(count, 1), found_by)


def _in_blocks(columns: list[Ints], fresh: npt.NDArray[np.bool_] | None, *, rare: bool) -> tuple[Ints, Ints, int]:
    """Rows and their keys, sorted by key, then by row; 0 is no key. And how many blocks are larger than the window.

    Where only the `rare` keys count, those blocks are left out; and so may be blocks without a `fresh` row.
    """
    if fresh is None:
        key = np.concatenate(columns)
        row = np.tile(np.arange(len(columns[0]), dtype=np.int64), len(columns))
        row, key = row[key != 0], key[key != 0]
    else:
        row, key = _beside(columns, fresh)
    order = np.lexsort((row, key))
    row, key = row[order], key[order]
    start = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1]))) if len(key) else np.zeros(0, np.int64)
    size = np.diff(np.append(start, len(key)))
    if rare:
        few = np.repeat(size <= WINDOW + 1, size)
        row, key = row[few], key[few]
    return row, key, int((size > WINDOW + 1).sum())


def _neighbours(row: Ints, key: Ints, fresh: npt.NDArray[np.bool_] | None) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of rows with one key, each with its next `WINDOW`; a step at a time, which bounds memory.

    Of pairs without a `fresh` row, none is given.
    """
    for step in range(1, WINDOW + 1):
        same = np.flatnonzero((key[step:] == key[:-step]) & (row[step:] != row[:-step]))
        if not same.size:
            break
        if fresh is not None:
            same = same[fresh[row[same]] | fresh[row[same + step]]]
        yield row[same], row[same + step]


def _beside(columns: list[Ints], fresh: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Rows and keys of the blocks in which some row is fresh, and a few others: one look at a table of bits for each.

    So that what is sorted is a part of a million keys.
    """
    bits = np.zeros(_BITS, dtype=bool)
    for column in columns:
        bits[column[fresh] & (_BITS - 1)] = True
    bits[0] = False
    at = [np.flatnonzero(bits[column & (_BITS - 1)]) for column in columns]
    return np.concatenate(at), np.concatenate([column[rows] for column, rows in zip(columns, at, strict=True)])


_BITS = 1 << 20


def _is_of(column: str, rule: str) -> bool:
    return column.rpartition("_")[0] == rule


def block_keys(profiles: pa.Table, con: ibis.BaseBackend) -> BlockKeys:
    """Keys of profiles as 64-bit hashes; equal hashes of unequal keys only cost a comparison.

    Args:
        profiles: as `profiles.py` makes them, in their order.
        con: the engine.
    """
    rows = ibis.memtable(profiles)
    keys: Mapping[str, list[ibis.expr.types.StringValue]] = {
        "nib": [rows.nib],
        "npwp": [rows.npwp],
        "nik": [rows.nik_token],
        "phone": [rows.phone_token],
        "who_region": [_all(rows.name_sorted, rows.region), _all(rows.owner_sorted, rows.region)],
        "who_street": [_all(rows.name_sorted, rows.street), _all(rows.owner_sorted, rows.street)],
        "who": [rows.name_sorted, rows.owner_sorted],
        "door": [
            _all(rows.street, rows.number, rows.region),
            _all(rows.street, rows.number, rows.rt_rw),
            _all(rows.street, rows.village),
        ],
        "door_who": [
            _all(rows.street, rows.number, rows.name_sound.substr(0, _INITIALS)),
            _all(rows.street, rows.number, rows.owner_sound.substr(0, _INITIALS)),
        ],
        "region_who": [
            _all(rows.region, rows.name_sound.substr(0, _MORE_INITIALS)),
            _all(rows.region, rows.owner_sound.substr(0, _MORE_INITIALS)),
        ],
        "village_who": [
            _all(rows.village, rows.name_sound.substr(0, _INITIALS)),
            _all(rows.village, rows.owner_sound.substr(0, _INITIALS)),
            _all(rows.village, rows.name_sound.right(_INITIALS)),
            _all(rows.village, rows.owner_sound.right(_INITIALS)),
        ],
    }
    columns = {
        f"{rule}_{number}": key.notnull().ifelse(key.hash(), 0)
        for rule, several in keys.items()
        for number, key in enumerate(several)
    }
    hashed: pa.Table = con.to_pyarrow(rows.select("profile", **columns).order_by("profile"))
    return {name: hashed[name].to_numpy().astype(np.int64) for name in columns}


RULES = (
    "nib",
    "npwp",
    "nik",
    "phone",
    "who_region",
    "who_street",
    "who",
    "door",
    "door_who",
    "region_who",
    "village_who",
)
"""Kinds of block: a number; a name where; a door or a street in a village, a door with how a name begins; how a name
begins in a region; how it begins or ends in a village. `who` is a business or a person: lists exchange the two."""


def _all(*parts: ibis.expr.types.StringValue) -> ibis.expr.types.StringValue:
    """One key of several parts; null where one is lacking."""
    key = parts[0]
    for part in parts[1:]:
        key = key + "|" + part
    return key


RARE = frozenset({"who"})
"""Kinds whose large blocks say nothing: a name without any place."""
