"""The worked example of docs/layouts.md, run as it stands there."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest

from umkm_pipeline.ingest.layout import Column, Layout
from umkm_pipeline.ingest.layouts import check_file, layouts_of
from umkm_pipeline.ingest.opening import open_file
from umkm_pipeline.ingest.read_file import FileRead, Landed, read_file
from umkm_pipeline.ingest.suggest import suggest
from umkm_pipeline.privacy import Tokens

TEXT = (Path(__file__).parents[1] / "docs" / "layouts.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office's folder and file."""
    monkeypatch.setenv("UMKM_LAYOUTS_DIR", str(tmp_path / "layouts"))
    (tmp_path / "layouts" / "registry").mkdir(parents=True)
    (tmp_path / "bone.csv").write_text(blocks("csv")[0], encoding="utf-8")
    return tmp_path


def saved(office: Path) -> list[Path]:
    files = []
    for text in blocks("yaml"):
        name = re.search(r"layout: (\w+)", text)
        files.append(office / "layouts" / "registry" / f"{name[1] if name else ''}.yml")
        files[-1].write_text(text, encoding="utf-8")
    return files


def read(file: Path, month: date = date(2023, 12, 1)) -> FileRead:
    data = file.read_bytes()
    landed = Landed("registry", month, f"registry/{month:%Y-%m}/{file.name}", file, hashlib.sha256(data).hexdigest(), 1)
    (file.parent / "_source.yml").write_text("province: '73'\n")
    return read_file(landed, data, Tokens(b"k" * 32), len)


def test_without_the_layout_the_file_is_held(office: Path) -> None:
    assert read(office / "bone.csv").record.status.value == "held"


def test_the_draft_has_most_of_the_layout(office: Path) -> None:
    draft = suggest(open_file(office / "bone.csv", "registry"), "bone.csv", "registry")
    for line in (
        "header_rows: 2",
        "field: owner_name",
        "field: district_code",
        "field: phone_token",
        "footers: [sumber.*]",
    ):
        assert line in draft.text
    assert {"Tenaga Kerja L", "Tenaga Kerja P", "Warna"} <= set(draft.undecided)


def test_with_the_layout_it_is_read_as_told(office: Path) -> None:
    for file in saved(office):
        assert check_file(file, "registry").layout == file.stem
    result = read(office / "bone.csv")
    assert result.core is not None
    told = ["business_name", "owner_name", "region_code", "district_code", "as_of_date"]
    assert result.core[told].to_dict("split")["data"] == [
        ["Kopi Lura", "Daeng Tika", "7308", "730812", date(2023, 11, 30)],
        ["Rotan Bone", "Andi Cahya", "7308", "730812", date(2023, 11, 30)],
    ]
    assert result.quarantine["rule"].to_list() == ["total_row"]
    assert (result.record.counts.read, result.record.counts.rejected) == (3, 1)


def test_the_form_of_the_next_year_extends_it(office: Path) -> None:
    saved(office)
    found = {layout.layout: layout for layout in layouts_of("registry")}["bone_2024"]
    fields = {column.header: column.field for column in found.columns}
    assert fields["Pemilik"] == "owner_name"
    assert fields["NIB"] == "nib"
    assert not {"Warna", "Nama Pemilik"} & set(fields)
    assert found.in_force(date(2024, 1, 1))
    assert not found.in_force(date(2023, 12, 1))


def test_every_key_is_told() -> None:
    for model in (Layout, Column):
        for key in model.model_fields:
            assert f"`{key}`" in TEXT
