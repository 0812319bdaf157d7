from __future__ import annotations

import pandas as pd
import pycountry

from umkm_pipeline.model.frame_schema import frame_schema
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.reference.countries import NO_MONEY, countries, country_known, currency_known
from umkm_pipeline.reference.rates import rates


def test_countries_are_the_model_s_with_names_in_both_languages() -> None:
    rows = countries()
    frame_schema(TABLES["mart_dim_country"]).validate(rows)
    assert len(rows) == 249
    assert rows.notna().all(axis=None)
    names = rows.set_index("destination_country")
    assert tuple(names.loc["JP"]) == ("Japan", "Jepang")
    assert tuple(names.loc["NA"]) == ("Namibia", "Namibia")


def test_codes() -> None:
    codes = pd.Series(["ID", "CZ", "UK", "jp", None])
    assert country_known(codes).to_list() == [True, True, False, False, False]
    currencies = pd.Series(["USD", "IDR", "Rp", "HRK", None])
    assert currency_known(currencies).to_list() == [True, True, False, False, False]
    assert currency_known(pd.Series(rates()["currency"].unique())).all()


def test_codes_of_what_nothing_is_paid_in_are_no_currencies() -> None:
    assert not currency_known(pd.Series(["XXX", "XTS", "XAU", "XDR", "CHE", "USN"])).any()
    assert currency_known(pd.Series(["XAF", "XOF", "XPF", "XCD", "CHF"])).all()
    listed = {currency.alpha_3 for currency in pycountry.currencies}
    assert NO_MONEY - listed <= {"UYW"}, "a code that the list does not have needs no exception"
    francs = {"XAF", "XOF", "XPF", "XCD", "XCG"}
    assert {code for code in listed if code.startswith("X")} - francs <= NO_MONEY
