"""Cells of names that say more than a name: two firms, two people, or that the firm has closed.

Belongs here: the rules that every source has about it. Taken as they stand, two firms or people would count as one that
does not exist, and a closed firm as one at work. Marks in the place of names are in `placeholders.py`.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import arrow, column
from umkm_pipeline.model.codes import Severity
from umkm_pipeline.quality.placeholders import NAMES
from umkm_pipeline.quality.rule import Rule, Work, once

# `PT A QQ UD B` is for `sources/parties.py`.
_FIRMS = frozenset({"business_name", "exporter_name", "goods_owner_name", "sender_name"})
_COUNTED_PEOPLE, _OWNERS = frozenset({"participant_name"}), frozenset({"owner_name"})
"""Of participants each is counted; owners of a firm may well be two."""

_L = "[a-zÀ-ɏ]"
"""A Latin letter: with all the letters that there are, an expression outgrows its quick way and takes a hundredfold."""
_FORM = (
    # "Pd. Panjang" is a town.
    r"(?:p\.?\s?t|c\.?\s?v|u\.?\s?d|(?-i:P\.?\s?D|p\.?\s?d)|fa|firma|koperasi|kop|ksu|kud|k\.?u\.?b\.?e?|k\.?w\.?t|poktan"
    r"|gapoktan)\b\.?"
)
_FIRM = rf"{_FORM}\s*{_L}"
_BETWEEN = r"(?:[/;&+,|\n\r]|\s[\-–—]\s|\b(?:dan|serta)\b)"
_LIST = rf"(?is)^\W*1\s*[.)]\s*{_L}.*[\s,;]2\s*[.)]\s*{_L}"
_TWO_FIRMS = rf"(?i)\b{_FIRM}[^(]*{_BETWEEN}\s*(?:\d\s*[.)]\s*)?{_FIRM}"

# "Serta" is a name among Batak, "serta" is not.
_AND = r"(?:[/;&+]|\bdan\b|(?-i:\b(?:serta|bersama)\b))"
_DEGREES = rf"(?:,?\s*[sm]\.\s?{_L}{{1,4}}\.?)*"
_TWO_PEOPLE = (
    # What comes after a dash on its own is a post, a firm or a place.
    rf"(?i)^(?:[^(\[{{\-–—]|\b-\b)*{_L}{{3}}(?:{_L}|[.'])*{_DEGREES}"
    rf"\s*(?:{_AND}\s*(?:{_L}{{1,4}}\.\s*)*|(?:\bdan|[&+])\s*\d{{1,2}}\s*){_L}{{3}}"
    rf"|{_L}{{2}}[,.]?\s+(?:dkk|c\.?s)\b\W*$"
)
_POST = (
    r"(?:ketua|wakil|sekretaris|bendahara|anggota|pemilik|owner|direktur|pimpinan|pengurus|pengelola|pendamping|admin"
    r"|staf+|koordinator|penyuluh)"
)
_NO_AND = r"(?:[^\s/;&+d][^\s/;&+]*|d(?:[^\s/;&+a][^\s/;&+]*)?|da(?:[^\s/;&+n][^\s/;&+]*)?|dan[^\s/;&+]+)"
"""A word that is not "dan"."""
_ONE = (
    rf"(?i)^\W*(?:{_FIRM}|(?:asosiasi|badan|balai|bank|bengkel|bumdes|depot|dinas|forum|gabungan|himpunan|kantor|kedai"
    r"|kelompok|keluarga|kementerian|komunitas|lembaga|politeknik|rumah|sekolah|sentra|tk|toko|universitas|usaha|warung"
    r"|yayasan)\b)"
    r"|^\W*(?:bapak|bpk|sdr|saudara|tuan)\.?\s*/\s*(?:ibu|sdri|saudari|nyonya|ny)\b[^/;&+]*$|\bbin\s*/\s*binti\b"
    rf"|\b[sm]\.\s?{_L}{{1,4}}\.?\s?(?:/|&|dan)\s?[sm]\.\s?{_L}|/\s*alm(?:h|arhum(?:ah)?)?\W*$"
    # `Ani / Ketua KWT`, `Ketua/Bendahara`, and the post in an office that has an "and" in its name.
    rf"|^\s*{_NO_AND}(?:\s+{_NO_AND})*\s*/\s*{_POST}\b(?:[\s.]+[^/;&+,]*)?$|^\W*{_POST}\s*/\s*{_POST}\b"
    rf"|^\W*(?:{_POST}|kepala|kadis|kabid|kasi|kasubb?ag|kabag|perwakilan|utusan|pegawai)(?:\s+{_NO_AND})+"
    r"\s*(?:\bdan|&)\s+(?:u?mkm|ukm|ikm|perindustrian|perdagangan|industri|koperasi|usaha|ekspor|pembangunan|transmigrasi"
    r"|tenaga kerja|pariwisata|perikanan|peternakan|perkebunan|hortikultura|ketahanan pangan)\b"
    rf"(?:\s+{_NO_AND})*\s*$"
)
"""A firm or office that takes part, or owns another (`CV Roti dan Kue`), and one person with two titles or degrees."""

_ENDS = r"(?:\s*(?:[)\]}>,;.:/*!\"'\n]|$)"
_NOTE = (
    r"(?:(?:sudah|sdh|telah|lagi|sedang|lama|data|usaha(?:nya)?|pemilik(?:nya)?|ybs|status|ket(?:erangan)?)\b\s*[:.]?\s*)*"
    r"(?:(?:bangkrut|pailit|gulung\stikar|bubar|pindah|ditutup|meninggal|wafat|(?:di)?batal(?:kan)?|dicoret|dihapus"
    r"|(?:tidak|tdk|tak|belum|blm|non)[\s\-]?(?:ada\slagi|aktif|hadir|(?:ber)?produksi|beroperasi|jalan|(?:ber)?jualan)"
    r"|mengundurkan\sdiri|diwakil(?:i|kan)|mewakili|digantikan|menggantikan|pengganti)\b"
    rf"|(?:tutup|vakum|berhenti){_ENDS}|\s(?:permanen|sementara|total|selamanya|sejak|mulai|karena|karna|krna?|akibat"
    r"|(?:usaha|toko|produksi|beroperasi|jualan|berjualan)|bln|bulan|th|thn|tahun|tgl|\d{4})\b)"
    rf"|(?:double|dobel|ganda|duplikat){_ENDS}|\s(?:data|nama|input|entri|baris|dengan|dgn|dari)\b)"
    rf"|(?:i[zj]in|sakit|absen|mundur|hapus){_ENDS}|\s(?:sakit|tidak|tdk|pulang|mendadak|dari)\b))"
)
"""Words that more of a name may follow stand alone, or before what makes a note of them: `Tutup Saji` is a craft."""
_NOTED = (
    rf"(?i)[(\[{{]\W*{_NOTE}|(?:\s[\-–—]+>?|[\-–—]+\s|[/,;:*=>→|\n]|\.\.)\s*{_NOTE}[^,;/]*$"
    r"|\b(?:sudah|sdh|telah)\s(?:(?:di)?tutup|bangkrut|bubar|pindah|meninggal|(?:tidak|tdk|tak)\s(?:aktif|ada))\b"
    r"|\b(?:non[\s\-]?aktif|(?:tidak|tdk)\s(?:aktif|hadir|(?:ber)?produksi|beroperasi)(?:\slagi)?)\W*$"
    r"|\btutup(?:\s(?:permanen|sementara|total|sejak|karena|karna|krna?)\b.*)?\W*$"
    rf"|^\W*pindah(?:\s(?:ke|alamat|lokasi|domisili|tempat)\b.*)?\W*$|{_L}\s(?:diwakili|mewakili|menggantikan)\s"
)
_NO_NOTE = (
    r"(?i)\bbuka\W*(?:(?:dan|&)\s)?tutup|(?:&|\bdan)\s*tutup[\s.]*$|\b(?:botol|cup|galon|gelas|kemasan|panci|toples)\W+tutup\b"
    r"|\b(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|siang|malam)\W+tutup\b"
    r"|\bpindah\s(?:rumah|kantor)\b|\bbatal\s(?:puasa|wudh?u)\b"
    r"|\bpengganti\s(?:beras|garam|gula|kayu|nasi|plastik|santan|styrofoam|tepung)\b"
)
"""Names of their own, and goods: `Warung Buka Tutup`, `Botol & Tutup`."""
_MAYBE = (
    r"(?i)[(\[{/;&+,:*=>→|\n\r]|\s[\-–—]|[\-–—]\s|\.\.|2\s*[.)]"
    r"|\b(?:dan|(?-i:serta|bersama)|dkk|c\.?s|sudah|sdh|telah|tutup|pindah|tidak|tdk|non|diwakili|mewakili|menggantikan)\b"
)
"""A quick look: what none of the other expressions fits without."""


@once
def _may_say_more(work: Work) -> pd.Series:
    """Rows with a name that is worth a closer look: most have none, and this look is taken once for all rules."""
    found = np.zeros(len(work.text), bool)
    for name in _named(work, NAMES):
        found |= pc.fill_null(pc.match_substring_regex(arrow(work.text[name]), _MAYBE), False).to_numpy()
    return pd.Series(found, work.text.index)


def _at(pattern: str, names: Collection[str], work: Work, *, spared: str | None) -> pd.Series:
    """The first field of each row in whose text a pattern is found and not that which is spared; null where none."""
    rows = np.flatnonzero(_may_say_more(work).to_numpy())
    if not len(rows):
        return column(pa.nulls(len(work.text), pa.string()), work.text.index)
    named, place = _named(work, names), np.full(len(rows), -1, np.int64)
    for at in reversed(range(len(named))):
        some = arrow(work.text[named[at]]).take(pa.array(rows))
        fits = pc.match_substring_regex(some, pattern)
        if spared is not None:
            fits = pc.and_not(fits, pc.match_substring_regex(some, spared))
        place[pc.fill_null(fits, False).to_numpy()] = at
    found = np.full(len(work.text), -1, np.int64)
    found[rows] = place
    return column(pa.array(named, pa.string()).take(pa.array(found, mask=found < 0)), work.text.index)


def _named(work: Work, names: Collection[str]) -> list[str]:
    return [str(name) for name in work.text if str(name).partition(".")[0] in names]


def _rule(name: str, severity: Severity, pattern: str, names: Collection[str], *, spared: str | None = None) -> Rule:
    at = partial(_at, pattern, names, spared=spared)
    return Rule(name, severity, broken=lambda work: at(work).notna(), at=at)


MORE_THAN_A_NAME = (
    _rule("firms_in_cell", Severity.QUARANTINE, _TWO_FIRMS, _FIRMS),
    _rule("people_in_cell", Severity.QUARANTINE, _TWO_PEOPLE, _COUNTED_PEOPLE, spared=_ONE),
    _rule("owners_in_cell", Severity.WARN, _TWO_PEOPLE, _OWNERS, spared=_ONE),
    _rule("names_listed", Severity.QUARANTINE, _LIST, NAMES),
    _rule("note_in_name", Severity.QUARANTINE, _NOTED, NAMES, spared=_NO_NOTE),
)
"""Rules of every source, beside its own."""
