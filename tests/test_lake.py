from __future__ import annotations

import errno
import os
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import ibis
import pandas as pd
import psutil
import pyarrow.parquet as pq
import pytest

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.lake import Lake, Opened, engine, give_back
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.model.types import Pii

MAY, JUNE = date(2023, 5, 1), date(2023, 6, 1)


def values(month: date, usd: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "umkm_id": ["UMKM-0000000002", "UMKM-0000000001"],
            "month": [month] * 2,
            "hs_code": ["08011100"] * 2,
            "destination_country": ["JP"] * 2,
            "channel": ["direct"] * 2,
            "currency": ["USD"] * 2,
            "fob_native": [Decimal(usd)] * 2,
            "documents": [1, 2],
            "items": [1, 2],
        }
    )


def files(path: str) -> pd.DataFrame:
    row = ("registry", MAY, path, "ab" * 32, 10)
    return pd.DataFrame([row], columns=list(TABLES["landing_files"].columns))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def test_what_is_written_comes_back_with_the_types_of_the_model(lake: Lake) -> None:
    lake.write("mart_export_value", values(MAY, "10.50"))
    read = lake.read("mart_export_value")
    assert list(read.columns) == list(TABLES["mart_export_value"].columns)
    assert read["fob_native"].tolist() == [Decimal("10.50")] * 2
    assert read["fob_usd"].isna().all()


def test_a_table_never_written_is_empty_and_typed(lake: Lake, tmp_path: Path) -> None:
    assert lake.read("mart_firm").empty
    with engine(tmp_path / "scratch") as con:
        rows = lake.scan("mart_firm", con)
        assert rows.count().execute() == 0
        assert rows.schema()["readiness"].is_floating()


def test_partitions_are_months_and_whole_tables_are_not(lake: Lake) -> None:
    lake.write("landing_files", files("b.xlsx"), JUNE)
    lake.write("landing_files", files("a.xlsx"), MAY)
    assert lake.months("landing_files") == [MAY, JUNE]
    with pytest.raises(ValueError, match="is partitioned"):
        lake.file("landing_files")
    with pytest.raises(ValueError, match="not partitioned"):
        lake.file("mart_firm", MAY)


def test_an_expression_is_written_in_the_order_of_its_key(lake: Lake, tmp_path: Path) -> None:
    lake.write("mart_export_value", values(MAY, "1"))
    with engine(tmp_path / "scratch") as con:
        scan = partial(lake.scan, con=con)
        assert lake.write_expression("mart_export_value", scan("mart_export_value"), con) == 2
    assert lake.read("mart_export_value")["umkm_id"].is_monotonic_increasing


def test_what_is_opened_is_opened_anew_once_it_is_another(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = []
    plainly = Lake.scan

    def counted(self: Lake, asset: str, con: ibis.BaseBackend) -> ibis.Table:
        times.append(asset)
        return plainly(self, asset, con)

    monkeypatch.setattr(Lake, "scan", counted)
    with engine(tmp_path / "scratch") as con:
        opened = Opened(lake, con)
        assert [opened.scan("landing_files").count().execute() for _ in range(2)] == [0, 0]
        lake.write("landing_files", files("a.csv"), MAY)
        assert opened.scan("landing_files").source_path.execute().tolist() == ["a.csv"]
        lake.write("landing_files", files("b.csv"), MAY)
        assert opened.scan("landing_files").source_path.execute().tolist() == ["b.csv"]
        lake.write("landing_files", files("c.csv"), JUNE)
        assert sorted(opened.scan("landing_files").source_path.execute()) == ["b.csv", "c.csv"]
    assert times == ["landing_files"] * 4


def test_a_table_that_is_opened_twice_is_joined_with_itself(lake: Lake, tmp_path: Path) -> None:
    lake.write("mart_export_value", values(MAY, "1"))
    with engine(tmp_path / "scratch") as con:
        opened = Opened(lake, con)
        one, other = (opened.scan("mart_export_value") for _ in range(2))
        later = one.join(other, one.documents < other.documents, rname="{name}_other")
        assert later.select("documents", "documents_other").execute().to_numpy().tolist() == [[1, 2]]


def test_a_writer_that_fails_leaves_the_old_partition(lake: Lake) -> None:
    lake.write("landing_files", files("old.xlsx"), MAY)

    def fail_half_way() -> None:
        with lake.writers(["landing_files"], MAY) as (append,):
            append(files("new.xlsx"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert lake.read("landing_files", MAY)["source_path"].tolist() == ["old.xlsx"]
    assert not list(lake.folder("landing_files").glob("*.tmp"))


def test_of_partitions_that_are_written_together_none_is_replaced_before_all_are_whole(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    assets = ["landing_files", "file_audit_registry"]
    lake.write("landing_files", files("old.xlsx"), MAY)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def write() -> None:
        with lake.writers(assets, MAY) as (append, _):
            append(files("new.xlsx"))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(UmkmError, match="No space left"):
            write()
    assert lake.read("landing_files", MAY)["source_path"].tolist() == ["old.xlsx"]
    assert not list(lake.root.rglob("*.tmp"))
    assert not lake.file(assets[1], MAY).exists()
    write()
    assert lake.read("landing_files", MAY)["source_path"].tolist() == ["new.xlsx"]
    assert lake.file(assets[1], MAY).exists()


def test_leftovers_of_a_killed_write_are_removed(lake: Lake) -> None:
    lake.write("landing_files", files("a.xlsx"), MAY)
    leftover = lake.file("landing_files", MAY).with_name("2023-05.parquet.dead.tmp")
    leftover.write_bytes(b"half")
    lake.write("landing_files", files("a.xlsx"), MAY)
    assert not leftover.exists()


def test_a_full_disk_says_so_and_keeps_what_was_there(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.write("landing_files", files("old.xlsx"), MAY)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(UmkmError, match=r"No space left.*\n.*free space") as failure:
        lake.write("landing_files", files("new.xlsx"), MAY)
    assert failure.value.where.endswith("2023-05.parquet")
    assert lake.read("landing_files", MAY)["source_path"].tolist() == ["old.xlsx"]


def test_a_lake_keeps_to_the_key_it_was_made_with(lake: Lake) -> None:
    lake.check_key("anything fits a new lake")
    assert not lake.is_claimed()
    lake.claim_key("first")
    lake.claim_key("first")
    with pytest.raises(UmkmError, match="not the one that this lake was made with"):
        lake.claim_key("second")


def test_the_lake_is_closed_to_other_users(lake: Lake) -> None:
    lake.claim_key("key")
    assert lake.root.stat().st_mode & 0o077 == 0


def test_the_engine_spills_to_the_scratch_folder(tmp_path: Path) -> None:
    with engine(tmp_path / "scratch", memory_limit="60MB") as con:
        rows = ibis.range(0, 3_000_000).unnest().name("n").as_table()
        wide = rows.mutate(text=rows.n.cast("string").lpad(40, "x")).order_by(ibis.desc("text")).limit(2_999_999)
        assert con.execute(wide.text.nunique()) == 2_999_999


def test_the_engine_gives_memory_back_and_keeps_its_limit(tmp_path: Path) -> None:
    process = psutil.Process()
    with engine(tmp_path / "scratch", memory_limit="500MB") as con:
        rows = ibis.range(0, 3_000_000).unnest().name("n").as_table()
        con.execute(rows.mutate(text=rows.n.cast("string").lpad(40, "x")).order_by(ibis.desc("text")).text.nunique())
        kept, limit = process.memory_info().rss, _limit(con)
        give_back(con)
        assert process.memory_info().rss < kept - 20_000_000
        assert _limit(con) == limit


def _limit(con: ibis.BaseBackend) -> str:
    setting: str = con.raw_sql("SELECT current_setting('memory_limit')").fetchone()[0]
    return setting


def test_the_engine_leaves_nothing_behind_and_clears_what_a_kill_left(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    killed = scratch / "4194305-left"  # above every process id that Linux gives out
    killed.mkdir(parents=True)
    with engine(scratch):
        (spill,) = scratch.iterdir()
        assert spill.stat().st_mode & 0o077 == 0
    assert not list(scratch.iterdir())


@pytest.mark.parametrize("asset", TABLES)
def test_personal_columns_are_in_the_restricted_part_alone(lake: Lake, asset: str) -> None:
    personal = [name for name in TABLES[asset].columns if FIELDS[name].pii is not Pii.NONE]
    assert (lake.folder(asset).parent.name == "restricted") is bool(personal)


def test_what_is_restricted_is_closed_to_other_users(lake: Lake) -> None:
    lake.write("identity_contact", pd.DataFrame({"token": ["t"], "contact_kind": ["nik"], "contact_value": ["v"]}))
    file = lake.file("identity_contact")
    assert file.stat().st_mode & 0o777 == 0o600
    for folder in (file.parent, file.parent.parent):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_lake_of_one_part_is_parted_when_it_is_next_held(lake: Lake) -> None:
    before = lake.root / "identity_contact"
    before.mkdir(parents=True)
    (before / "all.parquet").write_bytes(b"rows")
    with lake.locked():
        assert lake.file("identity_contact").read_bytes() == b"rows"
    assert not before.exists()


def test_two_runs_never_hold_one_lake(lake: Lake) -> None:
    with lake.locked(), pytest.raises(UmkmError, match="another run is writing the lake"), Lake(lake.root).locked():
        pass


def test_a_lake_is_free_right_after_whoever_held_it(lake: Lake) -> None:
    with lake.locked():
        assert lake.is_held()
    assert not lake.is_held()
    (lake.rotation / "ready").mkdir(parents=True)
    with pytest.raises(UmkmError, match="stopped half way") as kept, lake.locked():
        pass
    # The error still holds the frame in which the lock was taken.
    assert kept.tb is not None
    assert not lake.is_held()
