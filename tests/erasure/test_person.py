from __future__ import annotations

import re

import pandas as pd
import pytest

from umkm_pipeline.erasure.person import Person

CONTACTS = pd.DataFrame(
    [
        ("t1", "nik", "7308014502900001"),
        ("t2", "phone", "+6281234567"),
        ("t3", "email", "siti@contoh.id"),
    ],
    columns=["token", "contact_kind", "contact_value"],
)
SITI = Person(pd.DataFrame(), CONTACTS, frozenset({("nib", "1208220012345")}), frozenset({"Siti Aminah"}), frozenset())


@pytest.mark.parametrize(
    "text",
    [
        '["7308014502900001","x"]',
        '["7308.0145.0290.0001"]',
        '["081234567"]',
        '["+62 812-345-67"]',
        '["81234567"]',
        '["Hubungi Siti@Contoh.id ya"]',
        '["1208 2200 12345"]',
    ],
)
def test_their_numbers_are_known_however_they_are_written(text: str) -> None:
    assert re.search(SITI.own().replace(r"\pL", "A-Za-z"), text)
    assert re.search(SITI.told().replace(r"\pL", "A-Za-z"), text)


@pytest.mark.parametrize(
    "text",
    [
        '["7308014502900009","Andi"]',
        '["081234567890"]',
        '["9120822001234500"]',
        '["siti@contoh.idn"]',
        '["lain.siti@contoh.id"]',
        '["Siti Aminah"]',
    ],
)
def test_somebody_else_s_numbers_and_a_name_alone_are_not_theirs(text: str) -> None:
    assert not re.search(SITI.own().replace(r"\pL", "A-Za-z"), text)


@pytest.mark.parametrize(
    ("text", "told"), [('["Siti  Aminah"]', True), ('["7308014502900000"]', True), ('["Siti"]', False)]
)
def test_what_only_may_be_theirs_is_told(text: str, told: bool) -> None:
    assert bool(re.search(SITI.told().replace(r"\pL", "A-Za-z"), text)) is told
