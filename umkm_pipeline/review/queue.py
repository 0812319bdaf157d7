"""Which pairs a person should judge, the most valuable first: `identity_review_queue`.

Belongs here: what is uncertain, what is at stake, and which pairs are done with. How a pair is shown is in `sides.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.identity.judgements import PAIR
from umkm_pipeline.identity.keys import sha256
from umkm_pipeline.identity.score import DOUBTFUL
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Verdict
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.review.judged import SIDES, judged_pairs
from umkm_pipeline.status.documents import status_document_line

_DOCUMENTS = ("core_exports", "core_parcels")
READS = (
    *_DOCUMENTS,
    *("identity_judgement", "identity_link", "identity_candidate", "identity_record", "identity_record_firm"),
)

LEAST, MOST = DOUBTFUL, 0.95
"""Probabilities beyond which a pair is taken for certain: this project's own estimates."""

_SAID = ("name_key", "owner_key", "address", "region_code", "village_key", "nib", "npwp", "nik_token", "phone_token")


def identity_review_queue(scan: Scan) -> ibis.Table:
    """The uncertain pairs of the linker that nobody has decided.

    Args:
        scan: opens the tables of `READS`.
    """
    tables = (scan(asset).select(*PAIR, "probability") for asset in ("identity_link", "identity_candidate"))
    scored, firms = ibis.union(*tables), scan("identity_record_firm")
    concerned = ibis.union(
        *(
            firms.semi_join(
                scored.select(record_id=scored[f"{side}record_id"], party_role=scored[f"{side}party_role"]),
                ["record_id", "party_role"],
            ).select("umkm_id")
            for side in SIDES
        ),
        distinct=True,
    )
    return review_queue(scored, judged_pairs(scan), scan("identity_record"), firms, _value(scan, concerned))


def review_queue(
    scored: ibis.Table, judged: ibis.Table, records: ibis.Table, firms: ibis.Table, value: ibis.Table
) -> ibis.Table:
    """The uncertain pairs among scored ones that nobody has decided; the columns of `identity.review_queue`.

    A pair is uncertain when its probability is neither nearly 0 nor nearly 1; then its uncertainty is 4p(1-p). One that
    is nearly sure and still two firms, because something spoke against it, is as uncertain as can be. A pair judged
    same or different is done with, and so is every pair of records that say the same as the two; one judged unsure
    comes back behind all others (see `in_order`).

    Args:
        scored: pairs of records and their `probability`, as in `identity.link` and `identity.candidate`.
        judged: what `judged_pairs` gives.
        records: `identity.record`.
        firms: `identity.record_firm`.
        value: `umkm_id` and `usd`, the exports of each firm; firms without exports may be missing.
    """
    pairs = scored.filter(scored.probability >= LEAST).select(*PAIR, "probability")
    for side in SIDES:
        named = firms.select(**{f"{side}{name}": firms[name] for name in ("record_id", "party_role", "umkm_id")})
        worth = value.select(**{f"{side}umkm_id": value.umkm_id, f"{side}usd": value.usd})
        pairs = pairs.join(named, [f"{side}record_id", f"{side}party_role"]).left_join(worth, f"{side}umkm_id")
        pairs = pairs.drop(f"{side}umkm_id_right")
    one_firm = pairs.umkm_id == pairs.other_umkm_id
    p = pairs.probability
    is_open = p.between(LEAST, MOST)
    pairs = pairs.filter(is_open | ~one_firm).mutate(
        uncertainty=is_open.ifelse(4 * p * (1 - p), 1.0),
        stake_usd=pairs.usd.fill_null(0) + one_firm.ifelse(0, pairs.other_usd.fill_null(0)),
    )
    pairs = pairs.mutate(priority=pairs.stake_usd.cast("float64") * pairs.uncertainty)
    return _without_decided(pairs, judged, records).select(*TABLES["identity_review_queue"].columns)


def in_order(queue: ibis.Table) -> ibis.Table:
    """The queue as it is to be worked off: most valuable first, then most uncertain, pairs judged unsure last."""
    return queue.order_by(
        queue.verdict.notnull(), queue.priority.desc(), queue.uncertainty.desc(), *(queue[name] for name in PAIR)
    )


def _value(scan: Scan, concerned: ibis.Table) -> ibis.Table:
    """US dollars of the commercial exports that count, of the firms concerned at least.

    `status.document_line` comes later in the flow; its lines are made here, of the documents that name these firms.
    """
    named = scan("identity_record_firm").semi_join(concerned, "umkm_id")

    def theirs(asset: str) -> ibis.Table:
        rows = scan(asset)
        if asset not in _DOCUMENTS:
            return rows
        whole = rows.semi_join(named, "record_id").select("document_type", "document_id").distinct()
        return rows.semi_join(whole, ["document_type", "document_id"])

    lines = status_document_line(theirs)
    lines = lines.filter(lines.counts & lines.is_commercial)
    return lines.group_by("umkm_id").agg(usd=lines.fob_usd.sum())


def _without_decided(pairs: ibis.Table, judged: ibis.Table, records: ibis.Table) -> ibis.Table:
    """Pairs with the verdict on them, or on records that say the same; without those that were decided.

    The linker compares what records say, and of records that say the same names any one.
    """
    kinds = _with_kinds(judged, records)
    settled = kinds.group_by("low", "high").agg(
        decided=(kinds.verdict != Verdict.UNSURE.value).any(), verdict=kinds.verdict.max()
    )
    looked_up = _with_kinds(pairs, records).left_join(settled, ["low", "high"])
    return looked_up.filter(~looked_up.decided.fill_null(False))


def _with_kinds(pairs: ibis.Table, records: ibis.Table) -> ibis.Table:
    """Pairs with hashes of what the two records say, the smaller as `low`, the other as `high`."""
    for side in SIDES:
        ours = [f"{side}record_id", f"{side}party_role"]
        wanted = pairs.select(record_id=pairs[ours[0]], party_role=pairs[ours[1]]).distinct()
        said = records.semi_join(wanted, ["record_id", "party_role"])
        kinds = said.select(**{ours[0]: said.record_id, ours[1]: said.party_role, f"{side}kind": _said(said)})
        pairs = pairs.join(kinds, ours)
    low, high = ibis.least(pairs.kind, pairs.other_kind), ibis.greatest(pairs.kind, pairs.other_kind)
    return pairs.mutate(low=low, high=high).drop("kind", "other_kind")


def _said(records: ibis.Table) -> ibis.expr.types.StringValue:
    text = ibis.literal("")
    for name in _SAID:
        text = text + "\n" + records[name].fill_null("")
    return sha256(text)
