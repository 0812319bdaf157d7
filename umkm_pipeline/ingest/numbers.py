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

from umkm_pipeline.ingest.cells import Parsed, arrow, fits, like, problems
from umkm_pipeline.ingest.grid import NUMBER, TEXT

EXACT = pa.decimal128(26, 6)
"""What a number is read as; 20 digits before the point."""

UNREADABLE = "number_unreadable"
UNIT_UNKNOWN = "unit_unknown"

_NO_TEXT = pa.scalar(None, pa.string())
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
_DOLLAR = re.compile(r"us\$|\$|\b(?:usd|doll?ar)\b")
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
    # A long column has few distinct numbers, and a dozen expressions look at each of them.
    letters = pa.scalar("") if kinds is None else pc.fill_null(arrow(kinds), TEXT)
    keys = pc.binary_join_element_wise(letters, arrow(text), "").combine_chunks().dictionary_encode()
    split = 0 if kinds is None else 1
    texts = pc.utf8_slice_codeunits(keys.dictionary, split)
    is_number = pc.equal(pc.utf8_slice_codeunits(keys.dictionary, 0, split), NUMBER)
    value = _read(pa.chunked_array([texts]), pa.chunked_array([is_number]), machine=machine)
    values = value.take(keys.indices)
    unreadable = pc.and_(pc.is_valid(arrow(text)), pc.is_null(values))
    return Parsed(like(text, values), problems(text.index, **{UNREADABLE: like(text, unreadable)}))


def _read(texts: pa.ChunkedArray, is_number: pa.ChunkedArray, *, machine: bool) -> pa.ChunkedArray:
    lowered = pc.utf8_lower(pc.utf8_trim_whitespace(texts))
    plain = fits(lowered, _PLAIN)
    if machine:
        return _to_decimal(pc.if_else(plain, lowered, _NO_TEXT))
    bare, factor = _strip(lowered)
    return _times(_to_decimal(_canonical(bare, pc.and_(plain, is_number))), factor)


def scale(text: pd.Series, parsed: Parsed, factors: pd.Series) -> Parsed:
    """Numbers times the factor of their column's unit and period; a null factor is the problem `unit_unknown`.

    Args:
        text: the cells, null where blank.
        parsed: what `parse_numbers` gave for them.
        factors: whole numbers, e.g. 12000 for thousands of rupiah a month.
    """
    given = pc.min_max(arrow(factors))
    is_one = given["min"].as_py() == given["max"].as_py() == 1 and not arrow(factors).null_count
    values = parsed.value if is_one else like(text, _times(arrow(parsed.value), arrow(factors)))
    return Parsed(values, parsed.problem.mask(text.notna() & factors.isna(), UNIT_UNKNOWN))


def header_factor(header: str, *, unit: str, needs_period: bool) -> int | None:
    """What numbers below this header are multiplied by to be rupiah (a year), or None if the header leaves it open.

    For amounts in US dollars (`unit` is `dollar`) they become dollars, and a header that does not name them leaves it
    open: tables of exports come in dollars, thousands and millions of them.

    Args:
        header: the header's words as written, e.g. `Omzet/Bln (Rp ribu)`.
        unit: unit where the header names none (`rupiah`, `ribu`, `juta`, `dollar`).
        needs_period: the column is a flow (turnover): without month or year in the header, the factor is unknown.
    """
    words = re.sub(r"[^a-z0-9()%$]+", " ", header.lower())
    if unit == "dollar":
        if not _DOLLAR.search(words) or re.search(r"\b(?:rp|rupiah|idr)\b", words):
            return None
        words = _DOLLAR.sub(" ", words)
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


def _strip(texts: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    bare = pc.replace_substring_regex(texts, r"^(?:rp\.?|idr|usd|us\$|\$)\s*", "")
    bare = pc.replace_substring_regex(bare, r"^\((.+)\)$", r"-\1")
    bare = pc.replace_substring_regex(bare, r",-+$|\.-+$", "")
    worded = pc.match_substring_regex(bare, r"^-?[\d.,]+\s*[a-z]+\.?$")
    word = pc.replace_substring_regex(bare, r"^-?[\d.,]+\s*|\.$", "")
    unit = pc.index_in(pc.if_else(worded, word, _NO_TEXT), value_set=pa.array([*_UNITS]), skip_nulls=True)
    bare = pc.if_else(pc.is_valid(unit), pc.replace_substring_regex(bare, r"\s*[a-z]+\.?$", ""), bare)
    return bare, pc.fill_null(pa.array([*_UNITS.values()]).take(unit), 1)


def _canonical(texts: pa.ChunkedArray, numeric: pa.ChunkedArray) -> pa.ChunkedArray:
    written = pc.if_else(numeric, _NO_TEXT, texts)
    id_grouped, en_grouped = fits(written, _ID_GROUPED), fits(written, _EN_GROUPED)
    id_decimal, plain = fits(written, _ID_DECIMAL), fits(written, _PLAIN)
    dot_unclear, comma_unclear = fits(written, _DOT_OR_GROUP), fits(written, _COMMA_OR_GROUP)
    clear_decimal, clear_english = pc.and_not(id_decimal, comma_unclear), pc.and_not(en_grouped, comma_unclear)
    clear_plain = pc.and_not(plain, dot_unclear)
    pointed = pc.and_(clear_plain, fits(written, r".*\..*"))
    indonesian = _any(pc.or_(pc.and_not(id_grouped, dot_unclear), clear_decimal))
    english = _any(pc.or_(clear_english, pointed))
    dot_is_point = english and not indonesian

    as_english = pc.or_(clear_english, comma_unclear) if dot_is_point else clear_english
    as_plain = pc.or_(pc.or_(numeric, clear_plain), dot_unclear) if dot_is_point else pc.or_(numeric, clear_plain)
    grouped = pc.and_not(id_grouped, dot_unclear) if dot_is_point else id_grouped
    as_indonesian = pc.or_(grouped, clear_decimal)
    if indonesian and not english:
        as_indonesian = pc.or_(as_indonesian, comma_unclear)
    swapped = pc.replace_substring(pc.replace_substring(texts, ".", ""), ",", ".")
    ungrouped = pc.replace_substring(texts, ",", "")
    result = pc.if_else(as_plain, texts, _NO_TEXT)
    result = pc.if_else(as_english, ungrouped, result)
    return pc.if_else(as_indonesian, swapped, result)


def _any(mask: pa.ChunkedArray) -> bool:
    return bool(pc.any(mask, min_count=0).as_py())


def _to_decimal(digits: pa.ChunkedArray) -> pa.ChunkedArray:
    shortened = pc.replace_substring_regex(digits, r"^(-?\d*\.\d{6})\d+$", r"\1")
    short = fits(shortened, r"-?0*\d{1,18}(?:\.\d+)?")
    return pc.cast(pc.if_else(short, shortened, _NO_TEXT), EXACT)


def _times(values: pa.ChunkedArray, factors: pa.ChunkedArray) -> pa.ChunkedArray:
    product = pc.multiply(values, pc.cast(pc.cast(factors, pa.decimal128(19, 0)), _FACTOR))
    small = pc.less(pc.abs(product), pa.scalar(Decimal(10) ** 18))
    return pc.cast(pc.if_else(small, product, pa.scalar(None, product.type)), EXACT)


def _rounded(values: pd.Series, places: int) -> pd.Series:
    array = pc.round(arrow(values), ndigits=places, round_mode="half_to_even")
    return like(values, pc.cast(array, pa.decimal128(24, places)))
