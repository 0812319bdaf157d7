"""The web API of BPS: exports by goods, port and destination (dataexim), and its lists (`domain.md` §5).

Belongs here: its requests and answers, and the landing files `<landing>/bps/`. BPS answers errors with HTTP 200 and
`status: "Error"`. Figures of dataexim are by port, without the province of origin, and are US dollars and kg of each
goods, port and country: they stay apart from `official_stats`, whose figures have a province.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr

from umkm_pipeline.connectors.content import json_of
from umkm_pipeline.connectors.http import Answer, Client, Request
from umkm_pipeline.connectors.put import alone, current, put
from umkm_pipeline.connectors.rates.asked import odd
from umkm_pipeline.connectors.trouble import RefusedError
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.landing import BPS, require_folder

FIRST_YEAR = 2014
"""First year of dataexim."""
CHAPTERS = tuple(f"{chapter:02}" for chapter in range(1, 98) if chapter != 77)  # noqa: PLR2004 -- 77 is reserved
"""Chapters of the Harmonized System."""

_LOG = logging.getLogger("umkm_pipeline.connectors")
_AT_ONCE = 10
"""Chapters of one request: its address has to stay short."""
_MOST_PAGES = 10_000
_FIELDS = frozenset({"value", "netweight", "kodehs", "pod", "ctr", "bulan", "tahun"})
_MONTH = re.compile(r"\[(\d{1,2})\]")
_HS = re.compile(r"\[(\d{2,10})\]")
_PAGED = 2
_TEXT = 160

Value = TypeVar("Value")
Row = dict[str, Any]
"""A row as BPS gives it; numbers with a point are Decimal."""


class Bps:
    """An account of the web API.

    Args:
        client: asks.
        url: of the API.
        key: its key, which goes into every address and therefore into no text.
    """

    def __init__(self, client: Client, url: str, key: SecretStr) -> None:
        self._client, self._url, self._key = client, url.rstrip("/"), key

    def exports(self, year: int, goods: Sequence[str], *, chapters: bool = True) -> list[Row]:
        """Exports of a year by month, goods, port and country; none where BPS has none (yet).

        Args:
            year: from 2014.
            goods: chapters, or whole codes.
            chapters: whether `goods` are chapters.

        Raises:
            TransientError, RefusedError: BPS does not answer, refuses, or answers something else.
        """
        rows: list[Row] = []
        for at in range(0, len(goods), _AT_ONCE):
            params = {
                "sumber": "1",
                "periode": "1",
                "kodehs": ";".join(goods[at : at + _AT_ONCE]),
                "jenishs": "1" if chapters else "2",
                "tahun": str(year),
            }
            rows += self._ask("dataexim", params, lambda told, where: _exim_rows(told, year, where))
        return rows

    def listing(self, model: str, params: Mapping[str, str]) -> list[Row]:
        """All rows of a list, page after page.

        Args:
            model: its name, such as `subject` or `var`.
            params: what else it wants, such as `domain`.

        Raises:
            TransientError, RefusedError: as `exports`; also where a page comes twice or rows are missing at the end.
        """
        rows: list[Row] = []
        seen: set[str] = set()
        for number in range(1, _MOST_PAGES + 1):
            page = self._ask("list", {**params, "model": model, "page": str(number)}, _page)
            if page is None:
                return rows
            told, found = page
            where = f"BPS, list {model}, page {number}"
            content = json.dumps(found, sort_keys=True, default=str)
            if int(told.get("page", number)) != number or (found and content in seen):
                raise odd(where, "a page came that came before")
            seen.add(content)
            rows += found
            if number >= int(told.get("pages", 1)):
                total = told.get("total", len(rows))
                if int(total) != len(rows):
                    raise odd(where, f"{len(rows)} rows came of {total}")
                return rows
        raise odd(f"BPS, list {model}", "it does not end")

    def _ask(self, method: str, params: Mapping[str, str], read: Callable[[dict[str, Any], str], Value]) -> Value:
        request = Request(f"{self._url}/{method}", params, secret_params={"key": self._key}, accept="application/json")

        def checked(answer: Answer) -> Value:
            told = json_of(answer, request.where)
            if not isinstance(told, dict) or told.get("status") != "OK":
                raise self._error(told, request.where)
            return read(told, request.where)

        return self._client.ask(request, checked)

    def _error(self, told: object, where: str) -> RefusedError:
        """What BPS says of an error, without the key, which some of its messages repeat."""
        said = told.get("message") if isinstance(told, dict) else None
        text = str(said or "no reason given").replace(self._key.get_secret_value(), "***")[:_TEXT]
        return RefusedError(
            f"answered an error: {text}",
            where=where,
            remedy="check UMKM_BPS_KEY_FILE and the parameters; the key is made on webapi.bps.go.id/developer",
        )


def _exim_rows(told: dict[str, Any], year: int, where: str) -> list[Row]:
    rows = told.get("data")
    if told.get("data-availability") != "available" or rows in (None, "", []):
        return []
    if not isinstance(rows, list) or not all(isinstance(row, dict) and row.keys() >= _FIELDS for row in rows):
        raise odd(where, f"a row has not all of {', '.join(sorted(_FIELDS))}")
    for row in rows:
        numbers = (row["value"], row["netweight"])
        if not all(isinstance(one, (int, Decimal)) and Decimal(one).is_finite() and one >= 0 for one in numbers):
            raise odd(where, "a value or weight is no number from 0 up")
        if str(row["tahun"]) != str(year) or _month(row) is None or not _HS.match(str(row["kodehs"])):
            raise odd(where, f"a row is not of a month of {year}, or of no goods")
    return rows


def _page(told: dict[str, Any], where: str) -> tuple[Row, list[Row]] | None:
    data = told.get("data")
    if told.get("data-availability") not in (None, "available") or data in (None, "", []):
        return None
    good = isinstance(data, list) and len(data) == _PAGED and isinstance(data[0], dict) and isinstance(data[1], list)
    if not good or not all(str(data[0].get(name, 0)).isdigit() for name in ("page", "pages", "total")):
        raise odd(where, "the answer is not paging and rows")
    return data[0], data[1]


def _month(row: Row) -> int | None:
    found = _MONTH.match(str(row["bulan"]))
    return int(found[1]) if found and 1 <= int(found[1]) <= 12 else None  # noqa: PLR2004 -- months


@dataclass(slots=True)
class Fetched:
    """What came.

    Args:
        written: files that are new, below the landing folder.
        unchanged: how many files were there already with the same content.
        rows: rows that BPS gave.
        empty: years of which BPS has nothing.
        withdrawn: files with goods that BPS no longer gives, whose rows stay, and what to do.
    """

    written: list[str] = field(default_factory=list)
    unchanged: int = 0
    rows: int = 0
    empty: list[int] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)


def fetch_exports(
    bps: Bps, landing: Path, first: date, last: date, goods: Sequence[str], *, chapters: bool = True
) -> Fetched:
    """Put exports into `<landing>/bps/<YYYY-MM>.exports_<hs2|hs>.<digits>.json`, a file a month, as BPS tells them.

    Goods of a month that were fetched before and are not asked for now stay in its file. So do those that BPS gives no
    more: the answer does not tell goods that were taken back from goods that it lacks today, and nobody exported
    nothing. They are told.

    Raises:
        TransientError, RefusedError: as `Bps.exports`; months before that year are in place.
        UmkmError: there is no landing folder, or it cannot be written.
    """
    require_folder(landing)
    done = Fetched()
    for year in range(max(first.year, FIRST_YEAR), last.year + 1):
        _LOG.info("BPS: exports of %d", year)
        rows = bps.exports(year, goods, chapters=chapters)
        months = [date(year, month, 1) for month in range(1, 13)]
        if not rows:
            done.empty.append(year)
        for month in (month for month in months if first <= month <= last):
            of_month = [row for row in rows if _month(row) == month.month]
            done.rows += len(of_month)
            _land(landing / BPS, f"{month:%Y-%m}.exports_{'hs2' if chapters else 'hs'}", of_month, goods, done)
    return done


def fetch_listing(bps: Bps, landing: Path, model: str, params: Mapping[str, str]) -> Fetched:
    """Put a list into `<landing>/bps/list_<model>_<parameters>.<digits>.json`; errors as of `Bps.listing`."""
    require_folder(landing)
    about = "_".join(re.sub(r"[^A-Za-z0-9]+", "-", text) for text in (model, *(f"{k}-{v}" for k, v in params.items())))
    rows = bps.listing(model, params)
    done = Fetched(rows=len(rows))
    if rows:
        with alone(landing / BPS):
            _put(landing / BPS, f"list_{about}", rows, done)
    return done


def _land(folder: Path, name: str, rows: list[Row], goods: Sequence[str], done: Fetched) -> None:
    if not rows and not current(folder, name, ".json"):
        return
    with alone(folder):
        before = [row for file in current(folder, name, ".json")[-1:] for row in _read(file)]
        replaced = {_code(row) for row in rows} & set(goods)
        kept = [row for row in before if _code(row) not in replaced]
        file = _put(folder, name, [*kept, *rows], done)
    if gone := sorted({_code(row) for row in kept} & set(goods)):
        done.withdrawn.append(
            f"{BPS}/{file.name}: BPS no longer gives goods {', '.join(gone)}, and what it gave before stays; if BPS "
            "took them back for good, delete the file and fetch its month again"
        )


def _put(folder: Path, name: str, rows: Sequence[Row], done: Fetched) -> Path:
    written = put(folder, name, _content(rows), ".json")
    if written.is_new:
        done.written.append(f"{BPS}/{written.file.name}")
    else:
        done.unchanged += 1
    return written.file


def _code(row: Row) -> str:
    found = _HS.match(str(row["kodehs"]))
    return found[1] if found else ""


def _read(file: Path) -> list[Row]:
    try:
        rows = json.loads(file.read_bytes(), parse_float=Decimal)["data"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UmkmError(
            "this is not a file as umkm fetch bps writes them",
            where=f"{BPS}/{file.name}",
            remedy="move it out of the folder, and fetch the month again",
        ) from error
    return list(rows)


def _content(rows: Sequence[Row]) -> bytes:
    """The same bytes for the same rows, in whatever order they come, each on a line."""
    lines = sorted(_line(row) for row in rows)
    return ('{"data":[\n' + ",\n".join(lines) + "\n]}\n").encode()


def _line(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, default=_number)


def _number(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)
