"""Erasing a person from the lake: every table that holds their rows, partition by partition.

Belongs here: what each table of the lake is without them. Summaries are left alone: they hold no person, and the next
refresh derives them anew from what is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.parquet as pq

from umkm_pipeline.erasure.person import Person
from umkm_pipeline.erasure.screen import RULE, Blanks, blanks_of, raw_without
from umkm_pipeline.erasure.suppress import Erased, Found, parties_of
from umkm_pipeline.ingest.cells import STRING
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.arrow import to_frame
from umkm_pipeline.model.codes import Outcome, Severity
from umkm_pipeline.model.record_ids import file_prefix, record_ids
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.quality.hints import HINTS
from umkm_pipeline.warehouse.erase import Gone

_READ = ("raw", "core", "quarantine", "file_audit", "contact")
_ADDRESS = ["source_path", "sheet", "row_number"]


@dataclass(frozen=True, slots=True)
class Change:
    """A partition (or whole table, without a month) as it is to be, and how many rows go or are blanked."""

    asset: str
    month: date | None
    rows: pd.DataFrame
    count: int


def find_hits(lake: Lake, con: ibis.BaseBackend, person: Person, sources: Sequence[str]) -> pd.DataFrame:
    """Raw rows that hold the person: their own rows, and others in which one of their numbers stands.

    Returns:
        source, period_month, source_file_id and address, `record_id` (what the row's id begins with), `in_core`, and
        `is_theirs`. Rows that only may be theirs, by a name or a NIK cut short, are told and not touched: names are not
        unique, and the row may be somebody else's.
    """
    found = []
    for source in sources:
        raw = lake.scan(f"raw_{source}", con)
        numbered = raw.cells.re_search(person.own())
        hit = raw.filter(numbered | raw.cells.re_search(person.told()))
        rows = to_frame(
            hit.select("source", "period_month", "source_file_id", *_ADDRESS, numbered=numbered).to_pyarrow()
        )
        core = lake.scan(f"core_{source}", con).select(*_ADDRESS, "record_id")
        known = to_frame(core.filter(core.source_path.isin(rows["source_path"].unique().tolist())).to_pyarrow())
        in_core = set(known[_ADDRESS].itertuples(index=False, name=None))
        theirs = set(person.listed.get(source, known.iloc[:0])[_ADDRESS].itertuples(index=False, name=None))
        addresses = list(rows[_ADDRESS].itertuples(index=False, name=None))
        rows["in_core"] = np.array([address in in_core for address in addresses], dtype=bool)
        rows["is_theirs"] = np.array([address in theirs for address in addresses], dtype=bool)
        rows["is_theirs"] |= rows["numbered"].to_numpy(dtype=bool)
        found.append(rows[rows["is_theirs"] | ~rows["in_core"]])
    hits = pd.concat(found, ignore_index=True)
    files = zip(hits["source"], hits["period_month"], hits["source_file_id"], strict=True)
    prefix = pd.Series([file_prefix(*file) for file in files], index=hits.index, dtype=STRING)
    hits["record_id"] = record_ids(prefix, hits)
    return hits


def changes(lake: Lake, person: Person, erased: Erased, hits: pd.DataFrame) -> tuple[Gone, Iterator[Change]]:
    """What is gone, and every table of the lake that changes for it, to be written or only counted.

    Args:
        lake: the lake.
        person: who is erased.
        erased: the list, the person on it.
        hits: what `find_hits` gave.
    """
    months = {*hits[["source", "period_month"]].itertuples(index=False, name=None)}
    for source, rows in person.listed.items():
        months |= {(source, month) for month in rows["period_month"]}
    parts = [_Part(lake, source, month, erased, hits) for source, month in sorted(months)]
    gone = _gone(lake, person, parts)

    def all_changes() -> Iterator[Change]:
        for part in parts:
            yield from part.changes(person)
        yield from _derived(lake, gone)

    return gone, all_changes()


class _Part:
    """One source's month."""

    def __init__(self, lake: Lake, source: str, month: date, erased: Erased, hits: pd.DataFrame) -> None:
        self.lake, self.source, self.month, self.erased = lake, source, month, erased
        self.asset = f"core_{source}"
        core = lake.read(self.asset, month)
        found = erased.find(self.asset, core, lake.read(f"contact_{source}", month))
        here = found.rows.to_numpy(dtype=bool)
        self.is_list = not parties_of(self.asset)
        self.theirs = core[here]
        self.parties = {
            party: core["record_id"][stand_ins.notna().to_numpy(dtype=bool)].to_list()
            for party, stand_ins in found.parties.items()
        }
        self.left = core[~here] if self.is_list else erased.blanked(self.asset, core, found)
        self.hits = hits[(hits["source"] == source) & (hits["period_month"] == month)]
        self.blanks = {
            str(path): blanks_of(self.asset, rows, _at(found, rows))
            for path, rows in core.groupby("source_path", sort=False)
        }

    def changes(self, person: Person) -> Iterator[Change]:
        """The tables that reading the month wrote, without the person."""
        # What tells who is meant is written last, so that a crash leaves enough to do it again.
        yield self._raw(person)
        addresses = {*self.theirs[_ADDRESS].itertuples(index=False, name=None)}
        addresses |= {*self.hits[_ADDRESS].itertuples(index=False, name=None)}
        for asset, table in TABLES.items():
            if table.partitioned and table.name == self.source and table.schema not in _READ:
                rows = self.lake.read(asset, self.month)
                if set(_ADDRESS) <= set(rows.columns):
                    gone = [one in addresses for one in rows[_ADDRESS].itertuples(index=False, name=None)]
                    yield Change(asset, self.month, rows[[not one for one in gone]], sum(gone))
        yield from self._quality()
        contacts = self.lake.read(f"contact_{self.source}", self.month)
        left = self.erased.contacts_left(contacts)
        yield Change(f"contact_{self.source}", self.month, left, len(contacts) - len(left))
        yield Change(self.asset, self.month, self.left, len(self.theirs))

    def _raw(self, person: Person) -> Change:
        raw = self.lake.read(f"raw_{self.source}", self.month)
        named = raw["cells"].str.contains(person.told(), regex=True)
        pieces = []
        for path, rows in raw.groupby("source_path", sort=False):
            blanks = self.blanks.get(str(path), Blanks())
            outside = self.hits[(self.hits["source_path"] == path) & ~self.hits["in_core"]]
            whole = {*outside[["sheet", "row_number"]].itertuples(index=False, name=None)}
            at_names = rows[named[rows.index].to_numpy(dtype=bool)]
            texts = dict(blanks.texts)
            # In titles, signatures and rows held back the name goes; an accepted row of another of that name is theirs.
            others = self.left[self.left["source_path"] == path] if self.is_list else self.left.iloc[:0]
            accepted = {*others[["sheet", "row_number"]].itertuples(index=False, name=None)}
            for address in at_names[["sheet", "row_number"]].itertuples(index=False, name=None):
                if address not in accepted:
                    texts[address] = texts.get(address, frozenset()) | person.names
            blanks = Blanks(blanks.whole | whole, texts)
            prefix = file_prefix(self.source, self.month, rows["source_file_id"].iloc[0])
            pieces.append(raw_without(self.erased, prefix, rows, blanks))
        left = pd.concat(pieces).sort_index() if pieces else raw
        changed = (left["cells"] != raw["cells"]).sum()
        return Change(f"raw_{self.source}", self.month, left, int(changed))

    def _quality(self) -> Iterator[Change]:
        """Quarantine without the person's values, `erased` in place of other reasons, and counts that add up again."""
        held = self.lake.read(f"quarantine_{self.source}", self.month)
        outside = {*self.hits.loc[~self.hits["in_core"], _ADDRESS].itertuples(index=False, name=None)}
        at = pd.Series([one in outside for one in held[_ADDRESS].itertuples(index=False, name=None)], dtype=bool)
        at.index = held.index
        if not self.is_list:
            yield Change(
                f"quarantine_{self.source}",
                self.month,
                held.assign(value_shown=held["value_shown"].mask(at)),
                int(at.sum()),
            )
            return
        carried = ["record_id", "period_month", "source_file_id", *_ADDRESS, "layout"]
        rows = pd.concat([self.theirs[carried], held.loc[at, carried]]).drop_duplicates("record_id")
        hint = HINTS[RULE]
        rows = rows.assign(
            source=self.source, outcome=Outcome.REJECTED.value, severity=Severity.REJECT.value, rule=RULE, field=""
        ).assign(hint_id=hint.id, hint_en=hint.en)
        left = pd.concat([held[~at], rows], ignore_index=True)
        yield Change(f"quarantine_{self.source}", self.month, left, int(at.sum()))
        audit = self.lake.read(f"file_audit_{self.source}", self.month)
        for path in rows["source_path"].unique():
            file = audit["source_path"] == path
            audit.loc[file, "rows_accepted"] = int((self.left["source_path"] == path).sum())
            held_back = left[left["source_path"] == path].drop_duplicates("record_id")["outcome"]
            for outcome in (Outcome.QUARANTINED, Outcome.REJECTED, Outcome.DUPLICATE):
                audit.loc[file, f"rows_{outcome}"] = int((held_back == outcome.value).sum())
        yield Change(f"file_audit_{self.source}", self.month, audit, 0)


def _at(found: Found, rows: pd.DataFrame) -> Found:
    parties = {party: stand_ins[rows.index] for party, stand_ins in found.parties.items()}
    return Found(found.whole[rows.index], parties)


def _gone(lake: Lake, person: Person, parts: Sequence[_Part]) -> Gone:
    records: set[str] = set(person.before)
    parties: dict[str, set[str]] = {}
    for part in parts:
        outside = set(part.hits.loc[~part.hits["in_core"], "record_id"])
        if part.is_list:
            records |= set(part.theirs["record_id"]) | outside
        for party, ids in part.parties.items():
            for record_id in ids:
                parties.setdefault(record_id, set()).add(party)
    links = lake.read("identity_record_firm")
    firms = set(person.records["umkm_id"])
    of_firms = links[links["umkm_id"].isin(sorted(firms))]
    staying = set(of_firms.loc[~of_firms["record_id"].isin(sorted(records)), "umkm_id"])
    return Gone(
        stand_in=person.stand_in,
        records=records,
        parties=parties,
        contacts=set(person.contacts["token"]),
        keys=person.keys,
        firms=_with_retired(lake, firms),
        vanished=_with_retired(lake, firms - staying),
    )


def _with_retired(lake: Lake, firms: set[str]) -> set[str]:
    """Firms, and the ids that were merged into theirs: the history of those describes them too."""
    redirect = lake.read("identity_id_redirect")
    return firms | set(redirect.loc[redirect["to_id"].isin(sorted(firms)), "from_id"])


def _derived(lake: Lake, gone: Gone) -> Iterator[Change]:
    """Whole tables without the rows of what is gone; what is left of the person's documents is derived anew."""
    for asset, table in TABLES.items():
        if table.partitioned or not lake.file(asset).exists():
            continue
        rows = to_frame(pq.read_table(lake.file(asset)))
        out = _out(asset, rows, gone)
        if out.any():
            yield Change(asset, None, rows[~out], int(out.sum()))


def _out(asset: str, rows: pd.DataFrame, gone: Gone) -> npt.NDArray[np.bool_]:
    """Rows of a derived table that go."""
    held = {
        "record_id": gone.records,
        "other_record_id": gone.records,
        "umkm_id": gone.firms if asset == "identity_firm" else gone.vanished,
        "from_id": gone.vanished,
        "to_id": gone.vanished,
    }
    if asset == "identity_record":
        held["record_id"] = {*gone.records, *gone.parties}
    if asset == "identity_judgement":
        # What is said of another party of the document is in its workbook, and comes back with the next run.
        held["record_id"] = held["other_record_id"] = {*gone.records, *gone.parties}
    if asset == "identity_owner_firm":
        held["nik_token"] = gone.contacts
    if asset == "identity_contact":
        held["token"] = gone.contacts
    out = np.zeros(len(rows), dtype=bool)
    for name, ids in held.items():
        if name in rows:
            out |= rows[name].isin(list(ids)).to_numpy(dtype=bool)
    if asset == "identity_id_registry":
        out |= np.array([pair in gone.keys for pair in zip(rows["key_kind"], rows["key_token"], strict=True)], bool)
    return out
