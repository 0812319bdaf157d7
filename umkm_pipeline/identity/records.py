"""Every firm that a core row names, with the keys that may join it to other records: `identity_record`.

Belongs here: which party of which source is a firm, and from which columns its keys come. How a key is spelled is in
`normalise.py`, what keys do is in `link.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.identity.normalise import business_key, owner_key, village_key
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import ClusterGrain, MissionLine, PartyRole
from umkm_pipeline.model.tables import TABLES

READS = (
    *("core_registry", "core_training", "core_exports", "core_parcels"),
    *("core_certificates", "core_reported_exports", "core_curation", "core_missions"),
    "core_clusters",
)
"""Tables whose rows name firms."""


def identity_record(scan: Scan) -> ibis.Table:
    """One row for each party of each core row; the columns of `identity.record`.

    The owner of the goods is a party of its own only where it is another party than the exporter: another NIB, else
    another NPWP, else another NIK, else (where the two share no kind of id) another name.
    """
    exports = scan("core_exports")
    parties = ibis.union(
        _named(scan("core_registry"), PartyRole.FIRM),
        _trained(scan("core_training")),
        _declared(exports, PartyRole.EXPORTER, "exporter"),
        _declared(_with_other_owner(exports), PartyRole.OWNER, "goods_owner"),
        _declared(scan("core_parcels"), PartyRole.SENDER, "sender"),
        _certified(scan("core_certificates")),
        _named(scan("core_reported_exports"), PartyRole.REPORTER),
        _named(scan("core_curation"), PartyRole.CANDIDATE),
        _of_mission(scan("core_missions"), MissionLine.PARTICIPANT, PartyRole.PARTICIPANT),
        _of_mission(scan("core_missions"), MissionLine.DEAL, PartyRole.SELLER),
        _named(_members(scan("core_clusters")), PartyRole.MEMBER),
    )
    keyed = parties.mutate(
        source=parties.record_id.split("/")[0],
        name_key=business_key(parties.business_name),
        owner_key=owner_key(parties.owner_name),
        village_key=village_key(parties.village_code, parties.region_code, parties.village_name),
        **{name: parties[name].nullif("") for name in ("nib", "npwp", "nik_token", "phone_token")},
    )
    return keyed.select(*TABLES["identity_record"].columns)


_SAME = ("record_id", "period_month", "source_file_id", "source_path", "sheet", "row_number")
_PLACE = ("address", "region_code", "village_code", "village_name")
_IDS = ("nib", "npwp", "nik_token", "phone_token")


def _named(rows: ibis.Table, role: PartyRole) -> ibis.Table:
    """A firm with its owner and place, as lists of firms have it."""
    return rows.select(
        *_SAME,
        *_PLACE,
        *_IDS,
        party_role=ibis.literal(role.value),
        business_name=rows.business_name,
        owner_name=rows.owner_name,
    )


def _trained(rows: ibis.Table) -> ibis.Table:
    return rows.select(
        *_SAME,
        *_PLACE,
        *_IDS,
        party_role=ibis.literal(PartyRole.PARTICIPANT.value),
        business_name=rows.business_name,
        owner_name=rows.participant_name,
    )


def _declared(rows: ibis.Table, role: PartyRole, prefix: str) -> ibis.Table:
    """A party of a customs document: its region is not on the document, its phone only on a consignment note.

    A cancellation may name nobody; then there is no party.
    """
    nothing = ibis.null("string")
    phone = f"{prefix}_phone_token"
    said = ibis.coalesce(*(rows[f"{prefix}_{name}"] for name in ("nib", "npwp", "nik_token", "name")))
    return rows.filter(said.notnull()).select(
        *_SAME,
        address=rows[f"{prefix}_address"],
        region_code=nothing,
        village_code=nothing,
        village_name=nothing,
        nib=rows[f"{prefix}_nib"],
        npwp=rows[f"{prefix}_npwp"],
        nik_token=rows[f"{prefix}_nik_token"],
        phone_token=rows[phone] if phone in rows.columns else nothing,
        party_role=ibis.literal(role.value),
        business_name=rows[f"{prefix}_name"],
        owner_name=nothing,
    )


def _certified(rows: ibis.Table) -> ibis.Table:
    """The exporter of a certificate; the region there is that of the goods, not the firm's."""
    nothing = ibis.null("string")
    return rows.select(
        *_SAME,
        address=rows.address,
        region_code=nothing,
        village_code=nothing,
        village_name=nothing,
        nib=rows.nib,
        npwp=rows.npwp,
        nik_token=rows.nik_token,
        phone_token=nothing,
        party_role=ibis.literal(PartyRole.EXPORTER.value),
        business_name=rows.business_name,
        owner_name=nothing,
    )


def _members(rows: ibis.Table) -> ibis.Table:
    """Firms of clusters; the rows of clusters as a whole name none."""
    return rows.filter(rows.cluster_grain == ClusterGrain.MEMBER.value)


def _of_mission(rows: ibis.Table, line: MissionLine, role: PartyRole) -> ibis.Table:
    """The firms of a mission's lines; guests and buyers are none of ours.

    A seller that a deal names without any number could be anybody of that name: it is no record of a firm.
    """
    known = ibis.coalesce(rows.nib, rows.npwp, rows.nik_token, rows.phone_token).notnull()
    return _named(rows.filter((rows.mission_line == line.value) & known), role)


def _with_other_owner(rows: ibis.Table) -> ibis.Table:
    owner = [rows[f"goods_owner_{name}"] for name in ("nib", "npwp", "nik_token", "name")]
    exporter = [rows[f"exporter_{name}"] for name in ("nib", "npwp", "nik_token", "name")]
    ids = zip(owner[:-1], exporter[:-1], strict=True)
    another = ibis.coalesce(
        *(one != other for one, other in ids), business_key(owner[-1]) != business_key(exporter[-1])
    )
    return rows.filter(ibis.coalesce(*owner).notnull() & another.fill_null(True))
