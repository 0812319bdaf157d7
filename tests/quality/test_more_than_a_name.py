from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.ingest.cells import column
from umkm_pipeline.model.codes import Severity
from umkm_pipeline.quality import more_than_a_name as module
from umkm_pipeline.quality.more_than_a_name import MORE_THAN_A_NAME
from umkm_pipeline.quality.rule import Work

PIECES = (
    *(
        "UD ",
        "CV. ",
        "K.U.B. ",
        "Maju",
        "Siti",
        "Ani",
        " ",
        " ",
        "\n",
        "-",
        "->",
        "=",
        "→",
        "|",
        "..",
        "/",
        ",",
        "&",
        "(",
        ")",
    ),
    *(
        "1. ",
        "2) ",
        "2",
        " dan ",
        " serta ",
        " bersama ",
        " dkk",
        " cs",
        " c.s.",
        " teman",
        "tutup",
        "pindah",
        "ganda",
    ),
    *(
        "sudah ",
        "tidak ",
        "non",
        "aktif",
        " diwakili ",
        " menggantikan ",
        "berhenti",
        "vakum",
        " sejak ",
        " ke ",
        "alm",
    ),
)


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
        *("UD Maju / UD Jaya", "CV. Maju & UD. Jaya", "KUB Melati dan KWT Mawar"),
        *("UD Maju, CV Jaya", "UD Maju; UD Jaya", "UD Maju\nUD Jaya"),
        *(
            "K.U.B. Melati / K.U.B. Mawar",
            "UD Maju | CV Jaya",
            "UD Maju, PD Jaya",
            "ud maju & pd jaya",
        ),
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
        *(
            "UD Sari, Pd. Panjang",
            "CV Maju - Pd. Pariaman",
            "KUB Maju bersama Mitra",
            "UD Siti dkk",
            "PT Sari Laut QQ UD Maju",
        ),
    ],
)
def test_a_firm_may_have_several_words_for_itself(text: str) -> None:
    assert found("business_name", text) == {}


@pytest.mark.parametrize(
    "text",
    [
        *("Siti dan Ani", "SITI & ANI", "Siti/Ani", "Siti Aminah / Ani", "H. Ahmad & Hj. Siti"),
        *("Siti serta Ani", "Siti; Ani", "Siti + Ani", "Siti Dan Ani Rahman", "Siti bersama Ani"),
        *("Siti dkk", "Siti, Dkk.", "Siti cs", "Siti CS", "Siti c.s.", "Siti dan 2 teman", "Siti + 3 orang"),
        *("Siti dan kawan-kawan", "Siti, S.Pd & Ani", "Bpk. Ahmad / Ibu Siti"),
        *("Siti & Ani / Ketua KWT", "Siti dan Ani/Ketua", "Siti dan Ani, Dinas Koperasi dan UKM", "Ketua Ani dan Budi"),
        *("Siti / Ketua Ani & Budi", "Kepala Dinas Koperasi dan UKM dan Kepala Dinas Perdagangan"),
        *("Siti Tumbelaka-Rumambi & Ani", "Siti dan Ani - UD Maju", "Siti & Ani, UD Maju"),
    ],
)
def test_two_people_in_a_cell_are_told_and_held_where_they_are_counted(text: str) -> None:
    assert found("participant_name", text) == {"people_in_cell": "participant_name"}
    assert found("owner_name", text) == {"owners_in_cell": "owner_name"}
    assert found("business_name", text) == {}


@pytest.mark.parametrize("field", ["business_name", "participant_name", "owner_name", "invited_name", "cluster_name"])
@pytest.mark.parametrize(
    "text", ["1. CV Maju\n2. UD Jaya", "1) Ani 2) Budi 3) Citra", "1.PT Satu, 2.PT Dua", "1. Maju 2. Jaya"]
)
def test_a_list_is_no_name(field: str, text: str) -> None:
    assert found(field, text)["names_listed"] == field
    assert found("address", text) == {}


@pytest.mark.parametrize(
    "text", ["1. CV Maju", "1 2 3 Kopi", "1.2 Jaya", "10. Kopi 2. Rasa", "1.Kopi v2. Rasa", "1 Rasa 2 Kopi"]
)
def test_a_name_may_have_numbers(text: str) -> None:
    assert found("business_name", text) == {}


@pytest.mark.parametrize(
    "text",
    [
        *("Siti Aminah, S.E., M.M", "Ahmad a/n Budi", "Ani d/h Siti", "Dani Wardani", "Ahmad S.Pd/M.Pd", "Siti (Ani)"),
        *("Siti Aminah, S.E. / Ketua KWT Mawar", "Dani/Owner", "Ketua/Bendahara", "Siti Dandan / Sekretaris"),
        *("Kabid Perdagangan dan Industri", "Kepala Dinas Koperasi & UKM", "Staf Dinas Koperasi dan UMKM Kab. Bone"),
        *("Drs. H. Ahmad", "R.A. Siti", "Ani D/O Ali", "Dan", "Andan", "Siti-Ani", "Ferdinan Dandan"),
        *("Siti (UD Maju & Jaya)", "CV Roti dan Kue", "Koperasi Laut & Darat", "Dinas Koperasi dan UKM Kab. Bone"),
        *("Toko Roti dan Kue", "Kelompok Tani Laut & Darat", "Bpk/Ibu Ahmad", "Sdr./Sdri. Ani", "Siti bin/binti Hasan"),
        *(
            "Drs. Serta Ginting",
            "Ahmad, S.Kom/M.Kom",
            "Ahmad S.Kom. & M.Kom.",
            "Ahmad, M.Cs.",
            "Siti/alm",
            "Siti / Almh.",
        ),
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
        *("Siti (sudah meninggal)", "Siti (menggantikan Ani)", "Siti (mewakili UD Maju)", "Siti diwakili Ani"),
        *("UD Maju*tutup", "UD Maju tutup sementara krn covid", "tutup sementara krn covid", "UD Maju (tutup 2021)"),
        *("UD Maju ->pindah", "UD Maju → pindah ke Bone", "UD Maju => tutup", "UD Maju | tutup", "UD Maju- pindah"),
        *("UD Maju ... pindah", "UD Maju\npindah ke Bone", "pindah", "Pindah alamat", "UD Maju (pemilik meninggal)"),
        *(
            "UD Maju tdk aktif",
            "UD Maju tidak produksi lagi",
            "UD Maju (sudah tidak ada)",
            "UD Maju (berhenti produksi)",
        ),
        *("UD Maju (data ganda)", "UD Maju (double dgn no 12)", "UD Maju (vakum sejak 2021)", "Siti (izin sakit)"),
        *("UD Maju (ket: tutup)", "UD Maju (sudah lama tutup)", "UD Maju (sepi dan tutup)"),
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
        *("Toko Botol & Tutup", "Toko Botol dan Tutup", "Toko Gelas, Botol, Tutup", "Anyaman (Tutup Saji)"),
        *("Songkok, Tutup Kepala", "Lontar - Tutup Saji", "Keripik (Vakum Frying)", "Bandeng, Vakum Pack"),
        *("Toko (Double R)", "UD Maju (Ganda Jaya Group)", "Tukang Kunci, Duplikat Kunci Ali", "Batik - Mundur Maju"),
        *("Kripik (Izin PIRT 206)", "Depot, Izin No. 12", "Jamu (Sakit Pinggang)", "Jasa Angkut: Pindah Rumah"),
        *("Takjil (Batal Puasa)", "Stevia, Pengganti Gula", "Salon (Hapus Tato)", "UD Pindah Jaya", "Tutup Saji Siti"),
        *("Warung (hari Minggu tutup)", "Warung (Jum'at Tutup)", "Warung (tutup jam 22.00)"),
        *("Smith, Double & Co", "Double A (1991) Co., Ltd"),
    ],
)
def test_a_name_may_hold_the_words_of_a_note(text: str) -> None:
    assert found("business_name", text) == {}
    assert "note_in_name" not in found("owner_name", text)


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


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join))
def test_a_quick_look_finds_all_that_a_closer_one_does(text: str) -> None:
    for field in ("business_name", "owner_name"):
        quick = found(field, text)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "_MAYBE", "")
            assert found(field, text) == quick


def test_of_nothing_nothing_is_told() -> None:
    assert found("owner_name", None) == {}
