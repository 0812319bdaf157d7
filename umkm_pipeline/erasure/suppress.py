"""The list of those who were erased, by which ingestion knows them when they are delivered again.

Belongs here: the list and finding its people in parsed rows and in cells. It holds keyed tokens, never values; who is
put on it is decided in `person.py`.

A row of a list of people (registry, training, curation ...) is theirs as a whole and is rejected. A row of a customs
document is about goods and money as well, so statistics keep it: the party's columns are blanked and a stand-in, drawn
at random when the person was erased, holds the party's documents together as one opaque firm.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from umkm_pipeline.ingest.cells import BOOL, STRING, arrow, like, map_distinct, nulls
from umkm_pipeline.lake import RESTRICTED, Lake
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.model.types import Pii
from umkm_pipeline.privacy import Tokens

SCHEMA = pa.schema([("kind", pa.string()), ("token", pa.string()), ("stand_in", pa.string())])
"""A row of the list: what kind of value the token is of, the token, and the person's stand-in."""

NUMBERS = ("nik", "phone", "email")
"""Kinds of contact value, by which a row is a person's whatever else it says."""
PERSON_NAMES = ("owner_name", "participant_name", "contact_name", "person_name")
_EVERY_NUMBER = re.compile(r"(?:\+?\d[\s.\-]?){8,60}\d|[^\s@<>;,\"]+@[^\s@<>;,\"]+")
_NIK, _NPWP, _NIB = 16, 15, 13
_PHONE_LENGTHS = range(8, 14)
"""Digits of a number after the country code."""


def parties_of(asset: str) -> list[str]:
    """Parties of a customs document in a core table: prefixes of columns such as `exporter_npwp`; none in lists."""
    columns = TABLES[asset].columns
    prefixes = (name.removesuffix("_npwp") for name in columns if name.endswith("_npwp"))
    return [prefix for prefix in prefixes if f"{prefix}_name" in columns]


def personal_columns(asset: str, party: str) -> list[str]:
    """Columns of a party that say who it is."""
    personal = (name for name in TABLES[asset].columns if name.startswith(f"{party}_"))
    return [name for name in personal if FIELDS[name].pii is not Pii.NONE or name.endswith("_nib")]


def plain(values: pd.Series) -> pd.Series:
    """Names without case, spaces and marks, for comparing; empty where there is none."""
    array = pc.replace_substring_regex(pc.utf8_lower(pc.fill_null(arrow(values), "")), r"[^\p{L}\p{N}]+", "")
    return like(values, array)


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of erased people: stand-ins beside the rows of a table, null where the row is nobody's of them.

    Args:
        whole: for rows of lists.
        parties: party → for rows of documents.
    """

    whole: pd.Series
    parties: dict[str, pd.Series] = field(default_factory=dict)

    @property
    def rows(self) -> pd.Series:
        """Rows concerned in any way."""
        found = self.whole.notna()
        for stand_ins in self.parties.values():
            found |= stand_ins.notna()
        return found.astype(BOOL)


@dataclass(frozen=True)
class Erased:
    """The list, with the key that its tokens are made under; empty where nobody was erased, and then nothing is done.

    Args:
        tokens: the key.
        listed: kind → token → stand-in.
    """

    tokens: Tokens
    listed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.listed)

    def of(self, kind: str, values: pd.Series) -> pd.Series:
        """Stand-ins of the values that are listed under a kind, null for the others."""
        listed = self.listed.get(kind)
        if not listed:
            return nulls(values.index, pa.string())
        return map_distinct(values, lambda value: listed.get(self.tokens.erasure_token(kind, value)), pa.string())

    def find(self, asset: str, core: pd.DataFrame, contacts: pd.DataFrame) -> Found:
        """Rows of a core table that are an erased person's.

        Args:
            asset: the core table.
            core: its rows, record_id among the columns.
            contacts: `token`, `contact_kind`, `contact_value` of the tokens in the rows.
        """
        behind = self._tokens(contacts)
        parties = parties_of(asset)
        if not parties:
            return Found(self._of_list(core, behind))
        found = {party: self._of_party(asset, core, party, behind) for party in parties}
        for party in parties:
            name = plain(core[f"{party}_name"])
            for other in parties:
                same = (name != "") & (name == plain(core[f"{other}_name"]))
                found[party] = found[party].fillna(found[other].where(same))
        return Found(nulls(core.index, pa.string()), found)

    def blanked(self, asset: str, core: pd.DataFrame, found: Found) -> pd.DataFrame:
        """Rows of documents without the columns of erased parties, their stand-in in place of the NIK's token."""
        core = core.copy()
        for party, stand_ins in found.parties.items():
            here = stand_ins.notna().to_numpy(dtype=bool)
            for name in personal_columns(asset, party):
                core.loc[here, name] = None
            if here.any():
                column = f"{party}_nik_token"
                core[column] = core[column].astype(STRING).mask(here, stand_ins)
        return core

    def contacts_left(self, contacts: pd.DataFrame) -> pd.DataFrame:
        """Contacts without those of erased people."""
        return contacts[~contacts["token"].isin(list(self._tokens(contacts)))] if len(contacts) else contacts

    def in_cells(self, cells: pd.Series) -> pd.Series:
        """Stand-in of the first listed number in each text, however it is parted by spaces, points and dashes."""
        return map_distinct(cells, self._first, pa.string())

    def is_listed(self, text: str) -> bool:
        """Whether a text has a listed number in it."""
        return self._first(text) is not None

    @cached_property
    def stand_ins(self) -> list[str]:
        """Every stand-in."""
        return sorted({stand_in for listed in self.listed.values() for stand_in in listed.values()})

    def table(self) -> pa.Table:
        """The list as rows."""
        rows = [(kind, *pair) for kind, listed in sorted(self.listed.items()) for pair in sorted(listed.items())]
        return pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=True)) for row in rows], schema=SCHEMA)

    def joined(self, rows: pa.Table) -> Erased:
        """The list with more rows; what was listed before keeps its stand-in.

        Args:
            rows: in the columns of `SCHEMA`.
        """
        listed: dict[str, dict[str, str]] = defaultdict(dict)
        for row in [*rows.to_pylist(), *self.table().to_pylist()]:
            listed[row["kind"]][row["token"]] = row["stand_in"]
        return Erased(self.tokens, dict(listed))

    def _tokens(self, contacts: pd.DataFrame) -> dict[str, str]:
        """Tokens, under the key of the day, of listed values → stand-in."""
        behind: dict[str, str] = {}
        for kind in NUMBERS if len(contacts) else ():
            of_kind = contacts[contacts["contact_kind"] == kind].drop_duplicates("token")
            stand_ins = self.of(kind, of_kind["contact_value"])
            here = stand_ins.notna()
            behind |= dict(zip(of_kind["token"][here], stand_ins[here], strict=True))
        return behind

    def _of_list(self, core: pd.DataFrame, behind: Mapping[str, str]) -> pd.Series:
        """By address, NIK, NIB or NPWP; by phone, e-mail or names only where no NIK says that it is somebody else."""
        found = self.of("row", core["record_id"])
        nik = _column(core, "nik_token")
        by_nik = _mapped(nik, behind)
        found = found.fillna(by_nik)
        for kind in ("nib", "npwp"):
            found = found.fillna(self.of(kind, _column(core, kind)))
        nobody_else = nik.isna()
        for name in ("phone_token", "email_token"):
            found = found.fillna(_mapped(_column(core, name), behind).where(nobody_else))
        if "name" in self.listed:
            found = found.fillna(self.of("name", names_key(core)).where(nobody_else))
        return found

    def _of_party(self, asset: str, core: pd.DataFrame, party: str, behind: Mapping[str, str]) -> pd.Series:
        found = self.of("row", core["record_id"] + "#" + party)
        for name in personal_columns(asset, party):
            if name.endswith("_token"):
                found = found.fillna(_mapped(core[name], behind))
        for kind in ("nib", "npwp"):
            found = found.fillna(self.of(kind, _column(core, f"{party}_{kind}")))
        if "party" in self.listed:
            numbered = pd.concat([_column(core, f"{party}_{name}").notna() for name in _IDS], axis=1).any(axis=1)
            found = found.fillna(self.of("party", party_key(core, party)).where(~numbered))
        return found

    def _first(self, text: str) -> str | None:
        for match in _EVERY_NUMBER.findall(text):
            for kind, value in spellings(match):
                listed = self.listed.get(kind)
                if listed and (found := listed.get(self.tokens.erasure_token(kind, value))):
                    return found
        return None


_IDS = ("nib", "npwp", "nik_token")


def spellings(text: str) -> Iterator[tuple[str, str]]:
    """What a run of digits, or a text with @, may be: kinds and canonical values, as the parsers give them.

    Numbers that only a space parts run into one another ("0812... 7308..."), so every stretch of a length is tried.
    """
    if "@" in text:
        yield "email", text.lower()
        return
    digits = re.sub(r"\D", "", text)
    for nik in _stretches(digits, _NIK):
        yield "nik", nik
        yield "npwp", nik
    for npwp in _stretches(digits, _NPWP):
        yield "npwp", f"0{npwp}"
    for nib in (*_stretches(digits, _NIB), *_stretches(digits, _NIB - 1)):
        yield "nib", nib.zfill(_NIB)
    for length in _PHONE_LENGTHS:
        yield from (("phone", f"+62{national}") for national in _stretches(digits, length) if national[0] != "0")


def _stretches(digits: str, length: int) -> Iterator[str]:
    return (digits[at : at + length] for at in range(len(digits) - length + 1))


def names_key(core: pd.DataFrame) -> pd.Series:
    """A person's name with business name and kabupaten, for rows without any number; null without the first two."""
    person = nulls(core.index, pa.string())
    for name in PERSON_NAMES:
        person = person.fillna(_column(core, name))
    business = _column(core, "business_name")
    key = plain(person) + "|" + plain(business) + "|" + _column(core, "region_code").fillna("")
    return key.where(person.notna() & business.notna())


def party_key(core: pd.DataFrame, party: str) -> pd.Series:
    """Name and address of a party that has no number; null without a name."""
    name = _column(core, f"{party}_name")
    return (plain(name) + "|" + plain(_column(core, f"{party}_address"))).where(name.notna())


def load_erased(lake: Lake, tokens: Tokens | None = None) -> Erased:
    """The list as the lake has it.

    Args:
        lake: the lake.
        tokens: the key; without it, people can be listed but not found.
    """
    nobody = Erased(tokens or Tokens(b""))
    file = list_file(lake)
    return nobody.joined(pq.read_table(file)) if file.exists() else nobody


def list_file(lake: Lake) -> Path:
    """Where the lake keeps the list."""
    return lake.root / RESTRICTED / "erased.parquet"


def save_erased(lake: Lake, erased: Erased) -> None:
    """Replace the lake's list.

    Raises:
        UmkmError: the lake cannot be written.
    """
    with lake.replacing(list_file(lake)) as temporary:
        pq.write_table(erased.table(), temporary, compression="zstd")


def _column(core: pd.DataFrame, name: str) -> pd.Series:
    return core[name].astype(STRING) if name in core else nulls(core.index, pa.string())


def _mapped(tokens: pd.Series, behind: Mapping[str, str]) -> pd.Series:
    return map_distinct(tokens, behind.get, pa.string())
