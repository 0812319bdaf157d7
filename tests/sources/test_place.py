"""Villages and kecamatan that are not found, by what the sheet has a column for."""

from __future__ import annotations

import pytest

from tests.quality.edge import Row, text_rows
from umkm_pipeline.sources.person import Columns, parse_place


@pytest.mark.parametrize(
    ("row", "district", "village"),
    [
        ({"region_code": "Kab. Bone", "district_code": "Libureng", "village_name": "Matirro Bulu"}, "", ""),
        ({"region_code": "Kab. Bone", "district_code": "Libureng", "village_name": "Entah"}, "", "village_unresolved"),
        ({"region_code": "Kab. Bone", "district_code": "Entah", "village_name": "Entah"}, "district_unresolved", ""),
        ({"region_code": "Kab. Bone", "district_code": None, "village_name": "Entah"}, "", "village_unresolved"),
        ({"region_code": "Kab. Bone", "village_name": "Entah"}, "", ""),
        ({"region_code": "Kab. Entah", "district_code": "Entah", "village_name": "Entah"}, "", ""),
    ],
)
def test_a_place_that_is_not_found_is_named_once_where_it_can_be_mended(row: Row, district: str, village: str) -> None:
    into = Columns()
    parse_place(text_rows([row]), into, province=None, region=None)
    assert (into.problem["district_code"][0], into.problem["village_code"][0]) == (district, village)
