"""Exchange rates to rupiah, and amounts in rupiah and US dollars.

Belongs here: which rate counts, and conversion in decimals. Landed rates (`landed_rates.py`) come before the table of
this repository, in the order of `UMKM_RATE_SOURCES`. Whether a declared rate is plausible is a rule of the
source that declares it. Rates are rupiah for ONE unit of the currency, also for yen and won: Indonesian tables quote
yen per hundred, which is where slips by a hundred come from.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.model.types import Type
from umkm_pipeline.reference.distinct import distinct_rows
from umkm_pipeline.reference.landed_rates import RATE_SOURCES, landed_rates
from umkm_pipeline.reference.tables import TEXT, table, text
from umkm_pipeline.settings import Settings

MONEY, RATE, DAY = Type.MONEY.arrow, Type.QUANTITY.arrow, Type.DATE.arrow

WIDE_MONEY, WIDE_RATE = pa.decimal256(MONEY.precision, MONEY.scale), pa.decimal256(RATE.precision, RATE.scale)
"""The same numbers with room for their product and quotient."""

LIMIT = pa.scalar(10 ** (MONEY.precision - MONEY.scale), pa.decimal256(38, 0))
"""Amounts from here on do not fit the model's money."""

REFERENCE = "reference"
"""`rate_source` of the table of this repository."""

MAX_AGE = pd.Timedelta(days=31)
"""A reference rate is not used later than this: the table is weekly, so an older one means that the source ended."""


def rates() -> pd.DataFrame:
    """The reference table: `currency`, `rate_date`, `idr_per_unit` (rupiah for one unit, 4 decimals), `source`.

    Weekly since December 2018 (Wednesdays, or the business day before), 28 currencies, rouble until March 2022. Cross
    rates of the European Central Bank's euro reference rates, which are not the weekly tax rates (KMK) that customs
    uses but lie within about a percent of them.
    """
    return _rates().copy()


def reference_rate(currency: pd.Series, on: pd.Series) -> pd.DataFrame:
    """The rate that stands on a date, of the first source that has one, else the latest of the table before it.

    Args:
        currency: ISO 4217 codes.
        on: dates.

    Returns:
        A frame of the same index with `idr_per_unit` (rupiah for one unit), `rate_date` and `rate_source` (a source of
        `UMKM_RATE_SOURCES`, or `reference` for the table); null for a currency or date that no source has: a landed
        rate stands as long as its source says, one of the table for 31 days. Rupiah is 1 on every date.

    Raises:
        UmkmError: `UMKM_RATE_SOURCES` names a source that there is not.
        RatesUnreadableError: a landed file of rates cannot be trusted.
    """
    days = _series(_array(on, DAY), DAY, currency.index)
    distinct, number = distinct_rows(pd.DataFrame({"currency": text(currency), "on": days}))
    asked = distinct.reset_index(names="number").dropna()
    is_rupiah = (asked["currency"] == "IDR").to_numpy(dtype=bool)
    found = [_rupiah(asked[is_rupiah])] if is_rupiah.any() else []
    asked = asked[~is_rupiah] if is_rupiah.any() else asked
    asked = asked.assign(on=_timestamps(asked["on"])).sort_values("on")
    for rates_of_source in (*_landed(), _table()):
        known = pd.merge_asof(asked, rates_of_source, on="on", by="currency")
        stands = (known["last"] >= known["on"]).to_numpy()
        found.append(known.loc[stands, _FOUND])
        if stands.all():
            break
        asked = asked[~stands]
    together = pd.concat(found) if len(found) > 1 else found[0]
    return together.set_index("number").reindex(distinct.index).take(number).set_axis(currency.index)


def to_idr_usd(frame: pd.DataFrame) -> pd.DataFrame:
    """Amounts in rupiah and US dollars, in decimal arithmetic, rounded half to even at two places.

    Args:
        frame: `currency` (ISO 4217), `ndpbm` (rupiah for one unit as declared, may be null), `fob_native` (in the
            currency), `exported_on` (date).

    Returns:
        A frame of the same index with `fob_idr`, `fob_usd`, `rate_source` and `rate_date`. The declared rate is used
        where it is above zero (`rate_source` "ndpbm", `rate_date` the date of export), else the reference rate
        (with its own source and date). `fob_usd` is `fob_native` for US dollars, else the rounded `fob_idr`
        by the reference rate of the dollar on the date. What has no rate, or does not fit the model's money, is null.
    """
    currency, on = text(frame["currency"]), frame["exported_on"]
    native = _array(frame["fob_native"], MONEY)
    declared = _array(frame["ndpbm"], RATE)
    reference = reference_rate(currency, on)
    dollar = reference_rate(pd.Series("USD", index=frame.index, dtype=TEXT), on)

    is_declared = pc.fill_null(pc.greater(declared, pa.scalar(0, RATE)), fill_value=False)
    rate = pc.if_else(is_declared, declared, _array(reference["idr_per_unit"], RATE))
    idr = _rounded(pc.multiply(native.cast(WIDE_MONEY), rate.cast(WIDE_RATE)))
    by_dollar = _array(dollar["idr_per_unit"], RATE)
    converted = _rounded(pc.divide(idr.cast(WIDE_MONEY), by_dollar.cast(WIDE_RATE)))
    is_dollar = pc.fill_null(pc.equal(pa.array(currency), "USD"), fill_value=False)

    rate_source = pc.if_else(is_declared, "ndpbm", _array(reference["rate_source"], pa.string()))
    rate_date = pc.if_else(is_declared, _array(on, DAY), _array(reference["rate_date"], DAY))
    columns = {
        "fob_idr": idr,
        "fob_usd": pc.if_else(is_dollar, native, converted),
        "rate_source": rate_source,
        "rate_date": rate_date,
    }
    return pd.DataFrame({name: _series(values, values.type, frame.index) for name, values in columns.items()})


@lru_cache(maxsize=1)
def _rates() -> pd.DataFrame:
    rows = table("exchange_rates.csv.gz")
    rows["rate_date"] = rows["rate_date"].astype(pd.ArrowDtype(DAY))
    rows["idr_per_unit"] = rows["idr_per_unit"].astype(pd.ArrowDtype(RATE))
    return rows


_FOUND = ["number", "idr_per_unit", "rate_date", "rate_source"]


def _rupiah(asked: pd.DataFrame) -> pd.DataFrame:
    one, named = _series([1] * len(asked), RATE, asked.index), pd.Series(REFERENCE, asked.index, dtype=TEXT)
    return asked.assign(idr_per_unit=one, rate_date=asked["on"], rate_source=named)[_FOUND]


@lru_cache(maxsize=1)
def _table() -> pd.DataFrame:
    rows = _rates()[["currency", "rate_date", "idr_per_unit"]].assign(rate_source=REFERENCE)
    on = _timestamps(rows["rate_date"])
    return rows.astype({"rate_source": TEXT}).assign(on=on, last=on + MAX_AGE).sort_values("on")


def _landed() -> list[pd.DataFrame]:
    """Landed rates, a frame of each source in the order in which they count; none where nothing was fetched."""
    settings = Settings()
    landed = landed_rates(settings.landing)
    if unknown := [name for name in settings.rate_sources if name not in RATE_SOURCES]:
        raise UmkmError(
            f"there is no source of rates {', '.join(unknown)}",
            where="UMKM_RATE_SOURCES",
            remedy=f"name some of {', '.join(RATE_SOURCES)}, joined by commas",
        )
    if landed.empty:
        return []
    frames = [
        landed[landed["source"] == name].rename(columns={"source": "rate_source"}) for name in settings.rate_sources
    ]
    return [
        rows.assign(on=_timestamps(rows["rate_date"]), last=_timestamps(rows["last_day"]))
        .drop(columns="last_day")
        .sort_values("on")
        for rows in frames
        if len(rows)
    ]


def _rounded(amounts: pa.Array) -> pa.Array:
    """Half to even at the model's places; null where the amount does not fit them."""
    rounded = pc.round(amounts, ndigits=MONEY.scale, round_mode="half_to_even")
    fits = pc.less(pc.abs(rounded), LIMIT)
    return pc.if_else(fits, rounded, None).cast(MONEY)


def _array(values: pd.Series, kind: pa.DataType) -> pa.Array:
    array = pa.Array.from_pandas(values)
    array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    return array.cast(kind)


def _series(values: pa.Array | list[int], kind: pa.DataType, index: pd.Index) -> pd.Series:
    array = pa.array(values) if isinstance(values, list) else values
    return pd.Series(pd.array(array.cast(kind), dtype=pd.ArrowDtype(kind)), index=index)


def _timestamps(dates: pd.Series) -> pd.Series:
    return dates.astype("datetime64[s]")
