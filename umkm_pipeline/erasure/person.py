"""Who is meant by a token or a firm id, and by which values they would be known again.

Belongs here: from what was asked to the person's records, and from those to the list's rows. What is done about them is
in `scrub.py` and `warehouse/erase.py`.

A token is one person's: their rows go, whatever firm they belong to, and a firm that has no other person goes with
them. A firm id means the firm as a whole, with every person in its rows. What other people's rows share (a village
phone, the NIB of a company that one of its staff leaves) is not the person's, and stays.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

import ibis
import pandas as pd
import pyarrow as pa

from umkm_pipeline.erasure.suppress import PERSON_NAMES, SCHEMA, names_key, parties_of, party_key, personal_columns
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.identity.keys import record_keys
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.arrow import to_frame
from umkm_pipeline.model.codes import PartyRole
from umkm_pipeline.model.tables import SOURCES, TABLES
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.review.content import with_content

_FIRM_ID = re.compile(r"UMKM-[0-9A-Z]{10}")
_TOKEN = re.compile(r"[0-9a-f]{32}")
_OF_SEVERAL = ("PT", "CV", "KOPERASI", "KELOMPOK")
"""Legal forms of firms that are more than one person."""
_NAME_WORDS = 2
_NIK_SHOWN_BY_EXCEL = 15


@dataclass(frozen=True, slots=True)
class Person:
    """A person, while they are being erased; never written anywhere.

    Args:
        records: their rows of `identity.record`, with umkm_id.
        contacts: tokens that are theirs alone, with kind and value.
        numbers: NIB and NPWP that are theirs alone: kind and value.
        names: names of people and firms in their rows.
        keys: identity keys (kind and hash) that no other record has.
        listed: core rows by source, as the lake has them.
        stand_in: what will stand in for them in documents.
        before: addresses that their rows had in files which came again, as far as judgements know them.
    """

    records: pd.DataFrame
    contacts: pd.DataFrame
    numbers: frozenset[tuple[str, str]]
    names: frozenset[str]
    keys: frozenset[tuple[str, str]]
    listed: dict[str, pd.DataFrame] = field(default_factory=dict)
    stand_in: str = field(default_factory=lambda: secrets.token_hex(16))
    before: frozenset[str] = frozenset()

    def own(self) -> str:
        """An RE2 pattern of what is theirs alone, whole numbers and addresses, however numbers are parted."""
        return _any([*self._mails(), *self._numbers()])

    def told(self) -> str:
        """An RE2 pattern of everything by which a text may give them away, and may mean somebody else.

        Beside what is their own: names of two words and more, and a NIK whose last digit a numeric cell has lost, which
        it shares with nine others of one day and place.
        """
        niks = self.contacts.loc[self.contacts["contact_kind"] == "nik", "contact_value"]
        cut = [_number(value[:_NIK_SHOWN_BY_EXCEL]) + r"\d?" for value in niks]
        whole = (name for name in self.names if len(name.split()) >= _NAME_WORDS)
        names = [r"\s+".join(map(re.escape, name.split())) for name in whole]
        return _any([*self._mails(), *self._numbers(), *map(_whole, cut), *map(_whole, names)])

    def _mails(self) -> list[str]:
        mails = self.contacts.loc[self.contacts["contact_kind"] == "email", "contact_value"]
        return [rf"(?:^|[^\w.+-]){re.escape(value)}(?:[^\w-]|$)" for value in mails]

    def _numbers(self) -> list[str]:
        kinds = self.contacts["contact_kind"]
        phones = self.contacts.loc[kinds == "phone", "contact_value"]
        niks = self.contacts.loc[kinds == "nik", "contact_value"]
        dialled = [r"(?:\+?62|0)?[\s.\-]*" + _number(value.removeprefix("+62")) for value in phones]
        return [_whole(one) for one in (*dialled, *map(_number, niks), *(_number(value) for _, value in self.numbers))]


def find_person(scan: Scan, asked: str) -> Person:
    """The person, or the firm, that a token or firm id means.

    Raises:
        UmkmError: it is neither, or nobody is known by it.
    """
    asked = asked.strip()
    firms = scan("identity_record_firm").select("record_id", "party_role", "umkm_id")
    records = scan("identity_record").join(firms, ["record_id", "party_role"])
    if _FIRM_ID.fullmatch(asked):
        redirect = _frame(scan("identity_id_redirect").filter(ibis._.from_id == asked))
        firm = str(redirect["to_id"].iloc[0]) if len(redirect) else asked
        seed = _frame(records.filter(records.umkm_id == firm))
        whole = {firm}
    elif _TOKEN.fullmatch(asked):
        seed = _with_tokens(scan, records, {asked})
        whole = _firms_of_one(scan, records, seed)
    else:
        raise UmkmError(
            "neither a token (32 hexadecimal characters) nor a firm id (UMKM- and 10 characters)",
            where="umkm forget",
            remedy="look it up in the restricted schema: select * from identity.contact, or identity.firm",
        )
    if seed.empty:
        raise UmkmError(
            "nobody is known by this token or id",
            where="umkm forget",
            remedy="look it up in identity.contact or identity.firm; who was erased before is not known any more. Of "
            "somebody whose rows were all held back only the file's cells are kept: delete the rows from the file and "
            "read its month again",
        )
    theirs = pd.concat([seed, _frame(records.filter(records.umkm_id.isin(sorted(whole))))])
    niks = theirs["nik_token"].dropna().unique().tolist()
    theirs = pd.concat([theirs, _frame(records.filter(records.nik_token.isin(niks)))])
    theirs = theirs.drop_duplicates(["record_id", "party_role"]).reset_index(drop=True)
    return _person(scan, records, theirs, whole, asked)


def listed_rows(person: Person, tokens: Tokens, hits: Iterable[str]) -> pa.Table:
    """The list's rows for a person.

    Args:
        person: the person.
        tokens: the key.
        hits: addresses (as record ids) of raw rows that are not in core and hold the person.
    """
    values = {*person.contacts[["contact_kind", "contact_value"]].itertuples(index=False, name=None), *person.numbers}
    values |= {("row", address) for address in (*hits, *person.before)}
    for source, rows in person.listed.items():
        parties = parties_of(f"core_{source}")
        values |= {("name", key) for key in names_key(rows).dropna()} if not parties else set()
        ours = person.records[person.records["record_id"].isin(rows["record_id"])]
        for record_id, role in ours[["record_id", "party_role"]].itertuples(index=False):
            prefix = party_of(source, role)
            values.add(("row", f"{record_id}#{prefix}" if prefix else record_id))
            if prefix:
                row = rows[rows["record_id"] == record_id]
                values |= {("party", key) for key in party_key(row, prefix).dropna()}
    listed = sorted((kind, tokens.erasure_token(kind, value)) for kind, value in values)
    return pa.table(
        {
            "kind": [kind for kind, _ in listed],
            "token": [token for _, token in listed],
            "stand_in": [person.stand_in] * len(listed),
        },
        SCHEMA,
    )


def party_of(source: str, role: str) -> str | None:
    """Prefix of the columns of a role in documents; None in lists."""
    prefix = "goods_owner" if role == PartyRole.OWNER else role
    return prefix if prefix in parties_of(f"core_{source}") else None


def _person(scan: Scan, records: ibis.Table, theirs: pd.DataFrame, whole: set[str], asked: str) -> Person:
    ids = theirs["record_id"].unique().tolist()
    core = {
        source: _frame(scan(f"core_{source}").filter(ibis._.record_id.isin(ids)))
        for source in sorted(set(theirs["source"]))
    }
    held: set[str] = set()
    names: set[str] = set()
    for source, role, record_id in theirs[["source", "party_role", "record_id"]].itertuples(index=False):
        row = core[source][core[source]["record_id"] == record_id]
        prefix = party_of(source, role)
        asset = f"core_{source}"
        tokens = [name for name in TABLES[asset].token_columns if prefix is None or name.startswith(f"{prefix}_")]
        held |= {str(value) for name in tokens for value in row[name].dropna()}
        named = [f"{prefix}_name"] if prefix else list(PERSON_NAMES)
        names |= {str(value).strip() for name in named if name in row for value in row[name].dropna()}
    mine = (held - _shared(scan, held, ids)) | ({asked} & held)
    contacts = _frame(scan("identity_contact").filter(ibis._.token.isin(sorted(mine))))
    own = theirs[theirs["umkm_id"].isin(whole)]
    numbers = {(kind, str(value)) for kind in ("nib", "npwp") for value in own[kind].dropna().unique()}
    names |= {str(value).strip() for value in own["business_name"].dropna().unique()}
    return Person(
        records=theirs,
        contacts=contacts,
        numbers=frozenset(numbers),
        names=frozenset(names),
        keys=_keys(records, theirs),
        listed=core,
        before=_before(scan, theirs),
    )


def _before(scan: Scan, theirs: pd.DataFrame) -> frozenset[str]:
    """Records in judgements that said what one of theirs says, and are in no file now: theirs, before it came again."""
    named = ["record_id", "party_role"]
    mine = ibis.memtable(theirs[named])
    said = with_content(scan("identity_record"), mine).semi_join(mine, named).select("content")
    judgements = scan("identity_judgement")
    sides = ibis.union(
        *(
            judgements.select(
                record_id=judgements[f"{side}record_id"],
                party_role=judgements[f"{side}party_role"],
                content=judgements[f"{side}content_hash"],
            )
            for side in ("", "other_")
        )
    )
    gone = sides.semi_join(said, "content").anti_join(scan("identity_record"), named)
    return frozenset(map(str, _frame(gone.select("record_id"))["record_id"]))


def _keys(records: ibis.Table, theirs: pd.DataFrame) -> frozenset[tuple[str, str]]:
    """Keys that their records alone have; the addresses of documents stay, by which the firm keeps its id."""
    every = record_keys(records)
    ids = theirs["record_id"].unique().tolist()
    own = every.filter(every.record_id.isin(ids)).select("record_id", "party_role", "key_kind", "key_token").distinct()
    roles = set(theirs[["record_id", "party_role"]].itertuples(index=False, name=None))
    rows = _frame(own)
    pairs = list(zip(rows["record_id"], rows["party_role"], strict=True))
    rows = rows[[pair in roles for pair in pairs]]
    others = _frame(
        every.filter(every.key_token.isin(rows["key_token"].unique().tolist())).select(
            "record_id", "party_role", "key_token"
        )
    )
    foreign = {
        key
        for record_id, role, key in others[["record_id", "party_role", "key_token"]].itertuples(index=False)
        if (record_id, role) not in roles
    }
    documents = {
        (record_id, role)
        for record_id, role in roles
        if party_of(str(record_id).partition("/")[0], str(role)) is not None
    }
    return frozenset(
        (str(kind), str(key))
        for record_id, role, kind, key in rows.itertuples(index=False)
        if key not in foreign and not (kind == "record" and (record_id, role) in documents)
    )


def _firms_of_one(scan: Scan, records: ibis.Table, seed: pd.DataFrame) -> set[str]:
    """Firms of the seed's records that have no other person, and no legal form of several."""
    whole = set()
    niks = set(seed["nik_token"].dropna())
    for firm in seed["umkm_id"].unique():
        rows = _frame(records.filter(records.umkm_id == firm))
        registry = scan("core_registry").filter(ibis._.record_id.isin(rows["record_id"].tolist()))
        forms = set(_frame(registry.select("legal_form"))["legal_form"].dropna())
        if set(rows["nik_token"].dropna()) <= niks and not forms & set(_OF_SEVERAL):
            whole.add(str(firm))
    return whole


def _with_tokens(scan: Scan, records: ibis.Table, tokens: set[str]) -> pd.DataFrame:
    """Records whose party has one of the tokens."""
    found = []
    for source in SOURCES:
        asset = f"core_{source}"
        for prefix in parties_of(asset) or [""]:
            names = [
                name
                for name in (personal_columns(asset, prefix) if prefix else TABLES[asset].columns)
                if name in TABLES[asset].token_columns
            ]
            if not names:
                continue
            core = scan(asset)
            hit = core.filter(ibis.or_(*(core[name].isin(sorted(tokens)) for name in names)))
            ids = _frame(hit.select("record_id"))["record_id"].tolist()
            rows = _frame(records.filter(records.record_id.isin(ids))) if ids else pd.DataFrame()
            if len(rows):
                found.append(rows[[(party_of(source, role) or "") == prefix for role in rows["party_role"]]])
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(records.columns))


def _shared(scan: Scan, tokens: set[str], ids: list[str]) -> set[str]:
    """Tokens that rows of others have too."""
    shared: set[str] = set()
    for source in SOURCES:
        core = scan(f"core_{source}")
        for name in TABLES[f"core_{source}"].token_columns:
            others = core.filter(core[name].isin(sorted(tokens)) & ~core.record_id.isin(ids))
            shared |= set(_frame(others.select(name).distinct())[name])
    return shared


def _number(digits: str) -> str:
    return r"[\s.\-]*".join(digits)


def _whole(pattern: str) -> str:
    """The pattern with neither letter nor digit before and behind it: part of another's number is not theirs."""
    return rf"(?:^|[^\pL\d]){pattern}(?:[^\pL\d]|$)"


def _any(patterns: Iterable[str]) -> str:
    listed = sorted(patterns)
    return f"(?i)(?:{'|'.join(listed)})" if listed else r"[^\s\S]"


def _frame(rows: ibis.Table) -> pd.DataFrame:
    return to_frame(rows.to_pyarrow())
