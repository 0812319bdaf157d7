"""Random programmes with their participants, candidates, exports, reports and certificates, as rows of the lake.

The rows are plain dicts, so that a second implementation can count them without the engine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow as pa

from umkm_pipeline.lake import Lake
from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.tables import TABLES

Row = dict[str, Any]
FIRST, LAST = date(2019, 3, 1), date(2024, 6, 1)
"""First and last month that customs data came for."""


@dataclass
class World:
    """Rows by table."""

    rng: Random
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def put(self, asset: str, **row: Any) -> Row:
        self.tables.setdefault(asset, []).append(row)
        return row

    def record(self, source: str, role: str, firm: str, row: Row) -> Row:
        """A core row and the firm that it names."""
        asset = f"core_{source}"
        number = len(self.tables.get(asset, [])) + 1
        record_id = f"{source}/2019-03/f/s/{number}"
        address = {"source_file_id": "f", "source_path": f"{source}/f.xlsx", "sheet": "s", "row_number": number}
        self.put(
            "identity_record_firm",
            record_id=record_id,
            party_role=role,
            source=source,
            period_month=FIRST,
            umkm_id=firm,
            link_rule="nib",
            probability=1.0,
        )
        return self.put(asset, record_id=record_id, period_month=FIRST, umkm_id=firm, **address, **row)

    def day(self, first: date = date(2018, 6, 1), last: date = date(2024, 12, 31)) -> date:
        return first + timedelta(days=self.rng.randint(0, (last - first).days))

    def write(self, lake: Lake) -> None:
        for asset in {*self.tables, "core_curation", "core_reported_exports", "core_certificates"}:
            schema = arrow_schema(TABLES[asset])
            rows = pa.Table.from_pylist(self.tables.get(asset, []), schema=schema)
            lake.write(asset, rows, FIRST if TABLES[asset].partitioned else None)


def make_world(seed: int, firms: int = 40) -> World:
    rng = Random(seed)
    world = World(rng)
    names = [f"F{number:02d}" for number in range(firms)]
    for code, cost in (("P1", Decimal(90_000_000)), ("P2", None), ("P3", Decimal("12345.67"))):
        _programme(world, code, cost, names)
    for source, month in (("exports", FIRST), ("parcels", LAST), ("clusters", date(2026, 1, 1))):
        world.put(
            "identity_record_firm",
            record_id=f"{source}/{month}",
            party_role="firm",
            source=source,
            period_month=month,
            umkm_id=names[0],
            link_rule="nib",
            probability=1.0,
        )
    _customs(world, rng.sample(names, firms * 2 // 3))
    _claims(world, names)
    for name in rng.choices(names, k=firms):
        row = {
            "as_of_date": world.day(),
            "business_name": "U",
            "province_code": "73",
            "size_class_stated": rng.choice((None, "mikro", "kecil")),
            "size_class_computed": rng.choice((None, "mikro", "menengah")),
            "legal_form": rng.choice((None, "PT", "PERORANGAN")),
            "owner_sex": rng.choice((None, "L", "P")),
            "nib": rng.choice((None, "9120000000001")),
            "certificates": rng.choice((None, "halal", "PIRT;halal")),
        }
        world.record("registry", "firm", name, row)
    return world


def _programme(world: World, code: str, cost: Decimal | None, names: list[str]) -> None:
    rng = world.rng
    months = rng.choice((3, 8, 12))
    # P2 is a programme of no whole province, or nobody said.
    wide = None if code == "P2" else True
    described = {"programme_name": code, "is_province_wide": wide, "window_months": months, "cost_idr": cost}
    world.put("mart_dim_programme", programme_code=code, **described)
    for name in rng.sample(names, len(names) // 2):
        for _ in range(rng.choice((1, 1, 2))):
            decision = rng.choice(("accepted", "reserve", "not_chosen", None))
            row = {
                "programme_code": code,
                "business_name": "U",
                "decision": decision,
                "curated_on": world.day(date(2020, 1, 1), date(2022, 12, 31)) if code == "P1" else None,
                "total_score": rng.choice((None, float(rng.randint(0, 100)))),
                "hs6": rng.choice((None, "030617", "121221", "940360")),
                "owner_sex": rng.choice((None, "L", "P")),
                "nib": rng.choice((None, "9120000000001")),
            }
            world.record("curation", "candidate", name, row)
    for number in range(rng.randint(1, 4)):
        starts = world.day(date(2019, 3, 1), date(2024, 4, 30)) if code != "P3" else world.day(date(2022, 5, 1))
        said = {
            "programme_code": code,
            "event_id": f"{code}/{number}/{starts}",
            "starts_on": starts,
            "ends_on": starts + timedelta(days=2),
            "days_held": 3,
            "participant_name": "X",
            "cohort": rng.choice((None, "1", "2")),
            "site_region_code": rng.choice(("7308", "7371", None)),
            "site_district_code": rng.choice((None, "730801")),
            "funding_source": rng.choice(("APBD", "APBN", None)),
            "quota": rng.choice((None, 20, 30)),
        }
        for name in rng.sample(names, rng.randint(1, len(names) // 2)):
            for _ in range(rng.choice((1, 1, 1, 2))):
                told = {
                    "days_attended": rng.randint(0, 3),
                    "owner_sex": rng.choice((None, "L", "P")),
                    "nib": rng.choice((None, None, "9120000000001")),
                    "sample_reported": rng.choice((None, False, False, True)),
                    "foreign_sales_reported": rng.choice((None, False, False, True)),
                }
                world.record("training", "participant", name, said | told)


def _customs(world: World, names: list[str]) -> None:
    rng = world.rng
    for name in names:
        for number in range(rng.randint(1, 5)):
            day = world.day()
            usd = Decimal(rng.randint(1, 10**7)) / 100
            line = f"{name}/{number}"
            kind = rng.choice(("direct_export", "direct_export", "indirect_export", "sample_declared", "registered"))
            world.put(
                "status_evidence",
                umkm_id=name,
                record_id=line,
                party_role="exporter",
                evidence=kind,
                occurred_on=day,
                grade="C" if kind == "registered" else "A",
                rung=7,
                document_id=line,
                fob_usd=None if rng.random() < 0.1 else usd,
                fob_idr=14_000 * usd,
            )
            world.put(
                "status_document_line",
                record_id=line,
                document_type="PEB",
                document_id=line,
                channel="direct",
                counts=rng.random() < 0.9,
                is_sample=False,
                is_commercial=kind != "sample_declared",
                umkm_id=name,
                exporter_id=name,
                exported_on=day,
                month=day.replace(day=1),
                fob_usd=usd,
                fob_idr=14_000 * usd,
                fob_native=usd,
                hs_code=rng.choice(("12122110", "12122190", "03061720")),
                destination_country=rng.choice(("JP", "CN")),
                currency="USD",
            )


def _claims(world: World, names: list[str]) -> None:
    rng = world.rng
    for name in rng.sample(names, len(names) // 3):
        since = world.day()
        report = {
            "business_name": "U",
            "reported_from": since,
            "reported_to": since + timedelta(days=29),
            "destination_country": "JP",
            "currency": "USD",
            "hs6": rng.choice((None, "121221")),
            "sample_reported": rng.choice((None, False, True)),
        }
        value = rng.choice((None, Decimal(rng.randint(1, 10**6)) / 100))
        for _ in range(rng.choice((1, 1, 2))):
            proof = rng.choice((None, "none", "photo", "invoice", "ska", "marketplace", "receipt", "peb"))
            told = {"reported_value": value, "reported_value_usd": value, "proof_kind": proof}
            world.record("reported_exports", "reporter", name, report | told)
    for number, name in enumerate(rng.sample(names, len(names) // 3)):
        certificate = {
            "ska_number": f"N{number}",
            "issued_on": world.day(),
            "business_name": "U",
            "hs6": "121221",
            "destination_country": "JP",
            "replaces_number": f"N{number - 1}" if number and rng.random() < 0.3 else None,
            "ska_status": rng.choice((None, "issued", "issued", "cancelled", "replaced")),
        }
        world.record("certificates", "exporter", name, certificate)
