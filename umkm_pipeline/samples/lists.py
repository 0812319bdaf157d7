"""A plain list of rows as a file: titles, one header row, the rows, maybe a closing total.

Belongs here: writing what several sources' lists have in common, and noting its truth. Headers and cells are each
list's own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from umkm_pipeline.model.codes import Outcome
from umkm_pipeline.samples.rows import Cell, PlannedRow
from umkm_pipeline.samples.truth import Target, Truth
from umkm_pipeline.samples.workbook import open_workbook, write_line

SHEET = "Data"


def write_list(
    target: Target,
    truth: Truth,
    headers: Sequence[str],
    rows: Sequence[PlannedRow],
    *,
    titles: Sequence[str] = (),
    total: bool = False,
) -> None:
    """Write the rows as XLSX or, where the file's name says so, as CSV, which has no titles.

    Args:
        target: where to.
        truth: what to note it in.
        headers: the header; cells of a row that it does not name are not written.
        rows: the rows.
        titles: lines above the header, a blank one below them.
        total: end in a line that only counts.
    """
    lines: list[Sequence[Cell]] = [[row.cells.get(header) for header in headers] for row in rows]
    if total:
        lines.append([None, "JUMLAH", *[None] * (len(headers) - 3), len(rows)])
    above: list[Sequence[Cell]] = [[title] for title in titles]
    above += [[]] if titles else []
    name = "csv" if target.name.endswith(".csv") else SHEET
    if name == "csv":
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([headers, *lines])
        target.file.write_text(text.getvalue(), encoding="utf-8", newline="")
    else:
        with open_workbook(target.file) as book:
            sheet = book.add_worksheet(SHEET)
            for position, line in enumerate([*above, headers, *lines]):
                write_line(sheet, position, line)
    first = 2 if name == "csv" else len(above) + 2
    for number, row in enumerate(rows, start=first):
        truth.add_row(target, name, number, row)
    if total:
        truth.add_lost(target, name, first + len(rows), "total_row", Outcome.REJECTED)
    truth.add_file(target, len(lines))
