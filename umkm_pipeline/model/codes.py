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


class Blocker(StrEnum):
    """What keeps a candidate out of a selection whatever its score."""

    NO_NIB = "no_nib"
    NO_GOODS_CODE = "no_goods_code"
    LARGE_FIRM = "large_firm"
    REPEATED = "repeated"
    NOT_SCORED = "not_scored"


class RankingReason(StrEnum):
    """Why our ranking decides as it does."""

    WITHIN_QUOTA = "within_quota"
    NEXT_IN_LINE = "next_in_line"
    BEYOND_QUOTA = "beyond_quota"
    OUTSIDE_SITES = "outside_sites"
    BLOCKED = "blocked"
    NO_QUOTA = "no_quota"


class Grouping(StrEnum):
    """By what a programme's events are put together."""

    PROGRAMME = "programme"
    COHORT = "cohort"
    SITE = "site"
    FUNDING = "funding_source"


class NoEstimate(StrEnum):
    """Why the effect of a programme is not estimated."""

    NO_APPLICANTS = "no_applicants"
    FEW_TREATED = "few_treated"
    FEW_CONTROLS = "few_controls"
    NO_DATA = "no_data"
    LOOK_BACK_SHORT = "look_back_short"
    NO_VARIATION = "no_variation"


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


class InvitedKind(StrEnum):
    """Who is invited to a trade mission."""

    EMBASSY = "embassy"
    BUYER = "buyer"
    OTHER = "other"


class Assistance(StrEnum):
    """How a firm is assisted."""

    TRAINED = "trained"
    CURATED = "curated"
    MISSION = "mission"


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


class Attribution(StrEnum):
    """To which province exports are credited."""

    ORIGIN = "origin"
    PORT = "port"


class RealisationSource(StrEnum):
    """Where the realisation of a target comes from."""

    OURS = "ours"
    OFFICIAL = "official"
    NONE = "none"


class AchievementBand(StrEnum):
    """Bands of achievement, of whole per cents."""

    VERY_HIGH = "very_high"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    VERY_LOW = "very_low"


class Agreement(StrEnum):
    """How a published figure and ours agree."""

    WITHIN_ROUNDING = "within_rounding"
    WITHIN_INTERVAL = "within_interval"
    WITHIN_TOLERANCE = "within_tolerance"
    DIFFERS = "differs"
    NO_NUMBER = "no_number"
    NOT_IN_DATA = "not_in_data"


class ClusterGrain(StrEnum):
    """What a row about clusters describes."""

    CLUSTER = "cluster"
    MEMBER = "member"


class Channel(StrEnum):
    """How goods left, as indicators filter by it."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    PARCEL = "parcel"


class ChannelFilter(StrEnum):
    """The exports that an indicator looks at."""

    ALL = "all"
    DIRECT = "direct"
    INDIRECT = "indirect"
    PARCEL = "parcel"


class Scope(StrEnum):
    """The cuts by which indicators of exporters are told."""

    NATIONAL = "national"
    PROVINCE = "province"
    HS2 = "hs2"
    HS4 = "hs4"
    HS6 = "hs6"
    DESTINATION = "destination"
    SIZE_CLASS = "size_class"
    OWNER_SEX = "owner_sex"


class SurvivalMethod(StrEnum):
    """How the survival of entrants is told; the three are never mixed."""

    POINT = "point"
    CONTINUOUS = "continuous"
    KAPLAN_MEIER = "kaplan_meier"


class ExporterGroup(StrEnum):
    """Groups of exporters whose sizes are told."""

    ALL = "all"
    ENTRANTS = "entrants"
    EXITERS = "exiters"
    INCUMBENTS = "incumbents"
    SURVIVING = "surviving"


class Dimension(StrEnum):
    """Over what exports are spread."""

    PRODUCT = "product"
    DESTINATION = "destination"


class Grade(StrEnum):
    """How strong a piece of evidence is."""

    CUSTOMS = "A"
    DOCUMENT = "B"
    SELF_REPORT = "C"


class Evidence(StrEnum):
    """Kinds of evidence that place a firm on the ladder."""

    REGISTERED = "registered"
    REPORTED = "reported"
    CLUSTER_MEMBER = "cluster_member"
    MISSION_PARTICIPANT = "mission_participant"
    MISSION_DEAL = "mission_deal"
    DOMESTIC_SALES = "domestic_sales"
    CURATION_CANDIDATE = "curation_candidate"
    CURATION_ACCEPTED = "curation_accepted"
    TRAINING_ACCEPTED = "training_accepted"
    TRAINING_ATTENDED = "training_attended"
    TRAINING_COMPLETED = "training_completed"
    READY = "ready"
    SAMPLE_REPORTED = "sample_reported"
    SAMPLE_DECLARED = "sample_declared"
    AGGREGATOR_SALE = "aggregator_sale"
    INDIRECT_EXPORT = "indirect_export"
    ORIGIN_CERTIFIED = "origin_certified"
    DIRECT_EXPORT = "direct_export"
    REPEAT_EXPORT = "repeat_export"
    FOREIGN_SALES_REPORTED = "foreign_sales_reported"


class ReadinessGroup(StrEnum):
    """What readiness is made of."""

    PERMITS = "permits"
    PRODUCT = "product"
    CAPACITY = "capacity"
    TURNOVER = "turnover"
    DIGITAL = "digital"


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
        Code(
            "incomplete",
            "nobody has put a name to it, or it stands over the row instead of in PERBAIKAN",
            "nama petugas belum diisi, atau ditulis di atas isi lama, bukan pada PERBAIKAN",
        ),
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
    "channel_filter": (
        Code("all", "all channels of customs documents", "semua jalur dokumen kepabeanan"),
        Code("direct", "own declarations", "PEB sendiri"),
        Code("indirect", "goods that another firm exports (undername)", "barang diekspor pihak lain (undername)"),
        Code("parcel", "consignment notes", "barang kiriman (CN)"),
    ),
    "scope": (
        Code("national", "the whole country, code ID", "nasional, kode ID"),
        Code("province", "province of the firm", "provinsi usaha"),
        Code("hs2", "HS chapter", "bab HS"),
        Code("hs4", "HS heading", "pos HS"),
        Code("hs6", "HS subheading", "subpos HS"),
        Code("destination", "country of destination", "negara tujuan"),
        Code("size_class", "size class of the firm", "skala usaha"),
        Code("owner_sex", "sex of the owner", "jenis kelamin pemilik"),
    ),
    "survival_method": (
        Code("point", "exports in the year k years after entry", "ekspor pada tahun ke-k sesudah masuk"),
        Code("continuous", "exports in each year from entry on", "ekspor tiap tahun sejak masuk"),
        Code(
            "kaplan_meier",
            "product limit over the entries of all years, those still exporting censored",
            "Kaplan-Meier atas semua tahun masuk, yang masih ekspor disensor",
        ),
    ),
    "dimension": (
        Code("product", "goods, HS6", "barang, HS6"),
        Code("destination", "countries of destination", "negara tujuan"),
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
    "blocker": (
        Code("no_nib", "no valid NIB known by the day", "NIB sah belum ada"),
        Code("no_goods_code", "goods not classified by HS", "produk belum ber-kode HS"),
        Code("large_firm", "a large firm by the registry, no UMKM", "usaha besar menurut registri, bukan UMKM"),
        Code(
            "repeated", "a better row of the same firm stands in the selection", "usaha yang sama tercatat lebih baik"
        ),
        Code("not_scored", "neither criteria nor a total", "tidak ada nilai"),
    ),
    "ranking_reason": (
        Code("within_quota", "accepted: within the quotas", "diterima: dalam kuota"),
        Code("next_in_line", "reserve: the next in line", "cadangan: urutan berikutnya"),
        Code("beyond_quota", "better candidates fill the quota", "kuota terisi calon yang lebih baik"),
        Code("outside_sites", "no places for the district", "tidak ada kuota bagi kabupaten/kotanya"),
        Code("blocked", "blocked, see blockers", "terhalang, lihat blockers"),
        Code("no_quota", "no quota is known", "kuota tidak diketahui"),
    ),
    "group_kind": (
        Code("programme", "the programme as a whole", "program secara keseluruhan"),
        Code("cohort", "cohort", "angkatan"),
        Code("site", "site: kabupaten/kota or kecamatan", "lokasi: kabupaten/kota atau kecamatan"),
        Code("funding_source", "source of funds", "sumber dana"),
    ),
    "export_outcome": (
        Code("exported", "any export", "ada ekspor"),
        Code("hs6_products", "HS subheadings exported", "jumlah subpos HS"),
        Code("destinations", "countries exported to", "jumlah negara tujuan"),
        Code("new_pairs", "HS subheadings × countries not sold before", "pasangan subpos HS × negara yang baru"),
        Code("value_asinh", "asinh of FOB in US dollars", "asinh FOB dalam dolar AS"),
        Code(
            "value_winsorised",
            "FOB in US dollars, above the 99th percentile of exports taken for it",
            "FOB dalam dolar AS, dipangkas pada persentil ke-99",
        ),
    ),
    "no_estimate": (
        Code("no_applicants", "no applicants who were not chosen are known", "pelamar tidak terpilih tidak diketahui"),
        Code("few_treated", "too few treated firms have a like", "terlalu sedikit peserta yang berpadanan"),
        Code("few_controls", "too few controls, or the weights rest on too few", "terlalu sedikit pembanding"),
        Code(
            "no_data",
            "two years before and one after are not in the data",
            "data dua tahun sebelum dan setahun sesudah belum ada",
        ),
        Code(
            "look_back_short",
            "less than three years of data before: what is new cannot be told",
            "data sebelumnya kurang dari tiga tahun",
        ),
        Code("no_variation", "no firm's exports changed", "tidak ada perubahan ekspor"),
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
        Code("reported", "reported to the office, whatever of", "melapor kepada dinas, apa pun isinya"),
        Code("cluster_member", "member of a cluster", "anggota sentra"),
        Code("mission_participant", "took part in a trade mission", "peserta misi dagang"),
        Code("mission_deal", "deal of a trade mission, a promise", "kesepakatan misi dagang, baru janji"),
        Code("domestic_sales", "turnover reported", "ada omzet"),
        Code(
            "curation_candidate",
            "valid NIB, goods classified by HS, and not a large firm",
            "NIB sah, produk ber-kode HS, dan bukan usaha besar",
        ),
        Code("curation_accepted", "accepted in a selection", "diterima pada kurasi"),
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
        Code(
            "aggregator_sale",
            "sold abroad through an aggregator, by invoice, marketplace or SKA",
            "dijual lewat agregator, dengan faktur, data lokapasar, atau SKA",
        ),
        Code("indirect_export", "owner of goods exported by another", "pemilik barang yang diekspor pihak lain"),
        Code("origin_certified", "holds a certificate of origin (SKA) in force", "pemegang SKA yang berlaku"),
        Code("direct_export", "exporter or sender of commercial goods", "eksportir atau pengirim barang komersial"),
        Code(
            "repeat_export",
            "two direct documents in two months within twelve",
            "dua dokumen pada dua bulan dalam setahun",
        ),
        Code(
            "foreign_sales_reported",
            "foreign sales, by own report: unverified, moves no rung",
            "mengaku menjual ke luar negeri: belum terverifikasi, tidak mengubah jenjang",
        ),
    ),
    "readiness_group": (
        Code("permits", "business number and certificates", "NIB dan sertifikat"),
        Code("product", "goods classified, and scored well", "produk ber-kode HS dan bernilai baik"),
        Code("capacity", "workers, and quantity and continuity scored well", "tenaga kerja, kuantitas, kontinuitas"),
        Code("turnover", "turnover", "omzet"),
        Code("digital", "e-mail, marketplace, digital literacy", "surel, lokapasar, literasi digital"),
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
        Code("IDR/USD", "rupiah for a US dollar", "rupiah per dolar AS"),
        *(
            Code(unit, unit, word)
            for unit, word in (
                *(("days", "hari"), ("months", "bulan"), ("events", "kegiatan"), ("missions", "misi dagang")),
                *(("embassies", "kedutaan"), ("institutions", "lembaga"), ("places", "tempat")),
                *(("provinces", "provinsi"), ("countries", "negara"), ("goods", "jenis barang")),
            )
        ),
    ),
    "attribution": (
        Code("origin", "province in which the goods were made", "provinsi asal barang"),
        Code("port", "province of the loading port", "provinsi pelabuhan muat"),
    ),
    "realisation_source": (
        Code("ours", "computed from our rows: firms that the warehouse knows", "dihitung dari baris data gudang ini"),
        Code("official", "as published", "sebagaimana diterbitkan"),
        Code("none", "no figure of the period", "tidak ada angka untuk periodenya"),
    ),
    "achievement_band": (
        Code("very_high", "91 % and more", "sangat tinggi: 91 % ke atas"),
        Code("high", "76-90 %", "tinggi: 76-90 %"),
        Code("medium", "66-75 %", "sedang: 66-75 %"),
        Code("low", "51-65 %", "rendah: 51-65 %"),
        Code("very_low", "50 % and less", "sangat rendah: 50 % ke bawah"),
    ),
    "agreement": (
        Code("within_rounding", "the same but for the rounding of the source", "sama, sebatas pembulatan sumber"),
        Code(
            "within_interval",
            "not the same; what ours is made of is rounded, and leaves room for the published figure",
            "tidak sama; angka pembentuknya dibulatkan dan masih memuat angka terbitan",
        ),
        Code("within_tolerance", "within the tolerance named beside it", "dalam batas toleransi yang disebut"),
        Code("differs", "differs", "berbeda"),
        Code("no_number", "published in words only", "terbit tanpa angka"),
        Code("not_in_data", "no rows to compute it from", "tidak ada baris data pembentuknya"),
    ),
    "assistance": (
        Code("trained", "attended a training", "mengikuti pelatihan"),
        Code("curated", "accepted by a selection", "lolos kurasi"),
        Code("mission", "went on a trade mission", "ikut misi dagang"),
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
        Code("bi_jisdor", "JISDOR of Bank Indonesia", "JISDOR Bank Indonesia"),
        Code("bi_transaction", "middle of Bank Indonesia's transaction rates", "kurs tengah transaksi Bank Indonesia"),
        Code("kmk", "weekly tax rate of the Minister of Finance", "kurs pajak mingguan (KMK)"),
        Code("ceisa", "weekly tax rate as customs gives it", "kurs pajak menurut CEISA"),
        Code("frankfurter", "reference rate of the European Central Bank", "kurs acuan Bank Sentral Eropa"),
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
