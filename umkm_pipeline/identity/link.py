"""From records to firms: the stages in their order, and the tables that come of it.

Belongs here: what runs after what. Stages are modules of their own: `profiles.py` (normalise), `blocks.py` (block),
`prefilter.py`, `compare.py`, `model.py` and `score.py` (compare and score), `rivals.py`, `cluster.py`, `evidence.py`
(explain), and `ids.py` for the firms' numbers. The keys of records are in `records.py`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from umkm_pipeline.identity.blocks import Ints, Pairs, block
from umkm_pipeline.identity.cluster import cluster
from umkm_pipeline.identity.compare import Compared
from umkm_pipeline.identity.evidence import (
    Evidence,
    candidate_table,
    evidence,
    link_table,
    records_of,
    rules_of_records,
)
from umkm_pipeline.identity.ids import settle
from umkm_pipeline.identity.judgements import Judged, judged, no_judgements
from umkm_pipeline.identity.keys import identity_keys
from umkm_pipeline.identity.model import Model
from umkm_pipeline.identity.prefilter import worth_comparing
from umkm_pipeline.identity.profiles import SAID, profiles, said_again
from umkm_pipeline.identity.rules import IDENTICAL, JUDGEMENT, NAMES, RULES
from umkm_pipeline.identity.score import links, model_of
from umkm_pipeline.lake import Scan
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


@dataclass(frozen=True, slots=True)
class Joined:
    """Records in clusters, and what holds those together."""

    cluster: Ints
    """Of each record, in the order of record_id and party_role."""
    held: Evidence
    doubtful: Pairs
    """Pairs of records in different clusters that may be one firm after all."""
    doubt: npt.NDArray[np.float64]
    """Probability of each."""
    crowded: Ints
    """Clusters of more than `CROWDED` profiles."""
    model: Model


def link(
    scan: Scan, con: ibis.BaseBackend, registry: ibis.Table, redirect: ibis.Table, judgements: pa.Table | None = None
) -> LinkResult:
    """Say which firm each record names.

    Args:
        scan: opens `identity_record`.
        con: the engine that `scan` reads with.
        registry: the `identity_id_registry` that the last run left; without rows in the first.
        redirect: the `identity_id_redirect` that the last run left.
        judgements: pairs that people judged, see `judgements.py`; none by default.
    """
    schema = arrow_schema(TABLES["identity_record_firm"])
    carried = [name for name in schema.names if name not in {"umkm_id", "link_rule", "probability"}]
    columns = list(dict.fromkeys([*carried, *_KEYS]))
    records: pa.Table = con.to_pyarrow(scan("identity_record").select(*columns).order_by("record_id", "party_role"))
    joined = join(scan("identity_record"), con, judgements)
    keyed = records.append_column("cluster", pa.array(joined.cluster))
    keys = con.to_pyarrow(identity_keys(ibis.memtable(keyed)))
    count = int(joined.cluster.max(initial=-1)) + 1
    settled = settle(keys, con.to_pyarrow(registry), con.to_pyarrow(redirect), count)
    firm = settled.ids.take(pa.array(joined.cluster))
    rule, probability = rules_of_records(len(records), joined.held)
    record_firm = (
        records.select(carried)
        .append_column("umkm_id", firm)
        .append_column("link_rule", rule)
        .append_column("probability", probability)
    )
    logger.info("%d records name %d firms; %d redirected", len(records), count, settled.redirect.num_rows)
    return LinkResult(
        record_firm.select(schema.names).cast(schema),
        link_table(records, firm, joined.held, joined.model),
        candidate_table(records, joined.doubtful, joined.doubt, joined.model),
        settled.registry,
        settled.redirect,
        sorted(settled.ids.take(pa.array(joined.crowded)).to_pylist()),
    )


def join(records: ibis.Table, con: ibis.BaseBackend, judgements: pa.Table | None = None) -> Joined:
    """Put records that name one firm into one cluster.

    Args:
        records: `identity.record`.
        con: the engine that it is read with.
        judgements: as for `link`.
    """
    judgements = no_judgements() if judgements is None else judgements
    needed = ("record_id", "party_role", "source", "source_file_id", *SAID)
    told, of_record = profiles(records.select(*needed), con, judged(judgements))
    profile = of_record["profile"].to_numpy()
    compared = Compared(told)
    pairs = block(told, con, worth_comparing(compared))
    model = model_of(compared, pairs)
    found = links(compared, pairs, model)
    said = Judged.of(judgements, of_record)
    again = said_again(told, con) if len(judgements) else said.same[:0]
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
    held = evidence(compared, model, links=tree, rule=rule[at], probability=probability[at], profile=profile)
    # Links that a veto left out are as doubtful as pairs that were too weak to be any.
    cut = clusters.of_profile[found.pairs.left] != clusters.of_profile[found.pairs.right]
    apart = clusters.of_profile[found.doubtful.left] != clusters.of_profile[found.doubtful.right]
    doubtful = records_of(found.pairs.take(cut), found.doubtful.take(apart), profile=profile)
    doubt = np.concatenate((found.probability[cut], found.doubt[apart]))
    return Joined(clusters.of_profile[profile], held, doubtful, doubt, crowded, model)


_JUDGED, _AS_JUDGED = 2.0, 1.5
"""Strength of what a person said, and of what joins a judged record to those that say the same: what was said of it is
said of them, so they are joined before any number or score may lead them elsewhere."""

_KEYS = ("nib", "npwp", "nik_token", "phone_token", "name_key", "owner_key", "village_key", "region_code")
