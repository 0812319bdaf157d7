"""Splitting rows by what they break: accepted, quarantined, rejected, duplicate.

Belongs here: outcomes, the quarantine's rows and the row-count identity. Which rules there are is in each source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.cells import column, matches
from umkm_pipeline.ingest.reshape import REF
from umkm_pipeline.model.codes import Outcome
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.types import Pii
from umkm_pipeline.privacy import masked_digits, masked_text, masked_words, without_personal_numbers
from umkm_pipeline.quality.rule import Rule, Work

_ORDER = (Outcome.ACCEPTED, Outcome.QUARANTINED, Outcome.DUPLICATE, Outcome.REJECTED)
_SHOWN_LENGTH = 80
_WORDED = frozenset(
    {
        *("site", "event_name", "event_dates", "period", "region_code", "product", "goods_description", "buyer_place"),
        *("indicator_code", "unit_code", "target_document", "period_basis", "attribution", "release_status"),
    }
)
"""Fields without personal data whose cells hold several words: of each the first letter is shown."""
_NOT_PERSONAL = frozenset({"document_net"})
_NO_LETTERS = r"\PL*|[\d.,+\-]+[eE][+\-]?\d+"
_SHORT_CODE = r"[A-Za-z]{1,3}|[A-Za-z]{0,3}\d{1,6}|\d{1,5}[A-Za-z]\d{0,4}"
"""`XXY`, `Z9`, `11O100`: what a code may look like and a name does not."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a file by outcome."""

    read: int = 0
    accepted: int = 0
    quarantined: int = 0
    rejected: int = 0
    duplicate: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.read + other.read,
            self.accepted + other.accepted,
            self.quarantined + other.quarantined,
            self.rejected + other.rejected,
            self.duplicate + other.duplicate,
        )

    def check(self, where: str) -> None:
        """The identity that nothing is dropped: read = accepted + quarantined + rejected + duplicate.

        Raises:
            UmkmError: it does not hold, which is a fault of this program.
        """
        outcomes = self.accepted + self.quarantined + self.rejected + self.duplicate
        if self.read != outcomes:
            raise UmkmError(
                f"{self.read} rows were read but {outcomes} accounted for",
                where=where,
                remedy="this is a fault of the program, not of the file; report it with the file's name",
            )


@dataclass(frozen=True, slots=True)
class Split:
    """Rows by outcome.

    Args:
        accepted: core rows, `warnings` filled in.
        quarantine: one row per row held back, broken rule and field, without the columns of the file.
        counts: rows by outcome.
    """

    accepted: pd.DataFrame
    quarantine: pd.DataFrame
    counts: Counts


def split(work: Work, rules: Sequence[Rule], findings: pd.DataFrame, refs: Mapping[str, Mapping[str, str]]) -> Split:
    """Split rows by the worst outcome among the rules that each breaks: rejected, duplicate, quarantined, accepted.

    A row held back is listed under the rules of that outcome only; an accepted row carries its warnings. A rule that
    stands `alone` decides over all others, since what they say of such a row is not to be believed.

    Args:
        work: the rows.
        rules: the source's rules.
        findings: what `validate` gave.
        refs: sheet → field → where the field came from; one entry holds for all sheets of documents.
    """
    outcomes = len(_ORDER)
    ranks = [_ORDER.index(rule.outcome) + (outcomes if rule.alone else 0) for rule in rules]
    rank = np.array(ranks, dtype=np.int64)[findings["rule"]]
    worst = np.zeros(len(work.core), dtype=np.int64)
    np.maximum.at(worst, findings["row"].to_numpy(), rank)
    kept = worst == 0
    accepted = work.core.copy() if kept.all() else work.core[kept].copy()
    warned = _warnings(findings, rules, len(work.core))
    accepted["warnings"] = column(warned if kept.all() else warned.filter(pa.array(kept)), accepted.index)
    deciding = findings[(rank > 0) & (rank == worst[findings["row"]])]
    times = np.bincount(worst % outcomes, minlength=outcomes)
    counts = Counts(len(work.core), **{outcome.value: int(times[at]) for at, outcome in enumerate(_ORDER)})
    return Split(accepted, _quarantine(work, rules, deciding, refs), counts)


def _warnings(findings: pd.DataFrame, rules: Sequence[Rule], rows: int) -> pa.StringArray:
    """Of each row the names of rules that it breaks, each once, in alphabetical order; null where it breaks none."""
    names = sorted({rule.name for rule in rules})
    place = np.array([names.index(rule.name) for rule in rules], np.int64)
    told = np.unique(np.stack([findings["row"].to_numpy(), place[findings["rule"]]]), axis=1)
    ends = np.cumsum(np.bincount(told[0], minlength=rows))
    texts = pa.array(names, pa.string()).take(pa.array(told[1]))
    each = pa.ListArray.from_arrays(pa.array(np.concatenate([[0], ends]), pa.int32()), texts)
    none = pa.array(np.diff(ends, prepend=0) == 0)
    return pc.if_else(none, pa.scalar(None, pa.string()), pc.binary_join(each, ";"))


def _quarantine(
    work: Work, rules: Sequence[Rule], deciding: pd.DataFrame, refs: Mapping[str, Mapping[str, str]]
) -> pd.DataFrame:
    deciding = _without_echoes(work, rules, deciding)
    rows = deciding["row"].to_numpy()
    chosen = [rules[position] for position in deciding["rule"]]
    listed = work.core[["record_id", "sheet", "row_number", "layout"]].iloc[rows].reset_index(drop=True)
    listed["outcome"] = column([rule.outcome.value for rule in chosen])
    listed["severity"] = column([rule.severity.value for rule in chosen])
    listed["rule"] = column([rule.name for rule in chosen])
    fields = _fields_at_fault(work, rules, deciding)
    listed["field"] = column(fields)
    listed["hint_id"] = column([rule.hint_id for rule in chosen])
    listed["hint_en"] = column([rule.hint_en for rule in chosen])
    shown = [rule.shown or field for rule, field in zip(chosen, fields, strict=True)]
    listed["value_shown"] = _values_shown(work.text, rows, column(shown))
    only = next(iter(refs.values())) if len(refs) == 1 else {}
    sheets = listed["sheet"].to_list()
    places = column([refs.get(sheet, only).get(name) for sheet, name in zip(sheets, shown, strict=True)])
    listed["column_ref"] = places.fillna(_own_places(work.text, rows, column(shown)))
    return listed


def _without_echoes(work: Work, rules: Sequence[Rule], deciding: pd.DataFrame) -> pd.DataFrame:
    """Findings without those about a cell that has no value at all, and so cannot be right as anything else either."""
    of_cells = np.array([rule.at is not None for rule in rules], dtype=bool)[deciding["rule"]]
    if not of_cells.any():
        return deciding
    cells = pd.MultiIndex.from_arrays([deciding["row"], _fields_at_fault(work, rules, deciding)])
    return deciding[of_cells | ~cells.isin(cells[of_cells])]


def _fields_at_fault(work: Work, rules: Sequence[Rule], found: pd.DataFrame) -> list[str]:
    fields = np.array([rule.field for rule in rules], dtype=object)[found["rule"]]
    for position, rule in enumerate(rules):
        here = found["rule"].to_numpy() == position
        if rule.at is not None and here.any():
            fields[here] = rule.at(work).iloc[found["row"].to_numpy()[here]].to_list()
    return [str(field) for field in fields]


def _own_places(text: pd.DataFrame, rows: np.ndarray, fields: pd.Series) -> pd.Series:
    """Where a field came from, of rows that say so themselves; null for others."""
    found = column([None] * len(rows))
    for field in fields.unique():
        if REF + field in text:
            at = (fields == field).to_numpy(dtype=bool)
            found[at] = text[REF + field].iloc[rows[at]].to_numpy()
    return found


def _values_shown(text: pd.DataFrame, rows: np.ndarray, fields: pd.Series) -> pd.Series:
    shown = column([None] * len(rows))
    for field in fields.unique():
        if field not in text:
            continue
        at = (fields == field).to_numpy(dtype=bool)
        shown[at] = shown_value(field, text[field].iloc[rows[at]]).to_numpy()
    return shown


def shown_value(field: str, values: pd.Series) -> pd.Series:
    """Values as people may see them: masked for personal fields, without personal numbers in the others.

    Where a number, date, mark or code belongs, words are masked too: in a shifted row they may be a person's name.
    Columns that only feed other fields are personal (the ids of parties) unless named here.
    """
    known = FIELDS.get(field)
    if field in _WORDED:
        return masked_words(without_personal_numbers(values)).str.slice(0, _SHOWN_LENGTH)
    if field in _NOT_PERSONAL or (known is not None and known.pii is Pii.NONE):
        plain = matches(values, _NO_LETTERS) | matches(values, _SHORT_CODE)
        return without_personal_numbers(values).str.slice(0, _SHOWN_LENGTH).where(plain, masked_text(values))
    numeric = matches(values, r"[\d\s.,+\-eE/]{6,}")
    return masked_text(values).mask(numeric, masked_digits(values))
