"""The training events of a programme, of which many figures are made."""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Grouping

EVENTS = ("mart_programme_outcome",)


def events_of(scan: Scan, programme: str, class_level: str | None = None) -> ibis.Table:
    """Events of a programme, of one class where one is asked for."""
    rows = scan("mart_programme_outcome")
    rows = rows.filter(rows.programme_code == programme)
    return rows.filter(rows.class_level == class_level) if class_level else rows


def whole(scan: Scan, programme: str) -> ibis.Table:
    """The one row of a programme with its firms once each, whatever the number of events that they sat in."""
    rows = scan("mart_programme_summary")
    return rows.filter((rows.programme_code == programme) & (rows.group_kind == Grouping.PROGRAMME.value))


WHOLE = ("mart_programme_summary",)


def attended_by(scan: Scan, *programmes: str) -> ibis.Table:
    """Firms on the attendance lists of programmes, with event, first day and class: of `core_training`."""
    rows = scan("core_training")
    rows = rows.filter(rows.programme_code.isin(programmes))
    return rows.join(scan("identity_record_firm").select("record_id", "umkm_id"), "record_id")


ATTENDED = ("core_training", "identity_record_firm")


def exported_by(scan: Scan, *programmes: str) -> ibis.Table:
    """Lines of customs documents that count, credited to firms on the lists, with `began`, their first day on one."""
    listed = attended_by(scan, *programmes)
    firms = listed.group_by("umkm_id").agg(began=listed.starts_on.min())
    lines = scan("status_document_line")
    return lines.filter(lines.counts & lines.is_commercial).join(firms, "umkm_id")


EXPORTED = (*ATTENDED, "status_document_line")
