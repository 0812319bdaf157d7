from __future__ import annotations

import stat
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.cells import arrow, column
from umkm_pipeline.privacy import Tokens, first_of_each, load_key, masked_digits, masked_text, without_personal_numbers

KEY = b"k" * 32
NIK = "7308014502900001"


def test_a_token_joins_equal_values_and_only_those() -> None:
    tokens = Tokens(KEY).token("nik", column([NIK, None, NIK, "7308014502900002"]))
    assert tokens[0] == tokens[2] != tokens[3]
    assert pd.isna(tokens[1])
    assert len(tokens[0]) == 32
    assert NIK not in tokens[0]


@given(st.lists(st.none() | st.integers(0, 9), max_size=40), st.booleans())
def test_a_column_that_repeats_itself_has_the_tokens_of_each_value(numbers: list[int | None], often: bool) -> None:
    numbers = numbers * (10 if often else 1)
    texts = [None if number is None else str(number) for number in numbers]
    alone = {text: Tokens(KEY).token("nik", column([text]))[0] for text in set(texts) if text is not None}
    found = Tokens(KEY).token("nik", column(texts))
    assert [None if pd.isna(one) else one for one in found] == [alone.get(text or "") for text in texts]
    there = found.dropna().reset_index(drop=True)
    once = first_of_each(arrow(there).combine_chunks())
    assert once.tolist() == there.drop_duplicates().index.to_list()


def test_tokens_that_begin_alike_are_not_taken_for_one() -> None:
    tokens = pa.array(["a" * 16 + "b" * 16, "a" * 32, "a" * 16 + "b" * 16, "a" * 32], pa.string())
    assert first_of_each(tokens).tolist() == [0, 1]


def test_kind_and_key_make_other_tokens() -> None:
    one = Tokens(KEY).token("nik", column([NIK]))[0]
    assert one != Tokens(KEY).token("phone", column([NIK]))[0]
    assert one != Tokens(b"x" * 32).token("nik", column([NIK]))[0]
    assert Tokens(KEY).fingerprint() != Tokens(b"x" * 32).fingerprint()
    assert Tokens(KEY).fingerprint() == Tokens(KEY).fingerprint()


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "local" / "pii.key"
    key = load_key(file, create=True)
    assert len(key) >= 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_key(file, create=True) == load_key(file, create=False) == key


def test_a_missing_or_short_key_is_told(tmp_path: Path) -> None:
    with pytest.raises(UmkmError, match="missing"):
        load_key(tmp_path / "pii.key", create=False)
    (tmp_path / "pii.key").write_bytes(b"k" * 31)
    with pytest.raises(UmkmError, match="too short"):
        load_key(tmp_path / "pii.key", create=True)
    with pytest.raises(UmkmError, match="cannot be read"):
        load_key(tmp_path, create=False)


def test_masks_show_enough_to_find_the_cell() -> None:
    assert masked_digits(column([NIK]))[0] == "****0001"
    assert masked_text(column(["Siti Aminah"]))[0] == "S***"


@given(st.from_regex(r"[0-9]{16}", fullmatch=True), st.sampled_from(["{}", "NIK {} a", "'{}", "{}7"]))
def test_a_person_number_is_masked_in_any_text(nik: str, around: str) -> None:
    shown = without_personal_numbers(column([around.format(nik)]))[0]
    assert nik not in shown
    assert nik[:12] not in shown


def test_other_values_stay_and_contacts_do_not() -> None:
    values = column(["1,20822E+12", "1208220012345", "ani@contoh.id", "+6281234567890", "0812-3456-7890"])
    assert without_personal_numbers(values).to_list() == [
        "1,20822E+12",
        "1208220012345",
        "***@***",
        "****90",
        "****90",
    ]


def test_a_new_key_makes_new_tokens_but_those_of_the_erased_stay() -> None:
    old = Tokens(KEY)
    content = old.succeeded_by(b"n" * 32)
    new = Tokens(content)
    assert new.fingerprint() == Tokens(b"n" * 32).fingerprint() != old.fingerprint()
    assert new.token("nik", column([NIK]))[0] == Tokens(b"n" * 32).token("nik", column([NIK]))[0]
    assert new.erasure_token("nik", NIK) == old.erasure_token("nik", NIK)
    assert new.erasure_token("nik", NIK) != old.token("nik", column([NIK]))[0]
    assert Tokens(new.succeeded_by(b"m" * 32)).erasure_token("nik", NIK) == old.erasure_token("nik", NIK)


def test_a_key_that_is_only_long_with_what_it_carries_is_too_short(tmp_path: Path) -> None:
    file = tmp_path / "pii.key"
    file.write_bytes(Tokens(KEY).succeeded_by(b"short"))
    with pytest.raises(UmkmError, match="5 bytes"):
        load_key(file, create=False)
