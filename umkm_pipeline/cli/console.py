"""What every command shares: consoles, options, settings, errors and progress for a person.

Belongs here: printing and exit codes (0 done, 1 the work failed, 2 wrong use). What a command does is in its module.
"""

from __future__ import annotations

import difflib
import logging
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.measure import Measurement
from rich.status import Status
from rich.table import Table

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.settings import Settings

out = Console(soft_wrap=True)
err = Console(stderr=True, soft_wrap=True)


def parse_month(text: str) -> date:
    """`YYYY-MM` as the first day of the month.

    Raises:
        BadParameter: it is not a month.
    """
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a month; write it as YYYY-MM, e.g. 2023-05") from error


def known_source(source: str) -> str:
    """A source by its name.

    Raises:
        BadParameter: there is none of that name.
    """
    from umkm_pipeline.model.tables import SOURCES

    if source not in SOURCES:
        close = difflib.get_close_matches(source.casefold(), SOURCES, n=1)
        meant = f" (did you mean {close[0]}?)" if close else ""
        raise typer.BadParameter(
            f"{source!r} is not a source{meant}; the sources are {', '.join(SOURCES)}", param_hint="--source"
        )
    return source


Json = Annotated[bool, typer.Option("--json", help="Print the summary as JSON on standard output.")]
Month = Annotated[date, typer.Option("--month", parser=parse_month, metavar="YYYY-MM", help="Reporting month to read.")]


def settings_now() -> Settings:
    """Settings as the environment gives them.

    Raises:
        UmkmError: a variable is wrong; the message names it without its value.
    """
    try:
        return Settings()
    except ValidationError as error:
        # The values stay out: a URL among them may hold a password.
        wrong = {f"UMKM_{str(fault['loc'][0]).upper()}": fault["msg"] for fault in error.errors()}
        raise UmkmError(
            "; ".join(f"{name}: {reason}" for name, reason in wrong.items()),
            where="settings",
            remedy="correct or unset these environment variables; README lists them",
        ) from None


def print_table(table: Table, whole: Collection[str] = ()) -> None:
    """Print a table of which nothing is cut off: as wide as it needs, or folded to the width of a terminal.

    Args:
        table: the table.
        whole: headers of columns that somebody copies from, each value of which stays on one line of a terminal too.
    """
    wide = out.options.update(max_width=_ANY_WIDTH)
    narrowest = 1
    for column in table.columns:
        longest = max(Measurement.get(out, wide, cell).maximum for cell in (column.header, *column.cells))
        column.overflow, column.no_wrap = "fold", column.header in whole
        column.min_width = longest if column.no_wrap else min(longest, _FOLDED)
        narrowest += column.min_width + _BETWEEN
    longest = Measurement.get(out, wide, table).maximum
    # Wider than a terminal that is too narrow, rather than columns that are not there.
    table.width = min(longest, max(out.width, narrowest)) if out.is_terminal else longest
    out.print(table)


_ANY_WIDTH = 10**6
_FOLDED, _BETWEEN = 6, 3
"""Characters that a folded column has at the least, and those between two columns."""


@contextmanager
def explained() -> Iterator[None]:
    """Turn an error meant for a person into its text and exit code 1."""
    try:
        yield
    except UmkmError as error:
        err.print(str(error), style="red", markup=False, highlight=False)
        raise typer.Exit(1) from error


class _Progress(logging.Handler):
    """Shows the domain's own log lines as progress: one moving line on a terminal, plain lines elsewhere."""

    def __init__(self, status: Status | None) -> None:
        super().__init__(logging.INFO)
        self.status = status
        self.started = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        """Show one line with the seconds since the start."""
        line = f"{time.monotonic() - self.started:6.1f} s  {record.getMessage()}"
        if self.status:
            self.status.update(line)
        else:
            sys.stderr.write(f"{line}\n")


@contextmanager
def progress() -> Iterator[None]:
    """Show the domain's log lines while the work goes on."""
    domain = logging.getLogger("umkm_pipeline")
    status = err.status("starting ...") if err.is_terminal else None
    handler = _Progress(status)
    before, domain.propagate = domain.level, False
    domain.setLevel(logging.INFO)
    domain.addHandler(handler)
    try:
        if status:
            with status:
                yield
        else:
            yield
    finally:
        domain.removeHandler(handler)
        domain.setLevel(before)
        domain.propagate = True
