"""`python -m benchmarks.linkage.splink_beside --records 100000`: Splink on the same rows, with and without an id veto.

Belongs here: Splink at the best settings that were found, on the same profiles (names normalised, addresses taken
apart) as this project's linker, so that what comes after normalising is compared; its time is without normalising. Its
parameters are estimated as its documentation recommends: u by random sampling, m by expectation maximisation, started
from deterministic rules. NIBs are a comparison of its own, since Splink learns from no id otherwise.
"""

from __future__ import annotations

import argparse
import json
import logging
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.linkage.make import RECORDS, make
from benchmarks.linkage.quality import quality
from umkm_pipeline.identity.cluster import cluster
from umkm_pipeline.identity.compare import Compared
from umkm_pipeline.identity.judgements import judged, no_judgements
from umkm_pipeline.identity.profiles import profiles
from umkm_pipeline.lake import engine

_SEED = 4
_THRESHOLDS = (0.5, 0.8, 0.9, 0.99, 0.999, 0.9999, 0.99999)
_PAIRS_SAMPLED = 5e6
_COLUMNS = (
    "name_sound",
    "name_sorted",
    "owner_sound",
    "owner_sorted",
    "street",
    "number",
    "rt_rw",
    "village",
    "region",
)
_IDS = ("nib", "npwp", "nik_token", "phone_token")
_BLOCKS = (
    *(("nib",), ("npwp",), ("nik_token",), ("phone_token",)),
    *(("name_sorted", "region"), ("owner_sorted", "region"), ("name_sorted", "street"), ("owner_sorted", "street")),
    *(("street", "number", "region"), ("village", "name_start"), ("village", "owner_start")),
)


def main() -> None:
    """Measure, and print figures as JSON: the best threshold by F1, with a veto and without."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("--dirt", type=float, default=1.0)
    arguments = parser.parse_args()
    logging.getLogger("splink").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder, engine(Path(folder) / "scratch", memory_limit="1GB") as con:
        firm = make(Path(folder), arguments.records, arguments.seed, arguments.dirt)
        told, of_record = profiles(con.read_parquet(Path(folder) / RECORDS), con, judged(no_judgements()))
    started, before = time.perf_counter(), _cpu()
    pairs = _predicted(told.to_pandas())
    seconds, cpu = time.perf_counter() - started, _cpu() - before
    profile = of_record["profile"].to_numpy()
    compared = Compared(told)
    unknown = np.full(len(told), -1, dtype=np.int32)
    found = {}
    for name, nibs, niks in (
        ("without veto", unknown, unknown),
        ("with veto", compared.codes("nib"), compared.codes("nik_token")),
    ):
        best = {"f1": 0.0}
        for threshold in _THRESHOLDS:
            sure = pairs[pairs["match_probability"] >= threshold]
            clusters = cluster(
                sure["profile_l"].to_numpy(np.int64),
                sure["profile_r"].to_numpy(np.int64),
                np.minimum(sure["match_probability"].to_numpy(np.float64), 1.0),
                nibs=nibs,
                niks=niks,
                apart=np.zeros((0, 2), dtype=np.int64),
            )
            got = quality(clusters.of_profile[profile], firm)
            if got.f1 > best["f1"]:
                best = {
                    "f1": round(got.f1, 4),
                    "precision": round(got.precision, 4),
                    "recall": round(got.recall, 4),
                    "b_cubed_f1": round(got.b_cubed, 4),
                    "threshold": threshold,
                    "largest_cluster": got.largest,
                }
        found[name] = best
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    figures: dict[str, Any] = {"records": len(firm), "seconds": round(seconds, 1), "cpu_seconds": round(cpu, 1)}
    print(json.dumps({**figures, "peak_mib": peak, **found}, indent=1))


def _predicted(told: pd.DataFrame) -> pd.DataFrame:
    """Splink's pairs with their probability."""
    frame = told[["profile", *_COLUMNS, *_IDS]].assign(
        name_start=told["name_sound"].str[:4], owner_start=told["owner_sound"].str[:4]
    )
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="profile",
        comparisons=[
            cl.JaroWinklerAtThresholds("name_sorted", [0.95, 0.88, 0.7]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("owner_sorted", [0.95, 0.88, 0.7]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("street", [0.9]),
            cl.ExactMatch("number"),
            cl.ExactMatch("rt_rw"),
            cl.JaroWinklerAtThresholds("village", [0.9]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("region"),
            *(cl.ExactMatch(name) for name in _IDS),
        ],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in _BLOCKS],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    linker = Linker(DuckDBAPI().register(frame), settings, log_level=logging.WARNING)
    sure: list[Any] = [
        block_on("nib"),
        block_on("nik_token", "name_sorted"),
        block_on("name_sorted", "owner_sorted", "region"),
    ]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=_PAIRS_SAMPLED, seed=_SEED)
    for columns in (("nik_token",), ("phone_token",), ("name_sorted", "owner_sorted"), ("owner_sorted", "street")):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    predicted = linker.inference.predict(threshold_match_probability=min(_THRESHOLDS))
    frame_of_pairs: pd.DataFrame = predicted.as_pandas_dataframe()  # type: ignore[no-untyped-call]
    return frame_of_pairs


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
