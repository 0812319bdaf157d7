"""JSON of customs, attendance lists, and sheets of the other sources."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.corpus.books import Cell, xlsx
from tests.corpus.dirt import Dirt, Fate, accepted, duplicate, quarantined, rejected
from umkm_pipeline.model.codes import FileStatus

Document = dict[str, Any]


def peb(**changes: Any) -> Document:
    """A declaration of one item, as customs' interface gives it."""
    document: Document = {
        "nomorAju": "06010000001620231205000038",
        "nomorDaftar": "000038",
        "tanggalDaftar": "2023-12-05",
        "kodeDokumen": "30",
        "kodeKantor": "060100",
        "kodeKategoriEkspor": "10",
        "kodeJenisEkspor": "1",
        "kodePelMuat": "IDSRG",
        "kodeNegaraTujuan": "AR",
        "kodeValuta": "USD",
        "ndpbm": 15500,
        "fob": 100,
        "bruto": 12,
        "netto": 10,
        "tanggalAju": "2023-12-05",
        "tanggalEkspor": "2023-12-07",
        "dataStatus": [{"kodeStatus": "200", "keterangan": "NPE", "tanggalStatus": "2023-12-05"}],
        "barang": [item()],
        "entitas": [party()],
    }
    return document | changes


def item(**changes: Any) -> Document:
    """One line of goods."""
    goods: Document = {
        "seriBarang": 1,
        "posTarif": "94036090",
        "uraian": "WOODEN FURNITURE",
        "fob": 100,
        "jumlahSatuan": 10,
        "kodeSatuanBarang": "KGM",
        "netto": 10,
        "kodeDaerahAsal": "3320",
    }
    return goods | changes


def party(**changes: Any) -> Document:
    """The exporter."""
    exporter: Document = {
        "seriEntitas": 1,
        "kodeEntitas": "2",
        "kodeJenisIdentitas": "3",
        "nomorIdentitas": "3320052203940017",
        "namaEntitas": "UD GEMILANG",
        "alamatEntitas": "JL. MELATI",
        "nibEntitas": "9120000000016",
    }
    return exporter | changes


ITEM_OF_THE_SCHEMA: Document = {
    **dict.fromkeys(("merk", "tipe", "ukuran", "spesifikasiLain", "kodeBarang"), "-"),
    **dict.fromkeys(("cif", "cifRupiah", "nilaiBarang", "hargaPatokan", "hargaPerolehan", "nilaiDanaSawit"), 0),
    "kodeDokumen": "30",
    "kodeJenisEkspor": "1",
    "kodeNegaraAsal": "ID",
    "kodeAsalBahanBaku": "0",
    "ndpbm": 15500,
    "hargaSatuan": 10,
    "hargaEkspor": 10,
    "jumlahKemasan": 1,
    "kodeJenisKemasan": "CT",
    "volume": 388.5,
    "barangDokumen": [{"seriDokumen": 1, "seriIjin": 1}],
    "barangTarif": [{"seriBarang": 1, "jumlahSatuan": 10, "kodeJenisPungutan": "BK", "tarif": 0}],
    "barangVd": [{"kodeJenisVd": "NTR", "nilaiBarangVd": 0}],
    "barangSpekKhusus": [{"seriBarangSpekKhusus": 1, "kodeSpekKhusus": 3001}],
    "barangPemilik": [],
}
DOCUMENT_OF_THE_SCHEMA: Document = {
    "asalData": "S",
    "disclaimer": "1",
    "idPengguna": "ug",
    "seri": 0,
    "kodeJenisProsedur": "1",
    "namaTtd": "SITI",
    "jabatanTtd": "PEMILIK",
    "kotaTtd": "SEMARANG",
    "tanggalTtd": "2023-12-05",
    "freight": 0,
    "asuransi": 0,
    "cif": 0,
    "nilaiMaklon": 0,
    "totalDanaSawit": 0,
    "kodeAsuransi": "LN",
    "kodeIncoterm": "FOB",
    "kodeJenisNilai": "NTR",
    "kodeCaraDagang": "1",
    "kodeCaraBayar": "9",
    "kodePembayar": "gabungan",
    "flagCurah": "2",
    "flagMigas": "2",
    "flagBarkir": "T",
    "kodeJenisPengangkutan": "1",
    "kodeKantorEkspor": "060100",
    "kodeKantorMuat": "060100",
    "kodeKantorPeriksa": "060100",
    "kodeLokasi": "2",
    "kodePelEkspor": "IDSRG",
    "kodePelTujuan": "ARBUE",
    "kodePelBongkar": "ARBUE",
    "kodeTps": "SRG1",
    "tanggalPeriksa": "2023-12-06",
    "jumlahKontainer": 1,
    "nomorBc11": "000001",
    "tanggalBc11": "2023-12-07",
    "posBc11": "0001",
    "subPosBc11": "00000000",
    "kemasan": [{"jumlahKemasan": 1, "kodeJenisKemasan": "CT", "merkKemasan": "-", "seriKemasan": 1}],
    "kontainer": [{"nomorKontainer": "ABCU1234567", "seriKontainer": 1}],
    "dokumen": [{"kodeDokumen": "380", "nomorDokumen": "INV-1", "seriDokumen": 1}],
    "pengangkut": [{"namaPengangkut": "KM MAJU", "kodeCaraAngkut": "1", "seriPengangkut": 1}],
    "bankDevisa": [{"kodeBank": "9", "namaBank": "-", "seriBank": 1}],
    "kesiapanBarang": [{"kodeJenisBarang": "1", "lokasiSiapPeriksa": "SEMARANG", "tanggalPkb": "2023-12-06"}],
}
"""Keys of customs' schema of the BC 3.0 that say nothing of who exported what."""


def written(*documents: Document) -> Callable[[], bytes]:
    return lambda: json.dumps(documents).encode()


def exports(name: str, data: Callable[[], bytes], *fates: Fate, says: tuple[str, ...] = ()) -> Dirt:
    """Documents of one item each, and the fate of each."""
    rows = {(f"[{at}].barang", 1): fate for at, fate in enumerate(fates)}
    return Dirt(name, "exports", "peb.json", data, rows, says=says)


def unreadable(name: str, data: Callable[[], bytes], *says: str) -> Dirt:
    return Dirt(name, "exports", "peb.json", data, {}, FileStatus.UNREADABLE, says)


READ = accepted(hs_code="94036090", fob_usd="100.00", fob_idr="1550000.00", exporter_name="UD GEMILANG")
OTHER: Document = {"nomorAju": "06010000001620231205000039", "nomorDaftar": "000039"}

ATTENDANCE: list[Cell] = [
    "NO", "NAMA PESERTA", "Asal Instansi", "L/P", "NIK", "NIB", "No. HP", "Kehadiran", None, None,
    "Tanda Tangan",
]  # fmt: skip
DAYS: list[Cell] = [None, None, None, None, None, None, None, "Hari 1", "Hari 2", "Hari 3", None]
MARKS: Mapping[str, tuple[Cell, Cell, Cell]] = {"all": ("√", "v", "hadir"), "some": ("1", "-", None)}


def present(number: int, name: str, *marks: Cell, serial: int = 1) -> list[Cell]:
    return [number, name, "UD Maju", "P", f"730801450290000{serial}", None, "081234567890", *marks, None]


def attendance(*rows: list[Cell], days: str = "20 s.d. 22 Juni 2023") -> Callable[[], bytes]:
    title: list[list[Cell]] = [
        ["DAFTAR HADIR PESERTA"],
        ["Kegiatan : Bimtek Ekspor Disperindag Sulsel"],
        [f"Hari/Tanggal : {days}"],
        ["Tempat : Hotel Maros, Kabupaten Maros"],
        [],
    ]
    return lambda: xlsx({"Hadir": [*title, ATTENDANCE, DAYS, *rows]})


def training(name: str, data: Callable[[], bytes], rows: Mapping[int, Fate]) -> Dirt:
    fates = {("Hadir", row): fate for row, fate in rows.items()}
    return Dirt(name, "training", "hadir.xlsx", data, fates, sidecar="programme: SULSEL-EKSPOR-2023\n")


CAME = accepted(participant_name="Siti", days_held="3", days_attended="3", starts_on="2023-06-20", ends_on="2023-06-22")

CORPUS = (
    exports("a clean declaration", written(peb()), READ),
    exports(
        "every key of customs' schema",
        written(
            peb(
                **DOCUMENT_OF_THE_SCHEMA,
                barang=[item(**ITEM_OF_THE_SCHEMA)],
                entitas=[party(), {"seriEntitas": 2, "kodeEntitas": "23", "kodeKategoriKonsolidator": "1"}],
            )
        ),
        READ,
    ),
    Dirt(
        "a key of an item that is in no schema",
        "exports",
        "peb.json",
        written(peb(**DOCUMENT_OF_THE_SCHEMA, barang=[item(**ITEM_OF_THE_SCHEMA, barangBonus=[{"fob": 50}])])),
        {("[0].barang", 1): quarantined("column_unknown")},
        FileStatus.HELD,
        ("barang.barangBonus",),
    ),
    Dirt(
        "documents under a key",
        "exports",
        "peb.json",
        lambda: json.dumps({"data": [peb()]}).encode(),
        {("data[0].barang", 1): READ},
    ),
    exports("JSON with a byte order mark", lambda: b"\xef\xbb\xbf" + json.dumps([peb()]).encode(), READ),
    exports(
        "an HS code with dots",
        written(peb(barang=[item(posTarif="9403.60.90")])),
        accepted("hs_dotted", hs_code="94036090"),
    ),
    exports(
        "an HS code without its zero",
        written(peb(barang=[item(posTarif="9011110")])),
        accepted("hs_padded", hs_code="09011110"),
    ),
    exports("an HS chapter that is none", written(peb(barang=[item(posTarif="77011110")])), quarantined("hs_invalid")),
    exports(
        "a rate for a hundred yen",
        written(peb(kodeValuta="JPY", ndpbm=10900)),
        quarantined("ndpbm_scale"),
    ),
    exports("a rate below zero", written(peb(ndpbm=-1)), quarantined("ndpbm_invalid")),
    exports("no currency", written(peb(kodeValuta="")), rejected("currency_missing")),
    exports("a currency that is none", written(peb(kodeValuta="XQZ")), quarantined("currency_unknown")),
    exports("goods sent home", written(peb(kodeNegaraTujuan="ID")), quarantined("destination_invalid")),
    exports("goods worth nothing", written(peb(fob=0, barang=[item(fob=0)])), quarantined("fob_invalid")),
    exports(
        "a sample worth nothing",
        written(peb(kodeKategoriEkspor="37", fob=0, barang=[item(fob=0)])),
        accepted(is_sample="True", fob_usd="0.00"),
    ),
    exports("items that do not add up", written(peb(fob=101)), quarantined("document_fob_differs")),
    exports("heavier inside than outside", written(peb(bruto=9)), quarantined("net_over_gross")),
    exports(
        "a broken number of the exporter",
        written(peb(entitas=[party(nomorIdentitas="332005220394001", nibEntitas="")])),
        quarantined("party_id_invalid"),
    ),
    Dirt(
        "the same item twice",
        "exports",
        "peb.json",
        written(peb(barang=[item(), item()])),
        {("[0].barang", 1): READ, ("[0].barang", 2): duplicate("row_duplicate")},
    ),
    Dirt(
        "a document twice, with another state",
        "exports",
        "peb.json",
        written(peb(dataStatus=[{"keterangan": "DITERIMA"}]), peb()),
        {(f"[{at}].barang", 1): quarantined("item_contradicts") for at in range(2)},
    ),
    exports(
        "text where a number belongs", written(peb(barang=[item(fob="seratus")])), quarantined("number_unreadable")
    ),
    Dirt(
        "a broken document among others",
        "exports",
        "peb.json",
        lambda: json.dumps([peb(), {**peb(**OTHER), "barang": "tidak ada"}]).encode(),
        {("[0].barang", 1): READ, ("[1]", 1): quarantined("row_unreadable")},
    ),
    exports("one document alone on its line", lambda: json.dumps(peb()).encode() + b"\n", READ),
    Dirt(
        "a second list beside the documents",
        "exports",
        "peb.json",
        lambda: json.dumps({"data": [peb()], "lainnya": [peb(**OTHER)]}).encode(),
        {},
        FileStatus.HELD,
        ("lainnya",),
    ),
    Dirt(
        "an owner who is nobody",
        "exports",
        "peb.json",
        written(peb(barang=[item(barangPemilik=[{"seriEntitas": 9}])]), peb(**OTHER)),
        {("[0].barang", 1): quarantined("party_id_invalid"), ("[1].barang", 1): READ},
    ),
    unreadable("JSON cut off", lambda: json.dumps([peb()]).encode()[:-20], "not JSON"),
    unreadable("JSON that is no list", lambda: b'{"status": "Error"}', "not in an array"),
    unreadable("JSON of not a number", lambda: json.dumps([peb(fob=float("nan"))]).encode()),
    unreadable("JSON nested without end", lambda: b"[" * 100_000),
    training("a clean attendance list", attendance(present(1, "Siti", "√", "v", "hadir")), {8: CAME}),
    training(
        "ticks of every kind, empty numbered rows, signatures",
        attendance(
            present(1, "Siti", "√", "v", "hadir"),
            present(2, "Ani", "1", "-", None, serial=2),
            [3, None, None],
            [4],
            [None, "Mengetahui,"],
            [None, "Kepala Bidang"],
        ),
        {8: CAME, 9: accepted(days_attended="1"), 12: rejected("total_row"), 13: rejected("total_row")},
    ),
    training(
        "a tick that nobody knows",
        attendance(present(1, "Siti", "√", "?", "v")),
        {8: quarantined("attendance_unknown")},
    ),
    training(
        "a second event below the first",
        attendance(
            present(1, "Siti", "√", "v", "v"),
            [],
            ["Kegiatan : Klinik Ekspor"],
            ["Hari/Tanggal : 3 s.d. 5 Juli 2023"],
            ATTENDANCE,
            DAYS,
            present(1, "Ani", "√", "v", "v", serial=2),
        ),
        {
            8: CAME,
            10: rejected("participant_blank"),
            11: rejected("participant_blank"),
            12: rejected("header_repeated"),
            13: quarantined("header_moved"),
            14: quarantined("header_moved"),
        },
    ),
    training(
        "a participant listed twice",
        attendance(present(1, "Siti", "√", "v", "v"), present(2, "Siti", "√", "v", "v")),
        {8: CAME, 9: duplicate("participant_repeated")},
    ),
    training(
        "days that end before they begin",
        attendance(present(1, "Siti", "√", "v", "v"), days="22 Juni 2023 s.d. 20 Juni 2023"),
        {8: quarantined("dates_invalid")},
    ),
)
