from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from stdnum.luhn import calc_check_digit

from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.sources.exports.reader import read_json

Json = dict[str, Any]
NPWP = f"01312166{calc_check_digit('01312166')}801000"
OWNER_NIB, EXPORTER_NIB = "1208220012345", "1208220054321"


def peb() -> Json:
    return {
        "nomorAju": "11013012345620230620000001",
        "nomorDaftar": "000001",
        "tanggalDaftar": "2023-06-20",
        "kodeKantor": "110100",
        "kodeKategoriEkspor": "10",
        "kodeJenisEkspor": "1",
        "kodePelMuat": "IDMAK",
        "kodeNegaraTujuan": "JP",
        "kodeValuta": "USD",
        "ndpbm": 14_950.0,
        "fob": 300.0,
        "bruto": 30.0,
        "netto": 25.0,
        "tanggalAju": "2023-06-20",
        "tanggalEkspor": "2023-06-23",
        "dataStatus": [{"kodeStatus": "200", "keterangan": "NPE", "tanggalStatus": "2023-06-20"}],
        "barang": [item(1, 100.0), item(2, 200.0)],
        "entitas": [
            entity(1, "2", "5", NPWP, EXPORTER_NIB),
            entity(2, "6", "4", "", ""),
            entity(3, "7", "3", "7308014502900001", OWNER_NIB),
        ],
    }


def item(number: int, fob: float) -> Json:
    return {
        "seriBarang": number,
        "posTarif": "09011110",
        "uraian": "KOPI",
        "fob": fob,
        "jumlahSatuan": 10.0,
        "kodeSatuanBarang": "KGM",
        "netto": 12.5,
        "kodeDaerahAsal": "7308",
    }


def entity(seri: int, code: str, kind: str, number: str, nib: str) -> Json:
    return {
        "seriEntitas": seri,
        "kodeEntitas": code,
        "kodeJenisIdentitas": kind,
        "nomorIdentitas": number,
        "namaEntitas": f"UD {seri}",
        "alamatEntitas": "JL. MAWAR",
        "nibEntitas": nib,
    }


def head(**values: object) -> Callable[[Json], None]:
    return lambda document: document.update(values)


def first(**values: object) -> Callable[[Json], None]:
    return lambda document: document["barang"][0].update(values)


def exporter(**values: object) -> Callable[[Json], None]:
    return lambda document: document["entitas"][0].update(values)


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (head(), ["", ""]),
        (head(kodeDokumen="BC 2.3"), ["document_type_unknown"] * 2),
        (head(kodeDokumen="30"), ["", ""]),
        (head(kodeValuta=""), ["currency_missing"] * 2),
        (head(kodeValuta="XXY"), ["currency_unknown"] * 2),
        (head(nomorAju="110130"), ["nomor_aju_invalid"] * 2),
        (head(nomorAju="11013012345620231399000001"), ["nomor_aju_substructure"] * 2),
        (head(nomorAju="99013012345620230620000001"), ["nomor_aju_substructure"] * 2),
        (head(kodeKantor="1101"), ["office_invalid"] * 2),
        (head(kodeKategoriEkspor="99"), ["category_unknown"] * 2),
        (exporter(nomorIdentitas="0131216600"), ["party_id_invalid"] * 2),
        (exporter(nomorIdentitas="", kodeJenisIdentitas="4"), ["", ""]),
        (exporter(nomorIdentitas="", nibEntitas=""), ["party_id_invalid"] * 2),
        (exporter(kodeEntitas="8"), ["party_id_invalid"] * 2),
        (first(posTarif="9011110"), ["hs_padded", ""]),
        (first(posTarif="0901.11.10"), ["hs_dotted", ""]),
        (first(posTarif="0901"), ["hs_invalid", ""]),
        (first(posTarif=None), ["hs_invalid", ""]),
        (head(ndpbm=0), ["ndpbm_invalid"] * 2),
        (head(ndpbm=None), ["", ""]),
        (head(ndpbm=15_900.0), ["ndpbm_off_reference"] * 2),
        (head(ndpbm=149.5), ["ndpbm_scale"] * 2),
        (head(ndpbm=1_495_000.0), ["ndpbm_scale"] * 2),
        (first(fob=0), ["document_fob_differs;fob_invalid", "document_fob_differs"]),
        (first(fob=None), ["fob_invalid", ""]),
        (first(fob="seribu"), ["number_unreadable", ""]),
        (head(fob=301.5), ["", ""]),
        (head(fob=301.6), ["document_fob_differs"] * 2),
        (head(bruto=25.0), ["", ""]),
        (head(bruto=24.0), ["net_over_gross"] * 2),
        (first(netto=30.1), ["net_over_gross", ""]),
        (head(kodeNegaraTujuan="ID"), ["destination_invalid"] * 2),
        (head(kodeNegaraTujuan="Z9"), ["destination_invalid"] * 2),
        (first(kodeDaerahAsal="9999"), ["origin_region_unknown", ""]),
        (head(tanggalEkspor="2023-13-45"), ["date_unreadable"] * 2),
        (head(tanggalEkspor="1999-12-31"), ["date_implausible"] * 2),
        (head(tanggalEkspor="2025-01-01"), ["date_implausible"] * 2),
        (head(tanggalAju="2024-12-31"), ["", ""]),
        (head(tanggalAju="2025-01-01"), ["date_implausible"] * 2),
        (head(tanggalDaftar="2032-06-20"), ["date_implausible"] * 2),
        (head(fob=None), ["document_fob_missing"] * 2),
        (head(barang=[item(1, 300.0), item(1, 300.0)]), ["", "row_duplicate"]),
    ],
)
def test_each_rule_on_both_sides_of_its_edge(
    reader: Any, verdict: Any, change: Callable[[Json], None], rules: list[str]
) -> None:
    document = peb()
    change(document)
    assert [";".join(sorted(row.split(";"))) for row in verdict(reader("exports").json(document))] == rules


def test_what_a_declaration_becomes(reader: Any) -> None:
    rows = reader("exports").json(peb()).core
    row = rows.iloc[1]
    assert row["record_id"].endswith("/[0].barang/2")
    assert (row["document_id"], row["version"], row["item_number"]) == ("11013012345620230620000001", 0, 2)
    assert (row["npe_issued"], row["is_cancelled"], row["is_sample"], row["is_commercial"]) == (
        True,
        False,
        False,
        True,
    )
    assert (row["exporter_nib"], row["exporter_npwp"], row["goods_owner_nib"]) == (EXPORTER_NIB, f"0{NPWP}", OWNER_NIB)
    assert len(row["goods_owner_nik_token"]) == 32
    assert (row["fob_native"], row["fob_usd"], row["fob_idr"]) == (200, 200, Decimal("2990000.00"))


def test_cancelled_and_sample_documents_are_flags_not_faults(reader: Any, verdict: Any) -> None:
    document = peb() | {"kodeKategoriEkspor": "37", "fob": 0, "dataStatus": [{"keterangan": "PEMBATALAN"}]}
    for line in document["barang"]:
        line["fob"] = 0
    read = reader("exports").json(document)
    assert verdict(read) == ["", ""]
    flags = read.core[["npe_issued", "is_cancelled", "is_sample", "is_commercial"]]
    assert flags.to_numpy().tolist() == [[False, True, True, False]] * 2


CANCELLATION = {"dataStatus": [{"keterangan": "PEMBATALAN", "tanggalStatus": "2023-07-01"}]}


@pytest.mark.parametrize(
    "change",
    [
        {"barang": []},
        {"fob": 999.0},
        {"fob": None, "ndpbm": 0, "bruto": 1.0, "kodeValuta": "", "kodeNegaraTujuan": ""},
        {"barang": [{**item(1, 0.0), "posTarif": "0901", "netto": "berat"}]},
    ],
)
def test_a_cancellation_is_accepted_with_what_it_has_and_another_document_is_not(
    reader: Any, verdict: Any, change: Json
) -> None:
    read = reader("exports").json(peb() | change | CANCELLATION)
    assert read.record.status == "read", read.record.message
    assert set(verdict(read)) == {""}
    assert set(read.core["is_cancelled"]) == {True}
    assert set(reader("exports").json(peb() | change).quarantine["outcome"]) <= {"quarantined", "rejected"}
    assert len(reader("exports").json(peb() | change).core) == 0


def test_a_cancellation_still_needs_its_number_and_a_day(reader: Any, verdict: Any) -> None:
    bare = peb() | {"barang": [], "tanggalEkspor": None} | CANCELLATION
    undated = {"tanggalAju": None, "tanggalDaftar": None}
    numberless = bare | {"nomorAju": "110130"}
    dateless = bare | undated | {"dataStatus": [{"keterangan": "PEMBATALAN"}]}
    read = reader("exports").json(bare, bare | undated, numberless, dateless, peb() | {"tanggalEkspor": None})
    assert read.core["exported_on"].astype(str).to_list() == ["2023-06-20", "2023-07-01"]
    assert verdict(read)[2:] == ["nomor_aju_invalid", "date_unreadable", *["date_unreadable"] * 2]


def test_a_cancellation_beside_its_document_repeats_nothing(reader: Any, verdict: Any) -> None:
    assert verdict(reader("exports").json(peb(), peb() | CANCELLATION)) == [""] * 4
    again = verdict(reader("exports").json(peb() | CANCELLATION, peb() | CANCELLATION))
    assert again == ["", "", "row_duplicate", "row_duplicate"]


@pytest.mark.parametrize(("category", "commercial"), [("10", True), ("33", True), ("31", False), ("38", False)])
def test_special_goods_are_not_commercial_but_consignments_are(reader: Any, category: str, commercial: bool) -> None:
    read = reader("exports").json(peb() | {"kodeKategoriEkspor": category})
    assert set(read.core["is_commercial"]) == {commercial}


def test_an_item_names_its_owner_else_the_document_does_else_nobody(reader: Any) -> None:
    document = peb()
    document["entitas"].append(entity(4, "7", "5", NPWP, ""))
    document["barang"][0]["barangPemilik"] = [{"seriEntitas": 3, "seriBarang": 1}, {"seriEntitas": 3}]
    document["barang"][1]["barangPemilik"] = [{"seriEntitas": 4}]
    one = peb() | {"nomorAju": "11013012345620230620000002"}
    alone = peb() | {"nomorAju": "11013012345620230620000003"}
    alone["entitas"] = alone["entitas"][:1]
    rows = reader("exports").json(document, one, alone).core
    assert rows["goods_owner_name"].fillna("").to_list() == ["UD 3", "UD 4", "UD 3", "UD 3", "", ""]
    assert rows["goods_owner_npwp"].fillna("").to_list() == ["", f"0{NPWP}", "", "", "", ""]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda document: document["entitas"].append(entity(4, "2", "5", NPWP, OWNER_NIB)), "several entities have"),
        (lambda document: document["entitas"][2].update(kodeEntitas="07"), "one that is none"),
        (lambda document: document["entitas"][2].pop("kodeEntitas"), "one that is none"),
    ],
)
def test_a_document_that_leaves_its_parties_open_is_quarantined(
    reader: Any, verdict: Any, change: Callable[[Json], object], problem: str
) -> None:
    document, sound = peb(), peb() | {"nomorAju": "11013012345620230620000002"}
    change(document)
    assert verdict(reader("exports").json(document, sound)) == ["row_unreadable", "", ""]
    assert problem in reader("exports").json(document).record.message


def test_entities_of_another_kind_are_kept_raw_and_those_said_twice_are_one(reader: Any, verdict: Any) -> None:
    document = peb()
    document["entitas"] += [document["entitas"][2], entity(4, "13", "4", "", "")]
    assert verdict(reader("exports").json(document)) == ["", ""]
    (grid,) = read_json(json.dumps([document]).encode(), "x")
    assert (
        json.loads(dict(zip(grid.header or (), grid.row(0), strict=True))["entitas.lainnya"])[0]["namaEntitas"]
        == "UD 4"
    )


def test_a_broker_is_neither_exporter_nor_owner(reader: Any) -> None:
    document = peb()
    document["entitas"].insert(0, entity(4, "4", "5", NPWP, "9120001122334"))
    parties = [name for name in TABLES["core_exports"].columns if name.startswith(("exporter_", "goods_owner_"))]
    rows = [reader("exports").json(told).core[parties].to_dict("records") for told in (document, peb())]
    assert rows[0] == rows[1]
    assert "UD 4" not in str(rows)


@pytest.mark.parametrize("named", [[], [{"seriEntitas": 9}], [{"seriEntitas": 3}, {"seriEntitas": 4}]])
def test_goods_of_one_of_several_owners_are_held_until_it_is_told_whose(reader: Any, named: list[Any]) -> None:
    document = peb()
    document["entitas"].append(entity(4, "7", "5", NPWP, ""))
    document["barang"][1]["barangPemilik"] = named
    document["barang"][0]["barangPemilik"] = [{"seriEntitas": 4}]
    read = reader("exports").json(document)
    assert read.core["goods_owner_name"].to_list() == ["UD 4"]
    assert read.quarantine[["rule", "field"]].to_numpy().tolist() == [["party_id_invalid", "goods_owner_npwp"]]


def test_a_document_without_items_is_a_row_of_its_own() -> None:
    document = peb() | {"barang": []}
    (grid,) = read_json(json.dumps([document]).encode(), "x")
    assert (grid.sheets, grid.numbers.tolist()) == (["[0]"], [1])


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (head(kodeBaru="1"), "kodeBaru"),
        (first(kodeBaru="1"), "barang.kodeBaru"),
        (exporter(kodeBaru="1"), "entitas.kodeBaru"),
        (lambda document: document["dataStatus"][0].update(kodeBaru="1"), "dataStatus.kodeBaru"),
        (first(barangPemilik=[{"seriEntitas": 3, "kodeBaru": "1"}]), "barang.barangPemilik.kodeBaru"),
    ],
)
def test_an_unknown_key_holds_the_file(reader: Any, change: Callable[[Json], None], name: str) -> None:
    document = peb()
    change(document)
    read = reader("exports").json(document)
    assert read.record.status == "held"
    assert f"({name})" in read.record.message
    assert read.quarantine["rule"].to_list() == ["column_unknown"] * 2


def flat(**changes: str) -> dict[str, str]:
    return {
        "NO": "1",
        "PEB NO": "000001",
        "PEB DATE": "2023-06-20",
        "NO AJU": "110130-123456-20230620-000001",
        "OFFICE CODE": "110100",
        "CATEGORY": "10",
        "EXP DATE": "23 Juni 2023",
        "EXPORTER ID": NPWP,
        "EXPORTER NAME": "UD 1",
        "OWNER ID": OWNER_NIB,
        "OWNER NAME": "UD 3",
        "HS CODE": "09011110",
        "DESCRIPTION": "Kopi",
        "FOB VALUE FOB BRGR USD": "1.250,50",
        "CURRENCY": "USD",
        "NDPBM": "14950",
        "NET WEIGHT IN KG": "25",
        "GROSS WEIGHT IN KG": "30",
        "QUANTITY": "25",
        "UNIT": "KGM",
        "DESTINATION": "JP",
        "UN LOADING PORT": "IDMAK",
        "ORIGIN REGION": "7308",
        "NPE NO": "000001/NPE",
        "STATUS": "SELESAI",
    } | changes


def test_a_flat_sheet_numbers_its_items_and_finds_repeated_rows(reader: Any, verdict: Any) -> None:
    other = {"HS CODE": "09011120"}
    read = reader("exports").csv(
        [
            flat(),
            flat(**other, NO="2"),
            flat(NO="3"),
            flat(**{"EXPORTER ID": "TIDAK ADA", "NO AJU": "110130-123456-20230620-000002", "PEB NO": "000002"}),
        ]
    )
    assert verdict(read) == ["", "", "row_duplicate", "party_id_invalid"]
    rows = read.core
    assert rows["item_number"].to_list() == [1, 2]
    assert rows["document_id"].to_list() == ["11013012345620230620000001"] * 2
    assert rows["fob_usd"].to_list() == [Decimal("1250.50")] * 2
    assert rows["goods_owner_nib"].to_list() == [OWNER_NIB] * 2
    assert read.quarantine["value_shown"].fillna("").to_list()[-1] == "T***"


def test_a_layout_made_of_that_of_customs_is_read_like_it(
    reader: Any, verdict: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "layouts" / "exports"
    folder.mkdir(parents=True)
    (folder / "own.yml").write_text(
        "layout: peb_office\nextends: peb_json\ncolumns: [{header: catatan, ignore: remarks of the office}]\n"
    )
    monkeypatch.setenv("UMKM_LAYOUTS_DIR", str(tmp_path / "layouts"))
    document = peb() | {"catatan": "lengkap", "fob": "3.500", "barang": [item(1, 0) | {"fob": "3.500"}]}
    read = reader("exports").json(document)
    assert verdict(read) == [""]
    assert read.core["fob_native"].to_list() == [Decimal("3.50")]
    assert verdict(reader("exports").json(document | {"fob": None})) == ["document_fob_missing"]


@pytest.mark.parametrize(
    ("words", "approved"),
    [
        (["NPE"], True),
        (["PENERBITAN NPE"], True),
        (["316 - PENERBITAN NPE"], True),
        (["Sudah terbit NPE"], True),
        (["NPE telah terbit"], True),
        (["RESPON NOTA PELAYANAN EKSPOR"], True),
        (["DITERIMA", "BELUM NPE", "NPE"], True),
        (["MENUNGGU PENERBITAN NPE"], False),
        (["belum terbit NPE"], False),
        (["DITERIMA"], False),
        (["PENUNDAAN NPE"], None),
        (["NPE?"], None),
        (["NPE", "PENCABUTAN NPE"], None),
    ],
)
def test_what_a_state_says_of_the_approval(reader: Any, verdict: Any, words: list[str], approved: bool | None) -> None:
    read = reader("exports").json(peb() | {"dataStatus": [{"keterangan": word} for word in words]})
    if approved is None:
        assert verdict(read) == ["status_unclear"] * 2
    else:
        assert read.core["npe_issued"].to_list() == [approved] * 2


def test_a_damaged_file_of_rates_holds_what_it_would_convert(
    reader: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates = tmp_path / "landing" / "rates" / "2023-06.kmk.0123456789ab.csv"
    rates.parent.mkdir(parents=True)
    rates.write_text("source,currency,rate_date,unit,rate,buy,sell,valid_to\nkmk,USD,2023-06-14,1,14")
    monkeypatch.setenv("UMKM_LANDING_DIR", str(tmp_path / "landing"))
    read = reader("exports").json(peb())
    assert read.record.status == "held"
    assert f"rates/{rates.name}" in read.record.message
    assert read.quarantine["rule"].to_list() == ["rates_unreadable"] * 2
    rates.unlink()
    assert reader("exports").json(peb()).record.status == "read"
