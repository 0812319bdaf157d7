"""Exports by three provinces, and their share of official totals, by a second implementation over plain dicts."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from umkm_pipeline.indicators.export_attribution import export_attribution
from umkm_pipeline.indicators.export_coverage import export_coverage
from umkm_pipeline.indicators.firm import firm
from umkm_pipeline.quality.reconcile import export_attribution_difference

Row = dict[str, Any]
ORIGINS = {"7309": "73", "7308": "73", "1801": "18", "7300": "73", "9400": "00", "6400": "00", "9999": "00", None: "00"}
PORTS = {"IDMAK": "73", "IDPNJ": "18", "IDXYZ": "00", None: "00"}
APRIL = date(2021, 4, 1)


def derive(core: Any) -> tuple[list[Row], list[Row]]:
    """Cells and coverage of the rows that were put."""
    core.intervals()
    core.build("mart_firm", firm)
    cells = core.build("mart_export_attribution", export_attribution)
    return cells, core.build("mart_export_coverage", export_coverage)


def test_a_declaration_and_a_parcel_of_one_number_are_two_documents(core: Any) -> None:
    sent = {"document_id": "7", "origin_region_peb": "1801", "exported_on": APRIL}
    core.put("core_registry", APRIL, {"nib": "1", "province_code": "18", "region_code": "1801"})
    core.put("core_exports", APRIL, {**sent, "exporter_nib": "1"}, {**sent, "exporter_nib": "1", "item_number": 2})
    core.put("core_parcels", APRIL, {**sent, "sender_nib": "1"})
    (cell,), _ = derive(core)
    assert (cell["documents"], cell["items"]) == (2, 3)


def test_lampung_on_both_bases(core: Any) -> None:
    """A figure whose basis is open is two rows, neither certain; ours differ by what January adds."""
    core.put(
        "core_registry",
        date(2021, 1, 1),
        {"nib": "1", "province_code": "18", "region_code": "1801", "size_class_stated": "mikro"},
        {"nib": "77777", "province_code": "18", "region_code": "1801", "size_class_stated": "besar"},
    )
    sent = {"exporter_nib": "1", "origin_region_peb": "1801", "loading_port": "IDPNJ"}
    core.put("core_exports", date(2021, 1, 1), {**sent, "document_id": "a", "exported_on": date(2021, 1, 31)})
    core.put(
        "core_exports",
        APRIL,
        {**sent, "document_id": "b", "exported_on": date(2021, 4, 30), "fob_usd": 300},
        {**sent, "document_id": "c", "exporter_nib": "77777", "exported_on": APRIL, "fob_usd": 5000},
    )
    open_basis = {"province_code": "18", "figure_value": 1000, "basis_certain": False, "period_end": date(2021, 4, 30)}
    core.put(
        "core_official_stats",
        APRIL,
        {**open_basis, "period_start": APRIL},
        {**open_basis, "period_start": date(2021, 1, 1), "period_basis": "cumulative"},
        {**open_basis, "period_start": APRIL, "goods_code": "09"},
        {**open_basis, "period_start": APRIL, "region_code": "1801"},
        {**open_basis, "period_start": APRIL, "indicator_code": "registered_smes", "unit_code": "firms"},
    )
    _, rows = derive(core)
    assert [(row["period_basis"], row["sme_usd"], row["coverage_ratio"], row["basis_certain"]) for row in rows] == [
        ("month", 300, 0.3, False),
        ("cumulative", 400, 0.4, False),
    ]


def test_a_period_that_is_not_of_whole_months_or_0_has_no_ratio(core: Any) -> None:
    core.put("core_registry", APRIL, {"nib": "1"})
    core.put("core_exports", APRIL, {"document_id": "a", "exporter_nib": "1", "npe_issued": False})
    core.put(
        "core_official_stats",
        APRIL,
        {"period_start": APRIL, "period_end": date(2021, 4, 29), "period_basis": "window"},
        {"period_start": APRIL, "period_end": date(2021, 4, 30), "figure_value": 0},
    )
    _, rows = derive(core)
    assert [(row["sme_usd"], row["coverage_ratio"]) for row in rows] == [(None, None), (0, None)]


@pytest.mark.parametrize("received", [None, APRIL])
def test_months_for_which_no_customs_files_came_are_not_known_to_be_0(core: Any, received: date | None) -> None:
    core.put("core_registry", date(2021, 12, 1), {"nib": "1"})
    if received:
        core.put("core_exports", received, {"document_id": "a", "exporter_nib": "1", "npe_issued": False})
    starts = (date(2021, 3, 1), APRIL, date(2021, 5, 1))
    ends = (date(2021, 3, 31), date(2021, 4, 30), date(2021, 5, 31))
    spans = [*zip(starts, ends, strict=True), (starts[1], ends[2]), (starts[0], ends[1])]
    core.put("core_official_stats", date(2021, 12, 1), *({"period_start": a, "period_end": b} for a, b in spans))
    _, rows = derive(core)
    told = {(row["period_start"], row["period_end"]): row["sme_by_firm_usd"] for row in rows}
    assert told == dict.fromkeys(spans) | ({spans[1]: 0} if received else {})
    assert all((row["coverage_ratio"] is None) == (row["sme_usd"] is None) for row in rows)


def line(dice: random.Random, month: date, number: str) -> Row:
    return {
        "document_id": f"{month}/{number}",
        "exported_on": month + timedelta(days=dice.randrange(28)),
        "origin_region_peb": dice.choice(list(ORIGINS)),
        "fob_usd": Decimal(dice.randrange(1, 10**6)) / 100,
        "npe_issued": dice.random() < 0.9,
        "is_commercial": dice.random() < 0.9,
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_agrees_with_counting_one_by_one(core: Any, seed: int) -> None:
    dice = random.Random(seed)
    months = [date(2022, number, 1) for number in range(1, 9)]
    for month in months:
        core.put(
            "core_registry",
            month,
            *(
                {"nib": f"{dice.randrange(9):013d}", "province_code": (code := dice.choice(["73", "18"]))}
                | dice.choice(({"size_class_stated": "mikro"}, {"size_class_stated": "besar"}, {}))
                | {"region_code": f"{code}01"}
                for _ in range(3)
            ),
        )
        core.put(
            "core_exports",
            month,
            *(
                line(dice, month, str(at))
                | {"exporter_nib": f"{dice.randrange(9):013d}", "loading_port": dice.choice(list(PORTS))}
                | {"goods_owner_nib": dice.choice([None, f"{dice.randrange(9):013d}"])}
                for at in range(8)
            ),
        )
        core.put(
            "core_parcels",
            month,
            *(line(dice, month, f"p{at}") | {"sender_nib": f"{dice.randrange(9):013d}"} for at in range(2)),
        )
    figures = [
        {"province_code": dice.choice(["73", "18"]), "attribution": dice.choice(["origin", "port", None])}
        | {
            "period_start": dice.choice([months[0], months[3]]),
            "period_end": dice.choice(months[4:]) - timedelta(days=1),
        }
        | {"figure_value": Decimal(dice.randrange(1, 10**8)) / 100, "revision": number, "period_basis": "window"}
        for number in range(30)
    ]
    core.put("core_official_stats", months[-1], *figures)
    cells, rows = derive(core)

    firms = {row["umkm_id"]: row for row in core.lake.read("mart_firm").to_dict("records")}
    named = core.lake.read("identity_record_firm").set_index(["record_id", "party_role"])["umkm_id"].to_dict()
    money: Counter[tuple[Any, ...]] = Counter()
    for asset, role in (("core_exports", "exporter"), ("core_parcels", "sender")):
        for row in core.con.to_pyarrow(core.scan(asset)).to_pylist():
            if row["npe_issued"] and row["is_commercial"]:
                credited = firms[named.get((row["record_id"], "owner"), named[row["record_id"], role])]
                place = (credited["province_code"], ORIGINS[row["origin_region_peb"]], PORTS[row.get("loading_port")])
                money[row["exported_on"].replace(day=1), *place, credited["size_class"] != "besar"] += row["fob_usd"]
    by = ("month", "province_code", "origin_province_code", "port_province_code", "is_sme")
    assert {tuple(row[name] for name in by): row["fob_usd"] for row in cells} == money
    assert export_attribution_difference(core.scan) == {}

    for row in rows:
        within = [
            (cell, usd)
            for cell, usd in money.items()
            if cell[-1] and row["period_start"] <= cell[0] <= row["period_end"]
        ]
        sums = [sum((usd for cell, usd in within if cell[at] == row["province_code"]), Decimal(0)) for at in (1, 2, 3)]
        assert [row["sme_by_firm_usd"], row["sme_by_origin_usd"], row["sme_by_port_usd"]] == sums
        ours = sums[{None: 0, "origin": 1, "port": 2}[row["attribution"]]]
        assert row["sme_usd"] == ours
        assert row["coverage_ratio"] == pytest.approx(float(ours) / float(row["official_usd"]), rel=1e-12)
    latest: dict[tuple[Any, ...], int] = {}
    for row in rows:
        figure = (row["province_code"], row["period_start"], row["period_end"], row["attribution"])
        latest[figure] = max(latest.get(figure, 0), row["revision"])
    for row in rows:
        figure = (row["province_code"], row["period_start"], row["period_end"], row["attribution"])
        assert row["is_latest"] == (row["revision"] == latest[figure])


def test_the_bridge_between_origin_and_port_leaves_nothing(core: Any) -> None:
    """By port = by origin − what leaves elsewhere + what comes from elsewhere, the unknown being a line of its own."""
    core.put("core_registry", APRIL, {"nib": "1", "region_code": "7308"})
    core.put(
        "core_exports",
        APRIL,
        *(
            {"document_id": f"{origin}{port}", "exporter_nib": "1", "origin_region_peb": origin, "loading_port": port}
            | {"fob_usd": 2**number, "exported_on": APRIL}
            for number, (origin, port) in enumerate((o, p) for o in ORIGINS for p in PORTS)
        ),
    )
    cells, _ = derive(core)
    for province in ("73", "18", "00"):
        origin, port = (
            {id(cell): cell["fob_usd"] for cell in cells if cell[name] == province}
            for name in ("origin_province_code", "port_province_code")
        )
        elsewhere = sum(usd for cell, usd in origin.items() if cell not in port)
        from_elsewhere = sum(usd for cell, usd in port.items() if cell not in origin)
        assert sum(port.values()) == sum(origin.values()) - elsewhere + from_elsewhere
    assert sum(cell["fob_usd"] for cell in cells) == 2 ** (len(ORIGINS) * len(PORTS)) - 1
