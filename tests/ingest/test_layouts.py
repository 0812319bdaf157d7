from __future__ import annotations

import os
from pathlib import Path

import pytest

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.feeds import fields_of, unknown_feeds
from umkm_pipeline.ingest.layouts import SYNONYMS, check_file, layouts_of, origin, synonyms_of
from umkm_pipeline.ingest.match import match
from umkm_pipeline.model.tables import SOURCES


@pytest.mark.parametrize("source", SOURCES)
def test_each_layout_fits_its_own_headers_best(source: str) -> None:
    layouts, synonyms = layouts_of(source), synonyms_of(source)
    for layout in layouts:
        scores = {other.layout: match(other, layout.headers, synonyms).score for other in layouts}
        assert scores.pop(layout.layout) == 1
        assert all(score < 1 for score in scores.values())


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office's folder of registry layouts."""
    monkeypatch.setenv("UMKM_LAYOUTS_DIR", str(tmp_path))
    folder = tmp_path / "registry"
    folder.mkdir()
    return folder


OWN = """
layout: data_bone
extends: semicolon_csv
columns:
  - {header: zodiak, ignore: nobody asks}
"""


def test_an_office_adds_layouts_beside_those_of_the_package(office: Path) -> None:
    packaged = len(layouts_of("registry"))
    (office / "bone.yml").write_text(OWN)
    (office / SYNONYMS).write_text("business_name: [Nama Lapak]")
    found = {layout.layout: layout for layout in layouts_of("registry")}
    assert len(found) == packaged + 1
    assert len(found["data_bone"].columns) == len(found["semicolon_csv"].columns) + 1
    assert {"nama lapak", "nama usaha"} <= synonyms_of("registry")["business_name"]
    assert origin("registry", "data_bone") == str(office / "bone.yml")
    assert origin("registry", "sidt") == "package"
    assert "data_bone" not in {layout.layout for layout in layouts_of("training")}


def test_a_layout_that_changes_is_read_anew(office: Path) -> None:
    file = office / "bone.yml"
    file.write_text(OWN)
    layouts_of("registry")
    file.write_text(OWN.replace("data_bone", "data_maros"))
    os.utime(file, (1, 1))
    assert "data_maros" in {layout.layout for layout in layouts_of("registry")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("layout: [", "cannot be read"),
        ("layout: bone\ncolumns:\n\t- header: NIB", "found character '\\t' that cannot start any token"),
        ('layout: bone\ngrain: "per "desa"', 'line 2, column 14: grain: "per "desa"'),
        ("- a list", "must be a mapping"),
        (OWN.replace("ignore: nobody asks", "felid: product"), "columns.(zodiak).felid"),
        (OWN.replace("ignore: nobody asks", "field: prodct"), "no field prodct; did you mean product?"),
        (OWN.replace("semicolon_csv", "semicolon"), "there is no layout semicolon"),
        (OWN.replace("data_bone", "sidt"), "another layout sidt"),
        (OWN + "fill_down: [distrct_code]", "no column feeds distrct_code; did you mean district_code?"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_key(office: Path, text: str, said: str) -> None:
    file = office / "bone.yml"
    file.write_text(text)
    for read in (lambda: layouts_of("registry"), lambda: check_file(file, "registry")):
        with pytest.raises(UmkmError) as raised:
            read()
        assert said in raised.value.problem
        assert raised.value.where == str(file)
        assert "docs/layouts.md" in raised.value.remedy


def test_synonyms_are_lists(office: Path) -> None:
    (office / SYNONYMS).write_text("business_name: Nama Lapak")
    with pytest.raises(UmkmError, match="business_name: must be a list"):
        synonyms_of("registry")


def test_a_layout_is_checked_wherever_it_is(tmp_path: Path) -> None:
    file = tmp_path / "draft.yml"
    file.write_text(OWN)
    assert check_file(file, "registry").extends == "semicolon_csv"


@pytest.mark.parametrize("source", SOURCES)
def test_what_packaged_layouts_fill_down_is_a_field_of_theirs(source: str) -> None:
    layouts = layouts_of(source)
    assert not [fault for layout in layouts for fault in unknown_feeds(layout, fields_of(source, layouts, {}))]
