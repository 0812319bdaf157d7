"""One table over all sources and months, from the parts that ingestion wrote by source.

Belongs here: gathering of quarantine, repairs, file audit and contacts. What goes into them is decided where rows are
split and edited.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.tables import SOURCES


def quality_quarantine(scan: Scan) -> ibis.Table:
    """Rows of every `quarantine_<source>`."""
    return _all_sources("quarantine", scan)


def quality_file_audit(scan: Scan) -> ibis.Table:
    """Rows of every `file_audit_<source>`."""
    return _all_sources("file_audit", scan)


def quality_repair(scan: Scan) -> ibis.Table:
    """Every edit of every `repair_<source>`, values masked."""
    return _all_sources("repair", scan).drop("value_before", "value_after")


def identity_repair(scan: Scan) -> ibis.Table:
    """Both versions of every edited cell, in full."""
    edits = _all_sources("repair", scan)
    return edits.select("repair_id", "record_id", "column_ref", "value_before", "value_after")


def identity_contact(scan: Scan) -> ibis.Table:
    """Each token of every `contact_<source>` once; spellings of one value share a token, the smallest is shown."""
    contacts = _all_sources("contact", scan)
    return contacts.group_by("token").aggregate(
        contact_kind=contacts.contact_kind.min(), contact_value=contacts.contact_value.min()
    )


def _all_sources(layer: str, scan: Scan) -> ibis.Table:
    return ibis.union(*(scan(f"{layer}_{source}") for source in SOURCES), distinct=False)
