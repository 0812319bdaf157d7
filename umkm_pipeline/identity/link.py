"""From records to firms: the stages in their order, and the tables that come of it.

Belongs here: what runs after what. Stages are modules of their own: `profiles.py` (normalise), `blocks.py` (block),
`prefilter.py`, `compare.py`, `teach.py`, `model.py` and `score.py` (compare and score), `rivals.py`, `cluster.py`,
`evidence.py` (explain), and `ids.py` for the firms' numbers. The keys of records are in `records.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from umkm_pipeline.identity.blocks import Ints, Pairs, pairs_of
from umkm_pipeline.identity.cluster import cluster
from umkm_pipeline.identity.compare import Compared
from umkm_pipeline.identity.evidence import (
    Evidence,
    candidate_table,
    evidence,
    gains_of,
    link_table,
    records_of,
    rules_of_records,
)
from umkm_pipeline.identity.ids import Settled, settle
from umkm_pipeline.identity.judgements import Judged, judged, no_judgements
from umkm_pipeline.identity.keys import identity_keys
from umkm_pipeline.identity.memory import Firms, Memory, Recall, grown
from umkm_pipeline.identity.model import Model
from umkm_pipeline.identity.month import Told, all_told, changes, gains_before, month_told, scored_before, told_again
from umkm_pipeline.identity.month_ids import keys_of, seal, settled_month, touched
from umkm_pipeline.identity.prefilter import worth_comparing
from umkm_pipeline.identity.profiles import hashed
from umkm_pipeline.identity.rules import IDENTICAL, JUDGEMENT, NAMES, RULES, SCORE
from umkm_pipeline.identity.score import Scored, links, score, together
from umkm_pipeline.identity.teach import model_of
from umkm_pipeline.lake import Scan, give_back
from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.tables import TABLES

logger = logging.getLogger("umkm_pipeline.identity")

CROWDED = 50
"""A firm with more profiles (different things said of it) than this is looked at by a person."""


@dataclass(frozen=True, slots=True)
class LinkResult:
    """The tables that linking gives, with the columns of the model, and the ids of suspiciously large firms."""

    record_firm: pa.Table
    link: pa.Table
    candidate: pa.Table
    id_registry: pa.Table
    id_redirect: pa.Table
    crowded: list[str]
    how: str
    """Whether everything was linked anew and why, or what was linked against what is known."""
    learnt: Memory | None
    """What the next run may start from."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Records in clusters, and what holds those together."""

    records: pa.Table
    """record_id and party_role, in their order, and what was carried along."""
    cluster: Ints
    """Of each record."""
    held: Evidence
    doubtful: Pairs
    """Pairs of records in different clusters that may be one firm after all."""
    doubt: npt.NDArray[np.float64]
    """Probability of each."""
    crowded: Ints
    """Clusters of more than `CROWDED` profiles."""
    model: Model
    how: str
    learnt: Memory | None
    before: Ints
    """Which record of the last run each is, -1 for one that came or changed,"""
    firms: Firms | None
    """and the firms of that run, if they are known."""


def link(
    scan: Scan,
    con: ibis.BaseBackend,
    registry: ibis.Table,
    redirect: ibis.Table,
    judgements: pa.Table | None = None,
    *,
    recall: Recall | None = None,
) -> LinkResult:
    """Say which firm each record names.

    Args:
        scan: opens `identity_record`.
        con: the engine that `scan` reads with.
        registry: the `identity_id_registry` that the last run left; without rows in the first.
        redirect: the `identity_id_redirect` that the last run left.
        judgements: pairs that people judged, see `judgements.py`; none by default.
        recall: what linking may start from; without, everything is linked anew and nothing remembered.
    """
    schema = arrow_schema(TABLES["identity_record_firm"])
    carried = [name for name in schema.names if name not in {"umkm_id", "link_rule", "probability"}]
    columns = list(dict.fromkeys([*carried, *_KEYS]))
    joined = join(scan("identity_record"), con, judgements, recall=recall, carried=columns)
    records = joined.records
    ids, learnt = settled(joined, con, registry, redirect)
    firm = ids.ids.take(pa.array(joined.cluster))
    rule, probability = rules_of_records(len(records), joined.held)
    record_firm = (
        records.select(carried)
        .append_column("umkm_id", firm)
        .append_column("link_rule", rule)
        .append_column("probability", probability)
    )
    logger.info("%d records name %d firms; %d redirected", len(records), len(ids.ids), ids.redirect.num_rows)
    return LinkResult(
        record_firm.select(schema.names).cast(schema),
        link_table(records, firm, joined.held, joined.model),
        candidate_table(records, joined.doubtful, joined.doubt, joined.model),
        ids.registry,
        ids.redirect,
        sorted(ids.ids.take(pa.array(joined.crowded)).to_pylist()),
        joined.how,
        learnt,
    )


def settled(
    joined: Joined, con: ibis.BaseBackend, registry: ibis.Table, redirect: ibis.Table
) -> tuple[Settled, Memory | None]:
    """The id of each cluster, and what the next run may start from; arguments as for `link`."""
    known, retired = (
        con.to_pyarrow(table).cast(arrow_schema(TABLES[asset]))
        for asset, table in (("identity_id_registry", registry), ("identity_id_redirect", redirect))
    )
    records = joined.records.append_column("cluster", pa.array(joined.cluster))
    firms = joined.firms if joined.firms and joined.firms.seal == seal(known, retired) else None
    keys = keys_of(records, con, joined.before, firms) if firms or joined.learnt else None
    if firms and keys is not None:
        month = touched(joined.cluster, keys, joined.before, firms)
        logger.info("%d of %d firms are touched", month.clusters.sum(), len(month.clusters))
        ids = settled_month(records, con, known, retired, month=month, firms=firms)
    else:
        held = con.to_pyarrow(identity_keys(ibis.memtable(records)))
        ids = settle(held, known, retired, int(joined.cluster.max(initial=-1)) + 1)
    if joined.learnt is None or keys is None:
        return ids, None
    found = Firms(keys, joined.cluster, ids.numbers, ids.absent, seal(ids.registry, ids.redirect))
    return ids, replace(joined.learnt, firms=found)


def join(
    records: ibis.Table,
    con: ibis.BaseBackend,
    judgements: pa.Table | None = None,
    *,
    recall: Recall | None = None,
    carried: Sequence[str] = (),
) -> Joined:
    """Put records that name one firm into one cluster.

    Args:
        records: `identity.record`.
        con: the engine that it is read with.
        judgements: as for `link`.
        recall: as for `link`.
        carried: columns of records to carry along into `Joined.records`.
    """
    judgements = no_judgements() if judgements is None else judgements
    alone = judged(judgements)
    rows = hashed(records, con, alone, carried, with_said=bool(recall and recall.memory))
    told, memory, how = _told(records, con, alone, rows, recall)
    logger.info("link %s", how)
    give_back(con)
    compared = Compared(told.table, told.order)
    scored, model = _scored(compared, told, memory)
    found = links(scored, compared)
    of_record = rows.select(["record_id", "party_role"]).append_column("profile", pa.array(told.of_record))
    said = Judged.of(judgements, of_record)
    again = told_again(told, con) if len(judgements) else said.same[:0]
    alike = np.full(len(again), RULES[NAMES[IDENTICAL]])
    left = np.concatenate((said.same[:, 0], again[:, 0], found.pairs.left))
    right = np.concatenate((said.same[:, 1], again[:, 1], found.pairs.right))
    rule = np.concatenate((np.full(len(said.same), JUDGEMENT), np.full(len(again), IDENTICAL), found.rule))
    probability = np.concatenate((np.ones(len(said.same)), alike, found.probability))
    strength = np.concatenate((np.full(len(said.same), _JUDGED), np.full(len(again), _AS_JUDGED), found.strength))
    clusters = cluster(left, right, strength, nibs=found.nibs, niks=found.niks, apart=said.different)
    logger.info(
        "%d profiles of %d records in %d clusters; %d links cut",
        *(len(told), len(of_record), int(clusters.of_profile.max(initial=-1)) + 1, clusters.cut),
    )
    crowded = np.flatnonzero(np.bincount(clusters.of_profile, minlength=1) > CROWDED)
    if crowded.size:
        logger.warning("%d firms have more than %d profiles", crowded.size, CROWDED)
    at = clusters.held_by
    tree = Pairs(left[at], right[at], np.zeros(len(at), dtype=np.int64))
    before = gains_before(memory, told) if memory else _NO_GAINS
    gains = gains_of(compared, model, tree, rule[at], before)
    held = evidence(
        compared, links=tree, rule=rule[at], probability=probability[at], gains=gains, profile=told.of_record
    )
    # Links that a veto left out are as doubtful as pairs that were too weak to be any.
    cut = clusters.of_profile[found.pairs.left] != clusters.of_profile[found.pairs.right]
    apart = clusters.of_profile[found.doubtful.left] != clusters.of_profile[found.doubtful.right]
    doubtful = records_of(found.pairs.take(cut), found.doubtful.take(apart), profile=told.of_record)
    doubt = np.concatenate((found.probability[cut], found.doubt[apart]))
    learnt = None
    if recall and len(rows) >= recall.fewest:
        explained = tree.take(rule[at] == SCORE), gains[rule[at] == SCORE]
        learnt = _learnt(told, rows, scored, explained, model)
        learnt = grown(learnt, memory, told.changed) if memory else learnt
    cluster_of = clusters.of_profile[told.of_record]
    firms = memory.firms if memory else None
    return Joined(rows, cluster_of, held, doubtful, doubt, crowded, model, how, learnt, told.before, firms)


def _told(
    records: ibis.Table, con: ibis.BaseBackend, alone: pa.Table, rows: pa.Table, recall: Recall | None
) -> tuple[Told, Memory | None, str]:
    """The profiles; the memory that they were told by, if it is enough; and how, for a person."""
    if recall is None:
        return all_told(records, con, alone, None), None, "everything anew"
    known = changes(recall.memory, rows) if recall.memory else None
    why_full = recall.why_full(len(rows), known.count if known else 0)
    if why_full or known is None or recall.memory is None:
        return all_told(records, con, alone, rows), None, f"everything anew: {why_full}"
    told = month_told(con, alone, rows, memory=recall.memory, known=known)
    return told, recall.memory, f"{known.came:,} records that came or changed, {known.gone:,} went"


def _scored(compared: Compared, told: Told, memory: Memory | None) -> tuple[Scored, Model]:
    """All pairs in ascending order, and what scored them; of those that are known, nothing is asked again."""
    keep = worth_comparing(compared)
    if memory is None:
        pairs = pairs_of(told.keys, keep)
        model = model_of(compared, pairs)
        return score(compared, pairs, model), model
    pairs = pairs_of(told.keys, keep, told.fresh)
    new, before = score(compared, pairs, memory.model), scored_before(memory, told)
    return together(before, new, len(told)), memory.model


def _learnt(
    told: Told, rows: pa.Table, scored: Scored, explained: tuple[Pairs, npt.NDArray[np.float64]], model: Model
) -> Memory:
    """What is to be remembered of a full run."""
    links, gains = explained
    return Memory(
        model=model,
        trained_on=len(rows),
        changed=0,
        told=told.table,
        parts=(),
        written=0,
        order=told.order,
        row=rows["row"].to_numpy(),
        of_row=told.order[told.of_record],
        left=told.order[scored.pairs.left],
        right=told.order[scored.pairs.right],
        rule=scored.rule.astype(np.int8),
        probability=scored.probability,
        conflicting=scored.conflicting,
        gain_left=told.order[links.left],
        gain_right=told.order[links.right],
        gain=gains,
    )


_NO_GAINS = (np.zeros(0, dtype=np.int64), np.zeros((0, 0)))
_JUDGED, _AS_JUDGED = 2.0, 1.5
"""Strength of what a person said, and of what joins a judged record to those that say the same: what was said of it is
said of them, so they are joined before any number or score may lead them elsewhere."""

_KEYS = ("nib", "npwp", "nik_token", "phone_token", "name_key", "owner_key", "village_key", "region_code")
