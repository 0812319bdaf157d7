from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.private_server import Warehouse
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.tables import published_tables
from umkm_pipeline.warehouse.connect import parse_url
from umkm_pipeline.warehouse.contents import content_hash
from umkm_pipeline.warehouse.publish import published_changes

LOCK = "SELECT pg_advisory_lock(x'756D6B6D'::int)"


def country(code: str, name: str | None = "x") -> dict[str, Any]:
    return {"destination_country": code, "country_name_en": name, "country_name_id": name}


def value(firm: str, **columns: Any) -> dict[str, Any]:
    plain = {
        "umkm_id": firm,
        "month": date(2023, 5, 1),
        "hs_code": "09011110",
        "destination_country": "JP",
        "channel": "direct",
        "currency": "USD",
        "fob_native": Decimal("1.00"),
        "documents": 1,
        "items": 1,
    }
    return plain | columns


# --- what a publish changes ---------------------------------------------------------------------------------------


def test_the_first_publish_inserts_and_the_same_again_changes_nothing(warehouse: Warehouse) -> None:
    warehouse.put("mart_dim_country", [country("JP"), country("US", None)])
    assert warehouse.changes() == {"mart.dim_country": (2, 0)}
    assert warehouse.changes() == {}
    assert warehouse.known("mart_dim_country") == [("JP", "x", "x"), ("US", None, None)]


def test_changed_vanished_and_returning_rows(warehouse: Warehouse) -> None:
    steps = [
        ([country("JP"), country("US")], (2, 0)),
        ([country("JP", "y"), country("US")], (1, 1)),
        ([country("JP", "y")], (0, 1)),
        ([country("JP", "y"), country("US")], (1, 0)),
        ([country("JP", None), country("US", "")], (2, 2)),
        ([], (0, 2)),
    ]
    for rows, expected in steps:
        warehouse.put("mart_dim_country", rows)
        assert warehouse.changes() == {"mart.dim_country": expected}
        assert warehouse.known("mart_dim_country") == [tuple(row.values()) for row in rows]
    history = warehouse.query(
        "SELECT destination_country, known_to IS NULL FROM mart.dim_country_history ORDER BY 1, known_from"
    )
    assert history == [("JP", False)] * 3 + [("US", False)] * 3


def test_months_of_a_partitioned_table_are_one_table(warehouse: Warehouse) -> None:
    def file(month: int) -> dict[str, Any]:
        return {
            "record_id": f"registry/2023-{month:02}/f/s/1",
            "period_month": date(2023, month, 1),
            "source_file_id": "f",
            "row_number": 1,
            "as_of_date": date(2023, month, 1),
            "business_name": "Toko Rahasia",
            "province_code": "73",
        }

    warehouse.put("core_registry", [file(1)], date(2023, 1, 1))
    warehouse.put("core_registry", [file(2)], date(2023, 2, 1))
    assert warehouse.changes() == {"core.registry": (2, 0)}
    warehouse.put("core_registry", [], date(2023, 1, 1))
    assert warehouse.changes() == {"core.registry": (0, 1)}
    assert warehouse.query("SELECT period_month FROM core.registry") == [(date(2023, 2, 1),)]
    columns = warehouse.query("SELECT column_name FROM information_schema.columns WHERE table_schema = 'core'")
    assert ("business_name",) not in columns


def test_figures_can_be_asked_as_known_on_a_day(warehouse: Warehouse) -> None:
    def known(days_ago: int) -> list[tuple[Any, ...]]:
        today = "(now() AT TIME ZONE 'Asia/Makassar')::date"
        then = f"mart.dim_country_as_known({today} - {days_ago})"
        return warehouse.query(f"SELECT destination_country, country_name_en FROM {then} ORDER BY 1")

    warehouse.put("mart_dim_country", [country("JP"), country("US")])
    warehouse.publish()
    warehouse.shift("mart_dim_country", 10)
    warehouse.put("mart_dim_country", [country("JP", "y")])
    warehouse.publish()
    warehouse.shift("mart_dim_country", 10)
    warehouse.put("mart_dim_country", [country("ID")])
    warehouse.publish()
    assert known(21) == []
    assert known(20) == known(11) == [("JP", "x"), ("US", "x")]
    assert known(10) == known(1) == [("JP", "y")]
    assert known(0) == [("ID", "x")]


def test_a_day_ends_in_makassar(warehouse: Warehouse) -> None:
    warehouse.put("mart_dim_country", [country("JP")])
    warehouse.publish()
    with psycopg.connect(warehouse.url) as connection:
        connection.execute("UPDATE mart.dim_country_history SET known_from = '2023-05-01 15:59:59Z'")
        connection.execute("UPDATE mart.dim_country_history SET known_to = '2023-05-02 16:00:00Z'")
    days = [
        warehouse.query(f"SELECT count(*) FROM mart.dim_country_as_known('2023-{day}')")[0][0]
        for day in ("04-30", "05-01", "05-02", "05-03")
    ]
    assert days == [0, 1, 1, 0]


# --- values ------------------------------------------------------------------------------------------------------


def test_values_come_back_exactly(warehouse: Warehouse) -> None:
    big, small = Decimal("9999999999999999999999.99"), Decimal("-0.01")
    rows = [
        value("A' \"; DROP TABLE x; -- \\ \n\t", fob_native=big, net_weight_kg=Decimal("0.0001"), fob_usd=None),
        value("B Müller – 中文 🦐 \\N NULL", fob_native=small, documents=2**63 - 1, items=-(2**63)),
        value("C", month=date(1, 1, 1), fob_native=Decimal(0)),
        value("D", month=date(9999, 12, 1), hs_code=""),
    ]
    warehouse.put("mart_export_value", rows)
    warehouse.publish()
    columns = ("umkm_id", "month", "hs_code", "fob_native", "net_weight_kg", "fob_usd", "documents", "items")
    text = ", ".join("month::text" if name == "month" else name for name in columns)
    found = warehouse.query(f"SELECT {text} FROM mart.export_value ORDER BY umkm_id")
    expected = [tuple(str(row["month"]) if c == "month" else row.get(c) for c in columns) for row in rows]
    assert found == expected
    assert warehouse.changes() == {}


def test_ratios_and_booleans_come_back_exactly(warehouse: Warehouse) -> None:
    ratios = [0.1, 1 / 3, None, 5e-324, 1.7976931348623157e308]
    rows = [
        {
            "umkm_id": f"U{place}",
            "valid_from": date(2023, 1, 1),
            "rung": 0,
            "rung_name": "TERDATA",
            "is_active": place % 2 == 0,
            "readiness": ratio,
            "evidence_a": 0,
            "evidence_b": 0,
            "evidence_c": 0,
        }
        for place, ratio in enumerate(ratios)
    ]
    warehouse.put("mart_export_status_interval", rows)
    warehouse.publish()
    found = warehouse.query("SELECT is_active, readiness FROM mart.export_status_interval ORDER BY umkm_id")
    assert found == [(place % 2 == 0, ratio) for place, ratio in enumerate(ratios)]
    assert warehouse.changes() == {}


def test_empty_tables_are_published_empty(warehouse: Warehouse) -> None:
    for table in published_tables():
        warehouse.put(table.asset, [], date(2023, 1, 1) if table.partitioned else None)
    assert warehouse.changes() == {}
    assert content_hash(warehouse.url)["mart.firm"].startswith("0-")


words = st.one_of(st.none(), st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8))
tables = st.dictionaries(st.sampled_from("ABCDEF"), st.tuples(words, words), max_size=6)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(versions=st.lists(tables, min_size=1, max_size=4))
def test_whatever_the_history_what_is_known_is_what_was_staged(
    warehouse: Warehouse, versions: list[dict[str, tuple[str | None, str | None]]]
) -> None:
    for version in versions:
        rows = [
            {"destination_country": code, "country_name_en": english, "country_name_id": indonesian}
            for code, (english, indonesian) in version.items()
        ]
        before = {row[0]: row[1:] for row in warehouse.known("mart_dim_country")}
        warehouse.put("mart_dim_country", rows)
        changes = warehouse.changes()
        assert {row[0]: row[1:] for row in warehouse.known("mart_dim_country")} == version
        inserted = sum(before.get(code) != names for code, names in version.items())
        closed = sum(version.get(code) != names for code, names in before.items())
        assert changes == ({"mart.dim_country": (inserted, closed)} if inserted or closed else {})
    overlaps = warehouse.query(
        "SELECT count(*) FROM mart.dim_country_history a JOIN mart.dim_country_history b USING (destination_country) "
        "WHERE a.ctid <> b.ctid AND tstzrange(a.known_from, a.known_to) && tstzrange(b.known_from, b.known_to)"
    )
    assert overlaps == [(0,)]


# --- the record of a publish -------------------------------------------------------------------------------------


def test_each_publish_is_recorded(warehouse: Warehouse) -> None:
    warehouse.put("mart_dim_country", [country("JP"), country("US")])
    months = [date(2023, 5, 1), date(2019, 3, 1), date(2021, 1, 1)]
    report = warehouse.publish(run_id="run-1", months=months, code_version="1.2")
    warehouse.put("mart_dim_country", [country("JP", "y")])
    warehouse.publish(run_id="run-2", months=[])
    rows = warehouse.query(
        "SELECT refresh_id, run_id, months, rows_inserted, rows_closed, changes, code_version "
        "FROM audit.refresh ORDER BY refresh_id"
    )
    assert [row[1:5] for row in rows] == [("run-1", "2019-03..2023-05", 2, 0), ("run-2", "", 1, 2)]
    assert rows[0][0] == report.refresh_id
    assert rows[0][6] == "1.2"
    assert json.loads(rows[1][5]) == {"mart.dim_country": {"inserted": 1, "closed": 2}}
    assert published_changes(warehouse.url, "run-2") == (1, 2)
    assert published_changes(warehouse.url, "none") == (0, 0)


def test_one_timestamp_a_publish_and_never_before_an_earlier_one(warehouse: Warehouse) -> None:
    warehouse.put("mart_dim_country", [country("JP")])
    warehouse.publish()
    with psycopg.connect(warehouse.url) as connection:
        connection.execute("UPDATE audit.refresh SET published_at = published_at + interval '1 day'")
    warehouse.put("mart_dim_country", [country("JP", "y"), country("US")])
    report = warehouse.publish()
    ahead = warehouse.query("SELECT min(published_at) FROM audit.refresh")[0][0]
    assert report.published_at == ahead + timedelta(microseconds=1)
    known = "SELECT DISTINCT known_from FROM mart.dim_country_history WHERE known_to IS NULL"
    assert warehouse.query(known) == [(report.published_at,)]


# --- what stops a publish ----------------------------------------------------------------------------------------


def test_another_key_is_refused_before_anything_is_written(warehouse: Warehouse) -> None:
    warehouse.put("mart_dim_country", [country("JP")])
    warehouse.publish(key_fingerprint="abc")
    warehouse.put("mart_dim_country", [country("US")])
    with pytest.raises(UmkmError, match="wrong key file") as raised:
        warehouse.publish(key_fingerprint="def")
    assert "UMKM_PII_KEY_FILE" in raised.value.remedy
    assert warehouse.known("mart_dim_country") == [("JP", "x", "x")]
    assert warehouse.query("SELECT count(*) FROM audit.refresh") == [(1,)]


@pytest.mark.parametrize("known", [[], [country("JP")], [country("JP"), country("US")]])
def test_two_rows_of_a_key_are_a_fault_and_nothing_is_published(
    warehouse: Warehouse, known: list[dict[str, Any]]
) -> None:
    warehouse.put("mart_dim_country", known)
    warehouse.publish()
    for doubled in ([country("JP"), country("JP")], [country("JP"), country("JP", "y")]):
        warehouse.put("mart_dim_country", doubled)
        warehouse.put("mart_registry_summary", [])
        with pytest.raises(UmkmError, match="staged more than once") as raised:
            warehouse.publish()
        assert raised.value.where == "mart.dim_country"
        assert warehouse.known("mart_dim_country") == [tuple(row.values()) for row in known]


def test_a_lake_without_anything_is_refused(warehouse: Warehouse) -> None:
    warehouse.put("mart_dim_country", [country("JP")])
    warehouse.publish()
    other = Warehouse(warehouse.url, Lake(warehouse.lake.root.parent / "elsewhere"))
    with pytest.raises(UmkmError, match="nothing to publish"):
        other.publish()


def test_a_file_of_an_older_model_is_named(warehouse: Warehouse) -> None:
    file = warehouse.lake.file("mart_dim_country")
    file.parent.mkdir(parents=True)
    pq.write_table(pa.table({"destination_country": ["JP"], "country_name_en": ["Japan"]}), file)
    with pytest.raises(UmkmError, match="country_name_id") as raised:
        warehouse.publish()
    assert raised.value.where == str(file)


def test_a_null_in_a_key_is_refused_with_the_table_s_name(warehouse: Warehouse) -> None:
    file = warehouse.lake.file("mart_dim_country")
    file.parent.mkdir(parents=True)
    rows = {name: pa.array([None], pa.string()) for name in country("JP")}
    pq.write_table(pa.table(rows), file)
    with pytest.raises(UmkmError, match="dim_country_history"):
        warehouse.publish()


def test_a_database_that_is_down_is_told(warehouse: Warehouse) -> None:
    warehouse.put("mart_dim_country", [country("JP")])
    nowhere = parse_url(warehouse.url).set(host="127.0.0.1", port=1, query={}).render_as_string(hide_password=False)
    with pytest.raises(UmkmError, match=r"127\.0\.0\.1:1"):
        Warehouse(nowhere, warehouse.lake).publish()


# --- kills and races ---------------------------------------------------------------------------------------------

PUBLISH = """
import sys
from datetime import date
from pathlib import Path
from umkm_pipeline.lake import Lake
from umkm_pipeline.warehouse.publish import publish
lake = Lake(Path(sys.argv[2]))
publish(sys.argv[1], lake, run_id="killed", months=[date(2023, 1, 1)], key_fingerprint="k1", code_version="0")
"""


def wait_until_blocked(connection: psycopg.Connection, relation: str) -> None:
    deadline = time.monotonic() + 30
    query = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
    while connection.execute(query, (relation,)).fetchone() == (0,):
        assert time.monotonic() < deadline, f"no publish came to {relation}"
        time.sleep(0.02)


def test_a_publish_that_is_killed_amid_its_work_leaves_what_was_there(warehouse: Warehouse) -> None:
    warehouse.put("mart_dim_country", [country("JP"), country("US")])
    warehouse.put("mart_export_value", [value("A")])
    warehouse.publish()
    before = content_hash(warehouse.url)
    warehouse.put("mart_dim_country", [country("JP", "y"), country("ID")])
    warehouse.put("mart_export_value", [value("A", items=2), value("B")])

    with psycopg.connect(warehouse.url) as blocker:
        # The publish stops at this table, when an earlier one is closed and inserted already.
        blocker.execute("LOCK TABLE mart.export_value_history IN SHARE MODE")
        process = subprocess.Popen([sys.executable, "-c", PUBLISH, warehouse.url, str(warehouse.lake.root)])
        with psycopg.connect(warehouse.url, autocommit=True) as watcher:
            wait_until_blocked(watcher, "mart.export_value_history")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert content_hash(warehouse.url) == before
    assert warehouse.query("SELECT count(*) FROM audit.refresh") == [(1,)]

    assert warehouse.changes() == {"mart.dim_country": (2, 2), "mart.export_value": (2, 1)}
    assert warehouse.known("mart_dim_country") == [("ID", "x", "x"), ("JP", "y", "y")]
    assert warehouse.changes() == {}


def test_readers_see_the_old_rows_until_all_are_there(warehouse: Warehouse) -> None:
    warehouse.put("mart_dim_country", [country("JP")])
    warehouse.put("mart_export_value", [value("A")])
    warehouse.publish()
    warehouse.put("mart_dim_country", [country("US")])
    warehouse.put("mart_export_value", [value("B")])
    with ThreadPoolExecutor(1) as pool:
        with psycopg.connect(warehouse.url) as blocker:
            blocker.execute("LOCK TABLE mart.export_value_history IN SHARE MODE")
            publishing = pool.submit(warehouse.changes)
            with psycopg.connect(warehouse.url, autocommit=True) as watcher:
                wait_until_blocked(watcher, "mart.export_value_history")
            assert warehouse.known("mart_dim_country") == [("JP", "x", "x")]
        assert publishing.result() == {"mart.dim_country": (1, 1), "mart.export_value": (1, 1)}
    assert warehouse.known("mart_dim_country") == [("US", "x", "x")]


def test_two_publishes_at_once_come_one_after_the_other(warehouse: Warehouse) -> None:
    warehouse.put("mart_dim_country", [country("JP")])
    start = threading.Barrier(3)

    def publish(run: int) -> dict[str, tuple[int, int]]:
        start.wait()
        return warehouse.changes(run_id=str(run))

    with ThreadPoolExecutor(3) as pool:
        changes = list(pool.map(publish, range(3)))
    assert sorted(changes, key=len) == [{}, {}, {"mart.dim_country": (1, 0)}]
    moments = warehouse.query("SELECT published_at FROM audit.refresh ORDER BY refresh_id")
    assert moments == sorted(set(moments))


def test_a_publish_that_waits_too_long_fails_clearly(warehouse: Warehouse) -> None:
    warehouse.put("mart_dim_country", [country("JP")])
    with psycopg.connect(warehouse.url) as other:
        other.execute(LOCK)
        with pytest.raises(UmkmError, match="another publish has been going on"):
            warehouse.publish(wait_seconds=1)
    assert warehouse.known("mart_dim_country") == []


def test_a_line_a_table_is_logged(warehouse: Warehouse, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    warehouse.put("mart_dim_country", [country("JP")])
    with caplog.at_level("INFO", logger="umkm_pipeline.warehouse"):
        warehouse.publish()
    assert "publish mart.dim_country: 1 rows, 1 new, 0 closed" in caplog.messages
    assert sum(message.startswith("publish ") for message in caplog.messages) == len(published_tables())


def test_a_lake_without_a_published_month_is_refused(warehouse: Warehouse) -> None:
    row = {
        "source": "registry",
        "period_month": date(2023, 5, 1),
        "source_path": "registry/2023-05/a.csv",
        "file_status": "read",
        "rows_read": 1,
    }
    warehouse.put("quality_file_audit", [row])
    warehouse.publish(months=[date(2023, 5, 1)])
    warehouse.put("quality_file_audit", [])
    with pytest.raises(UmkmError, match=r"1 published months are not in the lake \(2023-05\)"):
        warehouse.publish(months=[date(2023, 6, 1)])
    assert warehouse.publish(months=[date(2023, 5, 1), date(2023, 6, 1)]).closed == 1
