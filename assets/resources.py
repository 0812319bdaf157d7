"""The one Dagster resource: where a run reads, writes and publishes, and the lock that keeps runs apart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import TypeVar

import dagster as dg
import ibis
import pandas as pd
from pydantic import PrivateAttr

from assets.process import MARK, WAIT, mark
from umkm_pipeline.erasure.suppress import load_erased
from umkm_pipeline.garbage import seldom_collecting
from umkm_pipeline.lake import Lake, Opened, engine
from umkm_pipeline.patience import patiently
from umkm_pipeline.privacy import Tokens, load_key
from umkm_pipeline.refresh.pace import Pace
from umkm_pipeline.refresh.plan import in_brief, plan
from umkm_pipeline.refresh.read import Reader
from umkm_pipeline.settings import Settings
from umkm_pipeline.warehouse.engine import resolve_url
from umkm_pipeline.warehouse.erase import recover_erased
from umkm_pipeline.warehouse.restore import recover_ids

Answer = TypeVar("Answer")

_LOG = logging.getLogger("umkm_pipeline.refresh")
_WAIT_SECONDS = 3600
"""How long a run of the daemon waits for another, which reads years at worst."""


class Workplace(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Settings, lake, tokens and engine of a run.

    A run holds a lock on the lake from its first step to its last: two runs at once would interleave their files, each
    whole by itself and wrong together. The second run waits for the first; one that a person started at a terminal
    fails at once instead, and says so.
    """

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Workplace]:
        """Hold the lake for the length of a run, the list of erased people being that of the warehouse."""
        run = context.run
        if run and context.instance and MARK not in run.tags:
            context.instance.add_run_tags(run.run_id, {MARK: mark()})
        wait = 0 if run and run.tags.get(WAIT) == "false" else _WAIT_SECONDS
        with self.lake.locked(wait_seconds=wait), seldom_collecting():
            self.with_warehouse(lambda url: recover_erased(url, self.lake))
            self._landed.clear()
            self._settings = Settings()
            try:
                yield self
            finally:
                self._engines.close()

    _settings: Settings | None = PrivateAttr(default=None)
    _pace: Pace | None = PrivateAttr(default=None)
    _landed: dict[date, pd.DataFrame] = PrivateAttr(default_factory=dict)
    _engines: ExitStack = PrivateAttr(default_factory=ExitStack)
    _opened: Opened | None = PrivateAttr(default=None)

    @property
    def settings(self) -> Settings:
        """Settings as the environment gave them when the run began."""
        return self._settings or Settings()

    @property
    def lake(self) -> Lake:
        """The Parquet lake."""
        return Lake(self.settings.lake)

    def tokens(self) -> Tokens:
        """Personal-data tokens under this machine's key.

        The key is made on first use, in its default place only, and never for a lake that was made with another.
        """
        settings, lake = self.settings, self.lake
        create = settings.pii_key_file is None and not lake.is_claimed()
        key = load_key(settings.pii_key, create=create)
        lake.claim_key(Tokens(key).fingerprint())
        return Tokens(key, load_erased(lake).listed)

    def plan(self, months: Collection[date], *, force: bool) -> None:
        """Compare listed months with what they were read with, and say what the run will read."""
        self._landed.clear()
        plans = plan(self.settings, months, force=force, landed=self._listed)
        _LOG.info(in_brief(plans))
        self._pace = Pace(plans)

    def tell_pace(self, source: str, month: date) -> None:
        """Say how far reading has come, once a source's month is read."""
        if self._pace and (told := self._pace.read(source, month)):
            _LOG.info(told)

    def reader(self, *, force: bool) -> Reader:
        """Reads months, and keeps those whose inputs are those that they were read with."""
        return Reader(self.settings, self.lake, self.tokens(), force=force, landed=self._listed)

    def _listed(self, month: date) -> pd.DataFrame:
        """A month's `landing_files`, read once in a run: every source asks for them."""
        if month not in self._landed:
            self._landed[month] = self.lake.read("landing_files", month)
        return self._landed[month]

    def with_warehouse(self, work: Callable[[str], Answer]) -> Answer:
        """Do something with the warehouse by its URL; where the connection is lost, again for a bounded time."""
        return patiently(lambda: work(resolve_url(self.settings)), seconds=self.settings.retry_seconds)

    def recover_ids(self) -> None:
        """Take the ids that firms keep back from the warehouse when the lake has lost them."""
        self.with_warehouse(lambda url: recover_ids(url, self.lake))

    @contextmanager
    def engine(self) -> Iterator[ibis.BaseBackend]:
        """An in-process engine that spills to disk."""
        settings = self.settings
        with engine(settings.scratch, memory_limit=settings.engine_memory) as con:
            yield con

    @contextmanager
    def opened(self) -> Iterator[Opened]:
        """The lake in an engine that all derivations of a run share.

        Starting an engine and opening tables in it took a seventh of a small refresh. An engine in which something
        went wrong is not used again.
        """
        if self._opened is None:
            con = self._engines.enter_context(self.engine())
            self._opened = Opened(self.lake, con)
            self._engines.callback(self._forget_opened)
        try:
            yield self._opened
        except BaseException:
            self._engines.close()
            raise

    def _forget_opened(self) -> None:
        self._opened = None
