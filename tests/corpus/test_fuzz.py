"""Ten thousand chance changes to files of every format: no crash, no hang, no lost row, no changed neighbour."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from tests.corpus.books import ods, rewritten, xls, xlsb, xlsx
from tests.corpus.documents import OTHER, item, party, peb
from tests.corpus.firms import FIRMS, HEADER
from tests.corpus.mutate import Table, damaged, mutated
from tests.corpus.workbooks import DISTRICT, DISTRICT_BELOW, district
from umkm_pipeline.ingest.read_file import FileRead, Landed, read_file
from umkm_pipeline.model.codes import FileStatus
from umkm_pipeline.privacy import Tokens

MONTH = date(2023, 12, 1)
TOKENS = Tokens(b"k" * 32)
FILES_EACH, CHANGES_EACH = 70, 21
"""Files of each of seven kinds, and changes to each file: 10,290 in all."""
LONGEST = 20.0
"""Seconds that one small file may take on the slowest machine, many times more than it does; a hang is for ever."""

ROWS: Table = [list(HEADER.split(";")), *(firm.row for firm in FIRMS)]
SHEET: Table = [
    ["DATA UMKM KABUPATEN BONE"],
    ["KEADAAN PER 31 DESEMBER 2023"],
    list(DISTRICT),
    list(DISTRICT_BELOW),
    *(district(1 + at, None if at else "Tanete Riattang", at) for at in range(7)),
]


def text_of(table: Table) -> bytes:
    return "\n".join(";".join("" if cell is None else str(cell) for cell in row) for row in table).encode()


def legible(table: Table) -> Table:
    """Without control characters, which no writer of these formats accepts."""
    return [
        [
            "".join(c for c in cell if c >= " " or c in "\t\n")[:32_000] if isinstance(cell, str) else cell
            for cell in row
        ]
        for row in table
    ]


def sheet_xml_damaged(chance: Random) -> bytes:
    book = xlsx(SHEET)
    mark = f'<c r="{chance.choice("ABCDEFG")}{chance.randrange(5, 11)}"'
    return rewritten(book, "xl/worksheets/sheet1.xml", mark, chance.choice(("<c", '<c r="ZZZ1"', '<c r="A0"', "<x")))


KINDS: dict[str, tuple[str, Callable[[Random], bytes]]] = {
    "xlsx": ("data.xlsx", lambda chance: xlsx(legible(mutated(chance, SHEET, CHANGES_EACH)))),
    "csv": ("data.csv", lambda chance: text_of(mutated(chance, ROWS, CHANGES_EACH))),
    "csv bytes": ("data.csv", lambda chance: damaged(chance, text_of(ROWS), CHANGES_EACH)),
    "xls": ("data.xls", lambda chance: xls(legible(mutated(chance, ROWS, CHANGES_EACH)))),
    "ods": ("data.ods", lambda chance: ods(legible(mutated(chance, ROWS, CHANGES_EACH)))),
    "xlsb": ("data.xlsb", lambda chance: damaged(chance, xlsb(ROWS), CHANGES_EACH)),
    "xlsx bytes": ("data.xlsx", lambda chance: damaged(chance, xlsx(ROWS), CHANGES_EACH)),
}


def read(source: str, file: str, data: bytes) -> tuple[FileRead, pd.DataFrame]:
    landed = Landed(source, MONTH, f"{source}/2023-12/{file}", Path(file), "f" * 64, len(data))
    raw: list[pd.DataFrame] = []

    def keep(piece: pd.DataFrame) -> int:
        raw.append(piece)
        return len(piece)

    started = time.monotonic()
    result = read_file(landed, data, TOKENS, keep)
    assert time.monotonic() - started < LONGEST
    return result, pd.concat(raw) if raw else pd.DataFrame(columns=["sheet", "row_number", "cells"])


def check(result: FileRead, raw: pd.DataFrame) -> None:
    """Every row that was seen is accounted for once, and no row comes from nowhere."""
    record = result.record
    record.counts.check(record.landed.path)
    if record.status is FileStatus.UNREADABLE:
        assert record.message
        return
    seen = set(zip(raw["sheet"], raw["row_number"], strict=True))
    assert len(seen) == len(raw)
    core = result.core if result.core is not None else pd.DataFrame(columns=["sheet", "row_number"])
    kept = list(zip(core["sheet"], core["row_number"], strict=True))
    away = set(zip(result.quarantine.get("sheet", []), result.quarantine.get("row_number", []), strict=True))
    assert len(set(kept)) == len(kept)
    assert not away & set(kept)
    assert away | set(kept) <= seen
    assert len(away | set(kept)) == record.counts.read


@pytest.mark.parametrize("kind", KINDS)
def test_no_change_to_a_table_or_its_bytes_is_too_much(kind: str) -> None:
    file, make = KINDS[kind]
    for seed in range(FILES_EACH):
        data = make(Random(f"{kind} {seed}"))
        check(*read("registry", file, data))


def test_no_row_is_lost_and_no_neighbour_changed() -> None:
    """One row of seven is changed; the others must be read as they were, and the changed one accounted for."""
    for seed in range(FILES_EACH):
        chance = Random(f"row {seed}")
        at = chance.randrange(1, 8)
        table = [list(row) for row in ROWS]
        (table[at],) = legible(mutated(chance, [table[at]], 3))[:1] or [[]]
        table[at] = [cell for cell in table[at] if not (isinstance(cell, str) and "Mengetahui" in cell)]
        result, _ = read("registry", "data.xlsx", xlsx(table))
        assert result.record.status is FileStatus.READ, result.record.message
        core = result.core
        assert core is not None
        read_as = dict(zip(core["row_number"], core["nib"], strict=True))
        for other, firm in enumerate(FIRMS, start=1):
            if other != at and firm.nib not in map(str, table[at]):
                assert read_as[other + 1] == firm.nib
        assert result.record.counts.read == 6 + any(cell not in (None, "") for cell in table[at])


def test_no_change_to_a_document_is_too_much() -> None:
    values: tuple[object, ...] = (None, "", "x", -1, 1e308, [], {}, [1], True, "2023-13-40", "9" * 50, {"a": []})
    for seed in range(FILES_EACH * 3):
        chance = Random(f"document {seed}")
        goods, exporter = item(), party()
        documents = [peb(barang=[goods], entitas=[exporter]), peb(**OTHER, barang=[item(), item(seriBarang=2)])]
        for _ in range(3):
            target = chance.choice([*documents, goods, exporter])
            key = chance.choice(list(target))
            if not isinstance(target[key], list) or chance.random() < 0.2:
                target[key] = chance.choice(values)
        check(*read("exports", "peb.json", json.dumps(documents).encode()))
        check(*read("exports", "peb.json", damaged(chance, json.dumps(documents).encode(), 3)))
