"""Declarations: columns of text to `core_exports`.

Belongs here: document numbers, states, categories and parties. Goods and money are in `sources/declared.py`.
"""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import INT, arrow, like, map_distinct, matches, problems
from umkm_pipeline.ingest.context import Context
from umkm_pipeline.ingest.mapping import SAME
from umkm_pipeline.ingest.numbers import to_quantity
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.rule import Work
from umkm_pipeline.sources.amounts import parse_amount, parse_count
from umkm_pipeline.sources.days import parse_dates_of, parse_day
from umkm_pipeline.sources.declared import are_documents, parse_category, parse_goods, parse_money
from umkm_pipeline.sources.numbers_to_come import says_to_come
from umkm_pipeline.sources.parties import parse_party
from umkm_pipeline.sources.person import Columns, text_of
from umkm_pipeline.sources.several_numbers import SEVERAL, tells_several

STATUS_UNCLEAR, NPE_INVALID = "status_unclear", "npe_invalid"
_TAKEN_BACK = r"(?:PEMBATALAN|BATAL|DIBATALKAN|PEB BATAL|PEB DIBATALKAN|CANCELL?ED)"
_DOUBTS = r"BATAL|CANCEL|VOID|CABUT|GAGAL|TI?DA?K JADI|DITARIK|PENARIKAN|TUNDA"
"""What a state says of a document that is cancelled, asked to be, or not (`PENGAJUAN PEMBATALAN`), or of goods that
stayed."""
_NPE = r"(?:NPE|NOTA PELAYANAN EKSPOR)"
_APPROVED = (
    rf"(?:\d+\s*-\s*)?(?:(?:SUDAH|TELAH|SDH|TERBIT|PENERBITAN|RESPON)\s+)*{_NPE}"
    r"(?:\s+(?:SUDAH|TELAH|TERBIT|DITERBITKAN|ISSUED))*"
)
_NOT_YET = rf"(?:BELUM|TANPA|MENUNGGU|NON)\b.*{_NPE}.*"
"""What a state says of an approval; other words about one (`NPE DITUNDA`) leave it open."""
_REFUSED = r".*(?:TOLAK|REJECT).*"
_REFUSAL = r"(?:.*\W)?NPP(?:\W.*|\d.*)?"
"""The number of the note that says that there is no approval (nota pemberitahuan penolakan)."""
_PEB = frozenset({"30", "peb", "bc 3.0", "bc3.0", "bc30", "bc 30"})
_AJU = r"[A-Za-z0-9]{26}"


def parse(rows: pd.DataFrame, month: date, context: Context, tokens: Tokens) -> tuple[Work, Columns]:  # noqa: ARG001
    """Core columns of a file's items, with what their parsers found wrong; arguments as for every source."""
    into = Columns()
    documents = are_documents("exports", rows["layout"])
    machine = bool(documents.all())
    _state(rows, into)
    _dates(rows, into)
    _number(rows, into, machine=machine)
    parse_goods(rows, into, machine=machine)
    if "item_number" not in rows:
        into.core["item_number"] = _count_items(rows, into)
    parse_money(rows, into, machine=machine)
    header_net = parse_amount(rows, "document_net", machine=machine)
    into.core["document_net"], into.problem["document_net"] = to_quantity(header_net.value), header_net.problem
    for party in ("exporter", "goods_owner"):
        parse_party(rows, party, tokens, into, documents=documents)
    return Work(pd.DataFrame(into.core), rows, into.problem), into


def _dates(rows: pd.DataFrame, into: Columns) -> None:
    """Days of export, submission and registration.

    A cancellation of goods that never left may name no day of export: that of submission stands for it, else its own.
    """
    parse_dates_of(rows, into, "exported_on", "declared_on", "tanggal_daftar")
    into.core["declared_on"] = into.core["declared_on"].fillna(into.core["tanggal_daftar"])
    instead = into.core["declared_on"].fillna(parse_day(rows, "cancelled_on").value)
    into.core["exported_on"] = into.core["exported_on"].fillna(instead.where(into.core["is_cancelled"]))


def _number(rows: pd.DataFrame, into: Columns, *, machine: bool) -> None:
    aju = text_of(rows, "nomor_aju")
    aju = like(aju, pc.utf8_upper(pc.replace_substring_regex(arrow(aju), r"[\s\-]", "")))
    aju = aju.where(matches(aju, _AJU))
    version = parse_count(rows, "version", machine=machine)
    into.core |= {
        "document_type": map_distinct(text_of(rows, "document_type").fillna("PEB"), _document_type, pa.string()),
        "document_id": aju,
        "nomor_aju": aju,
        "nomor_daftar": text_of(rows, "nomor_daftar"),
        "version": version.value.fillna(0).astype(INT),
    }
    into.problem["version"] = version.problem
    into.problem["nomor_daftar"] = problems(rows.index, **{SEVERAL: tells_several(into.core["nomor_daftar"])})


def _document_type(word: str) -> str | None:
    return "PEB" if word.lower() in _PEB else None


def _count_items(rows: pd.DataFrame, into: Columns) -> pd.Series:
    """Position of each item in its document where the sheet does not number them; a repeat has that of the first.

    A document that stands on two sheets is one document twice, not one with twice the items: each sheet counts anew.
    """
    frame = pd.DataFrame({"document": into.core["document_id"].fillna(""), "same": rows[SAME], "sheet": rows["sheet"]})
    position = (~frame.duplicated()).groupby([frame["document"], frame["sheet"]]).cumsum()
    first = ~frame.duplicated(["document", "same"])
    return position.where(first).groupby([frame["document"], frame["same"]]).transform("first").astype(INT)


def _any_part(status: pd.Series, pattern: str) -> pd.Series:
    """Rows of which one of the states, parted by `;`, is said by a pattern."""
    return matches(status, rf"(?:.*;)?\s*(?:{pattern})\s*(?:;.*)?")


def _leaves_open(status: str) -> bool:
    """Whether one of the states is about an approval and says neither that it is there nor that it is not."""
    parts = (part.strip() for part in status.split(";"))
    about = [part for part in parts if re.search(rf"\b{_NPE}\b", part)]
    return any(not re.fullmatch(_APPROVED, part) and not re.fullmatch(_NOT_YET, part) for part in about)


def _is_npe_number(text: pd.Series) -> pd.Series:
    """Cells with the number of an approval, and not a word or a zero where there is none (`belum`, `0`)."""
    refused = matches(text, rf"(?i){_REFUSAL}")
    return matches(text, r"(?:\D*\d){3}.*") & matches(text, r".*[1-9].*") & ~says_to_come(text) & ~refused


def _state(rows: pd.DataFrame, into: Columns) -> None:
    """Approval, cancellation, and what the category says about the goods (`domain.md` §2 and §8)."""
    status = text_of(rows, "status").str.upper().fillna("")
    number = text_of(rows, "npe_number")
    numbered = _is_npe_number(number)
    said = _any_part(status, _APPROVED)
    approved = said | numbered
    taken_back = _any_part(status, _TAKEN_BACK)
    doubted = matches(status, rf".*(?:{_DOUBTS}).*") & ~taken_back
    doubted |= (approved & matches(status, _REFUSED)) | map_distinct(status, _leaves_open, pa.bool_())
    doubted |= numbered & ~said & _any_part(status, _NOT_YET)
    into.problem["npe_number"] = problems(rows.index, **{NPE_INVALID: number.notna() & ~numbered})
    into.problem["status"] = problems(rows.index, **{STATUS_UNCLEAR: doubted})
    category = parse_category(rows)
    into.core |= {
        "export_category": category.code,
        "export_kind": text_of(rows, "export_kind"),
        "loading_port": text_of(rows, "loading_port").str.upper(),
        "npe_issued": approved,
        "is_cancelled": taken_back,
        "is_sample": category.sample,
        "is_commercial": category.commercial,
    }
