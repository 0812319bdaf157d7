"""Files that cannot be read as a whole."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from tests.corpus.books import xls, xlsx, zipped
from tests.corpus.dirt import Dirt
from tests.corpus.workbooks import ROWS
from umkm_pipeline.model.codes import FileStatus

_BOMB = 200_000_000


def unreadable(name: str, file: str, data: Callable[[], bytes], *says: str) -> Dirt:
    return Dirt(name, "registry", file, data, {}, FileStatus.UNREADABLE, says)


def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(xlsx(ROWS))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _bomb() -> bytes:
    """A sheet of zeros that is a thousand times larger unpacked."""
    parts = _parts()
    sheet = parts["xl/worksheets/sheet1.xml"]
    return zipped({**parts, "xl/worksheets/sheet1.xml": sheet + b"<!--" + b"0" * _BOMB + b"-->"})


def _endless_sheet() -> bytes:
    """One cell at the far end of a sheet, which as a rectangle is 17 thousand million."""
    parts = _parts()
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return zipped({**parts, "xl/worksheets/sheet1.xml": sheet.replace("</sheetData>", far)})


def _laughs() -> bytes:
    """Entities that name each other ten times over, ten deep."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 11))
    parts = _parts()
    shared = f"<!DOCTYPE sst [{entities}]><sst><si><t>&a10;</t></si></sst>"
    return zipped({**parts, "xl/sharedStrings.xml": shared})


def _locked() -> bytes:
    """The container of a workbook with a password."""
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(4096)


CORPUS = (
    unreadable("an empty file", "data.xlsx", lambda: b"", "empty"),
    unreadable("an empty text", "data.csv", lambda: b"\n\n", "empty"),
    unreadable("a workbook cut off", "data.xlsx", lambda: xlsx(ROWS)[:2000], "cut off"),
    unreadable("an old workbook cut off", "data.xls", lambda: xls(ROWS)[:1000], "cut off"),
    unreadable("a workbook with a password", "data.xlsx", _locked, "password"),
    unreadable(
        "a web page with the name of a workbook",
        "data.xls",
        lambda: b"<html><table><tr><td>1</td></tr></table>",
        "web page",
    ),
    unreadable(
        "a letter with the name of a workbook", "data.xlsx", lambda: b"Kepada Yth. Kepala Dinas", "not a spreadsheet"
    ),
    unreadable("a workbook with the name of text", "data.csv", lambda: xlsx(ROWS), "not a text table"),
    unreadable(
        "a picture with the name of text", "data.csv", lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text table"
    ),
    unreadable("a zip bomb", "data.xlsx", _bomb, "UMKM_MAX"),
    unreadable("a sheet without end", "data.xlsx", _endless_sheet, "UMKM_MAX_CELLS"),
    unreadable("a million laughs", "data.xlsx", _laughs),
    unreadable("a workbook without sheets", "data.xlsx", lambda: zipped({"a.txt": "a"})),
    unreadable("JSON where none is sent", "data.json", lambda: b"[]", "does not come as JSON"),
)
