"""From which day a workbook counts its dates.

Belongs here: finding that day. Spreadsheets keep a date as a number of days; those that began on a Macintosh count from
1 January 1904, four years and a day after the others. Dates that are formatted as such come right either way; a number
in a General cell does not.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from datetime import date

USUAL = date(1899, 12, 30)
_MAC = date(1904, 1, 1)

_PROPERTIES = re.compile(rb"""<(?:\w+:)?workbookPr\b[^>]*?\bdate1904\s*=\s*["'](?:1|true|on)["']""")
_NULL_DATE = re.compile(rb"""<table:null-date\b[^>]*?table:date-value\s*=\s*["'](\d{4}-\d\d-\d\d)""")
_SEARCHED = 1 << 20
"""Bytes of a part in which the setting stands, if anywhere: before its sheets."""
_BOF = bytes.fromhex("0908100000060500")
_DATE_MODE, _EOF = 0x22, 0x0A
_BINARY_PROPERTIES = 153
_MOST_RECORDS = 500
_LONGEST, _SEVEN_BITS = 4, 0x7F


def epoch_of(data: bytes) -> date | None:
    """Day 0 of a workbook's dates where it is not the usual one; None where it is, or the file does not say."""
    found = _of_archive(data) if data.startswith(b"PK") else _of_records(data)
    return None if found == USUAL else found


def _of_archive(data: bytes) -> date | None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.lower() not in ("xl/workbook.xml", "xl/workbook.bin", "content.xml"):
                continue
            with archive.open(name) as part:
                start = part.read(_SEARCHED)
            if name.lower() == "content.xml":
                said = _NULL_DATE.search(start)
                return date.fromisoformat(said[1].decode()) if said else None
            is_mac = _flagged(start) if name.lower().endswith(".bin") else _PROPERTIES.search(start)
            return _MAC if is_mac else None
    return None


def _of_records(data: bytes) -> date | None:
    """The record DATEMODE of an xls; it is among the first of the workbook's stream, which lies in one piece there."""
    at = data.find(_BOF)
    for _ in range(_MOST_RECORDS):
        if at < 0 or at + 6 > len(data):
            return None
        kind, size = struct.unpack_from("<HH", data, at)
        if kind == _DATE_MODE:
            return _MAC if data[at + 4 : at + 6] == b"\1\0" else None
        if kind == _EOF:
            return None
        at += 4 + size
    return None


def _flagged(records: bytes) -> bool:
    """The first flag of the record BrtWbProp of an xlsb ([MS-XLSB] 2.4.878)."""
    at = 0
    for _ in range(_MOST_RECORDS):
        kind, at = _varying(records, at)
        size, at = _varying(records, at)
        if at >= len(records):
            return False
        if kind == _BINARY_PROPERTIES:
            return bool(records[at] & 1)
        at += size
    return False


def _varying(records: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the last byte being the first without its eighth, and where it ends."""
    number = 0
    for place, byte in enumerate(records[at : at + _LONGEST]):
        number |= (byte & _SEVEN_BITS) << (7 * place)
        if byte <= _SEVEN_BITS:
            return number, at + place + 1
    return number, len(records)
