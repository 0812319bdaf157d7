"""Pairs that wait for a person, in the order in which they are worth the time.

Belongs here: the queue of the last run, without what was judged since. Which pairs are in the queue is in `queue.py`.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from umkm_pipeline.identity.judgements import PAIR
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.arrow import to_frame
from umkm_pipeline.model.codes import Verdict
from umkm_pipeline.review.landed import landed_reviews
from umkm_pipeline.review.pair import Pair, Side
from umkm_pipeline.review.queue import in_order


def waiting(scan: Scan, landing: Path) -> pd.DataFrame:
    """The rows of `identity.review_queue` in order, without pairs decided in workbooks that no run has read yet.

    Args:
        scan: opens `identity_review_queue` and `identity_judgement`.
        landing: the landing folder.

    Raises:
        UmkmError: a review workbook cannot be read from the disk.
    """
    queue = to_frame(in_order(scan("identity_review_queue")).to_pyarrow())
    read = set(scan("identity_judgement").select("judgement_id").to_pyarrow()["judgement_id"].to_pylist())
    since = {_named(one.pair): one.verdict for one in landed_reviews(landing).judgements if one.id not in read}
    decided = {pair for pair, verdict in since.items() if verdict is not Verdict.UNSURE}
    done = [
        _named(Pair.of(Side(record, role), Side(other, other_role))) in decided
        for record, role, other, other_role in queue[list(PAIR)].itertuples(index=False, name=None)
    ]
    return queue[[not one for one in done]].reset_index(drop=True)


def _named(pair: Pair) -> tuple[str, str]:
    return str(pair.left), str(pair.right)
