"""What the participants of each training event achieved: `mart_programme_outcome`."""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.achievements import MEMBER, achievements
from umkm_pipeline.indicators.participants import events, participants
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.tables import TABLES


def programme_outcome(scan: Scan) -> ibis.Table:
    """One row an event, firms counted once each; what is counted is told in `achievements.py`.

    The window runs from the first day of the event for the programme's window_months.
    """
    each = events(scan)
    dates = each.select("event_id", "starts_on", "window_ends_on")
    members = participants(scan).join(dates, "event_id").select("event_id", *MEMBER)
    rows = each.join(achievements(scan, members, "event_id"), "event_id")
    return rows.select(*TABLES["mart_programme_outcome"].columns)
