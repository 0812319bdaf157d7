"""Jobs: the monthly refresh, which reads months and derives and publishes everything after them."""

from __future__ import annotations

import dagster as dg

REFRESH = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all(),
    # A run that was killed starts from the beginning, which keeps what is done: its inventory of files may be old.
    tags={"dagster/retry_strategy": "ALL_STEPS"},
    description="Read the chosen months, derive everything from all months, publish what differs.",
)
"""One month or a range of months in a single run."""
