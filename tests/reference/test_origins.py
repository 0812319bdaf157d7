from __future__ import annotations

from umkm_pipeline.reference.gazetteer import provinces
from umkm_pipeline.reference.offices import locode_wellformed
from umkm_pipeline.reference.origins import origin_provinces
from umkm_pipeline.reference.ports import ports


def test_origins_are_read_by_their_own_scheme() -> None:
    """7308 is Maros there, and Bone to Kemendagri; the province is the same. Merauke is in Papua Selatan today."""
    known = origin_provinces().set_index("origin_region_peb")["origin_province_code"]
    assert known.index.is_unique
    assert known[["7308", "9401", "7300", "1871"]].tolist() == ["73", "93", "73", "18"]
    # The scheme has these as they were before they were divided.
    assert not {"6400", "9100", "9400"} & set(known.index)
    assert set(known) <= set(provinces()["province_code"])


def test_ports_are_in_provinces() -> None:
    rows = ports()
    assert rows["loading_port"].is_unique
    assert locode_wellformed(rows["loading_port"]).all()
    assert rows["loading_port"].is_monotonic_increasing
    assert set(rows["port_province_code"]) <= set(provinces()["province_code"])
    assert rows.set_index("loading_port")["port_province_code"]["IDPNJ"] == "18"
