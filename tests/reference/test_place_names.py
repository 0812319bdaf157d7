from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umkm_pipeline.reference import names
from umkm_pipeline.reference.tables import TEXT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gunungkidul", "GUNUNG  KIDUL"),
        ("Toli-Toli", "TOLITOLI"),
        ("Kep. Aru", "Kepulauan Aru"),
        ("Pangkajene dan Kepulauan", "PANGKAJENE KEPULAUAN"),
        ("Ra'as", "RAAS"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    keys = names.key(pd.Series([one, other]))
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("one", "other"), [("Jeneponto", "Jenneponto"), ("Bandung", "Bandoeng"), ("Cianjur", "Tjiandjur")]
)
def test_looser_spellings_share_a_fold_but_no_key(one: str, other: str) -> None:
    keys = names.key(pd.Series([one, other]))
    assert keys[0] != keys[1]
    folds = names.fold(keys)
    assert folds[0] == folds[1]


@pytest.mark.parametrize(
    ("written", "kind", "bare"),
    [
        ("KAB.BONE", "kabupaten", "BONE"),
        ("Kab. Kota Baru", "kabupaten", "KOTABARU"),
        ("Kabupaten Adm. Kepulauan Seribu", "kabupaten", "KEPULAUANSERIBU"),
        ("Kota Administrasi Jakarta Selatan", "kota", "JAKARTASELATAN"),
        ("Kodya Malang", "kota", "MALANG"),
        ("Bogor (Kota)", "kota", "BOGOR"),
        ("Kab/Kota Bogor", "", "BOGOR"),
        ("Kotabaru", "", "KOTABARU"),
        ("Kabaena", "", "KABAENA"),
    ],
)
def test_kind_is_the_word_before_or_after_the_name(written: str, kind: str, bare: str) -> None:
    parts = names.region_parts(pd.Series([written]))
    assert parts.iloc[0].to_list() == [kind, bare]


def test_level_words_and_codes() -> None:
    assert names.without_level(pd.Series(["Kec. Libureng", "DISTRIK Semangga"]), "district").to_list() == [
        "LIBURENG",
        "SEMANGGA",
    ]
    assert names.without_level(pd.Series(["Desa/Kel. Mattiro"]), "village").to_list() == ["MATTIRO"]
    assert names.digits(pd.Series(["73.08.01", "7308", "73-08", "Bone"])).fillna("").to_list() == [
        "730801",
        "7308",
        "",
        "",
    ]


@settings(deadline=None)
@given(st.lists(st.text(max_size=30) | st.none(), max_size=5))
def test_keys_are_null_or_capital_letters_and_digits_and_stay_themselves(values: list[str | None]) -> None:
    keys = names.key(pd.DataFrame({"name": values}, index=range(10, 10 + len(values)), dtype=TEXT)["name"])
    assert keys.index.to_list() == list(range(10, 10 + len(values)))
    assert keys.dropna().str.fullmatch(r"[A-Z0-9]+").all()
    folded = names.fold(keys).dropna()
    assert not folded.str.contains(r"[YVQ]|OE").any()
