"""Numbers that name a firm or goods: NIB, NPWP, NIK, HS.

Belongs here: form and check digits, by `domain.md` §1 of the project's facts. Regions of a NIK come from `reference`;
what a broken number does to its row is a rule of the source.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import (
    BOOL,
    OK,
    Parsed,
    arrow,
    fits,
    is_blank,
    like,
    matches,
    nothing,
    problems,
    repeated,
    text_bytes,
)
from umkm_pipeline.ingest.characters import plain_characters
from umkm_pipeline.ingest.grid import NUMBER

SCIENTIFIC = r"(?i)-?\d+(?:[.,]\d+)?e\+?\d+"
"""How a spreadsheet writes a long number that it has rounded: `1,20822E+12`."""

HS_DIGITS_LOST = "hs_digits_lost"

_SEPARATORS = r"[\s.\-/']+"
_POINT_ZERO = r"^('?\d{5,})[.,]0{1,2}$"
"""`208220012345.0`: a numeric cell, as programs write it that know no whole numbers."""
_DRESS = r'(?i)^="*|^"+|[",;]+$'
_NIB, _NPWP, _NIK = "nib|nibiumk|nomorindukberusaha", "npwp(?:badan|pribadi)?|nitku|nik|ktp", "nik|ktp|nikktp|ktpnik"
"""What a number may be called in its own cell, without separators."""
_NO_NIB = ("0" * 13, "9" * 13)
_FEWEST_ROUNDED = 5
_HS_GROUPS = r"'?\d{1,10}(?:[.\s\-/]+(?:\d\d){1,3})*[.\s]*"
"""An HS code in groups: those behind the first have an even number of digits. In `1511.9` a numeric cell has dropped
the last zero of `1511.90`."""
_NPWP15, _NPWP16 = 15, 16
_LUHN_DIGITS = 9
_NIK_BIRTH = (6, 12)
_DAY, _MONTH, _YEAR = slice(0, 2), slice(2, 4), slice(4, 6)
WOMEN = 40
"""Added to the day of birth in a woman's NIK."""


class TaxNumber(NamedTuple):
    """What an NPWP column holds: NPWP in 16 digits, or a NIK where the 16 digits are a person's."""

    npwp: pd.Series
    nik: pd.Series
    problem: pd.Series


def parse_nib(text: pd.Series, kinds: pd.Series) -> Parsed:
    """NIB of 13 digits. A numeric cell of 12 digits lost its leading zero and gets it back (`nib_padded`).

    Problems: `nib_padded`, `nib_tidied` (see `_digits`), `nib_digits_lost` (`1,20822E+12`), `nib_invalid`.
    """
    bare, tidied, pointed = _digits(text, _NIB)
    short = _numeric(kinds) | pointed
    padded = bare
    if short.any():
        short &= matches(bare, r"\d{12}")
        padded = bare.mask(short, like(bare, pc.utf8_lpad(arrow(bare), 13, "0")))
    good = matches(padded, r"\d{13}") & ~padded.isin(_NO_NIB)
    lost = _scientific(text)
    return Parsed(
        padded.where(good),
        problems(
            text.index,
            nib_digits_lost=lost,
            nib_padded=short & good,
            nib_invalid=text.notna() & ~good,
            nib_tidied=tidied,
        ),
    )


def parse_npwp(text: pd.Series, kinds: pd.Series) -> TaxNumber:
    """NPWP in its 16-digit form: 15 digits get a leading zero, a NITKU of 22 digits is cut to its NPWP.

    A number of 16 digits that does not begin with 0 is its holder's NIK. Numeric cells of 16 digits and more, and
    scientific notation, have lost their last ones. Problems: `npwp_digits_lost`, `npwp_invalid`, `npwp_tidied` (see
    `_digits`), and `npwp_checksum`, where a number that fails its check digit is no key, but no reason to hold the row
    either.
    """
    filled = text.notna()
    if 2 * filled.sum() > len(text):
        return _tax_numbers(text, kinds)
    # Most lists have it of few firms.
    found = _tax_numbers(text[filled], kinds[filled])
    npwp, nik = (_spread(values, filled, None) for values in (found.npwp, found.nik))
    return TaxNumber(npwp, nik, _spread(found.problem, filled, OK))


def _tax_numbers(text: pd.Series, kinds: pd.Series) -> TaxNumber:
    bare, tidied, pointed = _digits(text, _NPWP)
    numeric = _numeric(kinds) | pointed
    branch = matches(bare, r"\d{22}")
    bare = bare.mask(branch, like(bare, pc.utf8_slice_codeunits(arrow(bare), 0, _NPWP16)))
    rounded = (numeric & matches(bare, r"\d{16,}")) | _scientific(text)
    old, new = matches(bare, r"\d{15}"), matches(bare, r"0\d{15}")
    person = matches(bare, r"[1-9]\d{15}") & ~rounded
    npwp = bare.mask(old, like(bare, pc.utf8_lpad(arrow(bare), _NPWP16, "0"))).where((old | new) & ~rounded)
    npwp = npwp.mask(matches(npwp, r"0{16}"))
    nik = parse_nik(bare.where(person), kinds)
    usable = npwp.notna() | (person & nik.value.notna())
    passes = luhn(like(npwp, pc.utf8_slice_codeunits(arrow(npwp), 1, 1 + _LUHN_DIGITS)))
    return TaxNumber(
        npwp.where(passes),
        nik.value,
        problems(
            text.index,
            npwp_digits_lost=rounded,
            npwp_invalid=text.notna() & ~usable,
            npwp_checksum=npwp.notna() & ~passes,
            npwp_tidied=tidied,
        ),
    )


def parse_nik(text: pd.Series, kinds: pd.Series) -> Parsed:
    """NIK of 16 digits whose date of birth exists and whose serial is not 0000.

    Excel keeps 15 significant digits, so a NIK in a numeric cell (or in scientific notation) ends in digits that nobody
    wrote: `nik_numeric`, never repaired. Saved as text, they still all end in 0, which five people's do by chance in
    one file of a hundred thousand. Other bad ones: `nik_invalid`; repaired ones: `nik_tidied` (see `_digits`).
    """
    bare, tidied, pointed = _digits(text, _NIK)
    rounded = ((_numeric(kinds) | pointed) & text.notna()) | _scientific(text)
    whole = bare.where(matches(bare, r"\d{16}"))
    serial = like(whole, pc.fill_null(pc.invert(pc.ends_with(arrow(whole), "0000")), False))
    good = serial & _birth_exists(whole) & ~rounded
    if _all_rounded(bare.where(good)):
        rounded, good = rounded | good, good & False
    return Parsed(
        bare.where(good),
        problems(text.index, nik_numeric=rounded, nik_invalid=text.notna() & ~good, nik_tidied=tidied),
    )


def _all_rounded(numbers: pd.Series) -> bool:
    """Whether all numbers of a column, at least five different ones, end in 0."""
    ends = pc.ends_with(arrow(numbers), "0")
    return bool(pc.all(ends, min_count=_FEWEST_ROUNDED).as_py()) and numbers.nunique() >= _FEWEST_ROUNDED


def sex_of_nik(nik: pd.Series) -> pd.Series:
    """`P` (woman) where the day of birth is over 40, else `L`; null without a NIK."""
    woman = matches(nik, r"\d{6}[4-7]\d+")
    sex = pd.Series("L", index=nik.index, dtype=nik.dtype).mask(woman, "P")
    return sex.where(nik.notna())


def nik_district(nik: pd.Series) -> pd.Series:
    """The first 6 digits of a NIK: the kecamatan where it was issued, in the codes of that day."""
    return like(nik, pc.utf8_slice_codeunits(arrow(nik), 0, 6))


def parse_hs(text: pd.Series, known: Callable[[pd.Series], pd.Series], *, old_tariff: bool = False) -> Parsed:
    """HS code of 8 digits (10 in tariffs up to 2016), its chapter 01 to 97 and not the reserved 77.

    Codes have an even number of digits, so one of 7 (9 in old tariffs) has lost its leading zero and gets it back; one
    that is no known code with it has lost another digit, nobody knows which. Problems: `hs_padded`, `hs_dotted`
    (`0901.11.10`, also where it was padded), `hs_digits_lost`, `hs_invalid`.

    Args:
        text: the cells.
        known: whether codes begin with a subheading that there is; asked where zeros were put back.
        old_tariff: 10 digits are right too.
    """
    if is_blank(text):
        return nothing(text, pa.string())
    bare = bare_hs(text)
    dotted = matches(text, r"[\d.\s]*\.[\d.\s]*")
    short = matches(bare, r"\d{7}|\d{9}" if old_tariff else r"\d{7}")
    padded = bare.mask(short, "0" + bare)
    digits = r"\d{8}|\d{10}" if old_tariff else r"\d{8}"
    good = (
        matches(padded, digits) & matches(padded, r"(?:0[1-9]|[1-689]\d|7[0-689])\d+") & ~matches(padded, r"9[89]\d+")
    )
    lost = short & good
    if lost.any():
        lost &= ~known(padded)
        good &= ~lost
    return Parsed(
        padded.where(good),
        problems(
            text.index,
            **{HS_DIGITS_LOST: lost},
            hs_invalid=text.notna() & ~good,
            hs_dotted=dotted & good,
            hs_padded=short & good,
        ),
    )


def luhn(digits: pd.Series) -> pd.Series:
    """True where a number's digits pass the Luhn check; False for null. All numbers have the same length."""
    present = digits.notna()
    result = pd.Series(False, index=digits.index, dtype=BOOL)
    if not present.any():
        return result
    numbers = digits[present].to_list()
    matrix = np.frombuffer("".join(numbers).encode("ascii"), dtype=np.uint8).reshape(len(numbers), -1) - ord("0")
    doubled = matrix[:, -2::-2].astype(np.int64) * 2
    total = (doubled - 9 * (doubled > 9)).sum(axis=1) + matrix[:, -1::-2].sum(axis=1)  # noqa: PLR2004 -- a digit
    result[present] = total % 10 == 0
    return result


def _spread(found: pd.Series, among: pd.Series, otherwise: str | None) -> pd.Series:
    """A column with what was found in the rows that are true of `among`, in their order."""
    rest = repeated(otherwise, among.index)
    whole, there, values = (arrow(one).combine_chunks() for one in (rest, among, found))
    return like(rest, pc.replace_with_mask(whole, there, values))


def _birth_exists(digits: pd.Series) -> pd.Series:
    """Whether the day of birth in 16 digits is one; False for null."""
    if not digits.notna().any():
        return pd.Series(False, index=digits.index, dtype=BOOL)
    # People are many, days of birth few.
    born = pc.utf8_slice_codeunits(arrow(digits).combine_chunks(), *_NIK_BIRTH).dictionary_encode()
    exists = _day_exists(pd.Series(pd.arrays.ArrowExtensionArray(born.dictionary)))
    return like(digits, pc.fill_null(arrow(exists).combine_chunks().take(born.indices), False))


def _day_exists(digits: pd.Series) -> pd.Series:
    day, month, year = (_part(digits, part) for part in (_DAY, _MONTH, _YEAR))
    day = day.mask(day > WOMEN, day - WOMEN)
    # Two-digit years do not tell 1900 (no leap day) from 2000, so every fourth year has one.
    longest = month.map({1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31})
    longest = longest.mask((month == 2) & (year % 4 == 0), 29)  # noqa: PLR2004 -- February and leap years
    return ((day >= 1) & (day <= longest)).fillna(False).astype(BOOL)


def _part(digits: pd.Series, part: slice) -> pd.Series:
    text = pc.utf8_slice_codeunits(arrow(digits), part.start, part.stop)
    return like(digits, pc.cast(text, pa.int64())).astype("Int64")


def bare_hs(text: pd.Series) -> pd.Series:
    """HS codes without what parts their groups; texts whose groups no code has stay as they are, and so are none.

    `9011110.0` is a numeric cell of 7 digits, as programs write it that know no whole numbers.
    """
    plain = arrow(plain_characters(text))
    plain = pc.replace_substring_regex(plain, r"^(\d{5,})\.0$", r"\1")
    return like(text, pc.if_else(fits(plain, _HS_GROUPS), pc.replace_substring_regex(plain, _SEPARATORS, ""), plain))


class _Digits(NamedTuple):
    """Texts without separators, which of them lost more than those, and which had the `.0` of a numeric cell."""

    text: pd.Series
    tidied: pd.Series
    pointed: pd.Series


def _digits(text: pd.Series, names: str) -> _Digits:
    """The digits of numbers that name, from texts of digits and separators, and from those with certain additions.

    These are full-width and Arabic digits, unseen characters, a label (`NIB: ...`), the quotes of `="..."`, and the
    `.0` of a numeric cell. Whatever else holds more than digits stays as it is, for its parser to refuse.

    Args:
        text: the cells.
        names: what the number may be called, as an expression.
    """
    none = pd.Series(False, index=text.index, dtype=BOOL)
    if _all_digits(text):
        return _Digits(text, none, none)
    bare = like(text, pc.replace_substring_regex(arrow(text), _SEPARATORS, ""))
    pointed = like(text, pc.fill_null(_ends_in_zeros(arrow(text)), False))
    if pointed.any():
        pointed = matches(text, _POINT_ZERO[1:-1])
    if not pointed.any() and _all_digits(bare):
        return _Digits(bare, none, none)
    odd = pointed | ~matches(bare, r"\d+") & bare.notna()
    tidy = pc.replace_substring_regex(arrow(plain_characters(text[odd])), _POINT_ZERO, r"\1")
    tidy = pc.replace_substring_regex(tidy, _SEPARATORS, "")
    for pattern in (_DRESS, rf"(?i)^(?:no|nomor)?(?:{names}):*=*", rf"(?i)\((?:{names})\)$", _DRESS):
        tidy = pc.replace_substring_regex(tidy, pattern, "")
    read = pc.if_else(fits(tidy, r"\d+"), tidy, arrow(bare[odd]))
    mended = bare.copy()
    mended[odd] = like(text[odd], read)
    return _Digits(mended, (mended != bare).fillna(False).astype(BOOL), pointed)


def _ends_in_zeros(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts that may be whole numbers with decimals; the expression that tells is slow, and few texts end so."""
    return pc.or_(pc.ends_with(texts, ".0"), pc.or_(pc.ends_with(texts, ",0"), pc.ends_with(texts, "00")))


def _scientific(text: pd.Series) -> pd.Series:
    """Numbers as a spreadsheet writes those that it has rounded."""
    return pd.Series(False, index=text.index, dtype=BOOL) if _all_digits(text) else matches(text, SCIENTIFIC)


def _all_digits(text: pd.Series) -> bool:
    return all(_of_digits(chunk) for chunk in arrow(text).chunks)


def _of_digits(texts: pa.StringArray) -> bool:
    """Whether texts have nothing but digits in them, by one look at their bytes."""
    _, data = text_bytes(texts)
    return not len(data) or bool(data.min() >= ord("0") and data.max() <= ord("9"))


def _numeric(kinds: pd.Series) -> pd.Series:
    return (kinds == NUMBER).fillna(False)
