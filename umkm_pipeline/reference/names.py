"""Folds place names into keys by which two spellings of one name meet.

Belongs here: spelling. Which key is which place is in `gazetteer.py`.

Sheets write "KAB.GUNUNG KIDUL", "Gunungkidul" and "Kab. Gunung Kidul" for one place, and spaces are the most frequent
difference; so a key has none. The looser fold (doubled letters, old Dutch spelling, silent h) is only asked when the
exact key fails, and only counts where it is unique among its neighbours.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import is_blank, text_bytes
from umkm_pipeline.reference.tables import TEXT, text

_WORDS = (
    (r"\bPROV(?:INSI|\.|\b)", " "),
    (r"\bKEP\b\.?", "KEPULAUAN "),
    (r"\bPEG\b\.?", "PEGUNUNGAN "),
    (r"\bUTR\b\.?", "UTARA "),
    (r"\bSEL\b\.?", "SELATAN "),
    (r"\b(?:TGH|TENG)\b\.?", "TENGAH "),
    (r"\bTIM\b\.?", "TIMUR "),
    (r"\bBRT\b\.?", "BARAT "),
    (r"\bTENGG\b\.?", "TENGGARA "),
    (r"\b(?:DAN|AND)\b|&", " "),
)
"""Abbreviations and fillers, as (regular expression, replacement)."""

_MARKS, _MARKS_OF_ASCII = r"\p{Mn}|['`´’\"]", r"['`\"]"
"""Accents and quotes; to prepare the search for accents takes longer than to search a short column."""

_FOLDS = (
    ("OE", "U"),
    ("DJ", "J"),
    ("TJ", "C"),
    ("([DTKSG])H", r"\1"),
    ("V", "F"),
    ("Y", "I"),
    ("Q", "K"),
)

_DISTRICT = r"^\s*(?:KECAMATAN|KEC|DISTRIK|KAPANEWON|KEMANTREN)(?:\.\s*|\s+)"
_VILLAGE = (
    r"^\s*(?:(?:DESA|KELURAHAN|KEL|DS|NAGARI|GAMPONG|GP|PEKON|KAMPUNG|KALURAHAN)\s*/\s*)*"
    r"(?:DESA|KELURAHAN|KEL|DS|NAGARI|GAMPONG|GP|PEKON|KAMPUNG|KALURAHAN)(?:\.\s*|\s+)"
)
_ADMINISTRATIVE = r"(?:ADM(?:INISTRASI|INISTRATIF)?(?:\.\s*|\s+))?"
_EITHER = r"^\s*KAB(?:UPATEN)?\.?\s*/\s*KOTA(?:MADYA)?(?:\.\s*|\s+|$)"
_KABUPATEN = rf"^\s*KAB(?:UPATEN)?(?:\.\s*|\s+){_ADMINISTRATIVE}"
_KOTA = rf"^\s*(?:KOTA\s*MADYA|KODYA|KOTA)(?:\.\s*|\s+){_ADMINISTRATIVE}"
_KABUPATEN_LAST = r"[,(\s]\s*KAB(?:UPATEN)?\.?\s*\)?\s*$"
_KOTA_LAST = r"[,(\s]\s*KOTA(?:MADYA)?\s*\)?\s*$"


def key(names: pd.Series) -> pd.Series:
    """Upper case, abbreviations written out, without accents, punctuation, spaces and "dan"; null for nothing."""
    if is_blank(names):
        return text(names)
    values = _upper(names)
    marks = _MARKS_OF_ASCII if pc.all(pc.string_is_ascii(values)).as_py() else _MARKS
    values = pc.replace_substring_regex(values, pattern=marks, replacement="")
    for pattern, replacement in _WORDS:
        values = pc.replace_substring_regex(values, pattern=pattern, replacement=replacement)
    return _series(pc.replace_substring_regex(values, pattern=r"[^A-Z0-9]", replacement=""), names)


def fold(keys: pd.Series) -> pd.Series:
    """Keys with doubled letters, old spelling (oe, dj, tj) and silent h smoothed out."""
    values = pa.array(text(keys))
    for pattern, replacement in _FOLDS:
        values = pc.replace_substring_regex(values, pattern=pattern, replacement=replacement)
    return _series(_undoubled(values), keys)


def _undoubled(keys: pa.Array | pa.ChunkedArray) -> pa.StringArray:
    """Keys with one letter for each run of the same one; digits stay."""
    whole = keys.combine_chunks() if isinstance(keys, pa.ChunkedArray) else keys
    starts, data = text_bytes(pc.fill_null(whole, ""))
    kept = np.ones(len(data), bool)
    kept[1:] = (data[1:] != data[:-1]) | (data[1:] < ord("A"))
    kept[starts[:-1][starts[1:] > starts[:-1]]] = True
    shorter = np.concatenate([[0], np.cumsum(kept)]).astype(np.int32)[starts]
    folded = pa.StringArray.from_buffers(len(whole), pa.py_buffer(shorter), pa.py_buffer(data[kept]))
    return pc.if_else(whole.is_valid(), folded, None)


def region_parts(names: pd.Series) -> pd.DataFrame:
    """Kabupaten/kota names split into `kind` ("kabupaten", "kota" or "") and `bare`, the key without that word."""
    values = _upper(names)
    either = pc.match_substring_regex(values, pattern=_EITHER)
    tests = [
        (either, "", _EITHER),
        (pc.match_substring_regex(values, pattern=_KABUPATEN), "kabupaten", _KABUPATEN),
        (pc.match_substring_regex(values, pattern=_KOTA), "kota", _KOTA),
        (pc.match_substring_regex(values, pattern=_KABUPATEN_LAST), "kabupaten", _KABUPATEN_LAST),
        (pc.match_substring_regex(values, pattern=_KOTA_LAST), "kota", _KOTA_LAST),
    ]
    kinds, bare = pa.array([""] * len(names), pa.string()), values
    for test, kind, pattern in reversed(tests):
        hit = pc.fill_null(test, fill_value=False)
        kinds = pc.if_else(hit, kind, kinds)
        bare = pc.if_else(hit, pc.replace_substring_regex(values, pattern=pattern, replacement=""), bare)
    return pd.DataFrame({"kind": _series(kinds, names, blank_is_null=False), "bare": key(_series(bare, names))})


def without_level(names: pd.Series, level: str) -> pd.Series:
    """Names of kecamatan ("district") or villages ("village") without the word for their level at the beginning."""
    pattern = _DISTRICT if level == "district" else _VILLAGE
    return _series(pc.replace_substring_regex(_upper(names), pattern=pattern, replacement=""), names)


def digits(names: pd.Series) -> pd.Series:
    """The digits of codes written with or without dots; null where anything else is in the cell."""
    if is_blank(names):
        return text(names)
    values = pa.array(text(names))
    plain = pc.replace_substring_regex(values, pattern=r"[.\s]", replacement="")
    return _series(pc.if_else(pc.match_substring_regex(plain, pattern=r"^\d+$"), plain, None), names)


def _upper(names: pd.Series) -> pa.Array:
    values = pa.array(text(names))
    return pc.utf8_upper(pc.utf8_normalize(values, form="NFKD"))


def _series(values: pa.Array | pa.ChunkedArray, like: pd.Series, *, blank_is_null: bool = True) -> pd.Series:
    if blank_is_null:
        values = pc.if_else(pc.equal(values, ""), None, values)
    return pd.Series(pd.array(values, dtype=TEXT), index=like.index)
