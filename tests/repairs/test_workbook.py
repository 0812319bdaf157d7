"""A repair workbook from export to the next reading of its month."""

from __future__ import annotations

import shutil
import stat
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.corpus.books import xlsx
from tests.repairs.conftest import HEADER, MONTH, Month, Returned, line
from umkm_pipeline.repairs import labels
from umkm_pipeline.repairs.decisions import books_in, months_to_read_again
from umkm_pipeline.repairs.edit import CLEARED, CONFIRMED, ROW_REF

NIK = "7308014502900001"
SHORT = "12082200123"


@pytest.fixture
def faulty(month: Month) -> Month:
    """Rows that break a rule of one cell, of several cells, and of none in particular."""
    month.deliver(
        line(nama_umkm="UD Satu", nib=SHORT, nama_kabupaten_kota="Kab. Di Atas Awan"),
        line(nama_umkm="UD Dua", nib="", no_telp=""),
        line(nama_umkm="UD Tiga", omset_per_bulan="kira-kira"),
        line(nama_umkm="UD Empat"),
    )
    month.read()
    month.export()
    return month


def returned(month: Month) -> Returned:
    return Returned(month.root / "perbaikan.xlsx")


def test_a_guide_comes_first_then_a_line_for_each_cell_beside_the_row_as_it_came(faulty: Month) -> None:
    file = faulty.root / "perbaikan.xlsx"
    back = returned(faulty)
    assert back.book.sheetnames[0] == labels.GUIDE
    assert back.book[labels.ABOUT].sheet_state == "veryHidden"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    lines = [
        [back.cell(row, name) for name in (labels.ROW, labels.RULE, labels.COLUMN, labels.VALUE)] for row in back.rows()
    ]
    assert ["2", "nib_invalid", "D", SHORT] in lines
    assert ["2", "region_unresolved", "H", "Kab. Di Atas Awan"] in lines
    # A row without a key may be mended in any of the cells that would be one.
    assert [row[2] for row in lines if row[1] == "key_missing"] == ["A", "C", "D", "F", "I", "{npwp}"]
    assert not any(row[0] == "5" for row in lines)
    row = back.row_of(SHORT)
    first = len(labels.VISIBLE) + len(labels.HIDDEN) + 1
    original = [back.sheet.cell(row, first + at).value for at in range(14)]
    assert original[0] == "UD Satu"
    assert original[3] == SHORT
    assert back.sheet.cell(row, first + 3).fill.fgColor.rgb != back.sheet.cell(row, first).fill.fgColor.rgb
    assert back.sheet.cell(row, back.at[labels.CORRECTION]).number_format == "@"
    assert all(
        back.sheet.column_dimensions[back.sheet.cell(1, back.at[name]).column_letter].hidden
        for name in (labels.RECORD,)
    )


def test_corrected_rows_run_through_all_rules_again(faulty: Month) -> None:
    back = returned(faulty)
    back.fill(back.row_of(SHORT), "1208220012346")
    back.fill(
        back.row_of("Kab. Di Atas Awan"),
        "Kab. Bone",
        **{labels.ON: "20 Desember 2023", labels.WHY: f"ditelepon, NIK {NIK}"},
    )
    back.fill(back.row_of("kira-kira"), "masih kira-kira")
    back.save(faulty.repairs / "juni" / "bone.xlsx")
    faulty.read()
    assert sorted(faulty.table("core")["business_name"]) == ["UD Empat", "UD Satu"]
    left = faulty.table("quarantine").set_index("row_number")
    assert left["rule"].to_dict() == {3: "key_missing", 4: "number_unreadable"}
    edits = faulty.decided().set_index("column_ref")
    assert edits["outcome"].to_dict() == {"D": "accepted", "H": "accepted", "L": "quarantined"}
    assert (edits["reason"]["H"], str(edits["repaired_on"]["H"])) == ("ditelepon, NIK ****0001", "2023-12-20")
    assert edits["value_before"]["D"] == SHORT


def test_a_field_without_a_column_can_be_given(faulty: Month) -> None:
    back = returned(faulty)
    row = next(row for row in back.rows() if back.cell(row, labels.COLUMN) == "{npwp}")
    back.fill(row, "01.234.567.4-801.000")
    back.save(faulty.repairs / "bone.xlsx")
    faulty.read()
    assert faulty.decided()["repair_status"].tolist() == ["applied"]
    assert faulty.table("core")["npwp"].notna().any() or "npwp_invalid" in set(faulty.table("quarantine")["rule"])


def test_what_cannot_be_used_is_told_and_never_dropped(faulty: Month) -> None:
    back = returned(faulty)
    back.fill(back.row_of(SHORT), "1208220012346", by=None)
    back.fill(back.row_of("kira-kira"), 1234567890123456)
    back.fill(back.row_of("Kab. Di Atas Awan"), date(2023, 12, 1))
    back.save(faulty.repairs / "bone.xlsx")
    faulty.read()
    edits = faulty.decided().set_index("column_ref")
    assert edits["repair_status"].to_dict() == {"D": "incomplete", "H": "refused", "L": "refused"}
    assert "rounded" in edits["repair_note"]["L"]
    assert faulty.table("core")["business_name"].tolist() == ["UD Empat"]


def test_a_number_keeps_its_digits_and_blanks_are_no_decision(faulty: Month) -> None:
    back = returned(faulty)
    back.fill(back.row_of(SHORT), 120822001234)
    back.fill(back.row_of("Kab. Di Atas Awan"), "Kab. Bone")
    back.fill(back.row_of("kira-kira"), "   ")
    back.save(faulty.repairs / "bone.xlsx")
    faulty.read()
    core = faulty.table("core").set_index("business_name")
    assert core["nib"]["UD Satu"] == "0120822001234"
    assert {"nib_padded", "repaired"} <= set(core["warnings"]["UD Satu"].split(";"))
    assert len(faulty.decided()) == 2


def test_a_cell_can_be_emptied(month: Month) -> None:
    month.deliver(line(nib=SHORT, nik=NIK))
    month.read()
    month.export()
    back = returned(month)
    back.fill(back.row_of(SHORT), CLEARED)
    back.save(month.repairs / "bone.xlsx")
    month.read()
    assert month.table("core")["nib"].isna().all()


def test_a_row_with_too_many_cells_is_confirmed_after_its_cells_are_put_right(month: Month) -> None:
    month.deliver(line(), line(nama_umkm="UD Geser", nib="1208220012399") + ";sisa")
    month.read()
    month.export()
    back = returned(month)
    assert {back.cell(row, labels.COLUMN) for row in back.rows()} >= {ROW_REF, "A", "D", "N"}
    row = next(row for row in back.rows() if back.cell(row, labels.COLUMN) == ROW_REF)
    back.fill(row, CONFIRMED)
    back.save(month.repairs / "bone.xlsx")
    month.read()
    assert sorted(month.table("core")["business_name"]) == ["UD Geser", "UD Maju"]


def test_a_row_that_is_crossed_out_stays_held_until_it_is_confirmed(month: Month) -> None:
    rows = [HEADER.split(";"), line().split(";"), line(nama_umkm="UD Coret", nib="1208220012399").split(";")]
    (month.folder / "bone.xlsx").write_bytes(xlsx(rows, struck=[f"{letter}3" for letter in "ABCDEFGHIJKLMN"]))
    month.read()
    assert sorted(month.table("core")["business_name"]) == ["UD Maju"]
    month.export()
    back = returned(month)
    back.fill(next(row for row in back.rows() if back.cell(row, labels.COLUMN) == ROW_REF), CONFIRMED)
    back.save(month.repairs / "bone.xlsx")
    month.read()
    assert sorted(month.table("core")["business_name"]) == ["UD Coret", "UD Maju"]


def test_the_later_workbook_wins_and_the_contradiction_is_told(faulty: Month) -> None:
    for name, region in (("bone (10)", "Kab. Maros"), ("bone (2)", "Kab. Bone"), ("bone", "Kab. Wajo")):
        back = returned(faulty)
        back.fill(back.row_of(SHORT), "1208220012346")
        back.fill(back.row_of("Kab. Di Atas Awan"), region)
        back.save(faulty.repairs / f"{name}.xlsx")
    faulty.read()
    core = faulty.table("core").set_index("business_name")
    assert core["region_code"]["UD Satu"] == "7309"
    edits = faulty.decided()
    lost = edits[(edits["column_ref"] == "H") & (edits["repair_status"] == "superseded")]
    assert sorted(lost["repair_path"]) == ["repairs/bone (2).xlsx", "repairs/bone.xlsx"]
    assert all("contradicted by repairs/bone (10).xlsx" in note for note in lost["repair_note"])


def test_a_repair_of_a_file_that_was_sent_anew_is_stale(faulty: Month) -> None:
    back = returned(faulty)
    back.fill(back.row_of(SHORT), "1208220012346")
    back.save(faulty.repairs / "bone.xlsx")
    faulty.deliver(line(nama_umkm="UD Baru", nib=SHORT))
    faulty.read()
    assert faulty.decided()["repair_status"].tolist() == ["stale"]
    assert "nib_invalid" in set(faulty.table("quarantine")["rule"])


def test_a_workbook_of_somebody_else_is_told_and_the_month_goes_on(faulty: Month) -> None:
    shutil.copy(faulty.root / "perbaikan.xlsx", faulty.repairs / "ours.xlsx")
    openpyxl.Workbook().save(faulty.repairs / "theirs.xlsx")
    (faulty.repairs / "surat.docx").write_bytes(b"x")
    books, others = books_in(faulty.landing)
    assert [book.path for book in books] == ["repairs/ours.xlsx"]
    assert [other.path for other in others] == ["repairs/surat.docx", "repairs/theirs.xlsx"]
    assert "umkm quarantine export" in others[1].message
    assert faulty.read().totals.accepted == 1


def test_a_workbook_that_lost_its_hidden_columns_is_told(faulty: Month) -> None:
    back = returned(faulty)
    back.sheet.delete_cols(back.at[labels.HASH])
    back.save(faulty.repairs / "bone.xlsx")
    assert "_hash" in books_in(faulty.landing)[1][0].message


def test_a_sheet_is_known_by_its_columns_whatever_it_is_called_and_stands_under(faulty: Month) -> None:
    back = returned(faulty)
    back.fill(back.row_of(SHORT), "1208220012346")
    back.fill(back.row_of("Kab. Di Atas Awan"), "Kab. Bone")
    back.sheet.title = "Sheet1"
    back.sheet.insert_rows(1, amount=2)
    back.sheet.cell(1, 1).value = "Dinas Koperasi Kab. Bone"
    back.save(faulty.repairs / "bone.xlsx")
    faulty.read()
    assert faulty.decided()["outcome"].tolist() == ["accepted", "accepted"]


def test_a_workbook_without_any_sheet_of_ours_is_told(faulty: Month) -> None:
    back = returned(faulty)
    del back.book[back.sheet.title]
    back.save(faulty.repairs / "bone.xlsx")
    books, (other,) = books_in(faulty.landing)
    assert not books
    assert labels.CORRECTION in other.message


@pytest.mark.parametrize("column", [labels.VALUE, "nib"])
def test_what_is_typed_over_the_row_itself_is_told(faulty: Month, column: str) -> None:
    back = returned(faulty)
    first_copied = len(labels.VISIBLE) + len(labels.HIDDEN)
    at = next(
        cell.column
        for cell in back.sheet[1]
        if cell.value == column and (cell.column > first_copied) == (column == "nib")
    )
    back.sheet.cell(back.row_of(SHORT), at).value = "1208220012346"
    back.save(faulty.repairs / "bone.xlsx")
    faulty.read()
    edits = faulty.decided()
    assert edits[["column_ref", "repair_status", "value_after"]].to_numpy().tolist() == [
        ["D", "incomplete", "1208220012346"]
    ]
    assert labels.CORRECTION in edits["repair_note"][0]
    assert "nib_invalid" in set(faulty.table("quarantine")["rule"])


def test_what_was_not_touched_is_no_decision(month: Month) -> None:
    month.deliver(
        line(nama_umkm=" =UD  Satu ", nib="", no_telp=" - ", nama_kabupaten_kota="Kab. Di\u00a0Atas Awan "),
        line(nama_umkm="UD Dua", nib=SHORT, omset_per_bulan="-2.300"),
    )
    month.read()
    month.export()
    back = Returned(month.root / "perbaikan.xlsx")
    assert len(back.rows()) > 6
    back.save(month.repairs / "bone.xlsx")
    assert [book.edits for book in books_in(month.landing)[0]] == [()]


def test_columns_that_were_sorted_alone_correct_no_other_row(faulty: Month) -> None:
    back = returned(faulty)
    row = next(row for row in back.rows() if back.cell(row, labels.COLUMN) == "{npwp}")
    # Of row 3, dragged to another: the field has no column, so no old value tells them apart.
    back.fill(row, "01.234.567.4-801.000", **{labels.ROW: "5"})
    other = back.row_of("kira-kira")
    back.fill(other, "Kab. Bone", **{labels.COLUMN: "H"})
    back.save(faulty.repairs / "bone.xlsx")
    faulty.read()
    edits = faulty.decided()
    assert edits["repair_status"].tolist() == ["refused", "refused"]
    assert all("export" in note for note in edits["repair_note"])
    assert faulty.table("core")["npwp"].isna().all()


def test_a_second_column_for_corrections_is_told(faulty: Month) -> None:
    back = returned(faulty)
    back.sheet.insert_cols(1)
    back.sheet.cell(1, 1).value = labels.CORRECTION
    back.save(faulty.repairs / "bone.xlsx")
    assert f"stand twice: {labels.CORRECTION}" in books_in(faulty.landing)[1][0].message


def test_cells_beside_the_correction_refuse_to_be_typed_into(faulty: Month) -> None:
    back = returned(faulty)
    closed = [rule for rule in back.sheet.data_validations.dataValidation if rule.type == "custom"]
    assert [(rule.formula1, rule.errorStyle or "stop") for rule in closed] == [("FALSE", "stop")] * 2
    for row in back.rows():
        shut = {
            at
            for at in range(1, back.sheet.max_column + 1)
            if any(back.sheet.cell(row, at).coordinate in rule.sqref for rule in closed)
        }
        free = {back.at[name] for name in (labels.CORRECTION, labels.BY, labels.ON, labels.WHY)}
        assert shut == set(range(1, back.sheet.max_column + 1)) - free


def test_a_revision_counts_after_what_it_revises(faulty: Month) -> None:
    names = ("bone (revisi 2)", "bone", "bone (revisi)", "bone (10)", "bone (2)", "bone_3")
    for name in names:
        shutil.copy(faulty.root / "perbaikan.xlsx", faulty.repairs / f"{name}.xlsx")
    order = [book.path.removeprefix("repairs/").removesuffix(".xlsx") for book in books_in(faulty.landing)[0]]
    assert order == ["bone", "bone (2)", "bone_3", "bone (10)", "bone (revisi)", "bone (revisi 2)"]


def test_new_and_removed_workbooks_name_their_month(faulty: Month) -> None:
    assert months_to_read_again(faulty.landing, faulty.lake, []) == []
    back = returned(faulty)
    back.fill(back.row_of(SHORT), "1208220012346")
    back.save(faulty.repairs / "bone.xlsx")
    assert months_to_read_again(faulty.landing, faulty.lake, []) == [MONTH]
    assert months_to_read_again(faulty.landing, faulty.lake, [MONTH]) == []
    faulty.read()
    assert months_to_read_again(faulty.landing, faulty.lake, []) == []
    (faulty.repairs / "bone.xlsx").unlink()
    assert months_to_read_again(faulty.landing, faulty.lake, []) == [MONTH]


def test_the_same_workbook_gives_the_same_bytes(faulty: Month) -> None:
    back = returned(faulty)
    back.fill(back.row_of("Kab. Di Atas Awan"), "Kab. Bone")
    back.save(faulty.repairs / "bone.xlsx")
    written = []
    for _ in range(2):
        faulty.read()
        written.append(
            [faulty.lake.file(f"{layer}_registry", MONTH).read_bytes() for layer in ("core", "quarantine", "repair")]
        )
    assert written[0] == written[1]


def test_formulas_stay_texts_also_in_a_csv(month: Month) -> None:
    month.deliver(line(nama_umkm="=CMD()", nib=SHORT), line(nama_umkm="@SUM(1)", nib="", no_telp="+62"))
    month.read()
    month.export()
    back = returned(month)
    told = [cell for row in back.sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
    assert not [text for text in told if text.startswith(("=", "+", "@", "-"))]
    back.fill(back.row_of("'@SUM(1)"), "'=UD Sama")
    back.save(month.repairs / "bone.xlsx")
    month.read()
    assert month.decided()["value_after"].tolist() == ["=UD Sama"]


def test_a_limit_and_a_rule_narrow_the_rows(faulty: Month) -> None:
    assert (faulty.faults(limit=1).rows, faulty.faults(limit=1).left) == (1, 2)
    chosen = faulty.faults(rule="nib_invalid")
    assert chosen.rows == 1
    assert set(chosen.lines["column_ref"]) == {"D", "G", "H"}


def test_held_files_are_listed_with_their_message(faulty: Month) -> None:
    (faulty.folder / "asing.csv").write_text("Nama Usaha;Warna;Cuaca\r\nx;merah;cerah\r\n", encoding="utf-8")
    faulty.read()
    faulty.export()
    sheet = returned(faulty).book[labels.HELD]
    assert str(sheet.cell(2, 1).value).endswith("asing.csv")
    assert "what to do" in str(sheet.cell(2, 3).value)


def test_a_month_that_was_never_read_is_an_error(month: Month, tmp_path: Path) -> None:
    from umkm_pipeline.errors import UmkmError

    with pytest.raises(UmkmError, match="umkm refresh --month 2023-12"):
        month.faults()
    assert not list(tmp_path.glob("*.xlsx"))
