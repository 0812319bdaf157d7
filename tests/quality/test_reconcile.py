"""Totals that must agree: nothing is told where they do, and each way of not agreeing is told."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assets.derived import DERIVED
from tests.conftest import Core
from umkm_pipeline.indicators.destinations import destination, firm_destination
from umkm_pipeline.indicators.diversification import diversification, firm_diversification
from umkm_pipeline.indicators.export_line import export_line
from umkm_pipeline.indicators.export_value import export_value
from umkm_pipeline.indicators.exporter_dynamics import exporter_dynamics
from umkm_pipeline.indicators.firm import firm
from umkm_pipeline.lake import Lake, engine
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.quality.reconcile import (
    export_value_difference,
    lines_counted_wrongly,
    residuals,
    value_differences,
)

_MAY, _JUNE = date(2022, 5, 1), date(2023, 6, 1)
_SETS = {
    "mart_exporter_dynamics": ("scope",),
    "mart_diversification": ("scope", "dimension"),
    "mart_firm_diversification": ("dimension",),
    "mart_destination": (),
    "mart_firm_destination": (),
}


@pytest.fixture(scope="module")
def derived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of direct, undername, parcel, amended, cancelled and certified trade, derived to the marts."""
    folder = tmp_path_factory.mktemp("traded")
    with engine(folder / "scratch") as con:
        _derive(Core(Lake(folder / "lake"), con))
    return folder / "lake"


@pytest.fixture
def traded(core: Core, derived: Path) -> Core:
    """A lake of these of one's own."""
    shutil.copytree(derived, core.lake.root)
    return core


def _derive(core: Core) -> None:
    exporter = {"exporter_nib": "1"}
    core.put(
        "core_exports",
        _MAY,
        {"document_id": "A", **exporter, "fob_usd": Decimal("100.01")},
        {"document_id": "A", **exporter, "item_number": 2, "fob_usd": Decimal("50.02"), "hs_code": "09011110"},
        {"document_id": "B", **exporter, "goods_owner_nib": "2", "fob_usd": Decimal("7.77")},
        {"document_id": "C", **exporter, "is_cancelled": True},
        {"document_id": "D", **exporter, "is_sample": True, "is_commercial": False},
        {"document_id": "E", **exporter, "fob_usd": None},
    )
    core.put("core_exports", _JUNE, {"document_id": "F", **exporter, "destination_country": "CN"})
    core.put("core_exports", _JUNE, {"document_id": "F", **exporter, "version": 1, "fob_usd": 90}, file="amendment")
    core.put("core_parcels", _JUNE, {"document_id": "P", "sender_nib": "3", "fob_usd": Decimal("12.50")})
    core.put("core_certificates", _JUNE, {"nib": "1"})
    core.intervals()
    core.build("mart_firm", firm)
    core.build("mart_export_value", export_value)
    core.build("status_export_line", export_line)
    core.build("mart_exporter_dynamics", exporter_dynamics)
    core.build("mart_diversification", diversification)
    core.build("mart_firm_diversification", firm_diversification)
    core.build("mart_destination", destination)
    core.build("mart_firm_destination", firm_destination)


def changed(core: Any, asset: str, change: Any) -> None:
    rows = core.lake.read(asset)
    core.lake.write(asset, change(rows))


def test_value_by_firm_goods_destination_and_channel_is_that_of_the_declarations(traded: Any) -> None:
    assert export_value_difference(traded.scan) == {}
    assert lines_counted_wrongly(traded.scan) == {}
    assert residuals(traded.scan) == {}
    declared = Decimal("100.01") + Decimal("50.02") + Decimal("7.77") + 90 + Decimal("12.50")
    for mart, by in _SETS.items():
        assert value_differences(traded.scan, mart, by) == {}
        rows = traded.lake.read(mart)
        every = rows[rows["channel_filter"] == "all"]
        sums = every.groupby(list(by))["value_usd"].sum() if by else pd.Series([every["value_usd"].sum()])
        assert set(sums) == {declared}, mart


@pytest.mark.parametrize("mart", _SETS)
def test_a_cent_too_much_or_a_row_too_few_is_told(traded: Any, mart: str) -> None:
    rows = traded.lake.read(mart)
    with_value = rows[rows["value_usd"] > 0].index[0]
    cent = rows.copy()
    cent.loc[with_value, "value_usd"] += Decimal("0.01")
    traded.lake.write(mart, cent)
    assert list(value_differences(traded.scan, mart, _SETS[mart]).values()) == ["0.01"]
    traded.lake.write(mart, rows.drop(index=with_value))
    assert len(value_differences(traded.scan, mart, _SETS[mart])) == 1


def test_a_year_that_is_lost_whole_is_told(traded: Any) -> None:
    changed(traded, "mart_destination", lambda rows: rows[rows["year"] != 2022])
    found = value_differences(traded.scan, "mart_destination", ())
    assert found == {"all 2022": "-157.80", "direct 2022": "-150.03", "indirect 2022": "-7.77"}


@pytest.mark.parametrize("mart", _SETS)
def test_a_mart_that_is_empty_is_told(traded: Any, mart: str) -> None:
    changed(traded, mart, lambda rows: rows.iloc[:0])
    assert value_differences(traded.scan, mart, _SETS[mart])


def test_a_scope_that_is_lost_whole_is_told(traded: Any) -> None:
    changed(traded, "mart_exporter_dynamics", lambda rows: rows[rows["scope"] != "hs4"])
    found = value_differences(traded.scan, "mart_exporter_dynamics", ("scope",))
    assert found["hs4 all 2022"] == "-157.80"
    assert {name.split()[0] for name in found} == {"hs4"}


def test_each_way_of_counting_twice_is_told(traded: Any) -> None:
    def with_lines(change: Any) -> dict[str, str]:
        before = traded.lake.read("status_document_line")
        traded.lake.write("status_document_line", change(before.copy()))
        found = lines_counted_wrongly(traded.scan)
        traded.lake.write("status_document_line", before)
        return found

    def counting(document: str) -> Any:
        return lambda rows: rows.assign(counts=rows["counts"] | (rows["document_id"] == document))

    assert with_lines(counting("F")) == {
        "documents that count in two deliveries": "1",
        "items that count twice": "1",
    }
    assert with_lines(counting("C")) == {"documents that count though cancelled": "1"}

    def strange(rows: pd.DataFrame) -> pd.DataFrame:
        return pd.concat([rows, rows.iloc[:1].assign(record_id="certificates/2023-06/f/s/1", counts=True)])

    assert with_lines(strange)["lines that are in no accepted declaration"] == "1"

    def dearer(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(fob_usd=rows["fob_usd"].mask(rows["document_id"] == "B", Decimal("7.78")))

    assert with_lines(dearer) == {"fob_usd of lines minus rows": "0.01"}


def test_a_residual_is_told(traded: Any) -> None:
    def off(rows: pd.DataFrame) -> pd.DataFrame:
        rows.loc[(rows["scope"] == "national") & (rows["year"] == 2023), "identity_residual"] = 1
        return rows

    changed(traded, "mart_exporter_dynamics", off)
    assert set(residuals(traded.scan)) == {
        f"national ID {channel} 2023" for channel in ("all", "direct", "indirect", "parcel")
    }


def test_every_mart_with_value_by_channel_filter_is_checked() -> None:
    checked = {derived.asset for derived in DERIVED if any(check.name == "totals_agree" for check in derived.checks)}
    held = {
        asset
        for asset, table in TABLES.items()
        if table.schema == "mart" and {"channel_filter", "value_usd"} <= set(table.columns)
    }
    assert held == set(_SETS)
    assert held <= checked
