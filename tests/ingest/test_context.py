from __future__ import annotations

from pathlib import Path

import pytest

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.context import context_of


def test_a_file_s_own_keys_come_before_the_folder_s(tmp_path: Path) -> None:
    (tmp_path / "_source.yml").write_text(
        "province: 73\nas_of: 2023-12-31\nfiles:\n  'bone*.xlsx': {region: Bone, quota: 30, province: '18'}\n"
    )
    context = context_of(tmp_path / "bone_1.xlsx")
    assert (context.province, context.region, context.quota) == ("18", "Bone", 30)
    assert context.fields() == {"as_of_date": "2023-12-31", "quota": "30"}
    assert context_of(tmp_path / "maros.xlsx").province == "73"


def test_without_the_file_nothing_is_said(tmp_path: Path) -> None:
    assert context_of(tmp_path / "x.xlsx").fields() == {}


@pytest.mark.parametrize("text", ["provinsi: 73", "- 73", "province: [", "quota: banyak"])
def test_what_cannot_be_understood_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "_source.yml").write_text(text)
    with pytest.raises(UmkmError, match="cannot be understood") as raised:
        context_of(tmp_path / "x.xlsx")
    assert "programme" in raised.value.remedy


@pytest.mark.parametrize(
    ("programme", "remedy"),
    [
        ("SULSEL-EKSPOR-2032", "close to it are SULSEL-EKSPOR-2023"),
        ("sulsel-expor-23", "close to it are SULSEL-EKSPOR-2023"),
        ("xyz", "write the code of one: all are in data/reference/programmes.csv"),
    ],
)
def test_a_programme_that_there_is_not_is_told_with_those_close_to_it(
    tmp_path: Path, programme: str, remedy: str
) -> None:
    sidecar = tmp_path / "_source.yml"
    sidecar.write_text(f"files:\n  'b*': {{programme: {programme}}}\n")
    assert context_of(tmp_path / "a.xlsx").programme is None
    with pytest.raises(UmkmError, match=f"there is no programme {programme}") as raised:
        context_of(tmp_path / "b.xlsx")
    assert remedy in raised.value.remedy
    assert raised.value.where == str(sidecar)


@pytest.mark.parametrize(
    "programme", ["SULSEL-EKSPOR-2023", "sulsel-ekspor-2023", "Bimtek Ekspor Disperindag Sulsel 2023"]
)
def test_a_programme_is_known_by_its_code_or_its_name(tmp_path: Path, programme: str) -> None:
    (tmp_path / "_source.yml").write_text(f"programme: {programme}\n")
    assert context_of(tmp_path / "a.xlsx").programme == "SULSEL-EKSPOR-2023"
