from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umkm_pipeline.ingest.grid import TEXT
from umkm_pipeline.ingest.layouts import layouts_of, synonyms_of
from umkm_pipeline.ingest.looks import Cell, Look, looks
from umkm_pipeline.ingest.propose import LIKELY, Vocabulary, in_words, propose, vocabulary


@pytest.fixture(scope="module")
def known() -> Vocabulary:
    return vocabulary(layouts_of("registry"), synonyms_of("registry"), ["province_code"])


@pytest.mark.parametrize(
    ("header", "values", "meaning"),
    [
        ("No. Telepon", [], "phone_token"),
        ("Nm Pemilik Usaha", [], "owner_name"),
        ("Omzet setahun (Rp juta)", ["20"], "turnover_idr"),
        ("Kontak", ["081234567890"], "phone_token"),
        ("", ["7308014501880001"], "nik_token"),
        ("Latitude", [], "ignored"),
        ("province code", [], "province_code"),
        ("Urut", ["1", "2", "3"], "ignored"),
    ],
)
def test_header_or_values_tell(known: Vocabulary, header: str, values: list[str], meaning: str) -> None:
    best = propose(header, looks([Cell(value, TEXT) for value in values]), known)[0]
    assert best.meaning == meaning
    assert best.confidence > 0.5
    assert best.reason


@pytest.mark.parametrize("header", ["Tenaga Kerja L", "Jumlah Tenaga Kerja Perempuan", "Tenaga Kerja Tetap"])
def test_a_part_of_a_count_is_left_to_decide(known: Vocabulary, header: str) -> None:
    best = propose(header, [Look("number", 1.0)], known)[0]
    assert best.meaning == "workers"
    assert best.confidence < LIKELY
    assert "a part of it" in best.reason


def test_values_make_a_proposal_surer_or_less_sure(known: Vocabulary) -> None:
    plain, agreeing, contradicting = (
        propose("No. Telepon", look, known)[0].confidence for look in ((), [Look("phone", 0.9)], [Look("date", 1.0)])
    )
    assert contradicting < plain < agreeing


def test_money_is_proposed_with_its_unit_and_period(known: Vocabulary) -> None:
    column = propose("Omzet per Thn (Rp juta)", (), known)[0].column
    assert (column.field, column.unit, column.flow) == ("turnover_idr", "rupiah", True)


def test_numbered_columns_are_one() -> None:
    training = vocabulary(layouts_of("training"), synonyms_of("training"))
    column = propose("Kehadiran Hari 3", (), training)[0].column
    assert (column.header, column.field) == ("Kehadiran Hari *", "attendance")


def test_what_another_column_feeds_is_not_proposed(known: Vocabulary) -> None:
    assert "nib" not in [one.meaning for one in propose("NIB", (), known, taken={"nib"})]


def test_nothing_known_is_said() -> None:
    assert in_words(propose("Zodiak", (), {})) == "nothing known is like it"


@settings(deadline=None)
@given(st.text("ABCDE ", min_size=4, max_size=20), st.sampled_from(["", "Zodiak", "NIK", "Telp"]))
def test_no_value_is_ever_quoted(known: Vocabulary, value: str, header: str) -> None:
    secret = f"SECRET{value}"
    words = in_words(propose(header, looks([Cell(secret, TEXT)]), known))
    assert "SECRET" not in words
