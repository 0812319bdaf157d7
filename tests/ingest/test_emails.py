from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umkm_pipeline.ingest.cells import column
from umkm_pipeline.ingest.emails import parse_emails

ADDRESSES = st.from_regex(r"[a-z0-9_]{1,8}(\.[a-z0-9]{1,5})?@[a-z0-9]{1,8}(\.co)?\.(id|com)", fullmatch=True)


def only(text: str) -> tuple[str | None, str]:
    parsed = parse_emails(column([text]))
    value = parsed.value.to_list()[0]
    return None if pd.isna(value) else value, parsed.problem.to_list()[0]


@settings(deadline=None)
@given(ADDRESSES)
def test_every_way_of_writing_an_address_is_one_address(address: str) -> None:
    texts = [
        *(address, address.upper(), f" {address}. ", f"mailto:{address}", f"E-mail: {address}", f"<{address}>"),
        *(f"Siti <{address}>", f"({address})", f"{address};", address.replace("@", " @ "), address.replace("@", "＠")),
        *(f"{address}; budi@contoh.id", f"{address}, budi@contoh.id", f"{address} / budi@contoh.id"),
        *(f"{address} budi@contoh.id", f"{address} atau budi@contoh.id", f"\u200b{address}\u00a0"),
    ]
    parsed = parse_emails(column(texts))
    assert dict(zip(texts, parsed.value, strict=True)) == dict.fromkeys(texts, address)
    assert set(parsed.problem) == {""}


@settings(deadline=None)
@given(st.text("ab@. ,;<>", max_size=16))
def test_an_address_that_is_read_stands_in_the_text(text: str) -> None:
    value, problem = only(text)
    assert (value is None) == (problem == "email_invalid")
    assert value is None or value in "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        *("tidak@@ada", "usaha.at.contoh", "siti@contoh", "ibu siti @contoh.id", "siti 01@contoh.id"),
        *("siti@contoh .id", "siti..a@contoh.id", ".siti@contoh.id", "siti@contoh..id", "siti@-contoh.id"),
        *("siti@contoh.id budi", "siti@contoh.co .id", "@tokositi"),
    ],
)
def test_what_is_not_certainly_an_address_is_a_problem(text: str) -> None:
    assert only(text) == (None, "email_invalid")
