"""Keeping erased people out of what is read: their rows among those of a file, and their cells among the raw ones.

Belongs here: what becomes of such a row on its way from the file to core. Who is on the list, and how a row is known,
is in `suppress.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

import pandas as pd

from umkm_pipeline.erasure.suppress import Erased, Found, personal_columns
from umkm_pipeline.ingest.cells import OK, STRING
from umkm_pipeline.ingest.grid import EMPTY
from umkm_pipeline.model.codes import Severity
from umkm_pipeline.model.record_ids import record_ids
from umkm_pipeline.quality.rule import Rule, Work

RULE = "erased"
"""Name of the rule under which rows of erased people are rejected, or accepted without their party."""

_TELLING = 4
"""Letters that a text needs to be looked for inside other cells."""

Address = tuple[str, int]
"""Sheet and row number."""


@dataclass(frozen=True, slots=True)
class Blanks:
    """Rows of one file of which raw cells must go.

    Args:
        whole: rows of which every cell goes.
        texts: row → texts of which the cells go.
        everywhere: the file was not read into core, so a row with a listed number goes as a whole.
    """

    whole: frozenset[Address] = frozenset()
    texts: Mapping[Address, frozenset[str]] = field(default_factory=dict)
    everywhere: bool = False


NOT_READ = Blanks(everywhere=True)
"""Of a file of which nothing was read into core."""


class Screened(NamedTuple):
    """Rows ready to be split: without the parties that were erased, and with the rule that tells them.

    Args:
        work: the rows.
        rules: the source's rules, `erased` added.
        blanks: raw rows concerned.
    """

    work: Work
    rules: tuple[Rule, ...]
    blanks: Blanks


def screen(erased: Erased, asset: str, work: Work, rules: tuple[Rule, ...], contacts: pd.DataFrame) -> Screened:
    """Find the rows of erased people among parsed ones.

    A row of a list breaks `erased` (R) and no other rule is told of it. A row of a document loses the party, warns
    (W), and is spared the rule that asks for a party.

    Args:
        erased: the list.
        asset: core table that the rows are for.
        work: the rows, record_id among the core columns.
        rules: the source's rules.
        contacts: `token`, `contact_kind`, `contact_value` of the rows.
    """
    found = erased.find(asset, work.core, contacts)
    blanks = blanks_of(asset, work.core, found)
    here = found.rows
    severity = Severity.WARN if found.parties else Severity.REJECT
    rule = Rule(RULE, severity, broken=lambda _: here, alone=not found.parties)
    if found.parties:
        problem = dict(work.problem)
        for party, stand_ins in found.parties.items():
            for name in personal_columns(asset, party):
                if name in problem:
                    problem[name] = problem[name].astype(STRING).mask(stand_ins.notna(), OK)
        work = replace(work, core=erased.blanked(asset, work.core, found), problem=problem)
    return Screened(work, (*rules, rule), blanks)


def blanks_of(asset: str, core: pd.DataFrame, found: Found) -> Blanks:
    """Raw cells that say who a row of `core` is about: all of a list's row, those of the party in a document's."""
    rows = core[found.rows.to_numpy(dtype=bool)]
    if not found.parties:
        return Blanks(whole=frozenset(zip(rows["sheet"], map(int, rows["row_number"]), strict=True)))
    texts: dict[Address, frozenset[str]] = {}
    for party, stand_ins in found.parties.items():
        theirs = rows[stand_ins[rows.index].notna().to_numpy(dtype=bool)]
        columns = [name for name in personal_columns(asset, party) if not name.endswith("_token")]
        for sheet, number, *values in theirs[["sheet", "row_number", *columns]].itertuples(index=False):
            known = {text for text in values if isinstance(text, str) and len(text) >= _TELLING}
            texts[sheet, int(number)] = texts.get((sheet, int(number)), frozenset()) | known
    return Blanks(texts=texts)


def raw_without(erased: Erased, prefix: str, raw: pd.DataFrame, blanks: Blanks) -> pd.DataFrame:
    """Raw rows of a file without the cells of erased people.

    Args:
        erased: the list.
        prefix: what the record ids of the file begin with.
        raw: sheet, row_number, cells and kinds.
        blanks: rows that are known from the file's core rows.
    """
    addresses = list(zip(raw["sheet"], map(int, raw["row_number"]), strict=True))
    listed = erased.of("row", record_ids(prefix, raw)).notna().to_list()
    numbered = erased.in_cells(raw["cells"]).notna().to_list()
    cells, kinds = raw["cells"].to_list(), raw["kinds"].to_list()
    for at, address in enumerate(addresses):
        if address in blanks.whole or listed[at] or (numbered[at] and blanks.everywhere):
            cells[at], kinds[at] = blanked_cells(cells[at], kinds[at], lambda _: True)
        elif numbered[at] or address in blanks.texts:
            goes = partial(_is_theirs, erased, blanks.texts.get(address, frozenset()))
            cells[at], kinds[at] = blanked_cells(cells[at], kinds[at], goes)
    return raw.assign(
        cells=pd.Series(cells, index=raw.index, dtype=STRING), kinds=pd.Series(kinds, index=raw.index, dtype=STRING)
    )


def without_blanks(rows: pd.DataFrame, blanks: Blanks) -> pd.DataFrame:
    """Rows, addressed by sheet and row_number, without those of raw rows that are blanked in whole or in part."""
    gone = {*blanks.whole, *blanks.texts}
    if not gone or rows.empty:
        return rows
    kept = [address not in gone for address in zip(rows["sheet"], rows["row_number"], strict=True)]
    return rows[kept]


def blanked_cells(cells: str, kinds: str, goes: Callable[[str], bool]) -> tuple[str, str]:
    """Cells as JSON and their kinds, those that go being empty."""
    texts = json.loads(cells)
    gone = [bool(text) and goes(text) for text in texts]
    left = ["" if out else text for text, out in zip(texts, gone, strict=True)]
    marks = "".join(EMPTY if out else kind for out, kind in zip(gone, kinds, strict=True))
    return json.dumps(left, ensure_ascii=False, separators=(",", ":")), marks


def _is_theirs(erased: Erased, known: frozenset[str], text: str) -> bool:
    return any(one in text for one in known) or erased.is_listed(text)
