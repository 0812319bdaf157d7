from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.ingest.headers import normal
from umkm_pipeline.ingest.layout import Column, Layout, Wide
from umkm_pipeline.ingest.match import match

LIST = Layout(
    layout="list",
    columns=(
        Column(header="NO", ignore="running number", running=True),
        Column(header="Nama Usaha", field="business_name", required=True),
        Column(header="Aset (Rp juta)", field="assets_idr", unit="rupiah"),
        Column(header="Hari *", field="attendance"),
    ),
)
SYNONYMS = {"business_name": frozenset({normal("nama_umkm")})}


def test_spelling_and_unit_do_not_matter_and_numbers_are_kept() -> None:
    found = match(LIST, ["No.", "NAMA_USAHA", "aset (Rp ribu)", "Hari 1", "hari 2"], SYNONYMS)
    assert [found.target(at) for at in range(5)] == ["", "business_name", "assets_idr", "attendance.1", "attendance.2"]
    assert found.fits
    assert not found.unknown


def test_synonyms_fit_a_little_less() -> None:
    own = match(LIST, ["NO", "Nama Usaha", "Aset", "Hari 1"], SYNONYMS)
    other = match(LIST, ["NO", "nama_umkm", "Aset", "Hari 1"], SYNONYMS)
    assert other.fits
    assert own.score > other.score


def test_a_required_column_is_required() -> None:
    found = match(LIST, ["NO", "Aset", "Hari 1"], SYNONYMS)
    assert found.missing == ("Nama Usaha",)
    assert not found.fits


def test_what_is_not_read_anyway_is_not_missed() -> None:
    ignored = tuple(Column(header=f"Cap {at}", ignore="a stamp") for at in range(9))
    wide = Layout(layout="stamped", columns=(*LIST.columns, *ignored))
    header = ["Nama Usaha", "Aset", "Hari 1"]
    assert match(wide, header, SYNONYMS).score == match(LIST, header, SYNONYMS).score
    assert match(wide, ["Nama Usaha", "Cap 1", "Cap 2"], SYNONYMS).fits, "what is there agrees"


def test_unknown_headers_are_told() -> None:
    assert match(LIST, ["NO", "Nama Usaha", "Zodiak"], SYNONYMS).unknown == (2,)


def test_aliases_fit_better_than_synonyms_and_less_than_the_header() -> None:
    form = Layout(layout="form", columns=(Column(header="Nama", aliases=("Nama Lapak",), field="business_name"),))
    scores = [match(form, [header], SYNONYMS).score for header in ("NAMA", "nama lapak", "nama_umkm")]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


CLASSES = Layout(
    layout="classes",
    wide=Wide(
        field="size_class_stated",
        value="assets_idr",
        columns={"Mikro (Rp)": "mikro", "UMi (Rp)": "mikro", "Kecil (Rp)": "kecil"},
        unit="rupiah",
    ),
    columns=(Column(header="Sektor", field="product", required=True),),
)


def test_columns_of_a_wide_table_are_told_apart_by_what_they_stand_for() -> None:
    found = match(CLASSES, ["Sektor", "UMi (Rp juta)", "Kecil"], {})
    assert [found.target(at) for at in range(3)] == ["product", "wide:mikro", "wide:kecil"]
    assert (found.score, found.columns[1].unit) == (1, "rupiah")


def test_two_columns_for_the_same_are_not_both_read() -> None:
    assert match(CLASSES, ["Sektor", "Mikro", "UMi"], {}).unknown == (2,)


def test_a_wide_table_needs_one_of_its_columns() -> None:
    assert match(CLASSES, ["Sektor"], {}).missing == ("Mikro (Rp) or UMi (Rp) or Kecil (Rp)",)


@given(st.permutations(["NO", "Nama Usaha", "Aset (Rp juta)", "Hari 1", "Hari 2", "Zodiak", ""]))
def test_the_order_of_columns_does_not_matter(headers: list[str]) -> None:
    found = match(LIST, headers, SYNONYMS)
    targets = {headers[at]: found.target(at) for at in found.columns}
    assert targets == {
        "NO": "",
        "Nama Usaha": "business_name",
        "Aset (Rp juta)": "assets_idr",
        "Hari 1": "attendance.1",
        "Hari 2": "attendance.2",
    }
    assert [headers[at] for at in found.unknown] == ["Zodiak"]
