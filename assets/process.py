"""The process that carries a run, so that others can tell whether it still does.

Belongs here: the mark of a process and reading it. A number alone is given to another process after a restart, and
times of start move with the clock; on Linux the mark names the boot and counts from it.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

import psutil

MARK = "umkm/process"
"""Run tag: the mark of the process that carries a run."""

WAIT = "umkm/wait"
"""Run tag: `false` when a run that finds another one going on fails at once."""

_AFTER_NAME = 2
_START = 22 - _AFTER_NAME - 1
"""Place of `starttime` in /proc/<pid>/stat after the name, which may hold spaces (proc(5): field 22)."""


def mark() -> str:
    """The mark of this process."""
    return "|".join((_machine(), _room(), str(os.getpid()), _started(os.getpid())))


def is_alive(found: str) -> bool | None:
    """Whether the process of a mark still runs; None where it runs elsewhere, so that nobody here can tell."""
    try:
        machine, room, pid, started = found.split("|")
        number = int(pid)
    except ValueError:
        return None
    if machine != _machine():
        # A boot of this machine that is over, or another machine.
        return False if machine.split("@")[-1] == _host() else None
    if room != _room():
        return None
    return psutil.pid_exists(number) and _started(number) == started


def _machine() -> str:
    boot = Path("/proc/sys/kernel/random/boot_id")
    return f"{boot.read_text().strip() if boot.exists() else ''}@{_host()}"


def _host() -> str:
    return socket.gethostname().replace("|", "")


def _room() -> str:
    """Processes of different containers have numbers of their own."""
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""


def _started(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[_START]
    except OSError:
        pass
    try:
        return f"{psutil.Process(pid).create_time():.0f}"
    except psutil.Error:
        return ""
