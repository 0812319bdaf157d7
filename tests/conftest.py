"""What tests of several folders share: one private PostgreSQL, and tiny literal core tables in a lake of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.made_once import made_once
from tests.private_server import made_template, made_url, outside, warehouse, warehouse_server, warehouse_url
from umkm_pipeline.identity.firm import identity_firm
from umkm_pipeline.identity.link import link
from umkm_pipeline.identity.records import identity_record
from umkm_pipeline.lake import Lake, Scan, engine
from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.review.judged import judged_pairs
from umkm_pipeline.status.documents import status_document_line
from umkm_pipeline.status.evidence import status_evidence
from umkm_pipeline.status.ladder import status_interval
from umkm_pipeline.status.readiness import status_readiness

# Here alone: a session's fixture that several modules import is set up once for each of them.
__all__ = ["made_once", "made_template", "made_url", "outside", "warehouse", "warehouse_server", "warehouse_url"]

_SAMPLE = "golden/test_sample.py"
"""What needs the whole sample longest: it starts with making it, so that no other file waits for that."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run whole runs first: what takes longest would leave workers idle at the end."""
    items.sort(key=lambda item: (not item.path.match(_SAMPLE), item.path.parent.name != "golden"))


_DEFAULTS: dict[str, dict[str, Any]] = {
    "core_registry": {"business_name": "Usaha", "province_code": "73"},
    "core_training": {
        "programme_code": "P",
        "event_id": "P/7308/2023-06-20",
        "starts_on": date(2023, 6, 20),
        "ends_on": date(2023, 6, 22),
        "days_held": 3,
        "days_attended": 3,
        "participant_name": "Peserta",
    },
    "core_exports": {
        "document_type": "PEB",
        "version": 0,
        "npe_issued": True,
        "is_cancelled": False,
        "is_sample": False,
        "is_commercial": True,
        "item_number": 1,
        "hs_code": "12122110",
        "destination_country": "JP",
        "currency": "USD",
        "fob_native": 100,
        "fob_usd": 100,
        "fob_idr": 1_500_000,
    },
}
_DEFAULTS["core_parcels"] = _DEFAULTS["core_exports"] | {"document_type": "CN"}
_DEFAULTS["core_certificates"] = {
    "ska_number": "1",
    "issued_on": date(2023, 6, 20),
    "business_name": "Usaha",
    "hs6": "121221",
    "destination_country": "JP",
}
_DEFAULTS["core_reported_exports"] = {
    "business_name": "Usaha",
    "reported_from": date(2023, 6, 1),
    "reported_to": date(2023, 6, 30),
    "destination_country": "JP",
}
_DEFAULTS["core_curation"] = {"business_name": "Usaha", "programme_code": "P"}
_DEFAULTS["core_clusters"] = {
    "cluster_grain": "member",
    "cluster_key": "7308/songkok",
    "cluster_name": "Songkok",
    "year": 2023,
    "business_name": "Usaha",
    "region_code": "7308",
    "province_code": "73",
}
_DEFAULTS["core_missions"] = {
    "mission_id": "63/3171/2024-03-05",
    "mission_line": "participant",
    "sending_province_code": "63",
    "starts_on": date(2024, 3, 5),
    "ends_on": date(2024, 3, 6),
}
_DEFAULTS["core_targets"] = {
    "target_document": "RPJMD",
    "province_code": "73",
    "indicator_code": "export_value_usd",
    "unit_code": "USD",
    "period_start": date(2023, 1, 1),
    "period_end": date(2023, 12, 31),
    "period_basis": "year",
    "target_value": 100,
    "direction": "higher",
    "revision": 0,
}
_DEFAULTS["core_official_stats"] = {
    "province_code": "73",
    "indicator_code": "export_value_usd",
    "unit_code": "USD",
    "period_start": date(2023, 1, 1),
    "period_end": date(2023, 1, 31),
    "period_basis": "month",
    "basis_certain": True,
    "figure_value": 100,
    "is_approximate": False,
    "revision": 0,
}


class Core:
    """A lake to put core rows into and to derive tables from."""

    def __init__(self, lake: Lake, con: ibis.BaseBackend) -> None:
        self.lake, self.con = lake, con
        self.scan: Scan = partial(lake.scan, con=con)
        self._rows: dict[str, list[dict[str, Any]]] = {}

    def put(self, asset: str, month: date, *rows: dict[str, Any], file: str = "f") -> None:
        """Add rows to a month; what a row does not say is a plain default. Row numbers count up within the file."""
        source = asset.removeprefix("core_")
        kept = self._rows.setdefault(f"{asset}/{month}", [])
        for row in rows:
            number = sum(other["source_file_id"] == file for other in kept) + 1
            address = {
                "record_id": f"{source}/{month:%Y-%m}/{file}/s/{number}",
                "period_month": month,
                "source_file_id": file,
                "source_path": f"{source}/{month:%Y-%m}/{file}.xlsx",
                "sheet": "s",
                "row_number": number,
                "as_of_date": month,
                "exported_on": month,
            }
            kept.append(address | _DEFAULTS[asset] | row)
        self.lake.write(asset, pa.Table.from_pylist(kept, schema=arrow_schema(TABLES[asset])), month)

    def identify(self, judgements: pa.Table | None = None) -> pd.DataFrame:
        """Derive the identity tables, keeping the ids of the last call; `identity_record_firm`."""
        self._derive("identity_record", identity_record(self.scan))
        known = self.scan("identity_id_registry"), self.scan("identity_id_redirect")
        if judgements is None:
            judgements = self.con.to_pyarrow(judged_pairs(self.scan))
        linked = link(self.scan, self.con, *known, judgements)
        self.lake.write("identity_record_firm", linked.record_firm)
        self.lake.write("identity_link", linked.link)
        self.lake.write("identity_candidate", linked.candidate)
        self.lake.write("identity_id_registry", linked.id_registry)
        self.lake.write("identity_id_redirect", linked.id_redirect)
        return self._derive("identity_firm", identity_firm(self.scan), read="identity_record_firm")

    def evidence(self, threshold: float = 60.0) -> pd.DataFrame:
        """Derive up to the evidence; `status_evidence`."""
        self.identify()
        self._derive("status_document_line", status_document_line(self.scan))
        self._derive("status_readiness", status_readiness(self.scan))
        return self._derive("status_evidence", status_evidence(self.scan, threshold))

    def intervals(self, threshold: float = 60.0) -> pd.DataFrame:
        """Derive up to the ladder; `status_interval`."""
        self.evidence(threshold)
        return self._derive("status_interval", status_interval(self.scan))

    def build(self, asset: str, derivation: Callable[[Scan], ibis.Table]) -> list[dict[str, Any]]:
        """Write one more table from those that are there; its rows, in the order of the key, null as None."""
        self.lake.write_expression(asset, derivation(self.scan), self.con)
        rows: list[dict[str, Any]] = pq.read_table(self.lake.file(asset)).to_pylist()
        return rows

    def firm_of(self, record_id: str, role: str | None = None) -> str:
        """The firm that a record names."""
        rows = self.lake.read("identity_record_firm")
        rows = rows[(rows.record_id == record_id) & ((rows.party_role == role) if role else True)]
        return str(rows.umkm_id.item())

    def _derive(self, asset: str, rows: ibis.Table, read: str | None = None) -> pd.DataFrame:
        self.lake.write_expression(asset, rows, self.con)
        return self.lake.read(read or asset)


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    with engine(tmp_path / "scratch") as con:
        yield Core(Lake(tmp_path / "lake"), con)
