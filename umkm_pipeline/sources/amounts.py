"""Columns of amounts: number, unit and period together.

Belongs here: reading one or several columns of a field into exact decimals. Rules about amounts are each source's.
"""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.ingest.cells import OK, Parsed
from umkm_pipeline.ingest.mapping import FACTOR, KIND
from umkm_pipeline.ingest.numbers import parse_numbers, scale
from umkm_pipeline.sources.person import text_of


def parse_amount(rows: pd.DataFrame, *fields: str, machine: bool = False) -> Parsed:
    """Exact decimals of a field, the sum of its columns where it has several; null where all of them are blank.

    Args:
        rows: text columns, as `mapping.map_rows` gives them.
        fields: columns of the field.
        machine: numbers in text were written by a program.
    """
    parsed = [_one(rows, field, machine=machine) for field in fields]
    values, problem = parsed[0]
    for other in parsed[1:]:
        values = (values + other.value).fillna(values).fillna(other.value)
        problem = problem.mask(problem == OK, other.problem)
    return Parsed(values, problem)


def _one(rows: pd.DataFrame, field: str, *, machine: bool) -> Parsed:
    text = text_of(rows, field)
    parsed = parse_numbers(text, rows.get(KIND + field), machine=machine)
    return scale(text, parsed, rows[FACTOR + field]) if FACTOR + field in rows else parsed
