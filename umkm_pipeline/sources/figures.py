"""Figures of plans and publications: indicator, unit and value together.

Belongs here: what targets and official statistics share. The period of a figure is in `basis.py`; which rules a figure
may break is each source's.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cell_units import without_disputed
from umkm_pipeline.ingest.cells import BOOL, STRING, Parsed, arrow, like, map_distinct, matches, nulls, problems
from umkm_pipeline.ingest.grid import NUMBER
from umkm_pipeline.ingest.mapping import FACTOR, KIND, TITLED, UNSCALED
from umkm_pipeline.ingest.numbers import parse_numbers, scale, to_quantity, to_whole
from umkm_pipeline.ingest.units import ANY, COUNT, DOLLAR, RUPIAH, UNIT_CONFLICT, factors_named
from umkm_pipeline.privacy import without_personal_numbers
from umkm_pipeline.quality.rule import Broken, Work
from umkm_pipeline.reference.indicators import STOCK, indicators, match_indicator, of_indicator
from umkm_pipeline.repairs.apply import REPAIRED
from umkm_pipeline.sources.amounts import PERCENT_SMALL, parse_amount, without_percent
from umkm_pipeline.sources.person import Columns, text_of
from umkm_pipeline.sources.rows import is_broken, is_total

UNIT_UNKNOWN, UNIT_DIFFERS = "figure_unit_unknown", "figure_unit_differs"
INDICATOR_MISSING, INDICATOR_UNKNOWN = "indicator_missing", "indicator_unknown"
REVISION_INVALID = "revision_invalid"

_UNITS = (
    ("USD", r"us\s?\$|\busd\b|\$|\bdoll?ar\b"),
    ("IDR", r"\brp\b|\brupiah\b|\bidr\b"),
    ("percent", r"%|\bpersen\b|\bpercent\b"),
    ("clusters", r"\bsentra\b"),
    ("institutions", r"\blembaga\b|\binstansi\b|\bkementerian\b"),
    ("persons", r"\borang\b|\bpeserta\b|\bjiwa\b"),
    ("firms", r"\bunit(?: usaha)?\b|\busaha\b|\bu?mkm\b|\bukm\b|\bikm\b|\bperusahaan\b|\beksportir\b|\bfirms?\b"),
)
_MONEY = ("USD", "IDR")
_OTHER = re.compile(
    r"\btri?l[iy]un|\btrillion|\b(?:ratus|puluh|belas)(?:an)?\b|\b(?:m|t|k|mn|bn|mio)\b|\bkilo"
    r"|\bper (?!tahun|thn|th\b|bulan|bln)\w|/ ?(?:\d|kg\b|ton\b|kapita|penduduk)|\b(?!us)[a-z]{1,2}\$"
    r"|\bdoll?ar (?:singapura|australia|hong ?kong|kanada|taiwan|selandia baru|brunei)"
)
"""What makes another unit of one: a scale that nobody spells out, a ratio (`US$/kg`), dollars of others."""
_PERCENT = "percent"
_COUNTED = tuple(code for code, _ in _UNITS if code not in (*_MONEY, _PERCENT))
_ABOUT = r"(?i)^\s*(?:±|\+/-|~|≈|sekitar|kurang lebih|lebih kurang|k\.l\.|hampir|lebih dari)\s*"


class Unit(NamedTuple):
    """A unit as written: its code and what the numbers are multiplied by."""

    code: str
    factor: int


def read_unit(text: str) -> Unit | None:
    """The unit that a text names: `US$ juta` is (USD, 1000000); None where it names none, two, or another one."""
    words = " ".join(text.lower().split())
    named = [code for code, pattern in _UNITS if re.search(pattern, words)]
    scales = factors_named(words)
    if not named or {"USD", "IDR"} <= {*named} or len(scales) > 1 or _OTHER.search(words):
        return None
    return Unit(named[0], scales.pop() if scales else 1)


def parse_indicator(rows: pd.DataFrame, into: Columns, *, given: pd.Series | None = None) -> None:
    """`indicator_code`, `indicator_name` and the problem of the first.

    An indicator that is not on the list keeps its name, in small letters with underscores, as its code.

    Args:
        rows: text columns, of them `indicator_code` as written.
        into: where the columns go.
        given: code that the column of the figure stands for, where the row names none.
    """
    # What is made of letters and digits alone could not be masked any more.
    name = without_personal_numbers(text_of(rows, "indicator_code"))
    name = name.where(matches(name, r".*[\pL\pN].*"))
    known = match_indicator(name).fillna(given if given is not None else nulls(rows.index, pa.string()))
    own = like(name, pc.replace_substring_regex(pc.utf8_lower(arrow(name)), r"[^\pL\pN]+", "_")).str.strip("_")
    into.core |= {"indicator_code": known.fillna(own).astype(STRING), "indicator_name": name}
    into.problem["indicator_code"] = problems(
        rows.index,
        **{INDICATOR_MISSING: known.isna() & name.isna(), INDICATOR_UNKNOWN: known.isna() & name.notna()},
    )


def is_stock(into: Columns) -> pd.Series:
    """Rows whose indicator is a state on a day."""
    return (of_indicator(into.core["indicator_code"], "nature") == STOCK).fillna(False).astype(BOOL)


def parse_figure(rows: pd.DataFrame, value: str, into: Columns, *, given: pd.Series | None = None) -> None:
    """`<value>` and `unit_code`, and their problems: the unit from its own column, else that of the indicator `given`.

    Needs `indicator_code` in `into`: a unit that the indicator is not counted in is a problem.

    Args:
        rows: text columns, of them `unit_code`; `factor:<value>` where headers say thousands or millions.
        value: column of the figure.
        into: where the columns go.
        given: indicator whose figures the layout holds, null where rows name their own.
    """
    text = text_of(rows, "unit_code")
    by_layout = text.isna() & (given.notna() if given is not None else False)
    own = map_distinct(text, lambda words: found.code if (found := read_unit(words)) else None, pa.string())
    times = map_distinct(text, lambda words: found.factor if (found := read_unit(words)) else None, pa.int64())
    usual = first_unit(given) if given is not None else nulls(rows.index, pa.string())
    unit = own.fillna(usual.where(by_layout))
    header = rows[FACTOR + value] if FACTOR + value in rows else nulls(rows.index, pa.int64())
    # A unit in words that nobody knows has a rule of its own; only money must have one in its header.
    factor = times.fillna(1).mask(by_layout & usual.isin(_MONEY), header)
    # What the cells above say of money without a unit of its own is in its header's factor.
    titled = _titled(rows, unit.mask(by_layout & usual.isin(_MONEY)))
    factor = factor.mask(by_layout & (titled > 0).fillna(False), titled)
    bare = without_about(text_of(rows, value))
    marked = without_percent(bare)
    if marked is not None:
        bare = bare.mask((unit == _PERCENT).fillna(False), marked)
    parsed = parse_numbers(bare, rows.get(KIND + value), sheets=rows["sheet"], repaired=rows.get(REPAIRED))
    scaled = scale(bare, parsed, factor, rows.get(UNSCALED + value))
    scaled = without_disputed(scaled, bare, currency=unit, factors=factor)
    contradicted = ((titled == 0) & (factor == 1)) | ((titled > 1) & (titled != factor))
    contradicted = contradicted.fillna(False) & scaled.value.notna()
    scaled = scaled.without(contradicted, UNIT_CONFLICT) if contradicted.any() else scaled
    into.core |= {value: to_quantity(scaled.value).mask(unit.isna()), "unit_code": unit}
    # A spreadsheet keeps 25 % as 0.25, and a plain 0.25 % as well.
    small = (unit == _PERCENT) & (text_of(rows, KIND + value) == NUMBER)
    small &= (scaled.value.abs() <= 1) & (scaled.value != 0)
    if marked is not None:
        small &= text_of(rows, value) == bare
    into.problem[value] = scaled.problem.mask(small.fillna(False), PERCENT_SMALL)
    into.problem["unit_code"] = problems(
        rows.index, **{UNIT_UNKNOWN: unit.isna(), UNIT_DIFFERS: _differs(into.core["indicator_code"], unit)}
    )


def _titled(rows: pd.DataFrame, unit: pd.Series) -> pd.Series:
    """Factor that the cells above a row's header name for its unit, 0 for several; null for none, and for per cent."""
    found = nulls(rows.index, pa.int64())
    for codes, names in ((("USD",), (DOLLAR, ANY)), (("IDR",), (RUPIAH, ANY)), (_COUNTED, (COUNT, ANY))):
        for name in names:
            if TITLED + name in rows:
                found = found.fillna(rows[TITLED + name].where(unit.isin(codes)))
    return found


def first_unit(indicator: pd.Series) -> pd.Series:
    """The unit in which figures of an indicator are kept where nothing else is said."""
    return of_indicator(indicator, "units").str.replace(r"\|.*", "", regex=True)


def about(text: pd.Series) -> pd.Series:
    """Figures with a word or mark for "about" before them (`±147.000`)."""
    return like(text, pc.fill_null(pc.match_substring_regex(arrow(text), _ABOUT), False)).astype(BOOL)


def without_about(text: pd.Series) -> pd.Series:
    """Figures without such a word or mark."""
    return like(text, pc.replace_substring_regex(arrow(text), _ABOUT, ""))


def parse_revision(rows: pd.DataFrame, into: Columns) -> None:
    """`revision`, 0 where blank, and its problem."""
    parsed: Parsed = parse_amount(rows, "revision")
    whole = to_whole(parsed.value)
    blank = text_of(rows, "revision").isna()
    into.core["revision"] = whole.mask(blank, 0)
    into.problem["revision"] = problems(
        rows.index, **{REVISION_INVALID: ~blank & (whole.isna() | (whole < 0).fillna(False))}
    )


def contradicts(key: tuple[str, ...], value: str) -> Broken:
    """A check for rows of one key whose values differ: which of them is meant, nobody can tell.

    Args:
        key: core columns that say what the figure is of.
        value: core column of the figure.
    """

    def broken(work: Work) -> pd.Series:
        core = work.core
        counted = core["period_start"].notna() & core[value].notna() & ~is_total(work) & ~is_broken(work)
        texts = [arrow(core[name].astype(STRING)) for name in key]
        same = like(core[value], pc.binary_join_element_wise(*texts, "|", null_handling="replace", null_replacement=""))
        values = core[value].astype(STRING).where(counted)
        return counted & (values.groupby(same).transform("nunique") > 1)

    return broken


def _differs(indicator: pd.Series, unit: pd.Series) -> pd.Series:
    """Rows whose unit is none of their indicator's; an indicator that is not on the list may have any."""
    listed = indicators()
    pairs = {
        f"{code}|{one}"
        for code, units in listed[["indicator_code", "units"]].itertuples(index=False)
        for one in units.split("|")
    }
    known = indicator.isin(listed["indicator_code"])
    return known & unit.notna() & ~(indicator + "|" + unit).isin(sorted(pairs))
