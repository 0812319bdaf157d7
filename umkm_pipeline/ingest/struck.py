"""Rows that people crossed out: a cancelled line stays on the sheet, with a line through it that readers do not see.

Belongs here: which rows of an xlsx have a cell with something in it whose font is struck through. Of other formats, and
of a text of which only a part is, nobody tells. Most workbooks have no such font, and cost one look at their styles.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from umkm_pipeline.ingest.archive import sheet_parts

ROW_STRUCK = "row_struck"

_STYLES = "xl/styles.xml"
_CHUNK, _KEPT = 1 << 22, 1 << 12
_OFF = ("0", "false", "off")


def struck_rows(data: bytes) -> dict[str, list[int]]:
    """Sheet → numbers of its crossed-out rows, from 1, of an xlsx that was measured; nothing of other formats.

    Raises:
        zipfile.BadZipFile, zlib.error, xml.etree.ElementTree.ParseError, KeyError: it is damaged.
    """
    if not data.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = archive.read(_STYLES) if _STYLES in archive.namelist() else b""
        if b"strike" not in styles or not (formats := _struck_formats(styles)):
            return {}
        cell = re.compile(
            rb"""<(?:\w+:)?c\s(?=[^>]*\bs=["'](?:%b)["'])[^>]*?\br=["'][A-Za-z]+(\d+)["'][^>]*(?<!/)>\s*<(?!/)"""
            % b"|".join(b"%d" % one for one in formats)
        )
        found = {}
        for sheet, part in sheet_parts(data).items():
            if part in archive.namelist() and (rows := _rows(archive, part, cell)):
                found[sheet] = rows
        return found


def _struck_formats(styles: bytes) -> list[int]:
    """Formats of cells whose font is struck through."""
    root = ElementTree.fromstring(styles)  # noqa: S314 -- entities were refused when the archive was measured
    fonts = [_is_struck(font) for font in root.iterfind("{*}fonts/{*}font")]
    of_cells = [int(one.get("fontId", "0")) for one in root.iterfind("{*}cellXfs/{*}xf")]
    return [at for at, font in enumerate(of_cells) if font < len(fonts) and fonts[font]]


def _is_struck(font: ElementTree.Element) -> bool:
    strike = font.find("{*}strike")
    return strike is not None and strike.get("val", "1").lower() not in _OFF


def _rows(archive: zipfile.ZipFile, part: str, cell: re.Pattern[bytes]) -> list[int]:
    return sorted({int(number) for text in _pieces(archive, part) for number in cell.findall(text)})


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part piece by piece, each with the end of the one before it, so that no tag is cut in two."""
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield tail + chunk
            tail = chunk[-_KEPT:]
