"""What people's judgements come to: the verdict in force on each pair of records that are there now.

Belongs here: which of several judgements counts, and finding records whose file came again. What follows for firms is
in `identity/cluster.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.identity.judgements import PAIR
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Verdict
from umkm_pipeline.review.content import with_content

SIDES = ("", "other_")
"""What the columns of the two sides begin with."""


def judged_pairs(scan: Scan) -> ibis.Table:
    """Pairs with the verdict in force: the columns `PAIR`, `verdict` and `judged_at`; the smaller side is first.

    The latest judgement on a pair counts. Where the latest ones are of one moment and differ, nobody knows: `unsure`.
    A record that is in no file now is looked for by what it said (see `content.py`), and must be the only one that says
    so; judgements on records that are not found rest until they are.

    Args:
        scan: opens `identity_judgement` and `identity_record`.
    """
    judgements = scan("identity_judgement")
    pairs = _found(judgements, _now(judgements, scan("identity_record")))
    ours, theirs = (pairs[f"{side}now"] + "\t" + pairs[f"{side}party_role"] for side in SIDES)
    swapped = ours > theirs
    placed = pairs.filter(ours != theirs).select(
        "verdict",
        "judged_at",
        record_id=swapped.ifelse(pairs.other_now, pairs.now),
        party_role=swapped.ifelse(pairs.other_party_role, pairs.party_role),
        other_record_id=swapped.ifelse(pairs.now, pairs.other_now),
        other_party_role=swapped.ifelse(pairs.party_role, pairs.other_party_role),
    )
    latest = placed.mutate(last=placed.judged_at.max().over(ibis.window(group_by=list(PAIR))))
    latest = latest.filter(latest.judged_at == latest["last"])
    counted = latest.group_by(list(PAIR)).agg(
        verdicts=latest.verdict.nunique(), verdict=latest.verdict.min(), judged_at=latest.judged_at.max()
    )
    agreed = (counted.verdicts == 1).ifelse(counted.verdict, Verdict.UNSURE.value)
    return counted.mutate(verdict=agreed).drop("verdicts")


def idle(scan: Scan) -> ibis.Table:
    """The judgements of which a record is not found, for now.

    Args:
        scan: opens `identity_judgement` and `identity_record`.
    """
    judgements = scan("identity_judgement")
    found = _found(judgements, _now(judgements, scan("identity_record")))
    return judgements.anti_join(found, "judgement_id")


def _found(judgements: ibis.Table, now: ibis.Table) -> ibis.Table:
    """Judgements of which both records are there, with `now` and `other_now`."""
    pairs = judgements
    for side in SIDES:
        named = now.select(**{f"{side}{name}": now[name] for name in ("record_id", "party_role", "now")})
        pairs = pairs.join(named, [f"{side}record_id", f"{side}party_role"])
    return pairs


def _now(judgements: ibis.Table, records: ibis.Table) -> ibis.Table:
    """For each side of a judgement that is found: `record_id` and `party_role` as judged, and the record `now`."""
    sides = ibis.union(
        *(
            judgements.select(
                record_id=judgements[f"{side}record_id"],
                party_role=judgements[f"{side}party_role"],
                content=judgements[f"{side}content_hash"],
            )
            for side in SIDES
        )
    )
    named = ["record_id", "party_role"]
    # One side may have been exported while nothing else said the same, and while something did.
    sides = sides.group_by(named).agg(content=sides.content.max())
    here = sides.semi_join(records, named)
    lost = sides.anti_join(records, named).filter(ibis._.content.notnull())
    again = with_content(records, lost).select("content", "party_role", now=ibis._.record_id)
    return ibis.union(
        here.select(*named, now=here.record_id),
        lost.join(again, ["content", "party_role"]).select(*named, "now"),
    )
