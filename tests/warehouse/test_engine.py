from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.settings import Settings
from umkm_pipeline.warehouse import engine


@pytest.fixture(scope="module")
def folder(outside: Path) -> Iterator[Path]:
    """A private server of this module's own, to be stopped and killed; its name asks for quoting."""
    there = outside / "local data" / "warehouse"
    engine.start(there)
    yield there
    engine.stop(there)


def ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchone()


def test_first_start_makes_a_server_that_answers_its_owner(folder: Path) -> None:
    url = engine.start(folder)
    assert ask(url, "SELECT current_database(), current_user, current_setting('server_encoding')") == (
        "umkm",
        "umkm",
        "UTF8",
    )
    found = engine.status(folder)
    assert found.running
    assert found.url == url


def test_settings_without_a_url_start_the_private_server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UMKM_WAREHOUSE_URL", raising=False)
    assert engine.resolve_url(Settings(local_dir=folder.parent)) == engine.start(folder)


def test_settings_with_a_url_start_nothing(tmp_path: Path) -> None:
    settings = Settings(local_dir=tmp_path, warehouse_url="postgresql+psycopg://u:p@db/umkm")
    assert engine.resolve_url(settings) == "postgresql://u:p@db/umkm"
    assert not settings.embedded_warehouse.exists()


def test_the_bi_role_gets_in_by_tcp_and_password_only(folder: Path) -> None:
    engine.start(folder)
    login = engine.bi_login(folder)
    password = login.password_file.read_text().strip()
    arguments = {"host": login.host, "port": login.port, "dbname": login.database, "user": login.user}
    with psycopg.connect(**arguments, password=password) as connection:  # type: ignore[arg-type]
        assert connection.execute("SELECT current_user").fetchone() == ("umkm_bi",)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(**arguments, password=f"{password}x")  # type: ignore[arg-type]
    with pytest.raises(psycopg.OperationalError, match=r"pg_hba\.conf"):
        psycopg.connect(**{**arguments, "user": engine.OWNER_ROLE})  # type: ignore[arg-type]


def test_nothing_is_open_to_others(folder: Path) -> None:
    engine.start(folder)
    assert stat.S_IMODE(engine.bi_login(folder).password_file.stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "data").stat().st_mode) == 0o700
    # As root the server's account has to pass through, and may not look.
    assert stat.S_IMODE(folder.stat().st_mode) == (0o701 if os.geteuid() == 0 else 0o700)
    listening = ask(engine.start(folder), "SELECT current_setting('listen_addresses')")
    assert listening == ("127.0.0.1",)


def test_the_server_outlives_its_starter_and_keeps_its_port(folder: Path) -> None:
    engine.stop(folder)
    code = f"from pathlib import Path; from umkm_pipeline.warehouse import engine; engine.start(Path({str(folder)!r}))"
    port = int((folder / "port").read_text())
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    found = engine.status(folder)
    assert found.running
    assert found.port == port


def test_a_taken_port_is_given_up(folder: Path) -> None:
    engine.stop(folder)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        (folder / "port").write_text(f"{taken}\n")
        ask(engine.start(folder), "SELECT 1")
        assert engine.status(folder).port != taken


def test_a_killed_server_comes_back_with_what_was_committed(folder: Path) -> None:
    url = engine.start(folder)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (a int)")
        connection.execute("TRUNCATE kept")
        connection.execute("INSERT INTO kept VALUES (7)")
    pid = engine.status(folder).pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while engine.status(folder).running and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (folder / "data" / "postmaster.pid").exists()
    assert ask(engine.start(folder), "SELECT a FROM kept") == (7,)


def test_a_pid_that_another_program_has_got_since_does_not_count(folder: Path) -> None:
    engine.stop(folder)
    pid_file = folder / "data" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{folder / 'data'}\n0\n5432\n/nowhere\n127.0.0.1\n0 0\nready\n")
    assert not engine.status(folder).running
    assert ask(engine.start(folder), "SELECT 1") == (1,)


def test_starts_at_once_start_one_server(folder: Path) -> None:
    engine.stop(folder)
    with ThreadPoolExecutor(4) as pool:
        urls = set(pool.map(engine.start, [folder] * 4))
    assert len(urls) == 1
    assert ask(urls.pop(), "SELECT 1") == (1,)


def test_a_lost_password_is_replaced(folder: Path) -> None:
    engine.start(folder)
    file = engine.bi_login(folder).password_file
    before = file.read_text()
    file.unlink()
    engine.start(folder)
    login = engine.bi_login(folder)
    assert file.read_text() != before
    psycopg.connect(
        host=login.host, port=login.port, dbname=login.database, user=login.user, password=file.read_text().strip()
    ).close()


def test_stop_stops_and_status_says_so(folder: Path) -> None:
    engine.start(folder)
    assert engine.stop(folder)
    assert not engine.stop(folder)
    assert not engine.status(folder).running
    with pytest.raises(UmkmError, match="does not run"):
        engine.bi_login(folder)


def test_a_folder_that_was_never_started_is_not_running(tmp_path: Path) -> None:
    assert not engine.status(tmp_path / "none").running
    assert not engine.stop(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_path_too_long_for_a_socket_works(outside: Path) -> None:
    deep = outside / ("x" * 120) / "warehouse"
    try:
        assert ask(engine.start(deep), "SELECT 1") == (1,)
    finally:
        engine.stop(deep)


def test_a_cluster_of_another_version_is_left_alone(tmp_path: Path) -> None:
    data = tmp_path / "warehouse" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("16\n")
    with pytest.raises(UmkmError, match="made by PostgreSQL 16"):
        engine.start(tmp_path / "warehouse")


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "local").write_text("not a folder")
    with pytest.raises(UmkmError, match="cannot write"):
        engine.start(tmp_path / "local" / "warehouse")


def test_a_server_that_cannot_start_quotes_its_log(outside: Path) -> None:
    there = outside / "broken" / "warehouse"
    engine.start(there)
    engine.stop(there)
    conf = there / "data" / "postgresql.conf"
    conf.write_text(conf.read_text() + "\nno_such_setting = on\n")
    with pytest.raises(UmkmError, match="does not start") as raised:
        engine.start(there)
    assert "server.log" in raised.value.remedy
    assert "FATAL" in raised.value.problem or "error" in raised.value.problem


def test_psql_gets_the_password_by_its_environment(folder: Path) -> None:
    command, environment = engine.client_command("psql", "postgresql://u:p%40ss@db:5433/umkm")
    assert environment["PGPASSWORD"] == "p@ss"
    assert "p%40ss" not in " ".join(command)
    command, environment = engine.client_command("psql", engine.start(folder))
    done = subprocess.run([*command, "-Atc", "SELECT 6*7"], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "42"
