"""JSON documents to a grid.

Belongs here: opening a file of documents and laying flat records side by side. What a document's parts are called is
for the source's `reader.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.grid import EMPTY, Grid, cell_text, of_rows

Document = dict[str, Any]
"""A JSON object; numbers with a point are Decimal."""

Flatten = Callable[[str, Document, str], Iterator[tuple[str, int, Document]]]
"""A document's path, itself and where it is, to its items: sheet, row number and flat record."""

_HALF = re.compile(rb"\\u[dD][89a-fA-F]")

ROOT = "$"
"""Sheet name of what belongs to no document: the names of the columns."""


def read_documents(data: bytes, where: str) -> list[tuple[str, Document]]:
    """Documents of an array, or of the array `data` in an object, each with its JSON path (`[4]`, `data[4]`).

    Raises:
        UmkmError: the bytes are not JSON, not an array of objects, or hold text that is not Unicode.
    """
    if not data.strip():
        raise UmkmError("the file is empty", where=where, remedy="ask the sender for the file again")
    try:
        content = json.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise UmkmError(
            "this is not JSON, or it was cut off while it was copied",
            where=f"{where}, line {error.lineno}" if isinstance(error, json.JSONDecodeError) else where,
            remedy="copy it again from its sender, in UTF-8",
        ) from error
    prefix = ""
    if isinstance(content, dict) and "data" in content:
        content, prefix = content["data"], "data"
    if not isinstance(content, list) or not all(isinstance(document, dict) for document in content):
        raise UmkmError(
            "the documents are not in an array",
            where=where,
            remedy="land an array of documents, or an object whose key `data` holds one",
        )
    documents = [(f"{prefix}[{position}]", document) for position, document in enumerate(content)]
    # Only an escape can smuggle half a character in: the bytes themselves were decoded.
    broken = [path for path, document in documents if not _is_unicode(document)] if _HALF.search(data) else []
    if broken:
        raise UmkmError(
            "a text has half a character in it (a lone surrogate, \\ud800 to \\udfff), which is not Unicode",
            where=f"{where}, {broken[0]}",
            remedy="have the document sent anew, or write the text again in it",
        )
    return documents


def _is_unicode(document: Document) -> bool:
    try:
        json.dumps(document, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return False
    return True


def items_of(document: Document, key: str, where: str) -> list[Document]:
    """The objects in a list of a document, taken out of it; none where the key is absent or null.

    Raises:
        UmkmError: there is something else than a list of objects.
    """
    items = document.pop(key, None) or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise UmkmError(f"{key} is not a list of objects", where=where, remedy="ask the sender for the file again")
    return items


def named(prefix: str, part: Document) -> Document:
    """A part's keys with the part's name before them: `barang.fob`."""
    return {f"{prefix}.{key}": value for key, value in part.items()}


def items_grid(data: bytes, where: str, flatten: Flatten) -> Grid:
    """All items of a file's documents as one grid; `flatten` lays out one document.

    Raises:
        UmkmError: the file is not an array of documents, or a document's lists are not lists.
    """
    return to_grid(
        record
        for path, document in read_documents(data, where)
        for record in flatten(path, document, f"{where}, {path}")
    )


def to_grid(records: Iterable[tuple[str, int, Document]]) -> Grid:
    """Flat records, each with sheet and row number, as rows under the names of all their keys.

    A list or object that is left in a record counts as one cell, the JSON of it, so that nothing vanishes unseen.
    """
    listed = list(records)
    header = list(dict.fromkeys(key for _, _, record in listed for key in record))
    pairs = [[_cell(record.get(key)) for key in header] for _, _, record in listed]
    return of_rows(
        ROOT,
        [number for _, number, _ in listed],
        [[text for text, _ in row] for row in pairs],
        ["".join(kind for _, kind in row) for row in pairs],
        sheets=[sheet for sheet, _, _ in listed],
        header=header,
    )


def _cell(value: object) -> tuple[str, str]:
    if isinstance(value, (dict, list)):
        return cell_text(json.dumps(value, ensure_ascii=False, default=str)) if value else ("", EMPTY)
    return cell_text(value)
