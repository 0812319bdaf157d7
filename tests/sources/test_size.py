from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from umkm_pipeline.ingest.cells import DATE, column
from umkm_pipeline.sources.registry.size import SIZE_UNKNOWN, compute_size, parse_stated_size

MONEY = pd.ArrowDtype(pa.decimal128(24, 2))
PP, UU = date(2021, 2, 2), date(2021, 2, 1)


def size(turnover: int | None, capital: int | None, as_of: date, registered: date | None = None) -> tuple[object, ...]:
    amounts = [pd.Series([None if value is None else Decimal(value)], dtype=MONEY) for value in (turnover, capital)]
    since = pd.Series([registered], dtype=DATE)
    found = compute_size(amounts[0], amounts[1], pd.Series([as_of], dtype=DATE), registered=since)
    return tuple(None if pd.isna(value) else value for value in found.iloc[0])


@pytest.mark.parametrize(
    ("turnover", "as_of", "name"),
    [
        (2 * 10**9, PP, "mikro"),
        (2 * 10**9 + 1, PP, "kecil"),
        (15 * 10**9, PP, "kecil"),
        (15 * 10**9 + 1, PP, "menengah"),
        (50 * 10**9, PP, "menengah"),
        (50 * 10**9 + 1, PP, "besar"),
        (300 * 10**6, UU, "mikro"),
        (300 * 10**6 + 1, UU, "kecil"),
        (2_500 * 10**6 + 1, UU, "menengah"),
        (50 * 10**9 + 1, UU, "besar"),
    ],
)
def test_sales_by_the_law_in_force(turnover: int, as_of: date, name: str) -> None:
    law = "PP 7/2021" if as_of == PP else "UU 20/2008"
    assert size(turnover, 10**12, as_of) == (name, "sales", law)


@pytest.mark.parametrize(
    ("capital", "as_of", "name"),
    [
        (10**9, PP, "mikro"),
        (10**9 + 1, PP, "kecil"),
        (5 * 10**9 + 1, PP, "menengah"),
        (10**10 + 1, PP, "besar"),
        (50 * 10**6, UU, "mikro"),
        (50 * 10**6 + 1, UU, "kecil"),
        (500 * 10**6 + 1, UU, "menengah"),
        (10**10 + 1, UU, "besar"),
    ],
)
def test_capital_decides_where_sales_are_not_known(capital: int, as_of: date, name: str) -> None:
    assert size(None, capital, as_of)[:2] == (name, "capital")
    assert size(-1, capital, as_of)[:2] == (name, "capital")


def test_nothing_known_is_no_class() -> None:
    assert size(None, None, PP) == (None, None, None)
    assert size(None, -1, PP) == (None, None, None)


def test_stated_classes() -> None:
    said = ["Usaha Mikro", "KECIL", "menengah", "Usaha Besar", "Ultra-mikro", None, "UMKM", "Mikro/Kecil", "kecilan"]
    found = parse_stated_size(column(said))
    assert found.value.fillna("").to_list() == ["mikro", "kecil", "menengah", "besar", "mikro", "", "", "", ""]
    assert found.problem.to_list() == [""] * 6 + [SIZE_UNKNOWN] * 3


@pytest.mark.parametrize(
    ("as_of", "registered", "found"),
    [
        (PP, PP, ("kecil", "capital", "PP 7/2021")),
        (PP, UU, ("mikro", "sales", "PP 7/2021")),
        (PP, None, ("mikro", "sales", "PP 7/2021")),
        (UU, UU, ("mikro", "sales", "UU 20/2008")),
        (UU, PP, ("mikro", "sales", "UU 20/2008")),
    ],
)
def test_capital_decides_for_firms_registered_under_the_new_law(
    as_of: date, registered: date | None, found: tuple[str, ...]
) -> None:
    assert size(3 * 10**8, 10**9 + 1, as_of, registered) == found


def test_what_is_not_known_leaves_the_other_amount_to_decide() -> None:
    assert size(10**8, None, PP, PP) == ("mikro", "sales", "PP 7/2021")
    assert size(None, 10**9, PP, UU) == ("mikro", "capital", "PP 7/2021")
    assert size(10**8, -1, PP, PP) == ("mikro", "sales", "PP 7/2021")
