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
from umkm_pipeline.model.types import Pii
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
            "name": f"{MARK.title()} Wulandari {n}",
            "nik": f"{NIK_START}{n % 10}{n:04d}",
            "phone": f"0{PHONE_START}{n:06d}",
            "email": f"{MARK}{n}@kanari.id",
        }


_VALUES = {
    "region_code": "Kab. Bone",
    "site": "Kab. Bone",
    "district_code": "Lamuru",
    "province_code": "Sulawesi Selatan",
    "starts_on": "2023-06-20",
    "ends_on": "2023-06-22",
    "event_name": "Pelatihan Ekspor",
    "product": "Kopi",
    "hs_code": "09011110",
    "size_class_stated": "Mikro",
    "turnover_idr": "150000000",
    "decision": "Diterima",
    "destination_country": "JP",
    "currency": "USD",
    "kbli": "10761",
    "attendance": "√",
    "owner_sex": "P",
    "programme_code": "SULSEL-EKSPOR-2023",
    "sending_province_code": "Sulawesi Selatan",
    "target_document": "RPJMD",
    "year": "2023",
    "mission_line": "peserta",
    "proof": "faktur",
}
"""What a column says of anything but people; any other says 1."""


def land_all(landing: Path, month: str, people: Planted) -> list[Path]:
    """Write a file for each layout of each source, and what goes wrong besides; returns them."""
    files: list[Path] = []
    for source in SOURCES:
        folder = landing / source / month
        folder.mkdir(parents=True, exist_ok=True)
        if CATALOGUE[source].read_json is not None:
            file = folder / "dokumen.json"
            file.write_text(json.dumps([DOCUMENTS[source](people.person()) for _ in range(3)]), encoding="utf-8")
            files.append(file)
        sheets = (layout for layout in layouts_of(source) if not _is_json(layout))
        files += [_sheet(folder / f"{layout.layout}.xlsx", layout, people) for layout in sheets]
        files += _broken(folder, people)
    return files


def _is_json(layout: Layout) -> bool:
    return layout.layout.endswith("_json")


def _sheet(file: Path, layout: Layout, people: Planted) -> Path:
    """A sheet of the layout: people in their own columns, then one in each column that is another's."""
    _, fields = _columns(layout)
    rows = [row_of(fields, people.person()) for _ in range(3)]
    for at, kind in itertools.product(range(len(fields)), ("name", "nik", "phone", "email")):
        person = people.person()
        row = row_of(fields, person)
        if not (kind == "name" and _holds_words(fields[at])):
            row[at] = person[kind]
        rows.append(row)
    rows.append([*row_of(fields, people.person()), people.person()["name"]])  # one cell too many
    return write_sheet(file, layout, rows, narrator=people.person())


def write_sheet(file: Path, layout: Layout, rows: list[list[str]], narrator: dict[str, str]) -> Path:
    """Write rows under a layout's header, below a title and above a signature that name one more person."""
    headers, _ = _columns(layout)
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet(_sheet_name(layout))
        sheet.write_string(0, 0, f"DAFTAR, narahubung {narrator['name']} {narrator['phone']} {narrator['nik']}")
        for at, header in enumerate(headers):
            sheet.write_string(2, at, header)
        for number, row in enumerate(rows, start=2 + layout.header_rows):
            for at, text in enumerate(row):
                sheet.write_string(number, at, text)
        sheet.write_string(len(rows) + 6, 0, f"Mengetahui, {narrator['name']}, NIK {narrator['nik']}")
    return file


def people_of(layout: Layout, people: list[dict[str, str]]) -> list[list[str]]:
    """A row for each of some people."""
    _, fields = _columns(layout)
    return [row_of(fields, person) for person in people]


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


def row_of(fields: list[str], person: dict[str, str]) -> list[str]:
    """A person's row under columns that feed these fields."""
    return [_value(field, person) for field in fields]


def _value(field: str, person: dict[str, str]) -> str:
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
        if here:
            return person[kind]
    if base in ("nib", "npwp", ""):
        return ""
    return _VALUES.get(base, "2023-06-20" if base.endswith(("_on", "_date")) else "1")


def _holds_words(field: str) -> bool:
    """Columns of free words: a name in them is a word among others, which no program can tell."""
    known = FIELDS.get(field.partition(".")[0])
    coded = known is not None and (
        known.codes or known.type.value != "text" or known.name.endswith(("_code", "_number"))
    )
    return not coded


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
