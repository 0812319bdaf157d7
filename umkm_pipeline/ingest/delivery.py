"""Which months were delivered, and the error when a month that somebody asked for was not.

Belongs here: looking at folder names. The files in them are `landing.py`'s business.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

import pandas as pd

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.landing import MONTH_FOLDER, landed_files, require_folder
from umkm_pipeline.model.tables import SOURCES

_SHOWN = 6


def delivered_months(landing: Path) -> list[date]:
    """Months for which some source has a file, oldest first; never empty.

    Raises:
        UmkmError: the landing folder is missing or holds no file where one is expected.
    """
    require_folder(landing)
    folders = (folder for source in SOURCES for folder in (landing / source).glob("*") if folder.is_dir())
    months = {folder.name for folder in folders if MONTH_FOLDER.fullmatch(folder.name) and any(landed_files(folder))}
    if not months:
        raise UmkmError(
            "no file was delivered",
            where=str(landing.absolute()),
            remedy=f"put files into <source>/<YYYY-MM>/ below it; the sources are {', '.join(SOURCES)}; umkm doctor "
            "tells what lies elsewhere",
        )
    return sorted(date.fromisoformat(f"{month}-01") for month in months)


def require_files(now: pd.DataFrame, before: pd.DataFrame, month: date) -> None:
    """Make sure that a month that had files still has some: a folder that is gone is more often a slip than a wish.

    Args:
        now: the month's `landing_files` as they are.
        before: the same as the last run found them.
        month: the reporting month.

    Raises:
        UmkmError: there were files and now there are none.
    """
    if len(before) and now.empty:
        raise UmkmError(
            f"all {len(before)} files of the month are gone, and reading it now would withdraw their rows",
            where=f"<landing>/<source>/{month:%Y-%m}",
            remedy=f"put them back; or withdraw the month on purpose: umkm refresh --month {month:%Y-%m} --withdraw",
        )


def require_delivery(landing: Path, first: date, last: date, read_before: Collection[date] = ()) -> None:
    """Make sure that at least one month from `first` to `last` was delivered, now or before.

    Raises:
        UmkmError: none was; the message names the nearest months that were.
    """
    months = sorted({*delivered_months(landing), *read_before})
    if any(first <= month <= last for month in months):
        return
    asked = f"{first:%Y-%m}" if first == last else f"{first:%Y-%m} to {last:%Y-%m}"
    nearest = sorted(sorted(months, key=lambda month: abs((month - first).days))[:_SHOWN])
    raise UmkmError(
        f"no source delivered a file for {asked}",
        where=str(landing.absolute() / "<source>" / f"{first:%Y-%m}"),
        remedy="put the month's files there or choose a month that was delivered; the nearest are "
        + ", ".join(f"{month:%Y-%m}" for month in nearest)
        + ". umkm doctor tells what lies elsewhere, such as in a folder with a slip in its name",
    )
