"""Figures of other programmes, of which no rows are delivered: only what one of them says of the others."""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.published_figure.computed import Computed
from umkm_pipeline.indicators.published_figure.declared import published
from umkm_pipeline.lake import Scan


def _difference(scan: Scan) -> ibis.Table:  # noqa: ARG001 -- made of published figures alone
    (now, of_now), (before, of_before) = published("ecp_value"), published("ecp_value_before")
    loose = (of_now + of_before) / 2
    ours = ibis.memtable({"ours": [now - before]})
    return ours.select(our_value=ours.ours, our_low=ours.ours - loose, our_high=ours.ours + loose)


FIGURES = (Computed("ecp_difference", "the two published values, subtracted; no rows of ours", (), _difference),)
