"""Numbers as people write them: Indonesian and English, with currency marks and unit words.

Belongs here: text to exact decimals, and what a header says about unit and period. Which column is money is the
layout's business.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import BOOL, Parsed, arrow, like, map_distinct, matches, problems
from umkm_pipeline.ingest.grid import NUMBER

EXACT = pa.decimal128(26, 6)
"""What a number is read as; 20 digits before the point."""

UNREADABLE = "number_unreadable"
UNIT_UNKNOWN = "unit_unknown"

_FACTOR = pa.decimal128(11, 0)
_UNITS: dict[str, int] = {
    "ribu": 10**3, "rb": 10**3, "000": 10**3, "juta": 10**6, "jt": 10**6,
    "miliar": 10**9, "milyar": 10**9, "milliar": 10**9,
}  # fmt: skip
_MONTHLY = re.compile(r"\b(?:bln|bulan|perbulan|sebulan|bulanan|month|monthly)\b")
_YEARLY = re.compile(r"\b(?:thn|th|tahun|pertahun|setahun|tahunan|annual|year|yearly)\b")
_KNOWN_IN_BRACKETS = re.compile(
    r"\b(?:rp|rupiah|idr|dalam|per|ribu|ribuan|rb|jt|juta|jutaan|miliar|miliaran|milyar|000|bln|bulan|perbulan|sebulan|"
    r"bulanan|thn|th|tahun|pertahun|setahun|tahunan|month|year)\b"
)
_MONTHS_A_YEAR = 12

_ID_GROUPED = r"-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?"
_EN_GROUPED = r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"
_ID_DECIMAL = r"-?\d+,\d+"
_PLAIN = r"-?\d+(?:\.\d+)?"
_DOT_OR_GROUP = r"-?[1-9]\d{0,2}\.\d{3}"
_COMMA_OR_GROUP = r"-?[1-9]\d{0,2},\d{3}"


def parse_numbers(text: pd.Series, kinds: pd.Series | None = None, *, machine: bool = False) -> Parsed:
    """Exact decimals of a column, problem `number_unreadable` where a text is no number or may be two.

    Cells that are numbers in the file are taken as they are. Text is Indonesian (`2.300.000,50`) or English
    (`2,300,000.50`) by its own form; where the form fits both (`316.030`, `1,234`), the rest of the column decides,
    a lone dot group counting as thousands unless the column is English, a lone comma group being left unread unless
    the column settles it. `Rp`, `,-`, `(5)` for minus and a unit word (`2,5 juta`) are understood.

    Args:
        text: the cells, null where blank.
        kinds: kind letters of the cells; none means all text.
        machine: text was written by a program (JSON): a dot is always the decimal point.
    """
    lowered = like(text, pc.utf8_lower(pc.utf8_trim_whitespace(arrow(text))))
    plain = matches(lowered, _PLAIN)
    if machine:
        value = _to_decimal(lowered.where(plain))
    else:
        bare, factor = _strip(lowered)
        value = _times(_to_decimal(_canonical(bare, plain & _is_number(text, kinds))), factor)
    return Parsed(value, problems(text.index, **{UNREADABLE: text.notna() & value.isna()}))


def scale(text: pd.Series, parsed: Parsed, factors: pd.Series) -> Parsed:
    """Numbers times the factor of their column's unit and period; a null factor is the problem `unit_unknown`.

    Args:
        text: the cells, null where blank.
        parsed: what `parse_numbers` gave for them.
        factors: whole numbers, e.g. 12000 for thousands of rupiah a month.
    """
    values = _times(parsed.value, factors)
    return Parsed(values, parsed.problem.mask(text.notna() & factors.isna(), UNIT_UNKNOWN))


def header_factor(header: str, *, unit: str, needs_period: bool) -> int | None:
    """What numbers below this header are multiplied by to be rupiah (a year), or None if the header leaves it open.

    Args:
        header: the header's words as written, e.g. `Omzet/Bln (Rp ribu)`.
        unit: unit where the header names none (`rupiah`, `ribu`, `juta`).
        needs_period: the column is a flow (turnover): without month or year in the header, the factor is unknown.
    """
    words = re.sub(r"[^a-z0-9()%$]+", " ", header.lower())
    brackets = " ".join(re.findall(r"\(([^)]*)\)", words))
    if re.search(r"[a-z$]", _KNOWN_IN_BRACKETS.sub("", brackets)):
        return None
    named = [value for word, value in _UNITS.items() if re.search(rf"\b{word}(?:an)?\b", words)]
    factor = named[0] if named else _UNITS.get(unit, 1)
    if not needs_period:
        return factor
    monthly, yearly = _MONTHLY.search(words), _YEARLY.search(words)
    if bool(monthly) == bool(yearly):
        return None
    return factor * (_MONTHS_A_YEAR if monthly else 1)


def to_money(values: pd.Series) -> pd.Series:
    """Decimals with 2 places, rounded half to even."""
    return _rounded(values, 2)


def to_quantity(values: pd.Series) -> pd.Series:
    """Decimals with 4 places, rounded half to even."""
    return _rounded(values, 4)


def to_whole(values: pd.Series) -> pd.Series:
    """Whole numbers; null where there is a fraction or more than 18 digits."""
    fits = (values.abs() < 10**18).fillna(False)
    whole = pc.cast(pc.round(arrow(values.where(fits))), pa.decimal128(26, 0), safe=False)
    integers = like(values, pc.cast(whole, pa.int64()))
    return integers.mask((values != like(values, pc.cast(whole, EXACT))).fillna(True))


def to_ratio(values: pd.Series) -> pd.Series:
    """Floats, for percentages. By way of text, since a direct cast is off in the last digit."""
    return like(values, pc.cast(pc.cast(arrow(values), pa.string()), pa.float64()))


def _is_number(text: pd.Series, kinds: pd.Series | None) -> pd.Series:
    if kinds is None:
        return pd.Series(False, index=text.index, dtype=BOOL)
    return (kinds == NUMBER).fillna(False)


def _strip(text: pd.Series) -> tuple[pd.Series, pd.Series]:
    bare = arrow(text)
    bare = pc.replace_substring_regex(bare, r"^(?:rp\.?|idr|usd|us\$|\$)\s*", "")
    bare = pc.replace_substring_regex(bare, r"^\((.+)\)$", r"-\1")
    bare = pc.replace_substring_regex(bare, r",-+$|\.-+$", "")
    worded = pc.match_substring_regex(bare, r"^-?[\d.,]+\s*[a-z]+\.?$")
    word = pc.replace_substring_regex(bare, r"^-?[\d.,]+\s*|\.$", "")
    unit = map_distinct(like(text, pc.if_else(worded, word, pa.scalar(None, pa.string()))), _UNITS.get, pa.int64())
    known = pc.is_valid(arrow(unit))
    bare = pc.if_else(known, pc.replace_substring_regex(bare, r"\s*[a-z]+\.?$", ""), bare)
    return like(text, bare), unit.fillna(1)


def _canonical(text: pd.Series, numeric: pd.Series) -> pd.Series:
    written = text.mask(numeric)
    id_grouped, en_grouped = matches(written, _ID_GROUPED), matches(written, _EN_GROUPED)
    id_decimal, plain = matches(written, _ID_DECIMAL), matches(written, _PLAIN)
    dot_unclear, comma_unclear = matches(written, _DOT_OR_GROUP), matches(written, _COMMA_OR_GROUP)
    pointed = plain & matches(written, r".*\..*") & ~dot_unclear
    indonesian = bool(((id_grouped & ~dot_unclear) | (id_decimal & ~comma_unclear)).any())
    english = bool(((en_grouped & ~comma_unclear) | pointed).any())
    dot_is_point = english and not indonesian

    as_english = (en_grouped & ~comma_unclear) | (comma_unclear & dot_is_point)
    as_plain = numeric | (plain & ~dot_unclear) | (dot_unclear & dot_is_point)
    as_indonesian = (id_grouped & ~(dot_unclear & dot_is_point)) | (id_decimal & ~comma_unclear)
    if indonesian and not english:
        as_indonesian = as_indonesian | comma_unclear
    array = arrow(text)
    swapped = pc.replace_substring(pc.replace_substring(array, ".", ""), ",", ".")
    ungrouped = pc.replace_substring(array, ",", "")
    result = text.where(as_plain)
    result = result.mask(as_english, like(text, ungrouped))
    return result.mask(as_indonesian, like(text, swapped))


def _to_decimal(digits: pd.Series) -> pd.Series:
    shortened = pc.replace_substring_regex(arrow(digits), r"^(-?\d*\.\d{6})\d+$", r"\1")
    fits = matches(like(digits, shortened), r"-?0*\d{1,18}(?:\.\d+)?")
    return like(digits, pc.cast(arrow(like(digits, shortened).where(fits)), EXACT))


def _times(values: pd.Series, factors: pd.Series) -> pd.Series:
    product = pc.multiply(arrow(values), pc.cast(pc.cast(arrow(factors), pa.decimal128(19, 0)), _FACTOR))
    fits = pc.less(pc.abs(product), pa.scalar(Decimal(10) ** 18))
    return like(values, pc.cast(pc.if_else(fits, product, pa.scalar(None, product.type)), EXACT))


def _rounded(values: pd.Series, places: int) -> pd.Series:
    array = pc.round(arrow(values), ndigits=places, round_mode="half_to_even")
    return like(values, pc.cast(array, pa.decimal128(24, places)))
