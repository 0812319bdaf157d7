"""Numbers as people write them: Indonesian and English, with currency marks and unit words.

Belongs here: text to exact decimals. How a column is written is told in `number_style.py`, what a header or title says
about unit and period in `units.py`. Which column is money is the layout's business.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import Parsed, arrow, fits, is_blank, like, nothing, nulls, problems
from umkm_pipeline.ingest.grid import NUMBER, TEXT, TRUTH
from umkm_pipeline.ingest.number_style import AS_DECIMAL, NEUTRAL, UNCLEAR, readings, styled
from umkm_pipeline.ingest.units import UNIT_UNKNOWN

EXACT = pa.decimal128(26, 6)
"""What a number is read as; 20 digits before the point."""

UNREADABLE, AMBIGUOUS = "number_unreadable", "number_ambiguous"

_NO_TEXT = pa.scalar(None, pa.string())
_FACTOR = pa.decimal128(11, 0)
_THOUSANDTH = pa.scalar(Decimal("0.001"), pa.decimal128(4, 3))
_TOO_LARGE = 10**18
UNIT_WORDS: dict[str, int] = {
    "ribu": 10**3, "rb": 10**3, "juta": 10**6, "jt": 10**6,
    "miliar": 10**9, "milyar": 10**9, "milliar": 10**9,
}  # fmt: skip
"""Words behind a number, and what it is multiplied by."""
_PLAIN = r"-?\d+(?:\.\d+)?"


def parse_numbers(
    text: pd.Series,
    kinds: pd.Series | None = None,
    *,
    machine: bool = False,
    sheets: pd.Series | None = None,
    repaired: pd.Series | None = None,
) -> Parsed:
    """Exact decimals of a column, problem `number_unreadable` where a text is none, `number_ambiguous` where it is two.

    Cells that are numbers in the file are taken as they are; a cell that is true or false is no number. Text is
    Indonesian (`2.300.000,50`) or English (`2,300,000.50`) by its own form; where the form fits both (`316.030`,
    `1,234`), the rest of the column on its sheet decides, or leaves it open (`docs/formats.md`). `Rp`, `,-`, `(5)` for
    minus and a unit word (`2,5 juta`) are understood, and say nothing of how numbers are written.

    Args:
        text: the cells, null where blank.
        kinds: kind letters of the cells; none means all text.
        machine: text was written by a program (JSON): a dot is always the decimal point.
        sheets: sheet of each cell; none means one sheet.
        repaired: cells of rows that somebody corrected since, which are no evidence for others.
    """
    if is_blank(text):
        return nothing(text, EXACT)
    # A long column has few distinct numbers, and a dozen expressions look at each of them.
    letters = pa.scalar("") if kinds is None else pc.fill_null(arrow(kinds), TEXT)
    keys = pc.binary_join_element_wise(letters, arrow(text), "").combine_chunks().dictionary_encode()
    split = 0 if kinds is None else 1
    kind = pa.chunked_array([pc.utf8_slice_codeunits(keys.dictionary, 0, split)])
    texts = pa.chunked_array([pc.utf8_slice_codeunits(keys.dictionary, split)])
    texts = pc.if_else(pc.equal(kind, TRUTH), _NO_TEXT, texts)
    lowered = pc.utf8_lower(pc.utf8_trim_whitespace(texts))
    plain = fits(lowered, _PLAIN)
    if machine:
        return _problems(text, _to_decimal(pc.if_else(plain, lowered, _NO_TEXT)).take(keys.indices), None)
    bare, factor = _strip(lowered)
    # What a workbook shows around a number of its own (`12.5 juta`) makes no text of it.
    digits, style = styled(bare, pc.and_(fits(bare, _PLAIN), pc.equal(kind, NUMBER)))
    values = _times(_to_decimal(digits), factor).take(keys.indices)
    if not (style > NEUTRAL).any():
        return _problems(text, values, None)
    rows = keys.indices.fill_null(-1).to_numpy()
    how = readings(np.append(style, np.int8(NEUTRAL))[rows], sheets, repaired)
    if how is None:
        return _problems(text, values, None)
    if (how == AS_DECIMAL).any():
        values = pc.if_else(pa.array(how == AS_DECIMAL), pc.cast(pc.multiply(values, _THOUSANDTH), EXACT), values)
    unclear = pa.array(how == UNCLEAR)
    return _problems(text, pc.if_else(unclear, pa.scalar(None, EXACT), values), unclear)


def _problems(text: pd.Series, values: pa.ChunkedArray, unclear: pa.Array | None) -> Parsed:
    unreadable = like(text, pc.and_(pc.is_valid(arrow(text)), pc.is_null(values)))
    where = {UNREADABLE: unreadable} if unclear is None else {AMBIGUOUS: like(text, unclear), UNREADABLE: unreadable}
    return Parsed(like(text, values), problems(text.index, **where))


def scale(text: pd.Series, parsed: Parsed, factors: pd.Series, unscaled: pd.Series | None = None) -> Parsed:
    """Numbers times the factor of their column's unit and period; a null factor is a problem.

    Args:
        text: the cells, null where blank.
        parsed: what `parse_numbers` gave for them.
        factors: whole numbers, e.g. 12000 for thousands of rupiah a month.
        unscaled: rule that says why there is no factor; where null, `unit_unknown`.
    """
    given = pc.min_max(arrow(factors))
    is_one = given["min"].as_py() == given["max"].as_py() == 1 and not arrow(factors).null_count
    if is_one:
        return parsed
    values = like(text, _times(arrow(parsed.value), arrow(factors)))
    said = pc.fill_null(arrow(unscaled), UNIT_UNKNOWN) if unscaled is not None else pa.scalar(UNIT_UNKNOWN)
    lacking = arrow(text.notna() & factors.isna())
    return Parsed(values, like(text, pc.if_else(lacking, said, arrow(parsed.problem))))


def to_money(values: pd.Series) -> pd.Series:
    """Decimals with 2 places, rounded half to even."""
    return _rounded(values, 2)


def to_quantity(values: pd.Series) -> pd.Series:
    """Decimals with 4 places, rounded half to even."""
    return _rounded(values, 4)


def to_whole(values: pd.Series) -> pd.Series:
    """Whole numbers; null where there is a fraction or more than 18 digits."""
    integers = _exactly(arrow(values), pa.int64())
    if integers is not None:
        ends = pc.min_max(integers)
        if max(-(ends["min"].as_py() or 0), ends["max"].as_py() or 0) < _TOO_LARGE:
            return like(values, integers)
    fits = (values.abs() < _TOO_LARGE).fillna(False)
    whole = pc.cast(pc.round(arrow(values.where(fits))), pa.decimal128(26, 0), safe=False)
    integers = like(values, pc.cast(whole, pa.int64()))
    return integers.mask((values != like(values, pc.cast(whole, EXACT))).fillna(True))


def to_ratio(values: pd.Series) -> pd.Series:
    """Floats, for percentages. By way of text, since a direct cast is off in the last digit."""
    return like(values, pc.cast(pc.cast(arrow(values), pa.string()), pa.float64()))


def _strip(texts: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    bare = pc.replace_substring_regex(texts, r"^(?:rp\.?|idr|usd|us\$|\$)\s*", "")
    bare = pc.replace_substring_regex(bare, r"^\((.+)\)$", r"-\1")
    # `500.000,-`: the comma stands for no cents, so that the point is none.
    bare = pc.replace_substring_regex(bare, r"^(-?\d[\d.]*),-+$", r"\1,0")
    bare = pc.replace_substring_regex(bare, r",-+$|\.-+$", "")
    worded = pc.match_substring_regex(bare, r"^-?[\d.,]+\s*[a-z]+\.?$")
    word = pc.replace_substring_regex(bare, r"^-?[\d.,]+\s*|\.$", "")
    unit = pc.index_in(pc.if_else(worded, word, _NO_TEXT), value_set=pa.array([*UNIT_WORDS]), skip_nulls=True)
    bare = pc.if_else(pc.is_valid(unit), pc.replace_substring_regex(bare, r"\s*[a-z]+\.?$", ""), bare)
    return bare, pc.fill_null(pa.array([*UNIT_WORDS.values()]).take(unit), 1)


def _to_decimal(digits: pa.ChunkedArray) -> pa.ChunkedArray:
    shortened = pc.replace_substring_regex(digits, r"^(-?\d*\.\d{6})\d+$", r"\1")
    short = fits(shortened, r"-?0*\d{1,18}(?:\.\d+)?")
    return pc.cast(pc.if_else(short, shortened, _NO_TEXT), EXACT)


def _times(values: pa.ChunkedArray, factors: pa.ChunkedArray) -> pa.ChunkedArray:
    product = pc.multiply(values, pc.cast(pc.cast(factors, pa.decimal128(19, 0)), _FACTOR))
    small = pc.less(pc.abs(product), pa.scalar(Decimal(_TOO_LARGE)))
    return pc.cast(pc.if_else(small, product, pa.scalar(None, product.type)), EXACT)


def _rounded(values: pd.Series, places: int) -> pd.Series:
    type_ = pa.decimal128(24, places)
    if is_blank(values):
        return nulls(values.index, type_)
    exact = _exactly(arrow(values), type_)
    if exact is not None:
        return like(values, exact)
    return like(values, pc.cast(pc.round(arrow(values), ndigits=places, round_mode="half_to_even"), type_))


def _exactly(values: pa.ChunkedArray, type_: pa.DataType) -> pa.ChunkedArray | None:
    """Numbers in another type, None where it cannot hold all of them: most columns are of whole rupiah."""
    try:
        return pc.cast(values, type_)
    except pa.ArrowInvalid:
        return None
