from __future__ import annotations

import pytest
from pydantic import ValidationError

from umkm_pipeline.ingest.headers import normal
from umkm_pipeline.ingest.layout import Column, Layout
from umkm_pipeline.ingest.layouts import layouts_of, synonyms_of
from umkm_pipeline.ingest.match import match
from umkm_pipeline.model.tables import SOURCES

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


def test_unknown_headers_are_told() -> None:
    assert match(LIST, ["NO", "Nama Usaha", "Zodiak"], SYNONYMS).unknown == (2,)


def test_a_column_is_read_or_ignored_with_a_reason() -> None:
    with pytest.raises(ValidationError, match="either a field or a reason"):
        Column(header="Zodiak")


@pytest.mark.parametrize("source", SOURCES)
def test_each_layout_fits_its_own_headers_best(source: str) -> None:
    layouts, synonyms = layouts_of(source), synonyms_of(source)
    for layout in layouts:
        headers = [column.header.replace("*", "1") for column in layout.columns]
        scores = {other.layout: match(other, headers, synonyms).score for other in layouts}
        assert scores.pop(layout.layout) == 1
        assert all(score < 1 for score in scores.values())
