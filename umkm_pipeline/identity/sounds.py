"""Names reduced to how they sound, so that old and foreign spellings of one name meet.

Belongs here: rewriting of a key from `normalise.py` into a coarser one, in-engine. It finds and compares records; it
never joins them by itself. The rules are those of Indonesian spelling: before 1972 (Ejaan Soewandi) u, c, j, y were
written oe, tj, dj, j; sounds of Arabic names (kh, sy, dh, f, z, q) are written in several ways to this day.
"""

from __future__ import annotations

import ibis


def sound(key: ibis.expr.types.StringValue) -> ibis.expr.types.StringValue:
    """A name's key as it sounds: `SOEHARTI TJAHYO` and `SUHARTI CAHYO` give `SUHARTI CAHIO`."""
    for written, spoken in _SOUNDS:
        key = key.replace(written, spoken)
    return (key + " ").replace("H ", " ").strip()


def sorted_words(words: ibis.expr.types.StringValue) -> ibis.expr.types.StringValue:
    """The words in the order of the alphabet, for names that were turned round."""
    return words.split(" ").sort().join(" ")


_DOUBLED = "AEIUOBCDGHJKLMNPRST"
_SOUNDS = (
    *(("OE", "U"), ("TJ", "C"), ("DJ", "J"), ("SJ", "S"), ("SY", "S"), ("SH", "S"), ("NJ", "N"), ("NY", "N")),
    *(("CH", "H"), ("KH", "H"), ("DH", "D"), ("TH", "T"), ("PH", "P"), ("GH", "G"), ("BH", "B"), ("V", "P")),
    *(("F", "P"), ("Z", "S"), ("Q", "K"), ("X", "KS"), ("IY", "I"), ("Y", "I"), ("W", "U")),
    *((letter * 2, letter) for letter in _DOUBLED),
)
