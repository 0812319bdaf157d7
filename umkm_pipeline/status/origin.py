"""What certificates of origin (SKA) prove: evidence of grade B.

Belongs here: which certificates are in force, and that a firm holds them. A certificate supports a declaration and
never stands in for one: it has no value, and moves neither the headline rung nor the state of being active.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Evidence, Grade, PartyRole, SkaStatus
from umkm_pipeline.status.certificates import of_firm
from umkm_pipeline.status.proof import report


def certified(scan: Scan) -> ibis.Table:
    """One row a certificate in force and its exporter, at its first line, from the day of issue.

    A certificate is in force unless a row says that it was cancelled or replaced, or another certificate that is not
    cancelled says that it replaces it, whatever the order in which they came. A state that no row tells is taken for
    issued.
    """
    rows = of_firm(scan, "core_certificates", PartyRole.EXPORTER)
    over = rows.ska_status.isin([SkaStatus.CANCELLED.value, SkaStatus.REPLACED.value]).fill_null(False)
    cancelled = (rows.ska_status == SkaStatus.CANCELLED.value).fill_null(False)
    told = rows.mutate(
        is_over=over.any().over(ibis.window(group_by="ska_number")),
        is_cancelled=cancelled.any().over(ibis.window(group_by="ska_number")),
        line=ibis.row_number().over(ibis.window(group_by=["ska_number", "umkm_id"], order_by="record_id")),
    )
    successors = told.filter(told.replaces_number.notnull() & ~told.is_cancelled)
    replaced = successors.select(ska_number=successors.replaces_number).distinct()
    valid = told.filter(~told.is_over & (told.line == 0)).anti_join(replaced, "ska_number")
    return report(valid, Evidence.ORIGIN_CERTIFIED, valid.issued_on, grade=Grade.DOCUMENT, document_id=valid.ska_number)
