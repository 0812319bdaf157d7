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


_DOCUMENT = ["document_type", "document_id"]
_DELIVERY = [*_DOCUMENT, "version", "period_month", "source_file_id"]


def _lines(rows: ibis.Table, source: str, firm: ibis.Table, role: PartyRole) -> ibis.Table:
    owned = rows.goods_owner_name if "goods_owner_name" in rows.columns else ibis.null("string")
    told = rows.select(
        *("record_id", *_DELIVERY, "npe_issued", "is_cancelled"),
        owned=owned,
        item=rows.item_number.fill_null(-rows.row_number),
    )
    deliveries = _deliveries(told)
    # Only a cancellation may name nobody; it does its work among the deliveries.
    named = rows.select(*_NEEDED).join(_party(firm, role, "exporter_id"), "record_id")
    named = named.left_join(_party(firm, PartyRole.OWNER, "owner_id"), "record_id", rname="{name}_owned")
    named = named.left_join(_overtaken(deliveries), _DELIVERY, rname="{name}_overtaken")
    named = named.left_join(_repeated(told, deliveries), "record_id", rname="{name}_repeated")
    indirect = named.owner_id.notnull() & (named.owner_id != named.exporter_id)
    own_channel = Channel.PARCEL if role is PartyRole.SENDER else Channel.DIRECT
    return named.select(
        *_CARRIED,
        "exporter_id",
        source=ibis.literal(source),
        counts=named.npe_issued & named.overtaken.isnull() & named.repeated.isnull(),
        channel=ibis.ifelse(indirect, Channel.INDIRECT.value, own_channel.value),
        umkm_id=ibis.ifelse(indirect, named.owner_id, named.exporter_id),
        month=month_of(named.exported_on),
    )


_NEEDED = tuple(dict.fromkeys((*_CARRIED, *_DELIVERY, "npe_issued")))


def _deliveries(lines: ibis.Table) -> ibis.Table:
    """A row a delivery: there are fewer of them than lines, and ordering them moves no line."""
    return lines.group_by(_DELIVERY).agg(
        approved=lines.npe_issued.any(),
        owners=lines.owned.count(),
        cancelled=lines.is_cancelled.any(),
        has_repeats=lines["item"].collect().unique().length() < lines.count(),
    )


def _overtaken(deliveries: ibis.Table) -> ibis.Table:
    """Deliveries of which no line counts: of a cancelled document, or not its last word. There are few."""
    latest = [ibis.desc(name) for name in ("version", "period_month", "approved", "owners", "source_file_id")]
    of_document = ibis.window(group_by=_DOCUMENT)
    ranked = deliveries.mutate(
        place=ibis.row_number().over(ibis.window(group_by=_DOCUMENT, order_by=latest)),
        cancelled=deliveries.cancelled.any().over(of_document),
    )
    return ranked.filter((ranked.place > 0) | ranked.cancelled).select(*_DELIVERY, overtaken=ibis.literal(True))


def _repeated(lines: ibis.Table, deliveries: ibis.Table) -> ibis.Table:
    """Lines of an item that an earlier line of the same delivery has."""
    lines = lines.semi_join(deliveries.filter(deliveries.has_repeats), _DELIVERY)
    place = ibis.row_number().over(ibis.window(group_by=[*_DELIVERY, "item"], order_by="record_id"))
    placed = lines.mutate(place=place)
    return placed.filter(placed.place > 0).select("record_id", repeated=ibis.literal(True))


def _party(firm: ibis.Table, role: PartyRole, column: str) -> ibis.Table:
    return firm.filter(firm.party_role == role.value).select("record_id", **{column: firm.umkm_id})
