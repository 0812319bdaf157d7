"""The keys under which a firm can be recognised in the next run: hashed, with the first month that carries each.

Belongs here: which keys of a record identify its firm. What ids do with them is in `ids.py`.
"""

from __future__ import annotations

import ibis

KINDS = ("nib", "npwp", "nik", "name_owner_village", "name_phone", "content", "record")
"""Kinds of identity key, strongest first.

`record` is the address of the row itself: every firm has one, and it stays as long as its file does. A file that is
delivered again with a correction has another hash, hence other addresses; `content`, what the row says of names, place
and phone in its source and month, is the same for the rows that the correction left alone."""

ANCHORS = ("nib", "record")
"""Kinds under which an id may be minted: those that never belong to two firms. (An NPWP or NIK may come to be shared by
two NIBs, and the id would then depend on when that was known.)"""


TOKEN_KINDS = ("nik", "name_phone", "content")
"""Kinds of key that are made of tokens, so that another key file makes others of them."""


def identity_keys(records: ibis.Table) -> ibis.Table:
    """Distinct keys of clusters.

    Args:
        records: `identity.record` with an integer `cluster`.

    Returns:
        key_kind, key_token (SHA-256 of kind and value), cluster (one of those that hold the key), first_month (oldest
        period_month of a record that carries it), shared (several clusters hold it). A NIB that two firms use is held
        by the one that was first seen with it, since ids are minted under NIBs.
    """
    keys = _keys(records, "cluster", "period_month", "record_id", "party_role")
    seen = keys.period_month.strftime("%Y-%m") + keys.record_id + "#" + keys.party_role
    held = keys.group_by("key_kind", "key").agg(
        cluster=(keys.key_kind == "nib").any().ifelse(keys.cluster.argmin(seen), keys.cluster.min()),
        first_month=keys.period_month.min(),
        shared=(keys.cluster.min() != keys.cluster.max()) & (keys.key_kind != "nib").any(),
    )
    return held.select("key_kind", "cluster", "first_month", "shared", key_token=sha256(held.key_kind + ":" + held.key))


def record_keys(records: ibis.Table) -> ibis.Table:
    """The keys of each record: record_id, party_role, key_kind and key_token as in `identity_keys`.

    Args:
        records: `identity.record`.
    """
    keys = _keys(records, "record_id", "party_role")
    return keys.select("record_id", "party_role", "key_kind", key_token=sha256(keys.key_kind + ":" + keys.key))


def hashed_keys(records: ibis.Table) -> ibis.Table:
    """The keys of each record as 64-bit hashes, in the order of records: a column for each kind, 0 for none.

    But for `record`, which no two records share. Equal keys have equal hashes, by which those that may share one are
    found; that two hashes are alike by chance costs a look.

    Args:
        records: `identity.record`.
    """
    values = _values(records)
    hashes = {kind: (kind + ":" + values[kind]).hash() for kind in KINDS if kind != "record"}
    return records.select(**{kind: values[kind].notnull().ifelse(key, 0) for kind, key in hashes.items()})


def _keys(records: ibis.Table, *carried: str) -> ibis.Table:
    """Every key that a record has, beside the columns carried along: key_kind and the key itself."""
    values = _values(records)
    return ibis.union(
        *(records.select(*carried, key_kind=ibis.literal(kind), key=values[kind]) for kind in KINDS)
    ).filter(ibis._.key.notnull())


def _values(records: ibis.Table) -> dict[str, ibis.expr.types.StringValue]:
    return {
        "nib": records.nib,
        "npwp": records.npwp,
        "nik": records.nik_token,
        "name_owner_village": records.name_key + "|" + records.owner_key + "|" + records.village_key,
        "name_phone": records.name_key + "|" + records.phone_token,
        "content": _content(records),
        "record": records.record_id + "#" + records.party_role,
    }


def _content(records: ibis.Table) -> ibis.expr.types.StringValue:
    """What a record says of its firm, in its source, month and role; null without any name.

    The month keeps apart what is alike by chance: two people of one name in two events. Ids are not in it, so that a
    row whose wrong or missing NIB was put right is still known.
    """
    named = ibis.coalesce(records.name_key, records.owner_key).notnull()
    said = ("name_key", "owner_key", "region_code", "village_key", "phone_token")
    delivered = records.source + "|" + records.period_month.strftime("%Y-%m") + "|" + records.party_role
    for name in said:
        delivered = delivered + "|" + records[name].fill_null("")
    return named.ifelse(delivered, None)


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def sha256(text: str) -> str:  # type: ignore[empty-body]
    """DuckDB's function of that name: 64 hexadecimal digits."""
