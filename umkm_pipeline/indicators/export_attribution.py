"""Exports by the firm's province, the origin of the goods and the loading port: `mart_export_attribution`.

Belongs here: the three provinces of a line. Official figures credit exports to one or the other, and the two differ by
far; the cells of this table bridge them: what is made in a province is what leaves through its ports, less what comes
from elsewhere, plus what leaves elsewhere.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.unknown import PROVINCE
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import SizeClass
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.reference.origins import origin_provinces
from umkm_pipeline.reference.ports import ports


def export_attribution(scan: Scan) -> ibis.Table:
    """Commercial exports that count, by month and the three provinces; "00" is a province that is not known.

    The origin is a code of the declaration's own scheme, and goes as far as `reference/origins.py` knows it. A parcel
    names no port. A firm counts as an SME unless a registry says that it is large.
    """
    lines = scan("status_document_line")
    lines = lines.filter(lines.counts & lines.is_commercial)
    firms = scan("mart_firm").select("umkm_id", "province_code", is_sme=ibis._.size_class != SizeClass.BESAR.value)
    declared = scan("core_exports").select("record_id", "origin_region_peb", "loading_port")
    sent = scan("core_parcels").select("record_id", "origin_region_peb", loading_port=ibis.null("string"))
    known = (
        lines.join(firms, "umkm_id")
        .left_join(declared.union(sent), "record_id", rname="{name}_document")
        .left_join(ibis.memtable(origin_provinces()), "origin_region_peb", rname="{name}_origin")
        .left_join(ibis.memtable(ports()[["loading_port", "port_province_code"]]), "loading_port", rname="{name}_port")
    )
    placed = known.mutate(
        origin_province_code=known.origin_province_code.fill_null(PROVINCE),
        port_province_code=known.port_province_code.fill_null(PROVINCE),
    )
    summed = placed.group_by(list(TABLES["mart_export_attribution"].key)).agg(
        fob_usd=placed.fob_usd.sum(),
        fob_idr=placed.fob_idr.sum(),
        # The number of a declaration and that of a parcel are numbers of two kinds.
        documents=(placed.document_type + "/" + placed.document_id).nunique(),
        items=placed.count(),
    )
    return summed.select(*TABLES["mart_export_attribution"].columns)
