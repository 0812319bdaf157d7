"""Bytes of a text file to UTF-8, with what was wrong in which line.

Belongs here: encodings. Delimiters and quotes are `delimited.py`'s business.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

import numpy as np

from umkm_pipeline.errors import UmkmError

REPAIRED, BROKEN = "encoding_repaired", "encoding_broken"

_BEGINNING = 1 << 12
_BINARY = (b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"), b"%PDF")
_LOST = "\ufffd"
_LINE_END = re.compile(rb"(\r\n|\n|\r)")
_LAST_ASCII = 127
_FEWEST_WIDE = 8
_WIDE_SHARE = 0.3
"""Share of zero bytes on even or on odd places that makes a text without a mark UTF-16."""

_SURE = frozenset("\u2018\u2019\u201c\u201d\u2013\u2014\xa0\xb0\xb2\xb3\xbd") | frozenset(map(chr, range(0xE0, 0x100)))
"""What a byte that is not UTF-8 surely was in Windows-1252: a small letter or a typographic mark."""
_CUT = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
"""The beginning of a character in UTF-8: a line with one is not all Windows-1252."""


@dataclass(frozen=True, slots=True)
class Utf8:
    """A text in UTF-8 without its mark.

    Args:
        data: the bytes.
        repaired: lines, from 1, whose bad bytes were surely Windows-1252.
        broken: lines with a character that cannot be told.
    """

    data: bytes
    repaired: frozenset[int] = field(default_factory=frozenset)
    broken: frozenset[int] = field(default_factory=frozenset)


def to_utf8(data: bytes, where: str) -> Utf8:
    """Text of the bytes: UTF-8 or UTF-16 by its mark or its zero bytes, else UTF-8, else Windows-1252.

    Windows-1252 is taken for the whole where no line with other letters than ASCII's is UTF-8: two such letters of
    Windows-1252 hardly ever make one of UTF-8. A line with bad bytes among lines of UTF-8 is repaired where each of
    them can only have been a Windows-1252 letter or mark.

    Raises:
        UmkmError: the file is empty, or is not text.
    """
    if not data[:_BEGINNING].strip() and not data.strip():
        raise UmkmError("the file is empty", where=where, remedy="ask the sender for the file again")
    if wide := _wide(data):
        return _lines_told(data.decode(wide, errors="replace").removeprefix("\ufeff").encode())
    if data.startswith(_BINARY) or b"\0" in data:
        raise UmkmError(
            "this is not a text table",
            where=where,
            remedy="if it is a workbook, give it the ending of its kind (.xlsx, .xls) and land it again",
        )
    data = data.removeprefix(codecs.BOM_UTF8)
    if data.isascii():
        return Utf8(data)
    try:
        data.decode()
    except UnicodeDecodeError:
        if not any(_is_utf8(line) for line in _LINE_END.split(data) if not line.isascii()):
            return _lines_told(data.decode("cp1252", errors="replace").encode())
        return _line_by_line(data)
    return _lines_told(data)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _wide(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = np.frombuffer(data[:4096], np.uint8)
    if len(head) < _FEWEST_WIDE:
        return ""
    even, odd = (float((head[start::2] == 0).mean()) for start in (0, 1))
    if max(even, odd) < _WIDE_SHARE or min(even, odd) > 0:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _lines_told(data: bytes) -> Utf8:
    lost = _LOST.encode()
    if lost not in data:
        return Utf8(data)
    lines = _LINE_END.split(data)[::2]
    return Utf8(data, broken=frozenset(number for number, line in enumerate(lines, start=1) if lost in line))


def _line_by_line(data: bytes) -> Utf8:
    parts = _LINE_END.split(data)
    repaired, broken = set(), set()
    for at in range(0, len(parts), 2):
        try:
            parts[at].decode()
        except UnicodeDecodeError:
            text = parts[at].decode("cp1252", errors="replace")
            if not _CUT.search(parts[at]) and all(one in _SURE for one in text if ord(one) > _LAST_ASCII):
                repaired.add(at // 2 + 1)
            else:
                text = parts[at].decode(errors="replace")
                broken.add(at // 2 + 1)
            parts[at] = text.encode()
    told = _lines_told(b"".join(parts))
    return Utf8(told.data, frozenset(repaired), told.broken | broken)
