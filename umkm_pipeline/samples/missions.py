"""The files of trade missions: South Kalimantan's three of 2024 and two of other provinces.

Belongs here: guests, participants and deals, the five layouts' cells, and their defects. Published are the 16
embassies, Jakarta in March 2024, Yogyakarta, Bali, and deals of Rp340 bn and Rp26 bn in missions of other provinces;
which provinces those were and all other days, firms and values are the sample's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from umkm_pipeline.model.codes import Outcome, PartyRole
from umkm_pipeline.samples.carried import Carried, Habits, carry
from umkm_pipeline.samples.firms import Firm, Universe
from umkm_pipeline.samples.ids import written_phone
from umkm_pipeline.samples.indonesian import day_range
from umkm_pipeline.samples.lists import write_list
from umkm_pipeline.samples.names import business_name, written_name, written_person
from umkm_pipeline.samples.rows import Cells, Defect, PlannedRow, map_cell, plant, put, repeat
from umkm_pipeline.samples.truth import Target, Truth

SOURCE = "missions"
RECAP, GUESTS, PARTICIPANTS, DEALS, FLAT = (
    *("missions_recap", "invitations_block", "participants_block", "deals_block", "missions_flat"),
)
MILLION = 10**6
EMBASSIES = (
    *("Jepang", "Korea Selatan", "Malaysia", "Singapura", "Thailand", "Filipina", "Vietnam", "India", "Pakistan"),
    *("Uni Emirat Arab", "Arab Saudi", "Mesir", "Turki", "Australia", "Belanda", "Italia"),
)
"""16 were invited, as published; which countries they were is not."""
_CAME = 11
_GUEST_HEADERS = ("NO", "Nama Undangan", "Jenis Undangan", "Negara", "Hadir", "Keterangan")
_FIRM_HEADERS = (*("NO", "Nama Usaha", "Nama Pemilik", "NIK", "NIB", "No. HP", "Kabupaten/Kota", "Produk", "Kode HS"),)
_DEAL_HEADERS = ("NO", "Penjual", "NIB", "No. HP", "Komoditas", "Kode HS", "Pembeli", "Asal Pembeli")
_FLAT_HEADERS = (
    *("jenis_baris", "nama_misi", "provinsi", "tempat", "tanggal_mulai", "tanggal_selesai", "nama_undangan"),
    *("jenis_undangan", "negara", "hadir", "nama_usaha", "nama_pemilik", "nib", "no_hp", "kabupaten_kota"),
    *("komoditas", "pembeli", "asal_pembeli", "nilai_transaksi", "jenis_transaksi"),
)
_RECAP_HEADERS = (
    *("NO", "Nama Kegiatan", "Provinsi Penyelenggara", "Tempat", "Tanggal Pelaksanaan"),
    *("Total Transaksi (Rp miliar)", "Sumber"),
)
_BUYERS_FROM = ("DKI Jakarta", "Jawa Barat", "Kota Surabaya", "Bali", "Malaysia", "Singapura", "Jepang")
_KINDS = ("Transaksi", "Transaksi", "MoU", "Minat")
_Q, _R, _OK = Outcome.QUARANTINED, Outcome.REJECTED, Outcome.ACCEPTED

_GUEST_DEFECTS = (
    Defect("invited_blank", _R, put("Nama Undangan", None), copies=2),
    Defect("attendance_unknown", _Q, put("Hadir", "diwakilkan?"), copies=2),
    Defect("invited_kind_unknown", _Q, put("Jenis Undangan", "siapa saja"), copies=2),
    Defect("country_unknown", _Q, put("Negara", "Negeri Seberang"), copies=2),
)
_FIRM_DEFECTS = (
    Defect("name_blank", _R, put("Nama Usaha", None), copies=2),
    Defect(
        "key_missing",
        _Q,
        lambda c, _: c.update({"NIK": None, "NIB": None, "No. HP": None}),
        spoils=("nib", "nik"),
        copies=2,
    ),
    Defect("nib_invalid", _Q, put("NIB", "menyusul"), spoils=("nib",), copies=2),
    Defect("nik_numeric", _Q, map_cell("NIK", lambda nik: int(nik[:15] + "0")), spoils=("nik",), copies=2),
    Defect("phone_invalid", _OK, put("No. HP", "0511")),
    Defect("region_unresolved", _Q, put("Kabupaten/Kota", "Kab. Entah"), copies=2),
    Defect("hs_invalid", _OK, put("Kode HS", "12"), copies=2),
)
_FLAT_DEFECTS = (
    Defect("mission_line_unknown", _Q, put("jenis_baris", "Panitia"), copies=2),
    Defect("event_underivable", _R, lambda c, _: c.update({"tanggal_mulai": None, "tanggal_selesai": None}), copies=2),
    Defect("place_unresolved", _Q, put("tempat", "Hotel Entah Berantah"), copies=2),
    Defect("sending_province_unknown", _Q, put("provinsi", "Kalimantan Tenggara"), copies=2),
    Defect("dates_invalid", _Q, put("tanggal_selesai", "2023-01-05"), copies=2),
    Defect(
        "date_implausible",
        _Q,
        lambda c, _: c.update({"tanggal_mulai": "2064-06-11", "tanggal_selesai": None}),
        copies=2,
    ),
    Defect("phone_invalid", _OK, put("no_hp", "-x-"), needs=lambda cells: bool(cells["nib"])),
)
_FLAT_DEAL_DEFECTS = (
    Defect("buyer_place_unknown", _Q, put("asal_pembeli", "seberang jalan"), copies=2),
    Defect("deal_kind_unknown", _Q, put("jenis_transaksi", "janji"), copies=2),
    Defect("number_unreadable", _Q, put("nilai_transaksi", "rahasia"), copies=2),
    Defect("value_negative", _Q, put("nilai_transaksi", "-5000000"), copies=2),
    Defect(
        "value_missing", _Q, lambda c, _: c.update({"nilai_transaksi": None, "jenis_transaksi": "Transaksi"}), copies=2
    ),
)


@dataclass(frozen=True, slots=True)
class Mission:
    """One mission: whose, where, when."""

    name: str
    province: str
    province_code: str
    place: str
    site_code: str
    starts_on: date
    ends_on: date

    @property
    def mission_id(self) -> str:
        """Sending province, site and first day."""
        return f"{self.province_code}/{self.site_code}/{self.starts_on}"

    @property
    def titles(self) -> tuple[str, ...]:
        """Lines above a list."""
        return (
            self.name.upper(),
            f"Penyelenggara : Dinas Perdagangan Provinsi {self.province}",
            f"Tempat : {self.place}",
            f"Tanggal : {day_range(self.starts_on, self.ends_on)}",
        )


_KALSEL = ("Misi Dagang Kalimantan Selatan", "Kalimantan Selatan", "63")
JAKARTA = Mission(*_KALSEL, "Hotel Merdeka Raya, Kota Jakarta Pusat", "3171", date(2024, 3, 5), date(2024, 3, 6))
YOGYAKARTA = Mission(*_KALSEL, "Hotel Tugu Indah, Kota Yogyakarta", "3471", date(2024, 6, 11), date(2024, 6, 12))
BALI = Mission(*_KALSEL, "Hotel Pantai Permai, Kota Denpasar", "5171", date(2024, 9, 17), date(2024, 9, 18))
JATENG = Mission(
    *("Misi Dagang Jawa Tengah", "Jawa Tengah", "33", "Hotel Barito Indah, Kota Banjarmasin", "6371"),
    *(date(2024, 5, 15), date(2024, 5, 16)),
)
LAMPUNG = Mission(
    *("Misi Dagang Lampung", "Lampung", "18", "Gedung Mandiri, Kota Banjarbaru", "6372"),
    *(date(2024, 7, 3), date(2024, 7, 3)),
)
ANNOUNCED = {JATENG: 340_000 * MILLION, LAMPUNG: 26_000 * MILLION}
"""Rupiah of deals in other provinces' missions, as published; that they were these two provinces is the sample's."""


def write_missions(rng: Random, landing: Path, truth: Truth, universe: Universe) -> dict[str, dict[str, Any]]:
    """Write every mission's files; returns what must come out of them, by mission.

    Args:
        rng: draws firms, buyers and values.
        landing: landing area.
        truth: what to note the rows in.
        universe: the firms.
    """
    writer = _Writer(rng, landing, truth)
    kalsel = [firm for firm in universe.group("kalsel_others", "kalsel_micro") if firm.nib]
    travelling = rng.sample(kalsel, 70)
    guests = writer.guests(JAKARTA, date(2024, 3, 1))
    firms = writer.participants(JAKARTA, date(2024, 3, 1), travelling[:40])
    deals = writer.deals(JAKARTA, date(2024, 3, 1), rng.sample(travelling[:30], 16), unit=MILLION)
    figures = [_figure(JAKARTA, guests, firms, deals)]
    flat = writer.flat({YOGYAKARTA: travelling[40:56], BALI: travelling[56:]}, date(2024, 9, 1))
    figures += [_figure(mission, [], *flat[mission]) for mission in (YOGYAKARTA, BALI)]
    sellers = {JATENG: universe.groups["jateng_coaching"], LAMPUNG: universe.groups["lampung_assisted"]}
    for mission, unit, count in ((JATENG, MILLION, 17), (LAMPUNG, 1_000 * MILLION, 8)):
        month = mission.starts_on.replace(day=1)
        able = [firm for firm in sellers[mission] if firm.nib]
        sold = writer.deals(mission, month, rng.sample(able, count), unit=unit, total=ANNOUNCED[mission])
        figures.append(_figure(mission, [], [], sold))
    writer.recap(date(2024, 10, 1))
    return {figure["mission_id"]: figure for figure in figures}


def _figure(
    mission: Mission, guests: Sequence[PlannedRow], firms: Sequence[PlannedRow], deals: Sequence[PlannedRow]
) -> dict[str, Any]:
    invited, joined, sold = (
        [row for row in rows if row.outcome is Outcome.ACCEPTED] for rows in (guests, firms, deals)
    )
    embassies = [row for row in invited if str(row.cells["Nama Undangan"]).startswith("Kedutaan")]
    return {
        "mission_id": mission.mission_id,
        "sending_province_code": mission.province_code,
        "invited": len(invited),
        "embassies_invited": len(embassies),
        "embassies_came": sum(row.cells["Hadir"] == "√" for row in embassies),
        "participants": len(joined),
        "deals": len(sold),
        "deal_value_idr": sum(int(str(row.cells["rupiah"] or 0)) for row in sold),
        "announced_deals_idr": ANNOUNCED.get(mission),
    }


@dataclass(frozen=True, slots=True)
class _Writer:
    rng: Random
    landing: Path
    truth: Truth

    def guests(self, mission: Mission, month: date) -> list[PlannedRow]:
        """The embassies, all of them accepted, and buyers, among whom the defects are."""
        embassies = [
            PlannedRow({"Nama Undangan": f"Kedutaan Besar {country}", "Hadir": "√" if at < _CAME else None})
            for at, country in enumerate(EMBASSIES)
        ]
        buyers = [
            PlannedRow(
                {
                    "Nama Undangan": f"PT {business_name(self.rng, 'Impor')}",
                    "Jenis Undangan": "Buyer",
                    "Negara": self.rng.choice(("Malaysia", "Singapura", "Jepang", "Indonesia")),
                    "Hadir": self.rng.choice(("√", "hadir", None)),
                }
            )
            for _ in range(14)
        ]
        plant(self.rng, buyers, _GUEST_DEFECTS)
        rows = self._numbered([*embassies, *buyers])
        target = Target(self.landing, SOURCE, month, "undangan_misi_jakarta.xlsx", GUESTS)
        write_list(target, self.truth, _GUEST_HEADERS, rows, titles=mission.titles)
        return rows

    def participants(self, mission: Mission, month: date, firms: Sequence[Firm]) -> list[PlannedRow]:
        """Firms that took part."""
        rows = []
        for firm in firms:
            ids = self._carry(firm, mission, ("nib", "nik"))
            cells: Cells = {
                "Nama Usaha": written_name(self.rng, firm.name, firm.legal_form),
                "Nama Pemilik": written_person(self.rng, firm.owner.name),
                "NIK": ids.nik,
                "NIB": ids.nib,
                "No. HP": written_phone(self.rng, ids.phone),
                "Kabupaten/Kota": firm.place.written_region(self.rng),
                "Produk": firm.product.name,
                "Kode HS": firm.product.hs_code,
            }
            rows.append(PlannedRow(cells, [ids.party(PartyRole.PARTICIPANT, firm, ("nib", "nik"))]))
        plant(self.rng, rows, _FIRM_DEFECTS)
        repeat(self.rng, rows, "row_duplicate", copies=2)
        target = Target(self.landing, SOURCE, month, "peserta_misi_jakarta.xlsx", PARTICIPANTS)
        write_list(target, self.truth, _FIRM_HEADERS, self._numbered(rows), titles=mission.titles, total=True)
        return rows

    def deals(
        self, mission: Mission, month: date, sellers: Sequence[Firm], *, unit: int, total: int | None = None
    ) -> list[PlannedRow]:
        """Deals of a mission in millions or billions of rupiah; those that make up a published total have no defect."""
        value = "Nilai (Rp juta)" if unit == MILLION else "Nilai (Rp miliar)"
        amounts = self._amounts(len(sellers), total)
        rows = [self._deal(mission, firm, amount) for firm, amount in zip(sellers, amounts, strict=True)]
        for row in rows:
            rupiah = row.cells["rupiah"]
            row.cells[value] = None if rupiah is None else int(str(rupiah)) / unit
        if total is None:
            for row in self.rng.sample(rows, 2):
                row.defect, row.rules, row.parties = "seller_unidentified", ("seller_unidentified",), []
                row.cells["NIB"] = row.cells["No. HP"] = None
        name = f"transaksi_{mission.name.lower().replace(' ', '_')}.xlsx"
        headers = (*_DEAL_HEADERS, value, "Jenis Kesepakatan")
        target = Target(self.landing, SOURCE, month, name, DEALS)
        write_list(target, self.truth, headers, self._numbered(rows), titles=mission.titles, total=True)
        return rows

    def flat(
        self, travelling: dict[Mission, Sequence[Firm]], month: date
    ) -> dict[Mission, tuple[list[PlannedRow], list[PlannedRow]]]:
        """Several missions in one file, a line for each mission, participant and deal; returns the last two of each."""
        written: list[PlannedRow] = []
        result = {}
        for mission, firms in travelling.items():
            head: Cells = {
                "nama_misi": mission.name,
                "provinsi": mission.province,
                "tempat": mission.place,
                "tanggal_mulai": mission.starts_on.isoformat(),
                "tanggal_selesai": mission.ends_on.isoformat(),
            }
            joined = [self._flat_participant(mission, head, firm) for firm in firms]
            sold = [self._flat_deal(mission, head, firm) for firm in firms]
            result[mission] = (joined, sold)
            written += [PlannedRow({**head, "jenis_baris": "Misi"}), *joined, *sold]
        of_firms = [row for row in written if row.parties]
        plant(self.rng, of_firms, _FLAT_DEFECTS)
        plant(self.rng, [row for row in of_firms if row.cells["jenis_baris"] == "Transaksi"], _FLAT_DEAL_DEFECTS)
        target = Target(self.landing, SOURCE, month, "misi_dagang_2024.csv", FLAT)
        write_list(target, self.truth, _FLAT_HEADERS, written)
        return result

    def recap(self, month: date) -> None:
        """Missions of other provinces with the totals that were announced, in billions of rupiah."""
        rows = [
            PlannedRow(
                {
                    "NO": number,
                    "Nama Kegiatan": mission.name,
                    "Provinsi Penyelenggara": mission.province,
                    "Tempat": mission.place,
                    "Tanggal Pelaksanaan": day_range(mission.starts_on, mission.ends_on),
                    "Total Transaksi (Rp miliar)": total // (1_000 * MILLION),
                    "Sumber": "Pemberitaan",
                }
            )
            for number, (mission, total) in enumerate(ANNOUNCED.items(), start=1)
        ]
        target = Target(self.landing, SOURCE, month, "rekap_misi_dagang.xlsx", RECAP)
        write_list(target, self.truth, _RECAP_HEADERS, rows)

    def _carry(self, firm: Firm, mission: Mission, columns: tuple[str, ...]) -> Carried:
        return carry(self.rng, firm, mission.starts_on, Habits(always=frozenset({firm.key})), columns=columns)

    def _deal(self, mission: Mission, firm: Firm, rupiah: int) -> PlannedRow:
        ids = self._carry(firm, mission, ("nib",))
        cells: Cells = {
            "Penjual": written_name(self.rng, firm.name, firm.legal_form),
            "NIB": ids.nib,
            "No. HP": firm.owner.phone,
            "Komoditas": firm.product.name,
            "Kode HS": firm.product.hs_code[:6],
            "Pembeli": f"PT {business_name(self.rng, 'Niaga')}",
            "Asal Pembeli": self.rng.choice(_BUYERS_FROM),
            "Jenis Kesepakatan": self.rng.choice(_KINDS),
            "rupiah": rupiah,
        }
        return PlannedRow(cells, [ids.party(PartyRole.SELLER, firm, ("nib",))])

    def _flat_participant(self, mission: Mission, head: Cells, firm: Firm) -> PlannedRow:
        ids = self._carry(firm, mission, ("nib",))
        cells: Cells = {
            **head,
            "jenis_baris": "Peserta",
            "nama_usaha": written_name(self.rng, firm.name, firm.legal_form),
            "nama_pemilik": written_person(self.rng, firm.owner.name),
            "nib": ids.nib,
            "no_hp": firm.owner.phone,
            "kabupaten_kota": firm.place.written_region(self.rng),
            "komoditas": firm.product.name,
        }
        return PlannedRow(cells, [ids.party(PartyRole.PARTICIPANT, firm, ("nib",))])

    def _flat_deal(self, mission: Mission, head: Cells, firm: Firm) -> PlannedRow:
        deal = self._deal(mission, firm, self.rng.randrange(5, 400) * MILLION)
        same = {"Penjual": "nama_usaha", "NIB": "nib", "No. HP": "no_hp", "Komoditas": "komoditas"}
        same |= {"Pembeli": "pembeli", "Asal Pembeli": "asal_pembeli", "Jenis Kesepakatan": "jenis_transaksi"}
        cells: Cells = {**head, "jenis_baris": "Transaksi"} | {to: deal.cells[here] for here, to in same.items()}
        cells |= {"nilai_transaksi": str(deal.cells["rupiah"]), "rupiah": deal.cells["rupiah"]}
        return replace(deal, cells=cells)

    def _amounts(self, count: int, total: int | None) -> list[int]:
        """Rupiah of each deal, in tens of millions; the last makes up the total."""
        if total is None:
            return [self.rng.randrange(2, 90) * 10 * MILLION for _ in range(count)]
        share = total // count // (10 * MILLION)
        amounts = [self.rng.randrange(share // 2, share) * 10 * MILLION for _ in range(count - 1)]
        return [*amounts, total - sum(amounts)]

    def _numbered(self, rows: list[PlannedRow]) -> list[PlannedRow]:
        for number, row in enumerate(rows, start=1):
            row.cells["NO"] = number
        return rows
