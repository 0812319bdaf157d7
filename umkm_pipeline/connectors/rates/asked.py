"""What is asked of a source of exchange rates.

Belongs here: the question, and checks of any source's answer to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from umkm_pipeline.connectors.http import Client
from umkm_pipeline.connectors.trouble import RefusedError
from umkm_pipeline.reference.landed_rates import Quote
from umkm_pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Asked:
    """Rates of some currencies on the days from `first` to `last`, both included."""

    client: Client
    settings: Settings
    currencies: tuple[str, ...]
    first: date
    last: date


Source = Callable[[Asked], Iterator[Quote]]
"""Gives the quotations that a source has, of those asked for, as it gets them.

Raises:
    TransientError, RefusedError: it does not answer, or with something else; what came before stands.
"""

_WEDNESDAY = 2
_LEAST, _MOST = Decimal("1E-8"), Decimal("1E12")
"""Between these lie all rates and units, and quotients of two of them have digits enough."""


def wednesdays(first: date, last: date) -> list[date]:
    """The Wednesdays whose weeks (to Tuesday) have a day from `first` to `last`."""
    begin = first - timedelta(days=(first.weekday() - _WEDNESDAY) % 7)
    return [begin + timedelta(days=days) for days in range(0, (last - begin).days + 1, 7)]


def amount(text: str | None, where: str) -> Decimal:
    """A number of an answer, as a program writes it.

    Raises:
        RefusedError: it is none, or not above zero.
    """
    try:
        found = Decimal((text or "").strip())
    except InvalidOperation:
        found = Decimal(0)
    if not found.is_finite() or found <= 0:
        raise odd(where, "a rate is no number above zero")
    if not _LEAST <= found < _MOST:
        raise odd(where, "a rate is no number that a rate can be")
    return found


def day(text: str | None, where: str) -> date:
    """A day of an answer, `2019-11-27`, with or without a time behind it.

    Raises:
        RefusedError: it is none.
    """
    try:
        return date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        pass
    raise odd(where, "a day of a rate cannot be read")


def odd(where: str, problem: str) -> RefusedError:
    """An answer in the right form with something wrong in it."""
    return RefusedError(
        f"{problem}; nothing was taken from this answer",
        where=where,
        remedy="compare with the office's own page; if its interface has changed, this connector must follow",
    )
