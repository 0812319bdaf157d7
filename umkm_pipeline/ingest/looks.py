"""What the values of a column look like: numbers that name, phones, dates, places, marks, amounts.

Belongs here: shapes, for proposing what a column is. They decide nothing about a row; that is for the parsers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

import pandas as pd

from umkm_pipeline.ingest.cells import STRING, no_blanks
from umkm_pipeline.ingest.dates import read_date
from umkm_pipeline.ingest.grid import DATE, NUMBER, Grid
from umkm_pipeline.ingest.marks import read_yes_no

_SAMPLE_ROWS = 200
_MOST_SHARE = 0.8
_LARGE = 50_000
_COUNTED = 3


class Cell(NamedTuple):
    """A filled cell."""

    text: str
    kind: str


class Look(NamedTuple):
    """A shape and the share of a column's filled cells that have it."""

    name: str
    share: float


def _shaped(pattern: str) -> Callable[[Cell], bool]:
    shape = re.compile(pattern, re.IGNORECASE)
    return lambda cell: shape.fullmatch(cell.text) is not None


def _number(cell: Cell) -> float | None:
    """The number in a cell, roughly: enough to tell amounts from counts."""
    if cell.kind == NUMBER:
        return float(cell.text)
    bare = re.sub(r"(?i)^(?:rp\.?|idr|us\$|usd|\$)\s*|[.,]\d{1,2}$|,-+$|[.,\s]", "", cell.text)
    return float(bare) if re.fullmatch(r"-?\d{1,15}", bare) else None


def _is_large(cell: Cell) -> bool:
    number = _number(cell)
    return number is not None and abs(number) >= _LARGE


def _is_place(names: Callable[[], frozenset[str]]) -> Callable[[Cell], bool]:
    return lambda cell: _place_key(cell.text) in names()


@cache
def _regencies() -> frozenset[str]:
    from umkm_pipeline.reference import gazetteer

    return frozenset(map(_place_key, gazetteer.regencies()["region_name"]))


@cache
def _districts() -> frozenset[str]:
    from umkm_pipeline.reference import gazetteer

    return frozenset(map(_place_key, gazetteer.districts()["district_name"]))


@cache
def _provinces() -> frozenset[str]:
    from umkm_pipeline.reference import gazetteer

    return frozenset(map(_place_key, gazetteer.provinces()["province_name"]))


def _place_key(text: str) -> str:
    bare = re.sub(r"(?i)^(?:kabupaten|kab|kota|kecamatan|kec|provinsi|prov)\b\.?", "", text.strip())
    return re.sub(r"[^A-Z0-9]", "", bare.upper())


SHAPES: dict[str, Callable[[Cell], bool]] = {
    "nik": _shaped(r"\d{6}(?:[04][1-9]|[1256]\d|[37][01])(?:0[1-9]|1[0-2])\d{6}"),
    "nib": _shaped(r"\d{13}"),
    "npwp": _shaped(r"\d{2}\.\d{3}\.\d{3}\.\d[-.]\d{3}\.\d{3}|0?\d{15}|\d{22}"),
    "nomor_aju": _shaped(r"[a-z0-9]{6}-?[a-z0-9]{6}-?\d{8}-?\d{6}"),
    "email": _shaped(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "phone": _shaped(r"(?:\+?62|0)[\s-]?8[\d\s-]{7,13}|8[1-9]\d{7,10}|\(?0\d{2,3}\)?[\s-]?\d{5,8}"),
    "hs": _shaped(r"\d{4}[.\s]?\d{2}(?:[.\s]?\d{2}){1,2}|\d{4}\.\d{2}"),
    "kbli": _shaped(r"\d{5}"),
    "date": lambda cell: cell.kind == DATE or (not cell.text.isdigit() and read_date(cell.text) is not None),
    "sex": _shaped(r"[lpw]|laki[\s-]*laki|perempuan|pria|wanita"),
    "size_class": _shaped(r"(?:usaha\s+)?(?:mikro|kecil|menengah|besar)"),
    "region": _is_place(_regencies),
    "district": _is_place(_districts),
    "province": _is_place(_provinces),
    "currency": _shaped(r"USD|IDR|EUR|JPY|CNY|SGD|AUD|MYR|GBP|KRW|THB|SAR|AED"),
    "country": _shaped(r"[A-Z]{2}"),
    "percent": _shaped(r"-?\d+(?:[.,]\d+)?\s*%"),
    "yes_no": lambda cell: read_yes_no(cell.text) is not None,
    "amount": _is_large,
    "number": lambda cell: _number(cell) is not None,
}
"""Name of a shape → whether a cell has it."""

WORDS: dict[str, str] = {
    "nik": "a NIK (16 digits with a date of birth)",
    "nib": "a NIB (13 digits)",
    "npwp": "an NPWP",
    "nomor_aju": "a nomor aju (26 characters)",
    "email": "an e-mail address",
    "phone": "a phone number",
    "hs": "an HS code",
    "kbli": "a KBLI code (5 digits)",
    "date": "a date",
    "sex": "L or P",
    "size_class": "a size class",
    "region": "a kabupaten or kota",
    "district": "a kecamatan",
    "province": "a province",
    "currency": "a currency code",
    "country": "a country code of two letters",
    "percent": "a percentage",
    "yes_no": "yes or no",
    "amount": "a large amount",
    "number": "a number",
    "running": "a running number",
    "blank": "blank, dots or numbers to sign at",
}
"""What to call a shape in a message."""


def columns_of(grid: Grid, first: int, width: int) -> list[list[Cell]]:
    """The filled cells of each column in the first rows below a header, without the marks for "nothing"."""
    columns: list[list[Cell]] = [[] for _ in range(width)]
    for position in range(first, min(len(grid), first + _SAMPLE_ROWS)):
        row, kinds = grid.row(position), grid.row_kinds(position)
        filled = no_blanks(pd.Series(row, dtype=STRING))
        for at, text in enumerate(filled[:width]):
            if not pd.isna(text):
                columns[at].append(Cell(text, kinds[at]))
    return columns


def looks(cells: Sequence[Cell]) -> list[Look]:
    """The shapes that most of a column's filled cells have, most telling first; none for an empty column."""
    if not cells:
        return []
    if all(re.fullmatch(r"[\d.\s…_()]*[.…_]", cell.text) for cell in cells):
        return [Look("blank", 1.0)]
    if len(cells) >= _COUNTED and [cell.text.rstrip(".") for cell in cells] == [
        str(number) for number in range(1, len(cells) + 1)
    ]:
        return [Look("running", 1.0)]
    shares = [Look(name, sum(map(shape, cells)) / len(cells)) for name, shape in SHAPES.items()]
    return [look for look in shares if look.share >= _MOST_SHARE]
