"""From records to firms: the rules that join records, and the tables that come of it.

Belongs here: the order of the rules and what each is worth. The graph work is in `cluster.py`, the firms' numbers in
`ids.py`, the keys in `records.py`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.identity.cluster import NOBODY_APART, Codes, join, judged_groups, narrow, one_number, pair
from umkm_pipeline.identity.ids import settle
from umkm_pipeline.identity.keys import identity_keys
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.codes import Verdict
from umkm_pipeline.model.tables import TABLES

logger = logging.getLogger("umkm_pipeline.identity")

RULES: dict[str, float] = {
    "judgement": 1.0,
    "nib": 0.999,
    "npwp": 0.995,
    "nik": 0.99,
    "name_owner_village": 0.95,
    "name_phone": 0.90,
    "single": 1.0,
}
"""The rules in order of strength, with the probability that a link by the rule is right: this project's own estimates,
fixed until a scorer replaces them. A record that is linked to no other is certainly its own firm's."""


@dataclass(frozen=True, slots=True)
class LinkResult:
    """The tables that linking gives, with the columns of the model."""

    record_firm: pa.Table
    id_registry: pa.Table
    id_redirect: pa.Table


def link(
    scan: Scan, con: ibis.BaseBackend, registry: ibis.Table, redirect: ibis.Table, judgements: pa.Table | None = None
) -> LinkResult:
    """Say which firm each record names.

    What people judged outranks every number: records judged the same are one firm, and those judged different never,
    by whatever path. Then records are joined by the same NIB, then NPWP, NIK, name with owner and village, and name
    with phone; no rule after the NIB joins clusters of two NIBs. An NPWP or NIK that several NIBs share, or that one
    registry file lists under several names, joins only records of one name.

    Args:
        scan: opens `identity_record`.
        con: the engine that `scan` reads with.
        registry: the `identity_id_registry` that the last run left; without rows in the first.
        redirect: the `identity_id_redirect` that the last run left.
        judgements: pairs that people judged: record_id, party_role, other_record_id, other_party_role, verdict.
    """
    schema = arrow_schema(TABLES["identity_record_firm"])
    carried = [name for name in schema.names if name not in {"umkm_id", "link_rule", "probability"}]
    columns = list(dict.fromkeys([*carried, *_KEYS, "region_code"]))
    ordered = scan("identity_record").select(*columns).order_by("record_id", "party_role")
    records: pa.Table = con.to_pyarrow(ordered)
    cluster, rule = clusters(records, judgements)
    keys = con.to_pyarrow(identity_keys(ibis.memtable(records.append_column("cluster", pa.array(cluster)))))
    settled = settle(keys, con.to_pyarrow(registry), con.to_pyarrow(redirect), int(cluster.max(initial=-1)) + 1)
    names = pa.array(list(RULES))
    record_firm = (
        records.select(carried)
        .append_column("umkm_id", settled.ids.take(pa.array(cluster)))
        .append_column("link_rule", names.take(pa.array(rule)))
        .append_column("probability", pa.array(list(RULES.values())).take(pa.array(rule)))
    )
    logger.info(
        "%d records name %d firms; %d ids redirected", len(records), len(settled.ids), settled.redirect.num_rows
    )
    return LinkResult(record_firm.select(schema.names).cast(schema), settled.registry, settled.redirect)


_KEYS = ("nib", "npwp", "nik_token", "phone_token", "name_key", "owner_key", "village_key")


def clusters(records: pa.Table, judgements: pa.Table | None = None) -> tuple[Codes, Codes]:
    """Cluster of each record, and the number of the rule (in the order of `RULES`) that first joined it to another."""
    same, apart = _judged(records, judgements) if judgements else (NOBODY_APART, NOBODY_APART)
    nib, npwp, nik, phone, name, owner, village = (_codes(records[key]) for key in _KEYS)
    registered = pc.equal(records["source"], "registry")
    lists = _codes(pc.if_else(registered, records["source_file_id"], None))
    cluster = np.arange(len(records), dtype=np.int64)
    single = len(RULES) - 1
    rule = np.full(len(records), single, dtype=np.int64)
    for number, key in enumerate(RULES):
        if key == "judgement":
            joined = judged_groups(len(records), same, apart) if len(same) else cluster
            nib = one_number(joined, nib) if len(same) else nib
        elif key == "nib":
            joined = join(cluster, nib, nib, apart)
        elif key in {"npwp", "nik"}:
            joined = join(cluster, narrow(cluster, npwp if key == "npwp" else nik, name, nib, lists), nib, apart)
        elif key == "name_owner_village":
            joined = join(cluster, pair(name, owner, village), nib, apart)
        elif key == "name_phone":
            joined = join(cluster, pair(name, phone), nib, apart)
        else:
            break
        size = np.bincount(joined, minlength=1)
        rule[(rule == single) & (size[joined] > 1)] = number
        cluster = joined
        logger.info("rule %s: %d clusters", key, size.size if len(records) else 0)
    return cluster, rule


def _judged(records: pa.Table, judgements: pa.Table) -> tuple[Codes, Codes]:
    """Positions of the records judged the same, and of those judged different, in the order of the pairs."""
    known = pc.binary_join_element_wise(records["record_id"], records["party_role"], "\t").combine_chunks()
    ordered = judgements.sort_by([(name, "ascending") for name in judgements.column_names])
    sides = [
        pc.binary_join_element_wise(ordered[f"{side}record_id"], ordered[f"{side}party_role"], "\t")
        for side in ("", "other_")
    ]
    at = np.column_stack([pc.fill_null(pc.index_in(side, known), -1).to_numpy().astype(np.int64) for side in sides])
    verdict = ordered["verdict"].to_numpy()
    there = (at >= 0).all(axis=1)
    return at[there & (verdict == Verdict.SAME)], at[there & (verdict == Verdict.DIFFERENT)]


def _codes(values: pa.ChunkedArray) -> Codes:
    indices = pc.fill_null(values.combine_chunks().dictionary_encode().indices, -1)
    codes: Codes = indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return codes
