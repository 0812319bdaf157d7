from __future__ import annotations

from datetime import date

import pytest

from umkm_pipeline.sources.registry.permits import read_expiry, read_holding


@pytest.mark.parametrize(
    ("cell", "holds", "until"),
    [
        ("√", True, None),
        ("tidak", False, None),
        ("entahlah", None, None),
        ("ID73110000123", True, None),
        ("2027308010001-28 s.d. 31-12-2027", True, date(2027, 12, 31)),
        ("ID73110000123 (berlaku sampai 5 Maret 2027)", True, date(2027, 3, 5)),
        ("ID73110000123, exp: 2027-03-05", True, date(2027, 3, 5)),
        ("ID73110000123 s/d 03/04/2027", True, None),
        ("ada s.d. 31 Mei 2027", True, date(2027, 5, 31)),
    ],
)
def test_marks_numbers_and_expiry_dates(cell: str, holds: bool | None, until: date | None) -> None:
    assert (read_holding(cell), read_expiry(cell)) == (holds, until)
