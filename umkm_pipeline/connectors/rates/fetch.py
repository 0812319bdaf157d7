"""Fetching exchange rates: sources in their order, each for what those before it did not give.

Belongs here: the order, the months, and the landing files. A source that fails is passed over and told.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from umkm_pipeline.connectors.ceisa import Ceisa, ceisa_rates
from umkm_pipeline.connectors.put import alone, current, put
from umkm_pipeline.connectors.rates.asked import Asked, Source
from umkm_pipeline.connectors.rates.bank_indonesia import jisdor, transaction
from umkm_pipeline.connectors.rates.frankfurter import frankfurter
from umkm_pipeline.connectors.rates.kmk import kmk
from umkm_pipeline.connectors.rates.slips import slips
from umkm_pipeline.connectors.secret import read_credentials
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.landing import RATES, require_folder
from umkm_pipeline.reference.landed_rates import RATE_SOURCES, Quote, read_quotes, to_csv

_LOG = logging.getLogger("umkm_pipeline.connectors")


def _customs(asked: Asked) -> Iterator[Quote]:
    file = asked.settings.ceisa_credentials_file
    account = Ceisa(asked.client, asked.settings.ceisa_url, read_credentials(file, "UMKM_CEISA_CREDENTIALS_FILE"))
    yield from ceisa_rates(asked, account)


SOURCES: dict[str, Source] = {
    "bi_jisdor": jisdor,
    "bi_transaction": transaction,
    "kmk": kmk,
    "ceisa": _customs,
    "frankfurter": frankfurter,
}

_ONLY = {"bi_jisdor": ("USD",)}
"""Currencies of a source that has not all."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a source is asked for: some currencies over some months of one year."""

    source: str
    currencies: tuple[str, ...]
    months: tuple[date, ...]


@dataclass(slots=True)
class Fetched:
    """What came of it.

    Args:
        written: files that are new, below the landing folder.
        unchanged: how many files were there already with the same content.
        quotes: how many quotations came, by source.
        refused: what was wrong with quotations that were not taken.
        failed: sources that did not answer, and why; others may have stood in for them.
        missing: months and currencies that no source gave.
    """

    written: list[str] = field(default_factory=list)
    unchanged: int = 0
    quotes: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    missing: list[tuple[date, str]] = field(default_factory=list)


Wanted = set[tuple[date, str]]
"""Months and currencies."""


def plan(sources: Sequence[str], currencies: Sequence[str], months: Sequence[date]) -> list[Step]:
    """What the first source that can be asked for each currency is asked for; others only where it gives nothing."""
    wanted = {(month, code) for month in months for code in currencies}
    steps: list[Step] = []
    for source in sources:
        found = list(_steps(source, wanted, currencies))
        steps += found
        wanted -= {(month, code) for step in found for month in step.months for code in step.currencies}
    return steps


def fetch_rates(asked: Asked, sources: Sequence[str], *, today: date, every: bool = False) -> Fetched:
    """Fetch the rates of whole months and put them into the landing area.

    Args:
        asked: currencies and days; the whole months of its first to its last day are fetched.
        sources: sources in the order in which they are asked.
        today: no day after it is asked for.
        every: every source is asked for everything, not only for what those before it did not give.

    Raises:
        UmkmError: there is no landing folder, or it cannot be written; or a source is unknown.
    """
    landing = asked.settings.landing
    require_folder(landing)
    known_sources(sources)
    months = months_of(asked.first, min(asked.last, today))
    wanted: Wanted = {(month, code) for month in months for code in asked.currencies}
    all_wanted, done = frozenset(wanted), Fetched()
    for source in sources:
        given: Wanted = set()
        for step in _steps(source, all_wanted if every else wanted, asked.currencies):
            quotes = _ask(asked, step, today, done)
            given |= _land(landing / RATES, step, quotes, done)
        wanted -= given
    done.missing = sorted(wanted)
    return done


def known_sources(sources: Iterable[str]) -> None:
    """Make sure that sources exist.

    Raises:
        UmkmError: one does not.
    """
    if unknown := [name for name in sources if name not in SOURCES]:
        raise UmkmError(
            f"there is no source of rates {', '.join(unknown)}",
            where="UMKM_RATE_SOURCES, --source",
            remedy=f"name some of {', '.join(RATE_SOURCES)}",
        )


def months_of(first: date, last: date) -> list[date]:
    """First days of the months from that of `first` to that of `last`."""
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [date(at // 12, at % 12 + 1, 1) for at in range(begin, end + 1)]


def _steps(source: str, wanted: Collection[tuple[date, str]], currencies: Sequence[str]) -> Iterator[Step]:
    """Questions for what is wanted: a year at a time, its months that lack the same currencies together."""
    only = _ONLY.get(source, currencies)
    lacking = {
        month: tuple(code for code in currencies if code in only and (month, code) in wanted)
        for month in sorted({month for month, _ in wanted})
    }
    for (_, codes), group in itertools.groupby(lacking, key=lambda month: (month.year, lacking[month])):
        if codes:
            yield Step(source, codes, tuple(group))


def _ask(about: Asked, step: Step, today: date, done: Fetched) -> list[Quote]:
    last = min(_end(step.months[-1]), today)
    asked = replace(about, currencies=step.currencies, first=step.months[0], last=last)
    _LOG.info("%s: %s to %s, %d currencies", step.source, asked.first, asked.last, len(step.currencies))
    quotes: list[Quote] = []
    try:
        quotes.extend(SOURCES[step.source](asked))
    except UmkmError as error:
        _LOG.warning("%s failed for %d: %s", step.source, step.months[0].year, error.problem)
        done.failed.append(f"{step.source}, {asked.first:%Y-%m} to {asked.last:%Y-%m}: {error}")
    wrong = slips(quotes)
    done.refused += [
        f"{one.source}, {one.currency} of {one.rate_date}: {one.rate} for {one.unit} is out by a power of ten; was it "
        f"for {1 if one.unit > 1 else 100}? It was not taken"
        for one in wrong
    ]
    taken = [quote for quote in quotes if quote not in wrong]
    done.quotes[step.source] = done.quotes.get(step.source, 0) + len(taken)
    return taken


def _land(folder: Path, step: Step, quotes: list[Quote], done: Fetched) -> Wanted:
    """Put a step's quotations into their months; which months and currencies have one now."""
    given: Wanted = set()
    for month in step.months:
        # A weekly rate that stands on the first days of a month may have begun in the one before.
        of_month = [one for one in quotes if one.rate_date <= _end(month) and (one.valid_to or one.rate_date) >= month]
        given |= {(month, one.currency) for one in of_month}
        if not of_month:
            continue
        name = f"{month:%Y-%m}.{step.source}"
        # What was there and did not come again stays: a month may be fetched before it is over, or for one currency.
        with alone(folder):
            before = [one for file in current(folder, name, ".csv")[-1:] for one in read_quotes(file)]
            latest = {(one.currency, one.rate_date): one for one in (*before, *of_month)}
            written = put(folder, name, to_csv(latest.values()), ".csv")
        if written.is_new:
            done.written.append(f"{RATES}/{written.file.name}")
        else:
            done.unchanged += 1
    return given


def _end(month: date) -> date:
    following = month.replace(day=28) + timedelta(days=4)
    return following - timedelta(days=following.day)
