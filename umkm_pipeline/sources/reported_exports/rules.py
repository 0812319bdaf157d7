"""Rules of firms' own reports: can it be read, and does it say who, when, where and what.

None of them asks for proof: a report without any is as welcome as one with a declaration's number.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import BOOL, OK, arrow, like
from umkm_pipeline.ingest.periods import UNREADABLE, read_period
from umkm_pipeline.model.codes import ProofKind
from umkm_pipeline.quality.rule import Rule, Work
from umkm_pipeline.sources.amounts import SMALL, currency_rules, money_rules
from umkm_pipeline.sources.choices import MARK_UNKNOWN
from umkm_pipeline.sources.claims import PEB_INVALID
from umkm_pipeline.sources.declared import no_destination, unknown_currency
from umkm_pipeline.sources.parties import ON_BEHALF, on_behalf
from umkm_pipeline.sources.reported_exports.parse import CHANNEL_UNKNOWN, PROOF_UNKNOWN
from umkm_pipeline.sources.rows import (
    NUMBER_RULES,
    REGION_RULES,
    ROW_RULES,
    Q,
    R,
    W,
    implausible,
    keyless,
    on_hidden_sheet,
    remarked,
    repeats,
)

_NOT_SENT = (
    r"(?i)(?:.*\W)?(?:(?:belum|blm) (?:(?:jadi|pernah|sempat|bisa|dapat|ada) )*(?:di)?(?:ekspor|kirim|realisasi)"
    r"|gagal (?:ekspor|kirim)|(?:masih|baru) (?:rencana|wacana|penjajakan|negosiasi))(?:\W.*)?"
)
_PAPERS = r"(?:resi|foto|bukti|dokumen|invoice|faktur|laporan|npwp|sertifikat|berkas)(?:nya)?"
_SENT_SINCE = (
    r"(?i).*(?:sudah|telah|kini|sekarang|sebelumnya"
    r"|(?:belum|blm) (?:(?:bisa|dapat|pernah) )?(?:di)?(?:ekspor|kirim) (?:sendiri|mandiri|langsung|lagi|ulang)"
    rf"|\b{_PAPERS} (?:\w+ )?(?:belum|blm) (?:di)?kirim\b|(?:belum|blm) (?:di)?kirim {_PAPERS}\b"
    r"|(?:rencana|penjajakan|negosiasi) (?:\w+ )*(?:tambah\w*|berikut\w*|kedua|ketiga|lanjut\w*|ulang)\b"
    r"|gagal kirim (?:yang )?(?:pertama|awal)\b.*(?:kedua|berhasil|sukses)).*"
)
"""Remarks of a report that tells what has not happened, and those that say that it has since, or that it was not by
the firm's own hand, or that papers or a further order are to come."""
_LONGEST = timedelta(days=366)


def _no_period(work: Work) -> pd.Series:
    return work.core["reported_from"].isna()


def _too_long(work: Work) -> pd.Series:
    """Periods of over a year: their value can be put into no year."""
    days = work.core["reported_to"] - work.core["reported_from"]
    return (days >= _LONGEST).fillna(False)


def _not_over_yet(work: Work) -> pd.Series:
    """Periods that end after the reporting month: nobody reports exports before they happen."""
    ends, month = arrow(work.core["reported_to"]), arrow(work.core["period_month"])
    return like(
        work.core["reported_to"],
        pc.fill_null(
            pc.greater(
                pc.add(pc.multiply(pc.year(ends), 12), pc.month(ends)),
                pc.add(pc.multiply(pc.year(month), 12), pc.month(month)),
            ),
            pa.scalar(False),
        ),
    )


def _value_without_currency(work: Work) -> pd.Series:
    return work.core["reported_value"].notna() & work.core["currency"].isna()


def _no_value(work: Work) -> pd.Series:
    unread = (work.problem["reported_value"] != OK) | (work.problem["reported_value.idr"] != OK)
    return work.core["reported_value"].isna() & ~unread


def _of_another_month(work: Work) -> pd.Series:
    """Rows of a sheet called like a month, quarter or year outside the period that they tell: its title was copied."""
    first, last = work.core["reported_from"], work.core["reported_to"]
    other = pd.Series(False, index=work.core.index, dtype=BOOL)
    for name in work.text["sheet"].unique():
        here = ((work.text["sheet"] == name) & first.notna()).fillna(False)
        for year in {day.year for day in first[here].unique()}:
            if called := read_period(name) or read_period(f"{name} {year}"):
                of_year = here & (like(first, pc.year(arrow(first))) == year).fillna(False)
                other |= (of_year & ((last < called[0]) | (first > called[1]))).fillna(False)
    return other


def _on_other_sheets(work: Work) -> pd.Series:
    """Reports of one firm, period, country and value on two sheets: a month's sheet and a recapitulation, say.

    On one sheet they may be two shipments of one price. A hidden sheet yields to those that people see.
    """
    counted, hidden = ~repeats(work), on_hidden_sheet(work)
    again = _on_two_sheets(work, counted)
    return again & (hidden | _on_two_sheets(work, counted & ~hidden)) if hidden.any() else again


def _on_two_sheets(work: Work, counted: pd.Series) -> pd.Series:
    core = work.core
    again = pd.Series(False, index=core.index, dtype=BOOL)
    firm = core["nib"].fillna(core["npwp"]).fillna(core["nik_token"]).fillna(core["phone_token"])
    keys = core[["reported_from", "reported_to", "destination_country", "reported_value", "currency"]].assign(firm=firm)
    keys = keys[counted & keys.notna().all(axis=1)]
    keys = keys[keys.duplicated(keep=False)]
    if len(keys):
        sheet = pd.Series(pd.factorize(work.text["sheet"][keys.index])[0], index=keys.index)
        alike = sheet.groupby([keys[name] for name in keys], sort=False)
        again[keys.index] = (alike.transform("min") < alike.transform("max")).astype(BOOL)
    return again


def _small(work: Work) -> pd.Series:
    """Exports of a few rupiah: thousands, millions or dollars, as likely as not."""
    value = work.core["reported_value"]
    return ((value > 0) & (value < SMALL) & (work.core["currency"] == "IDR")).fillna(False)


def _number_not_told(work: Work) -> pd.Series:
    """Reports that name a declaration as their proof without its number."""
    core = work.core
    without = core["peb_aju"].isna() & core["peb_daftar"].isna() & (work.problem["peb_aju"] != PEB_INVALID)
    return (core["proof_kind"] == ProofKind.PEB.value).fillna(False) & without


RULES = (
    *ROW_RULES,
    Rule("not_exported", Q, broken=partial(remarked, _NOT_SENT, _SENT_SINCE)),
    Rule("report_repeated", Q, broken=_on_other_sheets),
    Rule("row_duplicate", R, broken=repeats, duplicate=True),
    Rule("name_blank", R, "business_name", broken=lambda work: work.core["business_name"].isna()),
    Rule(ON_BEHALF, Q, "business_name", broken=on_behalf("business_name")),
    Rule("key_missing", Q, broken=lambda work: keyless(work, "business_name", needs_village=False)),
    *NUMBER_RULES,
    Rule("region_unresolved", Q, "region_code"),
    *REGION_RULES,
    Rule(UNREADABLE, Q, "reported_from", broken=_no_period, shown="period"),
    Rule("period_sheet_differs", W, "reported_from", broken=_of_another_month, shown="period"),
    Rule("period_too_long", Q, "reported_from", broken=_too_long, shown="period"),
    Rule("period_future", Q, "reported_to", broken=_not_over_yet, shown="period"),
    Rule("date_implausible", Q, "reported_from", broken=implausible("reported_from"), shown="period"),
    Rule("destination_invalid", Q, "destination_country", broken=no_destination),
    Rule("hs_padded", W, "hs_code"),
    Rule("hs_dotted", W, "hs_code"),
    Rule("hs_digits_lost", Q, "hs_code"),
    Rule("hs_invalid", W, "hs_code"),
    *currency_rules("reported_value"),
    *money_rules("reported_value.idr"),
    Rule("value_negative", Q, "reported_value", accepts=lambda values: values >= 0),
    Rule("value_small", W, "reported_value", broken=_small),
    Rule("value_missing", W, "reported_value", broken=_no_value),
    Rule("currency_missing", Q, "currency", broken=_value_without_currency),
    Rule("currency_unknown", Q, "currency", broken=unknown_currency),
    Rule(CHANNEL_UNKNOWN, Q, "reported_channel"),
    Rule(PROOF_UNKNOWN, Q, "proof_kind"),
    Rule(MARK_UNKNOWN, Q, "sample_reported"),
    Rule(PEB_INVALID, W, "peb_aju"),
    Rule("peb_number_missing", W, "peb_aju", broken=_number_not_told),
)
