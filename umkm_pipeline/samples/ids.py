"""Numbers that look right and belong to nobody: NIB, NPWP, NIK, phone.

Belongs here: building valid numbers and the ways in which people write them. Spoiling them is `defects_*`' business.
"""

from __future__ import annotations

from datetime import date
from random import Random

from stdnum import luhn

_FIRST_OSS_YEARS = 2020
"""Up to this year NIBs began 8120, 9120 or 0220; later ones begin with the day they were issued."""


def make_nib(issued_on: date, serial: int) -> str:
    """A 13-digit NIB for a serial below ten million; distinct serials give distinct numbers."""
    if issued_on.year <= _FIRST_OSS_YEARS:
        return f"{('8120', '9120', '0220')[serial % 3]}{serial:09d}"
    return f"{issued_on:%d%m%y}{serial:07d}"


def make_npwp(serial: int) -> str:
    """A 15-digit NPWP with a right check digit."""
    body = f"{(1, 2, 3, 80)[serial % 4]:02d}{serial:06d}"
    return f"{body}{luhn.calc_check_digit(body)}801000"


def make_nik(district_code: str, born_on: date, sex: str, serial: int) -> str:
    """A 16-digit NIK: district, birth date (women's day + 40), serial from 1."""
    day = born_on.day + (40 if sex == "P" else 0)
    return f"{district_code}{day:02d}{born_on:%m%y}{serial % 9999 + 1:04d}"


def make_phone(serial: int) -> str:
    """A mobile number of a plainly invented pattern, `0899` and a serial."""
    return f"0899{serial:08d}"


def written_phone(rng: Random, phone: str) -> str | int:
    """A phone number as people write it; as a number cell, its leading 0 is lost."""
    local = phone[1:]
    spaced = f"{phone[:4]} {phone[4:8]} {phone[8:]}"
    forms: tuple[str | int, ...] = (
        phone,
        phone,
        phone,
        spaced,
        spaced.replace(" ", "-"),
        f"+62{local}",
        f"62{local}",
        f"+62 {local[:3]}-{local[3:7]}-{local[7:]}",
        local,
        int(local),
        f"{phone} / {phone[:4]}9{phone[5:]}",
    )
    return rng.choice(forms)


def written_npwp(rng: Random, npwp: str) -> str:
    """A 15-digit NPWP as written: bare, with its dots, or in the 16-digit form."""
    dotted = f"{npwp[:2]}.{npwp[2:5]}.{npwp[5:8]}.{npwp[8]}-{npwp[9:12]}.{npwp[12:]}"
    return rng.choice((npwp, dotted, f"0{npwp}"))
