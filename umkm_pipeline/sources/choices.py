"""Columns whose cells choose one of a few codes: words to codes, unknown words named.

Belongs here: reading such a column, and yes-or-no marks of reports. Which words mean what is each source's.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa

from umkm_pipeline.ingest.cells import Parsed, map_distinct, problems
from umkm_pipeline.ingest.headers import normal
from umkm_pipeline.ingest.marks import parse_yes_no

MARK_UNKNOWN = "mark_unknown"


def parse_choice(text: pd.Series, words: Mapping[str, str], unknown: str) -> Parsed:
    """Codes of a column, null where blank; problem `unknown` where a word means none of them.

    Args:
        text: the cells.
        words: word in small letters without punctuation → code.
        unknown: name of the rule that an unknown word breaks.
    """
    values = map_distinct(text, lambda word: words.get(normal(word)), pa.string())
    return Parsed(values, problems(text.index, **{unknown: text.notna() & values.isna()}))


def parse_marks(text: pd.Series) -> Parsed:
    """Yes or no, null where blank; problem `mark_unknown` where a mark says neither."""
    values = parse_yes_no(text)
    return Parsed(values, problems(text.index, **{MARK_UNKNOWN: text.notna() & values.isna()}))
