"""What the generator knows: the truth files beside the landing area.

Belongs here: collecting what every written row is and should become, and writing it as CSV and JSON. Tests and
benchmarks measure the pipeline against these files; the pipeline never reads them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from umkm_pipeline.model.codes import FileStatus, Outcome, PartyRole
from umkm_pipeline.samples.firms import Universe
from umkm_pipeline.samples.rows import Party, PlannedRow

ROW_COLUMNS = (
    "source",
    "period_month",
    "source_path",
    "sheet",
    "row_number",
    "party_role",
    "firm_key",
    "defect",
    "expected_outcome",
    "expected_rule",
    "id_usable",
)
FILE_COLUMNS = ("source", "period_month", "source_path", "layout", "file_status", "rows_read")
EXPORT_COLUMNS = (
    "source",
    "period_month",
    "source_path",
    "sheet",
    "row_number",
    "document_id",
    "version",
    "item_number",
    "firm_key",
    "exporter_firm_key",
    "channel",
    "exported_on",
    "month",
    "destination_country",
    "hs_code",
    "is_sample",
    "is_commercial",
    "counts",
    "currency",
    "fob_native",
    "fob_usd",
    "fob_idr",
)
FIRM_COLUMNS = (
    *("firm_key", "owner_key", "province_code", "region_code", "district_code", "village_code", "legal_form"),
    *("size_class", "nib", "npwp", "product", "hs_code", "kbli", "groups"),
)
_NOBODY = (Party(PartyRole.FIRM, firm_key=""),)
_NO_FIRM = (Party(None, firm_key=""),)


@dataclass(frozen=True, slots=True)
class Target:
    """A landing file: where it goes and what it is."""

    landing: Path
    source: str
    month: date
    name: str
    layout: str

    @property
    def path(self) -> str:
        """Path below the landing folder."""
        return f"{self.source}/{self.month:%Y-%m}/{self.name}"

    @property
    def file(self) -> Path:
        """The file itself; its folder is made."""
        file = self.landing / self.path
        file.parent.mkdir(parents=True, exist_ok=True)
        return file


@dataclass(slots=True)
class Truth:
    """Collects truth while files are written."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    files: list[tuple[Any, ...]] = field(default_factory=list)
    exports: list[dict[str, Any]] = field(default_factory=list)

    def add_row(self, target: Target, sheet: str, row_number: int, row: PlannedRow) -> None:
        """Note a written row, once for each party that it names; an accepted row without one has no role either."""
        for party in row.parties or (_NO_FIRM if row.outcome is Outcome.ACCEPTED else _NOBODY):
            self.rows.append(
                (
                    target.source,
                    target.month,
                    target.path,
                    sheet,
                    row_number,
                    party.role,
                    party.firm_key,
                    row.defect,
                    row.outcome,
                    ";".join(row.rules),
                    ",".join(party.ids),
                )
            )

    def add_file(self, target: Target, rows_read: int, status: FileStatus = FileStatus.READ) -> None:
        """Note a written file and how many data rows it has."""
        self.files.append((target.source, target.month, target.path, target.layout, status, rows_read))

    def add_lost(self, target: Target, sheet: str, row_number: int, rule: str, outcome: Outcome) -> None:
        """Note a row that no layout reads."""
        self.add_row(target, sheet, row_number, PlannedRow({}, [], rule, outcome, (rule,)))

    def write(self, folder: Path, universe: Universe, programmes: dict[str, Any]) -> None:
        """Write firms, rows, files, exports and programmes."""
        folder.mkdir(parents=True, exist_ok=True)
        _write_csv(folder / "firms.csv", FIRM_COLUMNS, _firm_rows(universe))
        _write_csv(folder / "rows.csv", ROW_COLUMNS, self.rows)
        _write_csv(folder / "files.csv", FILE_COLUMNS, sorted(self.files, key=lambda row: (row[2], row[0])))
        _write_csv(
            folder / "exports.csv", EXPORT_COLUMNS, ([row[name] for name in EXPORT_COLUMNS] for row in self.exports)
        )
        write_json(folder / "programmes.json", programmes)


def write_json(file: Path, content: object) -> None:
    """Readable JSON; decimals become text so that no digit is lost."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=1, default=_as_text, ensure_ascii=False) + "\n", encoding="utf-8")


def _as_text(value: object) -> str:
    if isinstance(value, Decimal | date):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not written to truth files")


def _write_csv(file: Path, header: Iterable[str], rows: Iterable[Sequence[Any]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([_plain(value) for value in row] for row in rows)


def _plain(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def _firm_rows(universe: Universe) -> Iterable[tuple[Any, ...]]:
    groups = {firm.key: name for name, firms in universe.groups.items() for firm in firms}
    first_of_owner: dict[str, str] = {}
    for firm in universe.firms:
        owner_key = first_of_owner.setdefault(firm.owner.nik, firm.key)
        yield (
            firm.key,
            owner_key,
            firm.place.province_code,
            firm.place.region_code,
            firm.place.district_code,
            firm.place.village_code,
            firm.legal_form,
            firm.size,
            firm.nib,
            f"0{firm.npwp}" if firm.npwp else "",
            firm.product.name,
            firm.product.hs_code,
            firm.product.kbli,
            groups[firm.key],
        )
