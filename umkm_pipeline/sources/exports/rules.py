"""Rules of declarations (`domain.md` §9)."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import arrow, like, map_distinct
from umkm_pipeline.ingest.dates import read_date
from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.sources.declared import GOODS_RULES, WEIGHT_RULES, Q, R, W
from umkm_pipeline.sources.parties import INVALID
from umkm_pipeline.sources.rows import ROW_RULES

CATEGORIES = frozenset(
    {
        "10",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "38",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "51",
        "61",
    }
)
"""`kodeKategoriEkspor` (`domain.md` §2)."""

_OFFICE, _DATE = slice(0, 4), slice(12, 20)


def _odd_aju(work: Work) -> pd.Series:
    """Numbers whose first 4 characters are not the office's, or whose 8 date digits are no date."""
    aju, office = work.core["nomor_aju"], work.core["office_code"]
    dated = map_distinct(_part(aju, _DATE), lambda text: read_date(text) is not None, pa.bool_())
    elsewhere = (_part(aju, _OFFICE) != _part(office, slice(0, 4))).fillna(False)
    return (aju.notna() & ~dated.fillna(False)) | elsewhere


def _part(text: pd.Series, part: slice) -> pd.Series:
    return like(text, pc.utf8_slice_codeunits(arrow(text), part.start, part.stop))


def _unknown_category(work: Work) -> pd.Series:
    return ~work.core["export_category"].isin(CATEGORIES)


def _document_net_over_gross(work: Work) -> pd.Series:
    return (work.core["document_net"] > work.core["gross_weight_kg"]).fillna(False)


RULES = (
    *ROW_RULES,
    Rule("document_type_unknown", R, "document_type", broken=lambda work: work.core["document_type"].isna()),
    Rule("nomor_aju_invalid", Q, "nomor_aju", broken=lambda work: work.core["nomor_aju"].isna()),
    Rule("nomor_aju_substructure", W, "nomor_aju", broken=_odd_aju),
    *(Rule(INVALID, Q, f"{party}_npwp", shown=f"{party}_identity") for party in ("exporter", "goods_owner")),
    Rule("category_unknown", Q, "export_category", broken=_unknown_category),
    *GOODS_RULES,
    *WEIGHT_RULES,
    Rule("net_over_gross", Q, "gross_weight_kg", broken=_document_net_over_gross),
    *(Rule("number_unreadable", Q, field) for field in ("version", "document_net")),
    *(Rule("date_unreadable", Q, field) for field in ("declared_on", "tanggal_daftar")),
)
