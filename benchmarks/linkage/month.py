"""`python -m benchmarks.linkage.month --records 365000`: a month of 1 % new records beside a run over all of them.

Belongs here: what linking a month alone costs, and how far it agrees with linking everything anew, by the model that is
remembered and by one trained anew.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.linkage.make import RECORDS, make
from benchmarks.linkage.population import Ints
from benchmarks.linkage.quality import pairs_of
from umkm_pipeline.identity import link as linking
from umkm_pipeline.identity.link import LinkResult
from umkm_pipeline.identity.memory import Recall, recall, remember
from umkm_pipeline.lake import Lake, engine
from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.tables import TABLES

_SEED = 4
_ROWS_A_GROUP = 122_880
"""As the engine writes the lake's tables."""


def main() -> None:
    """Measure, and print figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("--dirt", type=float, default=1.0)
    parser.add_argument("--new", type=float, default=0.01, help="share of the records that are new in the month")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, engine(Path(folder) / "scratch", memory_limit="1GB") as con:
        make(Path(folder), arguments.records, arguments.seed, arguments.dirt)
        files = _split(Path(folder), arguments.new)
        print(json.dumps(_measured(Lake(Path(folder) / "lake"), con, *files), indent=1))


def _split(folder: Path, share: float) -> tuple[Path, Path]:
    """Records without those of the month, and all, as the lake has them."""
    order = [("record_id", "ascending"), ("party_role", "ascending")]
    records = pq.read_table(folder / RECORDS).sort_by(order)
    new = np.random.default_rng(_SEED).random(len(records)) < share
    before, after = folder / "before.parquet", folder / "after.parquet"
    for file, rows in ((before, records.filter(pa.array(~new))), (after, records)):
        pq.write_table(rows, file, row_group_size=_ROWS_A_GROUP)
    return before, after


def _measured(lake: Lake, con: ibis.BaseBackend, before: Path, after: Path) -> dict[str, Any]:
    anew = Recall(None, "to compare", fewest=0)
    first = _link(con, before, None, anew)
    assert first.learnt
    remember(lake, first.learnt)
    figures: dict[str, dict[str, float]] = {}
    with _Measured(figures, "month"):
        month = _link(con, after, first, replace(recall(lake), fewest=0))
        assert month.learnt
        remember(lake, month.learnt)
    with _Measured(figures, "full"):
        full = _link(con, after, first, anew)
    with mock.patch.object(linking, "model_of", return_value=month.learnt.model):
        same_model = _link(con, after, first, anew)
    return {
        "how": month.how,
        **figures,
        "share_of_seconds": round(figures["month"]["seconds"] / figures["full"]["seconds"], 3),
        "share_of_cpu": round(figures["month"]["cpu_seconds"] / figures["full"]["cpu_seconds"], 3),
        "share_of_cpu_without_ids": round(
            figures["month"]["cpu_seconds_without_ids"] / figures["full"]["cpu_seconds_without_ids"], 3
        ),
        "pairs_in_common": round(_in_common(month, full), 5),
        "pairs_in_common_by_one_model": round(_in_common(month, same_model), 5),
        "memory_mib": sum(file.stat().st_size for file in lake.linkage.iterdir()) >> 20,
    }


def _link(con: ibis.BaseBackend, file: Path, before: LinkResult | None, known: Recall) -> LinkResult:
    tables = [before.id_registry, before.id_redirect] if before else [_empty(asset) for asset in _IDS]
    registry, redirect = (ibis.memtable(_nullable(table)) for table in tables)
    return linking.link(partial(_scan, con, file), con, registry, redirect, recall=known)


def _scan(con: ibis.BaseBackend, file: Path, _: str) -> ibis.Table:
    return con.read_parquet(file)


_IDS = ("identity_id_registry", "identity_id_redirect")


def _empty(asset: str) -> pa.Table:
    return arrow_schema(TABLES[asset]).empty_table()


def _nullable(table: pa.Table) -> pa.Table:
    return table.cast(pa.schema([field.with_nullable(True) for field in table.schema]))


class _Measured:
    """CPU and other seconds of a block, and CPU seconds without what `settle` takes."""

    def __init__(self, figures: dict[str, dict[str, float]], name: str) -> None:
        self._told = figures.setdefault(name, {})
        self._ids = 0.0

    def __enter__(self) -> None:
        self._started, self._before = time.perf_counter(), _cpu()
        self._patch = mock.patch.object(linking, "settled", self._settled(linking.settled))
        self._patch.start()

    def __exit__(self, *_: object) -> None:
        self._patch.stop()
        cpu = _cpu() - self._before
        self._told["seconds"] = round(time.perf_counter() - self._started, 2)
        self._told["cpu_seconds"] = round(cpu, 2)
        self._told["cpu_seconds_without_ids"] = round(cpu - self._ids, 2)

    def _settled(self, function: Any) -> Any:
        def timed(*arguments: Any) -> Any:
            before = _cpu()
            result = function(*arguments)
            self._ids += _cpu() - before
            return result

        return timed


def _in_common(one: LinkResult, other: LinkResult) -> float:
    """Share of the pairs of records that either joins that both join."""
    found = []
    for result in (one, other):
        firm = result.record_firm["umkm_id"].combine_chunks().dictionary_encode().indices.to_numpy()
        left, right = pairs_of(firm.astype(np.int64))
        codes: Ints = left * len(firm) + right
        found.append(codes)
    both = len(np.intersect1d(found[0], found[1]))
    return both / max(len(np.union1d(found[0], found[1])), 1)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
