"""Running the refresh job in this process, as the command line does: recorded in Dagster like any other run."""

from __future__ import annotations

import os
import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date

import dagster as dg
from dagster._core.errors import DagsterAssetCheckFailedError
from filelock import FileLock

from assets.partitions import ALSO, FORCE, FULL, MONTHS, RANGE_END, RANGE_START, WITHDRAW
from assets.process import MARK, WAIT, mark
from schedules.dead import close_dead_runs
from schedules.home import dagster_home
from umkm_pipeline.definitions import defs
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.settings import Settings


def run_refresh(
    settings: Settings,
    first: date,
    last: date,
    *,
    withdraw: bool = False,
    full: bool = False,
    force: bool = False,
    also: Collection[date] = (),
) -> str:
    """Run the refresh job over the months from `first` to `last`, both included, and those of `also`, as one run.

    With `withdraw`, months whose files are all gone lose their rows; without, they stop the run.
    With `force`, months are read that have not changed since they were read; with `full`, all records are linked anew.

    Returns:
        The id of the Dagster run.

    Raises:
        UmkmError: a month is not a complete month since `UMKM_START_MONTH`, or the run failed (as the step raised it).
    """
    known = set(MONTHS.get_partition_keys())
    for month in (first, last):
        if month.isoformat() not in known:
            raise UmkmError(
                "not a month that can be read: it must be complete, and not before UMKM_START_MONTH "
                f"({settings.start_month:%Y-%m})",
                where=f"{month:%Y-%m}",
                remedy="choose another month, set UMKM_START_MONTH, or UMKM_MONTHS_AHEAD=1 for early deliveries",
            )
    with _instance(settings) as instance:
        close_dead_runs(instance, settings)
        with _for_a_person():
            result = defs.resolve_job_def("refresh").execute_in_process(
                instance=instance,
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
                tags={
                    RANGE_START: first.isoformat(),
                    RANGE_END: last.isoformat(),
                    WITHDRAW: str(withdraw).lower(),
                    FULL: str(full).lower(),
                    FORCE: str(force).lower(),
                    ALSO: ",".join(month.isoformat() for month in also),
                    MARK: mark(),
                    WAIT: "false",
                },
            )
    return result.run_id


@contextmanager
def _instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    home = dagster_home(settings)
    os.environ["DAGSTER_HOME"] = str(home)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)
        # Of two that start at once in a new office, both would make Dagster's tables, and one would fail.
        with FileLock(home / ".making"):
            instance = dg.DagsterInstance.get()
        with instance:
            yield instance


@contextmanager
def _for_a_person() -> Iterator[None]:
    """Say for a person what Dagster says of a failed check, and unwrap the error of a resource that cannot be had."""
    try:
        yield
    except DagsterAssetCheckFailedError as error:
        raise UmkmError(
            str(error),
            where="asset checks",
            remedy="nothing after the failed check was published; open the run with `umkm dev` for the reason, "
            "and report it: checks guard what the code itself promises",
        ) from None
    except dg.DagsterError as error:
        if isinstance(error.__cause__, UmkmError):
            raise error.__cause__ from None
        raise
