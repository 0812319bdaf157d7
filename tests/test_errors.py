from __future__ import annotations

from umkm_pipeline.errors import UmkmError


def test_an_error_says_where_what_and_what_to_do() -> None:
    error = UmkmError("cannot write", where="lake/x.parquet", remedy="free space")
    assert str(error) == "lake/x.parquet: cannot write\n  what to do: free space"


def test_place_and_remedy_may_be_missing() -> None:
    assert str(UmkmError("broken")) == "broken"
