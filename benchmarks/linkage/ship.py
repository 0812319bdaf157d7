"""`python -m benchmarks.linkage.ship`: train the model that comes with the package, on made-up firms.

Belongs here: what the shipped model is trained on. Other seeds than those that linking is measured with.
"""

from __future__ import annotations

import ibis

from benchmarks.linkage.rows import keyed, rows
from umkm_pipeline.identity.blocks import block
from umkm_pipeline.identity.compare import Compared
from umkm_pipeline.identity.judgements import judged, no_judgements
from umkm_pipeline.identity.model import SHIPPED
from umkm_pipeline.identity.prefilter import worth_comparing
from umkm_pipeline.identity.profiles import profiles
from umkm_pipeline.identity.score import model_of

_RECORDS, _SEED = 300_000, 1971


def main() -> None:
    """Write the model's file."""
    con = ibis.duckdb.connect()
    told, _ = profiles(ibis.memtable(keyed(rows(_RECORDS, _SEED).table, con)), con, judged(no_judgements()))
    compared = Compared(told)
    model = model_of(compared, block(told, con, worth_comparing(compared)))
    SHIPPED.write_text(model.dumps(), encoding="ascii")
    print(f"model {model.version}, {SHIPPED.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
