"""`python -m benchmarks.linkage.splink_beside --records 100000`: Splink on the same rows, with and without an id veto.

Belongs here: Splink at the best settings that were found (which were tried is told in docs/linkage.md), on the same
profiles as this project's linker: names normalised, addresses taken apart. Its time is from records to clusters, as
this project's is. What made the most of it, over one comparison a column and its usual training:

- door and phone are one comparison of fourteen levels, since they are not independent (families), which Splink takes
  comparisons to be; so are village and region;
- a phone, a name and an owner count by how common they are, and a name may stand where the owner should;
- m is estimated from pairs that share an id, as this project's model is, not from any that are alike.

The threshold is the best by F1, chosen by the truth, which favours it.
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
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.linkage.make import RECORDS, make
from benchmarks.linkage.quality import quality
from umkm_pipeline.identity.cluster import Clusters, cluster
from umkm_pipeline.identity.compare import Compared
from umkm_pipeline.identity.judgements import judged, no_judgements
from umkm_pipeline.identity.profiles import profiles
from umkm_pipeline.lake import engine

_SEED = 4
_WEIGHTS = range(-2, 24)
"""Thresholds tried: match weights, the logarithm of the odds to base 2."""
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
_IDS = ("nib", "npwp", "nik_token")
_BLOCKS = (
    *(("nib",), ("npwp",), ("nik_token",), ("phone_token",)),
    *(("name_sorted", "region"), ("owner_sorted", "region"), ("name_sorted", "street"), ("owner_sorted", "street")),
    *(("street", "number", "region"), ("street", "number", "rt_rw")),
    *(("street", "number", "name_start"), ("street", "number", "owner_start")),
    *(("village", "name_start"), ("village", "owner_start"), ("region", "name_begin"), ("region", "owner_begin")),
)
_SURE = (("nib",), ("nik_token", "name_sorted"), ("name_sorted", "owner_sorted", "region"))
_TRAINED_ON = (("nib",), ("nik_token", "name_sorted"), ("npwp",))


def main() -> None:
    """Measure, and print figures as JSON: the best threshold by F1, with a veto and without."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("--dirt", type=float, default=1.0)
    arguments = parser.parse_args()
    logging.getLogger("splink").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder, engine(Path(folder) / "scratch", memory_limit="1GB") as con:
        firm = make(Path(folder), arguments.records, arguments.seed, arguments.dirt)
        started, before = time.perf_counter(), _cpu()
        told, of_record = profiles(con.read_parquet(Path(folder) / RECORDS), con, judged(no_judgements()))
    pairs = _predicted(told.to_pandas())
    profile, compared = of_record["profile"].to_numpy(), Compared(told)
    nibs, niks = compared.codes("nib"), compared.codes("nik_token")
    _clustered(pairs, max(_WEIGHTS), nibs, niks)
    seconds, cpu = time.perf_counter() - started, _cpu() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    unknown = np.full(len(told), -1, dtype=np.int32)
    found = {}
    for name, codes in (("without veto", (unknown, unknown)), ("with veto", (nibs, niks))):
        best: dict[str, float] = {"f1": 0.0}
        for weight in _WEIGHTS:
            got = quality(_clustered(pairs, weight, *codes).of_profile[profile], firm)
            if got.f1 > best["f1"]:
                best = {
                    "f1": round(got.f1, 4),
                    "precision": round(got.precision, 4),
                    "recall": round(got.recall, 4),
                    "b_cubed_f1": round(got.b_cubed, 4),
                    "match_weight": weight,
                    "largest_cluster": got.largest,
                }
        found[name] = best
    figures: dict[str, Any] = {"records": len(firm), "seconds": round(seconds, 1), "cpu_seconds": round(cpu, 1)}
    print(json.dumps({**figures, "peak_mib": peak, **found}, indent=1))


def _clustered(
    pairs: pd.DataFrame, weight: float, nibs: np.typing.NDArray[np.int32], niks: np.typing.NDArray[np.int32]
) -> Clusters:
    sure = pairs[pairs["match_weight"] >= weight]
    return cluster(
        sure["profile_l"].to_numpy(np.int64),
        sure["profile_r"].to_numpy(np.int64),
        # Only the order counts; probabilities would be 1 for all that is nearly sure.
        np.tanh(sure["match_weight"].to_numpy(np.float64) / 100),
        nibs=nibs,
        niks=niks,
        apart=np.zeros((0, 2), dtype=np.int64),
    )


def _predicted(told: pd.DataFrame) -> pd.DataFrame:
    """Splink's pairs with their match weight."""
    starts = {f"{who}_start": told[f"{who}_sound"].str[:4] for who in ("name", "owner")}
    begins = {f"{who}_begin": told[f"{who}_sound"].str[:7] for who in ("name", "owner")}
    frame = told[["profile", *_COLUMNS, *_IDS, "phone_token"]].assign(**starts, **begins)
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="profile",
        comparisons=[_who("name", "owner"), _who("owner", "name"), _place(), _contact(), *map(cl.ExactMatch, _IDS)],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in _BLOCKS],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    linker = Linker(DuckDBAPI().register(frame), settings, log_level=logging.ERROR)
    sure: list[Any] = [block_on(*columns) for columns in _SURE]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=_PAIRS_SAMPLED, seed=_SEED)
    for columns in _TRAINED_ON:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    predicted = linker.inference.predict(threshold_match_weight=min(_WEIGHTS))
    frame_of_pairs: pd.DataFrame = predicted.as_pandas_dataframe()  # type: ignore[no-untyped-call]
    return frame_of_pairs


def _who(who: str, other: str) -> Any:
    """Names of businesses, or of owners: equal, exchanged with the other, or alike to one of three degrees."""
    alike = "greatest({0}({1}_sorted_l, {1}_sorted_r), {0}({1}_sound_l, {1}_sound_r))"
    alike = alike.format("jaro_winkler_similarity", who)
    return cl.CustomComparison(
        output_column_name=who,
        comparison_levels=[
            cll.NullLevel(f"{who}_sorted"),
            cll.ExactMatchLevel(f"{who}_sorted", term_frequency_adjustments=True),
            cll.CustomLevel(f"{who}_sorted_l = {other}_sorted_r OR {other}_sorted_l = {who}_sorted_r"),
            *(cll.CustomLevel(f"{alike} >= {least}") for least in (0.95, 0.88, 0.75)),
            cll.ElseLevel(),
        ],
    )


def _place() -> Any:
    """Village and region."""
    no_village, no_region = _unsaid("village"), _unsaid("region")
    return cl.CustomComparison(
        output_column_name="place",
        comparison_levels=[
            cll.CustomLevel(f"{no_village} AND {no_region}").configure(is_null_level=True),
            cll.ExactMatchLevel("village", term_frequency_adjustments=True),
            cll.CustomLevel("jaro_winkler_similarity(village_l, village_r) >= 0.9"),
            cll.CustomLevel(f"region_l = region_r AND {no_village}"),
            cll.CustomLevel("region_l = region_r"),
            cll.ElseLevel(),
        ],
    )


def _contact() -> Any:
    """Phone and door."""
    phone, no_phone, no_street = "phone_token_l = phone_token_r", _unsaid("phone_token"), _unsaid("street")
    street = "jaro_winkler_similarity(street_l, street_r) >= 0.92"
    known = f"{street} AND (number_l = number_r OR rt_rw_l = rt_rw_r)"
    agreed = "coalesce(number_l = number_r, true) AND coalesce(rt_rw_l = rt_rw_r, true)"
    both = f"{street} AND number_l = number_r AND rt_rw_l = rt_rw_r"
    by_phone = (f"{phone} AND {known}", f"{phone} AND {no_street}", f"{phone} AND {street}", phone)
    by_door = (
        *(f"{door}{told}" for door in (both, f"{known} AND {agreed}") for told in (f" AND {no_phone}", "")),
        *(f"{street} AND {agreed} AND {no_phone}", f"{street} AND {agreed}", street, no_street, no_phone),
    )
    return cl.CustomComparison(
        output_column_name="contact",
        comparison_levels=[
            cll.CustomLevel(f"{no_street} AND {no_phone}").configure(is_null_level=True),
            *(cll.CustomLevel(level).configure(tf_adjustment_column="phone_token") for level in by_phone),
            *(cll.CustomLevel(level) for level in by_door),
            cll.ElseLevel(),
        ],
    )


def _unsaid(column: str) -> str:
    return f"({column}_l IS NULL OR {column}_r IS NULL)"


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
