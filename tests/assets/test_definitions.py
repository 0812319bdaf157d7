"""The asset graph: it loads, every table of the model is in it, and lineage is what the code reads."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import dagster as dg
import ibis
import pytest

from assets.connectors import GROUP
from assets.declare import Derived
from assets.derived import DERIVED
from umkm_pipeline.definitions import defs
from umkm_pipeline.lake import Lake, engine
from umkm_pipeline.model.tables import SOURCES, TABLES, published_tables
from umkm_pipeline.settings import Settings

ALL = {spec.key.to_user_string(): spec for spec in defs.resolve_all_asset_specs()}
SPECS = {name: spec for name, spec in ALL.items() if spec.group_name != GROUP}
LAYERS = ["landing", "raw", "core", "quality", "identity", "status", "mart", "audit"]
PARTS = {
    f"{layer}_{source}" for layer in ("quarantine", "repair", "header", "file_audit", "contact") for source in SOURCES
}


def test_every_table_of_the_model_is_an_asset_of_its_name() -> None:
    assert set(SPECS) == set(TABLES) - PARTS


@pytest.mark.parametrize("name", sorted(SPECS))
def test_an_asset_has_group_owner_kinds_description_and_columns(name: str) -> None:
    spec = SPECS[name]
    assert spec.group_name in LAYERS
    assert spec.owners
    assert spec.kinds
    assert TABLES[name].id in (spec.description or "")
    columns = spec.metadata["dagster/column_schema"]
    assert [column.name for column in columns.columns] == list(TABLES[name].columns)


def test_lineage_never_runs_against_the_flow() -> None:
    for name, spec in SPECS.items():
        for dep in spec.deps:
            upstream = SPECS[dep.asset_key.to_user_string()]
            assert LAYERS.index(str(upstream.group_name)) <= LAYERS.index(str(spec.group_name)), (name, dep.asset_key)


@pytest.mark.parametrize("derived", DERIVED, ids=lambda derived: derived.asset)
def test_a_derived_table_declares_what_it_reads(
    derived: Derived, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake, read, asked = Lake(tmp_path), set(), set()

    class Asked(Settings):
        def __getattribute__(self, name: str) -> Any:
            if name in Settings.model_fields:
                asked.add(name)
            return super().__getattribute__(name)

    monkeypatch.setattr("assets.derived.Settings", Asked)
    with engine(tmp_path / "scratch") as con:

        def scan(asset: str) -> ibis.Table:
            read.add(asset)
            return lake.scan(asset, con)

        columns = derived.build(scan).columns
    assert read == set(derived.reads)
    assert asked == set(derived.settings)
    assert set(columns) >= set(TABLES[derived.asset].columns)


def test_the_publish_waits_for_every_published_table() -> None:
    deps = {dep.asset_key.to_user_string() for dep in SPECS["audit_refresh"].deps}
    assert deps == {table.asset for table in published_tables()}


def test_every_table_has_blocking_checks_before_it_is_published() -> None:
    blocking = {
        check.asset_key.to_user_string()
        for definition in defs.assets or ()
        if isinstance(definition, dg.AssetsDefinition)
        for check in definition.check_specs
        if check.blocking
    }
    assert blocking >= {table.asset for table in published_tables()}


def test_months_are_partitions_and_a_range_is_one_run() -> None:
    partitioned = {name for name, spec in SPECS.items() if spec.partitions_def}
    assert partitioned == {"landing_files", *(f"{layer}_{source}" for layer in ("raw", "core") for source in SOURCES)}
    for asset in defs.assets or ():
        if isinstance(asset, dg.AssetsDefinition) and asset.partitions_def:
            assert asset.backfill_policy == dg.BackfillPolicy.single_run()


def test_what_is_fetched_is_apart_from_the_refresh_and_nothing_waits_for_it() -> None:
    fetched = set(ALL) - set(SPECS)
    assert fetched == {"fetched_rates", "fetched_bps", "fetched_states"}
    refreshed = {key.to_user_string() for key in defs.resolve_job_def("refresh").asset_layer.executable_asset_keys}
    assert refreshed == set(SPECS)
    assert not fetched & {dep.asset_key.to_user_string() for spec in SPECS.values() for dep in spec.deps}


def test_every_run_is_one_process_also_those_that_the_ui_makes_of_chosen_assets() -> None:
    jobs = defs.resolve_all_job_defs()
    assert {"refresh", "__ASSET_JOB"} <= {job.name for job in jobs}
    assert {job.executor_def.name for job in jobs} == {"in_process"}


def test_an_empty_lake_derives_to_empty_tables_of_the_right_types(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    with engine(tmp_path / "scratch") as con:
        scan = partial(lake.scan, con=con)
        for derived in DERIVED:
            lake.write_expression(derived.asset, derived.build(scan), con)
    assert lake.read("mart_firm").empty
    assert len(lake.read("mart_dim_region")) > 7000
