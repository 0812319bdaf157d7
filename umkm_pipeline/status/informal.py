"""Foreign sales that are reported and for whose period no customs document is there: unverified.

Belongs here: which periods are unverified. The flag is restricted, changes no rung, and says nothing against a firm:
the document may be another's, under way, or not asked for. What is published of it, by province only, is in
`indicators/informal_transition.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.model.codes import Evidence
from umkm_pipeline.status.proof import export_days


def unverified_periods(evidence: ibis.Table) -> ibis.Table:
    """Periods of reports of foreign sales in which the firm has no export of grade A: one row a firm and period.

    Args:
        evidence: umkm_id, evidence, grade, occurred_on, reported_from and reported_to.

    Returns:
        umkm_id, reported_from, reported_to (the last day).
    """
    reports = evidence.filter(evidence.evidence == Evidence.FOREIGN_SALES_REPORTED.value)
    periods = reports.select("umkm_id", "reported_from", "reported_to").distinct()
    within = periods.join(export_days(evidence), "umkm_id")
    within = within.filter((within.exported_on >= within.reported_from) & (within.exported_on <= within.reported_to))
    return periods.anti_join(within, ["umkm_id", "reported_from", "reported_to"])
