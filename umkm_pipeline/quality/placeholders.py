"""Marks where words belong: "s.d.a." for the row above, "tidak ada" as a name, the text of a failed formula.

Belongs here: the rules that every source has about its columns of words, which otherwise are taken as they stand: a
mark would become a name or an address, and all that say "idem" would share an owner. Marks for "nothing" are blank
cells (`ingest/cells.py`); columns whose values have a form find such marks by that.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import STRING, arrow, column, text_bytes
from umkm_pipeline.ingest.grid import FAULT
from umkm_pipeline.ingest.mapping import KIND
from umkm_pipeline.model.codes import Severity
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.types import Pii, Type
from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.quality.words import CHECKED

NAMES = frozenset(
    {
        *("business_name", "owner_name", "participant_name", "cluster_name", "invited_name", "buyer_name"),
        *("exporter_name", "goods_owner_name", "sender_name"),
    }
)
"""Fields of names of firms, people and clusters."""
WORDS = frozenset(
    name
    for name, field in FIELDS.items()
    if field.type is Type.TEXT and field.pii is not Pii.TOKEN and not field.codes and name not in CHECKED
)
"""Fields whose text is taken as it stands."""

_QUOTES = "\"'`´‘’‛“”„‟″〃,"
_ABOVE = (
    r"(?i)(?:idem|ditto|sama|s\.?\s?d\.?\s?a\.?|(?:sda|sama)\s(?:dengan|dgn|seperti|dg)\s(?:di\s?)?atas(?:nya)?"
    r"|(?:sama\s)?seperti\s(?:di\s?)?atas(?:nya)?"
    rf"|[\s\-–—._{_QUOTES}]*[{_QUOTES}][\s\-–—._{_QUOTES}]*)[.\s]*"
)
_NO_NAME = (
    r"(?i)[^\pL]+|x+|v|(?:belum|tidak|kosong|batal)[.\s]*"
    r"|(?:tidak|tdk|tak|belum|blm)\.?\s(?:ada|punya|memiliki|mempunyai|diketahui|diisi|tersedia)"
    r"(?:\s(?:nama|merek|merk|brand)(?:\susaha)?)?[.\s]*"
)
_ADDRESS = r"(?i)(?:jl|jln|jalan)\b.*\b(?:no|nomor|rt|rw|km|blok)\b.*\d.*"
"""What stands where a name belongs if two columns were swapped; `Jalan Kopi` may be a firm."""
_LISTED = r"(?is)1\s*[.)]\s*\pL.*[\s,;]2\s*[.)]\s*\pL.*"
"""`1. CV Maju 2. UD Jaya`: several names in one cell."""
_FAILED = r"(?i)#(?:ref!|value!|div/0!|name\?|num!|null!|spill!|calc!)|err:\d{3}"

_LONGEST_MARK, _LONGEST_ADDRESS, _LONGEST_LIST = 32, 200, 2_000
"""Bytes."""
_NO_LETTERS = bytes(at for at in range(256) if not chr(at).isascii() or not chr(at).isalpha())


def _at(
    pattern: str, begins: bytes, names: Collection[str], work: Work, *, spared: str | None, longest: int
) -> pd.Series:
    """The first field of each row whose whole text fits a pattern and not that which is spared; null where none."""
    found = column(pa.nulls(len(work.text), pa.string()), work.text.index)
    for name in (str(name) for name, dtype in work.text.dtypes.items() if dtype == STRING):
        if name.partition(".")[0] not in names:
            continue
        texts = arrow(work.text[name]).combine_chunks()
        rows = np.flatnonzero(_may_fit(texts, begins, longest))
        if not len(rows):
            continue
        if KIND + name in work.text:
            # Of a formula that failed in a workbook its kind tells.
            rows = rows[(work.text[KIND + name].iloc[rows] != FAULT).fillna(True).to_numpy(bool)]
        short = texts.take(pa.array(rows))
        fits = pc.match_substring_regex(short, f"^(?:{pattern})$")
        if spared is not None:
            fits = pc.and_not(fits, pc.match_substring_regex(short, f"^(?:{spared})$"))
        here = np.zeros(len(texts), bool)
        here[rows] = fits.to_numpy(zero_copy_only=False)
        found = found.mask(here & found.isna().to_numpy(bool), name)
    return found


def _may_fit(texts: pa.StringArray, begins: bytes, longest: int) -> npt.NDArray[np.bool_]:
    """Short texts that begin with one of certain bytes: most words do not, and the expressions are slow."""
    offsets, data = text_bytes(texts)
    length = np.diff(offsets)
    marks: npt.NDArray[np.bool_] = (length > 0) & (length <= longest)
    first = np.zeros(256, bool)
    first[[*begins]] = True
    marks[marks] = first[data[offsets[:-1][marks]]]
    return marks


def _rule(
    name: str,
    pattern: str,
    begins: bytes,
    names: Collection[str],
    *,
    spared: str | None = None,
    longest: int = _LONGEST_MARK,
) -> Rule:
    at = partial(_at, pattern, begins, names, spared=spared, longest=longest)
    return Rule(name, Severity.QUARANTINE, broken=lambda work: at(work).notna(), at=at)


PLACEHOLDER_RULES = (
    _rule("same_as_above", _ABOVE, _NO_LETTERS + b"iIdDsS", WORDS),
    _rule("name_unreadable", _NO_NAME, _NO_LETTERS + b"bBkKtTvVxX", NAMES, spared=_ABOVE),
    _rule("name_unreadable", _ADDRESS, b"jJ", NAMES, longest=_LONGEST_ADDRESS),
    _rule("names_listed", _LISTED, b"1", NAMES, longest=_LONGEST_LIST),
    _rule("formula_error", _FAILED, b"#eE", WORDS),
)
"""Rules of every source, beside its own."""
