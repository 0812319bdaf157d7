from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.grid import Grid, of_rows
from umkm_pipeline.ingest.layout import Layout
from umkm_pipeline.ingest.layouts import check_file, synonyms_of
from umkm_pipeline.ingest.place import place
from umkm_pipeline.ingest.suggest import Draft, suggest

ROWS = [
    "DATA USAHA KABUPATEN BONE",
    "NO|Nama Usahanya|Nama Pemilk|L/P|No. KTP Pemilik|Telp.|Kecamatan|Legalitas||Omzet per Tahun (Rp juta)|Zodiak",
    "|||||||PIRT|Halal||",
    *(f"{n}|UD Rahasia {n}|Siti {n}|P|730801450188000{n}|0812345678{n}0|Lau|ya|tidak|2{n}|Leo" for n in range(1, 8)),
    "Sumber: Dinas Koperasi",
]


def grid(lines: list[str], sheet: str = "Rekap") -> Grid:
    return of_rows(sheet, range(1, len(lines) + 1), [line.split("|") for line in lines])


@pytest.fixture(scope="module")
def draft() -> Draft:
    return suggest([grid(["Isi dengan benar"], "PETUNJUK"), grid(ROWS)], "kiriman/Data Bone 2023.xlsx")


def test_the_draft_loads_as_it_is_and_reads_what_was_decided(draft: Draft, tmp_path: Path) -> None:
    file = tmp_path / "draft.yml"
    file.write_text(draft.text, encoding="utf-8")
    layout = check_file(file, draft.source)
    assert (draft.source, layout.layout, layout.header_rows) == ("registry", "data_bone_2023", 2)
    assert {column.header: column.field for column in layout.columns} == {
        "NO": "",
        "Nama Usahanya": "business_name",
        "Nama Pemilk": "owner_name",
        "L/P": "owner_sex",
        "No. KTP Pemilik": "nik_token",
        "Telp.": "phone_token",
        "Kecamatan": "district_code",
        "Legalitas PIRT": "certificates.PIRT",
        "Legalitas Halal": "certificates.HALAL",
        "Omzet per Tahun (Rp juta)": "turnover_idr",
    }
    assert layout.footers == ("sumber.*",)


def test_what_is_left_to_decide_is_a_comment_and_holds_the_file_until_then(draft: Draft) -> None:
    assert draft.undecided == ["Zodiak"]
    assert "# - {header: Zodiak, ignore: why}" in draft.text
    layout = Layout.model_validate(yaml.safe_load(draft.text))
    with pytest.raises(UmkmError, match=r"K \(Zodiak\)"):
        place(grid(ROWS), [layout], synonyms_of(draft.source), "x.xlsx")
    decided = draft.text.replace("# - {header: Zodiak, ignore: why}", "- {header: Zodiak, ignore: nobody asks}")
    layout = Layout.model_validate(yaml.safe_load(decided))
    assert place(grid(ROWS), [layout], {}, "x.xlsx").matched.score == 1


def test_each_mapping_has_its_reason_and_no_value_is_quoted(draft: Draft) -> None:
    lines = draft.text.splitlines()
    mapped = [at for at, line in enumerate(lines) if line.startswith("  - ")]
    assert all(lines[at - 1].startswith("  # ") and "%" in lines[at - 1] for at in mapped)
    for secret in ("Rahasia", "Siti", "73080145", "08123", "Leo", "Dinas"):
        assert secret not in draft.text


@pytest.mark.parametrize(
    ("header", "source"),
    [
        ("NO AJU|TGL PEB|EXP DATE|EXPORTER|HS CODE|FOB VALUE|CURRENCY|NDPBM|Cuaca", "exports"),
        ("NAMA PESERTA|Nama Pelatihan|Tgl Mulai|Tgl Selesai|Lokasi Pelatihan|Cuaca", "training"),
        ("nama_umkm|nama_pemilik|omset_per_bulan|jumlah_karyawan|Cuaca", "registry"),
    ],
)
def test_the_source_is_guessed(header: str, source: str) -> None:
    found = suggest([grid([header, "|".join("x" * (header.count("|") + 1))])], "x.csv")
    assert found.source == source
    assert "--source names another" in found.text


def test_a_header_of_several_lines_stays_one_comment() -> None:
    found = suggest(
        [of_rows("Data", [1, 2], [["NIB", "Nama Usaha", "Cuaca\nhari ini"], ["a", "b", "c"]])], "x.csv", "registry"
    )
    assert "# - {header: Cuaca hari ini, ignore: why}" in found.text
    assert Layout.model_validate(yaml.safe_load(found.text)).layout == "x"


def test_the_source_may_be_given() -> None:
    assert suggest([grid(["NIB|Nama Usaha|Cuaca", "a|b|c"])], "x.csv", "curation").source == "curation"


def test_tables_with_classes_side_by_side_are_told() -> None:
    found = suggest([grid(["Kecamatan|Usaha Mikro|Usaha Kecil|Usaha Menengah|NIB", "Lau|1|2|3|"])], "x.csv", "registry")
    assert "3 columns look like size classes side by side" in found.text


def test_a_sheet_of_people_without_a_header_is_not_quoted() -> None:
    with pytest.raises(UmkmError, match="no row of it looks like a header") as raised:
        suggest([grid(["Siti Aminah|Jalan Mawar|merah", "Budi|Jalan Melati|biru"])], "x.csv")
    assert "Siti" not in str(raised.value)


def test_what_is_read_already_needs_no_layout() -> None:
    header = "nama_umkm|nama_pemilik|nik|nib|nama_kabupaten_kota|no_telp|kbli|kategori|omset_per_bulan|modal_usaha"
    with pytest.raises(UmkmError, match="semicolon_csv"):
        suggest([grid([header, "A|B"])], "x.csv", "registry")
