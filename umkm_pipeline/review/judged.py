"""What people's judgements come to: the verdict in force on each pair of records that are there now.

Belongs here: which of several judgements counts, and finding records whose file came again. What follows for firms is
in `identity/cluster.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Verdict
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.review.content import with_content

PAIR = TABLES["identity_review_queue"].key
"""The two sides of a pair: record id and role of each."""

READS = ("identity_judgement", "identity_record")


def judged_pairs(scan: Scan) -> ibis.Table:
    """Pairs with the verdict in force: the columns `PAIR`, `verdict` and `judged_at`.

    The latest judgement on a pair counts. Where the latest ones are of one moment and differ, nobody knows: `unsure`.
    A record that is in no file now is looked for by what it said (see `content.py`), and must be the only one that says
    so; judgements on records that are not found rest until they are.

    Args:
        scan: opens `identity_judgement` and `identity_record`.
    """
    judgements = scan("identity_judgement")
    found = _now(judgements, scan("identity_record"))
    pairs = judgements
    for side in ("left", "right"):
        pairs = pairs.join(
            found.rename({f"{side}_record_id": "record_id", f"{side}_role": "role", f"{side}_now": "now"}),
            [f"{side}_record_id", f"{side}_role"],
        )
    one, other = _spelled(pairs, "left"), _spelled(pairs, "right")
    swapped = one > other
    placed = pairs.filter(one != other).select(
        "verdict",
        "judged_at",
        left_record_id=swapped.ifelse(pairs.right_now, pairs.left_now),
        left_role=swapped.ifelse(pairs.right_role, pairs.left_role),
        right_record_id=swapped.ifelse(pairs.left_now, pairs.right_now),
        right_role=swapped.ifelse(pairs.left_role, pairs.right_role),
    )
    latest = placed.mutate(last=placed.judged_at.max().over(ibis.window(group_by=list(PAIR))))
    latest = latest.filter(latest.judged_at == latest["last"])
    counted = latest.group_by(list(PAIR)).agg(
        verdicts=latest.verdict.nunique(), verdict=latest.verdict.min(), judged_at=latest.judged_at.max()
    )
    return counted.mutate(verdict=(counted.verdicts == 1).ifelse(counted.verdict, Verdict.UNSURE.value)).drop(
        "verdicts"
    )


def idle(scan: Scan) -> ibis.Table:
    """Judgements of which a record is not found, for now: `judgement_id`, `judgement_path` and `judgement_entry`."""
    judgements = scan("identity_judgement")
    found = _now(judgements, scan("identity_record"))
    there = judgements
    for side in ("left", "right"):
        sides = found.rename({f"{side}_record_id": "record_id", f"{side}_role": "role"})
        there = there.semi_join(sides, [f"{side}_record_id", f"{side}_role"])
    lost = judgements.anti_join(there, "judgement_id")
    return lost.select("judgement_id", "judgement_path", "judgement_entry")


def _spelled(pairs: ibis.Table, side: str) -> ibis.expr.types.StringValue:
    return pairs[f"{side}_now"] + "\t" + pairs[f"{side}_role"]


def _now(judgements: ibis.Table, records: ibis.Table) -> ibis.Table:
    """For each side of a judgement that is found: `record_id` and `role` as judged, and the record `now`."""
    sides = ibis.union(
        *(
            judgements.select(
                record_id=judgements[f"{side}_record_id"],
                role=judgements[f"{side}_role"],
                content=judgements[f"{side}_content"],
            )
            for side in ("left", "right")
        )
    )
    # The same side may have been exported while its content was unique and while it was not.
    sides = sides.group_by("record_id", "role").agg(content=sides.content.max())
    present = records.select("record_id", role=records.party_role)
    here = sides.semi_join(present, ["record_id", "role"])
    lost = sides.anti_join(present, ["record_id", "role"]).filter(ibis._.content.notnull())
    again = with_content(records, lost).select("content", role=ibis._.party_role, now=ibis._.record_id)
    return ibis.union(
        here.select("record_id", "role", now=here.record_id),
        lost.join(again, ["content", "role"]).select("record_id", "role", "now"),
    )
