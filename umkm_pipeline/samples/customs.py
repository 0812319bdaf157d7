"""The customs files: documents put into months and layouts, and spoiled where nothing rests on them.

Belongs here: the plan of the landing folders `exports` and `parcels`. How a layout looks is in `exports_*.py` and
`parcels_json.py`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

from umkm_pipeline.model.codes import Outcome
from umkm_pipeline.samples import exports_flat, exports_json, parcels_json
from umkm_pipeline.samples.documents import Document
from umkm_pipeline.samples.exports_json import DocumentDefect, Json
from umkm_pipeline.samples.rows import Party, PlannedRow, plant
from umkm_pipeline.samples.truth import Target, Truth

_FLAT_MONTHS = frozenset({2, 5, 8, 11})
"""Calendar months in which declarations in USD arrive as a sheet."""
_LAST_RECAP = 2023
_REPEATED = 2
"""Documents of each JSON layout that stand twice in their file."""

Build = Callable[..., tuple[Json, list[list[Party]]]]


@dataclass(slots=True)
class _Written:
    """A document with its content and rows."""

    document: Document
    content: Json
    rows: list[PlannedRow]


def write_customs(rng: Random, landing: Path, truth: Truth, documents: Sequence[Document], sources: set[str]) -> None:
    """Write all declarations and parcels, a file for each month and layout.

    Args:
        rng: draws spellings and which documents are spoiled.
        landing: landing area.
        truth: what to note the rows in.
        documents: all documents.
        sources: which of `exports` and `parcels` to write.
    """
    ordered = sorted(documents, key=lambda document: (document.month, document.declared_on, document.number))
    declarations = [document for document in ordered if not document.parcel]
    if "exports" in sources:
        _write_sheets(rng, landing, truth, [document for document in declarations if _goes_flat(document)])
        in_json = [document for document in declarations if not _goes_flat(document)]
        written = _prepare(rng, in_json, exports_json.build, exports_json.DEFECTS)
        for month, of_month in _by_month(written).items():
            target = Target(landing, "exports", month, f"peb_{month:%Y%m}.json", exports_json.LAYOUT)
            exports_json.write(target, truth, [(each.document, each.content, each.rows) for each in of_month])
    if "parcels" in sources:
        written = _prepare(rng, [each for each in ordered if each.parcel], parcels_json.build, parcels_json.DEFECTS)
        for month, of_month in _by_month(written).items():
            target = Target(landing, "parcels", month, f"cn_{month:%Y%m}.json", parcels_json.LAYOUT)
            parcels_json.write(target, truth, [(each.document, each.content, each.rows) for each in of_month])


def write_recaps(rng: Random, landing: Path, truth: Truth, documents: Sequence[Document]) -> None:
    """Write declarations that came in two recapitulations, up to 2022 and of 2023, beside the monthly files.

    Args:
        rng: draws spellings.
        landing: landing area.
        truth: what to note the rows in.
        documents: declarations without a defect.
    """
    ordered = sorted(documents, key=lambda document: (document.declared_on, document.number))
    recaps = {
        "2020_2022": (date(2023, 1, 1), [document for document in ordered if document.exported_on.year < _LAST_RECAP]),
        "2023": (date(2024, 1, 1), [document for document in ordered if document.exported_on.year == _LAST_RECAP]),
    }
    for years, (month, of_years) in recaps.items():
        rows = [(document, exports_flat.make_rows(rng, document, sure=True)) for document in of_years]
        target = Target(landing, "exports", month, f"rekap_binaan_{years}.xlsx", exports_flat.LAYOUT)
        exports_flat.write(target, truth, rows, f"EKSPOR USAHA BINAAN {years.replace('_', '-')}")


def _goes_flat(document: Document) -> bool:
    return (
        document.currency == "USD"
        and document.version == 0
        and not document.superseded
        and document.month.month in _FLAT_MONTHS
    )


def _prepare(
    rng: Random, documents: Sequence[Document], build: Build, defects: Sequence[DocumentDefect]
) -> list[_Written]:
    written: list[_Written] = []
    for document in documents:
        content, parties = build(rng, document, sure=not document.spoilable)
        written.append(_Written(document, content, [PlannedRow({}, named) for named in parties]))
    for defect in defects:
        for _ in range(defect.copies):
            _spoil(rng.choice([each for each in written if _can_carry(each, defect)]), defect)
    for each in rng.sample([each for each in written if _is_whole(each)], _REPEATED):
        written.insert(written.index(each) + 1, _again(each))
    return written


def _is_whole(each: _Written) -> bool:
    return each.document.spoilable and len(each.rows) == 1 and each.rows[0].is_clean


def _can_carry(each: _Written, defect: DocumentDefect) -> bool:
    return _is_whole(each) and each.document.counts and defect.needs(each.document)


def _spoil(each: _Written, defect: DocumentDefect) -> None:
    defect.change(each.content)
    if defect.outcome is Outcome.ACCEPTED:
        _take_rate(each.document, each.content.get("ndpbm"))
    (row,) = each.rows
    row.defect, row.outcome, row.rules = defect.rule, defect.outcome, (defect.rule, *defect.also)
    if defect.spoils_exporter:
        row.parties[0] = replace(row.parties[0], ids=())


def _take_rate(document: Document, written: float | None) -> None:
    """An accepted document is worth what its written rate says, also where that is far from the reference."""
    document.ndpbm = None if written is None else Decimal(str(written))


def _again(each: _Written) -> _Written:
    rule = "row_duplicate"
    each.rows[0].defect = "copied"
    rows = [PlannedRow({}, list(row.parties), rule, Outcome.DUPLICATE, (rule,)) for row in each.rows]
    return _Written(each.document, copy.deepcopy(each.content), rows)


def _by_month(written: Sequence[_Written]) -> dict[date, list[_Written]]:
    months: dict[date, list[_Written]] = {}
    for each in written:
        months.setdefault(each.document.month, []).append(each)
    return months


def _write_sheets(rng: Random, landing: Path, truth: Truth, documents: Sequence[Document]) -> None:
    rows_of = [(document, exports_flat.make_rows(rng, document, sure=not document.spoilable)) for document in documents]
    spoilable = [rows[0] for document, rows in rows_of if document.spoilable and document.counts and len(rows) == 1]
    plant(rng, spoilable, exports_flat.DEFECTS)
    for document, rows in rows_of:
        if rows[0].defect and rows[0].outcome is Outcome.ACCEPTED:
            _take_rate(document, float(str(rows[0].cells["NDPBM"])))
    original = rng.choice([rows for document, rows in rows_of if document.spoilable and rows[0].is_clean])
    original[0].defect = "copied"
    cells, parties = original[0].cells, list(original[0].parties)
    original.append(PlannedRow(cells, parties, "row_duplicate", Outcome.DUPLICATE, ("row_duplicate",)))
    months: dict[date, list[tuple[Document, list[PlannedRow]]]] = {}
    for document, rows in rows_of:
        months.setdefault(document.month, []).append((document, rows))
    for month, of_month in months.items():
        target = Target(landing, "exports", month, f"rekap_peb_{month:%Y%m}.xlsx", exports_flat.LAYOUT)
        exports_flat.write(target, truth, of_month)
