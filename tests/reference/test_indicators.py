from __future__ import annotations

import re

import pandas as pd
import pytest

from umkm_pipeline.model.codes import CODE_LISTS
from umkm_pipeline.reference.indicators import indicators, match_indicator


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Nilai Ekspor (juta US$)", "export_value_usd"),
        ("Pertumbuhan nilai ekspor", "export_growth_percent"),
        ("Capaian target ekspor", "target_achievement_percent"),
        ("Jumlah UMKM", "registered_smes"),
        ("Nilai ekspor nonmigas Provinsi Sulawesi Selatan tahun 2023 (US$)", "export_value_usd"),
        ("Realisasi nilai ekspor Kab. Bone", "export_value_usd"),
        ("Nilai ekspor non migas", "export_value_usd"),
        ("Nilai ekspor migas", None),
        ("Nilai ekspor kopi", None),
        ("Nilai ekspor UMKM", None),
        ("Rata-rata nilai ekspor", None),
        ("Nilai potensi ekspor", None),
        ("Jumlah UMKM terdata di Kalsel", "registered_smes"),
        ("Jumlah pelaku usaha mikro, kecil dan menengah (UMKM)", "registered_smes"),
        ("Jumlah UMKM yang tutup", None),
        ("Jumlah UMKM bersertifikat halal", None),
        ("Jumlah omzet UMKM", None),
        ("Jumlah UMKM per 1.000 penduduk", None),
        ("Jumlah UKM yang dilatih", "smes_trained"),
        ("Jumlah IKM yang mengekspor", "smes_exporting"),
        ("Jumlah calon eksportir hasil kurasi", "smes_curated"),
        ("Jumlah sentra IKM", "industry_clusters"),
        ("Jumlah Kementerian/Lembaga yang Terlibat", "ministries_involved"),
        ("Kementerian Perdagangan", None),
        ("Nilai transaksi misi dagang", "mission_deals_idr"),
        ("export_value_usd", "export_value_usd"),
        ("Ekspor", None),
        ("Luas lahan", None),
    ],
)
def test_a_name_means_one_indicator_or_none(name: str, code: str | None) -> None:
    found = match_indicator(pd.Series([name])).iloc[0]
    assert (None if pd.isna(found) else found) == code


def test_every_indicator_is_found_by_its_own_name_and_has_units_and_direction() -> None:
    rows = indicators()
    assert match_indicator(rows["indicator_name_id"]).to_list() == rows["indicator_code"].to_list()
    units = {code.value for code in CODE_LISTS["figure_unit"]}
    assert {unit for listed in rows["units"] for unit in listed.split("|")} <= units
    assert set(rows["direction"]) == {"higher", "lower"}
    assert set(rows["nature"]) == {"flow", "stock"}
    assert all(re.compile(pattern) for pattern in rows["name_pattern"])
