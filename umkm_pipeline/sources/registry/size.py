"""Size class of an enterprise by the law in force.

Belongs here: the thresholds of PP 7/2021 and UU 20/2008 (`domain.md` §3) and the choice of basis. What a sheet states
is kept beside it.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from umkm_pipeline.ingest.cells import BOOL, STRING

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
    result = pd.DataFrame(
        {name: pd.Series(pd.NA, index=turnover.index, dtype=STRING) for name in ("class", "basis", "regulation")}
    )
    for (regulation, basis), bounds in _UPPER_BOUNDS.items():
        rows = (new_law if regulation == PP_7_2021 else ~new_law) & (sales_known if basis == "sales" else capital_known)
        amount = turnover if basis == "sales" else capital
        size = pd.Series("besar", index=amount.index, dtype=STRING)
        for name, bound in zip(reversed(_CLASSES), reversed(bounds), strict=True):
            size = size.mask((amount <= bound).fillna(False), name)
        result["class"] = result["class"].mask(rows, size)
        result["basis"] = result["basis"].mask(rows, basis)
        result["regulation"] = result["regulation"].mask(rows, regulation)
    return result.set_axis(["size_class_computed", "size_basis", "size_regulation"], axis=1)


def stated_size(text: pd.Series) -> pd.Series:
    """`mikro`, `kecil`, `menengah` or `besar` as written, e.g. `Usaha Mikro`; null for anything else, and for two."""
    found = pd.Series(pd.NA, index=text.index, dtype=STRING)
    several = pd.Series(False, index=text.index, dtype=BOOL)
    for name in (*_CLASSES, "besar"):
        named = text.str.contains(rf"(?i)\b{name}\b", regex=True).fillna(False)
        several |= named & found.notna()
        found = found.mask(named, name)
    return found.mask(several)
