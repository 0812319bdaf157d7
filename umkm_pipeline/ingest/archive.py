"""Workbooks as the archives that they are: measured before they are opened, and what spreadsheet readers do not tell.

Belongs here: unpacking a part as a stream, how far a sheet reaches, and cells whose formula has no value or has failed,
whose number has more digits than a float, or whose style tells something. Reading values is for `workbook.py`, what
styles tell for `cell_styles.py`.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from xml.etree import ElementTree

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.cell_styles import NOTHING, Styles, read_styles
from umkm_pipeline.ingest.grid import FAULT, NO_VALUE, NUMBER
from umkm_pipeline.ingest.limits import Limits

_CHUNK = 1 << 22
_FEW = 1 << 14
_LONG_PACKED = 1 << 18
"""Packed bytes from which on a thread pays."""
_KEPT = 1 << 10
"""Bytes carried over to the next chunk, so that no tag is cut in two; a longer tag is no spreadsheet's."""
_HEADER = struct.Struct("<4s2B4HL2L2H")
_MOST_PARTS = 10_000
_FAR = 10**15
"""From here on a float does not hold every digit."""

_LETTERS = 26
_UNUSUAL = (
    r'<c(?:[^ ]| (?:[^r]|r(?:[^=]|=(?:[^"]|"(?:[^A-Z]|[A-Z](?:[^0-9]|[0-9]{1,6}[^0-9"]|[0-9]{7}))))))'
    r"""|<f|:[cf]|="e"|='e'|<!|<v>\d(?:\d{15}|[\d.]*[eE]\+?\d\d)"""
)
"""What a sheet of plain cells does not have: tags that are not cells of the first 26 columns and 999,999 rows, written
as all programs write them; prefixes, formulas, errors, long numbers, entities.

One look by one expression is several times faster than a look for each, and most pieces need no other."""
_PLAIN_CELL = len('<c r="A1"/>')
_REGULAR_CELLS = _LETTERS * 999_999
_REFERENCE = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r=["']([A-Za-z]+)(\d+)["']""")
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v>([^<]*)<)?"""
)
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s([^>]*\bt=["']e["'][^>]*)>\s*(?:<(?:\w+:)?f[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v>([^<]*)<"""
)
_LONG = re.compile(rb"""<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?v>(\d{16,}(?:\.\d+)?|\d(?:\.\d+)?[eE]\+?\d\d)</""")
_PLACE = re.compile(rb"""\br=["']([A-Za-z]+)(\d+)["']""")
_TYPE = re.compile(rb"""\bt=["'](\w+)["']""")
_TELLING = (b"<f", b":f", b'="e"', b"='e'")
_LONG_NUMBER = re.compile(rb"<v>\d(?:\d{15}|[\d.]*[eE]\+?\d\d)")
_ANY_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_REPEATED = re.compile(rb"""number-(rows|columns)-repeated=["'](\d+)["']""")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


@dataclass(slots=True)
class Marks:
    """What a sheet's part tells of its cells.

    Args:
        cells: (row, column) from 0 → kind, and the text that the file has where that is not what a float says.
        struck: row from 0 → how many of its cells are crossed out.
    """

    cells: dict[tuple[int, int], tuple[str, str | None]] = field(default_factory=dict)
    struck: Counter[int] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        """Whether anything is told."""
        return bool(self.cells or self.struck)


DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, ElementTree.ParseError, KeyError, NotImplementedError)
"""What reading a damaged archive raises."""


def measure_archive(data: bytes, where: str, limits: Limits) -> dict[str, Marks]:
    """Unpack a workbook once, as a stream, and check it against the limits; marked cells by part, of an xlsx.

    What the archive says about sizes is not believed, and neither is what a sheet says about its extent.

    Raises:
        UmkmError: it is larger than the limits allow, or defines entities of its own.
        zipfile.BadZipFile, zlib.error: it is damaged.
    """
    found: dict[str, Marks] = {}
    unpacked = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    if len(members) > _MOST_PARTS:
        raise UmkmError(
            f"the workbook has {len(members):,} parts", where=where, remedy="save it anew in a spreadsheet program"
        )
    limits.check_sheets(sum(bool(_SHEET.fullmatch(member.filename)) for member in members), where)
    styled = _Styled(_styles(data, members, where, limits))
    for member in members:
        name = member.filename.lower()
        if not name.endswith((".xml", ".bin", ".rels")) or "/media/" in name or "vbaproject" in name:
            continue
        is_sheet = bool(_SHEET.fullmatch(member.filename))
        marks = Marks()
        before = unpacked
        reach = _Reach(limits, where, member.file_size)
        chunks = _overlapping(_unpack(data, member))
        for chunk, fresh in _ahead(chunks) if member.compress_size > _LONG_PACKED else chunks:
            unpacked += fresh
            limits.check_unpacked(unpacked - before, member.compress_size, where)
            limits.check_unpacked(unpacked, unpacked, where)
            plain = is_sheet and _is_plain(chunk)
            if not plain and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
                raise UmkmError(
                    "the workbook defines entities of its own, as no spreadsheet program does",
                    where=where,
                    remedy="open it in a spreadsheet program, save it as .xlsx, and land that copy",
                )
            if is_sheet:
                reach.add(chunk, plain=plain)
                if not plain:
                    _mark(chunk, marks.cells)
                styled.add(chunk, marks)
            elif name == "content.xml":
                reach.add_repeats(chunk)
        if is_sheet:
            found[member.filename] = marks
    return found


def _styles(data: bytes, members: list[zipfile.ZipInfo], where: str, limits: Limits) -> Styles:
    """Styles of the workbook, which most programs write behind the sheets."""
    member = next((member for member in members if member.filename.lower() == "xl/styles.xml"), None)
    if member is None:
        return NOTHING
    part = b""
    for chunk in _unpack(data, member):
        part += chunk
        limits.check_unpacked(len(part), member.compress_size, where)
    return read_styles(part)


class _Styled:
    """Cells whose style tells something; one search per piece, where a workbook has such styles."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        numbers = b"|".join(sorted((*styles.shown, *styles.struck)))
        self._cells = re.compile(
            rb"""<(?:\w+:)?c\s([^>]*?\bs=["'](%b)["'][^>]*)>\s*"""
            rb"""(?:<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?(v|is)\b[^>]*>([^<]*)<""" % numbers
        )

    def add(self, chunk: bytes, marks: Marks) -> None:
        """Mark the cells of a piece that show something else than their number, and count those crossed out."""
        if not (self._styles.shown or self._styles.struck):
            return
        for attributes, number, _, value in self._cells.findall(chunk):
            place = _PLACE.search(attributes)
            if place is None:
                continue
            row, kind = int(place[2]) - 1, _TYPE.search(attributes)
            if number in self._styles.struck:
                marks.struck[row] += 1
            shown = self._styles.shown.get(number)
            is_number = (kind is None or kind[1] == b"n") and _ANY_NUMBER.fullmatch(value)
            if shown and is_number and abs(float(value)) < _FAR:
                marks.cells[row, _number(place[1]) - 1] = (NUMBER, shown.text(value.decode()))


def _is_plain(chunk: bytes) -> bool:
    """Whether a piece of a sheet has regular cells only, and none that could be marked."""
    bounds = pa.py_buffer(np.array([0, len(chunk)], np.int32))
    whole = pa.BinaryArray.from_buffers(pa.binary(), 1, [None, bounds, pa.py_buffer(chunk)])
    return not pc.match_substring_regex(whole, _UNUSUAL)[0].as_py()


def _unpack(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    fixed = _HEADER.unpack_from(data, member.header_offset)
    start = member.header_offset + _HEADER.size + fixed[-2] + fixed[-1]
    packed = memoryview(data)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        for at in range(0, len(packed), _CHUNK):
            yield bytes(packed[at : at + _CHUNK])
        return
    # A few packed bytes at a time: zlib would copy all that are left at every call, and so few make 17 MB at the most.
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    pieces: list[bytes] = []
    size = 0
    for at in range(0, len(packed), _FEW):
        pieces.append(stream.decompress(packed[at : at + _FEW]))
        size += len(pieces[-1])
        if size >= _CHUNK:
            yield b"".join(pieces)
            pieces, size = [], 0
        if stream.eof:
            break
    yield b"".join(pieces)


def _ahead(chunks: Iterator[tuple[bytes, int]]) -> Iterator[tuple[bytes, int]]:
    """The same chunks, the next one being unpacked in another thread meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(next, chunks, None)
        while (chunk := following.result()) is not None:
            following = pool.submit(next, chunks, None)
            yield chunk


def _overlapping(chunks: Iterator[bytes]) -> Iterator[tuple[bytes, int]]:
    """Chunks that end with a whole tag, and how many bytes of each are new."""
    tail = b""
    for chunk in chunks:
        whole = tail + chunk
        cut = max(whole.rfind(b"<row"), whole.rfind(b"</row>"), whole.rfind(b"<c "), len(whole) - _KEPT)
        yield whole[:cut], len(chunk)
        tail = whole[cut:]
    yield tail, 0


class _Reach:
    """How far a part reaches that claims to have `size` bytes.

    Cells of a part whose size does not even allow for too many are not counted; where it is larger than it claims, it
    soon has too many.
    """

    def __init__(self, limits: Limits, where: str, size: int) -> None:
        self._limits, self._where = limits, where
        self._is_small = size // _PLAIN_CELL < limits.cells
        self._tags = self._rows = self._columns = self._repeated = 0

    @property
    def cells(self) -> int:
        """Cells of the rectangle around the content."""
        return max(self._tags, self._rows * self._columns)

    def add(self, chunk: bytes, *, plain: bool) -> None:
        """Look at a piece of a sheet of an xlsx; the cells of a plain one are within the first 26 columns."""
        self._tags += len(chunk) // _PLAIN_CELL if plain and self._is_small else chunk.count(b"<c ")
        if self._limits.cells < _REGULAR_CELLS or not plain:
            for letters, digits in _REFERENCE.findall(chunk):
                self._rows = max(self._rows, int(digits[:9]))
                self._columns = max(self._columns, _number(letters[:4]))
        self._limits.check_cells(self.cells, self._where)

    def add_repeats(self, chunk: bytes) -> None:
        """Look at a piece of an ods, whose cells may stand for many."""
        for row in chunk.split(b"table:table-row")[1:]:
            times = 1
            columns = 0
            for tag in row.split(b"<table:")[:]:
                found = _REPEATED.search(tag[:_KEPT])
                count = int(found[2][:9]) if found else 1
                if found and found[1] == b"rows":
                    times = count
                elif b"value-type" in tag or b"<text:p" in tag:
                    columns += count
            self._repeated += times * columns
        self._tags = max(self._tags, self._repeated)
        self._limits.check_cells(self._tags, self._where)


def _mark(chunk: bytes, marks: dict[tuple[int, int], tuple[str, str | None]]) -> None:
    if any(telling in chunk for telling in _TELLING):
        for attributes, value in _FORMULA.findall(chunk):
            kind = _TYPE.search(attributes)
            if not value and (kind is None or kind[1] != b"str"):
                _put(marks, attributes, NO_VALUE, None)
        for attributes, code in _ERROR.findall(chunk):
            _put(marks, attributes, FAULT, code.decode())
    if _LONG_NUMBER.search(chunk):
        for attributes, digits in _LONG.findall(chunk):
            kind = _TYPE.search(attributes)
            if (kind is None or kind[1] == b"n") and float(digits) >= _FAR:
                _put(marks, attributes, NUMBER, digits.decode())


def _put(marks: dict[tuple[int, int], tuple[str, str | None]], attributes: bytes, kind: str, text: str | None) -> None:
    if place := _PLACE.search(attributes):
        marks[int(place[2]) - 1, _number(place[1]) - 1] = (kind, text)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + letter - ord("A") + 1
    return number


def is_other_archive(data: bytes) -> bool:
    """Whether an archive is whole but is no workbook: documents and packed folders begin with the same bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except DAMAGED:
        return False
    return not any(name.startswith("xl/") or name == "content.xml" for name in names)


def sheet_parts(data: bytes) -> dict[str, str]:
    """Sheet name → name of its part in an xlsx."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 -- entities were refused before
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    found = {}
    for element in book.iter():
        if element.tag.endswith("}sheet"):
            target = targets.get(next((text for key, text in element.items() if key.endswith("}id")), ""), "")
            found[element.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found
