"""The sample's months as one Dagster run, and the same work by plain calls.

Belongs here: what Dagster adds. Both start with a server that runs and an empty lake.
"""

from __future__ import annotations

import time

import pandas as pd

from benchmarks.derive import check, derive
from benchmarks.ingest import read_months
from benchmarks.measure import Done
from benchmarks.publishing import publish_lake
from benchmarks.scale import Scale
from schedules.launch import run_refresh
from umkm_pipeline.garbage import seldom_collecting
from umkm_pipeline.ingest.delivery import delivered_months
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.tables import SOURCES
from umkm_pipeline.quality.reconcile import rows_that_do_not_add_up
from umkm_pipeline.settings import Settings


def refresh(scale: Scale) -> Done:
    """The refresh job over the range, as `umkm backfill` runs it; counts months."""
    settings = Settings()
    delivered = delivered_months(settings.landing)[-scale.months :]
    run_refresh(settings, delivered[0], delivered[-1])
    return Done(rows=len(Lake(settings.lake).months("landing_files")))


def refresh_last(_: Scale) -> Done:
    """The refresh job over the latest month alone, as `umkm refresh` runs it; counts months."""
    settings = Settings()
    last = delivered_months(settings.landing)[-1]
    run_refresh(settings, last, last)
    return Done(rows=1)


def read_last(_: Scale) -> Done:
    """Reading the latest month, whether or not it has changed; counts months."""
    read_months(delivered_months(Settings().landing)[-1:])
    return Done(rows=1)


@seldom_collecting()
def plain(scale: Scale) -> Done:
    """Reading, deriving, checking and publishing the same months, with garbage looked for as seldom as in a run."""
    settings, parts = Settings(), dict[str, float]()
    delivered = delivered_months(settings.landing)[-scale.months :]
    months = [day.date() for day in pd.date_range(delivered[0], delivered[-1], freq="MS")]
    started = time.perf_counter()
    read_months(months)
    parts["read"] = time.perf_counter() - started
    parts |= derived(scale).parts
    lake = Lake(settings.lake)
    assert not any(rows_that_do_not_add_up(lake, source, month) for source in SOURCES for month in months)
    return Done(rows=len(months), parts=parts)


@seldom_collecting()
def derived(scale: Scale) -> Done:
    """Deriving, checking and publishing what was read before."""
    settings, parts, started = Settings(), dict[str, float](), time.perf_counter()
    derive(scale)
    parts["derive"] = time.perf_counter() - started
    check(scale)
    parts["check"] = time.perf_counter() - started - sum(parts.values())
    publish_lake(scale)
    parts["publish"] = time.perf_counter() - started - sum(parts.values())
    return Done(rows=len(Lake(settings.lake).months("landing_files")), parts=parts)
