"""What a run did with people's judgements, in numbers: part of the end of every `umkm refresh` and `umkm backfill`.

Belongs here: counts and addresses without personal data. How they are shown is the command line's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import ibis

from umkm_pipeline.incoming import NotOurs
from umkm_pipeline.lake import Lake
from umkm_pipeline.review.judged import idle, judged_pairs
from umkm_pipeline.review.judgement import Flaw
from umkm_pipeline.review.landed import landed_reviews

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Judgements, and what of them is in force.

    Args:
        judgements: all that were ever made.
        in_force: pairs by verdict in force.
        idle: judgements of which a record is in no file now.
        waiting: pairs that wait for a person.
        flaws: lines that cannot be used; at most 20.
        flaws_in_all: how many there are.
        not_ours: files in the folder that are no review workbooks.
    """

    judgements: int
    in_force: dict[str, int]
    idle: int
    waiting: int
    flaws: list[Flaw]
    flaws_in_all: int
    not_ours: list[NotOurs]


def reviewed(lake: Lake, con: ibis.BaseBackend, landing: Path) -> Reviewed:
    """Count judgements after a run.

    Raises:
        UmkmError: a file in the reviews folder cannot be read from the disk.
    """
    scan = partial(lake.scan, con=con)
    pairs = judged_pairs(scan)
    counts = pairs.group_by("verdict").agg(pairs=pairs.count()).order_by("verdict").to_pyarrow().to_pylist()
    landed = landed_reviews(landing)
    return Reviewed(
        judgements=int(scan("identity_judgement").count().execute()),
        in_force={row["verdict"]: row["pairs"] for row in counts},
        idle=int(idle(scan).count().execute()),
        waiting=int(scan("identity_review_queue").count().execute()),
        flaws=landed.flaws[:_SHOWN],
        flaws_in_all=len(landed.flaws),
        not_ours=list(landed.not_ours),
    )
