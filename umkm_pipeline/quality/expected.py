"""Which sheets are expected, and which of them have not come.

Belongs here: `<landing>/_expected.yml`, and what earlier months teach where it says nothing of a source:

    registry:
      - {sender: Kab. Bone, file: "*bone*"}                        # every month
      - {sender: Kota Makassar, file: "*makassar*", every: 3, since: 2023-03, until: 2024-12}

A pattern is held against the path below the month's folder, whatever its case; `every` counts months from `since`. A
source that is not declared is learnt: a sheet whose name, numbers and months aside, came in each of the last three
months is expected in the next. Only months that were read count, so the table is a function of the lake and that file.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Literal

import pandas as pd
import pyarrow as pa
import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.periods import MONTH_WORD
from umkm_pipeline.model.arrow import to_arrow
from umkm_pipeline.model.codes import DeliveryStatus, Expectation
from umkm_pipeline.model.tables import SOURCES, TABLES
from umkm_pipeline.shown import shown_text

EXPECTED = "_expected.yml"
"""File in the landing folder that says who sends what."""

_LEARNT_FROM = 3
# Of the names of months only `peb` (Pebruari) means something else here: a declaration.
_ANY_MONTH = re.compile(rf"(?<![a-z])(?!peb(?![a-z]))(?:{MONTH_WORD})(?![a-z])|\d+")
_PARTS = re.compile(r"[^a-z]+")


class Expected(BaseModel):
    """One sender of a source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sender: str = Field(min_length=1, description="Who sends it, as people are told")
    file: str = Field(min_length=1, description="Pattern of the path below the month's folder, * for anything")
    every: Literal[1, 3, 6, 12] = Field(default=1, description="Months from one delivery to the next")
    since: date | None = Field(default=None, description="First month, YYYY-MM; default the first that was read")
    until: date | None = Field(default=None, description="Last month, YYYY-MM")

    @field_validator("since", "until", mode="before")
    @classmethod
    def _first_of_month(cls, value: object) -> object:
        return f"{value}-01" if isinstance(value, str) and len(value) == len("2023-05") else value

    def is_due(self, month: date, first: date) -> bool:
        """Whether it is expected in a month, the first that was read being `first`."""
        since = self.since or first
        months = (month.year - since.year) * 12 + month.month - since.month
        return months >= 0 and months % self.every == 0 and (self.until is None or month <= self.until)


def expected_of(landing: Path) -> dict[str, list[Expected]]:
    """What `_expected.yml` says, by source; nothing where there is no such file.

    Raises:
        UmkmError: it cannot be understood.
    """
    file = landing / EXPECTED
    if not file.is_file():
        return {}
    try:
        declared = TypeAdapter(dict[str, list[Expected]]).validate_python(yaml.safe_load(file.read_text("utf-8")) or {})
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise _wrong(file, "; ".join(faults)) from None
    except (ValueError, yaml.YAMLError) as error:
        raise _wrong(file, str(error).splitlines()[0]) from None
    if unknown := sorted(set(declared) - set(SOURCES)):
        raise _wrong(file, f"no source is called {', '.join(unknown)}")
    return declared


def _wrong(file: Path, reason: str) -> UmkmError:
    return UmkmError(
        f"cannot be understood: {reason}",
        where=str(file),
        remedy="it is a list of {sender, file, every, since, until} for each source; see docs/operate/monthly.md",
    )


def quality_delivery(files: pd.DataFrame, months: Sequence[date], declared: Mapping[str, list[Expected]]) -> pa.Table:
    """The table `quality_delivery`: every sheet that was expected in a month that was read, and whether it came.

    Args:
        files: rows of `landing_files` of all months.
        months: months that were read, also those without files.
        declared: what `_expected.yml` says.
    """
    months = sorted(months)
    rows = [
        (source, month, shown_text(sender), status.value, count, expectation.value)
        for source in SOURCES
        for month, sender, count, expectation in _of_source(source, files, months, declared.get(source))
        for status in [DeliveryStatus.RECEIVED if count else DeliveryStatus.MISSING]
    ]
    columns = ["source", "period_month", "sender", "delivery_status", "file_count", "expectation"]
    frame = pd.DataFrame(rows, columns=columns).drop_duplicates(["source", "period_month", "sender"])
    table = TABLES["quality_delivery"]
    return to_arrow(table, frame.sort_values(list(table.key)))


def _of_source(
    source: str, files: pd.DataFrame, months: Sequence[date], declared: list[Expected] | None
) -> Iterator[tuple[date, str, int, Expectation]]:
    own = files[files["source"] == source]
    paths: dict[date, list[str]] = {month: [] for month in months}
    for month, path in zip(own["period_month"], own["source_path"], strict=True):
        paths.setdefault(month, []).append("/".join(PurePosixPath(path).parts[2:]).casefold())
    if declared is not None:
        for month in months:
            for one in declared:
                if one.is_due(month, months[0]):
                    count = sum(fnmatch.fnmatchcase(path, one.file.casefold()) for path in paths[month])
                    yield month, one.sender, count, Expectation.DECLARED
        return
    names = {month: [sender_of(path) for path in paths[month]] for month in months}
    for at in range(_LEARNT_FROM, len(months)):
        before = [set(names[month]) for month in months[at - _LEARNT_FROM : at]]
        for sender in sorted(set.intersection(*before)):
            yield months[at], sender, names[months[at]].count(sender), Expectation.LEARNT


def sender_of(path: str) -> str:
    """What stays of a file's name from month to month: `bone_2023-05.xlsx` and `Bone Juni 2023.xlsx` are `bone`."""
    stem = PurePosixPath(path).stem.casefold()
    return _PARTS.sub(" ", _ANY_MONTH.sub(" ", stem)).strip() or "(no name)"
