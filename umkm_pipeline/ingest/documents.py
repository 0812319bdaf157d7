"""JSON documents to a grid.

Belongs here: opening a file of documents and laying flat records side by side. What a document's parts are called is
for the source's `reader.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from decimal import Decimal
from typing import Any

from umkm_pipeline.errors import FileHeldError, UmkmError
from umkm_pipeline.ingest.grid import EMPTY, Grid, cell_text, of_rows

Document = dict[str, Any]
"""A JSON object; numbers with a point are Decimal."""

Flatten = Callable[[str, Document, str], Iterator[tuple[str, int, Document]]]
"""A document's path, itself and where it is, to its items: sheet, row number and flat record."""

_DOCUMENTS = "data"
_ABOUT_THE_ANSWER = ("metadata", "meta", "paging", "pagination")
"""Keys beside `data` whose objects tell of the answer, such as the page that it is."""
_LINE_END = re.compile(r"\r\n|\n|\r")
"""Unlike `str.splitlines`: a text may hold U+2028 and the like."""
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")

_LONG = 40
"""Digits from which on a whole number is kept as a decimal: Python refuses to read thousands of them."""

BROKEN_DOCUMENT = "row_unreadable"
"""Rule that a document breaks which cannot be trusted or laid out."""

ROOT = "$"
"""Sheet name of what belongs to no document: the names of the columns."""


def read_documents(data: bytes, where: str) -> list[tuple[str, Document | UmkmError]]:
    """Documents of an array, of the array `data` in an object, one a line, or one alone, each with its path (`[4]`).

    In the place of a document that cannot be trusted there is the error that says why: it is no object, or has a key
    twice, a number that is none (NaN), or half a character.

    Raises:
        FileHeldError: there are lists or objects beside `data`, which may be documents too.
        UmkmError: the bytes are not JSON, not an array of objects.
    """
    if not data.strip():
        raise UmkmError("the file is empty", where=where, remedy="ask the sender for the file again")
    prefix = ""
    try:
        text = data.decode("utf-8-sig")
        content = _lines(text) or _parsed(text)
    except (ValueError, RecursionError) as error:
        raise UmkmError(
            "this is not JSON, or it was cut off while it was copied",
            where=f"{where}, line {error.lineno}" if isinstance(error, json.JSONDecodeError) else where,
            remedy="copy it again from its sender, in UTF-8",
        ) from error
    if isinstance(content, dict):
        content, prefix = _taken_out(content, where)
    if not isinstance(content, list) or (content and not any(isinstance(document, dict) for document in content)):
        raise UmkmError(
            "the documents are not in an array",
            where=where,
            remedy="land an array of documents, or an object whose key `data` holds one",
        )
    # Only an escape can smuggle half a character in: the bytes themselves were decoded.
    may_be_half = bool(_HALF.search(data))
    paths = [f"{prefix}[{position}]" for position in range(len(content))]
    return [
        (path, _fault(document, f"{where}, {path}", may_be_half=may_be_half) or document)
        for path, document in zip(paths, content, strict=True)
    ]


def _taken_out(content: Document, where: str) -> tuple[object, str]:
    """The documents of a file that is one object, and the key that they are under."""
    if isinstance(content, _KeyTwice):
        raise UmkmError("an object has the same key twice", where=where, remedy="have the file sent anew")
    if _DOCUMENTS not in content:
        # A document has values and lists of parts; an answer without either, or an index of lists, is none.
        kinds = {isinstance(value, (list, dict)) for value in content.values()}
        return ([content], "") if kinds == {True, False} else (content, "")
    beside = [
        key
        for key, value in content.items()
        if key != _DOCUMENTS and _holds_more(value) and (key not in _ABOUT_THE_ANSWER or not _is_flat(value))
    ]
    if beside:
        raise FileHeldError(
            f"beside `{_DOCUMENTS}` there is more that may be documents: {', '.join(beside)}",
            where=where,
            remedy="ask the sender what it is; land documents as a file of their own, and take the rest out",
        )
    return content[_DOCUMENTS], _DOCUMENTS


def _holds_more(value: object) -> bool:
    return isinstance(value, (list, dict)) and bool(value)


def _is_flat(value: object) -> bool:
    return isinstance(value, dict) and not any(map(_holds_more, value.values()))


class _KeyTwice(dict[str, Any]):
    """An object that had a key twice; which value was meant, nobody knows."""


def _parsed(text: str) -> Any:
    return json.loads(
        text,
        parse_float=Decimal,
        parse_int=lambda digits: int(digits) if len(digits) < _LONG else Decimal(digits),
        parse_constant=Decimal,
        object_pairs_hook=lambda pairs: _KeyTwice(pairs) if len(dict(pairs)) < len(pairs) else dict(pairs),
    )


def _lines(text: str) -> list[Any]:
    """Documents that stand one a line, with None for a line that is not JSON; none where the text is one document."""
    lines = [line for line in _LINE_END.split(text) if line.strip()]
    if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):  # noqa: PLR2004 -- more than one
        return []
    found: list[Any] = []
    for line in lines:
        try:
            found.append(_parsed(line))
        except (ValueError, RecursionError):
            found.append(None)
    return found if any(document is not None for document in found) else []


def _fault(document: object, where: str, *, may_be_half: bool) -> UmkmError | None:
    if not isinstance(document, dict):
        problem = "this is not a JSON object"
    elif any(isinstance(part, _KeyTwice) for part in _parts(document)):
        problem = "an object has the same key twice"
    elif any(isinstance(part, Decimal) and not part.is_finite() for part in _parts(document)):
        problem = "a number is NaN or infinite"
    elif may_be_half and not _is_unicode(document):
        problem = "a text has half a character in it (a lone surrogate, \\ud800 to \\udfff), which is not Unicode"
    else:
        return None
    return UmkmError(problem, where=where, remedy="have the document sent anew")


def _parts(value: object) -> Iterator[object]:
    yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from _parts(child)


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


def unread(prefix: str, parts: Iterable[Document], read: Collection[str]) -> Document:
    """What parts of a document say under keys that their reader does not know: `prefix.key` → all of the values.

    Laid out like the keys that are read, so that the layout knows the column or the file is held with its name.
    """
    found: dict[str, list[object]] = {}
    for part in parts:
        for key, value in part.items():
            if key not in read and value not in (None, "", [], {}):
                found.setdefault(f"{prefix}.{key}", []).append(value)
    return dict(found)


def named(prefix: str, part: Document) -> Document:
    """A part's keys with the part's name before them: `barang.fob`."""
    return {f"{prefix}.{key}": value for key, value in part.items()}


def items_grid(data: bytes, where: str, flatten: Flatten) -> Grid:
    """All items of a file's documents as one grid; `flatten` lays out one document.

    A document that cannot be trusted or laid out is one broken row without cells; the others go on.

    Raises:
        UmkmError: the file is not an array of documents, or not one of them can be laid out.
    """
    records: list[tuple[str, int, Document]] = []
    faults: dict[int, UmkmError] = {}
    for path, document in read_documents(data, where):
        try:
            if isinstance(document, UmkmError):
                raise document
            records += list(flatten(path, document, f"{where}, {path}"))
        except UmkmError as error:
            faults[len(records)] = error
            records.append((path, 1, {}))
    if faults and len(faults) == len(records):
        raise next(iter(faults.values()))
    grid = to_grid(records)
    grid.broken = dict.fromkeys(faults, BROKEN_DOCUMENT)
    return grid


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
