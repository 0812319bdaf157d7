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
from umkm_pipeline.quality.rule import Rule, Work, once
from umkm_pipeline.reference.countries import country_known
from umkm_pipeline.reference.offices import locode_wellformed
from umkm_pipeline.sources.amounts import amount_rules, count_rules
from umkm_pipeline.sources.days import day_rules
from umkm_pipeline.sources.declared import CATEGORIES, GOODS_RULES, WEIGHT_RULES, Q, R, W, are_documents, repeated_items
from umkm_pipeline.sources.exports.parse import NPE_INVALID, STATUS_UNCLEAR
from umkm_pipeline.sources.parties import ON_BEHALF, on_behalf, party_rules
from umkm_pipeline.sources.person import text_of
from umkm_pipeline.sources.rows import ROW_RULES, implausible, on_hidden_sheet
from umkm_pipeline.sources.several_numbers import SEVERAL

_DOCUMENT, _REGISTERED = ["document_id", "is_cancelled"], ["office_code", "tanggal_daftar", "nomor_daftar"]
_ITEM_GOODS, _FEWEST_LINES = ["hs_code", "net_weight_kg"], 3
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


@once
def _torn(work: Work) -> pd.Series:
    """Lines of sheets whose document is told twice over: what it says once, its lines say differently.

    A number that was drawn down over the next document's lines puts them all into one; one that counted up while it was
    drawn makes a document of each line. In both, nobody can tell which lines belong together. Owners may differ line by
    line, but then each line names one. What is not valid is not compared, and a cancellation not with what it cancels.
    """
    core = work.core
    torn = pd.Series(False, index=core.index, dtype=BOOL)
    flat = ~are_documents("exports", core["layout"]) & core["document_id"].notna() & ~on_hidden_sheet(work)
    lines = core[flat]
    number = lines["nomor_daftar"].notna() & lines["tanggal_daftar"].notna() & lines["office_code"].notna()
    for keys, among in ((_DOCUMENT, flat), (_REGISTERED, number)):
        some = lines[among.reindex(lines.index)]
        some = some[some.duplicated(keys, keep=False)]
        if len(some):
            torn[some.index] |= _differ(
                _said_once(work, some) if keys is _DOCUMENT else some[["document_id"]], some[keys]
            )
    return torn


def _said_once(work: Work, lines: pd.DataFrame) -> pd.DataFrame:
    """What all lines of a document have in common, null where a line does not say it for certain."""
    owner, country = lines["goods_owner_nib"].fillna(lines["goods_owner_npwp"]), lines["destination_country"]
    owned = owner.fillna(lines["goods_owner_nik_token"]).notna() | lines["goods_owner_name"].notna()
    exporter = lines["exporter_nib"].fillna(lines["exporter_npwp"]).fillna(lines["exporter_nik_token"])
    return pd.DataFrame(
        {
            "exporter": exporter,
            "owned": owned,
            "country": country.where(country_known(country)),
            "category": lines["export_category"].where(lines["export_category"].isin(CATEGORIES)),
            "status": text_of(work.text, "status")[lines.index].str.upper(),
            **{
                name: lines[name] for name in ("exported_on", "tanggal_daftar", "currency", "office_code", "npe_issued")
            },
        }
    )


def _differ(said: pd.DataFrame, keys: pd.DataFrame) -> pd.Series:
    """Rows whose group says two things in any column; nulls say nothing."""
    numbers = said.apply(lambda values: pd.Series(pd.factorize(values)[0], index=values.index))
    groups = numbers.where(numbers >= 0).groupby([keys[name] for name in keys], sort=False)
    return (groups.transform("min") < groups.transform("max")).any(axis=1).astype(BOOL)


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


def _fob_repeated(work: Work) -> pd.Series:
    """Lines of a document on a sheet, three or more, of different goods or weights and one FOB: perhaps the document's.

    Documents have an FOB of their own, which their items are added up to.
    """
    core = work.core
    again = pd.Series(False, index=core.index, dtype=BOOL)
    flat = ~are_documents("exports", core["layout"]) & core["document_id"].notna() & ~repeated_items(work)
    lines = core.loc[flat & core["document_id"].duplicated(keep=False), [*_ITEM_GOODS, "document_id", "fob_native"]]
    if len(lines):
        goods = (~lines.duplicated()).groupby(lines["document_id"]).transform("sum")
        one = lines.groupby("document_id")["fob_native"].transform("nunique") == 1
        again[lines.index] = ((goods >= _FEWEST_LINES) & one & lines["fob_native"].notna()).astype(BOOL)
    return again


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
    Rule("document_conflict", Q, "nomor_aju", broken=_torn),
    Rule("export_date_differs", Q, "exported_on", broken=_days_apart, spares=_cancelled),
    Rule(STATUS_UNCLEAR, Q, "status"),
    Rule(NPE_INVALID, Q, "npe_number", spares=_cancelled),
    Rule(SEVERAL, W, "nomor_daftar"),
    Rule("approval_untold", W, "npe_number", broken=_approval_untold, spares=_cancelled),
    Rule("fob_repeated", W, "fob_native", broken=_fob_repeated),
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
