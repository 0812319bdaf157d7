"""Whole runs through the command line, on real files and a real PostgreSQL."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import psycopg
import pytest

from schedules.launch import run_refresh
from tests.made_once import MadeOnce
from umkm_pipeline.identity.memory import FEWEST
from umkm_pipeline.settings import Settings
from umkm_pipeline.warehouse import engine
from umkm_pipeline.warehouse.contents import content_hash

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
FIRST, SECOND = "2023-06", "2023-07"
"""Two months, of which a short run is made."""


class Office:
    """One office's machine: a landing folder, a local folder, and the commands run there."""

    def __init__(self, folder: Path, landing: Path | None = None) -> None:
        self.local = folder / "local"
        self.landing = landing or folder / "landing"
        self.key = folder / "pii.key"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("UMKM_", "DAGSTER_"))},
            "UMKM_LOCAL_DIR": str(self.local),
            "UMKM_LANDING_DIR": str(self.landing),
            "UMKM_PII_KEY_FILE": str(self.key),
        }
        # Every office has the same key, so that what two of them hold can be compared.
        if not self.key.exists():
            self.key.write_text("11" * 32, encoding="ascii")
            self.key.chmod(0o600)

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start `umkm` and go on."""
        return subprocess.Popen(
            [sys.executable, "-m", "umkm_pipeline.cli", *arguments],
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def umkm(self, *arguments: str, code: int = 0, **environment: str) -> tuple[str, str]:
        """Run `umkm` to its end; returns what it printed on standard output and on standard error."""
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=600)
        assert process.returncode == code, f"exit {process.returncode}, expected {code}\n{out}\n{err}"
        return out, err

    def summary(self, *arguments: str, code: int = 0, **environment: str) -> dict[str, Any]:
        """The summary of a refresh or backfill."""
        out, _ = self.umkm(*arguments, "--json", code=code, **environment)
        summary: dict[str, Any] = json.loads(out)
        return summary

    def refresh_here(self, first: str, last: str, *, fewest: int = FEWEST, full: bool = False) -> None:
        """Refresh months in this process, which saves the seconds that a command takes to start.

        From `fewest` records on, linking remembers what it learnt.
        """
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.environment.items():
                patch.setenv(name, value)
            patch.setattr("umkm_pipeline.identity.memory.FEWEST", fewest)
            run_refresh(Settings(), date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-01"), full=full)

    @cached_property
    def url(self) -> str:
        """The warehouse's URL; the private server is started if it is not running."""
        return engine.start(self._server)

    def stop(self) -> None:
        """Stop the private server if it is running."""
        engine.stop(self._server)

    @property
    def _server(self) -> Path:
        return Settings(local_dir=self.local).embedded_warehouse

    def query(self, sql: str) -> pd.DataFrame:
        """The answer of the warehouse."""
        with psycopg.connect(self.url) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return pd.DataFrame(cursor.fetchall(), columns=[column.name for column in cursor.description or ()])

    def take(
        self, months: Iterable[str], sources: Iterable[str] = ("registry", "training", "exports", "parcels")
    ) -> None:
        """Copy months of the sample data into the landing folder."""
        for source in sources:
            for month in months:
                folder = SAMPLES / "landing" / source / month
                if folder.is_dir():
                    shutil.copytree(folder, self.landing / source / month, dirs_exist_ok=True)


@contextmanager
def an_office(landing: Path | None = None) -> Iterator[Office]:
    """A machine without data, its private server stopped at the end.

    Not below pytest's own folder: pytest closes that to other accounts at each start, and run by root the server has an
    account of its own.
    """
    with tempfile.TemporaryDirectory(prefix="umkm-office-") as folder:
        there = Office(Path(folder), landing)
        if landing is None:
            there.landing.mkdir()
        try:
            yield there
        finally:
            there.stop()


@pytest.fixture
def office() -> Iterator[Office]:
    """A machine without data."""
    with an_office() as there:
        yield there


@contextmanager
def a_copy(template: Office) -> Iterator[Office]:
    """Another machine that holds what a stopped one does."""
    with an_office() as there:
        shutil.copytree(template.landing, there.landing, dirs_exist_ok=True)
        # With owners and modes: the server's files belong to its own account when root runs it.
        subprocess.run(["cp", "-a", str(template.local), str(there.local)], check=True)
        yield there


@contextmanager
def shared_office(
    made_once: MadeOnce, name: str, prepare: Callable[[Office], object], landing: Path | None = None
) -> Iterator[Office]:
    """A machine that all workers look at, and nobody changes."""

    def make(folder: Path) -> None:
        prepare(Office(folder, landing))

    def unmake(folder: Path) -> None:
        Office(folder, landing).stop()

    with made_once.folder(name, make, unmake) as folder:
        yield Office(folder, landing)


@pytest.fixture(scope="session")
def sample_office(made_once: MadeOnce) -> Iterator[Office]:
    """A machine on which the whole sample was read as one run."""
    with shared_office(made_once, "sample", lambda office: office.umkm("backfill"), SAMPLES / "landing") as office:
        yield office


def _that_read(*months: str) -> Callable[[Office], None]:
    def prepare(office: Office) -> None:
        office.take(months)
        office.refresh_here(months[0], months[-1])
        office.stop()

    return prepare


@pytest.fixture(scope="session")
def first_month(made_once: MadeOnce) -> Iterator[Office]:
    """A machine that has read the first of the two months, its server stopped, to be copied."""
    with shared_office(made_once, "first", _that_read(FIRST)) as office:
        yield office


@pytest.fixture(scope="session")
def both_months(made_once: MadeOnce) -> Iterator[Office]:
    """A machine that has read both months in one run, its server stopped, to be copied."""
    with shared_office(made_once, "both", _that_read(FIRST, SECOND)) as office:
        yield office


@pytest.fixture(scope="session")
def undisturbed(both_months: Office) -> dict[str, str]:
    """What the warehouse holds after one run over both months in which nothing happens."""
    with a_copy(both_months) as office:
        return content_hash(office.url)
