"""Which pairs wait for a person, and in which order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from tests.review.conftest import Desk, firm
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.review.queue import LEAST, MOST, identity_review_queue, in_order

MAY = date(2023, 5, 1)
LINK = TABLES["identity_link"]


def scored(desk: Desk, *pairs: tuple[str, str, float]) -> None:
    """What a linker leaves of pairs."""
    rows = [
        {
            "record_id": one,
            "party_role": "firm",
            "other_record_id": other,
            "other_party_role": "firm",
            "umkm_id": "UMKM-0000000001",
            "link_rule": "nib",
            "probability": probability,
        }
        for one, other, probability in pairs
    ]
    desk.core.lake.write("identity_link", pd.DataFrame(rows))


def name_firms(desk: Desk, firms: dict[str, str]) -> None:
    """Say which firm each record names, whatever a linker would make of them."""
    links = desk.core.lake.read("identity_record_firm")
    for record_id, umkm_id in firms.items():
        links.loc[links["record_id"] == record_id, "umkm_id"] = umkm_id
    desk.core.lake.write("identity_record_firm", links)


def queue(desk: Desk) -> list[dict[str, Any]]:
    desk.read()
    desk.core.build("identity_review_queue", identity_review_queue)
    rows: list[dict[str, Any]] = in_order(desk.core.scan("identity_review_queue")).to_pyarrow().to_pylist()
    return rows


def pairs(desk: Desk) -> list[tuple[str, str]]:
    return [(row["record_id"], row["other_record_id"]) for row in queue(desk)]


@pytest.mark.parametrize(
    ("probability", "is_asked"), [(LEAST - 1e-9, False), (LEAST, True), (0.5, True), (MOST, True), (MOST + 1e-9, True)]
)
def test_what_is_nearly_certain_is_not_asked(desk: Desk, probability: float, is_asked: bool) -> None:
    """Nearly sure, and two firms all the same: something spoke against it, and a person should look."""
    scored(desk, (firm(1), firm(3), probability))
    assert len(queue(desk)) == is_asked
    desk.judge((firm(1), firm(2), "SAMA"))
    desk.read()
    desk.core.identify()
    scored(desk, (firm(1), firm(2), probability))
    desk.core.lake.write("identity_judgement", desk.core.lake.read("identity_judgement").iloc[:0])
    desk.core.build("identity_review_queue", identity_review_queue)
    one_firm = len(desk.core.lake.read("identity_review_queue"))
    assert one_firm == (is_asked and probability <= MOST)


def test_value_at_stake_times_uncertainty_comes_first(desk: Desk) -> None:
    nib = "1208220012345"
    desk.core.put(
        "core_exports",
        MAY,
        {"document_id": "a", "exporter_nib": nib, "exporter_name": "UD Maju", "fob_usd": 1000},
        {"document_id": "b", "exporter_nib": nib, "exporter_name": "UD Maju", "fob_usd": 500, "is_commercial": False},
        {"document_id": "c", "exporter_nib": nib, "exporter_name": "UD Maju", "fob_usd": 500, "npe_issued": False},
    )
    desk.core.identify()
    of_maju = {f"exports/2023-05/f/s/{row}": "UMKM-A" for row in (1, 2, 3)}
    name_firms(desk, {firm(1): "UMKM-A", firm(2): "UMKM-B", firm(3): "UMKM-C", **of_maju})
    scored(desk, (firm(2), firm(3), 0.5), (firm(1), firm(3), 0.9), (firm(1), firm(2), 0.7))
    rows = queue(desk)
    assert [(row["record_id"], row["other_record_id"]) for row in rows] == [
        (firm(1), firm(2)),
        (firm(1), firm(3)),
        (firm(2), firm(3)),
    ]
    assert [row["stake_usd"] for row in rows] == [Decimal("1000.00"), Decimal("1000.00"), Decimal("0.00")]
    assert [row["uncertainty"] for row in rows] == pytest.approx([0.84, 0.36, 1.0])
    assert [row["priority"] for row in rows] == pytest.approx([840, 360, 0])


def test_the_value_of_one_firm_is_at_stake_once(desk: Desk) -> None:
    nib = "1208220012345"
    desk.core.put("core_registry", MAY, {"business_name": "Toko Maju", "nib": nib})
    desk.core.put("core_exports", MAY, {"document_id": "a", "exporter_nib": nib, "fob_usd": 1000})
    desk.core.identify()
    scored(desk, (firm(1), firm(1, "2023-05"), 0.8))
    (row,) = queue(desk)
    assert row["umkm_id"] == row["other_umkm_id"]
    assert row["stake_usd"] == 1000


def test_a_judged_pair_leaves_and_an_unsure_one_comes_last(desk: Desk) -> None:
    scored(desk, (firm(1), firm(2), 0.5), (firm(1), firm(3), 0.4), (firm(2), firm(3), 0.3))
    assert pairs(desk) == [(firm(1), firm(2)), (firm(1), firm(3)), (firm(2), firm(3))]
    desk.judge((firm(1), firm(2), "RAGU"), (firm(1), firm(3), "BEDA"))
    assert pairs(desk) == [(firm(2), firm(3)), (firm(1), firm(2))]
    assert [row["verdict"] for row in queue(desk)] == [None, "unsure"]
    desk.judge((firm(1), firm(2), "SAMA"), name="lagi.xlsx")
    assert pairs(desk) == [(firm(2), firm(3))]


def test_a_pair_is_done_with_whichever_record_that_says_the_same_is_named(desk: Desk) -> None:
    """The same row in another month's file: the linker names either."""
    again = {"business_name": "UD Lain", "owner_name": "Budi", "region_code": "7371", "nik_token": "b" * 32}
    desk.core.put("core_registry", MAY, again)
    desk.core.identify()
    desk.judge((firm(1), firm(3), "BEDA"))
    scored(desk, (firm(1, "2023-05"), firm(1), 0.5), (firm(1, "2023-05"), firm(2), 0.5))
    assert pairs(desk) == [(firm(1, "2023-05"), firm(2))]
