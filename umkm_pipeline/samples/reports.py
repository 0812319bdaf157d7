"""The files of firms' own reports of exports: a province's monitoring sheet and the answers to a form.

Belongs here: who reports what, the two layouts' cells, and their defects. Nothing of it is in the truth of exports:
reports are claims.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

from umkm_pipeline.model.codes import Outcome, PartyRole
from umkm_pipeline.samples.abroad import written_country
from umkm_pipeline.samples.carried import Habits, carry
from umkm_pipeline.samples.firms import Firm, Universe
from umkm_pipeline.samples.ids import written_phone
from umkm_pipeline.samples.indonesian import MONTHS, dotted
from umkm_pipeline.samples.lists import write_list
from umkm_pipeline.samples.names import written_name, written_person
from umkm_pipeline.samples.rows import Cells, Defect, PlannedRow, map_cell, plant, put, repeat
from umkm_pipeline.samples.source_yml import write_source_yml
from umkm_pipeline.samples.truth import Target, Truth

SOURCE = "reported_exports"
BLOCK, FORM = "monitoring_block", "form_answers"
_BLOCK_HEADERS = (
    *("NO", "Nama Usaha", "Nama Pemilik", "L/P", "NIK", "NIB", "No. HP", "Desa/Kelurahan", "Kabupaten/Kota", "Produk"),
    *("Kode HS", "Negara Tujuan", "Nilai Ekspor", "Mata Uang", "Cara Kirim", "Bukti", "Contoh (Sampel)", "No. PEB"),
    "Keterangan",
)
_FORM_HEADERS = (
    *("Timestamp", "Nama Usaha", "Nama Pemilik Usaha", "NIB", "NPWP", "Nomor WhatsApp", "Alamat email"),
    *("Asal Kabupaten/Kota", "Bulan Ekspor", "Negara Tujuan Ekspor", "Produk yang Diekspor", "Nilai Ekspor (Rp)"),
    *("Ekspor melalui", "Bukti Ekspor", "Apakah sampel", "Nomor PEB (bila ada)"),
)
_WAYS = (
    *(("Kurir", "Resi"), ("Pos", "Resi"), ("Marketplace", "Riwayat pesanan"), ("Dibawa sendiri", "Foto")),
    *(("Agregator", "Faktur"), ("Dibawa sendiri", "Tidak ada"), ("Agregator", "Tidak ada"), ("Sendiri", "SKA")),
)
"""How goods go, with the proof that comes with it."""
_ABROAD = ("MY", "SG", "JP", "AU", "TL", "PG", "US", "NL")
_Q, _R, _OK = Outcome.QUARANTINED, Outcome.REJECTED, Outcome.ACCEPTED

_BLOCK_DEFECTS = (
    Defect("name_blank", _R, put("Nama Usaha", None), copies=2),
    Defect(
        "key_missing",
        _Q,
        lambda cells, _: cells.update({"NIK": None, "NIB": None, "No. HP": "-"}),
        spoils=("nib", "nik"),
    ),
    Defect("nib_invalid", _Q, put("NIB", "belum punya"), spoils=("nib",)),
    Defect(
        "nik_numeric",
        _Q,
        map_cell("NIK", lambda nik: int(nik[:15] + "0")),
        spoils=("nik",),
        needs=lambda c: bool(c["NIK"]),
    ),
    Defect("phone_invalid", _OK, put("No. HP", "021"), needs=lambda cells: bool(cells["NIB"]), copies=2),
    Defect("region_unresolved", _Q, put("Kabupaten/Kota", "Kab. Entah Berantah"), copies=2),
    Defect("destination_invalid", _Q, put("Negara Tujuan", "AS"), copies=2),
    Defect("hs_invalid", _OK, put("Kode HS", "12")),
    Defect("number_unreadable", _Q, put("Nilai Ekspor", "lumayan")),
    Defect("value_negative", _Q, put("Nilai Ekspor", -250_000), copies=2),
    Defect("value_missing", _OK, lambda cells, _: cells.update({"Nilai Ekspor": None, "Mata Uang": None}), copies=2),
    Defect("currency_missing", _Q, put("Mata Uang", None), copies=2),
    Defect("currency_unknown", _Q, put("Mata Uang", "ringgit"), copies=2),
    Defect("reported_channel_unknown", _Q, put("Cara Kirim", "lewat teman dari teman")),
    Defect("proof_unknown", _Q, put("Bukti", "saksi")),
    Defect("mark_unknown", _Q, put("Contoh (Sampel)", "kadang")),
    Defect("peb_reference_invalid", _OK, lambda cells, _: cells.update({"Bukti": "PEB", "No. PEB": "lupa"})),
    Defect("peb_number_missing", _OK, put("Bukti", "PEB")),
)
_FORM_DEFECTS = (
    Defect("period_unreadable", _Q, put("Bulan Ekspor", "waktu itu")),
    Defect("period_unreadable", _Q, put("Bulan Ekspor", None)),
    Defect("period_too_long", _Q, put("Bulan Ekspor", "Januari 2022 s.d. Juni 2024"), copies=2),
    Defect("period_future", _Q, put("Bulan Ekspor", "Desember 2024"), copies=2),
    Defect("date_implausible", _Q, put("Bulan Ekspor", "Maret 1994"), copies=2),
    Defect("nib_invalid", _Q, put("NIB", "1234"), spoils=("nib",)),
    Defect("key_missing", _Q, lambda cells, _: cells.update({"NIB": None, "Nomor WhatsApp": None}), spoils=("nib",)),
    Defect("number_unreadable", _Q, put("Nilai Ekspor (Rp)", "5 jutaan lebih")),
    Defect("reported_channel_unknown", _Q, put("Ekspor melalui", "???")),
    Defect("proof_unknown", _Q, put("Bukti Ekspor", "percaya saja")),
    Defect("mark_unknown", _Q, put("Apakah sampel", "mungkin")),
    Defect("peb_reference_invalid", _OK, put("Nomor PEB (bila ada)", "tanya kurir")),
    Defect("peb_number_missing", _OK, put("Bukti Ekspor", "PEB")),
)


def write_reports(rng: Random, landing: Path, truth: Truth, universe: Universe) -> None:
    """Write both files: South Sulawesi's monitoring of early 2023, and the form of Kominfo's participants of 2024.

    Args:
        rng: draws who reports and what.
        landing: landing area.
        truth: what to note the rows in.
        universe: the firms.
    """
    sulsel = rng.sample([firm for firm in universe.group("sulsel_pool", "kominfo_2023") if firm.nib], 44)
    rows = [_block_row(rng, firm, number) for number, firm in enumerate(sulsel, start=1)]
    plant(rng, rows, _BLOCK_DEFECTS)
    repeat(rng, rows, "row_duplicate", copies=1)
    month = date(2023, 7, 1)
    write_source_yml(landing, SOURCE, month, {"province": "73"})
    titles = ("MONITORING EKSPOR UMKM PROVINSI SULAWESI SELATAN", "Periode : Januari s.d. Juni 2023")
    target = Target(landing, SOURCE, month, "monitoring_ekspor_sulsel.xlsx", BLOCK)
    write_list(target, truth, _BLOCK_HEADERS, rows, titles=titles, total=True)

    kominfo = rng.sample(universe.group("merauke", "masohi", "manggarai_barat"), 36)
    rows = [_form_row(rng, firm) for firm in kominfo]
    plant(rng, rows, _FORM_DEFECTS)
    repeat(rng, rows, "row_duplicate", copies=1)
    target = Target(landing, SOURCE, date(2024, 8, 1), "jawaban_formulir_ekspor.csv", FORM)
    write_list(target, truth, _FORM_HEADERS, rows)


def _complete(firm: Firm) -> Habits:
    return Habits(always=frozenset({firm.key}))


def _block_row(rng: Random, firm: Firm, number: int) -> PlannedRow:
    ids = carry(rng, firm, date(2023, 6, 30), _complete(firm), columns=("nib", "nik"))
    way, proof = rng.choice(_WAYS)
    currency = rng.choice(("IDR", "Rp", "IDR", "USD", "MYR"))
    value = rng.randrange(2, 90) * (500_000 if currency in {"IDR", "Rp"} else 50)
    cells: Cells = {
        "NO": number,
        "Nama Usaha": written_name(rng, firm.name, firm.legal_form),
        "Nama Pemilik": written_person(rng, firm.owner.name),
        "L/P": firm.owner.sex,
        "NIK": ids.nik,
        "NIB": ids.nib or None,
        "No. HP": written_phone(rng, ids.phone),
        "Desa/Kelurahan": firm.place.village,
        "Kabupaten/Kota": firm.place.written_region(rng),
        "Produk": firm.product.name,
        "Kode HS": rng.choice((firm.product.hs_code, firm.product.hs_code[:6], None)),
        "Negara Tujuan": written_country(rng.choice(_ABROAD)),
        "Nilai Ekspor": value,
        "Mata Uang": currency,
        "Cara Kirim": way,
        "Bukti": proof,
        "Contoh (Sampel)": rng.choice(("Ya", "Tidak", "Tidak")),
    }
    return PlannedRow(cells, [ids.party(PartyRole.REPORTER, firm, ("nib", "nik"))])


def _form_row(rng: Random, firm: Firm) -> PlannedRow:
    ids = carry(rng, firm, date(2024, 7, 31), _complete(firm), columns=("nib", "npwp"))
    way, proof = rng.choice(_WAYS)
    month = rng.randrange(1, 8)
    value = rng.randrange(1, 60) * 250_000
    cells: Cells = {
        "Timestamp": f"2024-08-{rng.randrange(1, 28):02d} {rng.randrange(8, 21):02d}:{rng.randrange(60):02d}:00",
        "Nama Usaha": written_name(rng, firm.name, firm.legal_form),
        "Nama Pemilik Usaha": written_person(rng, firm.owner.name),
        "NIB": ids.nib or None,
        "NPWP": ids.npwp or None,
        "Nomor WhatsApp": firm.owner.phone,
        "Alamat email": firm.owner.email or None,
        "Asal Kabupaten/Kota": firm.place.written_region(rng),
        "Bulan Ekspor": rng.choice((f"{MONTHS[month - 1]} 2024", f"{month:02d}/2024", f"{MONTHS[month - 1][:3]} 2024")),
        "Negara Tujuan Ekspor": written_country(rng.choice(_ABROAD)),
        "Produk yang Diekspor": firm.product.name,
        "Nilai Ekspor (Rp)": dotted(value),
        "Ekspor melalui": way,
        "Bukti Ekspor": proof,
        "Apakah sampel": rng.choice(("Ya", "Tidak")),
    }
    return PlannedRow(cells, [ids.party(PartyRole.REPORTER, firm, ("nib", "npwp"))])
