"""`python -m benchmarks.linkage.run --records 100000`: link made-up records and tell how well and how fast.

Belongs here: the measuring of this project's linker. Splink on the same rows is `splink_beside.py`; each runs in a
process of its own, so that a peak of memory is its own.
"""

from __future__ import annotations

import argparse
import json
import logging
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt

from benchmarks.linkage.make import RECORDS, hard, make
from benchmarks.linkage.population import Ints
from benchmarks.linkage.quality import calibration_error, pairs_of, quality, quality_where, share_put_right
from umkm_pipeline.identity.blocks import block
from umkm_pipeline.identity.compare import Compared
from umkm_pipeline.identity.judgements import judged, no_judgements
from umkm_pipeline.identity.link import join
from umkm_pipeline.identity.model import Model
from umkm_pipeline.identity.prefilter import worth_comparing
from umkm_pipeline.identity.profiles import profiles
from umkm_pipeline.lake import engine

_SEED = 4
_WORTH_TELLING = 0.01
"""Calibration is measured over pairs at least as probable as this: of the others, nearly all are plainly two firms."""


def main() -> None:
    """Measure, and print figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("--dirt", type=float, default=1.0, help="multiplies the shares of errors and gaps")
    parser.add_argument("--stages", action="store_true", help="also measure each stage by itself (takes as long again)")
    parser.add_argument("--hard", action="store_true", help="also measure what is hard on purpose, each by itself")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with tempfile.TemporaryDirectory() as folder, engine(Path(folder) / "scratch", memory_limit="1GB") as con:
        firm = make(Path(folder), arguments.records, arguments.seed, arguments.dirt)
        records = con.read_parquet(Path(folder) / RECORDS)
        figures = _linked(firm, records, con)
        cluster = figures.pop("cluster")
        if arguments.hard:
            figures |= _hard(cluster, firm, records, con, hard(Path(folder)))
        if arguments.stages:
            figures |= _stages(firm, records, con, figures["model"])
        figures.pop("model", None)
    print(json.dumps(figures, indent=1))


def _linked(firm: Ints, records: ibis.Table, con: ibis.BaseBackend) -> dict[str, Any]:
    before, started = _cpu(), time.perf_counter()
    joined = join(records, con)
    seconds, cpu = time.perf_counter() - started, _cpu() - before
    found = quality(joined.cluster, firm)
    return {
        "records": len(firm),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "precision": round(found.precision, 4),
        "recall": round(found.recall, 4),
        "f1": round(found.f1, 4),
        "b_cubed_f1": round(found.b_cubed, 4),
        "largest_cluster": found.largest,
        "crowded_clusters": len(joined.crowded),
        "model": joined.model,
        "cluster": joined.cluster,
    }


def _hard(
    cluster: Ints,
    firm: Ints,
    records: ibis.Table,
    con: ibis.BaseBackend,
    kinds: dict[str, npt.NDArray[np.bool_]],
) -> dict[str, Any]:
    """Precision and recall of what is hard; of export value; and with every number hidden."""
    keys = con.to_pyarrow(
        records.order_by("record_id").select("source", by_name_and_place=_named(records) & _placed(records))
    )
    exports = np.isin(keys["source"].to_numpy(zero_copy_only=False), ("exports", "parcels"))
    # Values of shipments are far apart: a tenth of the records has three quarters of the value.
    worth = np.where(exports, np.exp(2 * np.random.default_rng(_SEED).standard_normal(len(firm))), 0)
    unnumbered = records.mutate(**dict.fromkeys(_NUMBERS, ibis.null("string")))
    by_name = join(unnumbered, con).cluster
    told = keys["by_name_and_place"].to_numpy(zero_copy_only=False).astype(bool)
    left, right = pairs_of(firm)
    named = told[left] & told[right]
    hidden = quality(by_name, firm)
    return {
        "value_put_right": round(share_put_right(cluster, firm, worth), 4),
        "value_put_right_of_firms_told_twice": round(
            share_put_right(cluster, firm, np.where(np.bincount(firm)[firm] > 1, worth, 0)), 4
        ),
        "by_name_and_place_alone": {
            "precision": round(hidden.precision, 4),
            "recall": round(hidden.recall, 4),
            "recall_where_both_say_name_and_place": round(float((by_name[left] == by_name[right])[named].mean()), 4),
        },
        "hard": {
            name: (int(where.sum()), *(round(figure, 3) for figure in quality_where(cluster, firm, where)))
            for name, where in kinds.items()
        },
    }


def _named(records: ibis.Table) -> ibis.expr.types.BooleanValue:
    return ibis.coalesce(records.name_key, records.owner_key).notnull()


def _placed(records: ibis.Table) -> ibis.expr.types.BooleanValue:
    return ibis.coalesce(records.address, records.village_key).notnull()


_NUMBERS = ("nib", "npwp", "nik_token", "phone_token")


def _stages(true_firm: Ints, records: ibis.Table, con: ibis.BaseBackend, model: Model) -> dict[str, Any]:
    """What each stage loses, and how true the probabilities are."""
    parts: dict[str, float] = {}
    with _timed(parts, "normalise"):
        told, of_record = profiles(records, con, judged(no_judgements()))
    with _timed(parts, "block"):
        pairs = block(told, con)
    with _timed(parts, "prefilter"):
        compared = Compared(told)
        worth = worth_comparing(compared)(pairs.left, pairs.right)
    profile = of_record["profile"].to_numpy()
    firm = np.empty(len(told), dtype=np.int64)
    firm[profile] = true_firm
    left, right = pairs_of(firm)
    true = np.minimum(left, right) * len(told) + np.maximum(left, right)
    codes = pairs.left * len(told) + pairs.right
    # Pairs that no number forbids or decides: what the model alone says of them.
    open_pairs = pairs.take(worth)
    open_pairs = open_pairs.take(~compared.differ("nik_token", open_pairs))
    open_pairs = open_pairs.take(~compared.differ("nib", open_pairs) & ~compared.same("nib", open_pairs))
    with _timed(parts, "compare and score"):
        probability = model.probability(compared.features(open_pairs))
    told_of = probability >= _WORTH_TELLING
    is_one = firm[open_pairs.left] == firm[open_pairs.right]
    return {
        "cpu_seconds_by_stage": parts,
        "candidates": len(pairs),
        "block_recall": round(float(np.isin(true, codes).mean()), 4),
        "compared": int(worth.sum()),
        "prefilter_recall": round(float(np.isin(true, codes[worth]).sum() / np.isin(true, codes).sum()), 4),
        "calibration_error": round(calibration_error(probability[told_of], is_one[told_of]), 4),
    }


@contextmanager
def _timed(parts: dict[str, float], name: str) -> Iterator[None]:
    before = _cpu()
    yield
    parts[name] = round(_cpu() - before, 1)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
