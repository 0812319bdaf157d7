"""Indonesian spellings of dates and numbers.

Belongs here: writing them. Reading them is `umkm_pipeline.ingest`, which this package never uses.
"""

from __future__ import annotations

from datetime import date

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober"),
    *("November", "Desember"),
)


def long_date(day: date) -> str:
    """`22 Juni 2023`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_range(first: date, last: date) -> str:
    """`20 s.d. 22 Juni 2023`, or with both months where they differ."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} s.d. {long_date(last)}"
    return f"{long_date(first)} s.d. {long_date(last)}"


def dotted(number: int) -> str:
    """`2.300.000`."""
    return f"{number:,}".replace(",", ".")
