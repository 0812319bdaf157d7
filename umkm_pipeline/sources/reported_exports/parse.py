"""Firms' own reports of exports: columns of text to `core_reported_exports`.

Belongs here: the period, the value, the way and the proof as the firm tells them. A report without a customs document
is unverified, not wrong: no rule here judges it, its value is personal data and stays in the restricted tables, and it
never becomes an export. The rules ask only whether the report can be read.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow as pa

from umkm_pipeline.ingest.cells import STRING, nulls
from umkm_pipeline.ingest.context import Context
from umkm_pipeline.ingest.numbers import to_money
from umkm_pipeline.ingest.periods import parse_periods
from umkm_pipeline.model.codes import ProofKind, ReportedChannel
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.rule import Work
from umkm_pipeline.reference.country_names import resolve_country
from umkm_pipeline.reference.rates import to_idr_usd
from umkm_pipeline.sources.amounts import parse_amount, parse_in_currency
from umkm_pipeline.sources.choices import parse_choice, parse_marks
from umkm_pipeline.sources.claims import parse_claimed_goods, parse_peb_reference
from umkm_pipeline.sources.days import dated_text
from umkm_pipeline.sources.person import Columns, parse_contacts, parse_ids, parse_place, text_of

_UNSURE = "?"
"""Stands for a number of days that may have been counted from either of two days: no period."""
CHANNEL_UNKNOWN, PROOF_UNKNOWN = "reported_channel_unknown", "proof_unknown"

_CHANNELS = {
    **dict.fromkeys(("sendiri", "ekspor sendiri", "langsung", "own", "peb sendiri"), ReportedChannel.OWN.value),
    **dict.fromkeys(
        ("agregator", "aggregator", "pedagang", "trader", "eksportir lain", "lewat eksportir", "undername"),
        ReportedChannel.AGGREGATOR.value,
    ),
    **dict.fromkeys(("kurir", "pos", "ekspedisi", "jasa kurir", "courier", "ems"), ReportedChannel.COURIER.value),
    **dict.fromkeys(("marketplace", "lokapasar", "lokapasar online", "toko online"), ReportedChannel.MARKETPLACE.value),
    **dict.fromkeys(
        ("dibawa", "dibawa sendiri", "dititip", "titip", "hand carry", "handcarry", "hand carrying"),
        ReportedChannel.HAND_CARRY.value,
    ),
}
_PROOFS = {
    **dict.fromkeys(("tidak ada", "belum ada", "tanpa bukti", "tidak", "none"), ProofKind.NONE.value),
    **dict.fromkeys(("faktur", "invoice", "nota", "kuitansi"), ProofKind.INVOICE.value),
    **dict.fromkeys(("resi", "awb", "resi awb", "airway bill", "resi kirim", "bukti kirim"), ProofKind.RECEIPT.value),
    **dict.fromkeys(("marketplace", "lokapasar", "riwayat pesanan", "data lokapasar"), ProofKind.MARKETPLACE.value),
    **dict.fromkeys(("foto", "photo", "gambar", "dokumentasi"), ProofKind.PHOTO.value),
    **dict.fromkeys(("ska", "coo", "surat keterangan asal"), ProofKind.SKA.value),
    **dict.fromkeys(("peb", "nomor peb", "no peb", "bc 3 0"), ProofKind.PEB.value),
}


def parse(rows: pd.DataFrame, month: date, context: Context, tokens: Tokens) -> tuple[Work, Columns]:  # noqa: ARG001
    """Core columns of a file's reports, with what their parsers found wrong; arguments as for every source."""
    into = Columns()
    parse_ids(rows, tokens, into)
    parse_contacts(rows, tokens, into)
    parse_place(rows, into, province=context.province, region=context.region)
    parse_peb_reference(rows, into)
    told, elsewhere = dated_text(rows, "period")
    period = parse_periods(told.mask(elsewhere, _UNSURE))
    into.core |= {"reported_from": period.first, "reported_to": period.last}
    parse_claimed_goods(rows, into, period.first)
    into.problem["period"] = period.problem
    _told(rows, into)
    _value(rows, into)
    return Work(pd.DataFrame(into.core), rows, into.problem), into


def _told(rows: pd.DataFrame, into: Columns) -> None:
    channel = parse_choice(text_of(rows, "reported_channel"), _CHANNELS, CHANNEL_UNKNOWN)
    proof = parse_choice(text_of(rows, "proof_kind"), _PROOFS, PROOF_UNKNOWN)
    sample = parse_marks(text_of(rows, "sample_reported"))
    into.core |= {name: text_of(rows, name) for name in ("business_name", "owner_name", "product")}
    into.core |= {
        "destination_country": resolve_country(text_of(rows, "destination_country")).astype(STRING),
        "reported_channel": channel.value,
        "proof_kind": proof.value,
        "sample_reported": sample.value,
    }
    into.problem |= {
        "reported_channel": channel.problem,
        "proof_kind": proof.problem,
        "sample_reported": sample.problem,
    }


def _value(rows: pd.DataFrame, into: Columns) -> None:
    """The value in the currency told, and in rupiah and dollars by the reference rate of the period's last day.

    A column whose header says rupiah needs no currency beside it.
    """
    said = text_of(rows, "currency").str.upper()
    currency = said.replace({"RP": "IDR", "RUPIAH": "IDR", "US$": "USD", "DOLAR": "USD"}).astype(STRING)
    told, rupiah = parse_in_currency(rows, "reported_value", currency), parse_amount(rows, "reported_value.idr")
    value = to_money(told.value.fillna(rupiah.value))
    currency = currency.mask(currency.isna() & told.value.isna() & rupiah.value.notna(), "IDR")
    amounts = pd.DataFrame(
        {
            "currency": currency,
            "ndpbm": nulls(rows.index, pa.decimal128(24, 4)),
            "fob_native": value,
            "exported_on": into.core["reported_to"],
        }
    )
    converted = to_idr_usd(amounts)
    into.core |= {
        "reported_value": value,
        "currency": currency,
        "reported_value_idr": converted["fob_idr"],
        "reported_value_usd": converted["fob_usd"],
        "rate_source": converted["rate_source"].where(value.notna()),
        "rate_date": converted["rate_date"].where(value.notna()),
    }
    into.problem["reported_value"] = told.problem
    into.problem["reported_value.idr"] = rupiah.problem
