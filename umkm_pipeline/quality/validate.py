"""Running a source's rules over its rows.

Belongs here: rules in, broken rules out, one line per row and rule. Values are checked by pandera, lazily, so that one
pass finds every fault; nothing of a row's content leaves this module in a message.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from itertools import chain

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from umkm_pipeline.at_once import at_once
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.model.frame_schema import frame_schema
from umkm_pipeline.model.types import Table
from umkm_pipeline.quality.rule import Rule, Work, parser_says


def validate(work: Work, rules: Sequence[Rule]) -> pd.DataFrame:
    """Broken rules: `row` (position in the index of `work`) and `rule` (position in `rules`), in the order of rows."""
    different = at_once(len(work.core), [problem.unique for problem in work.problem.values()])
    told = {field: set(names) for field, names in zip(work.problem, different, strict=True)}
    asked = [
        position
        for position, rule in enumerate(rules)
        if rule.broken or (rule.accepts is None and rule.name in told.get(rule.field, ()))
    ]
    checks = [
        partial(_values_at_fault, work, rules),
        *(partial(_rows_at_fault, work, rules, position) for position in asked),
    ]
    found = chain.from_iterable(at_once(len(work.core), checks))
    broken = [(position, _not_spared(rules[position], work, at)) for position, at in found]
    rows = np.concatenate([at for _, at in broken]) if broken else np.array([], dtype=np.int64)
    names = np.concatenate([np.full(len(at), position) for position, at in broken]) if broken else rows
    findings = pd.DataFrame({"row": rows.astype(np.int64), "rule": names.astype(np.int64)})
    return findings.drop_duplicates().sort_values(["row", "rule"], ignore_index=True)


def ensure_valid(table: Table, rows: pd.DataFrame, where: str) -> None:
    """Check rows against the model's schema of their table.

    Raises:
        UmkmError: they break it, which is a fault of this program: rules should have held such rows back.
    """
    try:
        frame_schema(table).validate(rows, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        faults = sorted({f"{column}: {check}" for column, check in zip(cases["column"], cases["check"], strict=True)})
        raise UmkmError(
            f"rows do not fit {table.asset}: {'; '.join(faults)}",
            where=where,
            remedy="this is a fault of the program, not of the file; report it with the file's name",
        ) from None


def _rows_at_fault(work: Work, rules: Sequence[Rule], position: int) -> list[tuple[int, np.ndarray]]:
    rule = rules[position]
    mask = rule.broken(work) if rule.broken else parser_says(rule, work)
    return [(position, np.flatnonzero(mask.fillna(False).to_numpy(dtype=bool)))]


def _not_spared(rule: Rule, work: Work, at: np.ndarray) -> np.ndarray:
    if rule.spares is None or not len(at):
        return at
    concerned: np.ndarray = at[~rule.spares(work).to_numpy(dtype=bool)[at]]
    return concerned


def _values_at_fault(work: Work, rules: Sequence[Rule]) -> list[tuple[int, np.ndarray]]:
    checks: dict[str, list[pa.Check]] = defaultdict(list)
    for position, rule in enumerate(rules):
        if rule.accepts is not None:
            checks[rule.field].append(pa.Check(rule.accepts, name=str(position), error=str(position)))
    schema = pa.DataFrameSchema(
        {field: pa.Column(nullable=True, checks=field_checks) for field, field_checks in checks.items()}
    )
    try:
        schema.validate(work.core.filter(items=[*checks]).reset_index(drop=True), lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        if cases["index"].isna().any():
            names = sorted({rules[int(check)].name for check in cases["check"] if str(check).isdecimal()})
            raise UmkmError(
                f"the rules {', '.join(names)} cannot be checked", remedy="a fault of the program"
            ) from error
        return [
            (int(check), np.sort(found["index"].to_numpy(dtype=np.int64)))
            for check, found in cases.groupby("check", sort=True)
        ]
    return []
