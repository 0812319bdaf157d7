"""South Kalimantan's 131 clusters of 2023, and the members of some of them.

Belongs here: the two lists' cells and defects. 131 is the published number; which clusters there are is invented. Rows
that are lost are extra ones, so that the number comes out.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

from umkm_pipeline.model.codes import Outcome, PartyRole
from umkm_pipeline.samples.carried import Habits, carry
from umkm_pipeline.samples.firms import Firm, Universe
from umkm_pipeline.samples.goods import BY_PROVINCE
from umkm_pipeline.samples.ids import written_npwp, written_phone
from umkm_pipeline.samples.indonesian import dotted
from umkm_pipeline.samples.lists import write_list
from umkm_pipeline.samples.names import written_name, written_person
from umkm_pipeline.samples.places import Place, places, regions_of
from umkm_pipeline.samples.rows import Cells, Defect, PlannedRow, plant, put, put_all, repeat
from umkm_pipeline.samples.source_yml import write_source_yml
from umkm_pipeline.samples.truth import Target, Truth

SOURCE = "clusters"
CLUSTERS = 131
"""Sentra IKM of South Kalimantan, as published."""
_PRODUCTION, _INVESTMENT = "Nilai Produksi per Tahun (Rp juta)", "Nilai Investasi (Rp juta)"
_HEADERS = (
    *("No", "Nama Sentra", "Jenis Industri", "Produk", "KBLI", "Desa/Kelurahan", "Kecamatan", "Kabupaten/Kota"),
    *("Jumlah Unit Usaha", "Jumlah Tenaga Kerja", _PRODUCTION, _INVESTMENT, "Tahun"),
)
_MEMBER_HEADERS = (
    *("No", "Nama Sentra", "Nama Usaha", "Nama Pemilik", "L/P", "NIK", "NIB", "NPWP", "No. HP/WA", "Alamat"),
    *("Desa/Kelurahan", "Kecamatan", "Kabupaten/Kota", "Produk", "KBLI", "Tenaga Kerja", "Tahun"),
)
_IDS = ("nib", "nik", "npwp")
_Q, _R, _OK = Outcome.QUARANTINED, Outcome.REJECTED, Outcome.ACCEPTED

_LOST = (
    Defect("cluster_blank", _R, put("Nama Sentra", None), copies=2),
    Defect("region_unresolved", _Q, put("Kabupaten/Kota", "Kab. Di Atas Awan"), copies=2),
    Defect("year_invalid", _Q, put("Tahun", "tahun lalu"), copies=2),
    Defect("number_unreadable", _Q, put("Jumlah Unit Usaha", "puluhan"), copies=2),
    Defect("cluster_firms_missing", _Q, put("Jumlah Unit Usaha", None), copies=2),
    Defect("production_negative", _Q, put(_PRODUCTION, -15), copies=2),
)
_WARNED = (
    Defect("workers_below_firms", _OK, put("Jumlah Tenaga Kerja", 1), copies=2),
    Defect("capital_negative", _OK, put(_INVESTMENT, -3), copies=2),
    Defect("kbli_unknown", _OK, put("KBLI", "00001"), copies=2),
)
_MEMBER_DEFECTS = (
    Defect("name_blank", _R, put("Nama Usaha", None), copies=2),
    Defect(
        "key_missing",
        _Q,
        put_all(**{"NIK": None, "NIB": None, "NPWP": None, "No. HP/WA": None}),
        spoils=_IDS,
        copies=2,
    ),
    Defect("nib_invalid", _Q, put("NIB", "proses"), spoils=("nib",), copies=2),
    Defect("nib_digits_lost", _Q, put("NIB", "9,12E+12"), spoils=("nib",), copies=2),
    Defect("nik_invalid", _Q, put("NIK", "6303013213900001"), spoils=("nik",), copies=2),
    Defect("phone_invalid", _OK, put("No. HP/WA", "0000"), copies=2),
    Defect("workers_range", _OK, put("Tenaga Kerja", "900"), copies=2),
)


def write_clusters(rng: Random, landing: Path, truth: Truth, universe: Universe) -> dict[str, int]:
    """Write both lists; returns the numbers that must come out.

    Args:
        rng: draws places, numbers and spellings.
        landing: landing area.
        truth: what to note the rows in.
        universe: the firms, of which South Kalimantan's larger ones are the members.
    """
    lost = sum(defect.copies for defect in _LOST)
    planned = _clusters(rng, CLUSTERS + lost + 1)
    kept, extra, twice = planned[:CLUSTERS], planned[CLUSTERS:-1], planned[-1]
    firms = sum(int(str(row.cells["Jumlah Unit Usaha"])) for row in kept)
    plant(rng, kept, _WARNED)
    plant(rng, extra, _LOST)
    rows = rng.sample([*kept, *extra], len(kept) + len(extra)) + _contradicting(twice)
    repeat(rng, rows, "row_duplicate", copies=2)
    for number, row in enumerate(rows, start=1):
        row.cells["No"] = number
    month = date(2023, 12, 1)
    write_source_yml(landing, SOURCE, month, {"province": "63"})
    titles = ("DAFTAR SENTRA IKM PROVINSI KALIMANTAN SELATAN", "DINAS PERINDUSTRIAN", "TAHUN 2023")
    target = Target(landing, SOURCE, month, "sentra_kalsel_2023.xlsx", "cluster_list")
    write_list(target, truth, _HEADERS, rows, titles=titles, total=True)
    members = _write_members(rng, landing, truth, universe, kept)
    return {"clusters": CLUSTERS, "firms": firms, "members": members}


def _clusters(rng: Random, count: int) -> list[PlannedRow]:
    """Clusters in villages of all kabupaten and kota in turn, no two of one name in one of them."""
    by_region = [rng.sample(found, len(found)) for found in map(list, map(places, regions_of("63")))]
    rows: list[PlannedRow] = []
    seen: set[tuple[str, str]] = set()
    for turn in range(max(map(len, by_region))):
        for found in by_region:
            if turn < len(found) and len(rows) < count and (found[turn].region, found[turn].village) not in seen:
                seen.add((found[turn].region, found[turn].village))
                rows.append(_cluster(rng, found[turn]))
    return rows


def _cluster(rng: Random, place: Place) -> PlannedRow:
    product = rng.choice(BY_PROVINCE["63"])
    firms = rng.randint(5, 60)
    cells: Cells = {
        "Nama Sentra": f"Sentra {product.name} {place.village}",
        "Jenis Industri": product.sector.title(),
        "Produk": product.name,
        "KBLI": product.kbli,
        "Desa/Kelurahan": place.village,
        "Kecamatan": place.district,
        "Kabupaten/Kota": place.written_region(rng),
        "Jumlah Unit Usaha": firms,
        "Jumlah Tenaga Kerja": firms * rng.randint(1, 4),
        _PRODUCTION: rng.choice((firms * 40, dotted(firms * 40))),
        _INVESTMENT: firms * rng.randint(3, 12),
        "Tahun": 2023,
    }
    return PlannedRow(cells)


def _contradicting(row: PlannedRow) -> list[PlannedRow]:
    """A cluster that stands twice with different numbers."""
    rule = ("cluster_contradicts",)
    other = dict(row.cells) | {"Jumlah Unit Usaha": 61, "Jumlah Tenaga Kerja": 250}
    return [PlannedRow(cells, [], rule[0], _Q, rule) for cells in (row.cells, other)]


def _write_members(rng: Random, landing: Path, truth: Truth, universe: Universe, clusters: list[PlannedRow]) -> int:
    """Members of the first clusters; returns how many must be accepted."""
    month = date(2024, 1, 1)
    firms = universe.group("kalsel_others", "kalsel_micro")[:60]
    named = {str(row.cells["Kabupaten/Kota"]).lower().split()[-1]: row for row in clusters if row.is_clean}
    rows = [_member(rng, firm, named) for firm in firms]
    plant(rng, rows, _MEMBER_DEFECTS)
    repeat(rng, rows, "row_duplicate", copies=2)
    for number, row in enumerate(rows, start=1):
        row.cells["No"] = str(number)
    write_source_yml(landing, SOURCE, month, {"province": "63"})
    target = Target(landing, SOURCE, month, "anggota_sentra_kalsel.csv", "cluster_members")
    write_list(target, truth, _MEMBER_HEADERS, rows)
    return sum(row.outcome is _OK for row in rows)


def _member(rng: Random, firm: Firm, clusters: dict[str, PlannedRow]) -> PlannedRow:
    """A member of a cluster in its own kabupaten or kota, or of one that only this list has."""
    cluster = clusters.get(firm.place.region.lower().split()[-1])
    ids = carry(rng, firm, date(2023, 12, 31), Habits(), columns=_IDS)
    cells: Cells = {
        "Nama Sentra": cluster.cells["Nama Sentra"] if cluster else f"Sentra {firm.product.name}",
        "Nama Usaha": written_name(rng, firm.name, firm.legal_form).strip(),
        "Nama Pemilik": written_person(rng, firm.owner.name),
        "L/P": firm.owner.sex,
        "NIK": ids.nik or None,
        "NIB": ids.nib or None,
        "NPWP": written_npwp(rng, ids.npwp) if ids.npwp else None,
        "No. HP/WA": str(written_phone(rng, ids.phone)) if ids.phone else None,
        "Alamat": firm.address,
        "Desa/Kelurahan": firm.place.village,
        "Kecamatan": firm.place.district,
        "Kabupaten/Kota": firm.place.written_region(rng),
        "Produk": firm.product.name,
        "KBLI": firm.product.kbli,
        "Tenaga Kerja": str(firm.workers),
        "Tahun": "2023",
    }
    return PlannedRow(cells, [ids.party(PartyRole.MEMBER, firm, _IDS)], ids.defect)
