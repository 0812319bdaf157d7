"""Rules of declarations (`domain.md` §9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import BOOL, OK, arrow, like, map_distinct, matches
from umkm_pipeline.ingest.dates import read_date
from umkm_pipeline.ingest.mapping import KIND
from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.reference.offices import locode_wellformed
from umkm_pipeline.sources.amounts import amount_rules, count_rules
from umkm_pipeline.sources.days import day_rules
from umkm_pipeline.sources.declared import CATEGORIES, GOODS_RULES, WEIGHT_RULES, Q, R, W, are_documents
from umkm_pipeline.sources.exports.lines import fob_repeated, torn
from umkm_pipeline.sources.exports.parse import NPE_INVALID, STATUS_UNCLEAR
from umkm_pipeline.sources.parties import ON_BEHALF, on_behalf, party_rules
from umkm_pipeline.sources.rows import ROW_RULES, implausible
from umkm_pipeline.sources.several_numbers import SEVERAL

_LONGEST = timedelta(days=92)
"""A declaration is made at most a week before its export; those of bulk and of a period follow within weeks."""
_OFFICE, _DATE = slice(0, 4), slice(12, 20)
_OF_GOODS = frozenset(
    {
        *("hs_code", "currency", "ndpbm", "fob_native", "document_fob", "destination_country"),
        *("item_number", "quantity", "net_weight_kg", "gross_weight_kg", "document_net"),
    }
)
"""Fields that a cancellation need not have right: it takes a document back, it does not declare goods again."""


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


def _document_fob_missing(work: Work) -> pd.Series:
    """Documents whose header has no FOB; flat sheets have no header."""
    documents = are_documents("exports", work.core["layout"])
    return work.core["document_fob"].isna() & (work.problem["document_fob"] == OK) & documents


def _days_apart(work: Work) -> pd.Series:
    """Exports over a quarter before or after their registration: a slip in one of the two years or months."""
    days = (work.core["exported_on"] - work.core["tanggal_daftar"]).abs()
    return (days > _LONGEST).fillna(False) & ~implausible("exported_on")(work) & ~implausible("tanggal_daftar")(work)


def _cancelled(work: Work) -> pd.Series:
    return work.core["is_cancelled"]


def _approval_untold(work: Work) -> pd.Series:
    """Lines of sheets that have a column neither of approvals nor of states: none of them can count."""
    none = pd.Series(True, index=work.core.index, dtype=BOOL)
    for field in ("npe_number", "status"):
        if KIND + field in work.text:
            none &= work.text[KIND + field].isna()
    return none & ~are_documents("exports", work.core["layout"])


def _owned_or_cancelled(work: Work) -> pd.Series:
    core = work.core
    return core["goods_owner_name"].notna() | core["goods_owner_nib"].notna() | core["is_cancelled"]


def _of_declared_goods(rule: Rule) -> Rule:
    """The rule without cancellations, where it is about goods or money; repeated rows stay repeated."""
    return replace(rule, spares=_cancelled) if rule.field in _OF_GOODS and not rule.duplicate else rule


_ALL = (
    *ROW_RULES,
    Rule("document_type_unknown", R, "document_type", broken=lambda work: work.core["document_type"].isna()),
    Rule("nomor_aju_invalid", Q, "nomor_aju", broken=lambda work: work.core["nomor_aju"].isna()),
    Rule("nomor_aju_substructure", W, "nomor_aju", broken=_odd_aju),
    *party_rules("exporter", spares=_cancelled),
    *party_rules("goods_owner", spares=_cancelled),
    Rule(ON_BEHALF, Q, "exporter_name", broken=on_behalf("exporter_name"), spares=_owned_or_cancelled),
    Rule("document_conflict", Q, "nomor_aju", broken=torn),
    Rule("export_date_differs", Q, "exported_on", broken=_days_apart, spares=_cancelled),
    Rule(STATUS_UNCLEAR, Q, "status"),
    Rule(NPE_INVALID, Q, "npe_number", spares=_cancelled),
    Rule(SEVERAL, W, "nomor_daftar"),
    Rule("approval_untold", W, "npe_number", broken=_approval_untold, spares=_cancelled),
    Rule("fob_repeated", W, "fob_native", broken=fob_repeated),
    Rule("category_unknown", Q, "export_category", broken=_unknown_category),
    Rule("export_kind_unknown", Q, "export_kind", accepts=lambda values: matches(values, "[1-7]")),
    Rule("port_invalid", W, "loading_port", accepts=locode_wellformed),
    *GOODS_RULES,
    *WEIGHT_RULES,
    Rule("net_over_gross", Q, "gross_weight_kg", broken=_document_net_over_gross),
    Rule("document_fob_missing", W, "document_fob", broken=_document_fob_missing),
    *count_rules("version", fraction=Q),
    *amount_rules("document_net"),
    *day_rules("declared_on", "tanggal_daftar"),
    *(Rule("date_implausible", Q, field, broken=implausible(field)) for field in ("declared_on", "tanggal_daftar")),
)
RULES = tuple(map(_of_declared_goods, _ALL))
