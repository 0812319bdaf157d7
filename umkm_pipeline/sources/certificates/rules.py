"""Rules of certificates of origin. The project's facts give none for them: these follow those of declarations."""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.ingest.cells import BOOL, OK
from umkm_pipeline.ingest.identifiers import HS_DIGITS_LOST
from umkm_pipeline.ingest.totals import says_total
from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.sources.amounts import amount_rules, count_rules, currency_rules
from umkm_pipeline.sources.certificates.parse import ORIGIN_UNKNOWN, STATUS_UNKNOWN
from umkm_pipeline.sources.claims import PEB_INVALID
from umkm_pipeline.sources.days import day_rules
from umkm_pipeline.sources.declared import no_destination, unknown_currency
from umkm_pipeline.sources.parties import ON_BEHALF, on_behalf
from umkm_pipeline.sources.rows import NUMBER_RULES, ROW_RULES, Q, R, W, implausible, is_total, keyless, repeats
from umkm_pipeline.sources.several_numbers import SEVERAL

FORMS = frozenset(
    {
        *("A", "AANZ", "AHK", "AI", "AJ", "AJCEP", "AK", "B", "D", "E", "GSTP", "IA-CEPA", "IC-CEPA", "ICC-CEPA"),
        *("ICO", "IE-CEPA", "IJEPA", "IK-CEPA", "IP", "IPPTA", "IUAE-CEPA", "RCEP", "TP"),
    }
)
"""Forms seen so far; the list is open, so another one is only a warning."""


def _no_date(work: Work) -> pd.Series:
    return work.core["issued_on"].isna() & (work.problem["issued_on"] == OK)


def _two_certificates(work: Work) -> pd.Series:
    """All lines of a number that stands for two exporters or two days of issue; nobody can tell which is right."""
    core = work.core
    counted = core["ska_number"].notna() & ~is_total(work)
    exporter = core["nib"].fillna(core["npwp"]).fillna(core["business_name"].str.lower())
    pairs = pd.DataFrame({"number": core["ska_number"], "exporter": exporter, "issued_on": core["issued_on"]})
    torn = pd.Series(False, index=core.index, dtype=BOOL)
    others = pairs[counted].groupby("number")[["exporter", "issued_on"]].transform("nunique")
    torn[counted] = (others > 1).any(axis=1)
    return torn


def _odd_form(work: Work) -> pd.Series:
    return ~work.core["ska_form"].isin(FORMS)


def _amount_without_currency(work: Work) -> pd.Series:
    return work.core["certified_fob"].notna() & work.core["currency"].isna()


def _refers_to_nothing(work: Work) -> pd.Series:
    core = work.core
    told = [core[name].isna() for name in ("invoice_number", "peb_aju", "peb_daftar")]
    return pd.concat(told, axis=1).all(axis=1) & (work.problem["peb_aju"] != PEB_INVALID)


def _replaces_itself(work: Work) -> pd.Series:
    return (work.core["replaces_number"] == work.core["ska_number"]).fillna(False)


def _hs_missing(work: Work) -> pd.Series:
    return work.core["hs6"].isna() & (work.problem["hs_code"] != HS_DIGITS_LOST)


RULES = (
    *ROW_RULES,
    Rule("row_duplicate", R, broken=repeats, duplicate=True),
    Rule("ska_number_missing", Q, "ska_number", broken=lambda work: work.core["ska_number"].isna()),
    *(Rule(SEVERAL, Q, field) for field in ("ska_number", "replaces_number")),
    Rule("ska_number_conflict", Q, "ska_number", broken=_two_certificates),
    Rule("ska_replaces_itself", Q, "replaces_number", broken=_replaces_itself),
    Rule("ska_form_unknown", W, "ska_form", broken=_odd_form),
    Rule(STATUS_UNKNOWN, Q, "ska_status"),
    *day_rules("issued_on"),
    Rule("date_missing", Q, "issued_on", broken=_no_date),
    Rule("date_implausible", Q, "issued_on", broken=implausible("issued_on")),
    Rule("name_blank", R, "business_name", broken=lambda work: work.core["business_name"].isna()),
    Rule(ON_BEHALF, Q, "business_name", broken=on_behalf("business_name")),
    Rule("key_missing", Q, broken=lambda work: keyless(work, "business_name", needs_village=False)),
    *(rule for rule in NUMBER_RULES if rule.field in {"nib", "npwp", "nik_token"}),
    Rule(ORIGIN_UNKNOWN, W, "origin_region_code"),
    Rule("region_recoded", W, "origin_region_code"),
    Rule("hs_padded", W, "hs_code"),
    Rule("hs_dotted", W, "hs_code"),
    Rule(HS_DIGITS_LOST, Q, "hs_code"),
    Rule("hs_invalid", Q, "hs_code", broken=_hs_missing),
    Rule("destination_invalid", Q, "destination_country", broken=no_destination),
    Rule("currency_missing", Q, "currency", broken=_amount_without_currency),
    Rule("currency_unknown", Q, "currency", broken=unknown_currency),
    Rule("fob_invalid", Q, "certified_fob", accepts=lambda values: values > 0),
    *currency_rules("certified_fob"),
    *amount_rules("quantity"),
    Rule("negative", Q, "quantity", accepts=lambda values: values >= 0),
    Rule("like_total", Q, "goods_description", broken=lambda work: says_total(work.core["goods_description"])),
    *count_rules("item_number", fraction=Q),
    Rule(PEB_INVALID, Q, "peb_aju"),
    Rule("reference_missing", W, "peb_aju", broken=_refers_to_nothing),
)
