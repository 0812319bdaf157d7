from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

import pandas as pd
import pandas.testing as pdt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umkm_pipeline.reference.rates import rates, reference_rate, to_idr_usd

CENT = Decimal("0.01")
TABLE: dict[str, list[tuple[date, Decimal]]] = {
    str(currency): list(zip(rows["rate_date"], rows["idr_per_unit"], strict=True))
    for currency, rows in rates().groupby("currency")
}
CURRENCIES = sorted(TABLE)


def plain_rate(currency: str, on: date) -> tuple[Decimal, date] | None:
    """The slow way: look at every row."""
    if currency == "IDR":
        return Decimal(1), on
    fitting = [(day, rate) for day, rate in TABLE.get(currency, []) if on - timedelta(days=31) <= day <= on]
    return (max(fitting)[1], max(fitting)[0]) if fitting else None


def plain_conversion(
    currency: str, ndpbm: Decimal | None, native: Decimal, on: date
) -> tuple[Decimal | None, Decimal | None, str | None, date | None]:
    reference, dollar = plain_rate(currency, on), plain_rate("USD", on)
    if ndpbm is not None and ndpbm > 0:
        rate, source, day = ndpbm, "ndpbm", on
    elif reference:
        rate, source, day = reference[0], "reference", reference[1]
    else:
        return None, native if currency == "USD" else None, None, None
    idr = (native * rate).quantize(CENT, ROUND_HALF_EVEN)
    if currency == "USD":
        return idr, native, source, day
    return idr, (idr / dollar[0]).quantize(CENT, ROUND_HALF_EVEN) if dollar else None, source, day


def test_rates_are_positive_weekly_and_for_one_unit() -> None:
    rows = rates()
    assert (rows["idr_per_unit"] > 0).all()
    assert not rows.duplicated(["currency", "rate_date"]).any()
    assert len(CURRENCIES) == 28
    assert rows["rate_date"].min() < date(2019, 1, 1)
    assert all(Decimal(80) < rate < Decimal(160) for _, rate in TABLE["JPY"])
    dollar = rows[rows["currency"] == "USD"].sort_values("rate_date")
    steps = pd.Series(pd.to_datetime(dollar["rate_date"])).diff().dropna()
    assert steps.between(pd.Timedelta(days=4), pd.Timedelta(days=10)).all()
    assert (rows["idr_per_unit"] >= Decimal(10)).all(), "four decimals are six significant digits from 10 up"


def test_dollar_of_october_2019_is_near_the_published_tax_rate() -> None:
    days = pd.Series(pd.date_range("2019-10-01", "2019-10-31").date)
    found = reference_rate(pd.Series("USD", index=days.index), days)["idr_per_unit"].astype(float)
    assert (found / 14_154 - 1).abs().max() < 0.02


def test_the_latest_rate_on_or_before_the_date() -> None:
    found = reference_rate(
        pd.Series(["USD", "USD", "USD", "IDR", "XXX", None, "RUB", "USD"], index=[3, 3, 1, 0, 5, 6, 7, 8]),
        pd.Series(
            [date(2019, 10, 9), date(2019, 10, 15), date(2019, 10, 8), *[date(2023, 1, 5)] * 4, None],
            index=[3, 3, 1, 0, 5, 6, 7, 8],
        ),
    )
    assert found.index.to_list() == [3, 3, 1, 0, 5, 6, 7, 8]
    assert found["rate_date"].dtype == rates()["rate_date"].dtype
    assert found["rate_date"].iloc[:4].to_list() == [
        date(2019, 10, 9),
        date(2019, 10, 9),
        date(2019, 10, 2),
        date(2023, 1, 5),
    ]
    assert found["idr_per_unit"].iloc[[0, 3]].to_list() == [Decimal("14170.0027"), Decimal("1.0000")]
    assert found.iloc[4:].isna().all(axis=None)


def conversion(rows: list[tuple[str | None, Decimal | None, Decimal | None, date | None]]) -> pd.DataFrame:
    return to_idr_usd(
        pd.DataFrame(rows, columns=["currency", "ndpbm", "fob_native", "exported_on"], dtype=object).set_axis(
            [9] * len(rows)
        )
    )


@pytest.mark.parametrize(
    ("native", "expected"), [("0.05", "0.12"), ("0.15", "0.38"), ("0.25", "0.62"), ("-0.05", "-0.12")]
)
def test_halves_round_to_even(native: str, expected: str) -> None:
    found = conversion([("EUR", Decimal("2.5000"), Decimal(native), date(2019, 10, 15))])
    assert found["fob_idr"].iloc[0] == Decimal(expected)


def test_amounts_beyond_the_model_s_money_are_null_and_spare_the_others() -> None:
    found = conversion(
        [
            ("USD", Decimal("14000.0000"), Decimal("9999999999999999999999.99"), date(2019, 10, 15)),
            ("USD", Decimal("14000.0000"), Decimal("1.00"), date(2019, 10, 15)),
            ("USD", None, None, None),
        ]
    )
    assert found["fob_idr"].isna().to_list() == [True, False, True]
    assert found["fob_usd"].iloc[1] == Decimal("1.00")
    assert pd.isna(found["rate_source"].iloc[2])


_rows = st.tuples(
    st.sampled_from([*CURRENCIES, "USD", "IDR", "XXX"]),
    st.none() | st.decimals("-1", "30000", places=4),
    st.decimals("0", "1000000000", places=2),
    st.dates(date(2018, 11, 1), date(2027, 1, 31)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_rows, min_size=1, max_size=8))
def test_conversion_agrees_with_plain_decimals(rows: list[tuple[str, Decimal | None, Decimal, date]]) -> None:
    found = conversion([*rows])
    expected = [plain_conversion(*row) for row in rows]
    got = [tuple(None if pd.isna(cell) else cell for cell in row) for row in found.itertuples(index=False)]
    assert got == expected


def test_an_empty_frame_keeps_the_model_s_types() -> None:
    some = conversion([("USD", Decimal("14000.0000"), Decimal("1.00"), date(2019, 10, 15))])
    pdt.assert_series_equal(conversion([]).dtypes, some.dtypes)
