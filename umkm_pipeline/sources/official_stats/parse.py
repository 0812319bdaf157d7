"""Tables of published figures: columns of text to `core_official_stats`.

Belongs here: what a figure is credited to and how it was published. Where all figures of a sheet are of one indicator,
it is the `grain` of the layout. Registers rolled up by class are figures too: they are published as such, with or
without the firms behind them, so they are rows of `registered_smes` with a size class, and stay apart from
`mart.registry_summary`, which counts the firms that registries name.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow as pa

from umkm_pipeline.ingest.cells import OK, STRING, map_distinct, matches, problems
from umkm_pipeline.ingest.context import Context
from umkm_pipeline.ingest.headers import normal
from umkm_pipeline.ingest.layouts import layouts_of
from umkm_pipeline.ingest.numbers import to_quantity
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.rule import Work
from umkm_pipeline.reference.indicators import indicators
from umkm_pipeline.sources.amounts import parse_amount
from umkm_pipeline.sources.basis import parse_period
from umkm_pipeline.sources.choices import parse_choice
from umkm_pipeline.sources.days import parse_dates_of
from umkm_pipeline.sources.figures import (
    about,
    is_stock,
    parse_figure,
    parse_indicator,
    parse_revision,
)
from umkm_pipeline.sources.person import Columns, parse_place, text_of
from umkm_pipeline.sources.registry.size import SIZE_UNKNOWN, parse_stated_size

_ATTRIBUTIONS = {
    **dict.fromkeys(("asal barang", "provinsi asal", "provinsi asal barang", "asal", "origin"), "origin"),
    **dict.fromkeys(("pelabuhan", "pelabuhan muat", "provinsi pelabuhan muat", "pelabuhan ekspor", "port"), "port"),
}
_STATUSES = {
    **dict.fromkeys(("sementara", "angka sementara", "sangat sementara", "provisional"), "provisional"),
    **dict.fromkeys(("tetap", "angka tetap", "final"), "final"),
}
_CERTAINTY = {
    **dict.fromkeys(("tertulis", "ya", "jelas", "stated"), "1"),
    **dict.fromkeys(("tafsiran", "tidak", "tidak jelas", "reading"), "0"),
}
_ABOUT = {**dict.fromkeys(("ya", "perkiraan", "pembulatan"), "1"), **dict.fromkeys(("tidak", "pasti"), "0")}
_ALL = frozenset({"total", "jumlah", "semua", "seluruhnya", "semua sektor", "seluruh sektor", "semua skala", "umkm"})
_HS = r"\d{2}(?:\d{2}){0,4}"


def parse(rows: pd.DataFrame, month: date, context: Context, tokens: Tokens) -> tuple[Work, Columns]:  # noqa: ARG001
    """Core columns of a file's figures, with what their parsers found wrong; arguments as for every source."""
    into = Columns()
    parse_place(rows, into, province=context.province, region=context.region)
    given = rows["layout"].map(_indicator_of_layout()).astype(STRING)
    parse_indicator(rows, into, given=given)
    parse_figure(rows, "figure_value", into, given=given)
    weight = parse_amount(rows, "net_weight_kg")
    into.core["net_weight_kg"], into.problem["net_weight_kg"] = to_quantity(weight.value), weight.problem
    parse_period(rows, into, stock=is_stock(into))
    _certainty(rows, into)
    _subject(rows, into)
    _publication(rows, into)
    parse_revision(rows, into)
    return Work(pd.DataFrame(into.core), rows, into.problem), into


def _indicator_of_layout() -> dict[str, str]:
    known = set(indicators()["indicator_code"])
    return {layout.layout: layout.grain for layout in layouts_of("official_stats") if layout.grain in known}


def _certainty(rows: pd.DataFrame, into: Columns) -> None:
    certain = parse_choice(text_of(rows, "basis_certain"), _CERTAINTY, "basis_unknown")
    rounded = parse_choice(text_of(rows, "is_approximate"), _ABOUT, "mark_unknown")
    into.core |= {
        "basis_certain": certain.value.fillna("1") == "1",
        "is_approximate": (rounded.value.fillna("0") == "1") | about(text_of(rows, "figure_value")),
    }
    into.problem |= {"basis_certain": certain.problem, "is_approximate": rounded.problem}


def _subject(rows: pd.DataFrame, into: Columns) -> None:
    """What the exports are credited to, and of which goods; "total" over sectors and classes is none of them."""
    attribution = parse_choice(text_of(rows, "attribution"), _ATTRIBUTIONS, "attribution_unknown")
    sector, goods = text_of(rows, "sector"), text_of(rows, "goods_code").str.replace(".", "", regex=False)
    size = text_of(rows, "size_class_stated")
    found = parse_stated_size(size)
    into.core |= {
        "attribution": attribution.value,
        "sector": sector.mask(_means_all(sector)),
        "goods_code": goods.where(matches(goods, _HS)),
        "size_class_stated": found.value,
    }
    into.problem |= {
        "attribution": attribution.problem,
        "goods_code": problems(rows.index, goods_code_invalid=goods.notna() & ~matches(goods, _HS)),
        "size_class_stated": found.problem.mask((found.problem == SIZE_UNKNOWN) & _means_all(size), OK),
    }


def _means_all(text: pd.Series) -> pd.Series:
    return map_distinct(text, lambda words: normal(words) in _ALL, pa.bool_()).fillna(False)


def _publication(rows: pd.DataFrame, into: Columns) -> None:
    parse_dates_of(rows, into, "published_on")
    status = parse_choice(text_of(rows, "release_status"), _STATUSES, "release_status_unknown")
    into.core |= {
        "publication": text_of(rows, "publication"),
        "release_status": status.value,
    }
    into.problem["release_status"] = status.problem
