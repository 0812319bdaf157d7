"""People and places that several sources have columns for.

Belongs here: NIK, phone, e-mail, sex, legal form and region columns to core columns, tokens included. What is one
source's alone is in its folder.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from umkm_pipeline.at_once import at_once
from umkm_pipeline.ingest.cells import OK, arrow, column, map_distinct, nulls, problems, repeated
from umkm_pipeline.ingest.emails import parse_emails
from umkm_pipeline.ingest.identifiers import nik_district, parse_nib, parse_nik, parse_npwp, sex_of_nik
from umkm_pipeline.ingest.mapping import KIND, SCHEME
from umkm_pipeline.ingest.phones import parse_phones
from umkm_pipeline.privacy import Tokens, first_of_each, masked_digits
from umkm_pipeline.reference.regions import VILLAGE_UNRESOLVED, known_nik_prefixes, resolve_regions

WRITTEN = "region_code_written"
SEX_UNKNOWN = "sex_unknown"

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
        contacts: kind of contact, the column of tokens and that of the values behind them.
    """

    core: dict[str, pd.Series] = field(default_factory=dict)
    problem: dict[str, pd.Series] = field(default_factory=dict)
    contacts: list[tuple[str, pd.Series, pd.Series]] = field(default_factory=list)

    def tokens_of(self, kind: str, values: pd.Series, tokens: Tokens) -> pd.Series:
        """Tokens of values; the values behind them are noted as contacts."""
        found = tokens.token(kind, values)
        self.contacts.append((kind, found, values))
        return found

    def all_contacts(self, kept: npt.NDArray[np.bool_] | None = None) -> pd.DataFrame:
        """`token`, `contact_kind` and `contact_value` of the rows, each once; of `kept` ones only if it is given."""
        if not self.contacts:
            return pd.DataFrame({name: column([]) for name in ("token", "contact_kind", "contact_value")})
        calls = [partial(_contacts, *one, kept) for one in self.contacts]
        rows = pd.concat(at_once(len(self.contacts[0][1]), calls), ignore_index=True)
        # Two columns of a kind may share a value.
        kinds = [kind for kind, _, _ in self.contacts]
        return rows if len(kinds) == len(set(kinds)) else rows.drop_duplicates("token", ignore_index=True)


def _contacts(kind: str, tokens: pd.Series, values: pd.Series, kept: npt.NDArray[np.bool_] | None) -> pd.DataFrame:
    there = tokens.notna().to_numpy(dtype=bool)
    if kept is not None:
        there = there & kept
    token, value = (arrow(one) if there.all() else arrow(one).filter(pa.array(there)) for one in (tokens, values))
    token, value = token.combine_chunks(), value.combine_chunks()
    once = first_of_each(token)
    if len(once) < len(token):
        token, value = (one.take(pa.array(once)) for one in (token, value))
    return pd.DataFrame(
        {"token": column(token), "contact_kind": repeated(kind, len(token)), "contact_value": column(value)}
    )


def text_of(rows: pd.DataFrame, name: str) -> pd.Series:
    """A column of text, null throughout where the layout has none."""
    return rows[name] if name in rows else nulls(rows.index, pa.string())


def parse_ids(rows: pd.DataFrame, tokens: Tokens, into: Columns) -> None:
    """`nib`, `npwp`, `nik_token`, `nik_masked`, `owner_sex`, and the problems of them.

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
        "nik_token": into.tokens_of("nik", nik, tokens),
        "nik_masked": masked_digits(nik),
    }
    into.problem |= {
        "nib": nib.problem,
        "npwp": tax.problem,
        "nik_token": own.problem.mask(own.problem.isin((OK, "nik_tidied")) & unknown, "nik_region_unknown"),
    }
    stated = text_of(rows, "owner_sex")
    sex = parse_sex(stated)
    into.core["owner_sex"] = sex.fillna(sex_of_nik(nik))
    into.problem["owner_sex"] = problems(rows.index, **{SEX_UNKNOWN: stated.notna() & sex.isna()})


def parse_contacts(rows: pd.DataFrame, tokens: Tokens, into: Columns) -> None:
    """`phone_token`, `phone_masked`, `email_token`, and their problems."""
    phone, email = parse_phones(text_of(rows, "phone_token")), parse_emails(text_of(rows, "email_token"))
    into.core |= {
        "phone_token": into.tokens_of("phone", phone.value, tokens),
        "phone_masked": masked_digits(phone.value),
        "email_token": into.tokens_of("email", email.value, tokens),
    }
    into.problem |= {"phone_token": phone.problem, "email_token": email.problem}


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
    into.core |= {name: found[name] for name in _CODES}
    into.core[WRITTEN] = found["written_code"]
    village = found["village_problem"]
    if "district_code" not in rows:
        # A sheet without a column of kecamatan has nowhere to put one right.
        village = village.mask((village == VILLAGE_UNRESOLVED) & found["district_code"].isna(), OK)
    into.problem |= {
        "region_code": found["problem"],
        "district_code": found["district_problem"],
        "village_code": village,
    }


def parse_sex(text: pd.Series) -> pd.Series:
    """`L` or `P`, null for anything else."""

    def read(word: str) -> str | None:
        word = word.strip().lower()
        return "L" if word in _MALE else "P" if word in _FEMALE else None

    return map_distinct(text, read, pa.string())


def legal_form(stated: pd.Series, names: pd.Series) -> pd.Series:
    """Legal form as stated, else as the business name begins or ends; null where neither says."""
    return _form_in(stated).fillna(_form_in(names))


def _form_in(texts: pd.Series) -> pd.Series:
    """The first form that a text names; most texts name none, and one look tells that."""
    found = nulls(texts.index, pa.string())
    any_form = texts.str.contains("|".join(f"(?:{pattern})" for _, pattern in _LEGAL_FORMS)).fillna(False)
    some = texts[any_form]
    if not len(some):
        return found
    masks = {form: some.str.contains(pattern) for form, pattern in _LEGAL_FORMS}
    found[any_form] = problems(some.index, **masks)
    return found


_CODES = ("village_code", "district_code", "region_code", "province_code")
