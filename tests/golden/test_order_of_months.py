"""One run over all months, or months one by one in any order: the same warehouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.golden.conftest import FIRST, Office, a_copy, an_office
from umkm_pipeline.warehouse.contents import content_hash

MONTHS = ["2019-03", "2020-11", "2023-06"]


@pytest.fixture(scope="module")
def one_run() -> Iterator[Office]:
    """All months in one run."""
    with an_office() as office:
        office.take(MONTHS)
        office.refresh_here(MONTHS[0], MONTHS[-1])
        yield office


def read_one_by_one(office: Office, months: list[str]) -> None:
    """Months as they come: each is delivered, then read."""
    for month in months:
        office.take([month])
        office.refresh_here(month, month)


def test_month_by_month_is_one_run_ids_included(one_run: Office, office: Office) -> None:
    read_one_by_one(office, MONTHS)
    # How ids came about is history; which firm has which id is not.
    history = {"identity.id_redirect", "identity.id_registry", "overall"}
    expected, found = content_hash(one_run.url), content_hash(office.url)
    assert {name for name in expected if expected[name] != found[name]} <= history
    assert found.keys() == expected.keys()


@pytest.mark.parametrize("months", [MONTHS[::-1], ["2023-06", "2019-03", "2020-11"]], ids=", ".join)
def test_any_order_of_months_is_one_run_but_for_the_names_of_ids(
    one_run: Office, first_month: Office, months: list[str]
) -> None:
    assert months[0] == FIRST
    with a_copy(first_month) as office:
        read_one_by_one(office, months[1:])
        assert content_hash(office.url, relabel=True) == content_hash(one_run.url, relabel=True)
