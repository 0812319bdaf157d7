"""Code lists with their official Indonesian terms and English meanings.

Belongs here: closed lists that this project defines. Open lists that others maintain (regions, HS, KBLI, countries) are
reference tables under `data/reference/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


@dataclass(frozen=True, slots=True)
class Code:
    """One code: value, English and Indonesian meaning."""

    value: str
    en: str
    id: str


class Rung(IntEnum):
    """The export-status ladder; the number is the order, the name is the official code."""

    TERDATA = 0
    BELUM_EKSPOR = 1
    POTENSI = 2
    DIBINA = 3
    SIAP_EKSPOR = 4
    KIRIM_SAMPEL = 5
    EKSPOR_TIDAK_LANGSUNG = 6
    EKSPOR_LANGSUNG = 7
    EKSPOR_BERULANG = 8


class Outcome(StrEnum):
    """What became of an input row."""

    ACCEPTED = "accepted"
    QUARANTINED = "quarantined"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


class Severity(StrEnum):
    """What a broken rule does to its row."""

    REJECT = "R"
    QUARANTINE = "Q"
    WARN = "W"


class FileStatus(StrEnum):
    """What became of a landing file."""

    READ = "read"
    HELD = "held"
    UNREADABLE = "unreadable"
    DUPLICATE = "duplicate"


class DeliveryStatus(StrEnum):
    """Whether an expected sheet came."""

    RECEIVED = "received"
    MISSING = "missing"


class Expectation(StrEnum):
    """Why a sheet is expected."""

    DECLARED = "declared"
    LEARNT = "learnt"


class PartyRole(StrEnum):
    """The part a firm plays in a record."""

    FIRM = "firm"
    PARTICIPANT = "participant"
    EXPORTER = "exporter"
    OWNER = "owner"
    SENDER = "sender"
    REPORTER = "reporter"
    CANDIDATE = "candidate"
    SELLER = "seller"
    MEMBER = "member"


class Verdict(StrEnum):
    """What a person says of two records."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class SkaStatus(StrEnum):
    """State of a certificate of origin."""

    ISSUED = "issued"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


class Decision(StrEnum):
    """What a selection decided about a candidate."""

    ACCEPTED = "accepted"
    RESERVE = "reserve"
    NOT_CHOSEN = "not_chosen"


class MissionLine(StrEnum):
    """What a line of a trade mission is about."""

    EVENT = "event"
    INVITATION = "invitation"
    PARTICIPANT = "participant"
    DEAL = "deal"


class DealKind(StrEnum):
    """How binding a deal is."""

    TRANSACTION = "transaction"
    MOU = "mou"
    INTEREST = "interest"


class ReportedChannel(StrEnum):
    """How goods left, by a firm's own report."""

    OWN = "own"
    AGGREGATOR = "aggregator"
    COURIER = "courier"
    MARKETPLACE = "marketplace"
    HAND_CARRY = "hand_carry"


class ProofKind(StrEnum):
    """What a firm shows with its report."""

    NONE = "none"
    INVOICE = "invoice"
    RECEIPT = "receipt"
    MARKETPLACE = "marketplace"
    PHOTO = "photo"
    SKA = "ska"
    PEB = "peb"


class RepairKind(StrEnum):
    """How a cell came to be edited."""

    CORRECTION = "correction"
    REPAIR = "repair"
    AUTOMATIC = "automatic"


class RepairStatus(StrEnum):
    """What became of an edit."""

    APPLIED = "applied"
    STALE = "stale"
    SUPERSEDED = "superseded"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"


class PeriodBasis(StrEnum):
    """How a figure covers its period."""

    MONTH = "month"
    YEAR = "year"
    CUMULATIVE = "cumulative"
    WINDOW = "window"
    POSITION = "position"


class Direction(StrEnum):
    """Whether more or less of an indicator is better."""

    HIGHER = "higher"
    LOWER = "lower"


class ClusterGrain(StrEnum):
    """What a row about clusters describes."""

    CLUSTER = "cluster"
    MEMBER = "member"


class Channel(StrEnum):
    """How goods left, as indicators filter by it."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    PARCEL = "parcel"


class Grade(StrEnum):
    """How strong a piece of evidence is."""

    CUSTOMS = "A"
    DOCUMENT = "B"
    SELF_REPORT = "C"


class Evidence(StrEnum):
    """Kinds of evidence that place a firm on the ladder."""

    REGISTERED = "registered"
    DOMESTIC_SALES = "domestic_sales"
    CURATION_CANDIDATE = "curation_candidate"
    TRAINING_ACCEPTED = "training_accepted"
    TRAINING_ATTENDED = "training_attended"
    TRAINING_COMPLETED = "training_completed"
    READY = "ready"
    SAMPLE_REPORTED = "sample_reported"
    SAMPLE_DECLARED = "sample_declared"
    INDIRECT_EXPORT = "indirect_export"
    DIRECT_EXPORT = "direct_export"
    REPEAT_EXPORT = "repeat_export"
    FOREIGN_SALES_REPORTED = "foreign_sales_reported"


class SizeClass(StrEnum):
    """Enterprise size class (skala usaha)."""

    MIKRO = "mikro"
    KECIL = "kecil"
    MENENGAH = "menengah"
    BESAR = "besar"


CODE_LISTS: dict[str, tuple[Code, ...]] = {
    "rung": (
        Code("0", "TERDATA: in a registry, nothing more", "TERDATA: ada dalam basis data, belum lebih"),
        Code("1", "BELUM_EKSPOR: domestic sales only", "BELUM_EKSPOR: baru menjual di dalam negeri"),
        Code("2", "POTENSI: curation candidate", "POTENSI: calon hasil kurasi"),
        Code("3", "DIBINA: in training", "DIBINA: mengikuti pembinaan"),
        Code("4", "SIAP_EKSPOR: export ready", "SIAP_EKSPOR: siap ekspor"),
        Code("5", "KIRIM_SAMPEL: sample sent abroad", "KIRIM_SAMPEL: sudah mengirim contoh barang"),
        Code("6", "EKSPOR_TIDAK_LANGSUNG: indirect exporter", "EKSPOR_TIDAK_LANGSUNG: ekspor lewat pihak lain"),
        Code("7", "EKSPOR_LANGSUNG: direct exporter", "EKSPOR_LANGSUNG: ekspor sendiri"),
        Code("8", "EKSPOR_BERULANG: repeat exporter", "EKSPOR_BERULANG: ekspor berulang"),
    ),
    "outcome": (
        Code("accepted", "row is in core", "baris diterima"),
        Code("quarantined", "held for repair", "ditahan untuk diperbaiki"),
        Code("rejected", "not a usable row, kept with its reason", "ditolak, disimpan beserta alasannya"),
        Code("duplicate", "repeats another row", "ganda dengan baris lain"),
    ),
    "severity": (
        Code("R", "reject the row", "tolak baris"),
        Code("Q", "quarantine the row for repair", "tahan baris untuk diperbaiki"),
        Code("W", "accept with a warning", "terima dengan peringatan"),
    ),
    "repair_kind": (
        Code("correction", "declared for a known error of the source", "koreksi atas kesalahan sumber yang diketahui"),
        Code("repair", "decided by an officer in a repair workbook", "diputuskan petugas dalam buku kerja perbaikan"),
        Code("automatic", "certain, made by the program", "pasti, dilakukan program"),
    ),
    "repair_status": (
        Code("applied", "the row is read with it", "baris dibaca dengan perbaikan ini"),
        Code(
            "stale",
            "the file, row or value that it was made for is gone",
            "berkas, baris, atau isi selnya tidak ada lagi",
        ),
        Code("superseded", "a later decision on the same cell says otherwise", "digantikan keputusan berikutnya"),
        Code("incomplete", "nobody has put a name to it", "nama petugas belum diisi"),
        Code("refused", "it cannot be read for certain, or edits a column that is not read", "tidak terbaca pasti"),
    ),
    "delivery_status": (
        Code("received", "it came", "sudah diterima"),
        Code("missing", "it has not come", "belum diterima"),
    ),
    "expectation": (
        Code("declared", "declared in _expected.yml", "tercantum di _expected.yml"),
        Code("learnt", "it came in each of the three months before", "datang pada tiga bulan sebelumnya"),
    ),
    "file_status": (
        Code("read", "read row by row", "terbaca"),
        Code("held", "layout or header not known; nothing read into core", "ditahan: format belum dikenal"),
        Code("unreadable", "not a readable file", "tidak dapat dibuka"),
        Code("duplicate", "same content as another file of the month", "isi sama dengan berkas lain bulan ini"),
    ),
    "party_role": (
        Code("firm", "registered firm", "usaha terdaftar"),
        Code("participant", "training participant", "peserta pelatihan"),
        Code(
            "exporter",
            "exporter on the declaration (entity 2) or the certificate of origin",
            "eksportir pada PEB (entitas 2) atau SKA",
        ),
        Code("owner", "owner of the goods (entity 7)", "pemilik barang (entitas 7)"),
        Code("sender", "sender of a parcel (CN)", "pengirim barang kiriman (CN)"),
        Code("reporter", "firm that reports its own exports", "usaha yang melaporkan ekspornya sendiri"),
        Code("candidate", "candidate of a selection", "calon peserta kurasi"),
        Code("seller", "seller in a deal of a trade mission", "penjual pada kesepakatan misi dagang"),
        Code("member", "member of a cluster", "anggota sentra"),
    ),
    "channel": (
        Code("direct", "own declaration", "PEB sendiri"),
        Code(
            "indirect", "owner of goods that another firm exports (undername)", "barang diekspor pihak lain (undername)"
        ),
        Code("parcel", "consignment note", "barang kiriman (CN)"),
    ),
    "ska_status": (
        Code("issued", "issued and in force", "terbit dan berlaku"),
        Code("cancelled", "cancelled", "dibatalkan"),
        Code("replaced", "replaced by another certificate", "diganti dengan SKA lain"),
    ),
    "reported_channel": (
        Code("own", "exported by the firm itself", "ekspor sendiri"),
        Code("aggregator", "through an aggregator or trader", "lewat agregator atau pedagang"),
        Code("courier", "by post or courier", "lewat pos atau jasa kurir"),
        Code("marketplace", "through a marketplace", "lewat lokapasar"),
        Code("hand_carry", "carried by a traveller", "dibawa sendiri (hand carry)"),
    ),
    "proof_kind": (
        Code("none", "nothing shown", "tanpa bukti"),
        Code("invoice", "invoice", "faktur"),
        Code("receipt", "receipt or air waybill", "resi atau AWB"),
        Code("marketplace", "record of a marketplace", "catatan lokapasar"),
        Code("photo", "photo", "foto"),
        Code("ska", "certificate of origin", "SKA"),
        Code("peb", "number of a declaration", "nomor PEB"),
    ),
    "decision": (
        Code("accepted", "accepted", "diterima (lolos)"),
        Code("reserve", "reserve", "cadangan"),
        Code("not_chosen", "not chosen", "tidak terpilih"),
    ),
    "mission_line": (
        Code("event", "the mission itself", "misi dagangnya"),
        Code("invitation", "guest invited", "undangan"),
        Code("participant", "firm that took part", "usaha peserta"),
        Code("deal", "deal made", "kesepakatan"),
    ),
    "invited_kind": (
        Code("embassy", "embassy or consulate", "kedutaan atau konsulat"),
        Code("buyer", "buyer", "pembeli"),
        Code("other", "other guest", "undangan lain"),
    ),
    "deal_kind": (
        Code("transaction", "transaction", "transaksi"),
        Code("mou", "memorandum of understanding", "nota kesepahaman (MoU)"),
        Code("interest", "expression of interest", "minat"),
    ),
    "grade": (
        Code("A", "customs document", "dokumen kepabeanan"),
        Code("B", "certificate of origin, invoice or marketplace record", "SKA, faktur, atau data lokapasar"),
        Code("C", "self-report", "pengakuan sendiri"),
    ),
    "evidence": (
        Code("registered", "in a registry", "terdaftar"),
        Code("domestic_sales", "turnover reported", "ada omzet"),
        Code("curation_candidate", "valid NIB and goods classified by HS", "NIB sah dan produk ber-kode HS"),
        Code(
            "training_accepted", "accepted in a cohort, attended or not", "diterima sebagai peserta, hadir atau tidak"
        ),
        Code("training_attended", "attended at least one day", "hadir paling sedikit satu hari"),
        Code("training_completed", "attended at least 80 % of days", "hadir paling sedikit 80 % hari"),
        Code(
            "ready",
            "programme complete, readiness at or above the threshold, and the permits that its goods need",
            "lulus pembinaan, nilai siap, dan berizin sesuai barangnya",
        ),
        Code("sample_reported", "sample sent, by own report", "mengaku sudah mengirim contoh"),
        Code("sample_declared", "sample on a customs document", "contoh barang pada dokumen kepabeanan"),
        Code("indirect_export", "owner of goods exported by another", "pemilik barang yang diekspor pihak lain"),
        Code("direct_export", "exporter or sender of commercial goods", "eksportir atau pengirim barang komersial"),
        Code(
            "repeat_export",
            "two direct documents in two months within twelve",
            "dua dokumen pada dua bulan dalam setahun",
        ),
        Code("foreign_sales_reported", "foreign sales, by own report", "mengaku menjual ke luar negeri"),
    ),
    "size_class": (
        Code("mikro", "micro", "usaha mikro"),
        Code("kecil", "small", "usaha kecil"),
        Code("menengah", "medium", "usaha menengah"),
        Code("besar", "large", "usaha besar"),
        Code("belum_diketahui", "not known (in marts only)", "belum diketahui (hanya dalam mart)"),
    ),
    "period_basis": (
        Code("month", "of one month", "sebulan"),
        Code("year", "of one calendar year", "setahun"),
        Code(
            "cumulative",
            "from the beginning of the year (or of the plan) to the last day",
            "sejak awal tahun (atau awal rencana) s.d. hari terakhir",
        ),
        Code("window", "of a span of its own, as of a programme", "selama rentang tersendiri, misalnya masa program"),
        Code("position", "as it stood on the last day", "keadaan pada hari terakhir"),
    ),
    "direction": (
        Code("higher", "more is better: achievement is R/T × 100", "makin besar makin baik: capaian R/T × 100"),
        Code(
            "lower",
            "less is better: achievement is (1 + (1 − R/T)) × 100",
            "makin kecil makin baik: capaian (1 + (1 − R/T)) × 100",
        ),
    ),
    "target_document": (
        Code("RPJMD", "regional medium-term plan", "rencana pembangunan jangka menengah daerah"),
        Code("RKPD", "regional yearly work plan", "rencana kerja pemerintah daerah"),
        Code("RENSTRA", "office's strategic plan", "rencana strategis perangkat daerah"),
        Code("RENJA", "office's yearly work plan", "rencana kerja perangkat daerah"),
        Code("PROGRAM", "terms of a programme", "kerangka acuan program"),
    ),
    "figure_unit": (
        Code("USD", "US dollars", "dolar AS"),
        Code("IDR", "rupiah", "rupiah"),
        Code("firms", "firms", "unit usaha"),
        Code("persons", "persons", "orang"),
        Code("clusters", "clusters", "sentra"),
        Code("percent", "per cent", "persen"),
    ),
    "attribution": (
        Code("origin", "province in which the goods were made", "provinsi asal barang"),
        Code("port", "province of the loading port", "provinsi pelabuhan muat"),
    ),
    "release_status": (
        Code("provisional", "provisional", "angka sementara"),
        Code("final", "final", "angka tetap"),
    ),
    "cluster_grain": (
        Code("cluster", "a cluster as a whole", "sentra secara keseluruhan"),
        Code("member", "a firm of a cluster", "usaha anggota sentra"),
    ),
    "size_basis": (
        Code("sales", "yearly sales", "hasil penjualan tahunan"),
        Code("capital", "capital without land and buildings", "modal usaha di luar tanah dan bangunan"),
    ),
    "sex": (
        Code("L", "male", "laki-laki"),
        Code("P", "female", "perempuan"),
    ),
    "legal_form": (
        Code("PT", "limited company", "perseroan terbatas"),
        Code("CV", "limited partnership", "persekutuan komanditer"),
        Code("UD", "sole trader", "usaha dagang"),
        Code("KOPERASI", "cooperative", "koperasi"),
        Code("KELOMPOK", "producer group (kelompok, KUB)", "kelompok usaha bersama"),
        Code("PERORANGAN", "individual", "perorangan"),
    ),
    "document_type": (
        Code("PEB", "export declaration BC 3.0", "pemberitahuan ekspor barang"),
        Code("CN", "consignment note", "barang kiriman"),
    ),
    "contact_kind": (
        Code("nik", "person number", "nomor induk kependudukan"),
        Code("phone", "phone number", "nomor telepon"),
        Code("email", "e-mail address", "alamat surel"),
    ),
    "rate_source": (
        Code("ndpbm", "rate on the declaration", "NDPBM pada dokumen"),
        Code("reference", "reference table of exchange rates", "tabel kurs acuan"),
    ),
    "link_rule": (
        Code("judgement", "judged the same by a person", "dinyatakan sama oleh petugas"),
        Code("nib", "same valid NIB", "NIB sama"),
        Code("npwp", "same valid NPWP", "NPWP sama"),
        Code("nik", "same valid NIK", "NIK sama"),
        Code("identical", "all that they say is the same", "semua isinya sama"),
        Code("score", "probable by all that they say together", "mungkin menurut seluruh isinya"),
        Code("single", "linked to no other record", "tidak bertaut dengan baris lain"),
    ),
    "verdict": (
        Code("same", "one firm", "usaha yang sama"),
        Code("different", "two firms", "usaha yang berbeda"),
        Code("unsure", "cannot be told", "belum dapat dipastikan"),
    ),
    "region_level": (
        Code("province", "provinsi", "provinsi"),
        Code("regency", "kabupaten or kota", "kabupaten/kota"),
        Code("district", "kecamatan", "kecamatan"),
    ),
}
