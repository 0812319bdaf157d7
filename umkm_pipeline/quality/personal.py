"""Numbers of people where amounts and counts belong: a row shifted by a column puts a NIK among the rupiah.

Belongs here: the rule that every source has about it, whatever its own rules are. Words and counts that are accepted
are masked in `words.py`.
"""

from __future__ import annotations

import pandas as pd
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import STRING, arrow, column, fits, like
from umkm_pipeline.model.codes import Severity
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.types import Type
from umkm_pipeline.quality.rule import Rule, Work

NAME = "number_of_person"

_AMOUNTS = frozenset({Type.INT, Type.MONEY, Type.QUANTITY, Type.RATIO})
_FED = frozenset({"document_net"})
"""Columns that are no fields of their own, and hold amounts."""
_OF_PERSON = (
    # NIK: province, kabupaten, kecamatan, day (women's + 40), month, year, serial. Round amounts have no such day.
    r"(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-6])\d{4}"
    r"(?:0[1-9]|[12]\d|3[01]|4[1-9]|[56]\d|7[01])(?:0[1-9]|1[0-2])\d{6}"
    # NPWP and mobile numbers: no amount begins with a zero that other digits follow.
    r"|0\d{14,15}|(?:\+62|0)8\d{8,11}"
)
_SHORTEST = 10
"""Digits of the shortest of them."""


def _at(work: Work) -> pd.Series:
    """The first field of each row that holds such a number; null where none does."""
    found = column([None] * len(work.text), work.text.index)
    for name in (str(name) for name, dtype in work.text.dtypes.items() if dtype == STRING):
        base = name.partition(".")[0]
        known = FIELDS.get(base)
        if base not in _FED and (known is None or known.type not in _AMOUNTS):
            continue
        texts = arrow(work.text[name])
        # Few amounts are long enough, and the expression is slow.
        long = pc.fill_null(pc.greater_equal(pc.binary_length(texts), _SHORTEST), False)
        if pc.any(long, min_count=0).as_py():
            here = fits(pc.if_else(long, texts, ""), rf"\s*(?:{_OF_PERSON})\s*")
            found = found.mask(found.isna() & like(found, here), name)
    return found


PERSONAL_RULES = (Rule(NAME, Severity.QUARANTINE, broken=lambda work: _at(work).notna(), at=_at),)
"""Rules of every source, beside its own."""
