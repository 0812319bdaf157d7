"""Values in the cells above a header: event, place and date of a title block.

Belongs here: finding them. What the texts mean is for the source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from umkm_pipeline.ingest.dates import read_date
from umkm_pipeline.ingest.grid import Grid
from umkm_pipeline.ingest.layout import TitleCell

_OF_TIME = re.compile(r"(?:.*_)?(?:year|month|on|dates|date|start|end)|revision")
"""Fields that are one day, one span of days or one year."""
_OF_ANOTHER = re.compile(
    r"(?i)^\W*(?:sumber|source|catatan|keterangan|dasar|berdasarkan|publikasi|diolah|diunduh|diperbarui)\b"
    r"|\b(?:nomor|no\.?)\s*:?\s*\S+\s+(?:tahun|tanggal|tgl)\b|\b(?:dicetak|cetak|surat|berita acara)\b"
    r"|\b(?:keputusan|peraturan|perda|perbup|perwali|pergub)\b"
    r"|\b(?:rpjmd|rpjpd|renstra)\b.*\d{4}\s*(?:[-–—/]|s\.?\s?/?\s?d\.?|sampai|hingga)\D{0,8}\d{4}\b"
)
"""Rows of a title whose year or day is that of a publication, a letter, a law, or the print, or the years of a plan."""
_YEAR = re.compile(r"\d{4}")
_TO_YEAR = re.compile(r"(?i)\s*(?:[-–—/,&]|dan|s\.?\s?/?\s?d\.?|sampai(?: dengan)?|hingga)\s*(\d{4})\b")
_BETWEEN = " / "


def read_title(grid: Grid, above: int, title: Mapping[str, str | TitleCell]) -> dict[str, str]:
    """Field → value, for those that are found.

    A regular expression is searched in each row's cells joined by a space. Where rows name two days or years for one
    field, both are its text (`2024 / 2022`), which no parser takes for either. A label is looked for among the cells;
    its value stands behind its colon, or in the next filled cell to the right, or right below it.

    Args:
        grid: the sheet.
        above: position of the header; rows before it are the title.
        title: what the layout says of each field.
    """
    return title_of([grid.row(at) for at in range(above)], title)


def title_of(rows: list[list[str]], title: Mapping[str, str | TitleCell]) -> dict[str, str]:
    """`read_title` of rows as they are."""
    found = {}
    for field, where in title.items():
        value = _labelled(rows, where) if isinstance(where, TitleCell) else _searched(rows, where, field)
        if value:
            found[field] = value
    return found


def _searched(rows: list[list[str]], pattern: str, field: str) -> str | None:
    texts = [" ".join(filter(None, row)) for row in rows]
    hits = [hit for text in texts if (hit := re.search(pattern, text, re.IGNORECASE))]
    if not hits:
        return None
    if not _OF_TIME.fullmatch(field):
        return hits[0][1].strip()
    told = [hit for hit in hits if not _OF_ANOTHER.search(hit.string)] or hits[:1]
    values = [value for hit in told for value in (hit[1].strip(), _second_year(hit)) if value]
    # The same day in other words is no other day; one without a number says none.
    different = {_day(value) or "".join(re.findall(r"\d", value)): value for value in reversed(values)}
    different.pop("", None)
    return _BETWEEN.join(reversed(different.values())) or values[0]


def _day(text: str) -> str:
    """The day that a text names, empty for anything else: `31 DESEMBER 2023` is `31-12-2023`."""
    day = read_date(text)
    return "" if day is None else day.isoformat()


def _second_year(hit: re.Match[str]) -> str:
    """The year that a lone year goes on to: 2022 of `TAHUN 2021-2022`."""
    goes_on = _YEAR.fullmatch(hit[1].strip()) and _TO_YEAR.match(hit.string, hit.end(1))
    return goes_on[1] if goes_on else ""


def _labelled(rows: list[list[str]], where: TitleCell) -> str | None:
    for at, row in enumerate(rows):
        for position, cell in enumerate(row):
            label, _, behind = cell.partition(":")
            if not re.fullmatch(where.label, label.strip(), re.IGNORECASE):
                continue
            below = rows[at + 1][position : position + 1] if at + 1 < len(rows) else []
            values = (_bare(text) for text in (behind, *row[position + 1 :], *below))
            value = next(filter(None, values), "")
            if hit := re.search(where.pattern, value, re.IGNORECASE):
                return hit[1].strip()
    return None


def _bare(text: str) -> str:
    """A value without the colon that some sheets give a cell of its own."""
    return text.strip().removeprefix(":").strip()
