"""What each record proves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pandas as pd

from umkm_pipeline.model.codes import Evidence, ReadinessGroup, Rung
from umkm_pipeline.reference.readiness import Part
from umkm_pipeline.status.evidence import status_evidence
from umkm_pipeline.status.ladder import status_interval
from umkm_pipeline.status.proof import RUNGS
from umkm_pipeline.status.readiness import status_readiness

_MAY = date(2023, 5, 1)
_NIB = "1234567890123"
_FIRM = {"exporter_nib": _NIB, "exporter_name": "CV Maju"}


def _proofs(core: Any, threshold: float = 60.0) -> list[tuple[str, str, int, date]]:
    rows = core.evidence(threshold).sort_values(["occurred_on", "rung", "evidence"])
    return [(row.evidence, row.grade, row.rung, row.occurred_on) for row in rows.itertuples()]


def test_every_kind_has_its_rung() -> None:
    assert set(RUNGS) == set(Evidence)
    assert set(RUNGS.values()) == set(Rung)


def _kinds_by_row(core: Any) -> dict[int, dict[str, date]]:
    """Kinds of evidence and their days, by row number."""
    kinds: dict[int, dict[str, date]] = {}
    for row in core.evidence().itertuples():
        kinds.setdefault(int(row.record_id.rsplit("/", 1)[1]), {})[row.evidence] = row.occurred_on
    return kinds


def test_registry_rows(core: Any) -> None:
    rows: list[tuple[dict[str, Any], set[str]]] = [
        ({}, {"registered"}),
        ({"turnover_idr": 0}, {"registered"}),
        ({"turnover_idr": 1}, {"registered", "domestic_sales"}),
        ({"nib": _NIB}, {"registered"}),
        ({"nib": _NIB, "hs_code": "12122110"}, {"registered", "curation_candidate"}),
        ({"nib": _NIB, "hs_code": "12122110", "size_class_stated": "besar"}, {"registered"}),
        ({"foreign_sales_idr": 1}, {"registered", "foreign_sales_reported"}),
        ({"foreign_sales_percent": 10.0}, {"registered", "foreign_sales_reported"}),
        ({"foreign_sales_percent": 0.0}, {"registered"}),
    ]
    as_of = date(2022, 12, 31)
    core.put("core_registry", _MAY, *({**row, "as_of_date": as_of} for row, _ in rows))
    assert _kinds_by_row(core) == {
        number: dict.fromkeys(kinds, as_of) for number, (_, kinds) in enumerate(rows, start=1)
    }


def test_training_rows(core: Any) -> None:
    first, last = date(2023, 6, 20), date(2023, 6, 22)
    accepted = {"training_accepted": first}
    attended = {**accepted, "training_attended": first}
    rows: list[tuple[dict[str, Any], dict[str, date]]] = [
        ({"days_held": 5, "days_attended": 3}, attended),
        ({"days_held": 5, "days_attended": 4}, {**attended, "training_completed": last}),
        ({"days_attended": 1, "sample_reported": True}, {**attended, "sample_reported": last}),
        ({"days_attended": 1, "foreign_sales_reported": True}, {**attended, "foreign_sales_reported": last}),
        ({"days_attended": 0}, accepted),
    ]
    core.put("core_training", _MAY, *(row for row, _ in rows))
    assert _kinds_by_row(core) == {number: kinds for number, (_, kinds) in enumerate(rows, start=1)}


_TURNED_OVER = {"nib": _NIB, "turnover_idr": 5, "workers": 5}
"""With goods classified by HS: NIB 20, goods 15, turnover 15, workers 10, so 60."""


def test_ready_from_the_day_that_training_and_score_are_both_there(core: Any) -> None:
    """60 from 2022 on, ready on the last day of the training; 75 with two certificates of December."""
    core.put("core_registry", date(2022, 1, 1), {**_TURNED_OVER, "hs_code": "12122110"})
    core.put("core_training", _MAY, {"nib": _NIB})
    core.put("core_registry", date(2023, 12, 1), {"nib": _NIB, "certificates": "HALAL;SNI"})
    ready = ("ready", "C", 4)
    assert (*ready, date(2023, 6, 22)) in _proofs(core, 60.0)
    assert (*ready, date(2023, 12, 1)) in _proofs(core, 75.0)
    assert not [proof for proof in _proofs(core, 75.5) if proof[0] == "ready"]


def test_points_that_sum_to_the_threshold_reach_it_though_binary_fractions_do_not(core: Any) -> None:
    """24.2 + 28.9 + 6.9 is 59.99999999999999 to a computer, and 60 to the office that chose them."""
    parts = (
        Part("nib", ReadinessGroup.PERMITS, 24.2, "nib"),
        Part("goods", ReadinessGroup.PRODUCT, 28.9, "hs_code"),
        Part("turnover", ReadinessGroup.TURNOVER, 6.9, "turnover_idr", 1),
    )
    core.put("core_registry", date(2022, 1, 1), {"nib": _NIB})
    core.put("core_registry", date(2022, 2, 1), {"nib": _NIB, "hs_code": "12122110"})
    core.put("core_registry", date(2022, 3, 1), _TURNED_OVER)
    core.put("core_training", _MAY, {"nib": _NIB})
    core.evidence()
    core.build("status_readiness", partial(status_readiness, parts=parts))
    evidence = core.build("status_evidence", partial(status_evidence, readiness_threshold=60.0))
    assert "ready" in {row["evidence"] for row in evidence}
    assert core.build("status_interval", status_interval)[-1]["readiness"] == 60.0


def test_ready_with_the_permits_that_the_goods_need(core: Any) -> None:
    """Snacks need PIRT and halal, known in September only; a second training counts from its own last day."""
    core.put("core_registry", date(2022, 1, 1), {**_TURNED_OVER, "hs_code": "20059999", "certificates": "PIRT"})
    core.put("core_training", _MAY, {"nib": _NIB})
    core.put(
        "core_training", date(2024, 2, 1), {"nib": _NIB, "starts_on": date(2024, 2, 1), "ends_on": date(2024, 2, 2)}
    )
    assert "ready" not in {kind for kind, *_ in _proofs(core)}
    core.put("core_registry", date(2023, 9, 1), {"nib": _NIB, "certificates": "HALAL;SNI"})
    ready = [day for kind, _, _, day in _proofs(core) if kind == "ready"]
    assert ready == [date(2023, 9, 1), date(2024, 2, 2)]


def test_goods_that_are_new_and_not_permitted_end_readiness_to_come(core: Any) -> None:
    """Seaweed needs the NIB only; furniture, made since July, proof of timber. What was proven in June stays."""
    core.put("core_registry", date(2022, 1, 1), {**_TURNED_OVER, "hs_code": "12122110"})
    core.put("core_registry", date(2023, 7, 1), {"nib": _NIB, "hs_code": "94036090"})
    core.put("core_training", _MAY, {"nib": _NIB})
    core.put(
        "core_training", date(2024, 2, 1), {"nib": _NIB, "starts_on": date(2024, 2, 1), "ends_on": date(2024, 2, 2)}
    )
    assert [day for kind, _, _, day in _proofs(core) if kind == "ready"] == [date(2023, 6, 22)]


def test_not_ready_while_the_goods_are_not_known(core: Any) -> None:
    held = {"certificates": "HALAL;PIRT", "email_token": "e"}
    core.put("core_registry", date(2022, 1, 1), {**_TURNED_OVER, **held})
    core.put("core_training", _MAY, {"nib": _NIB})
    assert "ready" not in {kind for kind, *_ in _proofs(core)}


def test_samples_are_samples_for_who_owns_them(core: Any) -> None:
    sample = {"is_sample": True, "is_commercial": False, "exported_on": date(2023, 5, 3)}
    core.put("core_exports", _MAY, {"document_id": "A", **_FIRM, **sample})
    core.put(
        "core_exports", _MAY, {"document_id": "B", **_FIRM, **sample, "goods_owner_nib": "9999999999999"}, file="g"
    )
    rows = core.evidence()
    assert set(rows.evidence) == {"sample_declared"}
    assert set(zip(rows.party_role, rows.umkm_id, strict=True)) == {
        ("exporter", core.firm_of("exports/2023-05/f/s/1")),
        ("owner", core.firm_of("exports/2023-05/g/s/1", "owner")),
    }


def test_undername_gives_both_evidence_and_one_the_value(core: Any) -> None:
    core.put("core_exports", _MAY, {"document_id": "A", **_FIRM, "goods_owner_nib": "9999999999999"})
    rows = core.evidence().set_index("party_role")
    assert rows.evidence.to_dict() == {"exporter": "direct_export", "owner": "indirect_export"}
    assert rows.umkm_id["exporter"] != rows.umkm_id["owner"]
    assert rows.fob_usd["owner"] == Decimal(100)
    assert pd.isna(rows.fob_usd["exporter"])
    assert pd.isna(rows.fob_idr["exporter"])


def test_goods_neither_commercial_nor_sample_prove_nothing(core: Any) -> None:
    core.put("core_exports", _MAY, {"document_id": "A", **_FIRM, "is_commercial": False})
    assert _proofs(core) == []


def test_repeat_is_a_second_document_in_another_month_within_a_year(core: Any) -> None:
    histories: list[tuple[list[date], date | None]] = [
        ([date(2023, 5, 3)], None),
        ([date(2023, 5, 3), date(2023, 5, 30)], None),
        ([date(2023, 5, 30), date(2023, 6, 1)], date(2023, 6, 1)),
        ([date(2023, 5, 3), date(2024, 5, 2)], date(2024, 5, 2)),
        ([date(2023, 5, 3), date(2024, 5, 3)], None),
        ([date(2023, 5, 3), date(2024, 5, 3), date(2024, 6, 9)], date(2024, 6, 9)),
        ([date(2023, 5, 3), date(2023, 6, 1), date(2023, 7, 1)], date(2023, 6, 1)),
    ]
    for firm, (days, _) in enumerate(histories):
        ids = {"exporter_nib": f"{firm:013d}", "sender_nib": f"{firm:013d}"}
        rows = [{"document_id": f"{firm}-{number}", "exported_on": day, **ids} for number, day in enumerate(days)]
        core.put("core_exports", _MAY, *rows[:1])
        core.put("core_parcels", _MAY, *rows[1:])
    proven = core.evidence()
    proven = proven[proven.evidence == "repeat_export"]
    assert set(proven.grade) == {"A"}
    assert {int(row.document_id[0]): row.occurred_on for row in proven.itertuples()} == {
        firm: day for firm, (_, day) in enumerate(histories) if day
    }


def test_two_lines_of_one_document_are_no_repeat(core: Any) -> None:
    line = {"document_id": "A", **_FIRM}
    core.put(
        "core_exports",
        _MAY,
        {**line, "exported_on": date(2023, 5, 30)},
        {**line, "item_number": 2, "exported_on": date(2023, 6, 1)},
    )
    assert "repeat_export" not in {kind for kind, *_ in _proofs(core)}


def test_a_parcel_with_the_number_of_a_declaration_is_another_document(core: Any) -> None:
    """By their number alone both would be one document of May, and the parcel of June no repeat."""
    core.put("core_exports", _MAY, {"document_id": "000123", **_FIRM, "exported_on": date(2023, 5, 30)})
    core.put("core_parcels", _MAY, {"document_id": "000123", "sender_nib": _NIB, "exported_on": date(2023, 6, 1)})
    assert [day for kind, *_, day in _proofs(core) if kind == "repeat_export"] == [date(2023, 6, 1)]
