"""What the marts say where a region or size class is not known, so that no row falls out of a sum.

Belongs here: those codes and the rung's official name, which every mart spells alike.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.model.codes import Rung

PROVINCE = "00"
REGION = "0000"
SIZE_CLASS = "belum_diketahui"


def known_size(rows: ibis.Table) -> ibis.expr.types.StringValue:
    """The size class that the source states, else the computed one, else "belum_diketahui"."""
    return ibis.coalesce(rows.size_class_stated, rows.size_class_computed, SIZE_CLASS)


def rung_name(rung: ibis.expr.types.IntegerValue) -> ibis.expr.types.StringValue:
    """Official code of a rung."""
    return rung.cases(*((int(code), code.name) for code in Rung), else_=None)
