"""Phone numbers in one form each.

Belongs here: what is certainly a phone number, and which. A number is a key by which firms are joined, so a cell that
might be read two ways gives none. Tokens are `privacy.py`'s, e-mail addresses are in `emails.py`.
"""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import Parsed, arrow, by_form, fits, like, problems
from umkm_pipeline.ingest.characters import plain_characters
from umkm_pipeline.ingest.identifiers import SCIENTIFIC

_PLAIN_MOBILE = r"08[1-9]\d{7,10}"
_MOBILE = r"8[1-9]\d{7,10}"
_LANDLINE = r"(?:21|22|24|31|61)\d{7,8}|(?:2[035-9]|3[02-9]|[45]\d|6[02-9]|7\d|9\d)\d\d{5,8}"
"""Area codes of two digits (Jakarta, Bandung, Semarang, Surabaya, Medan) and of three, with numbers of 5 digits on."""
_ALL_ONE_DIGIT = "|".join(f"{digit}{{5,}}" for digit in range(10))
_COUNTED_UP = r"12345(?:6(?:7(?:89?)?)?)?"
_PLACEHOLDER = rf"(?:8|8[1-9]|[2-79]\d\d?)?(?:{_ALL_ONE_DIGIT})|812345678(?:9)?|(?:[2-79]\d\d?)?{_COUNTED_UP}"
"""What stands in for a number: one digit only, or digits counted up, also behind the first ones of a real number."""
_PLAIN_PLACEHOLDERS = pa.array(
    [f"0{start}{digit * (length - len(start))}" for start in ("8", *(f"8{second}" for second in range(1, 10)))
     for digit in "0123456789" for length in range(9, 13)] + ["0812345678", "08123456789"]
)  # fmt: skip
_FOREIGN = r"\+(?:[1-79]\d{7,14}|8\d{12,14})"
"""`+81234567890`: Japan (+81) as well as a number whose 62 was left out. Longer ones can only be foreign."""

_DRESS = r"^[='\"\s]+|['\"\s.,;:/]+$"
_TAIL = r"^(\+?\d{7,})[.,]0{1,2}$"
"""`81234567890.0`: a numeric cell, as programs write it that know no whole numbers."""
_LABELS = (
    r"no|nomor|hp|handphone|hape|ponsel|wa|whatsapp|telp|telpon|telepon|tlp|tel|telf|phone|mobile|kontak|contact|cp|fax|"
    r"kantor|rumah|toko"
)
_LABEL = rf"^(?:(?:{_LABELS})\b[\s/:.\-]*)+|^[a-z][a-z.' ]{{2,}}:\s*"
_NOTE = (
    rf"[\s(]+(?:{_LABELS}|aktif|sms|pak|bpk|bapak|bu|ibu|sdri?|an\.?|a\.n\.?|milik|pemilik|istri|suami|anak)\b"
    r"[a-z.,' ]*\)?$|\s*\(\s*[a-z][a-z.,' ]{2,}\)$"
)
_EXTENSION = r"(?:\s*(?:ext|extension|ekst|ekstensi|pes|pesawat)|\s+x)[\s.:]*\d{1,5}$"
_NEXT = r"(?s)\s*(?:[/;,|&\n]|\bdan\b|\batau\b|\bor\b|\s-\s).*$"
_NEXT_UNMARKED = r"^((?:\+?62|0)[\d\s.\-()]*\d)\s+(?:\+62|62|0)[\s.\-]*\d(?:[\s.\-]*\d){6,11}$"
"""A number followed by another with nothing but a space between: the second begins with its 0 or 62."""
_SHAPE = r"\+?[\d(][\d\s.\-()]*"
_LOST_ZERO = r"8\d+|\(?8\d{1,3}\)?[\s.\-]+[\d\s.\-]+|8\d\.\d{3}\.\d{3}\.\d{3}"
"""A mobile number without its 0: in one piece, or its first group no longer than an operator's prefix. Longer first
groups are local numbers without their area code: `872345 872346` is two of them."""
_NOTHING = pa.scalar(None, pa.string())


def parse_phones(text: pd.Series) -> Parsed:
    """Numbers as `+` and digits, the first of several in a cell.

    Understood are spaces, dots, dashes and brackets, `+62`, `62`, `0062` and `0` before a number, the lost 0 of a
    mobile one, the `.0` of a numeric cell, labels (`HP:`), names in brackets, and a second number behind `/`, `,`, `;`,
    `&`, `atau`. An extension is cut off. Numbers with `+` or `00` and another country's code stay as they are.

    Problems: `phone_digits_lost` (`8,12346E+10`), `phone_foreign` (has a value), and `phone_invalid`, which gives no
    number: a letter among the digits, a length that no number has, a placeholder, or anything that may be two numbers.
    """
    return by_form(
        text,
        _PLAIN_MOBILE,
        lambda texts: pc.utf8_replace_slice(texts, 0, 1, "+62"),
        _closely,
        apart=_PLAIN_PLACEHOLDERS,
    )


def _closely(text: pd.Series) -> Parsed:
    tidy = pc.utf8_lower(pc.utf8_trim_whitespace(arrow(plain_characters(text))))
    tidy = pc.replace_substring_regex(tidy, _TAIL, r"\1")
    bare = fits(tidy, _SHAPE)
    numbers = _number(pc.if_else(bare, tidy, _NOTHING))
    rest = pc.and_(pc.is_valid(tidy), pc.is_null(numbers))
    lost = pc.and_(rest, fits(tidy, rf"[='\"\s]*(?:{SCIENTIFIC})[='\"\s]*"))
    if pc.any(rest, min_count=0).as_py():
        numbers = pc.replace_with_mask(
            numbers.combine_chunks(), rest.combine_chunks(), _among_words(tidy.filter(rest)).combine_chunks()
        )
    found = like(text, pc.if_else(lost, _NOTHING, numbers))
    abroad = found.notna() & ~like(text, pc.fill_null(pc.starts_with(arrow(found), "+62"), True))
    return Parsed(
        found,
        problems(
            text.index,
            phone_digits_lost=like(text, lost),
            phone_foreign=abroad,
            phone_invalid=text.notna() & found.isna(),
        ),
    )


def _among_words(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """The first number of texts that hold other signs or numbers too."""
    texts = pc.replace_substring_regex(pc.replace_substring_regex(texts, _DRESS, ""), _TAIL, r"\1")
    whole = _bare(texts)
    first = _bare(pc.replace_substring_regex(whole, _NEXT, ""))
    unmarked = pc.replace_substring_regex(whole, _NEXT_UNMARKED, r"\1")
    return pc.coalesce(_number(whole), _number(first), _number(unmarked))


def _bare(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts without what people write around a number."""
    for pattern in (_LABEL, _NOTE, _EXTENSION):
        texts = pc.replace_substring_regex(texts, pattern, "")
    return texts


def _number(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """The one number that a text is, null where it is none or may be two."""
    digits = pc.replace_substring_regex(texts, r"[^\d+]", "")
    digits = pc.replace_substring_regex(digits, r"^00([1-9])", r"+\1")
    prefixed = fits(digits, r"\+?620?[2-9]\d+|0[2-9]\d+")
    home = pc.or_(prefixed, fits(texts, _LOST_ZERO))
    rest = pc.if_else(prefixed, pc.replace_substring_regex(digits, r"^(?:\+?620?|0)", ""), digits)
    known = pc.and_(fits(rest, f"{_MOBILE}|{_LANDLINE}"), pc.invert(fits(rest, _PLACEHOLDER)))
    abroad = pc.and_(fits(digits, _FOREIGN), pc.invert(pc.starts_with(digits, "+62")))
    number = pc.if_else(abroad, digits, _NOTHING)
    number = pc.if_else(pc.and_(home, known), pc.binary_join_element_wise(pa.scalar("+62"), rest, ""), number)
    return pc.if_else(fits(texts, _SHAPE), number, _NOTHING)
