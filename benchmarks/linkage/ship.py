"""`python -m benchmarks.linkage.ship`: train the model that comes with the package, on made-up firms.

Belongs here: what the shipped model is trained on. It serves small data, so that it learns from many small sets: among
a few thousand records a shared name says more than among a million. Other seeds than those that linking is measured
with.
"""

from __future__ import annotations

import ibis
import numpy as np

from benchmarks.linkage.rows import keyed, rows
from umkm_pipeline.identity.blocks import block
from umkm_pipeline.identity.compare import Compared, Floats
from umkm_pipeline.identity.judgements import judged, no_judgements
from umkm_pipeline.identity.model import SHIPPED, SHIPPED_AMONG, train
from umkm_pipeline.identity.prefilter import worth_comparing
from umkm_pipeline.identity.profiles import profiles
from umkm_pipeline.identity.score import Bools
from umkm_pipeline.identity.teach import examples

_SETS, _FIRST_SEED = 200, 1971


def main() -> None:
    """Write the model's file."""
    con = ibis.duckdb.connect()
    features, is_one = zip(*(_examples(_FIRST_SEED + number, con) for number in range(_SETS)), strict=True)
    model = train(np.concatenate(features), np.concatenate(is_one), np.ones(sum(map(len, is_one))))
    SHIPPED.write_text(model.dumps(), encoding="ascii")
    print(f"model {model.version}, {SHIPPED.stat().st_size:,} bytes")


def _examples(seed: int, con: ibis.BaseBackend) -> tuple[Floats, Bools]:
    told, _ = profiles(ibis.memtable(keyed(rows(SHIPPED_AMONG, seed).table, con)), con, judged(no_judgements()))
    compared = Compared(told)
    return examples(compared, block(told, con, worth_comparing(compared)))


if __name__ == "__main__":
    main()
