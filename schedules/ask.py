"""How a run over chosen months is asked for.

Belongs here: one run request for any months. Dagster gives a run one partition or one range; the other months go along
as a tag, which the reading steps heed.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import dagster as dg

from assets.partitions import ALSO


def request(run_key: str, month: date, also: Collection[date]) -> dg.RunRequest:
    """One run of `month` and the months of `also`."""
    others = sorted(set(also) - {month})
    return dg.RunRequest(
        run_key=run_key,
        partition_key=month.isoformat(),
        tags={ALSO: ",".join(other.isoformat() for other in others)},
    )
