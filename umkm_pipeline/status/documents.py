"""Customs documents of every source in one shape, with the firms behind them: `status_document_line`.

Belongs here: which line counts, and to whom it is credited. What it proves is in `evidence.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Channel, PartyRole
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.status.calendar import month_of


def status_document_line(scan: Scan) -> ibis.Table:
    """Every delivered line of PEB and CN.

    A line counts when its document has an NPE, no delivery cancels it, and the line is in the document's last word:
    the delivery with the highest (version, reporting month), each item number once. So an amendment replaces all
    lines, a document delivered twice counts once, and a cancellation takes the document out for good, whichever file,
    month or version it comes with. Of two deliveries of one version and month, one with an NPE is a later state than
    one without, and one that names owners says more than one that does not; the file's hash decides only what is left.

    A line is credited to the owner of the goods where that is another firm than the exporter (undername, `indirect`),
    else to the exporter (`direct`) or the sender of the parcel (`parcel`).
    """
    firm = scan("identity_record_firm")
    return ibis.union(
        _lines(scan("core_exports"), "exports", firm, PartyRole.EXPORTER),
        _lines(scan("core_parcels"), "parcels", firm, PartyRole.SENDER),
    ).select(*TABLES["status_document_line"].columns)


_DERIVED = ("source", "counts", "channel", "exporter_id", "umkm_id", "month")
_CARRIED = tuple(name for name in TABLES["status_document_line"].columns if name not in _DERIVED)


def _lines(rows: ibis.Table, source: str, firm: ibis.Table, role: PartyRole) -> ibis.Table:
    document = ["document_type", "document_id"]
    delivery = [*document, "version", "period_month", "source_file_id"]
    owned = rows.goods_owner_name if "goods_owner_name" in rows.columns else ibis.null("string")
    told = rows.mutate(owned=owned).mutate(
        item=rows.item_number.fill_null(-rows.row_number),
        cancelled=rows.is_cancelled.any().over(ibis.window(group_by=document)),
        approved=rows.npe_issued.any().over(ibis.window(group_by=delivery)),
        owners=ibis._.owned.count().over(ibis.window(group_by=delivery)),
    )
    latest = ["version", "period_month", "approved", "owners", "source_file_id"]
    last_word = ibis.window(group_by=document, order_by=[ibis.desc(name) for name in latest])
    same_item = ibis.window(group_by=[*delivery, "item"], order_by="record_id")
    ranked = told.mutate(
        last_word=ibis.dense_rank().over(last_word) == 0,
        first_of_item=ibis.row_number().over(same_item) == 0,
    )
    named = ranked.left_join(_party(firm, role, "exporter_id"), "record_id", rname="{name}_named").left_join(
        _party(firm, PartyRole.OWNER, "owner_id"), "record_id", rname="{name}_owned"
    )
    indirect = named.owner_id.notnull() & (named.owner_id != named.exporter_id)
    own_channel = Channel.PARCEL if role is PartyRole.SENDER else Channel.DIRECT
    # Only a cancellation may name nobody; it has done its work above.
    return named.filter(named.exporter_id.notnull()).select(
        *_CARRIED,
        "exporter_id",
        source=ibis.literal(source),
        counts=named.last_word & named.first_of_item & named.npe_issued & ~named.cancelled,
        channel=ibis.ifelse(indirect, Channel.INDIRECT.value, own_channel.value),
        umkm_id=ibis.ifelse(indirect, named.owner_id, named.exporter_id),
        month=month_of(named.exported_on),
    )


def _party(firm: ibis.Table, role: PartyRole, column: str) -> ibis.Table:
    return firm.filter(firm.party_role == role.value).select("record_id", **{column: firm.umkm_id})
