"""Targets of regional plans and of programmes.

Belongs here: the two layouts' cells and their defects. South Sulawesi's export target of 2023, US$1.71 billion, is the
published one, set by a revision of its plan; the earlier version and all other targets are invented.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from umkm_pipeline.model.codes import Outcome
from umkm_pipeline.samples.lists import write_list
from umkm_pipeline.samples.rows import Cells, Defect, PlannedRow, plant, put, put_all, repeat
from umkm_pipeline.samples.truth import Target, Truth

SOURCE = "targets"
SULSEL_TARGET = Decimal("1710000000")
"""US dollars, the year 2023."""
_HEADERS = (
    *("No", "Dokumen", "Nomor Dokumen", "Provinsi", "Indikator", "Satuan", "Tahun", "Bulan", "Dasar Periode"),
    *("Target", "Arah", "Perubahan Ke", "Tanggal Perubahan"),
)
_PROGRAMME_HEADERS = (
    *("No", "Program", "Dokumen", "Indikator Kinerja", "Satuan", "Mulai", "Selesai", "Dasar Periode", "Target", "Arah"),
    *("Perubahan Ke", "Tanggal Perubahan"),
)
_PROVINCES = ("Kalimantan Selatan", "Jawa Tengah", "Lampung", "Maluku", "Nusa Tenggara Timur", "Papua Selatan")
_PROGRAMMES = (
    ("JATENG-COACHING-2019", "Jumlah UKM mengikuti coaching", 25, "4 Maret 2019", "3 November 2019"),
    ("SULSEL-EKSPOR-2023", "Jumlah calon eksportir hasil kurasi", 140, "2023-01-01", "2023-12-31"),
    ("KOMINFO-MAKASSAR-2023", "Jumlah UMKM mengikuti pelatihan", 90, "2023-01-01", "2023-12-31"),
    ("KOMINFO-MAKASSAR-2024", "Jumlah UMKM mengikuti pelatihan", 90, "2024-01-01", "2024-12-31"),
    ("LAMPUNG-BINAAN-2021", "Jumlah UKM dibina", 90, "2021-01-01", "2021-12-31"),
    ("KALSEL-EKSPOR-2023", "Jumlah UKM yang mengekspor", 12, "2023-01-01", "2023-12-31"),
)
_Q, _OK = Outcome.QUARANTINED, Outcome.ACCEPTED

_DEFECTS = (
    Defect("target_document_unknown", _Q, put("Dokumen", "Lampiran"), copies=2),
    Defect("target_owner_missing", _Q, put("Provinsi", None), copies=2),
    Defect("region_unresolved", _Q, put("Provinsi", "Sulawesi Antah"), copies=2),
    Defect("indicator_missing", _Q, put("Indikator", None), copies=2),
    Defect("indicator_unknown", _OK, put("Indikator", "Nilai investasi asing"), copies=2),
    Defect("figure_unit_unknown", _Q, put("Satuan", "juta"), copies=2),
    Defect("figure_unit_differs", _Q, put("Satuan", "orang"), copies=2),
    Defect("figure_missing", _Q, put("Target", None), copies=2),
    Defect("number_unreadable", _Q, put("Target", "naik 5 atau 6"), copies=2),
    Defect("target_not_positive", _Q, put("Target", 0), copies=2),
    Defect("period_invalid", _Q, put("Tahun", "2o23"), copies=2),
    Defect("basis_missing", _Q, put_all(**{"Bulan": "April", "Dasar Periode": None}), copies=2),
    Defect("basis_unknown", _Q, put("Dasar Periode", "mingguan"), copies=2),
    Defect("basis_conflict", _Q, put("Dasar Periode", "bulanan"), copies=2),
    Defect("direction_unknown", _Q, put("Arah", "mendatar"), copies=2),
    Defect("direction_assumed", _OK, put("Arah", None), copies=2),
    Defect("revision_invalid", _Q, put("Perubahan Ke", "pertama"), copies=2),
    Defect("revision_undated", _OK, put("Perubahan Ke", 2), copies=2),
    Defect("date_unreadable", _Q, put("Tanggal Perubahan", "awal tahun"), copies=2),
    Defect("date_implausible", _Q, put("Tanggal Perubahan", date(1923, 5, 3)), copies=2),
)
_PROGRAMME_DEFECTS = (
    Defect("programme_unknown", _Q, put("Program", "KURSUS-MENJAHIT-1999"), copies=2),
    Defect("date_ambiguous", _Q, put("Mulai", "03/04/2022"), copies=1),
    Defect("direction_missing", _Q, put_all(**{"Indikator Kinerja": "Jumlah gerai", "Arah": None}), copies=2),
)


def write_targets(rng: Random, landing: Path, truth: Truth) -> dict[str, Any]:
    """Write both files; returns the targets that must come out."""
    rows = [_row("Sulawesi Selatan", 2023, "1,65", 0), _row("Sulawesi Selatan", 2023, "1,71", 1)]
    others = [
        _row(province, year, f"{rng.randint(11, 99) / 100:.2f}".replace(".", ","), 0)
        for province in _PROVINCES
        for year in range(2018, 2028)
    ]
    plant(rng, others, _DEFECTS)
    others += _contradicting()
    repeat(rng, others, "row_duplicate", copies=2)
    target = Target(landing, SOURCE, date(2023, 1, 1), "target_ekspor_provinsi.xlsx", "plan_targets")
    titles = ("TARGET NILAI EKSPOR MENURUT DOKUMEN PERENCANAAN", "KEADAAN JANUARI 2023")
    write_list(target, truth, _HEADERS, [*rows, *others], titles=titles, total=True)

    programmes = [_programme_row(*one) for one in _PROGRAMMES]
    spoiled = [_programme_row(*_PROGRAMMES[0]) for _ in range(5)]
    for number, row in enumerate(spoiled, start=1):
        row.cells |= {"Indikator Kinerja": "Jumlah UKM yang mengekspor", "Target": str(number), "Perubahan Ke": number}
        row.cells["Tanggal Perubahan"] = "1 Maret 2019"
    plant(rng, spoiled, _PROGRAMME_DEFECTS)
    target = Target(landing, SOURCE, date(2024, 1, 1), "target_program.csv", "programme_targets")
    write_list(target, truth, _PROGRAMME_HEADERS, [*programmes, *spoiled])
    return {
        "province_code": "73",
        "year": 2023,
        "export_value_usd": SULSEL_TARGET,
        "versions": 2,
        "programmes": {code: value for code, _, value, _, _ in _PROGRAMMES},
    }


def _row(province: str, year: int, billions: str, revision: int) -> PlannedRow:
    cells: Cells = {
        "Dokumen": "Perubahan RPJMD" if revision else "RPJMD",
        "Nomor Dokumen": f"Perda {province}",
        "Provinsi": province,
        "Indikator": "Nilai ekspor",
        "Satuan": "US$ miliar",
        "Tahun": year,
        "Dasar Periode": "tahun",
        "Target": billions,
        "Arah": "naik",
        "Perubahan Ke": revision,
        "Tanggal Perubahan": date(2021, 5, 3) if revision else None,
    }
    return PlannedRow(cells)


def _contradicting() -> list[PlannedRow]:
    rule = ("figure_contradicts",)
    rows = [_row("Bengkulu", 2023, value, 0) for value in ("0,21", "0,22")]
    return [PlannedRow(row.cells, [], rule[0], _Q, rule) for row in rows]


def _programme_row(code: str, indicator: str, value: int, first: str, last: str) -> PlannedRow:
    cells: Cells = {
        "Program": code,
        "Dokumen": "KAK program",
        "Indikator Kinerja": indicator,
        "Satuan": "UKM",
        "Mulai": first,
        "Selesai": last,
        "Dasar Periode": "masa program",
        "Target": str(value),
        "Arah": "naik",
    }
    return PlannedRow(cells)
