"""What is not known has a code of the model."""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.unknown import SIZE_CLASS, known_size, rung_name
from umkm_pipeline.model.codes import CODE_LISTS, Rung


def test_size_is_stated_else_computed_else_unknown() -> None:
    rows = ibis.memtable(
        {"at": [0, 1, 2], "size_class_stated": ["mikro", None, None], "size_class_computed": ["kecil", "kecil", None]},
        schema={"at": "int64", "size_class_stated": "string", "size_class_computed": "string"},
    )
    sized = rows.select("at", size=known_size(rows)).order_by("at")
    assert ibis.duckdb.connect().to_pyarrow(sized)["size"].to_pylist() == ["mikro", "kecil", SIZE_CLASS]
    assert SIZE_CLASS in {code.value for code in CODE_LISTS["size_class"]}


def test_every_rung_has_its_name() -> None:
    rows = ibis.memtable({"rung": list(range(9))})
    named = ibis.duckdb.connect().to_pyarrow(rows.select("rung", name=rung_name(rows.rung)).order_by("rung"))
    assert named["name"].to_pylist() == [rung.name for rung in Rung]
