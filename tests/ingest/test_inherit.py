from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.ingest.inherit import InheritError, resolved
from umkm_pipeline.ingest.layout import Layout

PARENT: dict[str, Any] = {
    "layout": "form_2022",
    "header_rows": 2,
    "valid_to": "2022-12",
    "title": {"site": "tempat: (.+)"},
    "ignore_sheets": {"PETUNJUK": "instructions"},
    "columns": [
        {"header": "Nama", "field": "business_name", "required": True},
        {"header": "Omzet", "aliases": ["Omset"], "field": "turnover_idr", "unit": "rupiah", "flow": True},
        {"header": "Warna", "ignore": "nobody asks"},
    ],
}


def child(**differences: Any) -> Layout:
    data = {"layout": "form_2023", "extends": "form_2022", **differences}
    return Layout.model_validate(resolved(data, {"form_2022": PARENT, "form_2023": data}))


def test_only_differences_are_written() -> None:
    found = child(
        valid_from="2023-01",
        drop=["Warna"],
        title={"event_dates": "tanggal: (.+)"},
        columns=[
            {"header": "NAMA", "aliases": ["Nama UMKM"]},
            {"header": "Penjualan", "replaces": "Omzet"},
            {"header": "NIB", "field": "nib"},
        ],
    )
    assert [(one.header, one.field, one.required, one.unit) for one in found.columns] == [
        ("NAMA", "business_name", True, ""),
        ("Penjualan", "turnover_idr", False, "rupiah"),
        ("NIB", "nib", False, ""),
    ]
    assert (found.columns[0].aliases, found.columns[1].aliases) == (("Nama UMKM",), ())
    assert (found.header_rows, set(found.title), found.valid_to) == (2, {"site", "event_dates"}, None)
    assert found.ignores("petunjuk") == "instructions"


def test_what_is_read_is_no_longer_ignored_and_the_other_way_round() -> None:
    found = child(columns=[{"header": "Warna", "field": "product"}, {"header": "Nama", "ignore": "in column B"}])
    by_header = {one.header: one for one in found.columns}
    assert (by_header["Warna"].field, by_header["Warna"].ignore) == ("product", "")
    assert (by_header["Nama"].field, by_header["Nama"].ignore) == ("", "in column B")


@pytest.mark.parametrize(
    ("differences", "said"),
    [
        ({"extends": "form_2021"}, "there is no layout form_2021"),
        ({"drop": ["Cuaca"]}, "no column 'Cuaca'"),
        ({"columns": [{"header": "X", "replaces": "Cuaca"}]}, "no column 'Cuaca' to replace"),
    ],
)
def test_what_is_not_there_is_named(differences: dict[str, Any], said: str) -> None:
    with pytest.raises(InheritError, match=said):
        child(**differences)


def test_a_circle_is_named() -> None:
    one, other = ({"layout": name, "extends": of, "columns": []} for name, of in (("a", "b"), ("b", "a")))
    with pytest.raises(InheritError, match="a extends b extends a"):
        resolved(one, {"a": one, "b": other})


@given(
    st.lists(st.sampled_from("ABCDEF"), unique=True, min_size=1),
    st.sets(st.sampled_from("ABCDEF")),
    st.lists(st.sampled_from("ABCDEFGH"), unique=True),
)
def test_columns_are_those_of_the_parent_without_the_dropped_ones_and_with_the_written_ones(
    inherited: list[str], dropped: set[str], written: list[str]
) -> None:
    parent = {"layout": "p", "columns": [{"header": one, "field": f"old_{one}"} for one in inherited]}
    drop = sorted(dropped & set(inherited))
    data = {
        "layout": "c",
        "extends": "p",
        "drop": drop,
        "columns": [{"header": one, "field": f"new_{one}"} for one in written],
    }
    found = {one["header"]: one["field"] for one in resolved(data, {"p": parent})["columns"]}
    kept = [one for one in inherited if one not in drop]
    assert found == {one: f"old_{one}" for one in kept} | {one: f"new_{one}" for one in written}
