"""People and the firms that they stand for: `identity_owner_firm` (restricted).

Belongs here: who has several firms. An owner is not a firm: firms of one owner stay firms (`score.py`), and
this table is what they have in common. A person is known by the token of their NIK; names are not unique.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.tables import TABLES


def identity_owner_firm(scan: Scan) -> ibis.Table:
    """One row for each person and firm whose records give the person's NIK.

    `owner_firms` says how many firms the person has in all, `firm_owners` how many people the firm: two may be
    partners, or a NIK that was mistyped.
    """
    firms = scan("identity_record_firm").select("record_id", "party_role", "umkm_id")
    records = scan("identity_record")
    named = records.filter(records.nik_token.notnull()).join(firms, ["record_id", "party_role"])
    held = named.group_by("nik_token", "umkm_id").agg(owner_records=named.count())
    both = held.mutate(
        owner_firms=held.count().over(ibis.window(group_by="nik_token")),
        firm_owners=held.count().over(ibis.window(group_by="umkm_id")),
    )
    return both.select(*TABLES["identity_owner_firm"].columns)
