"""How many rows wait for a person, by source, month and rule.

Belongs here: counts, read from what ingestion wrote. The rows themselves go into a workbook (`faults.py`).
"""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis

from umkm_pipeline.lake import Lake
from umkm_pipeline.model.tables import SOURCES


def waiting(lake: Lake, con: ibis.BaseBackend, month: date | None, source: str | None) -> list[dict[str, Any]]:
    """`source`, `month`, `rule`, `outcome`, `severity`, `rows`, `hint_id`, `hint_en`, most rows first in each month.

    Args:
        lake: the lake.
        con: an engine.
        month: only this month; None for all.
        source: only this source; None for all.
    """
    chosen = SOURCES if source is None else (source,)
    first, *others = (lake.scan(f"quarantine_{name}", con) for name in chosen)
    broken = ibis.union(first, *others, distinct=False) if others else first
    if month is not None:
        broken = broken.filter(broken.period_month == month)
    by = ["source", "period_month", "rule", "outcome", "severity", "hint_id", "hint_en"]
    counted = broken.group_by(by).aggregate(rows=broken.record_id.nunique())
    counted = counted.order_by(["source", "period_month", ibis.desc("rows"), "rule"])
    found = counted.mutate(month=counted.period_month.strftime("%Y-%m")).drop("period_month")
    return [
        {name: line[name] for name in ("source", "month", "rule", "outcome", "severity", "rows", "hint_id", "hint_en")}
        for line in found.to_pyarrow().to_pylist()
    ]
