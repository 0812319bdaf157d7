"""What linking remembers from run to run, so that a month is linked against what is known already.

Belongs here: what is kept, its files, and when it may be used. What a month changes in it is in `month.py`.

It is in `<lake>/restricted/.linkage/` and holds what records say, so that it is personal data. `state.json` names the
files that belong together and is replaced last: a run that is killed leaves the state before or the state after, and
from either the next run gives the same firms. To lose it costs a full run and nothing else; erasing a person and
changing the key throw it away.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import duckdb
import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import rapidfuzz
import scipy
import xgboost
from pyarrow import feather

from umkm_pipeline.identity.blocks import Ints
from umkm_pipeline.identity.model import Model
from umkm_pipeline.lake import Lake
from umkm_pipeline.reference.tables import FOLDER as REFERENCE

FEWEST = 50_000
"""Records below which everything is linked anew: it takes seconds, and a model learns from each of few pairs."""
MOST_CHANGED = 0.2
"""Share of records new, changed or withdrawn since the model was trained, from which on everything is linked anew."""

_STATE = "state.json"
_NOTHING = "nothing is remembered"
_LIBRARIES = (duckdb, ibis, np, pa, rapidfuzz, scipy, xgboost)


@dataclass(frozen=True, slots=True)
class Memory:
    """What a run learnt. Profiles are named by their row in `told`; those that no record says any more stay in it."""

    model: Model
    trained_on: int
    """Records that the model was trained on."""
    changed: int
    """Records that came, changed or went since."""
    told: pa.Table
    """Profiles as `profiles.py` makes them, their block keys, and `said` and `row` (hashes) of their first record."""
    parts: tuple[str, ...]
    """Files that hold the first rows of `told`,"""
    written: int
    """and how many rows; the others are yet to be written."""
    order: Ints
    """Profiles that a record says, in their order."""
    row: Ints
    """Hashes of records, in the order of their addresses,"""
    of_row: Ints
    """and the profile of each."""
    left: Ints
    """Pairs that were scored: two profiles,"""
    right: Ints
    rule: npt.NDArray[np.int8]
    """and what `score.py` says of them."""
    probability: npt.NDArray[np.float64]
    conflicting: npt.NDArray[np.bool_]
    gain_left: Ints
    """Links whose gains were told: two profiles, and the gains."""
    gain_right: Ints
    gain: npt.NDArray[np.float64]
    firms: Firms | None = None
    """The firms that these records were given, where they were."""


@dataclass(frozen=True, slots=True)
class Firms:
    """Which records were one firm in a run, by which keys they can be known again, and which ids there were."""

    keys: Ints
    """Hashes of the keys of records: a row for each kind, a column for each record in the order of addresses."""
    cluster: Ints
    """Number of each record's firm,"""
    ids: Ints
    """and the id of each firm, as a number."""
    absent: Ints
    """Ids that the registry knows of firms that no record names."""
    seal: str
    """Hash of the registry and redirects that the run left: of others, none of this tells anything."""


_ARRAYS = (
    *("order", "row", "of_row", "left", "right", "rule", "probability", "conflicting"),
    *("gain_left", "gain_right", "gain"),
)
_OF_FIRMS = ("keys", "cluster", "ids", "absent")


def grown(learnt: Memory, before: Memory, changed: int) -> Memory:
    """What a run learnt that started from a memory: the model is still that of then, and so are files written.

    Args:
        learnt: as if all of it were new.
        before: what the run started from.
        changed: records that came, changed or went since.
    """
    return replace(
        learnt,
        trained_on=before.trained_on,
        changed=before.changed + changed,
        parts=before.parts,
        written=before.written,
    )


@dataclass(frozen=True, slots=True)
class Recall:
    """What linking may start from: a memory, or the reason why there is none; and when that is not enough.

    `fewest` and `most_changed` are `FEWEST` and `MOST_CHANGED`.
    """

    memory: Memory | None
    reason: str = ""
    fewest: int = FEWEST
    most_changed: float = MOST_CHANGED

    def why_full(self, records: int, changed: int) -> str:
        """Why everything is to be linked anew; empty where a month is enough.

        Args:
            records: how many there are.
            changed: how many came, changed or went since the last run.
        """
        if records < self.fewest and (self.memory or self.reason == _NOTHING):
            return f"fewer than {self.fewest:,} records"
        if self.memory is None:
            return self.reason
        changed += self.memory.changed
        if changed > self.most_changed * self.memory.trained_on:
            return f"{changed:,} of {self.memory.trained_on:,} records changed since the model was trained"
        return ""


def recall(lake: Lake, *, full: bool = False) -> Recall:
    """What the last run left in a lake.

    Args:
        lake: the lake.
        full: leave it where it is, everything is to be linked anew.
    """
    memory, reason = (None, "asked for") if full else _read(lake.linkage)
    return Recall(memory, reason, fewest=FEWEST, most_changed=MOST_CHANGED)


def _read(folder: Path) -> tuple[Memory | None, str]:
    """The memory in a folder, or the reason why there is none."""
    try:
        told = json.loads((folder / _STATE).read_text(encoding="ascii"))
        if told["version"] != _version():
            return None, "the linker is not the one that linked last"
        parts = tuple(told["parts"])
        rows = pa.concat_tables([feather.read_table(folder / part, memory_map=True) for part in parts])
        with np.load(folder / told["arrays"]) as arrays:
            kept = {name: arrays[name] for name in _ARRAYS}
            seal = told["firms"]
            firms = Firms(**{name: arrays[f"firms_{name}"] for name in _OF_FIRMS}, seal=seal) if seal else None
        model = Model.loads(told["model"])
        return Memory(model, told["trained_on"], told["changed"], rows, parts, len(rows), **kept, firms=firms), ""
    except FileNotFoundError:
        return None, _NOTHING
    except (OSError, ValueError, LookupError, TypeError, EOFError, BadZipFile, pa.ArrowException):
        return None, "what is remembered cannot be read"


def remember(lake: Lake, memory: Memory) -> None:
    """Keep it in a lake for the next run, in place of what was there.

    Raises:
        UmkmError: the disk is full or the folder cannot be written; what was there before stays.
    """
    folder = lake.linkage
    number = 1 + max((int(file.stem.rpartition("-")[2]) for file in folder.glob("*-*[0-9].*")), default=0)
    parts = memory.parts
    if memory.written < len(memory.told):
        parts = (*parts, f"told-{number}.arrow")
        with lake.replacing(folder / parts[-1]) as file:
            feather.write_feather(memory.told.slice(memory.written).combine_chunks(), file, compression="lz4")
    arrays, content = f"scored-{number}.npz", {name: getattr(memory, name) for name in _ARRAYS}
    if memory.firms:
        content |= {f"firms_{name}": getattr(memory.firms, name) for name in _OF_FIRMS}
    with lake.replacing(folder / arrays) as file, file.open("wb") as stream:
        np.savez(stream, **content)
    state = {
        "version": _version(),
        "trained_on": memory.trained_on,
        "changed": memory.changed,
        "parts": parts,
        "arrays": arrays,
        "model": memory.model.dumps(),
        "firms": memory.firms.seal if memory.firms else "",
    }
    with lake.replacing(folder / _STATE) as file:
        file.write_text(json.dumps(state), encoding="ascii")
    for left in folder.iterdir():
        if left.name not in {*parts, arrays, _STATE}:
            left.unlink()


def forget(lake: Lake) -> None:
    """Throw away what is remembered: the next run links everything anew."""
    (lake.linkage / _STATE).unlink(missing_ok=True)
    shutil.rmtree(lake.linkage, ignore_errors=True)


@cache
def _version() -> str:
    """A hash of all that decides what linking gives but for the records: this code, its libraries, places."""
    told = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.*")):
        if file.is_file():
            told.update(file.name.encode() + b"\0" + file.read_bytes())
    for name in ("villages.csv.gz", "regencies.csv"):
        told.update((REFERENCE / "regions" / name).read_bytes())
    told.update(json.dumps([library.__version__ for library in _LIBRARIES]).encode())
    return told.hexdigest()
