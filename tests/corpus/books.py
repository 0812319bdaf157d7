"""Small workbooks of every format, written by hand where no library writes them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Collection, Mapping, Sequence
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | None
Rows = Sequence[Sequence[Cell]]


def xlsx(
    sheets: Mapping[str, Rows] | Rows,
    *,
    formulas: Mapping[str, tuple[str, Cell]] | None = None,
    hidden: Collection[str] = (),
    very_hidden: Collection[str] = (),
    formats: Mapping[str, Mapping[str, object]] | None = None,
    merged: Collection[str] = (),
    struck: Collection[str] = (),
) -> bytes:
    """An XLSX workbook.

    Args:
        sheets: cells by sheet, or those of the one sheet.
        formulas: (formula, cached value) of cells of the first sheet, by address.
        hidden, very_hidden: sheets that are.
        formats: properties of formats, by address, on every sheet.
        merged: ranges of merged cells, on every sheet; the value stands in the first.
        struck: addresses of cells that are crossed out, on every sheet.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in (sheets if isinstance(sheets, Mapping) else {"Data": sheets}).items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            elif name in very_hidden:
                sheet.very_hidden()
            elif hidden or very_hidden:
                sheet.activate()
                sheet.set_first_sheet()
            for cells in merged:
                sheet.merge_range(cells, "")
            looks = {at: {"font_strikeout": True} for at in struck} | {
                at: dict(one) for at, one in (formats or {}).items()
            }
            known = {at: book.add_format(look) for at, look in looks.items()}
            for number, row in enumerate(rows):
                for at, cell in enumerate(row):
                    _put(sheet, number, at, cell, known.get(xl_rowcol_to_cell(number, at)))
        for address, (formula, cached) in (formulas or {}).items():
            book.worksheets()[0].write_formula(address, formula, None, "" if cached is None else cached)
    return out.getvalue()


def _put(sheet: Worksheet, row: int, at: int, cell: Cell, look: Format | None) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, at, cell, look)
    elif isinstance(cell, str):
        sheet.write_string(row, at, cell, look)
    elif cell is not None:
        sheet.write_number(row, at, cell, look)
    elif look is not None:
        sheet.write_blank(row, at, None, look)


def without_cached_values(data: bytes) -> bytes:
    """An XLSX workbook whose formulas lost their values, as programs leave them that do not compute."""
    return _rewritten(data, "xl/worksheets/sheet1.xml", lambda xml: xml.replace("</f><v></v>", "</f>"))


def rewritten(data: bytes, part: str, old: str, new: str) -> bytes:
    """A zipped workbook with a text of one part replaced."""
    return _rewritten(data, part, lambda xml: xml.replace(old, new))


def xls(rows: Rows) -> bytes:
    """A workbook of Excel 97 to 2003."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Data")
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            if cell is not None:
                sheet.write(number, at, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(rows: Rows) -> bytes:
    """An OpenDocument spreadsheet."""

    def cell_of(cell: Cell) -> str:
        if cell is None:
            return "<table:table-cell/>"
        if isinstance(cell, str):
            return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
        value = f'office:value-type="float" office:value="{cell}"'
        return f"<table:table-cell {value}><text:p>{cell}</text:p></table:table-cell>"

    body = "".join(f"<table:table-row>{''.join(map(cell_of, row))}</table:table-row>" for row in rows)
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Data">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{mimetype}"/></manifest:manifest>'
    )
    return zipped({"mimetype": mimetype, "META-INF/manifest.xml": manifest, "content.xml": content})


def xlsb(rows: Rows) -> bytes:
    """A binary workbook ([MS-XLSB]): a sheet of numbers and inline texts."""
    extent = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    sheet = _record(129) + _record(148, extent) + _record(145)
    for number, row in enumerate(rows):
        sheet += _record(0, struct.pack("<IIHBBBI", number, 0, 0, 0, 0, 0, 0))
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                sheet += _record(6, struct.pack("<II", at, 0) + _wide(cell))
            elif cell is not None:
                sheet += _record(5, struct.pack("<IId", at, 0, float(cell)))
    sheet += _record(146) + _record(130)
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Data")
    book = _record(131) + _record(143) + _record(156, bundle) + _record(144) + _record(132)
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
            "xl/workbook.bin": book,
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Parts packed as one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _rewritten(data: bytes, part: str, change: object) -> bytes:
    assert callable(change)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    before = parts[part].decode()
    after = change(before)
    assert after != before
    return zipped({**parts, part: after})


def _record(kind: int, body: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(body), b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return number + length + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
