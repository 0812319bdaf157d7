"""What reports, selections, missions, clusters and certificates of origin prove."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from umkm_pipeline.model.codes import ProofKind, ReportedChannel

_MAY = date(2023, 5, 1)
_NIB = "1234567890123"
Proof = tuple[int, str, str, date]
"""(row number, kind, grade, day)."""


def _proofs(core: Any, *sources: str) -> list[Proof]:
    rows = core.evidence()
    told = [(*row.record_id.split("/")[::4], row.evidence, row.grade, row.occurred_on) for row in rows.itertuples()]
    return sorted(
        (int(number), kind, grade, day)
        for source, number, kind, grade, day in told
        if source in sources and kind != "reported"
    )


def _numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a firm each, in the order of their NIBs."""
    return [{"nib": f"{number:013d}"} | row for number, row in enumerate(rows, start=1)]


_REPORTS: list[tuple[dict[str, Any], str, str]] = [
    ({"proof_kind": "invoice", "reported_channel": "courier"}, "foreign_sales_reported", "B"),
    ({"proof_kind": "marketplace", "reported_channel": "marketplace"}, "foreign_sales_reported", "B"),
    ({"proof_kind": "ska", "reported_channel": "own"}, "foreign_sales_reported", "B"),
    ({"proof_kind": "receipt", "reported_channel": "courier"}, "foreign_sales_reported", "C"),
    ({"proof_kind": "peb", "reported_channel": "own"}, "foreign_sales_reported", "C"),
    ({}, "foreign_sales_reported", "C"),
    ({"proof_kind": "invoice", "reported_channel": "aggregator"}, "aggregator_sale", "B"),
    ({"proof_kind": "photo", "reported_channel": "aggregator"}, "foreign_sales_reported", "C"),
    ({"proof_kind": "invoice", "sample_reported": True}, "sample_reported", "C"),
    ({"proof_kind": "invoice", "reported_channel": "aggregator", "sample_reported": True}, "sample_reported", "C"),
    ({"proof_kind": "ska", "sample_reported": False}, "foreign_sales_reported", "B"),
]


def test_reports_by_their_proof(core: Any) -> None:
    core.put("core_reported_exports", _MAY, *_numbered([row for row, _, _ in _REPORTS]))
    assert _proofs(core, "reported_exports") == [
        (number, kind, grade, date(2023, 6, 30)) for number, (_, kind, grade) in enumerate(_REPORTS, start=1)
    ]


def test_only_foreign_sales_carry_the_period_that_they_speak_of(core: Any) -> None:
    aggregated = {"reported_channel": "aggregator", "proof_kind": "invoice"}
    core.put("core_reported_exports", _MAY, *_numbered([{}, {"sample_reported": True}, aggregated]))
    core.put("core_registry", _MAY, {"nib": _NIB, "foreign_sales_percent": 5.0})
    rows = core.evidence()
    spoken = rows[rows.reported_from.notna() | rows.reported_to.notna()]
    assert sorted(zip(spoken.record_id.str[:8], spoken.reported_from, spoken.reported_to, strict=True)) == [
        ("registry", date(2023, 1, 1), date(2023, 12, 31)),
        ("reported", date(2023, 6, 1), date(2023, 6, 30)),
    ]


def test_reports_have_no_value(core: Any) -> None:
    core.put("core_reported_exports", _MAY, {"nib": _NIB, "reported_value_idr": 10, "reported_value_usd": 1})
    core.put("core_certificates", _MAY, {"nib": _NIB, "certified_fob": 10, "currency": "USD"})
    rows = core.evidence()
    assert set(rows.evidence) == {"reported", "foreign_sales_reported", "origin_certified"}
    assert rows[["fob_usd", "fob_idr"]].isna().all(axis=None)


_DAY = date(2023, 1, 24)
_CANDIDATE = ("curation_candidate", "C", _DAY)
_ACCEPTED = ("curation_accepted", "C", _DAY)


_CANDIDATES: list[tuple[dict[str, Any], dict[str, Any], set[Any]]] = [
    ({"hs_code": "12122110"}, {}, {_CANDIDATE}),
    ({"hs6": "121221"}, {}, {_CANDIDATE}),
    ({}, {}, set()),
    ({}, {"hs_code": "12122110"}, {_CANDIDATE}),
    ({}, {"hs_code": "12122110", "as_of_date": date(2023, 1, 25)}, set()),
    ({}, {"hs_code": "12122110", "as_of_date": _DAY}, {_CANDIDATE}),
    ({"nib": None, "hs6": "121221"}, {"nib": None}, set()),
    ({"nib": None, "hs6": "121221"}, {}, {_CANDIDATE}),
    ({"hs6": "121221"}, {"size_class_stated": "besar"}, set()),
    ({"hs6": "121221"}, {"size_class_stated": "kecil", "size_class_computed": "besar"}, {_CANDIDATE}),
    ({"decision": "accepted"}, {}, {_ACCEPTED}),
    ({"hs6": "121221", "decision": "accepted"}, {}, {_CANDIDATE, _ACCEPTED}),
    ({"hs6": "121221", "decision": "reserve"}, {}, {_CANDIDATE}),
]


def test_candidates(core: Any) -> None:
    """A registry row of the firm says more of it, if it is of the day of the selection or before."""
    ids = [{"nib": f"{number:013d}", "npwp": f"{number:016d}"} for number in range(len(_CANDIDATES))]
    told = [row for row, _, _ in _CANDIDATES], [registry for _, registry, _ in _CANDIDATES]
    core.put(
        "core_curation", _MAY, *({**own, "curated_on": _DAY, **row} for own, row in zip(ids, told[0], strict=True))
    )
    core.put("core_registry", date(2022, 1, 1), *({**own, **row} for own, row in zip(ids, told[1], strict=True)))
    found: dict[int, set[Any]] = {number: set() for number in range(len(_CANDIDATES))}
    for number, *proof in _proofs(core, "curation"):
        found[number - 1].add(tuple(proof))
    assert list(found.values()) == [expected for _, _, expected in _CANDIDATES]


def test_a_selection_without_a_day_is_of_its_month(core: Any) -> None:
    core.put("core_curation", _MAY, {"nib": _NIB, "decision": "accepted"})
    assert _proofs(core, "curation") == [(1, "curation_accepted", "C", _MAY)]


def test_missions_and_clusters_register(core: Any) -> None:
    core.put(
        "core_missions",
        date(2024, 3, 1),
        *_numbered([{}, {"mission_line": "deal", "deal_kind": "transaction"}, {"mission_line": "event"}]),
    )
    core.put("core_clusters", date(2024, 1, 1), *_numbered([{}, {"year": 2024}, {"cluster_grain": "cluster"}]))
    assert _proofs(core, "missions", "clusters") == [
        (1, "cluster_member", "C", date(2023, 12, 31)),
        (1, "mission_participant", "C", date(2024, 3, 5)),
        (2, "cluster_member", "C", date(2024, 1, 1)),
        (2, "mission_deal", "C", date(2024, 3, 5)),
    ]
    assert set(core.intervals().rung) == {0}


_CERTIFICATES: list[tuple[list[dict[str, Any]], set[str]]] = [
    ([{"ska_number": "1"}], {"1"}),
    ([{"ska_number": "1", "ska_status": "issued"}], {"1"}),
    ([{"ska_number": "1", "ska_status": "cancelled"}], set()),
    ([{"ska_number": "1"}, {"ska_number": "1", "ska_status": "cancelled"}], set()),
    ([{"ska_number": "1", "ska_status": "replaced"}], set()),
    ([{"ska_number": "1"}, {"ska_number": "2", "replaces_number": "1"}], {"2"}),
    ([{"ska_number": "1"}, {"ska_number": "2", "replaces_number": "1", "ska_status": "cancelled"}], {"1"}),
    ([{"ska_number": "1"}, {"ska_number": "1", "item_number": 2}, {"ska_number": "2"}], {"1", "2"}),
]


def test_certificates_in_force(core: Any) -> None:
    """Numbers are those of the case and of the certificate in it."""
    rows = [
        {name: f"{case}-{value}" if name in {"ska_number", "replaces_number"} else value for name, value in row.items()}
        | {"nib": f"{case:013d}"}
        for case, (certificates, _) in enumerate(_CERTIFICATES)
        for row in certificates
    ]
    core.put("core_certificates", _MAY, *rows)
    found = core.evidence()
    expected = [f"{case}-{number}" for case, (_, numbers) in enumerate(_CERTIFICATES) for number in sorted(numbers)]
    assert sorted(found.document_id) == expected
    assert set(zip(found.evidence, found.grade, found.rung, strict=True)) == {("origin_certified", "B", 7)}


def test_agrees_with_plain_rules_over_dicts(core: Any) -> None:
    dice = random.Random(5)
    reports = _numbered([_any_report(dice) for _ in range(60)])
    candidates = _numbered([_any_candidate(dice) for _ in range(60)])
    certificates = [_any_certificate(dice) for _ in range(60)]
    core.put("core_reported_exports", _MAY, *reports)
    core.put("core_curation", _MAY, *candidates)
    core.put("core_certificates", _MAY, *certificates)
    assert _proofs(core, "reported_exports") == sorted(_of_report(n, row) for n, row in enumerate(reports, start=1))
    assert _proofs(core, "curation") == sorted(
        proof for n, row in enumerate(candidates, start=1) for proof in _of_candidate(n, row)
    )
    assert _proofs(core, "certificates") == _of_certificates(certificates)


def _any_report(dice: random.Random) -> dict[str, Any]:
    first = date(2022, 1, 1) + timedelta(days=dice.randrange(400))
    return {
        "proof_kind": dice.choice([None, *(kind.value for kind in ProofKind)]),
        "reported_channel": dice.choice([None, "aggregator", *(channel.value for channel in ReportedChannel)]),
        "sample_reported": dice.choice([None, True, False]),
        "reported_from": first,
        "reported_to": first + timedelta(days=dice.randrange(200)),
    }


def _of_report(number: int, row: dict[str, Any]) -> Proof:
    grade = "B" if row["proof_kind"] in {"invoice", "marketplace", "ska"} else "C"
    if row["sample_reported"]:
        return number, "sample_reported", "C", row["reported_to"]
    if row["reported_channel"] == "aggregator" and grade == "B":
        return number, "aggregator_sale", "B", row["reported_to"]
    return number, "foreign_sales_reported", grade, row["reported_to"]


def _any_candidate(dice: random.Random) -> dict[str, Any]:
    nib = {} if dice.random() < 0.7 else {"nib": None, "npwp": f"{dice.randrange(10**15):016d}"}
    return {
        "hs_code": dice.choice([None, "12122110"]),
        "hs6": dice.choice([None, "121221"]),
        "decision": dice.choice([None, "accepted", "reserve", "not_chosen"]),
        "curated_on": dice.choice([None, date(2023, 1, 1) + timedelta(days=dice.randrange(90))]),
        **nib,
    }


def _of_candidate(number: int, row: dict[str, Any]) -> Iterator[Proof]:
    day = row["curated_on"] or _MAY
    if row["nib"] and (row["hs_code"] or row["hs6"]):
        yield number, "curation_candidate", "C", day
    if row["decision"] == "accepted":
        yield number, "curation_accepted", "C", day


def _any_certificate(dice: random.Random) -> dict[str, Any]:
    number = dice.randrange(40)
    replaces = str(dice.choice([n for n in range(40) if n != number])) if dice.random() < 0.3 else None
    return {
        "nib": f"{number % 7:013d}",
        "ska_number": str(number),
        "issued_on": date(2023, 1, 1) + timedelta(days=number),
        "ska_status": dice.choice([None, "issued", "issued", "issued", "cancelled", "replaced"]),
        "replaces_number": replaces,
    }


def _of_certificates(rows: list[dict[str, Any]]) -> list[Proof]:
    states: dict[str, set[str | None]] = {}
    for row in rows:
        states.setdefault(row["ska_number"], set()).add(row["ska_status"])
    replaced = {row["replaces_number"] for row in rows if "cancelled" not in states[row["ska_number"]]}
    proofs = []
    for number in states.keys() - replaced:
        if not states[number] & {"cancelled", "replaced"}:
            lines = [n for n, row in enumerate(rows, start=1) if row["ska_number"] == number]
            # Record ids are texts: of several lines the first is the one whose id sorts first.
            first = min(lines, key=str)
            proofs.append((first, "origin_certified", "B", rows[first - 1]["issued_on"]))
    return sorted(proofs)
