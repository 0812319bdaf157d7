"""The lake: Parquet between assets, one folder per asset, one file per partition.

Belongs here: where a table's files are, writing them whole or not at all, and opening them in-engine. What is in them
is the model's business.

The lake has two parts, and the model says which table is in which:

    <lake>/restricted/<asset>/    tables with personal data or tokens of it (`Pii.RAW`, `Pii.TOKEN`)
    <lake>/<asset>/               everything else, in which no person can be recognised

Both are closed to other users. The border matters to whoever copies, backs up or hands out a part of the lake: only
what is outside `restricted/` may leave the office.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.operations as ops
import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.model.arrow import arrow_schema, empty_table, to_arrow, to_frame
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.model.types import Pii, Table
from umkm_pipeline.signature import Signature, signature

RESTRICTED = "restricted"
"""Folder, below the lake's, of the tables that hold personal data or tokens of it."""

WHOLE = "all"
"""File stem of a table that is not partitioned."""

Append = Callable[[pd.DataFrame], int]
"""Writes the rows of a frame behind those before it, and returns how many."""

Scan = Callable[[str], ibis.Table]
"""Opens a table of the lake by asset name as an in-engine expression; what derivations are written over."""


class Lake:
    """The Parquet store under `root`.

    A file is written beside its place, flushed to disk and renamed, so that a reader sees the old or the new file and a
    kill leaves at most a `*.tmp` file, which the next write of that partition removes.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, asset: str) -> Path:
        """Folder of an asset, below `restricted/` where it is personal; the asset must be declared in the model."""
        name = TABLES[asset].asset
        return self.root / RESTRICTED / name if is_restricted(asset) else self.root / name

    @property
    def rotation(self) -> Path:
        """Folder in which a rotation of the key prepares what it will put in place, see `rotation/rotate.py`."""
        return self.root / RESTRICTED / ".rotation"

    @property
    def linkage(self) -> Path:
        """Folder of what linking remembers from run to run, see `identity/memory.py`."""
        return self.root / RESTRICTED / ".linkage"

    @property
    def is_rotating(self) -> bool:
        """Whether a rotation of the key was begun for good and not finished: lake and warehouse may differ in key."""
        return (self.rotation / "ready").exists()

    @contextmanager
    def locked(self, *, to_rotate: bool = False, wait_seconds: float = 0) -> Iterator[None]:
        """Hold the lake: two at once would interleave their files, each whole by itself and wrong together.

        Args:
            wait_seconds: how long to wait for another holder.
            to_rotate: the holder finishes a rotation that stopped half way; anybody else must not go on then.

        Raises:
            UmkmError: another run holds it, or a rotation of the key stopped half way.
        """
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(self.root / ".lock")
        try:
            held = lock.acquire(timeout=wait_seconds, poll_interval=0.5)
        except Timeout as error:
            raise UmkmError(
                "another run is writing the lake",
                where=str(self.root),
                remedy="wait until it has finished (see the runs page of the UI), then start this one again",
            ) from error
        with held:
            if self.is_rotating and not to_rotate:
                raise UmkmError(
                    "a rotation of the personal-data key stopped half way",
                    where=str(self.root),
                    remedy="finish it with `umkm key rotate`, then run the same command again",
                )
            self._close_off()
            yield

    def is_held(self) -> bool:
        """Whether somebody holds the lake now."""
        if not self.root.is_dir():
            return False
        lock = FileLock(self.root / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        lock.release()
        return False

    def _close_off(self) -> None:
        """Bring a lake from before `restricted/` up to it: personal tables are moved there, by renaming."""
        for asset in filter(is_restricted, TABLES):
            before = self.root / asset
            if before.is_dir() and not self.folder(asset).exists():
                self.folder(asset).parent.mkdir(exist_ok=True, mode=0o700)
                before.rename(self.folder(asset))

    def file(self, asset: str, month: date | None = None) -> Path:
        """File of an asset's partition (`2023-05.parquet`), or of the whole table (`all.parquet`)."""
        partitioned = TABLES[asset].partitioned
        if partitioned != (month is not None):
            raise ValueError(f"{asset} is {'' if partitioned else 'not '}partitioned by month")
        return self.folder(asset) / f"{month:%Y-%m}.parquet" if month else self.folder(asset) / f"{WHOLE}.parquet"

    def files(self, asset: str) -> list[Path]:
        """Files of an asset, those of its partitions or of the whole table, in the order of their names."""
        return sorted(self.folder(asset).glob("*.parquet"))

    def write(self, asset: str, rows: pd.DataFrame | pa.Table, month: date | None = None) -> int:
        """Replace a partition or whole table by `rows`, cast to the model's types; returns the number of rows.

        Raises:
            UmkmError: the disk is full or the folder cannot be written; what was there before stays.
        """
        if isinstance(rows, pd.DataFrame):
            rows = to_arrow(TABLES[asset], rows)
        rows = rows.select(TABLES[asset].columns).cast(arrow_schema(TABLES[asset]))
        with self.replacing(self.file(asset, month)) as temporary:
            pq.write_table(rows, temporary, **_writing(TABLES[asset]))
        return int(rows.num_rows)

    @contextmanager
    def writers(self, assets: Sequence[str], month: date | None = None) -> Iterator[list[Append]]:
        """Write a partition of several assets piece by piece, in bounded memory: yields functions that append rows.

        All of them are replaced when the block ends: not before each is whole and on the disk. All are left as they
        were when the block raises, or when one cannot be finished.

        Raises:
            UmkmError: the disk is full or the folder cannot be written.
        """
        files = [self.file(asset, month) for asset in assets]
        with ExitStack() as beside, _told_of(self.root):
            temporaries = [beside.enter_context(self._beside(file)) for file in files]
            with ExitStack() as opened:
                yield [
                    partial(_append, TABLES[asset], opened.enter_context(_parquet(temporary, TABLES[asset])))
                    for asset, temporary in zip(assets, temporaries, strict=True)
                ]
            # The disk is waited for once, not once for each.
            with ThreadPoolExecutor(len(files)) as pool:
                list(pool.map(_flush, temporaries))
            for temporary, file in zip(temporaries, files, strict=True):
                temporary.replace(file)

    def write_expression(self, asset: str, rows: ibis.Table, con: ibis.BaseBackend) -> int:
        """Replace a whole table by the rows of an expression, streamed by the engine, sorted by the table's key.

        Sorting makes the file the same whatever the engine's threads did. Every column is cast, also where Ibis takes
        it for the right type already: DuckDB gives a HUGEINT for a sum of integers (written as a double) and a
        timestamp for the first day of a date's month. Returns the number of rows.
        """
        table = TABLES[asset]
        types = ibis.Schema.from_pyarrow(arrow_schema(table).with_metadata(None))
        cast = {name: ops.Cast(rows[name], dtype.copy(nullable=True)).to_expr() for name, dtype in types.items()}
        ordered = rows.select(**cast)
        with self.replacing(self.file(asset)) as temporary:
            con.to_parquet(ordered.order_by(list(table.key)), temporary, compression="zstd")
            return int(pq.read_metadata(temporary).num_rows)

    def read(self, asset: str, month: date | None = None) -> pd.DataFrame:
        """An Arrow-backed frame of a partition or whole table; without rows where nothing was written yet."""
        file = self.file(asset, month)
        if not file.exists():
            return to_frame(empty_table(TABLES[asset]))
        return to_frame(pq.read_table(file).cast(arrow_schema(TABLES[asset])))

    def scan(self, asset: str, con: ibis.BaseBackend) -> ibis.Table:
        """A table or all partitions of it as an in-engine expression; without rows where nothing was written yet."""
        files = self.files(asset)
        if not files:
            # Parquet is scanned as nullable throughout; a union with an empty table needs the same types.
            nullable = pa.schema([field.with_nullable(True) for field in arrow_schema(TABLES[asset])])
            return ibis.memtable(nullable.empty_table())
        return con.read_parquet([str(file) for file in files])

    def count(self, asset: str) -> int:
        """Rows of an asset, all partitions together."""
        return sum(int(pq.read_metadata(file).num_rows) for file in self.files(asset))

    def months(self, asset: str) -> list[date]:
        """Months that have a partition of `asset`, oldest first."""
        return sorted(date.fromisoformat(f"{file.stem}-01") for file in self.folder(asset).glob("????-??.parquet"))

    def claim_key(self, fingerprint: str) -> None:
        """Tie this lake to the key that its tokens are made with, or check that it is the same key.

        Raises:
            UmkmError: as `check_key`.
        """
        if self.is_claimed():
            self.check_key(fingerprint)
            return
        self.change_key(fingerprint)

    def change_key(self, fingerprint: str) -> None:
        """Tie this lake to another key, with which its tokens were made anew.

        Raises:
            UmkmError: the lake cannot be written.
        """
        with self.replacing(self._key_claim) as temporary:
            temporary.write_text(fingerprint, encoding="ascii")

    def check_key(self, fingerprint: str) -> None:
        """Check that a key is the one that this lake was made with; any key fits a lake that has none yet.

        Raises:
            UmkmError: the lake was tokenised with another key; mixing them would tear every firm in two.
        """
        if self.is_claimed() and self._key_claim.read_text(encoding="ascii") != fingerprint:
            raise UmkmError(
                "the key file is not the one that this lake was made with",
                where="UMKM_PII_KEY_FILE",
                remedy=f"point UMKM_PII_KEY_FILE at the right key, or start a new lake (this one is {self.root})",
            )

    def is_claimed(self) -> bool:
        """Whether a key has been used on this lake."""
        return self._key_claim.exists()

    @property
    def _key_claim(self) -> Path:
        return self.root / "key_fingerprint"

    @contextmanager
    def replacing(self, file: Path) -> Iterator[Path]:
        """Yield a path to write to, which replaces `file` when the block ends well.

        Raises:
            UmkmError: the disk is full or the folder cannot be written; what was there before stays.
        """
        with _told_of(file), self._beside(file) as temporary:
            yield temporary
            _flush(temporary)
            temporary.replace(file)

    @contextmanager
    def _beside(self, file: Path) -> Iterator[Path]:
        """A path beside a file, in a folder that exists; what is left there is removed in the end."""
        temporary = file.with_name(f"{file.name}.{uuid.uuid4().hex[:8]}.tmp")
        try:
            for folder in (self.root, file.parent.parent, file.parent):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for leftover in file.parent.glob(f"{file.name}.*.tmp"):
                leftover.unlink(missing_ok=True)
            yield temporary
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def _told_of(where: Path) -> Iterator[None]:
    """Says where a write failed, and what to do."""
    try:
        yield
    except (OSError, duckdb.IOException) as error:
        raise UmkmError(
            f"cannot write: {getattr(error, 'strerror', None) or error}",
            where=str(where),
            remedy="free space on the disk (or make the folder writable) and run the same command again; "
            "what was there before is untouched",
        ) from error


def _append(table: Table, parquet: pq.ParquetWriter, rows: pd.DataFrame) -> int:
    parquet.write_table(to_arrow(table, rows))
    return len(rows)


def _parquet(file: Path, table: Table) -> pq.ParquetWriter:
    return pq.ParquetWriter(file, arrow_schema(table), **_writing(table))


def _flush(file: Path) -> None:
    """Keep a file from others, and have it on the disk."""
    file.chmod(0o600)
    with file.open("rb") as written:
        os.fsync(written.fileno())


def _writing(table: Table) -> dict[str, Any]:
    """Options of Parquet files.

    Least and greatest texts are not noted: nothing is looked for by them, and noting them takes a fifth of the time.
    Tokens, all of one length and hardly any of them twice, take two thirds of the time without a dictionary.
    """
    fields = arrow_schema(table)
    noted = [field.name for field in fields if not pa.types.is_string(field.type)]
    return {
        "compression": "zstd",
        "write_statistics": noted,
        "use_dictionary": [name for name in fields.names if name not in table.token_columns],
        "column_encoding": dict.fromkeys(table.token_columns, "DELTA_LENGTH_BYTE_ARRAY"),
    }


class Opened:
    """Tables of a lake in one engine: each is opened once, for as long as its files are those that it was opened with.

    Opening takes as long as many a small query. Each call gives a table of its own, to be joined with another of the
    same files, as `Lake.scan` does.
    """

    def __init__(self, lake: Lake, con: ibis.BaseBackend) -> None:
        self.con = con
        self._lake = lake
        self._tables: dict[str, tuple[list[tuple[Path, Signature]], ibis.Table]] = {}

    def scan(self, asset: str) -> ibis.Table:
        """A table or all partitions of it; without rows where nothing was written yet."""
        state = [(file, signature(file)) for file in self._lake.files(asset)]
        before, table = self._tables.get(asset, (None, None))
        if table is None or before != state:
            table = self._lake.scan(asset, self.con)
            self._tables[asset] = state, table
        return table.view()


def is_restricted(asset: str) -> bool:
    """Whether a table has personal data or tokens of it, by the word of the model."""
    return any(FIELDS[name].pii is not Pii.NONE for name in TABLES[asset].columns)


@contextmanager
def engine(scratch: Path, *, memory_limit: str = "2GB") -> Iterator[ibis.BaseBackend]:
    """An in-process DuckDB engine through Ibis that spills beyond `memory_limit`.

    It spills into a folder of its own below `scratch`, closed to other users, which is gone afterwards. What a killed
    process left there is removed by the next engine.
    """
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in scratch.glob("*-*"):
        if not psutil.pid_exists(int(left.name.partition("-")[0])):
            shutil.rmtree(left, ignore_errors=True)
    spill = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=scratch))
    # The engine's planner joins selects by itself; Ibis takes a quarter of a small refresh to do it before.
    ibis.options.sql.fuse_selects = False
    con = ibis.duckdb.connect(temp_directory=str(spill), memory_limit=memory_limit)
    con.raw_sql(f"SET VARIABLE {_LIMIT} = '{memory_limit}'")
    try:
        yield con
    finally:
        con.disconnect()
        shutil.rmtree(spill, ignore_errors=True)


def give_back(con: ibis.BaseBackend) -> None:
    """Have the engine give back memory that it keeps for its next query: after a large one, hundreds of megabytes.

    It does so when its limit is set, to whatever. Asked for it, it would tell it rounded, a little less each time: an
    engine that `engine` did not make is left alone.

    Args:
        con: the engine; none of its queries may be running.
    """
    ((limit,),) = con.raw_sql(f"SELECT getvariable('{_LIMIT}')").fetchall()
    if limit:
        con.raw_sql(f"SET memory_limit = '{limit}'")


_LIMIT = "limit_as_set"
