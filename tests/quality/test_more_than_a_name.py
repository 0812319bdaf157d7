from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.ingest.cells import column
from umkm_pipeline.model.codes import Severity
from umkm_pipeline.quality.more_than_a_name import MORE_THAN_A_NAME
from umkm_pipeline.quality.rule import Work


def found(field: str, text: str | None) -> dict[str, str]:
    """Rule → field that breaks it, of a row that has nothing but this field."""
    frame = pd.DataFrame({"sheet": column(["csv"]), field: column([text])})
    work = Work(pd.DataFrame(index=frame.index), frame)
    told: dict[str, str] = {}
    for rule in MORE_THAN_A_NAME:
        assert rule.at is not None
        assert rule.broken is not None
        at = rule.at(work).dropna()
        assert rule.broken(work).to_list() == [len(at) > 0]
        if len(at):
            told[rule.name] = str(at.iloc[0])
    return told


@pytest.mark.parametrize(
    "text",
    [
        *("UD Maju / UD Jaya", "CV. Maju & UD. Jaya", "PT Sari Laut QQ UD Maju", "KUB Melati dan KWT Mawar"),
        *("UD Maju, CV Jaya", "UD Maju; UD Jaya", "UD Maju\nUD Jaya", "1. Maju 2. Jaya", "1) UD Maju, 2) UD Jaya"),
    ],
)
def test_two_firms_in_a_cell_are_told(text: str) -> None:
    assert found("business_name", text) == {"firms_in_cell": "business_name"}
    assert found("exporter_name", text) == {"firms_in_cell": "exporter_name"}
    assert found("buyer_name", text) == {}


@pytest.mark.parametrize(
    "text",
    [
        *("UD Roti dan Kue", "Batik & Bordir", "UD Maju (PT Maju)", "PT. Maju, Tbk", "KUB/KWT Melati", "CV Sinar, Dkk"),
        *("Koperasi KUD Mandiri", "UD Maju & Co", "PT Laut / Cabang Makassar", "Kopi 1. 5 Liter", "Keripik / Kerupuk"),
    ],
)
def test_a_firm_may_have_several_words_for_itself(text: str) -> None:
    assert found("business_name", text) == {}


@pytest.mark.parametrize(
    "text",
    [
        *("Siti dan Ani", "SITI & ANI", "Siti/Ani", "Siti Aminah / Ani", "H. Ahmad & Hj. Siti", "1. Siti 2. Ani"),
        *("Siti serta Ani", "Siti; Ani", "Siti + Ani", "Siti Dan Ani Rahman"),
    ],
)
def test_two_people_in_a_cell_are_told_and_held_where_they_are_counted(text: str) -> None:
    assert found("participant_name", text) == {"people_in_cell": "participant_name"}
    assert found("owner_name", text) == {"owners_in_cell": "owner_name"}
    assert found("business_name", text).get("firms_in_cell") == ("business_name" if text[0] == "1" else None)


@pytest.mark.parametrize(
    "text",
    [
        *("Siti Aminah, S.E., M.M", "Ahmad a/n Budi", "Ani d/h Siti", "Dani Wardani", "Ahmad S.Pd/M.Pd", "Siti (Ani)"),
        *("Drs. H. Ahmad", "R.A. Siti", "Ani D/O Ali", "Dan", "Andan", "Siti-Ani", "Ferdinan Dandan"),
        *("Siti (UD Maju & Jaya)", "CV Roti dan Kue", "Koperasi Laut & Darat"),
    ],
)
def test_a_person_may_have_titles_and_marks(text: str) -> None:
    assert found("participant_name", text) == {}
    assert found("owner_name", text) == {}


@pytest.mark.parametrize("field", ["business_name", "owner_name", "participant_name", "exporter_name", "invited_name"])
@pytest.mark.parametrize(
    "text",
    [
        *("UD Maju (tutup)", "UD Maju - TUTUP", "UD Maju, sudah tutup", "UD Maju sudah pindah", "(TUTUP) UD Maju"),
        *("UD Maju [ganda]", "UD Maju *tutup", "Warung Siti TUTUP", "Warung Siti tutup permanen"),
        *("UD Maju (sudah tdk aktif)", "UD Maju (pindah ke Bone)", "UD Maju (non-aktif)", "UD Maju – bangkrut"),
        *("Siti (tidak hadir)", "Siti - diwakili Ani", "Siti (izin)", "Siti (sakit)", "Siti: mengundurkan diri"),
        *("Siti (sudah meninggal)", "Siti (menggantikan Ani)", "Siti (mewakili UD Maju)"),
    ],
)
def test_a_note_in_a_name_is_held(field: str, text: str) -> None:
    assert found(field, text) == {"note_in_name": field}
    assert found("address", text) == {}


@pytest.mark.parametrize(
    "text",
    [
        *("Warung Buka Tutup", "Kedai Buka-Tutup", "Kopi Tutup Botol", "Toko Sirih-Ganda", "UD Izin Jaya"),
        *("UD Maju (Pusat)", "UD Maju (Pindahan)", "Siti (alm)", "Siti Sakitri", "Toko Sudah Jaya", "Batal Mart"),
        *("UD Maju (Cabang Pindah Rejeki)", "Ganda Rasa", "Siti binti Alm. Hasan", "UD Maju - Makassar", "Mundur Maju"),
    ],
)
def test_a_name_may_hold_the_words_of_a_note(text: str) -> None:
    assert found("business_name", text) == {}
    assert found("owner_name", text) == {}


def test_a_slash_parts_a_note_from_the_name_of_a_firm() -> None:
    assert found("business_name", "UD Maju/tutup") == {"note_in_name": "business_name"}


def test_only_owners_are_accepted() -> None:
    assert {rule.name for rule in MORE_THAN_A_NAME if rule.severity is Severity.WARN} == {"owners_in_cell"}


def test_the_first_field_is_named() -> None:
    frame = pd.DataFrame(
        {"business_name": column(["UD Maju", None]), "owner_name": column(["Siti (tutup)", "Ani"])}
    ).set_axis([4, 2])
    work = Work(pd.DataFrame(index=frame.index), frame)
    (rule,) = [rule for rule in MORE_THAN_A_NAME if rule.name == "note_in_name"]
    assert rule.at is not None
    assert rule.at(work).dropna().to_dict() == {4: "owner_name"}


@given(
    st.from_regex(r"[A-Z][a-z]{3,12}( [A-Z][a-z]{3,12}){0,3}", fullmatch=True).filter(lambda text: "utup" not in text)
)
def test_words_are_a_name(text: str) -> None:
    assert not found("business_name", text).keys() - {"note_in_name"}
    assert not found("business_name", f"UD {text}, S.E.")


def test_of_nothing_nothing_is_told() -> None:
    assert found("owner_name", None) == {}
