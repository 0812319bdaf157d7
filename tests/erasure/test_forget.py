from __future__ import annotations

from pathlib import Path

import pytest

from umkm_pipeline.erasure.forget import in_workbooks

NIK = "7308014502900001"


@pytest.mark.parametrize("name", ["kembali.csv", "kembali.tsv"])
def test_what_was_saved_as_text_from_a_workbook_is_looked_through(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "repairs" / "bone"
    folder.mkdir(parents=True)
    (folder / name).write_text(f"NIK\tNama\n{NIK}\tSiti\n", encoding="utf-8")
    assert list(in_workbooks(tmp_path, NIK)) == [(f"repairs/bone/{name}", "csv", 2)]


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "reviews").mkdir()
    (tmp_path / "reviews" / "catatan.pdf").write_bytes(b"%PDF-1.4")
    ((path, told, row),) = in_workbooks(tmp_path, NIK)
    assert (path, row) == ("reviews/catatan.pdf", 0)
    assert "look into it yourself" in told
