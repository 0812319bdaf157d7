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
