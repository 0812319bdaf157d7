from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from tests.private_server import Warehouse
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.warehouse.restore import recover_ids
from umkm_pipeline.warehouse.schema import ensure_schema

ROWS = [
    {
        "key_kind": kind,
        "key_token": f"token-{kind}",
        "umkm_id": "UMKM-0000000001",
        "is_anchor": kind == "nib",
        "minted_month": date(2023, 5, 1),
    }
    for kind in ("nib", "nik")
]
REDIRECT = [{"from_id": "UMKM-0000000002", "to_id": "UMKM-0000000001", "reason": "merged"}]


@pytest.fixture
def new_lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "new lake")


def test_nothing_published_recovers_nothing(warehouse_url: str, new_lake: Lake) -> None:
    assert recover_ids(warehouse_url, new_lake) == []
    ensure_schema(warehouse_url)
    recover_ids(warehouse_url, new_lake)
    assert new_lake.read("identity_id_registry").empty


def test_a_lost_lake_takes_its_ids_and_redirects_back(warehouse: Warehouse, new_lake: Lake) -> None:
    warehouse.put("identity_id_registry", ROWS)
    warehouse.put("identity_id_redirect", REDIRECT)
    warehouse.publish()
    assert recover_ids(warehouse.url, new_lake) == ["identity_id_registry", "identity_id_redirect"]
    for asset in ("identity_id_registry", "identity_id_redirect"):
        pd.testing.assert_frame_equal(new_lake.read(asset), warehouse.lake.read(asset))


def test_ids_that_were_withdrawn_stay_withdrawn(warehouse: Warehouse, new_lake: Lake) -> None:
    warehouse.put("identity_id_registry", ROWS)
    warehouse.publish()
    warehouse.put("identity_id_registry", ROWS[:1])
    warehouse.publish()
    recover_ids(warehouse.url, new_lake)
    assert list(new_lake.read("identity_id_registry")["key_kind"]) == ["nib"]


def test_a_lake_that_lacks_a_published_month_takes_nothing_back_and_is_refused(
    warehouse: Warehouse, new_lake: Lake
) -> None:
    month = date(2023, 5, 1)
    audit = {"source": "registry", "period_month": month, "source_path": "a.csv", "file_status": "read", "rows_read": 1}
    warehouse.put("identity_id_registry", ROWS)
    warehouse.put("quality_file_audit", [audit])
    warehouse.publish(months=[month])
    new_lake.write("landing_files", pd.DataFrame(columns=[*TABLES["landing_files"].columns]), date(2023, 6, 1))
    with pytest.raises(UmkmError, match=r"1 published months are not in the lake \(2023-05\)"):
        recover_ids(warehouse.url, new_lake)
    assert not new_lake.file("identity_id_registry").exists()
    new_lake.write("landing_files", pd.DataFrame(columns=[*TABLES["landing_files"].columns]), month)
    assert "identity_id_registry" in recover_ids(warehouse.url, new_lake)


def test_a_lake_that_has_its_ids_is_left_alone(warehouse: Warehouse, new_lake: Lake) -> None:
    warehouse.put("identity_id_registry", ROWS)
    warehouse.publish()
    new_lake.write("identity_id_registry", pd.DataFrame(ROWS[:1]))
    assert recover_ids(warehouse.url, new_lake) == ["identity_id_redirect"]
    assert len(new_lake.read("identity_id_registry")) == 1
