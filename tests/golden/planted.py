"""Files of every source with people in them that no real file has: to be looked for where they must not be.

Made from the layouts themselves, so that a new layout or source is covered by being there. Documents (JSON) have no
columns to be made from: a source that reads them needs an entry in `DOCUMENTS`, and the test fails without one.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

from umkm_pipeline.ingest.layout import Layout
from umkm_pipeline.ingest.layouts import layouts_of
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.tables import SOURCES
from umkm_pipeline.model.types import Pii, Type
from umkm_pipeline.quality.words import CHECKED
from umkm_pipeline.sources.catalogue import CATALOGUE

MARK = "zqkanari"
"""Begins every planted name, address and e-mail, and no word of any language."""
NIK_START, PHONE_START = "73710157089", "81299"


class Planted:
    """Counts people up: each has a name, a NIK, a phone number and an e-mail address of their own."""

    def __init__(self) -> None:
        self._count = itertools.count(1)

    def person(self) -> dict[str, str]:
        """Another person."""
        n = next(self._count)
        return {
            "n": str(n),
            "name": f"{MARK.title()} Wulandari {n}",
            "nik": f"{NIK_START}{n % 10}{n:04d}",
            "phone": f"0{PHONE_START}{n:06d}",
            "email": f"{MARK}{n}@kanari.id",
        }


_VALUES = {
    "region_code": "Kab. Bone",
    "origin_region_code": "Kab. Bone",
    "site": "Kab. Bone",
    "district_code": "Lamuru",
    "village_name": "Turu Adae",
    "province_code": "Sulawesi Selatan",
    "origin_province_code": "73",
    "sending_province_code": "Sulawesi Selatan",
    "starts_on": "2023-06-20",
    "ends_on": "2023-06-22",
    "event_dates": "20 s.d. 22 Juni 2023",
    "event_name": "Pelatihan Calon Eksportir Sulawesi Selatan Tahun 2023",
    "cluster_name": "Sentra Kopi Lamuru {n}",
    "product": "Kopi",
    "hs_code": "09011110",
    "size_class_stated": "Mikro",
    "turnover_idr": "150000000",
    "foreign_sales_percent": "5",
    "decision": "Diterima",
    "destination_country": "JP",
    "currency": "USD",
    "kbli": "10761",
    "attendance": "√",
    "owner_sex": "P",
    "legal_form": "Perorangan",
    "programme_code": "SULSEL-EKSPOR-2023",
    "indicator_code": "Nilai ekspor",
    "unit_code": "US$",
    "target_document": "RPJMD",
    "period_start": "2023-01-01",
    "period_end": "2023-12-31",
    "period": "Juni 2023",
    "month": "Juni",
    "year": "2023",
    "direction": "naik",
    "revision": "0",
    "period_basis": "bulan",
    "basis_certain": "tertulis",
    "attribution": "provinsi asal",
    "release_status": "sementara",
    "is_approximate": "tidak",
    "goods_code": "0901",
    "mission_line": "peserta",
    "invited_came": "ya",
    "deal_kind": "Transaksi",
    "reported_channel": "pos",
    "proof_kind": "faktur",
    "sample_reported": "tidak",
    "ska_number": "{n:07d}/UPG/2023",
    "ska_form": "D",
    "ska_status": "terbit",
    "nomor_aju": "06013000001020230611{n:06d}",
    "nomor_daftar": "{n:06d}",
    "npe_number": "{n:06d}/NPE",
    "tanggal_daftar": "2023-06-11",
    "office_code": "060100",
    "export_category": "10",
    "fob_native": "100",
    "ndpbm": "14900",
    "net_weight_kg": "10",
    "gross_weight_kg": "12",
    "quantity_unit": "KGM",
    "loading_port": "IDTPE",
    "origin_region_peb": "7308",
    "status": "SELESAI",
    **dict.fromkeys(("invited_kind", "invited_country", "buyer_place", "peb_aju", "peb_daftar", "replaces_number"), ""),
    **dict.fromkeys(("nib", "npwp", "goods_owner_identity", "goods_owner_name", ""), ""),
}
"""What a column says of anything but people, `n` being the person's count; any other says 1."""

_OF_LAYOUT = {
    "cluster_list": {"firms": "10", "workers": "20"},
    "deals_block": {"buyer_place": "Malaysia"},
    "invitations_block": {"invited_kind": "Kedutaan", "invited_country": "Jepang"},
    "plan_targets": {"month": "", "period_basis": "tahun"},
    "figures_long": {"month": "Mei", "revision": "{n}"},
    "release_long": {"month": "Mei", "revision": "{n}"},
    "programme_targets": {"period_basis": "masa program"},
    "ska_block": {"nib": "9120{n:09d}"},
    "ska_flat": {"nib": "9120{n:09d}"},
}
"""What a column says in one layout."""

_MISSION = ("Misi Dagang Sulawesi Selatan", "Penyelenggara : Dinas Perdagangan Provinsi Sulawesi Selatan")
_HELD = ("Tanggal : 20 s.d. 22 Juni 2023", "Tempat : Hotel Bone, Kab. Bone")
_TITLES = {
    **dict.fromkeys(("deals_block", "invitations_block", "participants_block"), (*_MISSION, *_HELD)),
    "attendance_block": ("Kegiatan : Pelatihan Calon Eksportir Sulawesi Selatan Tahun 2023", *_HELD),
    "district_sheets": ("Data UMKM Kabupaten Bone", "Keadaan per : 31 Mei 2023"),
    "monitoring_block": ("Periode : Januari s.d. Juni 2023",),
    "months_wide": ("Ekspor Provinsi Sulawesi Selatan tahun 2023 (bulanan)", "Dicatat menurut provinsi asal"),
    "plan_years_wide": ("RPJMD Provinsi Sulawesi Selatan Tahun 2018-2023",),
    "ranking_block": ("Hasil Kurasi Calon Eksportir Sulawesi Selatan", "Tahap : 1", "Tanggal : 24 Mei 2023"),
    "size_classes_wide": ("Jumlah UMKM Provinsi Sulawesi Selatan tahun 2023",),
}
"""What stands above a table whose rows do not say it."""

_SIDECAR = {
    "curation": "files:\n  ranking_block.xlsx: {programme: SULSEL-EKSPOR-2023, province: '73'}\n",
    "official_stats": "",
}
"""What `_source.yml` says where it is not only the province."""


def land_all(landing: Path, month: str, people: Planted) -> list[Path]:
    """Write a file for each layout of each source, and what goes wrong besides; returns them.

    The first sheet of a source stands in a file, and on a sheet, that somebody called after a person.
    """
    files: list[Path] = []
    for source in SOURCES:
        folder = landing / source / month
        folder.mkdir(parents=True, exist_ok=True)
        if CATALOGUE[source].read_json is not None:
            file = folder / "dokumen.json"
            documents = [DOCUMENTS[source](people.person()) for _ in range(4)]
            documents[-1]["kodeNegaraTujuan" if source == "exports" else "negaraTujuan"] = "ID"
            file.write_text(json.dumps(documents), encoding="utf-8")
            files.append(file)
        (folder / "_source.yml").write_text(_SIDECAR.get(source, "province: '73'\n"), encoding="utf-8")
        sheets = [layout for layout in layouts_of(source) if not _is_json(layout)]
        for number, layout in enumerate(sheets):
            person = people.person()
            named = f" {person['nik']} {person['phone']} {person['email']}" if number == 0 else ""
            sheet = f"Data {person['nik']}" if number == 0 and layout.sheets is None else None
            files.append(_sheet(folder / f"{layout.layout}{named}.xlsx", layout, people, sheet))
        files += _broken(folder, people)
    return files


def _is_json(layout: Layout) -> bool:
    return layout.layout.endswith("_json")


def _sheet(file: Path, layout: Layout, people: Planted, name: str | None) -> Path:
    """A sheet of the layout: people in their own columns, then one in each column that is another's."""
    _, fields = _columns(layout)
    rows = people_of(layout, [people.person() for _ in range(3)])
    for at, kind in itertools.product(range(len(fields)), ("name", "nik", "phone", "email")):
        person = people.person()
        [row] = people_of(layout, [person])
        if not (kind == "name" and _holds_words(fields[at])):
            row[at] = person[kind]
        rows.append(row)
    rows += [[*row, people.person()["name"]] for row in people_of(layout, [people.person()])]  # one cell too many
    return write_sheet(file, layout, rows, narrator=people.person(), name=name)


def write_sheet(
    file: Path, layout: Layout, rows: list[list[str]], narrator: dict[str, str], name: str | None = None
) -> Path:
    """Write rows under a layout's header, below a title and above a signature that name one more person."""
    headers, _ = _columns(layout)
    titles = _TITLES.get(layout.layout, ())
    top = len(titles) + 2
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet(name or _sheet_name(layout))
        sheet.write_string(0, 0, f"DAFTAR, narahubung {narrator['name']} {narrator['phone']} {narrator['nik']}")
        for number, title in enumerate(titles, start=1):
            sheet.write_string(number, 0, title)
        for at, header in enumerate(headers):
            for line, words in enumerate(header.split(" ", layout.header_rows - 1)):
                sheet.write_string(top + line, at, words)
        for number, row in enumerate(rows, start=top + layout.header_rows):
            for at, text in enumerate(row):
                sheet.write_string(number, at, text)
        sheet.write_string(top + len(rows) + 4, 0, f"Mengetahui, {narrator['name']}, NIK {narrator['nik']}")
    return file


def people_of(layout: Layout, people: list[dict[str, str]]) -> list[list[str]]:
    """A row for each of some people."""
    _, fields = _columns(layout)
    values = _VALUES | _OF_LAYOUT.get(layout.layout, {})
    return [[_value(field, person, values) for field in fields] for person in people]


def _columns(layout: Layout) -> tuple[list[str], list[str]]:
    """Headers, and the field that each feeds."""
    headers = [column.header.replace("*", "1") for column in layout.columns]
    fields = [column.field for column in layout.columns]
    if layout.wide is not None:
        wide = ["Kab. Bone", "Kab. Sinjai"] if layout.wide.columns == "*" else list(layout.wide.columns)
        headers, fields = headers + wide, fields + [layout.wide.value] * len(wide)
    return headers, fields


def _sheet_name(layout: Layout) -> str:
    return layout.sheets.names[0] if layout.sheets and layout.sheets.names else "Data"


def _value(field: str, person: dict[str, str], values: dict[str, str]) -> str:
    base = field.partition(".")[0]
    known = FIELDS.get(base)
    named = base.endswith("_name") and (known is None or known.pii is Pii.RAW)
    of_person = {
        "nik": "nik" in base or base.endswith("_identity"),
        "phone": "phone" in base,
        "email": "email" in base,
        "name": named or base in ("address", "exporter_address", "decision_reason"),
    }
    for kind, here in of_person.items():
        if here and values.get(base) != "":
            return person[kind]
    usual = "2023-06-20" if base.endswith(("_on", "_date")) else "1"
    return values.get(base, usual).format(n=int(person.get("n", "1")))


def _holds_words(field: str) -> bool:
    """Columns of free words or numbers: a name in them is a word among others, which no program can tell."""
    known = FIELDS.get(field.partition(".")[0])
    return known is not None and known.type is Type.TEXT and not known.codes and known.name not in CHECKED


def _broken(folder: Path, people: Planted) -> list[Path]:
    """A workbook cut off, a header that no layout knows, one of people, and a table that does not add up."""
    one, two, three = people.person(), people.person(), people.person()
    cut, unknown, headless = folder / "terpotong.xlsx", folder / "asing.csv", folder / "tanpa_judul.csv"
    cut.write_bytes(b"PK\x03\x04" + one["name"].encode() + one["nik"].encode())
    unknown.write_text(f"Warna;Cuaca;{two['nik']};{two['email']}\nmerah;cerah;{two['phone']};{two['name']}\n")
    headless.write_text("\n".join(f'{p["name"]};{p["nik"]};{p["phone"]};"' for p in (three, one, two)))
    documents = folder / "rusak.json"
    documents.write_text(f'[{{"namaEntitas": "{three["name"]}", "nomorIdentitas": "{three["nik"]}", ')
    return [cut, unknown, headless, documents]


def _declaration(person: dict[str, str]) -> dict[str, Any]:
    """A declaration whose exporter is a person, in the customs schema."""
    aju = f"06013000001020230611{person['nik'][-6:]}"
    return {
        "nomorAju": aju,
        "kodeDokumen": "30",
        "kodeKantor": "060100",
        "kodeKategoriEkspor": "10",
        "kodeJenisEkspor": "1",
        "tanggalAju": "2023-06-11",
        "tanggalEkspor": "2023-06-12",
        "kodeValuta": "USD",
        "ndpbm": 14900.0,
        "fob": 100.0,
        "bruto": 12.0,
        "netto": 10.0,
        "kodeNegaraTujuan": "JP",
        "kodePelMuat": "IDTPE",
        "dataStatus": [{"keterangan": "NPE", "tanggalStatus": "2023-06-12"}],
        "entitas": [
            {
                "seriEntitas": 1,
                "kodeEntitas": "2",
                "kodeJenisIdentitas": "3",
                "nomorIdentitas": person["nik"],
                "namaEntitas": person["name"],
                "alamatEntitas": f"Jl. {person['name']}",
            }
        ],
        "barang": [
            {
                "seriBarang": 1,
                "posTarif": "09011110",
                "uraian": f"KOPI, HUB {person['phone']} {person['email']}",
                "fob": 100.0,
                "jumlahSatuan": 10.0,
                "kodeSatuanBarang": "KGM",
                "netto": 10.0,
                "kodeDaerahAsal": "7308",
            }
        ],
    }


def _parcel(person: dict[str, str]) -> dict[str, Any]:
    """A consignment note of a person."""
    return {
        "nomorBarangKiriman": f"CNE06010020230612{person['nik'][-9:]}",
        "tanggalBarangKiriman": "2023-06-12",
        "kantor": "060100",
        "negaraTujuan": "JP",
        "valuta": "USD",
        "ndpbm": 14900.0,
        "fob": 50.0,
        "namaPengirim": person["name"],
        "alamatPengirim": f"Jl. {person['name']}",
        "jenisIdentitasPengirim": "3",
        "nomorIdentitasPengirim": person["nik"],
        "teleponPegirim": person["phone"],
        "daerahAsalBarang": "7308",
        "namaMarketplace": "X",
        "dataStatus": [{"kodeStatus": "316"}],
        "cnBarangList": [
            {
                "kodeHs": "09011110",
                "fob": 50.0,
                "jumlahSatuan": 5.0,
                "satuanBarang": "KGM",
                "kemasanBarag": "1",
                "bruto": 6.0,
                "uraian": f"Kopi {person['email']}",
            }
        ],
    }


DOCUMENTS: dict[str, Callable[[dict[str, str]], dict[str, Any]]] = {"exports": _declaration, "parcels": _parcel}
