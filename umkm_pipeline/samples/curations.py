"""The files of selections: South Sulawesi's future exporters of 2023, and Kominfo's participants of 2023.

Belongs here: who was a candidate, scores and ranks, the two layouts' cells, and their defects. South Sulawesi says that
it curated "thousands" to 140. The sample has the 140 who then sat in the training, and the firms of the province's pool
as those who were not chosen: 580 candidates at scale 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from umkm_pipeline.model.codes import Decision, Outcome, PartyRole
from umkm_pipeline.samples.carried import Habits, carry
from umkm_pipeline.samples.events import KOMINFO_2023, KOMINFO_2024, SUMBAR, SUMBAR_PASSED
from umkm_pipeline.samples.firms import Firm, Universe
from umkm_pipeline.samples.ids import written_phone
from umkm_pipeline.samples.lists import write_list
from umkm_pipeline.samples.names import written_name, written_person
from umkm_pipeline.samples.rows import Cells, Defect, PlannedRow, plant, put, put_all, repeat, supersede
from umkm_pipeline.samples.source_yml import Context, write_source_yml
from umkm_pipeline.samples.truth import Target, Truth

SOURCE = "curation"
BLOCK, FLAT = "ranking_block", "curation_flat"
RESERVES = 20
_CRITERIA = ("Kualitas", "Kuantitas", "Kontinuitas", "Kemasan", "Administrasi")
_SCORES = ("skor_omzet", "skor_potensi_produk", "skor_literasi_digital")
_BLOCK_HEADERS = (
    *("NO", "Nama Usaha", "Nama Pemilik", "NIB", "No. HP", "Kabupaten/Kota", "Produk Unggulan", "Kode HS"),
    *(*_CRITERIA, "Nilai Akhir", "Peringkat", "Keputusan", "Alasan"),
)
_FLAT_HEADERS = (
    *("program", "tahap", "tanggal_kurasi", "nama_usaha", "nama_pemilik", "jenis_kelamin", "nik", "nib", "npwp"),
    *("no_hp", "email", "desa", "kecamatan", "kabupaten_kota", "produk", *_SCORES, "skor_total", "peringkat"),
    *("hasil_kurasi", "catatan"),
)
_DECIDED = {
    Decision.ACCEPTED: ("Diterima", "lolos"),
    Decision.RESERVE: ("Cadangan", "cadangan"),
    Decision.NOT_CHOSEN: ("Tidak terpilih", "tidak lolos"),
}
"""The decision in the words of each layout."""
_REASONS = ("Kapasitas belum cukup", "Kemasan belum layak ekspor", "Dokumen belum lengkap", "Belum kontinu")
_Q, _R, _OK = Outcome.QUARANTINED, Outcome.REJECTED, Outcome.ACCEPTED

_BLOCK_DEFECTS = (
    Defect("name_blank", _R, put("Nama Usaha", None), copies=2),
    Defect("key_missing", _Q, lambda cells, _: cells.update({"NIB": None, "No. HP": None}), spoils=("nib",), copies=2),
    Defect("nib_invalid", _Q, put("NIB", "dalam proses"), spoils=("nib",), copies=2),
    Defect("nib_digits_lost", _Q, put("NIB", "9,12E+12"), spoils=("nib",)),
    Defect("phone_invalid", _OK, put("No. HP", "0411"), needs=lambda cells: bool(cells["NIB"])),
    Defect("region_unresolved", _Q, put("Kabupaten/Kota", "Sulsel bagian utara"), copies=2),
    Defect("hs_dotted", _OK, put("Kode HS", "1212.21"), copies=2),
    Defect("hs_padded", _OK, put("Kode HS", "90111"), copies=2),
    Defect("hs_invalid", _OK, put("Kode HS", "belum tahu"), copies=2),
    Defect("number_unreadable", _Q, put("Kemasan", "cukup"), copies=2),
    Defect("score_range", _Q, put("Kualitas", 850), copies=2),
    Defect("total_score_differs", _OK, put_all(**{"Nilai Akhir": 12.5, "Peringkat": None}), copies=2),
    Defect("decision_unknown", _Q, put("Keputusan", "dipertimbangkan"), copies=2),
    Defect("decision_missing", _OK, put("Keputusan", None), copies=2),
)
_FLAT_DEFECTS = (
    Defect("programme_unknown", _Q, put("program", "Kurasi Tanaman Hias"), copies=2),
    Defect("date_unreadable", _Q, put("tanggal_kurasi", "pekan kedua"), copies=2),
    Defect("date_implausible", _Q, put("tanggal_kurasi", "1923-01-16"), copies=2),
    Defect("number_unreadable", _Q, put("skor_omzet", "besar")),
    Defect("score_range", _Q, put("skor_literasi_digital", "-10")),
    Defect("decision_unknown", _Q, put("hasil_kurasi", "?!")),
    Defect("phone_invalid", _OK, put("no_hp", "wa saja"), needs=lambda cells: bool(cells["nib"])),
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A firm in a selection, with its scores by criterion, 0-100, its total and its place."""

    firm: Firm
    scores: tuple[int, ...]
    total: float
    rank: int
    decision: Decision


def write_curations(rng: Random, landing: Path, truth: Truth, universe: Universe) -> dict[str, dict[str, int]]:
    """Write both files; returns how many candidates of each programme must come out, by decision.

    Those accepted are the participants of the training that followed; none of them is lost.

    Args:
        rng: draws scores and spellings.
        landing: landing area.
        truth: what to note the rows in.
        universe: the firms.
    """
    chosen, others = universe.groups["sulsel_selected"], universe.groups["sulsel_pool"]
    day, month = date(2023, 1, 24), date(2023, 2, 1)
    ranked = _ranked(rng, chosen, others, len(_CRITERIA))
    rows = [_block_row(rng, candidate, number, day) for number, candidate in enumerate(ranked, start=1)]
    plant(rng, rows, _BLOCK_DEFECTS, may=_not_chosen)
    _share_rank(rng, [row for row in rows if _not_chosen(row)])
    # The copy comes after the latest of two, since a repeated row is nobody's latest.
    pool = [row for row in rows if _not_chosen(row)]
    rest = rows[: len(rows) - len(pool)]
    supersede(rng, pool, put("Nilai Akhir", 50), copies=2)
    repeat(rng, pool, "row_duplicate", copies=2)
    said: Context = {"programme": "SULSEL-EKSPOR-2023", "province": "73", "quota": len(chosen)}
    write_source_yml(landing, SOURCE, month, {}, {"kurasi_sulsel_2023.xlsx": said})
    titles = ("HASIL KURASI CALON EKSPORTIR SULAWESI SELATAN", "Tahap : 1", "Tanggal : 24 Januari 2023")
    target = Target(landing, SOURCE, month, "kurasi_sulsel_2023.xlsx", BLOCK)
    sulsel = [*rest, *pool]
    write_list(target, truth, _BLOCK_HEADERS, sulsel, titles=titles, total=True)

    chosen, others = universe.groups["kominfo_2023"], universe.groups["bone_pool"]
    ranked = _ranked(rng, chosen, others, len(_SCORES))
    rows = [_flat_row(rng, candidate, date(2023, 1, 17)) for candidate in ranked]
    plant(rng, rows, _FLAT_DEFECTS, may=_not_chosen)
    target = Target(landing, SOURCE, month, "kurasi_kominfo_2023.csv", FLAT)
    write_list(target, truth, _FLAT_HEADERS, rows)
    return {"SULSEL-EKSPOR-2023": _decided(sulsel), "KOMINFO-MAKASSAR-2023": _decided(rows)}


def write_further_curations(rng: Random, landing: Path, truth: Truth, universe: Universe) -> dict[str, dict[str, int]]:
    """Write West Sumatra's selection of 2023, 30 of 90, and Kominfo's of 2024, whose candidates come from far around.

    Both are without a defect. Arguments and result are those of `write_curations`.
    """
    firms, day, month = universe.groups["sumbar_candidates"], date(2023, 3, 14), date(2023, 3, 1)
    ranked = _ranked(rng, firms[:SUMBAR_PASSED], firms[SUMBAR_PASSED:], len(_CRITERIA), reserves=0)
    sumbar = [_block_row(rng, candidate, number, day) for number, candidate in enumerate(ranked, start=1)]
    said: Context = {"programme": SUMBAR, "province": "13", "quota": SUMBAR_PASSED}
    write_source_yml(landing, SOURCE, month, said)
    titles = ("HASIL KURASI CALON EKSPORTIR SUMATERA BARAT", "Tahap : 1", "Tanggal : 14 Maret 2023")
    target = Target(landing, SOURCE, month, "kurasi_sumbar_2023.xlsx", BLOCK)
    write_list(target, truth, _BLOCK_HEADERS, sumbar, titles=titles)

    chosen = universe.group("merauke", "masohi", "manggarai_barat")
    ranked = _ranked(rng, chosen, universe.groups["kominfo_area"], len(_SCORES), reserves=0)
    kominfo = [_flat_row(rng, candidate, date(2024, 1, 23), KOMINFO_2024) for candidate in ranked]
    target = Target(landing, SOURCE, date(2024, 2, 1), "kurasi_kominfo_2024.csv", FLAT)
    write_list(target, truth, _FLAT_HEADERS, kominfo)
    return {SUMBAR: _decided(sumbar), KOMINFO_2024: _decided(kominfo)}


def _decided(rows: Sequence[PlannedRow]) -> dict[str, int]:
    words = {word: decision.value for decision, both in _DECIDED.items() for word in both}
    accepted = [row.cells for row in rows if row.outcome is Outcome.ACCEPTED]
    decisions = Counter(words.get(str(cells.get("Keputusan") or cells.get("hasil_kurasi"))) for cells in accepted)
    return {"candidates": len(accepted), **{decision.value: decisions[decision.value] for decision in Decision}}


def _not_chosen(row: PlannedRow) -> bool:
    decision = row.cells.get("Keputusan") or row.cells.get("hasil_kurasi")
    return decision not in _DECIDED[Decision.ACCEPTED]


def _ranked(
    rng: Random, chosen: Sequence[Firm], others: Sequence[Firm], criteria: int, reserves: int = RESERVES
) -> list[_Candidate]:
    """Candidates in order of their totals: the chosen, then the reserves, then the rest."""
    scored = [(firm, _scores(rng, criteria, chosen=True)) for firm in chosen]
    scored += [(firm, _scores(rng, criteria, chosen=False)) for firm in others]
    scored.sort(key=lambda one: -sum(one[1]))
    decisions = [Decision.ACCEPTED] * len(chosen) + [Decision.RESERVE] * reserves
    decisions += [Decision.NOT_CHOSEN] * (len(scored) - len(decisions))
    totals = [sum(scores) / criteria for _, scores in scored]
    return [
        _Candidate(firm, scores, total, totals.index(total) + 1, decision)
        for (firm, scores), total, decision in zip(scored, totals, decisions, strict=False)
    ]


def _scores(rng: Random, criteria: int, *, chosen: bool) -> tuple[int, ...]:
    low, high = (70, 99) if chosen else (25, 69)
    return tuple(rng.randint(low, high) for _ in range(criteria))


def _share_rank(rng: Random, rows: Sequence[PlannedRow]) -> None:
    """Give one row the rank of another with a better total; both are told."""
    rule = "rank_shared"
    by_rank: dict[object, list[PlannedRow]] = {}
    for row in rows:
        by_rank.setdefault(row.cells["Peringkat"], []).append(row)
    alone = [group[0] for group in by_rank.values() if len(group) == 1 and group[0].is_clean]
    first, second = rng.sample(alone, 2)
    second.cells["Peringkat"] = first.cells["Peringkat"]
    for row in (first, second):
        row.defect, row.rules = rule, (rule,)


def _block_row(rng: Random, candidate: _Candidate, number: int, day: date) -> PlannedRow:
    firm = candidate.firm
    ids = carry(rng, firm, day, Habits(always=frozenset({firm.key})), columns=("nib",))
    cells: Cells = {
        "NO": number,
        "Nama Usaha": written_name(rng, firm.name, firm.legal_form),
        "Nama Pemilik": written_person(rng, firm.owner.name),
        "NIB": ids.nib or None,
        "No. HP": written_phone(rng, ids.phone),
        "Kabupaten/Kota": firm.place.written_region(rng),
        "Produk Unggulan": firm.product.name,
        "Kode HS": rng.choice((firm.product.hs_code, firm.product.hs_code[:6])),
        **dict(zip(_CRITERIA, candidate.scores, strict=True)),
        "Nilai Akhir": round(candidate.total, 2),
        "Peringkat": candidate.rank,
        "Keputusan": _DECIDED[candidate.decision][0],
        "Alasan": None if candidate.decision is Decision.ACCEPTED else rng.choice(_REASONS),
    }
    return PlannedRow(cells, [ids.party(PartyRole.CANDIDATE, firm, ("nib",))])


def _flat_row(rng: Random, candidate: _Candidate, day: date, programme: str = KOMINFO_2023) -> PlannedRow:
    firm = candidate.firm
    columns = ("nib", "nik", "npwp") if candidate.decision is Decision.ACCEPTED else ("nib", "npwp")
    ids = carry(rng, firm, day, Habits(always=frozenset({firm.key})), columns=columns)
    cells: Cells = {
        "program": programme,
        "tahap": "1",
        "tanggal_kurasi": day.isoformat(),
        "nama_usaha": written_name(rng, firm.name, firm.legal_form),
        "nama_pemilik": written_person(rng, firm.owner.name),
        "jenis_kelamin": firm.owner.sex,
        "nik": ids.nik if "nik" in columns else None,
        "nib": ids.nib or None,
        "npwp": ids.npwp or None,
        "no_hp": firm.owner.phone,
        "email": firm.owner.email or None,
        "desa": firm.place.village,
        "kecamatan": firm.place.district,
        "kabupaten_kota": firm.place.written_region(rng),
        "produk": firm.product.name,
        **{name: str(score) for name, score in zip(_SCORES, candidate.scores, strict=True)},
        "skor_total": str(sum(candidate.scores)),
        "peringkat": str(candidate.rank),
        "hasil_kurasi": _DECIDED[candidate.decision][1],
        "catatan": None if candidate.decision is Decision.ACCEPTED else rng.choice(_REASONS),
    }
    return PlannedRow(cells, [ids.party(PartyRole.CANDIDATE, firm, columns)])
