"""Cells of names that say more than a name: two firms, two people, or that the firm has closed.

Belongs here: the rules that every source has about it. Taken as they stand, two firms or people would count as one that
does not exist, and a closed firm as one at work. Marks in the place of names are in `placeholders.py`.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import arrow, column
from umkm_pipeline.model.codes import Severity
from umkm_pipeline.quality.placeholders import NAMES
from umkm_pipeline.quality.rule import Rule, Work, once

_FIRMS = frozenset({"business_name", "exporter_name", "goods_owner_name", "sender_name"})
_COUNTED_PEOPLE, _OWNERS = frozenset({"participant_name"}), frozenset({"owner_name"})
"""Of participants each is counted; owners of a firm may well be two."""

_LETTER = r"[^\x00-@\[-`{-\x7f]"
"""Any but ASCII's digits and marks: letters of all scripts one by one take ten times as long to look for."""
_FORM = r"(?:p\.?\s?t|c\.?\s?v|u\.?\s?d|p\.?\s?d|fa|firma|koperasi|kop|ksu|kud|kub|kube|kwt|poktan|gapoktan)\b\.?"
_FIRM = rf"{_FORM}\s*{_LETTER}"
_BETWEEN = r"(?:[/;&+,\n\r]|\s[\-–—]\s|\b(?:dan|serta|q\.?q)\b\.?)"
_TWO_FIRMS = rf"(?i)\b{_FIRM}[^(]*{_BETWEEN}\s*(?:\d\s*[.)]\s*)?{_FIRM}"
_LIST = rf"^\W*1\s*[.)]\s*{_LETTER}.*\b2\s*[.)]\s*{_LETTER}"
_AND = r"(?:[/;&+]|\bdan\b|\bserta\b)"
_TWO_PEOPLE = rf"(?i)^[^(\[{{]*{_LETTER}{{3}}[.']*\s*{_AND}\s*(?:{_LETTER}{{1,4}}\.\s*)*{_LETTER}{{3}}|{_LIST}"
_ONE_FIRM = rf"(?i)^\W*{_FIRM}"
"""A firm that takes part, or owns another: `CV Roti dan Kue`."""

_NOTE = (
    r"(?:(?:sudah|sdh|telah|usaha(?:nya)?)\s+)*(?:(?:di)?tutup|bangkrut|pailit|gulung\stikar|bubar|vakum|pindah"
    r"|(?:tidak|tdk|tak|belum|blm|non)[\s\-]?(?:aktif|hadir|produksi|berproduksi|jalan|jualan)|meninggal|wafat"
    r"|double|dobel|ganda|duplikat|(?:di)?batal(?:kan)?|dicoret|(?:di)?hapus|mundur|mengundurkan\sdiri|absen|i[zj]in|sakit"
    r"|diwakil(?:i|kan)|mewakili|digantikan|menggantikan|pengganti)\b"
)
_NOTED = (
    rf"(?i)[(\[{{]\W*{_NOTE}|(?:\s[\-–—]+|[/,;:*])\s*{_NOTE}[^,;/]*$"
    r"|\b(?:sudah|sdh|telah)\s(?:(?:di)?tutup|bangkrut|bubar|pindah|meninggal|(?:tidak|tdk|tak)\saktif)\b"
    r"|\btutup(?:\s(?:permanen|sementara|total))?\W*$"
)
_BOTH = r"(?i)\bbuka\W*(?:(?:dan|&)\s)?tutup"
"""A name of its own: `Warung Buka Tutup`."""
_MAYBE = r"(?i)[(\[{/;&+,:*\n\r]|\s[\-–—]|\b(?:dan|serta|q\.?q|sudah|sdh|telah|tutup)\b|2\s*[.)]"
"""A quick look: what none of the other expressions fits without."""


@once
def _may_say_more(work: Work) -> pd.Series:
    """Rows with a name that is worth a closer look: most have none, and this look is taken once for all rules."""
    found = np.zeros(len(work.text), bool)
    for name in _named(work, NAMES):
        found |= pc.fill_null(pc.match_substring_regex(arrow(work.text[name]), _MAYBE), False).to_numpy()
    return pd.Series(found, work.text.index)


def _at(pattern: str, names: Collection[str], work: Work, *, spared: str | None) -> pd.Series:
    """The first field of each row in whose text a pattern is found and not that which is spared; null where none."""
    rows = np.flatnonzero(_may_say_more(work).to_numpy())
    if not len(rows):
        return column(pa.nulls(len(work.text), pa.string()), work.text.index)
    found = np.full(len(work.text), None, object)
    for name in reversed(_named(work, names)):
        some = arrow(work.text[name]).take(pa.array(rows))
        fits = pc.match_substring_regex(some, pattern)
        if spared is not None:
            fits = pc.and_not(fits, pc.match_substring_regex(some, spared))
        found[rows[pc.fill_null(fits, False).to_numpy()]] = name
    return column(pa.array(found, pa.string()), work.text.index)


def _named(work: Work, names: Collection[str]) -> list[str]:
    return [str(name) for name in work.text if str(name).partition(".")[0] in names]


def _rule(name: str, severity: Severity, pattern: str, names: Collection[str], *, spared: str | None = None) -> Rule:
    at = partial(_at, pattern, names, spared=spared)
    return Rule(name, severity, broken=lambda work: at(work).notna(), at=at)


MORE_THAN_A_NAME = (
    _rule("firms_in_cell", Severity.QUARANTINE, f"{_TWO_FIRMS}|{_LIST}", _FIRMS),
    _rule("people_in_cell", Severity.QUARANTINE, _TWO_PEOPLE, _COUNTED_PEOPLE, spared=_ONE_FIRM),
    _rule("owners_in_cell", Severity.WARN, _TWO_PEOPLE, _OWNERS, spared=_ONE_FIRM),
    _rule("note_in_name", Severity.QUARANTINE, _NOTED, NAMES, spared=_BOTH),
)
"""Rules of every source, beside its own."""
