"""`umkm doctor`: what stands in the way of a run on this machine, and what to do about it.

Belongs here: looking. Nothing is created, started or repaired.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import psycopg

from umkm_pipeline.alerts.send import channels
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.delivery import delivered_months
from umkm_pipeline.ingest.strays import strays
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.codes import DeliveryStatus
from umkm_pipeline.privacy import Tokens, load_key
from umkm_pipeline.quality.expected import EXPECTED, expected_of, quality_delivery
from umkm_pipeline.settings import Settings

_NEVER = date(1, 1, 1)
_FREE_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is in order, and what there is to say."""

    subject: str
    ok: bool
    text: str

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON-ready values."""
        return asdict(self)


def examine(settings: Settings) -> list[Finding]:
    """Look at interpreter, folders, disk, landing area and what in it is not read, key and warehouse, in that order."""
    return list(_findings(settings))


def _findings(settings: Settings) -> Iterator[Finding]:
    supported = sys.version_info >= (3, 11)
    yield Finding(
        "python", supported, f"{sys.version.split()[0]}{'' if supported else ': install Python 3.11 or newer'}"
    )
    for folder in (settings.local_dir, settings.lake):
        yield _folder(folder)
    yield _disk(settings.local_dir)
    yield _finding("landing", lambda: _landing(settings))
    yield _finding("deliveries", lambda: _deliveries(settings))
    for stray in strays(settings):
        yield Finding("not read", ok=False, text=str(stray))
    yield _finding("key", lambda: _key(settings))
    yield _finding("warehouse", lambda: _warehouse(settings))
    told = ", ".join(channels(settings)) or "off; docs/operate/failure.md says how to be told of failed runs"
    yield Finding("alerts", ok=True, text=told)


def _finding(subject: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, ok=True, text=look())
    except UmkmError as error:
        return Finding(subject, ok=False, text=str(error))


def _folder(folder: Path) -> Finding:
    existing = _existing(folder)
    writable = os.access(existing, os.W_OK)
    note = "will be made on the first run" if existing != folder.absolute() else "writable"
    return Finding(str(folder), writable, note if writable else f"{existing} is not writable by this user")


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(_existing(folder)).free
    text = f"{free / 1024**3:.1f} GiB free"
    return Finding("disk", free >= _FREE_BYTES, text if free >= _FREE_BYTES else f"{text}: free at least 2 GiB")


def _existing(folder: Path) -> Path:
    return next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())


def _landing(settings: Settings) -> str:
    months = delivered_months(settings.landing)
    return f"{settings.landing}: {len(months)} months with files, {months[0]:%Y-%m} to {months[-1]:%Y-%m}"


def _deliveries(settings: Settings) -> str:
    """Who has not sent a sheet that was expected in the latest month that was read."""
    lake = Lake(settings.lake)
    months = lake.months("landing_files")
    rows = quality_delivery(
        pd.concat([lake.read("landing_files", month) for month in months] or [lake.read("landing_files", _NEVER)]),
        months,
        expected_of(settings.landing),
    ).to_pandas()
    latest = rows[rows["period_month"] == rows["period_month"].max()]
    missing = latest[latest["delivery_status"] == DeliveryStatus.MISSING.value]
    if latest.empty:
        return "no sheet is expected yet: none is declared in _expected.yml, and too few months were read to learn"
    if missing.empty:
        return f"all {len(latest)} sheets expected in {months[-1]:%Y-%m} have come"
    names = ", ".join(
        f"{source}: {sender}" for source, sender in zip(missing["source"], missing["sender"], strict=True)
    )
    raise UmkmError(
        f"{len(missing)} of {len(latest)} sheets expected in {months[-1]:%Y-%m} have not come: {names}",
        where=f"<landing>/<source>/{months[-1]:%Y-%m}",
        remedy=f"ask for them; who is not to send any more is given an `until` in {EXPECTED}",
    )


def _key(settings: Settings) -> str:
    lake = Lake(settings.lake)
    if not settings.pii_key.exists() and settings.pii_key_file is None and not lake.is_claimed():
        return f"{settings.pii_key} will be made on the first run; back it up, it cannot be made again"
    lake.check_key(Tokens(load_key(settings.pii_key, create=False)).fingerprint())
    return f"{settings.pii_key} fits the lake"


def _warehouse(settings: Settings) -> str:
    if settings.warehouse_url is None:
        return f"private PostgreSQL under {settings.embedded_warehouse}, started when it is needed"
    try:
        with psycopg.connect(settings.warehouse_url, connect_timeout=5) as connection:
            return f"answers: PostgreSQL {connection.info.server_version // 10000}, database {connection.info.dbname}"
    except psycopg.OperationalError as error:
        raise UmkmError(
            "the warehouse does not answer",
            where="UMKM_WAREHOUSE_URL",
            remedy="check that the server runs and that host, port, database and role in the URL are right",
        ) from error
