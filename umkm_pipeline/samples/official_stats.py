"""Published figures: exports by province and month, and SMEs by class.

Belongs here: the layouts' cells and their defects. The figures that programmes publish (`domain.md` §7) are exact:
Lampung's US$302.77 million, which may be April 2021 alone or the year to date and is there on both bases; South
Sulawesi's US$769 million of January to April 2023 and its "44.98 %"; South Kalimantan's 364,628 SMEs, 328,567 of them
micro, and 131 clusters; Lampung's SMEs, about 147,000, and its 18 ministries. All others are invented, also
how classes spread over districts.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from umkm_pipeline.model.codes import Outcome
from umkm_pipeline.samples.clusters import CLUSTERS
from umkm_pipeline.samples.indonesian import dotted
from umkm_pipeline.samples.kalsel_registry import TRUE_FIRMS, TRUE_MICRO
from umkm_pipeline.samples.lists import write_list
from umkm_pipeline.samples.places import region_name, regions_of
from umkm_pipeline.samples.rows import Cell, Cells, Defect, PlannedRow, plant, put, repeat
from umkm_pipeline.samples.truth import Target, Truth
from umkm_pipeline.samples.workbook import open_workbook, write_line

SOURCE = "official_stats"
LAMPUNG_USD, SULSEL_USD = Decimal("302770000"), Decimal("769000000")
LAMPUNG_MINISTRIES = 18
_VALUE = "Nilai FOB (US$)"
_HEADERS = (
    *("No", "Provinsi", "Tahun", "Bulan", "Dasar Periode", "Kepastian Dasar", "Atribusi", "Sektor", "Kode HS", _VALUE),
    *("Berat Bersih (kg)", "Publikasi", "Tanggal Rilis", "Status Angka", "Perubahan Ke"),
)
_FIGURE_HEADERS = (
    *("No", "Provinsi", "Indikator", "Skala Usaha", "Tahun", "Bulan", "Dasar Periode", "Nilai", "Satuan", "Perkiraan"),
    *("Publikasi", "Tanggal Rilis"),
)
_MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
_PROVINCES = ("Sulawesi Selatan", "Kalimantan Selatan", "Jawa Tengah", "Lampung", "Maluku")
_Q, _OK = Outcome.QUARANTINED, Outcome.ACCEPTED

_DEFECTS = (
    Defect("region_unresolved", _Q, put("Provinsi", "Sunda Besar"), copies=2),
    Defect("figure_missing", _Q, put(_VALUE, None), copies=2),
    Defect("number_unreadable", _Q, put(_VALUE, "lihat lampiran"), copies=2),
    Defect("figure_negative", _Q, put(_VALUE, -5), copies=2),
    Defect("period_invalid", _Q, put("Bulan", "bulan lalu"), copies=2),
    Defect("basis_missing", _Q, put("Dasar Periode", None), copies=2),
    Defect("basis_unknown", _Q, put("Dasar Periode", "mingguan"), copies=2),
    Defect("basis_conflict", _Q, put("Dasar Periode", "tahun"), copies=2),
    Defect("attribution_unknown", _Q, put("Atribusi", "lewat udara"), copies=2),
    Defect("attribution_missing", _OK, put("Atribusi", None), copies=2),
    Defect("goods_code_invalid", _Q, put("Kode HS", "901"), copies=2),
    Defect("publication_missing", _OK, put("Publikasi", None), copies=2),
    Defect("date_unreadable", _Q, put("Tanggal Rilis", "pekan depan"), copies=2),
    Defect("published_too_early", _Q, put("Tanggal Rilis", date(2022, 1, 3)), copies=2),
    Defect("release_status_unknown", _OK, put("Status Angka", "dihitung ulang"), copies=2),
    Defect("revision_invalid", _Q, put("Perubahan Ke", "kedua"), copies=2),
)
_FIGURE_DEFECTS = (
    Defect("indicator_missing", _Q, put("Indikator", None), copies=2),
    Defect("indicator_unknown", _OK, put("Indikator", "Luas lahan gudang"), copies=2),
    Defect("figure_unit_unknown", _Q, put("Satuan", "gerobak"), copies=2),
    Defect("figure_unit_differs", _Q, put("Satuan", "orang"), copies=2),
    Defect("size_class_unknown", _Q, put("Skala Usaha", "ultra"), copies=2),
    Defect("mark_unknown", _OK, put("Perkiraan", "entah"), copies=2),
)


def write_official_stats(rng: Random, landing: Path, truth: Truth) -> dict[str, Any]:
    """Write all files; returns the figures that must come out."""
    _write_lampung(landing, truth)
    _write_release(rng, landing, truth)
    _write_sulsel(landing, truth)
    _write_figures(rng, landing, truth)
    _write_classes(rng, landing, truth)
    return {
        "lampung_usd": LAMPUNG_USD,
        "sulsel_january_to_april_usd": SULSEL_USD,
        "kalsel_smes": TRUE_FIRMS,
        "kalsel_micro": TRUE_MICRO,
        "lampung_ministries": LAMPUNG_MINISTRIES,
    }


def _release(province: str, year: int, month: str, basis: str | None, *, value: Cell, published: Cell) -> PlannedRow:
    cells: Cells = {
        "Provinsi": province,
        "Tahun": year,
        "Bulan": month,
        "Dasar Periode": basis,
        "Atribusi": "provinsi asal",
        "Sektor": "Total",
        _VALUE: value,
        "Publikasi": f"BRS Ekspor Impor {year}",
        "Tanggal Rilis": published,
        "Status Angka": "sementara",
        "Perubahan Ke": 0,
    }
    return PlannedRow(cells)


def _write_lampung(landing: Path, truth: Truth) -> None:
    """One published figure on both bases; to whom it credits the exports is not said either."""
    rows = [
        _release("Lampung", 2021, "April", basis, value=int(LAMPUNG_USD), published=date(2021, 6, 2))
        for basis in ("bulan", "kumulatif")
    ]
    for row in rows:
        row.cells |= {"Kepastian Dasar": "tafsiran", "Atribusi": None}
        row.rules = ("attribution_missing",)
    target = Target(landing, SOURCE, date(2021, 6, 1), "ekspor_lampung_202104.xlsx", "release_long")
    write_list(target, truth, _HEADERS, rows, titles=("NILAI EKSPOR PROVINSI LAMPUNG",))


def _write_sulsel(landing: Path, truth: Truth) -> None:
    rows = [
        _release(
            "Sulawesi Selatan", 2023, "Januari-April", "kumulatif", value=int(SULSEL_USD), published=date(2023, 5, 16)
        )
    ]
    target = Target(landing, SOURCE, date(2023, 5, 1), "ekspor_sulsel_202304.xlsx", "release_long")
    write_list(target, truth, _HEADERS, rows, titles=("NILAI EKSPOR PROVINSI SULAWESI SELATAN",))


def _write_release(rng: Random, landing: Path, truth: Truth) -> None:
    """The months of 2022, cumulative figures that fall, and a figure with two values."""
    rows = [
        _release(province, 2022, month, "bulan", value=rng.choice((value, dotted(value))), published=_released(number))
        for province in _PROVINCES
        for number, month in enumerate(_MONTHS, start=1)
        for value in (rng.randint(10, 400) * 1_234_567,)
    ]
    plant(rng, rows, _DEFECTS)
    for province in ("Bengkulu", "Gorontalo"):
        rows.append(_release(province, 2022, "Januari-Maret", None, value=3_000_000, published=_released(3)))
        falls = _release(province, 2022, "Januari-April", None, value=2_900_000, published=_released(4))
        falls.defect, falls.rules = "cumulative_falls", ("cumulative_falls",)
        rows.append(falls)
    for value in (5_100_000, 5_200_000):
        twice = _release("Riau", 2022, "Mei", "bulan", value=value, published=_released(5))
        twice.defect, twice.outcome, twice.rules = "figure_contradicts", _Q, ("figure_contradicts",)
        rows.append(twice)
    repeat(rng, rows, "row_duplicate", copies=2)
    target = Target(landing, SOURCE, date(2023, 2, 1), "ekspor_provinsi_2022.xlsx", "release_long")
    write_list(target, truth, _HEADERS, rows, titles=("NILAI EKSPOR MENURUT PROVINSI ASAL 2022",), total=True)


def _released(month: int) -> date:
    return date(2022, month, 28) + timedelta(days=20)


def _figure(province: str, indicator: str, size: str | None, year: int, *, value: Cell, unit: str) -> PlannedRow:
    cells: Cells = {
        "Provinsi": province,
        "Indikator": indicator,
        "Skala Usaha": size,
        "Tahun": year,
        "Nilai": value,
        "Satuan": unit,
        "Publikasi": "Dinas Koperasi dan UKM",
        "Tanggal Rilis": date(year + 1, 1, 31),
    }
    return PlannedRow(cells)


def _write_figures(rng: Random, landing: Path, truth: Truth) -> None:
    smes, unit = "Jumlah UMKM", "unit usaha"
    share = _figure("Sulawesi Selatan", "Capaian target ekspor", None, 2023, value="44,98", unit="persen")
    share.cells |= {"Bulan": "Januari-April", "Tanggal Rilis": date(2023, 5, 16)}
    published = [
        _figure("Kalimantan Selatan", smes, "Jumlah", 2023, value=dotted(TRUE_FIRMS), unit=unit),
        _figure("Kalimantan Selatan", smes, "Mikro", 2023, value=dotted(TRUE_MICRO), unit=unit),
        _figure("Kalimantan Selatan", "Jumlah sentra IKM", None, 2023, value=CLUSTERS, unit="sentra"),
        _figure("Lampung", smes, None, 2021, value="±147.000", unit=unit),
        share,
        _figure(
            "Lampung", "Jumlah kementerian/lembaga yang terlibat", None, 2021, value=LAMPUNG_MINISTRIES, unit="lembaga"
        ),
    ]
    rows = [
        _figure(province, smes, size, 2022, value=rng.randint(low, 9 * low), unit=unit)
        for province in ("Jawa Tengah", "Sulawesi Selatan", "Maluku", "Lampung", "Bali")
        for size, low in (("Mikro", 30_000), ("Kecil", 2_000), ("Menengah", 200))
    ]
    plant(rng, rows, _FIGURE_DEFECTS)
    target = Target(landing, SOURCE, date(2024, 1, 1), "angka_umkm.xlsx", "figures_long")
    write_list(target, truth, _FIGURE_HEADERS, [*published, *rows], total=True)


def _write_classes(rng: Random, landing: Path, truth: Truth) -> None:
    """South Kalimantan's SMEs by district, classes side by side: three figures a row."""
    regions = regions_of("63")
    others = TRUE_FIRMS - TRUE_MICRO
    sums = (TRUE_MICRO, others - others // 12, others // 12)
    columns = [_spread(rng, total, len(regions)) for total in sums]
    lines: list[tuple[Cell, ...]] = [
        (number, region_name(region), *counts, sum(counts))
        for number, (region, counts) in enumerate(zip(regions, zip(*columns, strict=True), strict=True), start=1)
    ]
    target = Target(landing, SOURCE, date(2024, 2, 1), "umkm_kalsel_menurut_skala_2023.xlsx", "size_classes_wide")
    above = ("JUMLAH UMKM PROVINSI KALIMANTAN SELATAN TAHUN 2023", "Sumber: Dinas Koperasi dan UKM")
    header = ("No", "Kabupaten/Kota", "Mikro", "Kecil", "Menengah", "Jumlah")
    with open_workbook(target.file) as book:
        sheet = book.add_worksheet("Skala")
        total: tuple[Cell, ...] = (None, "JUMLAH", *sums, TRUE_FIRMS)
        for position, line in enumerate([*((text,) for text in above), header, *lines, total]):
            write_line(sheet, position, line)
    first = len(above) + 2
    for number in range(first, first + len(lines)):
        for _ in sums:
            truth.add_row(target, "Skala", number, PlannedRow({}))
    for _ in sums:
        truth.add_lost(target, "Skala", first + len(lines), "total_row", Outcome.REJECTED)
    truth.add_file(target, (len(lines) + 1) * len(sums))


def _spread(rng: Random, total: int, parts: int) -> list[int]:
    """A total over some parts, none of them empty."""
    weights = [rng.randint(5, 15) for _ in range(parts)]
    counts = [total * weight // sum(weights) for weight in weights]
    return [*counts[:-1], total - sum(counts[:-1])]
