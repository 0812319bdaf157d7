"""Writing the workbook in which an officer judges pairs: in Indonesian, with a guide, ready to be sent back.

Belongs here: sheets, formats and the guide. Which pairs and cells are shown is decided in `queue.py` and `sides.py`.
The file holds names and addresses, since nobody can judge without them: it is written for its owner alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from umkm_pipeline import __version__
from umkm_pipeline.outgoing import cell_text, outgoing, write_about
from umkm_pipeline.review import labels
from umkm_pipeline.review.sides import TITLES, Shown

MOST_PAIRS = 100_000
"""Pairs of a workbook; nobody judges more."""

_WIDTHS = {"Nama usaha": 28, "Pemilik": 22, "Alamat": 34, "Desa/kelurahan": 18, "Kabupaten/kota": 18, "Berkas": 34}
_ABOUT_PAIR = ("No.", "Nilai ekspor terkait (US$)", "Peluang sama", "Saat ini")

_GUIDE = (
    ("Apakah dua baris ini usaha yang sama?", "Are these two rows one firm?"),
    (
        "1. Buka lembar PASANGAN. Tiap baris menunjukkan dua baris data bersebelahan: A dan B.",
        "1. Open the sheet PASANGAN. Each line shows two rows of data side by side: A and B.",
    ),
    (
        "2. Sel berwarna merah muda berbeda antara A dan B. Yang kosong di satu sisi tidak diwarnai.",
        "2. Pink cells differ between A and B. What is empty on one side is not coloured.",
    ),
    (
        f"3. Pilih pada kolom {labels.VERDICT}: SAMA (usaha yang sama), BEDA (usaha yang berbeda), atau RAGU.",
        f"3. Choose in {labels.VERDICT}: SAMA (one firm), BEDA (two firms) or RAGU (cannot be told).",
    ),
    (
        f"4. Isi nama Anda pada kolom {labels.BY}. Tanpa nama, putusan tidak dipakai. {labels.WHY} boleh kosong.",
        f"4. Put your name into {labels.BY}. Without a name the verdict is not used. {labels.WHY} may stay empty.",
    ),
    (
        "5. Satu pemilik dengan dua usaha tetap dua usaha: pilih BEDA. Bila tidak yakin, pilih RAGU, jangan menebak.",
        "5. One owner with two firms is two firms: BEDA. Where you are not certain choose RAGU; do not guess.",
    ),
    (
        f"6. {labels.VERDICT} yang kosong: belum diputuskan. Putusan terkirim diubah dengan putusan baru.",
        f"6. An empty {labels.VERDICT} is no verdict. A verdict that was sent is changed by another one.",
    ),
    (
        "7. Jangan menghapus lembar, kolom, atau kolom tersembunyi. Menyaring dan mengurutkan boleh.",
        "7. Delete no sheet, column or hidden column. Filtering and sorting are fine.",
    ),
    (
        "8. Simpan sebagai .xlsx dan kirim kembali: `umkm review import BERKAS`, atau taruh di <landing>/reviews/.",
        "8. Save as .xlsx and send it back: `umkm review import FILE`, or put it into <landing>/reviews/.",
    ),
    (
        "Dari beberapa putusan atas satu pasangan, yang disimpan terakhir berlaku, apa pun nama berkasnya.",
        "Of several verdicts on a pair the one saved last counts, whatever the files are called.",
    ),
    (
        "Isi yang diawali = + - @ diberi tanda ' di depan agar tidak dijalankan sebagai rumus; tanda itu diabaikan.",
        "Texts that begin with = + - @ stand behind a ' so that they are not run as formulas; the mark is ignored.",
    ),
    (
        "RAHASIA: berisi data pribadi (UU 27/2022). Kirim lewat saluran yang aman dan hapus sesudah dipakai.",
        "CONFIDENTIAL: personal data (Law 27/2022). Send it by a safe way and delete it after use.",
    ),
)


def write_workbook(pairs: Sequence[Shown], file: Path, *, left: int, fingerprint: str) -> None:
    """Write the workbook, readable by its owner only; what was there before is replaced.

    Args:
        pairs: what to show, the most valuable first.
        file: the workbook.
        left: pairs of the queue that are not in it.
        fingerprint: of the key in use, so that a workbook can be told from one of another office.

    Raises:
        UmkmError: the file cannot be written.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    about = {
        "form": labels.FORM,
        "version": labels.FORM_VERSION,
        "export_id": secrets.token_hex(8),
        "exported_at": now.isoformat(),
        "code_version": __version__,
        "key": fingerprint,
    }
    with outgoing(file) as book:
        # Both "created" and "modified": before anybody saves it, the workbook says nothing of a later time.
        book.set_properties({"created": now.replace(tzinfo=None)})
        looks = _Looks(book)
        _write_guide(book.add_worksheet(labels.GUIDE), looks, len(pairs), left)
        _write_pairs(book.add_worksheet(labels.DATA), looks, pairs)
        write_about(book, labels.ABOUT, about)


class _Looks:
    """Formats of the cells."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        text = {"num_format": "@", "valign": "top", "text_wrap": True}
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#D9E1F2"})
        self.asked = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#FFE699"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.plain = book.add_format(text)
        self.differs = book.add_format({**text, "bg_color": "#F8CBAD"})
        self.empty = book.add_format({**text, "bg_color": "#FFF2CC", "border": 1})


def _write_guide(sheet: Worksheet, looks: _Looks, pairs: int, left: int) -> None:
    sheet.set_column(0, 0, 85)
    sheet.set_column(1, 1, 75)
    lines = [*_GUIDE, (f"Jumlah pasangan: {pairs}", f"Pairs: {pairs}")]
    if left:
        lines.append((f"{left} pasangan lain tidak ditampilkan.", f"{left} more pairs are not shown."))
    for row, pair in enumerate(lines):
        for column, text in enumerate(pair):
            sheet.write_string(row, column, text, looks.head if row == 0 else looks.wrapped)


def _write_pairs(sheet: Worksheet, looks: _Looks, pairs: Sequence[Shown]) -> None:
    asked = len(labels.ASKED)
    both = [f"{title} ({side})" for title in TITLES for side in ("A", "B")]
    shown = [*labels.ASKED, *_ABOUT_PAIR, *both]
    for at, name in enumerate([*shown, *labels.HIDDEN]):
        width = _WIDTHS.get(name.removesuffix(" (A)").removesuffix(" (B)"), 14)
        sheet.set_column(at, at, width, None, {"hidden": at >= len(shown)})
        sheet.write_string(0, at, name, looks.asked if at < asked else looks.head)
    sheet.freeze_panes(1, asked)
    for row, pair in enumerate(pairs, start=1):
        _write_pair(sheet, looks, row, pair)
    if pairs:
        sheet.autofilter(0, 0, len(pairs), len(shown) - 1)
        choices = {
            "validate": "list",
            "source": list(labels.WORDS),
            "error_title": "Putusan",
            "error_message": "Pilih SAMA, BEDA, atau RAGU.",
        }
        sheet.data_validation(1, 0, len(pairs), 0, choices)


def _write_pair(sheet: Worksheet, looks: _Looks, row: int, shown: Shown) -> None:
    at = 0
    for at in range(len(labels.ASKED)):
        sheet.write_blank(row, at, None, looks.empty)
    state = "satu usaha" if shown.is_one_firm else "dua usaha"
    texts: list[tuple[str, Format]] = [
        (text, looks.plain) for text in (str(row), shown.stake_usd, f"{shown.probability:.0%}", state)
    ]
    for cell in shown.cells:
        look = looks.differs if cell.differs else looks.plain
        texts += [(cell.left, look), (cell.right, look)]
    pair = shown.pair
    texts += [
        (text, looks.plain)
        for text in (str(pair.left), str(pair.right), pair.left.content, pair.right.content, pair.check)
    ]
    for column, (text, look) in enumerate(texts, start=at + 1):
        if text:
            sheet.write_string(row, column, cell_text(text), look)
        else:
            sheet.write_blank(row, column, None, look)
