"""Columns of amounts, counts and percentages: number, unit and period together, and the rules of their cells.

Belongs here: reading one or several columns of a field into exact decimals, and what may be wrong with a cell whatever
the source. Which amounts make sense is for each source's own rules.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pyarrow.compute as pc

from umkm_pipeline.ingest.cell_units import UNIT_IN_CELL, without_disputed, without_own_currency
from umkm_pipeline.ingest.cells import OK, Parsed, arrow, is_blank, like, nothing
from umkm_pipeline.ingest.mapping import CURRENCY, FACTOR, KIND, UNSCALED
from umkm_pipeline.ingest.numbers import AMBIGUOUS, EXACT, UNREADABLE, parse_numbers, scale, to_whole
from umkm_pipeline.ingest.units import PERIOD_UNKNOWN, UNIT_CONFLICT, UNIT_DISPUTED, UNIT_UNKNOWN
from umkm_pipeline.model.codes import Severity
from umkm_pipeline.quality.rule import Rule
from umkm_pipeline.repairs.apply import REPAIRED
from umkm_pipeline.sources.person import text_of

FRACTION, PERCENT_SCALE, PERCENT_SMALL = "count_fraction", "percent_scale", "percent_small"

SMALL = Decimal(100_000)
"""Rupiah below which an amount of a whole firm, deal or export may be thousands or millions of them."""
_MARKED = r"\s*%$"


def parse_amount(rows: pd.DataFrame, *fields: str, machine: bool = False) -> Parsed:
    """Exact decimals of a field, the sum of its columns where it has several; null where all of them are blank.

    Args:
        rows: text columns, as `mapping.map_rows` gives them.
        fields: columns of the field.
        machine: numbers in text were written by a program.
    """
    parsed = [_one(rows, field, text_of(rows, field), machine=machine) for field in fields]
    values, problem = parsed[0]
    for other in parsed[1:]:
        values = (values + other.value).fillna(values).fillna(other.value)
        problem = problem.mask(problem == OK, other.problem)
    return Parsed(values, problem)


def parse_in_currency(rows: pd.DataFrame, field: str, currency: pd.Series, *, machine: bool = False) -> Parsed:
    """Exact decimals of a field whose currency another column says.

    A cell that names another currency is `unit_in_cell`; one whose header or title does is `unit_disputed`.

    Args:
        rows: text columns.
        field: the field.
        currency: ISO 4217 code of each row, null where there is none.
        machine: numbers in text were written by a program.
    """
    text = text_of(rows, field)
    bare = without_own_currency(text, currency)
    amounts = _one(rows, field, bare, machine=machine)
    parsed = without_disputed(amounts, text, currency=currency)
    if CURRENCY + field not in rows:
        return parsed
    other = (text.notna() & (rows[CURRENCY + field] != currency)).fillna(False)
    return parsed.without(other, UNIT_DISPUTED) if other.any() else parsed


def parse_count(rows: pd.DataFrame, field: str, *, machine: bool = False) -> Parsed:
    """Whole numbers of a field; a fraction is none, which is the problem `count_fraction`."""
    values, problem = _one(rows, field, text_of(rows, field), machine=machine)
    whole = to_whole(values)
    lost = arrow(values.notna() & whole.isna())
    return Parsed(whole, like(problem, pc.if_else(lost, FRACTION, arrow(problem))) if pc.any(lost).as_py() else problem)


def parse_percent(rows: pd.DataFrame, field: str) -> Parsed:
    """Percentages of a field; `25%` and 25 are 25.

    A spreadsheet keeps 25 % as 0.25 and tells its readers nothing of the format, so that 0.25 may be either. Where no
    number of the field's column on its sheet is above 1, those above 0 are the problem `percent_scale`; where others
    are, they are taken for what they say, `percent_small`.
    """
    text = text_of(rows, field)
    if is_blank(text):
        return nothing(text, EXACT)
    marked = without_percent(text)
    values, problem = _one(rows, field, text if marked is None else marked, machine=False)
    unmarked = values if marked is None else values.where((text == marked).fillna(True))
    small = ((unmarked > 0) & (unmarked <= 1)).fillna(False)
    if not small.any():
        return Parsed(values, problem)
    large = (unmarked > 1).fillna(False)
    if REPAIRED in rows:
        large &= ~rows[REPAIRED]
    large = large.groupby(rows["sheet"], sort=False).transform("any")
    problem = problem.mask(small & ~large, PERCENT_SCALE).mask(small & large, PERCENT_SMALL)
    return Parsed(values, problem)


def without_percent(text: pd.Series) -> pd.Series | None:
    """Texts without a percent sign behind them; None where no text has one."""
    if not pc.any(pc.match_substring_regex(arrow(text), _MARKED)).as_py():
        return None
    return like(text, pc.replace_substring_regex(arrow(text), _MARKED, ""))


def _one(rows: pd.DataFrame, field: str, text: pd.Series, *, machine: bool) -> Parsed:
    parsed = parse_numbers(
        text, rows.get(KIND + field), machine=machine, sheets=rows["sheet"], repaired=rows.get(REPAIRED)
    )
    if FACTOR + field not in rows:
        if UNSCALED + field not in rows:
            return parsed
        return parsed.without(text.notna() & rows[UNSCALED + field].notna(), rows[UNSCALED + field])
    scaled = scale(text, parsed, rows[FACTOR + field], rows.get(UNSCALED + field))
    return without_disputed(scaled, text, currency=rows.get(CURRENCY + field), factors=rows[FACTOR + field])


def amount_rules(*fields: str) -> tuple[Rule, ...]:
    """Rules of columns that `parse_amount` reads, where people wrote them."""
    return (
        *(Rule(UNREADABLE, Severity.QUARANTINE, field) for field in fields),
        *(Rule(AMBIGUOUS, Severity.QUARANTINE, field) for field in fields),
    )


def currency_rules(*fields: str) -> tuple[Rule, ...]:
    """Rules of columns that `parse_in_currency` reads."""
    said = (UNIT_IN_CELL, UNIT_DISPUTED)
    return (*amount_rules(*fields), *(Rule(name, Severity.QUARANTINE, field) for name in said for field in fields))


def weight_rules(*fields: str) -> tuple[Rule, ...]:
    """Rules of columns of kilograms that `parse_amount` reads."""
    return (*amount_rules(*fields), *(Rule(UNIT_DISPUTED, Severity.QUARANTINE, field) for field in fields))


def money_rules(*fields: str) -> tuple[Rule, ...]:
    """Rules of amounts whose unit and period headers and titles say."""
    said = (UNIT_UNKNOWN, UNIT_CONFLICT, PERIOD_UNKNOWN, UNIT_IN_CELL)
    return (*amount_rules(*fields), *(Rule(name, Severity.QUARANTINE, field) for name in said for field in fields))


def small_rules(*fields: str) -> tuple[Rule, ...]:
    """Rules of amounts of whole firms and deals, see `SMALL`."""
    return tuple(
        Rule("amount_small", Severity.WARN, field, accepts=lambda values: (values >= SMALL) | (values <= 0))
        for field in fields
    )


def count_rules(*fields: str, fraction: Severity = Severity.WARN) -> tuple[Rule, ...]:
    """Rules of columns that `parse_count` reads.

    Args:
        fields: the fields.
        fraction: what a fraction does; a warning leaves the row without its count.
    """
    return (*amount_rules(*fields), *(Rule(FRACTION, fraction, field) for field in fields))


def percent_rules(*fields: str) -> tuple[Rule, ...]:
    """Rules of columns that `parse_percent` reads."""
    return (
        *amount_rules(*fields),
        *(Rule(PERCENT_SCALE, Severity.QUARANTINE, field) for field in fields),
        *(Rule(PERCENT_SMALL, Severity.WARN, field) for field in fields),
    )
