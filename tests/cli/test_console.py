"""What is printed as a table: nothing of it is cut off, wherever it goes."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from rich.table import Table

from umkm_pipeline.cli import console

RULE = "document_number_repeated_in_another_month"
HINT = "Periksa nomor dokumen, lalu perbaiki selnya pada berkas asal dan kirim kembali."


def shown(monkeypatch: pytest.MonkeyPatch, width: int, *, terminal: bool) -> list[str]:
    told = io.StringIO()
    monkeypatch.setattr(
        console, "out", Console(file=told, width=width, force_terminal=terminal, soft_wrap=True, color_system=None)
    )
    table = Table("source", "rule", "rows", "what to do")
    table.add_row("reported_exports", RULE, "1,234", HINT)
    table.add_row("training", "x", "5", "")
    console.print_table(table, whole=("source", "rule"))
    return told.getvalue().splitlines()


@pytest.mark.parametrize("width", [30, 80, 132, 400])
def test_where_nobody_looks_each_row_is_one_line(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    lines = shown(monkeypatch, width, terminal=False)
    assert len(lines) == 6
    assert all(text in lines[3] for text in ("reported_exports", RULE, "1,234", HINT))


@pytest.mark.parametrize("width", [30, 80, 100, 400])
def test_on_a_terminal_what_is_copied_stays_whole_and_the_rest_folds(
    monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    lines = shown(monkeypatch, width, terminal=True)
    assert sum(RULE in line and "reported_exports" in line for line in lines) == 1
    rows = [line.split("│")[1:-1] for line in lines if "│" in line]
    told = ["".join("".join(row[at].split()) for row in rows) for at in (2, 3)]
    assert told == ["1,2345", HINT.replace(" ", "")]
