"""Parties of customs documents: exporter, owner of the goods, sender.

Belongs here: a party's columns (`<party>_identity`, `<party>_identity_kind`, `<party>_nib`, name, address) to core
columns. Which party is which is for the source's reader.
"""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.ingest.cells import OK, matches, problems
from umkm_pipeline.ingest.identifiers import parse_nib, parse_nik, parse_npwp
from umkm_pipeline.ingest.mapping import KIND
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.sources.person import Columns, text_of

INVALID = "party_id_invalid"
OPTIONAL = "goods_owner"

_PERSON = "3"
_TAX = ("5", "6")


def parse_party(rows: pd.DataFrame, party: str, tokens: Tokens, into: Columns, *, documents: pd.Series) -> None:
    """`<party>_name`, `_address`, `_nib`, `_npwp`, `_nik_token`, and `party_id_invalid` under `<party>_npwp`.

    The kind of identity (`kodeJenisIdentitas`: 3 NIK, 5 and 6 NPWP) says what the number is; without a kind its length
    does (13 NIB, 15 and 16 NPWP). A party that is named must have one valid number, and none that is broken. Exporter
    and sender must be named; goods without an owner of their own are the exporter's.

    Args:
        rows: text columns.
        party: `exporter`, `goods_owner` or `sender`.
        tokens: tokens of personal data.
        into: where the columns go.
        documents: rows that are JSON, whose numbers are exact even where they are numbers.
    """
    number, kind = text_of(rows, f"{party}_identity"), text_of(rows, f"{party}_identity_kind")
    kinds = text_of(rows, KIND + f"{party}_identity").mask(documents, "s")
    unsaid = kind.isna()
    is_nib = unsaid & matches(number, r"\d{12,13}")
    is_nik = (kind == _PERSON).fillna(False)
    is_tax = kind.isin(_TAX) | (unsaid & ~is_nib)
    stated_nib = text_of(rows, f"{party}_nib")
    nib = parse_nib(stated_nib.fillna(number.where(is_nib)), kinds)
    tax = parse_npwp(number.where(is_tax), kinds)
    nik = parse_nik(number.where(is_nik), kinds)
    person = nik.value.fillna(tax.nik)
    said = number.notna() | stated_nib.notna() | text_of(rows, f"{party}_name").notna()
    named = said | (party != OPTIONAL)
    known = nib.value.notna() | tax.npwp.notna() | person.notna()
    broken = (
        (nib.problem == "nib_invalid") | (nib.problem == "nib_digits_lost") | (tax.problem != OK) | (nik.problem != OK)
    )
    into.core |= {
        f"{party}_name": text_of(rows, f"{party}_name"),
        f"{party}_address": text_of(rows, f"{party}_address"),
        f"{party}_nib": nib.value,
        f"{party}_npwp": tax.npwp,
        f"{party}_nik_token": tokens.token("nik", person),
    }
    into.problem[f"{party}_npwp"] = problems(rows.index, **{INVALID: named & (~known | broken)})
    into.contact("nik", into.core[f"{party}_nik_token"], person)
