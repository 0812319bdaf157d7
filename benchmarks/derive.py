"""Deriving: core to identity, status and marts, and the checks of a run.

Belongs here: the derivations as a run does them, table by table with an engine each, without Dagster's records. The
baseline is in `floor.py`. `DERIVED` lives with the assets, so Dagster is imported, but does nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import ibis

from assets.derived import DERIVED
from benchmarks.measure import Done
from benchmarks.scale import Scale
from umkm_pipeline.identity.link import link
from umkm_pipeline.lake import Lake, engine
from umkm_pipeline.model.integrity import integrity_violations
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.settings import Settings


def derive(_: Scale) -> Done:
    """Every derived table of the lake, in the order of the flow; counts the rows written."""
    lake, parts, rows = Lake(Settings().lake), dict[str, float](), 0
    for derived in DERIVED:
        started = time.perf_counter()
        with _engine() as con:
            rows += lake.write_expression(derived.asset, derived.build(partial(lake.scan, con=con)), con)
        parts[derived.asset] = time.perf_counter() - started
        if derived.asset == "identity_record":
            started = time.perf_counter()
            rows += _link(lake)
            parts["identity_link"] = time.perf_counter() - started
    return Done(rows=rows, parts=parts)


def marts(_: Scale) -> Done:
    """Every derived table of status and mart, as a run writes it after linking; each table of `DERIVED` by itself."""
    lake, parts, rows = Lake(Settings().lake), dict[str, float](), 0
    for derived in DERIVED:
        if TABLES[derived.asset].schema in {"status", "mart"}:
            started = time.perf_counter()
            with _engine() as con:
                rows += lake.write_expression(derived.asset, derived.build(partial(lake.scan, con=con)), con)
            parts[derived.asset] = time.perf_counter() - started
    return Done(rows=rows, parts=parts)


def check(_: Scale) -> Done:
    """The blocking checks of a run, but for those of single files.

    Raises:
        AssertionError: one fails.
    """
    lake, found = Lake(Settings().lake), dict[str, object]()
    checked = [table for table in TABLES.values() if table.schema == "core" or not table.partitioned]
    for table in checked:
        if table.schema != "audit":
            with _engine() as con:
                found |= integrity_violations(table, lake.scan(table.asset, con))
    for derived in DERIVED:
        for one in filter(lambda check: check.blocks, derived.checks):
            with _engine() as con:
                found |= {f"{derived.asset} {what}": off for what, off in one.find(partial(lake.scan, con=con)).items()}
    assert not found, found
    return Done(rows=len(checked))


def _link(lake: Lake) -> int:
    with _engine() as con:
        scan = partial(lake.scan, con=con)
        linked = link(scan, con, scan("identity_id_registry"), scan("identity_id_redirect"))
    lake.write("identity_id_redirect", linked.id_redirect)
    lake.write("identity_id_registry", linked.id_registry)
    return lake.write("identity_record_firm", linked.record_firm) + lake.write("identity_link", linked.link)


@contextmanager
def _engine() -> Iterator[ibis.BaseBackend]:
    settings = Settings()
    with engine(settings.scratch, memory_limit=settings.engine_memory) as con:
        yield con
