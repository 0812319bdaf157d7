"""Names and places reduced to keys that compare equal when a person would say that they are the same.

Belongs here: rewriting of one text into one key, in-engine. Which keys join records is decided in `link.py`; the names
as written stay in the tables. Every rule works on whole words of an upper-case, accent-free text, so that a key of a
key is the key itself.
"""

from __future__ import annotations

import ibis


def business_key(name: ibis.expr.types.StringValue) -> ibis.expr.types.StringValue:
    """A business name without accents, punctuation and legal form, abbreviations written out; null if nothing is left.

    "CV. Maju-Jaya", "UD Maju Jaya" and "maju jaya, cv" give `MAJU JAYA`.
    """
    words = _words(name.upper().re_replace("[&+]", " DAN "))
    words = _written_out(words, _BUSINESS_ABBREVIATIONS)
    return _without(words, _LEGAL_FORMS, _LEGAL_FORMS)


def owner_key(name: ibis.expr.types.StringValue) -> ibis.expr.types.StringValue:
    """A person's name without accents, punctuation, titles and degrees; null when nothing is left.

    "Hj. Siti Aminah, S.E." and "Ibu SITI AMINAH" give `SITI AMINAH`.
    """
    words = _written_out(_words(name.upper()), _NAME_ABBREVIATIONS)
    return _without(words, _TITLES, _DEGREES)


def village_key(
    code: ibis.expr.types.StringValue, region: ibis.expr.types.StringValue, name: ibis.expr.types.StringValue
) -> ibis.expr.types.StringValue:
    """The village's code, else region code and village name ("7308 LAMURU"), else null."""
    village = _without(_words(name.upper()), _VILLAGE_WORDS, None)
    return ibis.coalesce(code, region + " " + village)


_LEGAL_FORMS = (
    "PT|P T|CV|C V|UD|U D|PD|P D|FA|TB|T B|TBK|PERUM|KOPERASI|KOP|KSU|KUD|KUB|K U B|KELOMPOK WANITA TANI"
    "|KELOMPOK USAHA BERSAMA|KELOMPOK TANI|KELOMPOK|KLP|KWT|POKTAN"
)
_BUSINESS_ABBREVIATIONS = {
    "TK": "TOKO",
    "WRG|WR": "WARUNG",
    "IND": "INDUSTRI",
    "KERJ|KRJ": "KERAJINAN",
    "RM": "RUMAH MAKAN",
    "AND": "DAN",
}
_TITLES = (
    "H|HJ|HAJI|HAJJAH|BPK|BAPAK|PAK|IBU|BU|TN|TUAN|NY|NYONYA|NN|SDR|SDRI|SAUDARA|SAUDARI|DRS|DRA|DR|IR|PROF|KH|UST"
    "|USTADZ"
)
_DEGREES = (
    "S ?E|S ?H|S ?T|S ?P|S ?PD|S ?PDI|S ?KOM|S ?SOS|S ?AG|S ?SI|S ?IP|S ?KM|S ?TP|S ?PI|S ?PT|S ?HUT|S ?FARM|S ?AP"
    "|M ?M|M ?H|M ?T|M ?P|M ?PD|M ?SI|M ?KES|M ?AP|M ?BA|A ?MD|AM ?D"
)
_NAME_ABBREVIATIONS = {
    "MUH|MOH|MOCH|MUHAMAD|MOHAMAD|MOHAMMAD|MOCHAMAD|MOCHAMMAD|MUHAMMED": "MUHAMMAD",
    "ABD": "ABDUL",
}
_VILLAGE_WORDS = "DESA|DS|KELURAHAN|KEL|KAMPUNG|KAMP|NAGARI|NAG|GAMPONG"


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def strip_accents(text: str) -> str:  # type: ignore[empty-body]
    """DuckDB's function of that name."""


def _words(upper: ibis.expr.types.StringValue) -> ibis.expr.types.StringValue:
    """Words of letters and digits parted by one space; an apostrophe is nothing, any other mark parts words."""
    return strip_accents(upper).re_replace("['’`´]", "").re_replace("[^A-Z0-9]+", " ").strip()


def _written_out(words: ibis.expr.types.StringValue, abbreviations: dict[str, str]) -> ibis.expr.types.StringValue:
    for short, long in abbreviations.items():
        words = words.re_replace(rf"\b({short})\b", long)
    return words


def _without(words: ibis.expr.types.StringValue, leading: str, trailing: str | None) -> ibis.expr.types.StringValue:
    """Words without those that lead and trail; null for a text that is nothing but one of them."""
    words = words.re_replace(f"^(({leading}) )+", "")
    if trailing:
        words = words.re_replace(f"( ({trailing}))+$", "")
    return words.re_replace(f"^({leading})$", "").nullif("")
