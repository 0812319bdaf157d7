"""The training events of the published programmes: who, where, when, with whose money.

Belongs here: the events and their participants. How lists of participants are written is `training_*.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from umkm_pipeline.samples.chance import happens
from umkm_pipeline.samples.firms import ECP_SITES, Firm, Universe
from umkm_pipeline.samples.places import region_name, regions_of

SULSEL, JATENG, LAMPUNG = "SULSEL-EKSPOR-2023", "JATENG-COACHING-2019", "LAMPUNG-BINAAN-2021"
KOMINFO_2023, KOMINFO_2024, KALSEL = "KOMINFO-MAKASSAR-2023", "KOMINFO-MAKASSAR-2024", "KALSEL-EKSPOR-2023"
JATENG_LATER = {year: f"JATENG-COACHING-{year}" for year in (2020, 2021, 2022, 2023)}
SUMBAR, ECP = "SUMBAR-EKSPOR-2023", "ECP-2023"
WINDOW_MONTHS = {SULSEL: 12, JATENG: 8, LAMPUNG: 12, KOMINFO_2023: 12, KOMINFO_2024: 12, KALSEL: 12}
WINDOW_MONTHS |= {**dict.fromkeys(JATENG_LATER.values(), 8), SUMBAR: 12, ECP: 12}
SUMBAR_PASSED = 30
COMPLETE_SHARE = 0.8
"""Share of days that completes a programme."""
SAMPLES_REPORTED, SALES_REPORTED = 14, 9
"""Of the 90 Kominfo participants of 2024, by their own report."""


@dataclass(slots=True)
class Seat:
    """One participant of one event; attendance by day."""

    firm: Firm
    attended: list[bool]
    sample_reported: bool = False
    sales_reported: bool = False

    @property
    def completed(self) -> bool:
        """At least 80 % of days."""
        return sum(self.attended) >= COMPLETE_SHARE * len(self.attended)


@dataclass(slots=True)
class Event:
    """One event; `site_code` is a kabupaten/kota (4 digits) or a kecamatan (6), `dirty` ones carry the defects.

    `instructors` is 0 where the list does not say how many there were.
    """

    programme: str
    name: str
    place: str
    site_code: str
    starts_on: date
    ends_on: date
    funding: str
    quota: int
    seats: list[Seat] = field(default_factory=list)
    cohort: str = ""
    class_level: str = ""
    dirty: bool = False
    instructors: int = 0

    @property
    def event_id(self) -> str:
        """Programme, site and first day."""
        return f"{self.programme}/{self.site_code}/{self.starts_on}"

    @property
    def days(self) -> int:
        """Days or sessions held."""
        return len(self.seats[0].attended)

    @property
    def headcount_differs(self) -> bool:
        """More or fewer participants than places."""
        return len(self.seats) != self.quota


def _seats(rng: Random, firms: list[Firm], days: int) -> list[Seat]:
    return [
        Seat(firm, [True] * days if happens(rng, 0.8) else [happens(rng, 0.6) for _ in range(days)]) for firm in firms
    ]


def sulsel_events(rng: Random, universe: Universe) -> list[Event]:
    """Four events of three days, two paid by the province and two by the central government, 35 places each."""
    name = "Bimbingan Teknis Calon Eksportir Sulawesi Selatan Tahun 2023"
    plan = (
        ("7371", "Hotel Pantai Losari Permai, Kota Makassar", date(2023, 3, 14), "APBD"),
        ("7309", "Gedung Serbaguna, Kabupaten Maros", date(2023, 5, 9), "APBN"),
        ("7315", "Aula Dinas Perdagangan, Kabupaten Pinrang", date(2023, 6, 20), "APBD"),
        ("7302", "Hotel Bira Indah, Kabupaten Bulukumba", date(2023, 8, 8), "APBN"),
    )
    firms = universe.groups["sulsel_selected"]
    return [
        Event(
            SULSEL,
            name,
            place,
            site,
            start,
            start.replace(day=start.day + 2),
            funding,
            35,
            _seats(rng, [firm for firm in firms if firm.place.region_code == site], 3),
            cohort=f"Angkatan {number}",
            instructors=2,
        )
        for number, (site, place, start, funding) in enumerate(plan, start=1)
    ]


def jateng_events(rng: Random, universe: Universe) -> list[Event]:
    """One cohort of 25, eight monthly sessions."""
    name, place = "Coaching Clinic Ekspor Jawa Tengah Tahun 2019", "Balai Pelatihan Ekspor, Kota Semarang"
    seats = _seats(rng, universe.groups["jateng_coaching"], 8)
    return [
        Event(JATENG, name, place, "3374", date(2019, 3, 4), date(2019, 10, 28), "APBN", 25, seats, cohort="Angkatan 1")
    ]


def later_jateng_events(rng: Random, universe: Universe) -> dict[str, list[Event]]:
    """The clinic's cohorts of 2020 to 2023: with the 25 of 2019 the 140 firms that were published."""
    firms = universe.groups["jateng_coached"]
    place, found = "Balai Pelatihan Ekspor, Kota Semarang", {}
    for number, (year, code) in enumerate(JATENG_LATER.items()):
        name, seats = (
            f"Coaching Clinic Ekspor Jawa Tengah Tahun {year}",
            _seats(rng, firms[number :: len(JATENG_LATER)], 8),
        )
        days = date(year, 2, 10), date(year, 9, 25)
        found[code] = [
            Event(code, name, place, "3374", *days, "APBN", len(seats), seats, cohort=f"Angkatan {number + 2}")
        ]
    return found


def sumbar_events(rng: Random, universe: Universe) -> list[Event]:
    """The 30 of 90 candidates who passed."""
    seats = _seats(rng, universe.groups["sumbar_candidates"][:SUMBAR_PASSED], 3)
    name, place = "Pembinaan Calon Eksportir Sumatera Barat Tahun 2023", "Balai Diklat, Kota Padang"
    days = date(2023, 4, 10), date(2023, 4, 12)
    return [Event(SUMBAR, name, place, "1371", *days, "APBD", SUMBAR_PASSED, seats)]


def ecp_events(rng: Random, universe: Universe) -> list[Event]:
    """The export coaching programme of 2023: 360 firms, 30 at each of twelve sites in as many provinces."""
    return [
        Event(
            ECP,
            "Export Coaching Program Tahun 2023",
            f"Balai Diklat, {region_name(site)}",
            site,
            date(2023, 2, 6),
            date(2023, 9, 22),
            "APBN",
            30,
            _seats(rng, [firm for firm in universe.groups["ecp"] if firm.place.region_code == site], 8),
        )
        for site in ECP_SITES
    ]


def kominfo_2023_events(rng: Random, universe: Universe) -> list[Event]:
    """Three sites of 30."""
    starts = {"7308": date(2023, 2, 21), "7307": date(2023, 5, 16), "7304": date(2023, 9, 12)}
    firms = universe.groups["kominfo_2023"]
    return [
        Event(
            KOMINFO_2023,
            "Pelatihan Kewirausahaan Digital BBPSDMP Kominfo Makassar 2023",
            f"Aula Kantor Bupati, {region_name(site)}",
            site,
            start,
            start.replace(day=start.day + 2),
            "APBN",
            30,
            _seats(rng, [firm for firm in firms if firm.place.region_code == site], 3),
            class_level="Dasar",
        )
        for site, start in starts.items()
    ]


def kominfo_2024_events(rng: Random, universe: Universe) -> list[Event]:
    """Three sites of 30 in the basic class, of whom 12 each go on to the next; one site is a kecamatan."""
    sites = (
        ("merauke", "9301", "Hotel Cenderawasih, Merauke", date(2024, 2, 20), date(2024, 7, 9)),
        ("masohi", "810117", "Masohi", date(2024, 3, 5), date(2024, 7, 16)),
        ("manggarai_barat", "5315", "Labuan Bajo, Kabupaten Manggarai Barat", date(2024, 4, 23), date(2024, 7, 23)),
    )
    events: list[Event] = []
    for level, places in (("Dasar", 30), ("Madya", 12)):
        for group, site, place, basic, advanced in sites:
            start = basic if level == "Dasar" else advanced
            event = Event(
                KOMINFO_2024,
                "Pelatihan Kewirausahaan Digital BBPSDMP Kominfo Makassar 2024",
                place,
                site,
                start,
                start.replace(day=start.day + 2),
                "APBN",
                places,
                _seats(rng, universe.groups[group][:places], 3),
                class_level=level,
            )
            events.append(event)
    _let_report([seat for event in events[:3] for seat in event.seats])
    return events


def _let_report(seats: list[Seat]) -> None:
    """Every sixth participant has sent samples; from the third, every tenth sells abroad."""
    for seat in seats[:: len(seats) // SAMPLES_REPORTED][:SAMPLES_REPORTED]:
        seat.sample_reported = True
    for seat in seats[2 :: len(seats) // SALES_REPORTED][:SALES_REPORTED]:
        seat.sales_reported = True


def lampung_events(rng: Random, universe: Universe) -> list[Event]:
    """Each kabupaten and kota has six assisted firms."""
    firms = universe.groups["lampung_assisted"]
    return [
        Event(
            LAMPUNG,
            "Pembinaan UKM Binaan Provinsi Lampung 2021",
            f"Dinas Koperasi dan UKM, {region_name(site)}",
            site,
            date(2021, 2, 15),
            date(2021, 2, 17),
            "APBD",
            6,
            _seats(rng, [firm for firm in firms if firm.place.region_code == site], 3),
        )
        for site in regions_of("18")
    ]


def kalsel_events(rng: Random, universe: Universe) -> list[Event]:
    """Two events whose lists are in a poor state; fewer came than there were places."""
    firms = universe.groups["kalsel_micro"][:80]
    name = "Pembinaan Ekspor UMKM Kalimantan Selatan 2023"
    plan = (
        ("6371", "Gedung Wanita, Kota Banjarmasin", date(2023, 10, 10), firms[:36]),
        ("6372", "Balai Latihan, Kota Banjarbaru", date(2023, 11, 14), firms[36:]),
    )
    return [
        Event(
            KALSEL,
            name,
            place,
            site,
            start,
            start.replace(day=start.day + 2),
            "APBD",
            60,
            _seats(rng, group, 3),
            class_level="Dasar",
            dirty=True,
        )
        for site, place, start, group in plan
    ]
