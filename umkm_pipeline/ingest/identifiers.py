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

from umkm_pipeline.ingest.cells import BOOL, Parsed, arrow, like, matches, problems
from umkm_pipeline.ingest.grid import NUMBER

SCIENTIFIC = r"(?i)-?\d+(?:[.,]\d+)?e\+?\d+"
"""How a spreadsheet writes a long number that it has rounded: `1,20822E+12`."""

HS_DIGITS_LOST = "hs_digits_lost"

_SEPARATORS = r"[\s.\-/']+"
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

    Problems: `nib_padded`, `nib_digits_lost` (`1,20822E+12`), `nib_invalid`.
    """
    bare = _bare(text)
    short = _numeric(kinds) & matches(bare, r"\d{12}")
    padded = bare.mask(short, like(bare, pc.utf8_lpad(arrow(bare), 13, "0")))
    good = matches(padded, r"\d{13}") & ~matches(padded, r"0{13}|9{13}")
    lost = matches(text, SCIENTIFIC)
    return Parsed(
        padded.where(good),
        problems(text.index, nib_digits_lost=lost, nib_padded=short & good, nib_invalid=text.notna() & ~good),
    )


def parse_npwp(text: pd.Series, kinds: pd.Series) -> TaxNumber:
    """NPWP in its 16-digit form: 15 digits get a leading zero, a NITKU of 22 digits is cut to its NPWP.

    A number of 16 digits that does not begin with 0 is its holder's NIK. Numeric cells of 16 digits and more, and
    scientific notation, have lost their last ones. Problems: `npwp_digits_lost`, `npwp_invalid`, and `npwp_checksum`,
    where a number that fails its check digit is no key, but no reason to hold the row either.
    """
    bare = _bare(text)
    branch = matches(bare, r"\d{22}")
    bare = bare.mask(branch, like(bare, pc.utf8_slice_codeunits(arrow(bare), 0, _NPWP16)))
    rounded = (_numeric(kinds) & matches(bare, r"\d{16,}")) | matches(text, SCIENTIFIC)
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
        ),
    )


def parse_nik(text: pd.Series, kinds: pd.Series) -> Parsed:
    """NIK of 16 digits whose date of birth exists and whose serial is not 0000.

    Excel keeps 15 significant digits, so a NIK in a numeric cell (or in scientific notation) ends in digits that nobody
    wrote: `nik_numeric`, never repaired. Other bad ones: `nik_invalid`.
    """
    bare = _bare(text)
    rounded = (_numeric(kinds) & text.notna()) | matches(text, SCIENTIFIC)
    good = matches(bare, r"\d{16}") & ~matches(bare, r"\d{12}0000") & _birth_exists(bare) & ~rounded
    return Parsed(bare.where(good), problems(text.index, nik_numeric=rounded, nik_invalid=text.notna() & ~good))


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
    bare = _bare(text)
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


def _birth_exists(digits: pd.Series) -> pd.Series:
    right = digits.where(matches(digits, r"\d{16}"))
    if not right.notna().any():
        return pd.Series(False, index=digits.index, dtype=BOOL)
    # People are many, days of birth few.
    born = pc.utf8_slice_codeunits(arrow(right).combine_chunks(), *_NIK_BIRTH).dictionary_encode()
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


def _bare(text: pd.Series) -> pd.Series:
    return like(text, pc.replace_substring_regex(arrow(text), _SEPARATORS, ""))


def _numeric(kinds: pd.Series) -> pd.Series:
    return (kinds == NUMBER).fillna(False)
