"""Which addresses on customs documents tell where a firm is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from umkm_pipeline.indicators.address import declared_place, stated_places
from umkm_pipeline.indicators.firm import firm

_MAY, _JUNE = date(2023, 5, 1), date(2023, 6, 1)


@pytest.mark.parametrize(
    ("address", "region"),
    [
        ("JL. MELATI NO. 186, GENENG, BATEALIT, KABUPATEN JEPARA", "3320"),
        ("Jl. Melati 1\nKab.  Jepara;59461", "3320"),
        ("Jl. Melati 1, kab jepara", "3320"),
        ("Jl. Pasar, Kota Semarang", "3374"),
        ("Jl. Pasar, Kota Semarang, Kota Semarang", "3374"),
        ("Jl. Pasar, Semarang", None),
        ("Jl. Kabupaten Jepara 5", None),
        ("Ruko Kota Semarang Blok C", None),
        ("Kabupaten Semarang, Kota Semarang", None),
        ("Jl. Sudirman, Kota Medan", None),
        (None, None),
    ],
)
def test_only_a_part_that_is_the_official_name(core: Any, address: str | None, region: str | None) -> None:
    core.put("core_exports", _MAY, {"document_id": "A", "exporter_nib": "1", "exporter_address": address})
    core.identify()
    rows = core.con.to_pyarrow(declared_place(core.scan)).to_pylist()
    assert [(row["province_code"], row["region_code"]) for row in rows] == ([(region[:2], region)] if region else [])


def test_the_latest_address_that_tells(core: Any) -> None:
    sender = {"sender_nib": "1"}
    core.put("core_exports", _MAY, {"document_id": "A", "exporter_nib": "1", "exporter_address": "Kab. Jepara"})
    core.put("core_parcels", _JUNE, {"document_id": "B", **sender, "sender_address": "Jl. A, Kota Semarang"})
    core.put("core_parcels", date(2023, 7, 1), {"document_id": "C", **sender, "sender_address": "Jl. A"})
    core.identify()
    assert core.con.to_pyarrow(declared_place(core.scan))["region_code"].to_pylist() == ["3374"]


def test_a_list_that_places_the_firm_comes_first(core: Any) -> None:
    """The second firm's list knows the province only, and the address does not add another province's kabupaten."""
    nibs = {"1": {}, "2": {"province_code": "73"}, "3": {"province_code": "73", "region_code": "7308"}}
    documents = [{"document_id": nib, "exporter_nib": nib, "exporter_address": "Kabupaten Jepara"} for nib in nibs]
    core.put("core_exports", _MAY, *documents)
    core.put("core_registry", _MAY, *({"nib": nib, **place} for nib, place in nibs.items() if place))
    core.intervals()
    rows = {row["umkm_id"]: row for row in core.build("mart_firm", firm)}
    placed = [rows[core.firm_of(f"exports/2023-05/f/s/{number}")] for number in (1, 2, 3)]
    assert [(row["province_code"], row["region_code"]) for row in placed] == [
        ("33", "3320"),
        ("73", "0000"),
        ("73", "7308"),
    ]


def test_every_name_stands_for_one_place() -> None:
    places = stated_places()
    assert places["place"].is_unique
    assert "KOTA BATU" not in set(places["place"])
    assert len(places) > 500
