"""Judgements on records of erased people are not taken in again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.review.conftest import TOKENS, firm
from umkm_pipeline.erasure.suppress import Erased
from umkm_pipeline.model.codes import Verdict
from umkm_pipeline.review.judgement import Judgement
from umkm_pipeline.review.pair import Pair, Side
from umkm_pipeline.review.table import identity_judgement

DOCUMENT = "exports/2023-06/f/s/1"
JUDGEMENT = Judgement(
    "id",
    Pair.of(Side(firm(1), "firm"), Side(DOCUMENT, "owner")),
    Verdict.SAME,
    "Rahma",
    "",
    datetime(2026, 1, 1, tzinfo=UTC),
    "reviews/a.xlsx",
    "PASANGAN, row 2",
    "f" * 64,
)


@pytest.mark.parametrize(
    ("listed", "left"),
    [
        ([], 1),
        ([firm(1)], 0),
        ([firm(2)], 1),
        ([f"{DOCUMENT}#goods_owner"], 0),
        ([f"{DOCUMENT}#exporter"], 1),
        ([DOCUMENT], 0),
    ],
    ids=str,
)
def test_a_row_on_the_list_takes_its_judgements_with_it(listed: list[str], left: int) -> None:
    erased = Erased(TOKENS, {"row": {TOKENS.erasure_token("row", one): "s" for one in listed}} if listed else {})
    assert len(identity_judgement([JUDGEMENT], erased)) == left
