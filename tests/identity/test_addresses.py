"""Addresses are taken apart however they are written."""

from __future__ import annotations

import ibis
import pytest

from umkm_pipeline.identity.addresses import (
    address_words,
    house_number,
    neighbourhood,
    region_in,
    street_name,
    street_words,
    village_in,
)

_CON = ibis.duckdb.connect()


def _parts(address: str | None) -> tuple[str | None, ...]:
    rows = ibis.memtable({"address": [address]}, schema={"address": "string"})
    words = address_words(rows.address)
    street = street_words(words)
    taken = rows.select(
        street=street_name(street),
        number=house_number(street),
        rt_rw=neighbourhood(words),
        village=village_in(words),
        region=region_in(words),
    )
    return tuple(column[0].as_py() for column in _CON.to_pyarrow(taken).columns)


@pytest.mark.parametrize(
    "address",
    [
        "Jl. Sudirman No. 12 RT 001/RW 02",
        "JALAN SUDIRMAN 12, RT.1 RW.2",
        "jln sudirman no.12 rt 1/rw 2",
        "Sudirman 12 RT1 RW2",
    ],
)
def test_one_door(address: str) -> None:
    assert _parts(address) == ("SUDIRMAN", "12", "1/2", None, None)


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("Jl. Merdeka 5, Desa Lamuru, Kab. Bone", ("MERDEKA", "5", None, "LAMURU", "KABUPATEN BONE")),
        ("Jl. Merdeka Kel. Banta Bantaeng, Kota Makassar", ("MERDEKA", None, None, "BANTA BANTAENG", "KOTA MAKASSAR")),
        ("Dusun Melati RT 3", ("MELATI", None, None, None, None)),
        ("Kabupaten Antah Berantah", ("KABUPATEN ANTAH BERANTAH", None, None, None, None)),
        ("RT 1/RW 2", (None, None, "1/2", None, None)),
        ("-", (None, None, None, None, None)),
        (None, (None, None, None, None, None)),
    ],
)
def test_parts(address: str | None, parts: tuple[str | None, ...]) -> None:
    assert _parts(address) == parts
