"""Erasing a person everywhere: the order of it, and what is left for people to do.

Belongs here: the steps. First the list (so that whatever comes next keeps them out), then the warehouse in one
transaction, then the lake, partition by partition. A crash leaves a part undone, and the same command does it: the list
knows who is meant until their last row is gone from the lake. There is no way back: nothing of it is kept.

Landing files are the office's and are never changed. They, and workbooks of repairs and reviews, are listed with sheet
and row.
"""

from __future__ import annotations

import getpass
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from umkm_pipeline import __version__
from umkm_pipeline.erasure.person import find_person, listed_rows
from umkm_pipeline.erasure.scrub import Change, changes, find_hits
from umkm_pipeline.erasure.suppress import load_erased, save_erased
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.identity.memory import forget as forget_links
from umkm_pipeline.ingest.delimited import SUFFIXES, read_delimited
from umkm_pipeline.ingest.landing import landed_files
from umkm_pipeline.ingest.row_texts import row_texts
from umkm_pipeline.ingest.workbook import read_workbook
from umkm_pipeline.lake import Lake, engine
from umkm_pipeline.model.tables import SOURCES
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.shown import shown_path, shown_text
from umkm_pipeline.warehouse.erase import count_rows, erase_rows

_LOG = logging.getLogger("umkm_pipeline.erasure")
_WORKBOOKS = ("repairs", "reviews")


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was (or would be) erased: rows by table of lake and warehouse, and where landing files hold the person.

    `left` has source_path, sheet and rows (row numbers, joined by commas).
    """

    lake: dict[str, int]
    warehouse: dict[str, int]
    left: pd.DataFrame


def forget(lake: Lake, url: str, landing: Path, asked: str, *, tokens: Tokens, scratch: Path, dry: bool) -> Erasure:
    """Erase the person or firm that a token or firm id means; with `dry`, only count.

    Raises:
        UmkmError: nobody is known by it, another run goes on, the warehouse refuses, or the disk is full.
    """
    with lake.locked(), engine(scratch) as con:
        lake.check_key(tokens.fingerprint())
        person = find_person(partial(lake.scan, con=con), asked)
        hits = find_hits(lake, con, person, SOURCES)
        theirs = hits[hits["is_theirs"]]
        listed = listed_rows(person, tokens, _outside_documents(theirs))
        erased = load_erased(lake, tokens).joined(listed)
        gone, parts = changes(lake, person, erased, theirs)
        left = _left(hits, in_workbooks(landing, person.told()))
        if dry:
            return Erasure(_counted(parts), count_rows(url, gone), left)
        save_erased(lake, erased)
        forget_links(lake)
        asked_by = "firm id" if asked.startswith("UMKM-") else "token"
        line = {"erased_by": getpass.getuser(), "asked_by": asked_by, "code_version": __version__}
        _LOG.info("erase from the warehouse, history included")
        published = erase_rows(url, gone, listed, line)
        return Erasure(_counted(_written(lake, parts)), published, left)


def _written(lake: Lake, parts: Iterable[Change]) -> Iterator[Change]:
    for part in parts:
        _LOG.info("erase from the lake: %s %s", part.asset, f"{part.month:%Y-%m}" if part.month else "")
        lake.write(part.asset, part.rows, part.month)
        yield part


def _counted(parts: Iterable[Change]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for part in parts:
        counts[part.asset] += part.count
    return {name: count for name, count in counts.items() if count}


def _outside_documents(hits: pd.DataFrame) -> list[str]:
    """Addresses of rows that are in no core table: they are listed as a whole."""
    return hits.loc[~hits["in_core"], "record_id"].to_list()


def in_workbooks(landing: Path, pattern: str) -> Iterator[tuple[str, str, int]]:
    """Rows of workbooks of repairs and reviews, or what was saved from them, that hold the person: path, sheet, row."""
    for folder in _WORKBOOKS:
        for file in landed_files(landing / folder):
            path = shown_path(file.relative_to(landing).as_posix())
            read = read_delimited if file.suffix.lower() in SUFFIXES else read_workbook
            try:
                for grid in read(file.read_bytes(), path):
                    cells, _ = row_texts(grid)
                    texts = pd.Series(cells.to_pylist(), dtype="string")
                    held = texts.str.contains(pattern, regex=True).to_numpy(dtype=bool)
                    sheet = shown_text(grid.sheet)
                    yield from ((path, sheet, int(grid.numbers[at])) for at in held.nonzero()[0].tolist())
            except UmkmError:
                yield path, "cannot be read: look into it yourself", 0


def _left(hits: pd.DataFrame, more: Iterator[tuple[str, str, int]]) -> pd.DataFrame:
    columns = ["source_path", "sheet", "row_number"]
    rows = pd.concat([hits[columns].astype(object), pd.DataFrame(list(more), columns=columns)], ignore_index=True)
    rows = rows.sort_values(columns).drop_duplicates()
    grouped = rows.groupby(["source_path", "sheet"], sort=True)["row_number"]
    return grouped.agg(lambda numbers: ", ".join(str(number) for number in numbers)).rename("rows").reset_index()
