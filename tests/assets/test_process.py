from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assets.process import is_alive, mark

ROOT = Path(__file__).parents[2]


def test_this_process_is_alive_and_one_that_ended_is_not() -> None:
    assert is_alive(mark()) is True
    program = "from assets.process import mark; print(mark())"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    assert is_alive(ended.stdout.strip()) is False


def test_another_process_of_the_same_number_is_not_this_one() -> None:
    machine, room, pid, _ = mark().split("|")
    assert is_alive("|".join((machine, room, pid, "1"))) is False


def test_before_a_restart_nothing_is_alive() -> None:
    machine, room, pid, started = mark().split("|")
    assert is_alive("|".join((f"another-boot@{machine.split('@')[1]}", room, pid, started))) is False


@pytest.mark.parametrize("found", ["", "x", "boot@elsewhere|room|1|1"])
def test_elsewhere_nobody_can_tell(found: str) -> None:
    assert is_alive(found) is None


def test_nor_in_another_container() -> None:
    machine, _, pid, started = mark().split("|")
    assert is_alive("|".join((machine, "pid:[1]", pid, started))) is None
