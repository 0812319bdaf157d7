"""Records in a lake, pairs of them in a workbook, and the workbook as an officer has it open."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from openpyxl.workbook import Workbook

from tests.conftest import Core
from umkm_pipeline.erasure.suppress import Erased
from umkm_pipeline.identity.judgements import PAIR
from umkm_pipeline.model.arrow import arrow_schema, to_frame
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.review import labels
from umkm_pipeline.review.export import write_workbook
from umkm_pipeline.review.landed import landed_reviews
from umkm_pipeline.review.sides import shown_pairs
from umkm_pipeline.review.table import identity_judgement

MONTH = date(2023, 6, 1)
TOKENS = Tokens(b"k" * 32)
LATER = datetime(2030, 1, 1, tzinfo=UTC)


def firm(number: int, month: str = "2023-06", file: str = "f") -> str:
    """Id of a registry row that `Core.put` wrote."""
    return f"registry/{month}/{file}/s/{number}"


def in_doubt(one: str, other: str) -> dict[str, Any]:
    """A row of the queue about two rows that name a firm."""
    return {
        "record_id": one,
        "party_role": "firm",
        "other_record_id": other,
        "other_party_role": "firm",
        "umkm_id": "UMKM-0000000001",
        "other_umkm_id": "UMKM-0000000002",
        "probability": 0.5,
        "uncertainty": 1.0,
        "stake_usd": 0,
        "priority": 0.0,
    }


class Desk:
    """An office's records, its landing folder, and what goes out and comes back."""

    def __init__(self, core: Core, root: Path) -> None:
        self.core, self.root, self.landing = core, root, root / "landing"
        self.landing.mkdir()

    def queue(self, *pairs: tuple[str, str], **columns: Any) -> pd.DataFrame:
        """Rows of the queue about pairs of registry rows."""
        rows = [in_doubt(one, other) | columns for one, other in pairs]
        return to_frame(pa.Table.from_pylist(rows, arrow_schema(TABLES["identity_review_queue"])))

    def export(self, *pairs: tuple[str, str], name: str = "tinjauan.xlsx", **columns: Any) -> Path:
        """A workbook about pairs of registry rows."""
        file = self.root / name
        shown = shown_pairs(self.queue(*pairs, **columns), self.core.scan)
        write_workbook(shown, file, left=0, fingerprint="abcd1234")
        return file

    def judge(self, *verdicts: tuple[str, str, str], name: str = "tinjauan.xlsx", by: str = "Rahma") -> Path:
        """A workbook about pairs, judged and put into the landing folder; saved later than all before."""
        sent = Returned(self.export(*((one, other) for one, other, _ in verdicts)))
        for row, (_, _, verdict) in enumerate(verdicts, start=2):
            sent.fill(row, verdict, by)
        return sent.save(self.landing / "reviews" / name)

    def read(self) -> list[dict[str, Any]]:
        """Read the judgements into the lake, as a run does; the table's rows."""
        erased = Erased(TOKENS)
        self.core.lake.write("identity_judgement", identity_judgement(landed_reviews(self.landing).judgements, erased))
        rows: list[dict[str, Any]] = self.core.scan("identity_judgement").to_pyarrow().to_pylist()
        return rows


class Returned:
    """A review workbook as an officer has it open; each saving is a second later than the one before."""

    _saved = 0

    def __init__(self, file: Path) -> None:
        self.book: Workbook = openpyxl.load_workbook(file)
        self.sheet = self.book[labels.DATA]
        self.at = {str(cell.value): cell.column for cell in self.sheet[1]}

    def cell(self, row: int, name: str) -> Any:
        return self.sheet.cell(row, self.at[name]).value

    def row(self, row: int, names: Sequence[str]) -> list[Any]:
        return [self.cell(row, name) for name in names]

    def fill(self, row: int, verdict: object, by: str | None = "Rahma", why: str | None = None) -> None:
        for name, value in zip(labels.ASKED, (verdict, by, why), strict=True):
            self.sheet.cell(row, self.at[name]).value = value

    def save(self, file: Path, at: datetime | None = None) -> Path:
        """Save it; openpyxl says when in the file, as spreadsheet programs do."""
        file.parent.mkdir(parents=True, exist_ok=True)
        Returned._saved += 1
        moment = at or datetime.fromtimestamp(int(time.time()) + Returned._saved, UTC)
        self.book.save(file)
        _stamp(file, moment)
        return file


def _stamp(file: Path, moment: datetime) -> None:
    """Set the time in the workbook itself: openpyxl always takes the clock's."""
    with zipfile.ZipFile(file) as archive:
        parts = [(info, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, data in parts:
            text = f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode()
            kept = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + text, data)
            archive.writestr(info, kept if info.filename == "docProps/core.xml" else data)


@pytest.fixture
def desk(core: Core, tmp_path: Path) -> Desk:
    """Three registry rows in two files: two of one NIB, and one without."""
    core.put(
        "core_registry",
        MONTH,
        {
            "business_name": "UD Maju",
            "owner_name": "Siti",
            "address": "Jl. Mawar 1",
            "region_code": "7308",
            "village_name": "Lamuru",
            "nib": "1208220012345",
            "nik_token": "a" * 32,
            "phone_token": "c" * 32,
        },
        {"business_name": "=Maju Jaya", "owner_name": "Siti", "address": "jl mawar 1", "region_code": "7308"},
        {"business_name": "UD Lain", "owner_name": "Budi", "region_code": "7371", "nik_token": "b" * 32},
    )
    contacts = [("a" * 32, "nik", "7308014502900001"), ("b" * 32, "nik", "7371014502900001")]
    contacts.append(("c" * 32, "phone", "+6281234567890"))
    core.lake.write("identity_contact", pd.DataFrame(contacts, columns=["token", "contact_kind", "contact_value"]))
    core.identify()
    return Desk(core, tmp_path)


__all__ = ["LATER", "MONTH", "PAIR", "TOKENS", "Desk", "Returned", "firm"]
