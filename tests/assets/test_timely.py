"""The daily look, against an instance with real records."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg
import pytest

from assets.partitions import MONTHS
from assets.timely import PARTITIONED
from umkm_pipeline.definitions import defs

LAST = MONTHS.get_partition_keys()[-1]


@dg.asset(name="core_exports", partitions_def=MONTHS)
def fails() -> None:
    raise RuntimeError


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as one:
        yield one


def looked(instance: dg.DagsterInstance) -> dict[tuple[str, str], dg.AssetCheckEvaluation]:
    result = defs.resolve_job_def("look").execute_in_process(instance=instance)
    found = result.get_asset_check_evaluations()
    return {(check.asset_key.to_user_string(), check.check_name.partition("_check")[0]): check for check in found}


def test_a_month_that_is_overdue_is_told_and_one_that_was_read_is_fresh(instance: dg.DagsterInstance) -> None:
    before = looked(instance)
    assert {asset for asset, _ in before} == set(PARTITIONED)
    assert not before["core_exports", "freshness"].passed
    for key in MONTHS.get_partition_keys()[-2:]:
        instance.report_runless_asset_event(dg.AssetMaterialization("core_exports", partition=key))
    after = looked(instance)
    assert after["core_exports", "freshness"].passed
    assert not after["core_parcels", "freshness"].passed


def test_a_month_whose_last_attempt_failed_is_named_until_it_is_read(instance: dg.DagsterInstance) -> None:
    assert looked(instance)["core_exports", "no_month_left_failed"].passed
    dg.materialize([fails], instance=instance, partition_key=LAST, raise_on_error=False)
    found = looked(instance)
    check = found["core_exports", "no_month_left_failed"]
    assert not check.passed
    assert f"failed: {LAST[:7]};" in str(check.description)
    assert found["core_parcels", "no_month_left_failed"].passed
    instance.report_runless_asset_event(dg.AssetMaterialization("core_exports", partition=LAST))
    assert looked(instance)["core_exports", "no_month_left_failed"].passed
