"""Goods codes seen in declarations and registries: `mart_dim_product`."""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.reference.goods import hs_chapters


def dim_product(scan: Scan) -> ibis.Table:
    """One row a goods code, with its HS levels and the name of its chapter."""
    seen = ibis.union(
        *(scan(asset).select("hs_code") for asset in ("core_exports", "core_parcels", "core_registry")), distinct=True
    )
    seen = seen.filter(seen.hs_code.notnull())
    levels = seen.mutate(hs6=seen.hs_code.left(6), hs4=seen.hs_code.left(4), hs2=seen.hs_code.left(2))
    return levels.left_join(ibis.memtable(hs_chapters()), "hs2").drop("hs2_right")
