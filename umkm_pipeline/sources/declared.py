"""Columns and rules that declarations (PEB) and consignment notes (CN) share: goods, money, rates, places.

Belongs here: what `core_exports` and `core_parcels` have in common. Numbers of documents, states and parties differ and
are in each source.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import BOOL, arrow, like, matches
from umkm_pipeline.ingest.dates import AMBIGUOUS
from umkm_pipeline.ingest.identifiers import HS_DIGITS_LOST, parse_hs
from umkm_pipeline.ingest.layouts import layouts_of
from umkm_pipeline.ingest.mapping import SAME
from umkm_pipeline.ingest.numbers import to_money, to_quantity, to_ratio
from umkm_pipeline.ingest.totals import says_total
from umkm_pipeline.model.codes import Severity
from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.reference.countries import country_known, currency_known
from umkm_pipeline.reference.goods import hs6_known
from umkm_pipeline.reference.rates import reference_rate, to_idr_usd
from umkm_pipeline.reference.regions import peb_origin_known
from umkm_pipeline.sources.amounts import (
    FRACTION,
    amount_rules,
    currency_rules,
    parse_amount,
    parse_count,
    parse_in_currency,
    weight_rules,
)
from umkm_pipeline.sources.person import Columns, text_of
from umkm_pipeline.sources.rows import implausible, on_hidden_sheet

R, Q, W = Severity.REJECT, Severity.QUARANTINE, Severity.WARN

FOB = ("fob_native", "document_fob")
WEIGHTS = ("net_weight_kg", "gross_weight_kg")
NUMBERS = ("item_number", "quantity", "ndpbm")
"""Fields of other numbers."""

CATEGORIES = frozenset(
    {
        *("10", "21", "22", "23"),
        *("31", "32", "33", "34", "35", "36", "37", "38"),
        *("41", "42", "43", "44", "45", "46", "51", "61"),
    }
)
"""`kodeKategoriEkspor` (`domain.md` §2)."""
_SAMPLES, _CONSIGNMENT = "37", "33"

_ITEM = ["document_id", "version", "is_cancelled", "item_number"]
"""What tells items apart."""
_TWO_MEANINGS = "AS"
"""American Samoa to programs; people mean the United States (Amerika Serikat)."""
_LAST_OLD_TARIFF = date(2016, 12, 31)
_RATIO = "rate_ratio"
"""Declared rate over the reference rate of the day; for rules, not part of core."""
_RATE_TOLERANCE = 0.02
_HUNDREDFOLD = (50.0, 200.0)
_FOB_PARTS = pa.scalar(Decimal(200), pa.decimal128(3, 0))
"""One part in 200 is 0.5 %."""


def are_documents(source: str, layouts: pd.Series) -> pd.Series:
    """Rows whose layout is of documents that programs write (`machine_numbers`)."""
    return layouts.isin([layout.layout for layout in layouts_of(source) if layout.machine_numbers])


class Category(NamedTuple):
    """`kodeKategoriEkspor` as written, and what it says of the goods: samples, and things of trade (`domain.md` §8)."""

    code: pd.Series
    sample: pd.Series
    commercial: pd.Series


def parse_category(rows: pd.DataFrame) -> Category:
    """The category of each row's document; goods without one are of trade."""
    code = text_of(rows, "export_category")
    special = matches(code, r"3[1-8]") & (code != _CONSIGNMENT).fillna(True)
    return Category(code, (code == _SAMPLES).fillna(False).astype(BOOL), ~special)


def parse_goods(rows: pd.DataFrame, into: Columns, *, machine: bool) -> None:
    """Item, weights, destination and origin; needs `exported_on`."""
    old = (into.core["exported_on"] <= _LAST_OLD_TARIFF).fillna(False)
    known = partial(hs6_known, on=into.core["exported_on"])
    country = text_of(rows, "destination_country").str.upper()
    new_hs, old_hs = (parse_hs(text_of(rows, "hs_code"), known, old_tariff=of_old) for of_old in (False, True))
    into.core |= {
        "hs_code": new_hs.value.mask(old, old_hs.value),
        "goods_description": text_of(rows, "goods_description"),
        "quantity_unit": text_of(rows, "quantity_unit"),
        "destination_country": country if machine else country.mask((country == _TWO_MEANINGS).fillna(False)),
        "origin_region_peb": text_of(rows, "origin_region_peb"),
        "office_code": text_of(rows, "office_code").where(matches(text_of(rows, "office_code"), r"\d{6}")),
    }
    into.problem["hs_code"] = new_hs.problem.mask(old, old_hs.problem)
    for field in ("quantity", *WEIGHTS):
        parsed = parse_amount(rows, field, machine=machine)
        into.core[field], into.problem[field] = to_quantity(parsed.value), parsed.problem
    into.core["item_number"], into.problem["item_number"] = parse_count(rows, "item_number", machine=machine)


def parse_money(rows: pd.DataFrame, into: Columns, *, machine: bool) -> None:
    """Amounts in the document's currency, rupiah and US dollars; needs `exported_on`.

    A rate that is not above zero is not used; where there is none the reference rate of the day is.
    """
    rate = parse_amount(rows, "ndpbm", machine=machine)
    currency = text_of(rows, "currency").str.upper()
    fob, header = (parse_in_currency(rows, field, currency, machine=machine) for field in FOB)
    into.core |= {
        "currency": currency,
        "ndpbm": to_quantity(rate.value),
        "fob_native": to_money(fob.value),
        "document_fob": to_money(header.value),
    }
    into.problem |= {"ndpbm": rate.problem, "fob_native": fob.problem, "document_fob": header.problem}
    amounts = pd.DataFrame({name: into.core[name] for name in ("currency", "ndpbm", "fob_native", "exported_on")})
    converted = to_idr_usd(amounts)
    into.core |= {name: converted[name] for name in ("fob_idr", "fob_usd", "rate_source", "rate_date")}
    reference = reference_rate(into.core["currency"], into.core["exported_on"])["idr_per_unit"]
    into.core[_RATIO] = to_ratio(into.core["ndpbm"]) / to_ratio(reference)


def _off_reference(work: Work) -> pd.Series:
    ratio = work.core[_RATIO]
    return (((ratio - 1).abs() > _RATE_TOLERANCE) & (ratio > 0)).fillna(False) & ~_hundredfold(work)


def _hundredfold(work: Work) -> pd.Series:
    low, high = _HUNDREDFOLD
    ratio = work.core[_RATIO]
    return (ratio.between(low, high) | ratio.between(1 / high, 1 / low)).fillna(False)


def _document_differs(work: Work) -> pd.Series:
    """All items of a document whose header FOB is over 0.5 % off their sum; only where every amount is readable."""
    core = work.core
    keys = [core["document_id"], core["version"], core["is_cancelled"]]
    # An item that stands twice counts once, whether its rows agree or not.
    counted = ~(core[_ITEM].duplicated() & _are_told_apart(work))
    total = core["fob_native"].where(counted).groupby(keys).transform("sum").astype(core["document_fob"].dtype)
    readable = (core["fob_native"].notna()).groupby(keys).transform("all")
    header = core["document_fob"]
    parts = like(header, pc.multiply(arrow((header - total).abs()), _FOB_PARTS))
    off: pd.Series = (parts > header.abs()).fillna(False)
    return off & readable.fillna(False)


def repeated_items(work: Work) -> pd.Series:
    """Items that came before in the file, cell by cell, under the same document, version, state and item number.

    A cancellation repeats the items of the document that it takes back, so it repeats cancellations only.
    """
    return _items(work).duplicated() & _are_told_apart(work)


def _contradicted_items(work: Work) -> pd.Series:
    """Items that stand twice with different words or figures: which are meant, nobody can tell.

    An item of a hidden sheet yields to one that people see.
    """
    items = _items(work)
    others = ~items.duplicated() & _are_told_apart(work)
    again = pd.Series(False, index=work.core.index, dtype=BOOL)
    hidden = on_hidden_sheet(work) & others
    if hidden.any():
        seen_first = pd.concat([items[others & ~hidden], items[hidden]])[_ITEM].duplicated()
        again[seen_first.index] = seen_first
        others &= ~hidden
        again[others] = False
    again[others] |= items.loc[others, _ITEM].duplicated(keep=False)
    return again


def _items(work: Work) -> pd.DataFrame:
    return work.core[_ITEM].assign(same=work.text[SAME])


def _are_told_apart(work: Work) -> pd.Series:
    return work.core["document_id"].notna() & work.core["item_number"].notna()


def _heavier_inside(work: Work) -> pd.Series:
    gross = work.core["gross_weight_kg"]
    return (work.core["net_weight_kg"] > gross).fillna(False)


def _fob_wrong(work: Work) -> pd.Series:
    fob, sample = work.core["fob_native"], work.core["is_sample"]
    unread = work.problem["fob_native"] != ""
    return ((fob < 0) | ((fob == 0) & ~sample) | fob.isna()).fillna(True) & ~unread


def no_destination(work: Work) -> pd.Series:
    """Rows without a known country of destination, or with Indonesia itself."""
    code = work.core["destination_country"]
    return ~country_known(code) | (code == "ID").fillna(False)


def _unknown_origin(work: Work) -> pd.Series:
    code = work.core["origin_region_peb"]
    return code.notna() & ~peb_origin_known(code)


def _hs_missing(work: Work) -> pd.Series:
    return work.core["hs_code"].isna() & (work.problem["hs_code"] != HS_DIGITS_LOST)


def _no_date(work: Work) -> pd.Series:
    return work.core["exported_on"].isna() & (work.problem["exported_on"] != AMBIGUOUS)


def _unknown_hs(work: Work) -> pd.Series:
    code = work.core["hs_code"]
    return code.notna() & ~hs6_known(code, work.core["exported_on"])


def unknown_currency(work: Work) -> pd.Series:
    """Rows with a currency that ISO 4217 does not know."""
    code = work.core["currency"]
    return code.notna() & ~currency_known(code)


GOODS_RULES = (
    Rule("row_duplicate", R, "item_number", broken=repeated_items, duplicate=True),
    Rule("item_contradicts", Q, "item_number", broken=_contradicted_items),
    Rule("office_invalid", Q, "office_code", broken=lambda work: work.core["office_code"].isna()),
    Rule("hs_padded", W, "hs_code"),
    Rule("hs_dotted", W, "hs_code"),
    Rule(HS_DIGITS_LOST, Q, "hs_code"),
    Rule("hs_invalid", Q, "hs_code", broken=_hs_missing),
    Rule("hs6_unknown", W, "hs_code", broken=_unknown_hs),
    Rule("currency_missing", R, "currency", broken=lambda work: work.core["currency"].isna()),
    Rule("currency_unknown", Q, "currency", broken=unknown_currency),
    Rule("ndpbm_invalid", Q, "ndpbm", accepts=lambda values: values > 0),
    Rule("ndpbm_off_reference", W, "ndpbm", broken=_off_reference),
    Rule("ndpbm_scale", Q, "ndpbm", broken=_hundredfold),
    Rule("fob_invalid", Q, "fob_native", broken=_fob_wrong),
    Rule("document_fob_differs", Q, "document_fob", broken=_document_differs),
    Rule("destination_invalid", Q, "destination_country", broken=no_destination),
    Rule("origin_region_unknown", W, "origin_region_peb", broken=_unknown_origin),
    Rule("date_unreadable", Q, "exported_on", broken=_no_date),
    Rule(AMBIGUOUS, Q, "exported_on"),
    Rule("date_implausible", Q, "exported_on", broken=implausible("exported_on")),
    *amount_rules(*NUMBERS),
    *weight_rules(*WEIGHTS),
    *currency_rules(*FOB),
    Rule(FRACTION, Q, "item_number"),
    *(Rule("negative", Q, field, accepts=lambda values: values >= 0) for field in ("quantity", *WEIGHTS)),
    Rule("like_total", Q, "goods_description", broken=lambda work: says_total(work.core["goods_description"])),
)
"""Rules of items and money."""

WEIGHT_RULES = (Rule("net_over_gross", Q, "net_weight_kg", broken=_heavier_inside),)
"""Rules of weights."""
