from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.ingest.cells import column
from umkm_pipeline.quality.personal import PERSONAL_RULES
from umkm_pipeline.quality.rule import Work

(RULE,) = PERSONAL_RULES


def found(field: str, text: str | None) -> list[str | None]:
    frame = pd.DataFrame({"business_name": column(["UD Maju"]), field: column([text])})
    assert RULE.at is not None
    assert RULE.broken is not None
    work = Work(pd.DataFrame(index=frame.index), frame)
    assert RULE.broken(work).to_list() == RULE.at(work).notna().to_list()
    return [None if pd.isna(name) else str(name) for name in RULE.at(work)]


@pytest.mark.parametrize(
    "text", ["7371015708900012", " 9301014502900001 ", "081299000012", "+6281299000012", "001923801000123"]
)
@pytest.mark.parametrize(
    "field", ["fob_native", "workers", "quantity", "assets_idr.working", "document_net", "revision"]
)
def test_a_person_s_number_is_no_amount(field: str, text: str) -> None:
    assert found(field, text) == [field]


@pytest.mark.parametrize(
    "text",
    ["1500000000000000", "7371010008900012", "7371013208900012", "7371015713900012", "81299000012", "0", "12,5", None],
)
def test_an_amount_may_be_large(text: str | None) -> None:
    assert found("fob_native", text) == [None]


@pytest.mark.parametrize("field", ["nik_token", "phone_token", "npwp", "product", "exporter_identity", "nomor_aju"])
def test_other_columns_have_rules_of_their_own(field: str) -> None:
    assert found(field, "7371015708900012") == [None]


@given(st.integers(0, 10**15).map(lambda amount: str(amount * 1000)))
def test_amounts_in_thousands_are_never_taken_for_a_person(text: str) -> None:
    nik = len(text) == 16 and text[6:8] != "00" and text[8:10] != "00"
    assert nik or found("turnover_idr", text) == [None]
