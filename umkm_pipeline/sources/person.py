"""People and places that several sources have columns for.

Belongs here: NIK, phone, e-mail, sex, legal form and region columns to core columns, tokens included. What is one
source's alone is in its folder.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa

from umkm_pipeline.ingest.cells import OK, STRING, map_distinct, nulls
from umkm_pipeline.ingest.emails import parse_emails
from umkm_pipeline.ingest.identifiers import nik_district, parse_nib, parse_nik, parse_npwp, sex_of_nik
from umkm_pipeline.ingest.mapping import KIND, SCHEME
from umkm_pipeline.ingest.phones import parse_phones
from umkm_pipeline.privacy import Tokens, masked_digits
from umkm_pipeline.reference.regions import known_nik_prefixes, resolve_regions

WRITTEN = "region_code_written"

_MALE = frozenset({"l", "lk", "laki-laki", "laki laki", "pria", "m", "male"})
_FEMALE = frozenset({"p", "pr", "perempuan", "wanita", "f", "female"})
_LEGAL_FORMS = (
    ("PT", r"(?i)^(?:pt\.?|p\.t\.?|perseroan terbatas)(?:\W|$)|[ ,]pt\.?$|\(pt\)"),
    ("CV", r"(?i)^(?:cv\.?|c\.v\.?|persekutuan komanditer)(?:\W|$)|[ ,]cv\.?$|\(cv\)"),
    ("UD", r"(?i)^(?:ud\.?|u\.d\.?|usaha dagang)(?:\W|$)|[ ,]ud\.?$"),
    ("KOPERASI", r"(?i)^(?:koperasi|kop\.|ksp|ksu|kud)(?:\W|$)|[ ,]koperasi$"),
    ("KELOMPOK", r"(?i)^(?:kelompok|kub|kube|poktan|gapoktan|kwt)(?:\W|$)"),
    ("PERORANGAN", r"(?i)^(?:perorangan|orang perseorangan|perseorangan)(?:\W|$)"),
)


@dataclass(slots=True)
class Columns:
    """Core columns, problems and contacts as a source's parser collects them.

    Args:
        core: core columns.
        problem: field → rule that its parser found broken.
        contacts: `token`, `contact_kind`, `contact_value`, `row` (index of the row that has it).
    """

    core: dict[str, pd.Series] = field(default_factory=dict)
    problem: dict[str, pd.Series] = field(default_factory=dict)
    contacts: list[pd.DataFrame] = field(default_factory=list)

    def contact(self, kind: str, tokens: pd.Series, values: pd.Series) -> None:
        """Note the values behind tokens."""
        here = values.notna()
        self.contacts.append(
            pd.DataFrame(
                {
                    "token": tokens[here],
                    "contact_kind": pd.Series(kind, index=values.index[here], dtype=STRING),
                    "contact_value": values[here],
                }
            )
        )

    def all_contacts(self) -> pd.DataFrame:
        """All contacts, indexed by the row that has them."""
        nobody = pd.DataFrame({name: pd.Series(dtype=STRING) for name in ("token", "contact_kind", "contact_value")})
        return pd.concat(self.contacts) if self.contacts else nobody


def text_of(rows: pd.DataFrame, name: str) -> pd.Series:
    """A column of text, null throughout where the layout has none."""
    return rows[name] if name in rows else nulls(rows.index, pa.string())


def parse_ids(rows: pd.DataFrame, tokens: Tokens, into: Columns) -> None:
    """`nib`, `npwp`, `nik_token`, `nik_masked`, and the problems of all three.

    A NIK in the NPWP column (`domain.md` §1) stands in where the row has no NIK of its own.
    """
    nib = parse_nib(text_of(rows, "nib"), text_of(rows, KIND + "nib"))
    tax = parse_npwp(text_of(rows, "npwp"), text_of(rows, KIND + "npwp"))
    own = parse_nik(text_of(rows, "nik_token"), text_of(rows, KIND + "nik_token"))
    nik = own.value.fillna(tax.nik)
    unknown = nik.notna() & ~nik_district(nik).isin(known_nik_prefixes())
    into.core |= {
        "nib": nib.value,
        "npwp": tax.npwp,
        "nik_token": tokens.token("nik", nik),
        "nik_masked": masked_digits(nik),
    }
    into.problem |= {
        "nib": nib.problem,
        "npwp": tax.problem,
        "nik_token": own.problem.mask(own.problem.isin((OK, "nik_tidied")) & unknown, "nik_region_unknown"),
    }
    into.core["owner_sex"] = parse_sex(text_of(rows, "owner_sex")).fillna(sex_of_nik(nik))
    into.contact("nik", into.core["nik_token"], nik)


def parse_contacts(rows: pd.DataFrame, tokens: Tokens, into: Columns) -> None:
    """`phone_token`, `phone_masked`, `email_token`, and their problems."""
    phone, email = parse_phones(text_of(rows, "phone_token")), parse_emails(text_of(rows, "email_token"))
    into.core |= {
        "phone_token": tokens.token("phone", phone.value),
        "phone_masked": masked_digits(phone.value),
        "email_token": tokens.token("email", email.value),
    }
    into.problem |= {"phone_token": phone.problem, "email_token": email.problem}
    into.contact("phone", into.core["phone_token"], phone.value)
    into.contact("email", into.core["email_token"], email.value)


def parse_place(rows: pd.DataFrame, into: Columns, *, province: str | None, region: str | None) -> None:
    """`address`, `village_name` and the four codes; problems of the region, kecamatan and village.

    `region_code.name` is a column of names beside one of codes, which checks it. `region_code_written`, the region's
    code as the cell has it, is for rules, not part of core.
    """
    given = pd.DataFrame(
        {
            "village": text_of(rows, "village_name"),
            "district": text_of(rows, "district_code"),
            "region": text_of(rows, "region_code"),
            "region_name": text_of(rows, "region_code.name"),
            "scheme": text_of(rows, SCHEME + "region_code"),
            "province": text_of(rows, "province_code"),
        },
        index=rows.index,
    )
    found = resolve_regions(given, province=province, region=region)
    into.core |= {"address": text_of(rows, "address"), "village_name": given["village"]}
    into.core |= {name: found[name].astype(STRING) for name in _CODES}
    into.core[WRITTEN] = found["written_code"].astype(STRING)
    into.problem |= {
        "region_code": found["problem"].astype(STRING),
        "district_code": found["district_problem"].astype(STRING),
        "village_code": found["village_problem"].astype(STRING),
    }


def parse_sex(text: pd.Series) -> pd.Series:
    """`L` or `P`, null for anything else."""

    def read(word: str) -> str | None:
        word = word.strip().lower()
        return "L" if word in _MALE else "P" if word in _FEMALE else None

    return map_distinct(text, read, pa.string())


def legal_form(stated: pd.Series, names: pd.Series) -> pd.Series:
    """Legal form as stated, else as the business name begins or ends; null where neither says."""
    found = nulls(names.index, pa.string())
    for text in (stated, names):
        for form, pattern in _LEGAL_FORMS:
            hit = text.str.contains(pattern, regex=True).fillna(False)
            found = found.mask(found.isna() & hit, form)
    return found


_CODES = ("village_code", "district_code", "region_code", "province_code")
