"""Parties of customs documents: exporter, owner of the goods, sender.

Belongs here: a party's columns (`<party>_identity`, `<party>_identity_kind`, `<party>_nib`, name, address) to core
columns. Which party is which is for the source's reader.
"""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.ingest.cells import OK, matches, problems
from umkm_pipeline.ingest.identifiers import parse_nib, parse_nik, parse_npwp
from umkm_pipeline.ingest.mapping import KIND
from umkm_pipeline.model.codes import Severity
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.rule import Broken, Rule
from umkm_pipeline.sources.person import Columns, text_of

INVALID, DIGITS_LOST, TIDIED = "party_id_invalid", "party_id_digits_lost", "party_id_tidied"
OPTIONAL = "goods_owner"

ON_BEHALF = "name_on_behalf"

_NAMED = r"(?i).*[\pL\d)]\W+(?:q\.?\s?q\.?\W+\S.*|(?:qualitate qua|under\s?name|a/n|atas nama|on behalf of)(?:\W.*)?)"
_CALLED = r"(?i)(?:pt|cv|ud|pd|fa|firma|toko|koperasi)\W+q\.?\s?q\.?\W.*"
"""`PT A QQ UD B`: A, on behalf of B. `CV QQ Jaya` is called so."""
_PERSON = "3"
_TAX = ("5", "6")


def parse_party(rows: pd.DataFrame, party: str, tokens: Tokens, into: Columns, *, documents: pd.Series) -> None:
    """`<party>_name`, `_address`, `_nib`, `_npwp`, `_nik_token`, and what is wrong with its number, under `_npwp`.

    Problems are `party_id_invalid`, `party_id_digits_lost` for a number that a numeric cell has rounded, and
    `party_id_tidied` for one whose label, quotes or odd digits were taken away.
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
    nib_kinds = text_of(rows, KIND + f"{party}_nib").mask(documents, "s").where(stated_nib.notna(), kinds)
    nib = parse_nib(stated_nib.fillna(number.where(is_nib)), nib_kinds)
    tax = parse_npwp(number.where(is_tax), kinds)
    nik = parse_nik(number.where(is_nik), kinds)
    person = nik.value.fillna(tax.nik)
    said = number.notna() | stated_nib.notna() | text_of(rows, f"{party}_name").notna()
    named = said | (party != OPTIONAL)
    known = nib.value.notna() | tax.npwp.notna() | person.notna()
    broken = (
        (nib.problem == "nib_invalid") | ~tax.problem.isin((OK, "npwp_tidied")) | ~nik.problem.isin((OK, "nik_tidied"))
    )
    into.core |= {
        f"{party}_name": text_of(rows, f"{party}_name"),
        f"{party}_address": text_of(rows, f"{party}_address"),
        f"{party}_nib": nib.value,
        f"{party}_npwp": tax.npwp,
        f"{party}_nik_token": into.tokens_of("nik", person, tokens),
    }
    tidied = nib.problem.eq("nib_tidied") | tax.problem.eq("npwp_tidied") | nik.problem.eq("nik_tidied")
    lost = nib.problem.eq("nib_digits_lost") | tax.problem.eq("npwp_digits_lost") | nik.problem.eq("nik_numeric")
    into.problem[f"{party}_npwp"] = problems(
        rows.index, **{DIGITS_LOST: named & lost, INVALID: named & (~known | broken), TIDIED: named & tidied}
    )


def on_behalf(field: str) -> Broken:
    """A check for names that say on whose behalf the named one acts: the goods are that other's, whom no column names.

    Args:
        field: core column of the name.
    """
    return lambda work: matches(work.core[field], _NAMED) & ~matches(work.core[field], _CALLED)


def party_rules(party: str, *, spares: Broken | None = None) -> tuple[Rule, ...]:
    """Rules of a party's number; `spares` are rows that they do not concern."""
    severities = {INVALID: Severity.QUARANTINE, DIGITS_LOST: Severity.QUARANTINE, TIDIED: Severity.WARN}
    return tuple(
        Rule(name, severity, f"{party}_npwp", shown=f"{party}_identity", spares=spares)
        for name, severity in severities.items()
    )
