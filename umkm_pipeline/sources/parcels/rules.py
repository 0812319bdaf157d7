"""Rules of consignment notes (`domain.md` §9)."""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.sources.declared import CATEGORIES, GOODS_RULES, WEIGHT_RULES, Q, W
from umkm_pipeline.sources.parcels.parse import KIND_UNKNOWN, STATUS_UNCLEAR
from umkm_pipeline.sources.parties import ON_BEHALF, on_behalf, party_rules
from umkm_pipeline.sources.person import text_of
from umkm_pipeline.sources.rows import ROW_RULES

_HEAVIEST_KG = 30


def _unknown_category(work: Work) -> pd.Series:
    """Parcels with a category that is none; most notes have no word of it."""
    category = text_of(work.text, "export_category")
    return category.notna() & ~category.isin(CATEGORIES)


RULES = (
    *ROW_RULES,
    Rule("parcel_number_invalid", Q, "document_id", broken=lambda work: work.core["document_id"].isna()),
    Rule("parcel_overweight", Q, "gross_weight_kg", accepts=lambda values: values <= _HEAVIEST_KG),
    Rule(STATUS_UNCLEAR, Q, "status"),
    Rule(ON_BEHALF, Q, "sender_name", broken=on_behalf("sender_name")),
    Rule(KIND_UNKNOWN, Q, "parcel_kind"),
    Rule("category_unknown", Q, "export_category", broken=_unknown_category),
    *party_rules("sender"),
    Rule("phone_invalid", W, "sender_phone_token"),
    Rule("phone_foreign", W, "sender_phone_token"),
    Rule("phone_digits_lost", Q, "sender_phone_token"),
    *GOODS_RULES,
    *WEIGHT_RULES,
)
