"""Consignment notes: columns of text to `core_parcels`.

Belongs here: parcel numbers, states and the sender. Goods and money are in `sources/declared.py`.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from umkm_pipeline.ingest.cells import BOOL, INT, STRING, matches, problems
from umkm_pipeline.ingest.context import Context
from umkm_pipeline.ingest.phones import parse_phones
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.rule import Work
from umkm_pipeline.sources.choices import parse_choice
from umkm_pipeline.sources.days import parse_dates_of
from umkm_pipeline.sources.declared import are_documents, parse_category, parse_goods, parse_money
from umkm_pipeline.sources.parties import parse_party
from umkm_pipeline.sources.person import Columns, text_of

KIND_UNKNOWN, STATUS_UNCLEAR = "parcel_kind_unknown", "status_unclear"
_SAMPLE, _COMMERCIAL = "sample", "commercial"
_KINDS = {
    **dict.fromkeys(("sampel", "sample", "contoh", "contoh barang", "barang contoh", "sampel produk"), _SAMPLE),
    **dict.fromkeys(("komersial", "commercial", "dagang", "niaga", "penjualan", "barang dagangan"), _COMMERCIAL),
}
"""Words for kinds of parcels. A gift or somebody's own things are neither, and no export."""
_NUMBER = r"CNE\d{6}\d{8}\d{9}"
_APPROVED = r"(?:.*;)?316(?:;.*)?"
_REJECTED = r"(?:.*;)?900(?:;.*)?"
_TAKEN_BACK = r"(?i).*(?:batal|cancel|tolak|reject|cabut).*"


def parse(rows: pd.DataFrame, month: date, context: Context, tokens: Tokens) -> tuple[Work, Columns]:  # noqa: ARG001
    """Core columns of a file's items, with what their parsers found wrong; arguments as for every source.

    Statuses come unordered and repeated: a parcel is approved when 316 is among them and 900 (rejected) is not. 931 is
    a cancellation under review, which has not cancelled anything yet. Words of any other state that take an approved
    parcel back leave open whether it went.
    """
    into = Columns()
    parse_dates_of(rows, into, "exported_on")
    documents = are_documents("parcels", rows["layout"])
    machine = bool(documents.all())
    parse_goods(rows, into, machine=machine)
    parse_money(rows, into, machine=machine)
    number = text_of(rows, "document_id").str.upper()
    status = text_of(rows, "status").fillna("")
    approved = matches(status, _APPROVED) & ~matches(status, _REJECTED)
    doubted = approved & matches(text_of(rows, "status_words"), _TAKEN_BACK)
    kind = parse_choice(text_of(rows, "parcel_kind"), _KINDS, KIND_UNKNOWN)
    category = parse_category(rows)
    sample = category.sample | (kind.value == _SAMPLE).fillna(False).astype(BOOL)
    phone = parse_phones(text_of(rows, "sender_phone_token"))
    into.core |= {
        "document_type": pd.Series("CN", index=rows.index, dtype=STRING),
        "document_id": number.where(matches(number, _NUMBER)),
        "version": pd.Series(0, index=rows.index, dtype=INT),
        "marketplace": text_of(rows, "marketplace"),
        "npe_issued": approved,
        "is_cancelled": pd.Series(False, index=rows.index, dtype=BOOL),
        "is_sample": sample,
        "is_commercial": category.commercial & ~sample,
        "sender_phone_token": into.tokens_of("phone", phone.value, tokens),
    }
    into.problem["status"] = problems(rows.index, **{STATUS_UNCLEAR: doubted})
    into.problem |= {"sender_phone_token": phone.problem, "parcel_kind": kind.problem}
    parse_party(rows, "sender", tokens, into, documents=documents)
    return Work(pd.DataFrame(into.core), rows, into.problem), into
