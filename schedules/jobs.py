"""Jobs: the monthly refresh, which reads months and derives and publishes everything after them."""

from __future__ import annotations

import dagster as dg

from assets.connectors import GROUP as CONNECTORS
from assets.timely import timely_checks

_TIMELY = dg.AssetSelection.checks(*timely_checks)

REFRESH = dg.define_asset_job(
    "refresh",
    # What is fetched from servers is landed by runs of its own: a refresh reads it and asks nobody.
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups(CONNECTORS) - _TIMELY,
    # A run that was killed is started again by the sensor `start_again`, from the beginning, which keeps what is done.
    tags={"dagster/max_retries": "0"},
    description="Read the chosen months, derive everything from all months, publish what differs.",
)
"""One month or a range of months in a single run."""

LOOK = dg.define_asset_job(
    "look",
    selection=_TIMELY,
    description="Look whether the month that has ended was read, and whether any month is left failed.",
)
"""Reads Dagster's records only."""
