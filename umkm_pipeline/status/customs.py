"""What customs documents prove: evidence of grade A.

Belongs here: from lines that count to evidence, and the second document that makes a repeat exporter. Which lines count
is in `documents.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Channel, Evidence, Grade, PartyRole
from umkm_pipeline.status.calendar import month_of, months_later
from umkm_pipeline.status.proof import no_money, says


def declared(scan: Scan) -> ibis.Table:
    """Evidence of every customs line that counts, with the type of its document.

    Sample declared, for the firm that the line is credited to; direct export, for the exporter or sender; indirect
    export, for an owner who is not the exporter. In an undername document both get evidence, and the value is with the
    owner only.
    """
    lines = scan("status_document_line")
    lines = lines.filter(lines.counts)
    commercial = lines.filter(lines.is_commercial)
    undername = commercial.filter(commercial.channel == Channel.INDIRECT.value)
    owned = commercial.filter(commercial.channel != Channel.INDIRECT.value)
    return ibis.union(
        _proof(lines.filter(lines.is_sample), Evidence.SAMPLE_DECLARED, _credited_role(lines), lines.umkm_id),
        _proof(owned, Evidence.DIRECT_EXPORT, _credited_role(owned), owned.umkm_id),
        _proof(undername, Evidence.INDIRECT_EXPORT, ibis.literal(PartyRole.OWNER.value), undername.umkm_id),
        _proof(
            undername.mutate(fob_usd=no_money(), fob_idr=no_money()),
            Evidence.DIRECT_EXPORT,
            ibis.literal(PartyRole.EXPORTER.value),
            undername.exporter_id,
        ),
    )


def repeated(customs: ibis.Table) -> ibis.Table:
    """Repeat export, once a firm: its first direct document with another in an earlier month, under 12 months before.

    Documents of two types may have one number, by chance, and are two.

    Args:
        customs: evidence as `declared` gives it.
    """
    direct = customs.filter(customs.evidence == Evidence.DIRECT_EXPORT.value)
    documents = direct.group_by("umkm_id", "document_type", "document_id").agg(
        day=direct.occurred_on.min(), record_id=direct.record_id.min()
    )
    documents = documents.mutate(month=month_of(documents.day))
    months = documents.group_by("umkm_id", "month").agg(first=documents.day.min(), last=documents.day.max())
    before = months.mutate(last_before=months["last"].lag().over(group_by="umkm_id", order_by="month"))
    again = before.filter(before["first"] < months_later(before.last_before, 12))
    first = again.group_by("umkm_id").agg(day=again["first"].min())
    proof = documents.join(first, ["umkm_id", "day"]).group_by("umkm_id").agg(record_id=ibis._.record_id.min())
    rows = direct.join(proof, ["umkm_id", "record_id"])
    return rows.mutate(**says(Evidence.REPEAT_EXPORT, Grade.CUSTOMS), fob_usd=no_money(), fob_idr=no_money())


def _credited_role(lines: ibis.Table) -> ibis.expr.types.StringValue:
    return lines.channel.cases(
        (Channel.INDIRECT.value, PartyRole.OWNER.value),
        (Channel.PARCEL.value, PartyRole.SENDER.value),
        else_=PartyRole.EXPORTER.value,
    )


def _proof(
    lines: ibis.Table,
    kind: Evidence,
    role: ibis.expr.types.StringValue,
    firm: ibis.expr.types.StringValue,
) -> ibis.Table:
    return lines.select(
        "record_id",
        "document_type",
        "document_id",
        "fob_usd",
        "fob_idr",
        **says(kind, Grade.CUSTOMS),
        umkm_id=firm,
        party_role=role,
        occurred_on=lines.exported_on,
        reported_from=ibis.null("date"),
        reported_to=ibis.null("date"),
    )
