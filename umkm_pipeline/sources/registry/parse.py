"""Registry sheets: columns of text to `core_registry`.

Belongs here: which parser reads which column, and what follows from them (size class, edition). What is wrong with a
row is decided in `rules.py`.
"""

from __future__ import annotations

import calendar
from datetime import date
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import DATE, OK, arrow, column, like, nulls, problems
from umkm_pipeline.ingest.context import Context
from umkm_pipeline.ingest.identifiers import parse_hs
from umkm_pipeline.ingest.numbers import to_money, to_ratio
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.rule import Work
from umkm_pipeline.reference.activities import kbli_known
from umkm_pipeline.reference.goods import hs6_known
from umkm_pipeline.sources.amounts import parse_amount, parse_count, parse_percent
from umkm_pipeline.sources.days import parse_day
from umkm_pipeline.sources.person import (
    Columns,
    legal_form,
    parse_contacts,
    parse_ids,
    parse_place,
    text_of,
)
from umkm_pipeline.sources.registry.permits import read_expiry, read_holding
from umkm_pipeline.sources.registry.size import compute_size, parse_stated_size
from umkm_pipeline.sources.together import parse_together

TABLE = "core_registry"

_CERTIFICATE = "certificates."

_EDITIONS = ((date(2026, 6, 15), "2025"), (date(2020, 9, 24), "2020"), (date.min, "2017"))


def parse(rows: pd.DataFrame, month: date, context: Context, tokens: Tokens) -> tuple[Work, Columns]:
    """Core columns of a file's rows, with what their parsers found wrong.

    Args:
        rows: text columns, as `mapping.map_rows` gives them.
        month: reporting month; its last day is the date described where neither sheet nor `_source.yml` has one.
        context: `_source.yml`.
        tokens: tokens of personal data.
    """
    into = Columns()
    _dates(rows, month, into)
    as_of, issued = into.core["as_of_date"], into.core["nib_issued_on"]
    parse_together(
        into,
        len(rows),
        lambda part: parse_contacts(rows, tokens, part),
        lambda part: parse_ids(rows, tokens, part),
        lambda part: parse_place(rows, part, province=context.province, region=context.region),
        lambda part: _amounts(rows, as_of, issued, part),
        lambda part: _names(rows, part),
        lambda part: _certificates(rows, as_of, part),
        lambda part: _goods(rows, as_of, part),
    )
    return Work(pd.DataFrame(into.core), rows, into.problem), into


def _dates(rows: pd.DataFrame, month: date, into: Columns) -> None:
    as_of, issued = parse_day(rows, "as_of_date"), parse_day(rows, "nib_issued_on")
    last_day = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    into.core |= {"as_of_date": as_of.value.fillna(last_day).astype(DATE), "nib_issued_on": issued.value}
    into.problem |= {"as_of_date": as_of.problem, "nib_issued_on": issued.problem}


def _amounts(rows: pd.DataFrame, as_of: pd.Series, issued: pd.Series, into: Columns) -> None:
    turnover = parse_amount(rows, "turnover_idr", "turnover_idr.domestic")
    abroad = parse_amount(rows, "foreign_sales_idr")
    assets = parse_amount(rows, "assets_idr")
    parts = parse_amount(rows, "assets_idr.machines", "assets_idr.working")
    if "turnover_idr.domestic" in rows:
        total = (turnover.value + abroad.value).fillna(turnover.value).fillna(abroad.value)
    else:
        total = turnover.value
    percent = parse_percent(rows, "foreign_sales_percent")
    workers = parse_count(rows, "workers")
    into.core |= {
        "turnover_idr": to_money(total),
        "foreign_sales_idr": to_money(abroad.value),
        "foreign_sales_percent": to_ratio(percent.value),
        "assets_idr": to_money(assets.value.fillna(parts.value)),
        "workers": workers.value,
    }
    into.problem |= {
        "turnover_idr": turnover.problem,
        "foreign_sales_idr": abroad.problem,
        "assets_idr": assets.problem.mask(assets.problem == OK, parts.problem),
        "foreign_sales_percent": percent.problem,
        "workers": workers.problem,
    }
    size = compute_size(into.core["turnover_idr"], into.core["assets_idr"], as_of, registered=issued)
    into.core |= {str(name): size[name] for name in size}


def _goods(rows: pd.DataFrame, as_of: pd.Series, into: Columns) -> None:
    hs = parse_hs(text_of(rows, "hs_code"), partial(hs6_known, on=as_of))
    kbli = text_of(rows, "kbli").str.replace(".", "", regex=False)
    known = kbli_known(kbli).fillna(False)
    edition = nulls(rows.index, pa.string())
    for since, name in _EDITIONS:
        edition = edition.mask(edition.isna() & (as_of >= since), name)
    into.core |= {"hs_code": hs.value, "kbli": kbli.where(known), "kbli_edition": edition.where(known)}
    into.problem |= {"hs_code": hs.problem, "kbli": problems(rows.index, kbli_unknown=kbli.notna() & ~known)}


def _names(rows: pd.DataFrame, into: Columns) -> None:
    names = text_of(rows, "business_name")
    into.core |= {
        "business_name": names,
        "owner_name": text_of(rows, "owner_name"),
        "product": text_of(rows, "product"),
        "legal_form": legal_form(text_of(rows, "legal_form"), names),
    }
    size = parse_stated_size(text_of(rows, "size_class_stated"))
    into.core["size_class_stated"], into.problem["size_class_stated"] = size


def _certificates(rows: pd.DataFrame, as_of: pd.Series, into: Columns) -> None:
    fields = sorted(field for field in map(str, rows) if field.startswith(_CERTIFICATE))
    held, unclear, expired = np.zeros(len(rows), np.int64), np.zeros(len(rows), bool), np.zeros(len(rows), bool)
    for at, name in enumerate(fields):
        cells = pc.dictionary_encode(arrow(rows[name]).combine_chunks(), null_encoding="encode")
        told, which = cells.dictionary.to_pylist(), cells.indices.to_numpy()
        has = [False if text is None else read_holding(text) for text in told]
        held |= np.array([bool(one) << at for one in has], np.int64)[which]
        unclear |= np.array([one is None for one in has], bool)[which]
        until = [None if text is None else read_expiry(text) for text in told]
        if any(until):
            days = like(as_of, pa.array(until, pa.date32()).take(cells.indices))
            expired |= (days < as_of).fillna(False).to_numpy(dtype=bool)
    names = [name.removeprefix(_CERTIFICATE) for name in fields]
    which, sets = pd.factorize(held)
    listed = [";".join(name for at, name in enumerate(names) if one >> at & 1) or None for one in sets.tolist()]
    into.core["certificates"] = column(pa.array(listed, pa.string()).take(pa.array(which)), rows.index)
    into.problem["certificates"] = problems(
        rows.index,
        certificate_unknown=pd.Series(unclear, rows.index),
        certificate_expired=pd.Series(expired, rows.index),
    )
