"""By what a record is known again when its file is delivered anew.

Belongs here: one expression. A judgement names two records by their address, which has the hash of their file in it. A
file that comes again with one row corrected has another hash; the rows that were left alone still say the same.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.identity.keys import sha256

_SAID = ("name_key", "owner_key", "address", "region_code", "village_key")


def content(records: ibis.Table) -> ibis.expr.types.StringValue:
    """Hash of what a record says of names and place in its source, month and role; null without any name.

    Numbers are not in it: they are what is corrected, and a token would change with the key.

    Args:
        records: `identity.record`.
    """
    named = ibis.coalesce(records.name_key, records.owner_key).notnull()
    text = records.source + "\n" + records.period_month.strftime("%Y-%m") + "\n" + records.party_role
    for name in _SAID:
        text = text + "\n" + records[name].fill_null("")
    return named.ifelse(sha256(text), None)


def with_content(records: ibis.Table, sides: ibis.Table) -> ibis.Table:
    """Records of the sources and months of some sides, with `content`: null where two of them say the same.

    Args:
        records: `identity.record`.
        sides: `record_id` of the sides, which begins with source and month.
    """
    delivered = sides.select(source=sides.record_id.split("/")[0], delivered=sides.record_id.split("/")[1]).distinct()
    beside = records.mutate(delivered=records.period_month.strftime("%Y-%m")).semi_join(
        delivered, ["source", "delivered"]
    )
    said = beside.mutate(content=content(beside))
    alone = ibis._.content.count().over(ibis.window(group_by="content")) == 1
    return said.mutate(content=alone.ifelse(ibis._.content, None))
