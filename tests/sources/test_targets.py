from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

PLAN = {
    "Dokumen": "RPJMD 2018-2023",
    "Nomor Dokumen": "Perda 1/2019",
    "Provinsi": "Sulawesi Selatan",
    "Indikator": "Nilai ekspor",
    "Satuan": "US$ miliar",
    "Tahun": "2023",
    "Bulan": "",
    "Dasar Periode": "",
    "Target": "1,71",
    "Arah": "naik",
    "Perubahan Ke": "1",
    "Tanggal Perubahan": "3 Mei 2021",
}
PROGRAMME = {
    "Program": "Coaching clinic ekspor Jawa Tengah 2019",
    "Dokumen": "KAK",
    "Indikator Kinerja": "Jumlah UKM mengikuti coaching",
    "Satuan": "UKM",
    "Mulai": "4 Maret 2019",
    "Selesai": "3 November 2019",
    "Target": "25",
}


def test_a_target_has_all_that_its_achievement_needs(reader: Any, verdict: Any) -> None:
    read = reader("targets").csv([PLAN])
    assert verdict(read) == [""]
    row = read.core.iloc[0]
    assert (row["target_document"], row["province_code"], row["indicator_code"]) == ("RPJMD", "73", "export_value_usd")
    assert (row["target_value"], row["unit_code"], row["direction"]) == (Decimal("1710000000"), "USD", "higher")
    assert (row["period_start"], row["period_end"], row["period_basis"]) == (
        date(2023, 1, 1),
        date(2023, 12, 31),
        "year",
    )
    assert (row["revision"], row["revised_on"]) == (1, date(2021, 5, 3))
    # `domain.md` §7: 769 of 1,710 million is 44.97 %, published as 44.98 %.
    assert round(Decimal("769000000") / row["target_value"] * 100, 2) == Decimal("44.97")


def test_versions_of_a_target_stand_side_by_side(reader: Any, verdict: Any) -> None:
    first = PLAN | {"Target": "1,65", "Perubahan Ke": "0", "Tanggal Perubahan": ""}
    read = reader("targets").csv([first, PLAN])
    assert verdict(read) == ["", ""]
    assert read.core.sort_values("revision")["target_value"].to_list() == [1_650_000_000, 1_710_000_000]


def test_a_programme_s_target_is_of_its_window(reader: Any, verdict: Any) -> None:
    read = reader("targets").csv([PROGRAMME])
    assert verdict(read) == ["direction_assumed"]
    row = read.core.iloc[0]
    assert (row["programme_code"], row["indicator_code"]) == ("JATENG-COACHING-2019", "smes_trained")
    assert (row["period_start"], row["period_end"], row["period_basis"]) == (
        date(2019, 3, 4),
        date(2019, 11, 3),
        "window",
    )


def test_an_indicator_where_less_is_better(reader: Any, verdict: Any) -> None:
    refused = PLAN | {"Indikator": "Jumlah ekspor yang ditolak", "Satuan": "unit", "Target": "5", "Arah": ""}
    read = reader("targets").csv([refused])
    assert verdict(read) == ["direction_assumed"]
    assert read.core["direction"].to_list() == ["lower"]


def test_years_side_by_side_become_rows_under_the_title_s_document(reader: Any, verdict: Any) -> None:
    lines = [
        ["PERUBAHAN RPJMD PROVINSI SULAWESI SELATAN TAHUN 2018-2023"],
        ["Perubahan ke: 1"],
        ["Tanggal perubahan: 3 Mei 2021"],
        ["No", "Indikator Kinerja Daerah", "Satuan", "Arah", "Target 2022", "Target 2023"],
        [1, "Nilai ekspor", "US$ miliar", "naik", 1.5, 1.71],
    ]
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Target")
        for row, line in enumerate(lines):
            sheet.write_row(row, 0, line)
    read = reader("targets").bytes("rpjmd.xlsx", file.getvalue())
    assert verdict(read) == [";"]
    assert read.core["target_value"].to_list() == [1_500_000_000, 1_710_000_000]
    assert [day.year for day in read.core["period_start"]] == [2022, 2023]
    assert set(read.core["revision"]) == {1}
    assert read.core["record_id"].is_unique
