"""Reading: landed files to typed, valid rows.

Belongs here: the read as a run does it, without Dagster. The baselines are in `floor.py`.
"""

from __future__ import annotations

import os
import time
from datetime import date

from benchmarks.measure import Done
from benchmarks.scale import Scale
from umkm_pipeline.garbage import seldom_collecting
from umkm_pipeline.ingest.delivery import delivered_months
from umkm_pipeline.ingest.landing import inventory
from umkm_pipeline.ingest.read_month import read_month
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.tables import SOURCES
from umkm_pipeline.privacy import Tokens, load_key
from umkm_pipeline.settings import Settings


def read_delivered(_: Scale) -> Done:
    """Every delivered month to the lake; counts rows."""
    settings = Settings()
    return read_months(delivered_months(settings.landing))


def read_files(_: Scale) -> Done:
    """As `read_delivered`, but counts files."""
    settings = Settings()
    months = delivered_months(settings.landing)
    read_months(months)
    return Done(rows=sum(len(Lake(settings.lake).read("landing_files", month)) for month in months))


def read_alone(scale: Scale) -> Done:
    """As `read_files`, in one process."""
    os.environ["UMKM_WORKERS"] = "1"
    return read_files(scale)


@seldom_collecting()
def read_months(months: list[date]) -> Done:
    """Inventory, and each source of each month to `raw_`, `core_` and what core leaves over."""
    settings = Settings()
    lake = Lake(settings.lake)
    tokens = Tokens(load_key(settings.pii_key, create=True))
    lake.claim_key(tokens.fingerprint())
    started, rows = time.perf_counter(), 0
    for month in months:
        lake.write("landing_files", inventory(settings.landing, month), month)
    listed = time.perf_counter()
    for source in SOURCES:
        for month in months:
            rows += read_month(lake, settings.landing, source, month, tokens).totals.read
    return Done(rows=rows, parts={"inventory": listed - started, "read": time.perf_counter() - listed})
