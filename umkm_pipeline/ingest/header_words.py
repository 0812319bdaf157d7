"""The words by which the sheets of a source call their columns, from all its layouts and synonyms.

Belongs here: which fields a header may stand for, whatever the sheet. Reading a header with one layout is for
`match.py`; headers in the middle of a sheet are for `header_again.py`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from umkm_pipeline.ingest.headers import normal, without_brackets
from umkm_pipeline.ingest.layout import WIDE, Layout
from umkm_pipeline.ingest.match import Synonyms

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """What headers of a source's sheets stand for.

    Args:
        fields: header, as `shape` gives it → fields that it stands for, empty text where it is not read.
        required: fields without which a sheet is of no layout.
    """

    fields: dict[str, frozenset[str]]
    required: frozenset[str]

    def said(self, header: str) -> frozenset[str]:
        """Fields that a header may stand for; none where it is unknown."""
        return self.fields.get(shape(header), frozenset())


def shape(header: str) -> str:
    """A header's words, without what stands in brackets and whatever its numbers."""
    return _NUMBER.sub("#", normal(without_brackets(header)) or normal(header))


def header_words(layouts: Iterable[Layout], synonyms: Synonyms) -> HeaderWords:
    """The words of all layouts and synonyms of a source; headers without a letter are left out: data are such too."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    required = set()
    for layout in layouts:
        for column in layout.columns:
            for header in (column.header, *column.aliases):
                found[shape(header.replace("*", " 1 "))].add(column.field)
        required |= {column.field for column in layout.columns if column.required and column.field}
        if layout.wide:
            for header, key in layout.wide.keys.items():
                found[shape(header)].add(WIDE + key)
    for field, headers in synonyms.items():
        for header in headers:
            found[shape(header)].add(field)
    lettered = {word: frozenset(fields) for word, fields in found.items() if any(map(str.isalpha, word))}
    return HeaderWords(lettered, frozenset(required))
