"""Tables of targets: columns of text to `core_targets`.

Belongs here: the document, whose target it is, and its direction. Indicator, unit and value are in `figures.py`, the
period in `basis.py`. Achievement is computed from the row alone: figures of the same indicator and place, over the same
days on the same basis, by the formula of its direction.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow as pa

from umkm_pipeline.ingest.cells import STRING, map_distinct, problems
from umkm_pipeline.ingest.context import Context
from umkm_pipeline.ingest.headers import normal
from umkm_pipeline.model.codes import Direction
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.rule import Work
from umkm_pipeline.reference.indicators import of_indicator
from umkm_pipeline.reference.programmes import match_programme, programmes
from umkm_pipeline.sources.basis import parse_period
from umkm_pipeline.sources.choices import parse_choice
from umkm_pipeline.sources.days import parse_dates_of
from umkm_pipeline.sources.figures import is_stock, parse_figure, parse_indicator, parse_revision
from umkm_pipeline.sources.person import Columns, parse_place, text_of

_DOCUMENTS = (
    ("RPJMD", "rpjmd"),
    ("RKPD", "rkpd"),
    ("RENSTRA", "renstra"),
    ("RENJA", "renja"),
    ("PROGRAM", "program"),
    ("PROGRAM", "kak"),
    ("PROGRAM", "kerangka acuan"),
)
_DIRECTIONS = {
    **dict.fromkeys(("naik", "makin besar makin baik", "positif", "maksimal", "higher"), Direction.HIGHER.value),
    **dict.fromkeys(("turun", "makin kecil makin baik", "negatif", "minimal", "lower"), Direction.LOWER.value),
}


def parse(rows: pd.DataFrame, month: date, context: Context, tokens: Tokens) -> tuple[Work, Columns]:  # noqa: ARG001
    """Core columns of a file's targets, with what their parsers found wrong; arguments as for every source."""
    into = Columns()
    _document(rows, into)
    _owner(rows, context, into)
    parse_indicator(rows, into)
    parse_figure(rows, "target_value", into)
    parse_period(rows, into, stock=is_stock(into))
    parse_revision(rows, into)
    parse_dates_of(rows, into, "revised_on")
    _direction(rows, into)
    return Work(pd.DataFrame(into.core), rows, into.problem), into


def _document(rows: pd.DataFrame, into: Columns) -> None:
    """The plan, told by the first word of its name that is one: `Perubahan RPJMD 2018-2023` is a RPJMD."""
    text = text_of(rows, "target_document")
    kind = map_distinct(text, _kind_of_document, pa.string())
    into.core |= {"target_document": kind, "document_reference": text_of(rows, "document_reference").fillna(text)}
    into.problem["target_document"] = problems(rows.index, target_document_unknown=kind.isna())


def _kind_of_document(name: str) -> str | None:
    words = f" {normal(name)} "
    return next((kind for kind, word in _DOCUMENTS if f" {word} " in words), None)


def _owner(rows: pd.DataFrame, context: Context, into: Columns) -> None:
    """Province or kabupaten, and the programme, by its code or by its name and year."""
    parse_place(rows, into, province=context.province, region=context.region)
    stated = text_of(rows, "programme_code")
    known = stated.where(stated.isin(programmes()["programme_code"]))
    into.core["programme_code"] = known.fillna(match_programme(stated)).astype(STRING)
    into.problem["programme_code"] = problems(
        rows.index, programme_unknown=stated.notna() & into.core["programme_code"].isna()
    )


def _direction(rows: pd.DataFrame, into: Columns) -> None:
    """Direction as stated, else that of the indicator, which is a warning; without both it is missing."""
    text = text_of(rows, "direction")
    stated = parse_choice(text, _DIRECTIONS, "direction_unknown")
    usual = of_indicator(into.core["indicator_code"], "direction")
    into.core["direction"] = stated.value.fillna(usual.where(text.isna()))
    into.problem["direction"] = stated.problem.mask(text.isna() & usual.notna(), "direction_assumed").mask(
        text.isna() & usual.isna(), "direction_missing"
    )
