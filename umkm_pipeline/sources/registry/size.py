"""Size class of an enterprise by the law in force.

Belongs here: the thresholds of PP 7/2021 and UU 20/2008 (`domain.md` §3) and the choice of basis. What a sheet states
is kept beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from umkm_pipeline.ingest.cells import Parsed, column, map_distinct, problems
from umkm_pipeline.ingest.headers import normal

SIZE_UNKNOWN = "size_class_unknown"

PP_7_2021, UU_20_2008 = "PP 7/2021", "UU 20/2008"
PP_7_2021_IN_FORCE = date(2021, 2, 2)

_MILLION, _BILLION = 10**6, 10**9
_UPPER_BOUNDS = {
    (PP_7_2021, "sales"): (2 * _BILLION, 15 * _BILLION, 50 * _BILLION),
    (PP_7_2021, "capital"): (_BILLION, 5 * _BILLION, 10 * _BILLION),
    (UU_20_2008, "sales"): (300 * _MILLION, 2_500 * _MILLION, 50 * _BILLION),
    (UU_20_2008, "capital"): (50 * _MILLION, 500 * _MILLION, 10 * _BILLION),
}
_CLASSES = ("mikro", "kecil", "menengah")
_STATED = frozenset({*_CLASSES, "besar"})


def compute_size(
    turnover: pd.Series, capital: pd.Series, as_of: pd.Series, *, registered: pd.Series | None = None
) -> pd.DataFrame:
    """`size_class_computed`, `size_basis` and `size_regulation`, null where nothing usable is known.

    Under PP 7/2021 capital decides for firms registered since it is in force, yearly sales for those before and for
    those of whom it is not known; under UU 20/2008 yearly sales. Where that amount is not known the other decides, and
    the basis says so. Upper bounds belong to the lower class. Negative amounts decide nothing.

    Args:
        turnover: rupiah a year.
        capital: rupiah, without land and buildings.
        as_of: date that the row describes, which decides the regulation.
        registered: date of the firm's NIB, which decides the basis.
    """
    new_law = (as_of >= PP_7_2021_IN_FORCE).fillna(False)
    new_firm = new_law & False if registered is None else new_law & (registered >= PP_7_2021_IN_FORCE).fillna(False)
    has_sales, has_capital = (turnover >= 0).fillna(False), (capital >= 0).fillna(False)
    capital_known = has_capital & (new_firm | ~has_sales)
    sales_known = has_sales & ~capital_known
    cases: list[tuple[pd.Series, tuple[str, str, str]]] = []
    for (regulation, basis), bounds in _UPPER_BOUNDS.items():
        rows = (new_law if regulation == PP_7_2021 else ~new_law) & (sales_known if basis == "sales" else capital_known)
        if not rows.any():
            continue
        amount = turnover if basis == "sales" else capital
        named = zip(_CLASSES, bounds, strict=True)
        cases += [(rows & (amount <= bound), (name, basis, regulation)) for name, bound in named]
        cases.append((rows, ("besar", basis, regulation)))
    found = _first_case(turnover.index, cases)
    return found.set_axis(["size_class_computed", "size_basis", "size_regulation"], axis=1)


def _first_case(index: pd.Index, cases: Sequence[tuple[pd.Series, tuple[str, str, str]]]) -> pd.DataFrame:
    """What the first case that is true of a row says of it; null where none is."""
    which = np.full(len(index), len(cases))
    for number in range(len(cases) - 1, -1, -1):
        which[cases[number][0].fillna(False).to_numpy(dtype=bool)] = number
    told = pd.DataFrame([words for _, words in cases], columns=["class", "basis", "regulation"])
    at = pa.array(which)
    return pd.DataFrame(
        {name: column(pa.array([*told[name], None], pa.string()).take(at), index) for name in told}, index=index
    )


def parse_stated_size(text: pd.Series) -> Parsed:
    """`mikro`, `kecil`, `menengah` or `besar` as written, e.g. `Usaha Mikro`.

    Words that name none of them, or two (`Mikro/Kecil`), are null and the problem `size_class_unknown`.
    """
    value = map_distinct(text, _stated, pa.string())
    return Parsed(value, problems(text.index, **{SIZE_UNKNOWN: text.notna() & value.isna()}))


def _stated(words: str) -> str | None:
    named = {word for word in normal(words).split() if word in _STATED}
    return named.pop() if len(named) == 1 else None
