"""A review workbook from export to the table of judgements, through the file that an officer has open."""

from __future__ import annotations

import shutil
import stat
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
import xlsxwriter

from tests.review.conftest import Desk, Returned, firm
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.review import labels
from umkm_pipeline.review.landed import landed_reviews
from umkm_pipeline.review.sides import TITLES
from umkm_pipeline.review.workbook import read_book

PINK, PLAIN = "FFF8CBAD", "00000000"


def color(back: Returned, row: int, name: str) -> str:
    return str(back.sheet.cell(row, back.at[name]).fill.fgColor.rgb)


def test_both_records_stand_side_by_side_and_what_differs_is_coloured(desk: Desk) -> None:
    file = desk.export((firm(1), firm(2)), (firm(1), firm(3)), stake_usd=12345, probability=0.62)
    back = Returned(file)
    assert back.book.sheetnames == [labels.GUIDE, labels.DATA, labels.ABOUT]
    assert back.book[labels.ABOUT].sheet_state == "veryHidden"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [back.sheet.cell(1, at).value for at in (1, 2, 3)] == list(labels.ASKED)
    assert back.row(2, ["Nilai ekspor terkait (US$)", "Peluang sama", "Saat ini"]) == ["12,345", "62%", "dua usaha"]
    shown = {title: (back.cell(3, f"{title} (A)"), back.cell(3, f"{title} (B)")) for title in TITLES}
    assert shown["Nama usaha"] == ("UD Maju", "UD Lain")
    assert shown["Kabupaten/kota"] == ("Kabupaten Bone", "Kota Makassar")
    assert shown["Desa/kelurahan"] == ("LAMURU", None)
    assert shown["NIB"] == ("1208220012345", None)
    assert shown["Bulan"] == ("2023-06", "2023-06")
    assert (shown["Berkas"][0], shown["Lembar"][0], shown["Baris"]) == ("registry/2023-06/f.xlsx", "s", ("1", "3"))
    # Two numbers of one ending are masked alike and differ all the same.
    assert shown["NIK"] == ("****0001", "****0001")
    assert [color(back, 3, f"NIK ({side})") for side in "AB"] == [PINK, PINK]
    assert shown["Telepon"] == ("****7890", None)
    assert color(back, 3, "Telepon (A)") == PLAIN
    assert color(back, 3, "Nama usaha (B)") == PINK
    # Of the first pair the name differs; owner and address are only spelled in another way.
    assert [color(back, 2, f"{title} (A)") for title in ("Nama usaha", "Pemilik", "Alamat")] == [PINK, PLAIN, PLAIN]


def test_verdicts_are_chosen_from_a_list_and_no_text_is_a_formula(desk: Desk) -> None:
    back = Returned(desk.export((firm(1), firm(2))))
    (choice,) = back.sheet.data_validations.dataValidation
    assert choice.formula1 == '"SAMA,BEDA,RAGU"'
    assert str(choice.sqref) == "A2"
    assert back.cell(2, "Nama usaha (B)") == "'=Maju Jaya"
    hidden = [back.sheet.column_dimensions[back.sheet.cell(1, back.at[name]).column_letter] for name in (labels.LEFT,)]
    assert all(one.hidden for one in hidden)
    assert not any(cell.data_type == "f" for row in back.sheet.iter_rows() for cell in row)


def test_what_is_chosen_comes_back_with_who_why_when_and_where_from(desk: Desk) -> None:
    back = Returned(desk.export((firm(1), firm(2)), (firm(1), firm(3)), (firm(2), firm(3))))
    back.fill(2, "SAMA", "Rahma, Dinas", "ditelepon, NIK 7308014502900001")
    back.fill(3, "beda ", "Rahma, Dinas")
    at = datetime(2030, 5, 1, 8, 30, tzinfo=UTC)
    back.save(desk.landing / "reviews" / "bone" / "kembali.xlsx", at)
    same, different = sorted(desk.read(), key=lambda row: row["judgement_entry"])
    assert (same["record_id"], same["other_record_id"], same["verdict"]) == (firm(1), firm(2), "same")
    assert (same["judged_by"], same["decision_reason"]) == ("Rahma, Dinas", "ditelepon, NIK ****0001")
    assert same["judged_at"] == at
    assert (same["judgement_path"], same["judgement_entry"]) == ("reviews/bone/kembali.xlsx", "PASANGAN, row 2")
    assert (different["other_record_id"], different["verdict"]) == (firm(3), "different")


def test_sorted_and_filtered_sheets_say_the_same(desk: Desk) -> None:
    back = Returned(desk.export((firm(1), firm(2)), (firm(1), firm(3))))
    back.fill(2, "SAMA")
    for column in range(1, back.sheet.max_column + 1):
        one, other = back.sheet.cell(2, column), back.sheet.cell(3, column)
        one.value, other.value = other.value, one.value
    back.save(desk.landing / "reviews" / "a.xlsx")
    (row,) = desk.read()
    assert (row["other_record_id"], row["verdict"], row["judgement_entry"]) == (firm(2), "same", "PASANGAN, row 3")


def test_lines_that_cannot_be_used_are_told_by_row_and_column(desk: Desk) -> None:
    back = Returned(desk.export(*[(firm(1), firm(2))] * 7))
    back.fill(2, "MUNGKIN")
    back.fill(3, "SAMA", by="  ")
    back.fill(4, "SAMA")
    back.sheet.cell(4, back.at[labels.LEFT]).value = "registry/2023-06/f/s/1"
    back.fill(5, "SAMA")
    back.sheet.cell(5, back.at[labels.RIGHT]).value = f"{firm(3)}#firm"
    back.fill(6, '=IF(1,"SAMA","")')
    back.fill(7, None)
    back.fill(8, "RAGU")
    back.save(desk.landing / "reviews" / "a.xlsx")
    landed = landed_reviews(desk.landing)
    assert [(flaw.entry, flaw.column) for flaw in landed.flaws] == [
        ("PASANGAN, row 2", labels.VERDICT),
        ("PASANGAN, row 3", labels.BY),
        ("PASANGAN, row 4", labels.LEFT),
        ("PASANGAN, row 5", f"{labels.LEFT}, {labels.RIGHT}"),
        ("PASANGAN, row 6", labels.VERDICT),
    ]
    assert [one.verdict for one in landed.judgements] == ["unsure"]


def test_a_name_of_a_sheet_that_cells_would_change_comes_back_whole(desk: Desk) -> None:
    record = "registry/2023-06/abcdefabcdef/ Data\xa0UMKM\t#1 /7"
    rows = desk.core.lake.read("identity_record")
    rows.loc[rows["record_id"] == firm(2), "record_id"] = record
    desk.core.lake.write("identity_record", rows)
    back = Returned(desk.export((record, firm(3))))
    back.fill(2, "BEDA")
    back.save(desk.landing / "reviews" / "a.xlsx")
    assert [(row["record_id"], row["other_record_id"]) for row in desk.read()] == [(record, firm(3))]


def test_a_time_before_the_export_or_none_is_that_of_the_export(desk: Desk) -> None:
    back = Returned(desk.export((firm(1), firm(2))))
    back.fill(2, "SAMA")
    exported = datetime.fromisoformat(str(back.book[labels.ABOUT]["B4"].value))
    file = back.save(desk.root / "alt.xlsx", exported - timedelta(days=400))
    assert read_book(file.read_bytes(), "alt.xlsx").saved_at == exported


def test_other_files_are_told_and_stop_nothing(desk: Desk) -> None:
    desk.judge((firm(1), firm(2), "SAMA"))
    folder = desk.landing / "reviews"
    (folder / "catatan.txt").write_text("halo")
    (folder / "~$tinjauan.xlsx").write_text("lock")
    with xlsxwriter.Workbook(folder / "lain.xlsx") as book:
        book.add_worksheet("Data").write(0, 0, "x")
    landed = landed_reviews(desk.landing)
    assert [other.path for other in landed.not_ours] == ["reviews/catatan.txt", "reviews/lain.xlsx"]
    assert "umkm review export" in landed.not_ours[1].message
    assert len(landed.judgements) == 1


def test_a_sheet_without_its_columns_is_not_read(desk: Desk) -> None:
    file = desk.export((firm(1), firm(2)))
    book = openpyxl.load_workbook(file)
    book[labels.DATA].delete_cols(1)
    book.save(file)
    with pytest.raises(UmkmError, match=f"columns are missing: {labels.VERDICT}"):
        read_book(file.read_bytes(), "a.xlsx")


def test_the_same_file_twice_is_one_judgement(desk: Desk) -> None:
    file = desk.judge((firm(1), firm(2), "SAMA"))
    before = desk.read()
    shutil.copy(file, file.with_name("zz salinan.xlsx"))
    assert desk.read() == before
