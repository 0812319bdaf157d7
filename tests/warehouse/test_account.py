from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.warehouse import account
from umkm_pipeline.warehouse.account import Account, let_read, let_through

OTHER = Account("someone-else", os.geteuid() + 1, os.getegid() + 1)
SELF = Account("self", os.geteuid(), os.getegid())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def closed_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "local" / "warehouse"
    folder.mkdir(parents=True)
    folder.chmod(0o700)
    folder.parent.chmod(0o700)
    return folder


def test_another_account_may_pass_but_not_look(tmp_path: Path) -> None:
    folder = closed_folder(tmp_path)
    (folder.parent / "lake").mkdir(mode=0o700)
    changed = let_through(folder / "data", OTHER)
    assert {folder, folder.parent} <= set(changed)
    assert mode(folder) == mode(folder.parent) == 0o701
    assert mode(folder.parent / "lake") == 0o700
    assert let_through(folder / "data", OTHER) == []


def test_the_own_account_needs_nothing(tmp_path: Path) -> None:
    folder = closed_folder(tmp_path)
    assert let_through(folder / "data", SELF) == []
    assert mode(folder) == 0o700


def test_programs_kept_by_a_strict_umask_become_readable_and_no_more(tmp_path: Path) -> None:
    program, library = tmp_path / "bin" / "postgres", tmp_path / "lib" / "libpq.so"
    for file, kept in ((program, 0o700), (library, 0o600)):
        file.parent.mkdir(mode=0o700)
        file.touch()
        file.chmod(kept)
    let_read(tmp_path, OTHER)
    assert mode(program) == 0o705
    assert mode(library) == 0o604
    assert mode(program.parent) == 0o705


def test_an_account_without_a_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_111)
    with pytest.raises(UmkmError, match="account with a name") as raised:
        account.server_account()
    assert "UMKM_WAREHOUSE_URL" in raised.value.remedy


def test_root_gets_an_account_that_is_not_root() -> None:
    found = account.server_account()
    assert found.uid != 0
    assert found.is_self == (os.geteuid() != 0)
