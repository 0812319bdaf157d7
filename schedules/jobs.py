"""Jobs: the monthly refresh, which reads months and derives and publishes everything after them."""

from __future__ import annotations

import dagster as dg

from assets.connectors import GROUP as CONNECTORS

REFRESH = dg.define_asset_job(
    "refresh",
    # What is fetched from servers is landed by runs of its own: a refresh reads it and asks nobody.
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups(CONNECTORS),
    description="Read the chosen months, derive everything from all months, publish what differs.",
)
"""One month or a range of months in a single run."""
