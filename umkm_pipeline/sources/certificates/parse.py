"""Lists of certificates of origin (SKA): columns of text to `core_certificates`.

Belongs here: numbers, forms, states and origins. A certificate stands beside a declaration or an invoice and repeats
its FOB, so its amount is read into `certified_fob`, in its currency alone: nothing converts it and nothing may sum it.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import OK, STRING, arrow, like, matches, problems
from umkm_pipeline.ingest.context import Context
from umkm_pipeline.ingest.numbers import to_money, to_quantity
from umkm_pipeline.model.codes import SkaStatus
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.rule import Work
from umkm_pipeline.reference.country_names import resolve_country
from umkm_pipeline.reference.regions import resolve_regions
from umkm_pipeline.sources.amounts import parse_amount, parse_count, parse_in_currency
from umkm_pipeline.sources.choices import parse_choice
from umkm_pipeline.sources.claims import parse_claimed_goods, parse_peb_reference
from umkm_pipeline.sources.days import parse_dates_of
from umkm_pipeline.sources.numbers_to_come import says_to_come
from umkm_pipeline.sources.person import Columns, parse_contacts, parse_ids, text_of
from umkm_pipeline.sources.several_numbers import SEVERAL, tells_several

ORIGIN_UNKNOWN = "origin_region_unknown"
STATUS_UNKNOWN = "ska_status_unknown"

_STATES = {
    **dict.fromkeys(("terbit", "diterbitkan", "berlaku", "aktif", "issued", "approved"), SkaStatus.ISSUED.value),
    **dict.fromkeys(("batal", "dibatalkan", "pembatalan", "cancelled", "canceled"), SkaStatus.CANCELLED.value),
    **dict.fromkeys(("diganti", "digantikan", "replaced"), SkaStatus.REPLACED.value),
}
"""Words for the state of this certificate. "Pengganti" may mean either of the two, so it is not among them."""


def parse(rows: pd.DataFrame, month: date, context: Context, tokens: Tokens) -> tuple[Work, Columns]:  # noqa: ARG001
    """Core columns of a file's lines, with what their parsers found wrong; arguments as for every source.

    `business_name`, `nib`, `npwp` and `nik_token` are the exporter's.
    """
    into = Columns()
    parse_ids(rows, tokens, into)
    parse_contacts(rows, tokens, into)
    parse_dates_of(rows, into, "issued_on")
    parse_claimed_goods(rows, into, into.core["issued_on"])
    parse_peb_reference(rows, into)
    _numbers(rows, into)
    _origin(rows, context, into)
    status = parse_choice(text_of(rows, "ska_status"), _STATES, STATUS_UNKNOWN)
    into.problem["ska_status"] = status.problem
    for field in ("ska_number", "replaces_number"):
        into.problem[field] = problems(rows.index, **{SEVERAL: tells_several(text_of(rows, field))})
    into.core |= {
        "business_name": text_of(rows, "business_name"),
        "address": text_of(rows, "address"),
        "ska_number": _number(_spaced(text_of(rows, "ska_number"))),
        "replaces_number": _spaced(text_of(rows, "replaces_number")),
        "ska_form": _form(text_of(rows, "ska_form")),
        "ska_status": status.value,
        "issuing_office": text_of(rows, "issuing_office"),
        "invoice_number": text_of(rows, "invoice_number"),
        "goods_description": text_of(rows, "goods_description"),
        "quantity_unit": text_of(rows, "quantity_unit"),
        "destination_country": resolve_country(text_of(rows, "destination_country")).astype(STRING),
        "currency": text_of(rows, "currency").str.upper(),
    }
    return Work(pd.DataFrame(into.core), rows, into.problem), into


def _numbers(rows: pd.DataFrame, into: Columns) -> None:
    fob, quantity, item = (
        parse_in_currency(rows, "certified_fob", text_of(rows, "currency").str.upper()),
        parse_amount(rows, "quantity"),
        parse_count(rows, "item_number"),
    )
    into.core |= {
        "certified_fob": to_money(fob.value),
        "quantity": to_quantity(quantity.value),
        "item_number": item.value,
    }
    into.problem |= {"certified_fob": fob.problem, "quantity": quantity.problem, "item_number": item.problem}


def _origin(rows: pd.DataFrame, context: Context, into: Columns) -> None:
    """Kabupaten or kota of origin, or its province alone where the column names no more."""
    named, province = text_of(rows, "origin_region_code"), text_of(rows, "origin_province_code")
    found = resolve_regions(pd.DataFrame({"region": named, "province": province}), province=context.province)
    whole = resolve_regions(pd.DataFrame({"province": named}))["province_code"]
    told = found["province_code"].where(found["problem"] != "region_unresolved")
    into.core |= {
        "origin_region_code": found["region_code"],
        "origin_province_code": told.fillna(whole).where(named.notna() | province.notna()),
    }
    given = named.notna() | province.notna()
    into.problem["origin_region_code"] = problems(
        rows.index,
        **{ORIGIN_UNKNOWN: given & into.core["origin_province_code"].isna()},
        region_recoded=found["problem"] == "region_recoded",
    )


def _form(text: pd.Series) -> pd.Series:
    """`Form D`, `FORM-D` and `d` are `D`."""
    bare = pc.replace_substring_regex(pc.utf8_upper(arrow(text)), r"^(?:FORMULIR|FORM)\b[\s.:\-]*", "")
    bare = pc.utf8_trim_whitespace(bare)
    return like(text, pc.if_else(pc.equal(bare, OK), None, bare))


def _number(text: pd.Series) -> pd.Series:
    """Numbers of certificates; null for words where there is none yet (`dalam proses`, `BELUM 2023`)."""
    return text.where(matches(text, r".*\d.*") & ~says_to_come(text))


def _spaced(text: pd.Series) -> pd.Series:
    """Numbers in one spelling: `12 / upg / 2023` is `12/UPG/2023`."""
    spaced = pc.replace_substring_regex(pc.utf8_upper(arrow(text)), r"\s+", " ")
    return like(text, pc.replace_substring_regex(spaced, r" ?([/\-]) ?", r"\1"))
