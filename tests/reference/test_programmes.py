from __future__ import annotations

import pandas as pd
import pytest

from umkm_pipeline.model.frame_schema import frame_schema
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.reference.gazetteer import provinces
from umkm_pipeline.reference.programmes import dim_programme, match_programme, programmes


def test_dim_programme_is_the_model_s() -> None:
    rows = dim_programme()
    frame_schema(TABLES["mart_dim_programme"]).validate(rows)
    assert rows["province_code"].dropna().isin(provinces()["province_code"]).all()
    assert rows.loc[rows["province_code"].isna(), "programme_code"].to_list() == ["ECP-2023"]
    windows = rows.set_index("programme_code")["window_months"]
    assert windows.to_dict() == {
        "SULSEL-EKSPOR-2023": 12,
        "JATENG-COACHING-2019": 8,
        "KOMINFO-MAKASSAR-2023": 12,
        "KOMINFO-MAKASSAR-2024": 12,
        "LAMPUNG-BINAAN-2021": 12,
        "KALSEL-EKSPOR-2023": 12,
        "JATENG-COACHING-2020": 8,
        "JATENG-COACHING-2021": 8,
        "JATENG-COACHING-2022": 8,
        "JATENG-COACHING-2023": 8,
        "SUMBAR-EKSPOR-2023": 12,
        "ECP-2023": 12,
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Bimbingan Teknis Ekspor Disperindag Sulsel 2023", "SULSEL-EKSPOR-2023"),
        ("BIMTEK EKSPOR\nPROVINSI SULAWESI  SELATAN TAHUN 2023", "SULSEL-EKSPOR-2023"),
        ("Coaching Clinic Ekspor Jawa Tengah 2019", "JATENG-COACHING-2019"),
        ("Digital Entrepreneurship BBPSDMP Kominfo Makassar 2024", "KOMINFO-MAKASSAR-2024"),
        ("BBPSDMP Makassar: DEA 2023", "KOMINFO-MAKASSAR-2023"),
        ("Pembinaan UKM Lampung 2021", "LAMPUNG-BINAAN-2021"),
        ("Pelatihan Ekspor Kalsel 2023", "KALSEL-EKSPOR-2023"),
        ("Coaching Clinic Jateng 2023", "JATENG-COACHING-2023"),
        ("Export Coaching Program 2023 Jawa Tengah", "ECP-2023"),
        ("Kurasi Calon Eksportir Sumbar 2023", "SUMBAR-EKSPOR-2023"),
        ("Bimbingan Teknis Ekspor Disperindag Sulsel", None),
        ("Bimtek Ekspor Sulsel dan Kalsel 2023", None),
        ("Rapat 2023", None),
        (None, None),
    ],
)
def test_names_find_one_programme_or_none(text: str | None, code: str | None) -> None:
    found = match_programme(pd.Series([text, text], index=[3, 3], dtype=object))
    assert found.index.to_list() == [3, 3]
    assert [None if pd.isna(cell) else cell for cell in found] == [code, code]


def test_own_names_match_themselves() -> None:
    rows = programmes()
    assert match_programme(rows["programme_name"]).to_list() == rows["programme_code"].to_list()
