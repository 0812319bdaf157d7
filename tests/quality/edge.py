"""The format of a rule's two sides, and running them through a source's own parser and rules.

`tests/quality/edges/<source>.py` holds the cases of a source:

    GOOD: Row = {"layout": "sidt", "business_name": "UD Maju", "nib": "1208220012345", ...}
    EDGES = (
        edge("nib_invalid", "nib", good={"nib": "1208220012345"}, bad={"nib": "120822001234"}),
        edge("nib_duplicate", "nib", good=({}, {"nib": "1208220012346"}), bad=({}, {})),
        ...
    )

`GOOD` is one row that breaks no rule, as `mapping.map_rows` gives it: field → text. Each side of an edge says what
differs from it, for one row or, as a tuple, for several rows of one sheet; the two sides should differ by as little as
decides the rule. `None` makes a cell blank. Keys of the row as such are used as they are called there: `layout`,
`sheet`, `lead:`, `beyond:`, `remark:`, `broken:`, `repair:`, `kind:<field>` (`n` for a number; text is `s`),
`factor:<field>` (whole number, or None for an unknown unit), `unscaled:<field>` (rule that says why the unit is not
known), `currency:<field>`, `titled:<currency>`. `month` is the reporting month, `context` what `_source.yml` says.

`test_edges.py` fails for each (rule, field) of a source's `RULES` that has no edge here, so a new rule brings its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from umkm_pipeline.ingest.cells import BOOL, DATE, INT, OK, STRING, column
from umkm_pipeline.ingest.context import Context
from umkm_pipeline.ingest.mapping import AGAIN, BEYOND, BROKEN, FACTOR, KIND, LEAD, REMARK, REPAIR, SAME, TITLED
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.validate import validate
from umkm_pipeline.sources.catalogue import CATALOGUE

Row = Mapping[str, str | int | None]
Side = Row | tuple[Row, ...]

_TOKENS = Tokens(b"k" * 32)
_OF_ROWS = ("sheet", "layout")


@dataclass(frozen=True, slots=True)
class Edge:
    """A rule and the rows on both sides of its edge.

    Args:
        rule, field: as in `Rule`.
        good: what differs in rows that just do not break it.
        bad: what differs in rows of which at least one just breaks it.
        month: reporting month.
        context: what `_source.yml` says.
    """

    rule: str
    field: str
    good: tuple[Row, ...]
    bad: tuple[Row, ...]
    month: date
    context: Context


def edge(
    rule: str,
    field: str = "",
    *,
    good: Side,
    bad: Side,
    month: date = date(2023, 12, 1),
    context: Context | None = None,
) -> Edge:
    """An edge; one row may stand without its tuple."""
    return Edge(rule, field, _rows(good), _rows(bad), month, context or Context())


Told = set[tuple[str, str]]
"""(rule, field) that rows break."""


def broken_rules(source: str, good: Row, changes: Sequence[Row], case: Edge, *, only: Told | None = None) -> Told:
    """What rows of a source break, by its own parser and rules; `only` asks for these rules alone."""
    (told,) = _broken(source, [[{**good, **change} for change in changes]], case, only)
    return told


def broken_together(source: str, good: Row, cases: Sequence[Edge]) -> list[tuple[Told, Told]]:
    """What the good and the bad side of each case break, all read as one file, each side on a sheet of its own.

    What they break by way of each other is for the caller to ask again one by one, which takes a hundred times as long.
    """
    sides = [side for case in cases for side in (case.good, case.bad)]
    sheets = [
        [{**good, **change, "sheet": f"{at}{change.get('sheet', '')}"} for change in side]
        for at, side in enumerate(sides)
    ]
    told = _broken(source, sheets, cases[0], None) if cases else []
    return list(zip(told[::2], told[1::2], strict=True))


def _broken(source: str, sides: Sequence[Sequence[Row]], case: Edge, only: Told | None) -> list[Told]:
    rules = [rule for rule in CATALOGUE[source].rules if only is None or (rule.name, rule.field) in only]
    rows = text_rows([row for side in sides for row in side])
    work, _ = CATALOGUE[source].parse(rows, case.month, case.context, _TOKENS)
    address: dict[str, pd.Series] = {
        "record_id": "r/" + rows["row_number"].astype(STRING),
        "period_month": pd.Series(case.month, index=rows.index, dtype=DATE),
        "source_file_id": pd.Series("f", index=rows.index, dtype=STRING),
        "source_path": pd.Series("f", index=rows.index, dtype=STRING),
        "sheet": rows["sheet"],
        "row_number": rows["row_number"],
        "layout": rows["layout"],
    }
    known = {rule.name for rule in CATALOGUE[source].rules} | {OK}
    silent = {name for said in work.problem.values() for name in said.dropna().unique()} - known
    assert not silent, f"{source}: its parser finds {sorted(silent)}, which is no rule of it: such rows would pass"
    found = validate(replace(work, core=work.core.assign(**address)), rules)
    side_of = [at for at, side in enumerate(sides) for _ in side]
    told: list[Told] = [set() for _ in sides]
    for row, at in zip(found["row"], found["rule"], strict=True):
        told[side_of[row]].add((rules[at].name, rules[at].field))
    return told


def text_rows(rows: Sequence[Row]) -> pd.DataFrame:
    """Rows as `mapping.map_rows` gives them."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    fields = [name for name in names if ":" not in name and name not in _OF_ROWS]
    texts = {field: [row.get(field) for row in rows] for field in fields}
    frame = pd.DataFrame({field: column(values) for field, values in texts.items()}, index=range(len(rows)))
    filled = [[texts[field][at] for field in fields if texts[field][at] is not None] for at in range(len(rows))]
    frame["sheet"] = column([str(row.get("sheet", "S")) for row in rows])
    frame["row_number"] = pd.Series(range(2, len(rows) + 2), dtype=INT)
    frame["layout"] = column([str(row.get("layout", "")) for row in rows])
    frame[LEAD] = column([row.get(LEAD, next(iter(said), None)) for row, said in zip(rows, filled, strict=True)])
    frame[SAME] = pd.Series([hash(tuple(said)) for said in filled], dtype=INT)
    frame[AGAIN] = pd.Series([bool(row.get(AGAIN)) for row in rows], dtype=BOOL)
    for name in (BEYOND, REMARK, REPAIR, BROKEN):
        frame[name] = column([row.get(name) for row in rows])
    for field in fields:
        kinds = zip(rows, texts[field], strict=True)
        frame[KIND + field] = column([row.get(KIND + field, "-" if text is None else "s") for row, text in kinds])
    for name in names:
        if name.startswith(FACTOR):
            frame[name] = pd.Series([row.get(name, 1) for row in rows], dtype=INT)
        elif name.startswith(TITLED):
            frame[name] = pd.Series([row.get(name) for row in rows], dtype=INT)
        elif name not in frame and not name.startswith(KIND):
            frame[name] = column([row.get(name) for row in rows])
    return frame


def _rows(side: Side) -> tuple[Row, ...]:
    return side if isinstance(side, tuple) else (side,)
