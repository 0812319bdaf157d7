"""The firms by name and by address: `identity_firm` (restricted).

Belongs here: the latest known value of each describing field of a firm. What goes to `mart` is in `indicators/firm.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.tables import SOURCES, TABLES


def identity_firm(scan: Scan) -> ibis.Table:
    """One row a firm: for each field the value of its latest record that has one.

    Latest by reporting month; within a month by source (in the order of `SOURCES`), then by record address.
    Village, kecamatan and kabupaten are those of one record, so that they belong together.
    """
    records = _described(scan)
    place = records.region_code.notnull()
    return (
        records.group_by("umkm_id")
        .agg(
            **{name: latest(records, name) for name in _LATEST},
            **{name: latest(records, name, among=place) for name in _PLACE},
        )
        .select(*TABLES["identity_firm"].columns)
    )


def latest(records: ibis.Table, name: str, among: ibis.expr.types.BooleanValue | None = None) -> ibis.expr.types.Value:
    """The value of the most recent record that has one, or of the most recent one `among` some, null included.

    Needs the column `recency`, see below.
    """
    return records[name].argmax(records.recency, where=records[name].notnull() if among is None else among)


def recency(record: ibis.Table) -> ibis.expr.types.StringValue:
    """A text that sorts a firm's records from the oldest to the latest; needs period_month, source and record_id."""
    rank = record.source.cases(*((source, f"{99 - place:02d}") for place, source in enumerate(SOURCES)), else_="00")
    return record.period_month.strftime("%Y-%m") + rank + record.record_id


_PLACE = ("village_name", "district_code", "region_code")
_LATEST = ("business_name", "owner_name", "address", "nib", "npwp", "nik_token", "phone_token", "turnover_idr")


def _described(scan: Scan) -> ibis.Table:
    record = scan("identity_record")
    firm = scan("identity_record_firm").select("record_id", "party_role", "umkm_id")
    registry = scan("core_registry").select("record_id", "village_name", "district_code", "turnover_idr")
    training = scan("core_training").select("record_id", "village_name", "district_code", turnover_idr=_no_turnover())
    described = record.join(firm, ["record_id", "party_role"]).left_join(registry.union(training), "record_id")
    return described.mutate(recency=recency(described))


def _no_turnover() -> ibis.expr.types.DecimalValue:
    return ibis.null("decimal(24, 2)")
