"""Addresses taken apart: street, house number, RT and RW, and the places that an address names itself.

Belongs here: one text into its parts, in-engine. Where a row has columns for village and kabupaten, those count.
"""

from __future__ import annotations

from functools import cache

import ibis
import pandas as pd

from umkm_pipeline.identity.normalise import strip_accents
from umkm_pipeline.reference.tables import table

_STREET_WORDS = (
    "JALAN|JLN|JL|GANG|GG|LORONG|LRG|LR|NOMOR|NO|DUSUN|DSN|LINGKUNGAN|LINGK|LING|KAMPUNG|KAMP|KP|KOMPLEKS|KOMPLEK|KOMP"
    "|PERUMAHAN|PERUM|BLOK|BLK"
)
_VILLAGE = "DESA|DS|KELURAHAN|KEL|NAGARI"
_ABOVE = "KECAMATAN|KEC|KABUPATEN|KAB|KOTA|PROVINSI|PROV"


def address_words(address: ibis.expr.types.StringValue) -> ibis.expr.types.StringValue:
    """An address in capitals, words parted by one space."""
    return strip_accents(address.upper()).re_replace("[^A-Z0-9]+", " ").strip()


def street_words(words: ibis.expr.types.StringValue) -> ibis.expr.types.StringValue:
    """What `address_words` say up to the village, without RT, RW and words for parts of an address; null for nothing.

    `JL SUDIRMAN NO 12 RT 001 RW 02 DESA LAMURU` gives `SUDIRMAN 12`.
    """
    street = words.re_replace(rf" ({_VILLAGE}|{_ABOVE}) .*$", "").re_replace(r"\bR[TW] ?\d+", "")
    return street.re_replace(rf"\b({_STREET_WORDS})\b", "").re_replace(" +", " ").strip().nullif("")


def street_name(street: ibis.expr.types.StringValue) -> ibis.expr.types.StringValue:
    """The letters of `street_words`."""
    return street.re_replace("[0-9]+[A-Z]?", "").re_replace(" +", " ").strip().nullif("")


def house_number(street: ibis.expr.types.StringValue) -> ibis.expr.types.StringValue:
    """The first number of `street_words`."""
    return street.re_extract("[1-9][0-9]*", 0).nullif("")


def neighbourhood(words: ibis.expr.types.StringValue) -> ibis.expr.types.StringValue:
    """RT and RW of `address_words` without leading zeros, `3/5`; null unless both are said."""
    rt, rw = (words.re_extract(rf"\b{kind} ?0*(\d+)", 1).nullif("") for kind in ("RT", "RW"))
    return rt + "/" + rw


def village_in(words: ibis.expr.types.StringValue) -> ibis.expr.types.StringValue:
    """The village that `address_words` name as one, up to what lies above it."""
    return words.re_extract(rf" (?:{_VILLAGE}) ([A-Z]{{3}}.*?)(?: (?:{_ABOVE}) .*)?$", 1).nullif("")


def region_in(words: ibis.expr.types.StringValue) -> ibis.expr.types.StringValue:
    """The kabupaten or kota that `address_words` name as one, spelled as in `regions`; null where it is none."""
    names = "|".join(sorted(regions()["region_in"], key=len, reverse=True))
    return words.re_replace(r"\bKAB\b", "KABUPATEN").re_extract(rf"\b({names})\b", 1).nullif("")


@cache
def regions() -> pd.DataFrame:
    """`region_in` → `region_named`, the code of the kabupaten or kota."""
    regencies = table("regions/regencies.csv")
    names = regencies["region_name"].str.upper().str.replace(r"[^A-Z0-9]+", " ", regex=True).str.strip()
    return pd.DataFrame({"region_in": names, "region_named": regencies["region_code"]})
