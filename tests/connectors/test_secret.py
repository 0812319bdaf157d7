"""Secrets: read from files that nobody else can read, and shown to nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from umkm_pipeline.connectors.secret import read_credentials, read_key
from umkm_pipeline.errors import UmkmError

KEY = "planted-key"


def written(folder: Path, text: str | bytes, mode: int = 0o600) -> Path:
    file = folder / "secret"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    file.chmod(mode)
    return file


def test_a_key_is_the_file_s_text_and_prints_as_asterisks(tmp_path: Path) -> None:
    key = read_key(written(tmp_path, f"\n {KEY} \n"), "UMKM_X")
    assert key.get_secret_value() == KEY
    assert KEY not in f"{key}{key!r}"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(UmkmError, match="chmod 600"):
        read_key(written(tmp_path, KEY, mode), "UMKM_X")


@pytest.mark.parametrize("text", ["", " \n", f"{KEY} {KEY}", b"\xff\xfe\xfa"])
def test_what_is_no_key_is_refused_without_showing_it(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(UmkmError) as caught:
        read_key(written(tmp_path, text), "UMKM_X")
    assert KEY not in f"{caught.value!r}"


def test_a_missing_file_and_setting_are_named(tmp_path: Path) -> None:
    with pytest.raises(UmkmError, match="UMKM_X"):
        read_key(None, "UMKM_X")
    with pytest.raises(UmkmError, match="No such file"):
        read_key(tmp_path / "none", "UMKM_X")


def test_an_account_is_two_lines(tmp_path: Path) -> None:
    found = read_credentials(written(tmp_path, f'username: u\npassword: "{KEY}: #1"\n'), "UMKM_X")
    assert (found.username.get_secret_value(), found.password.get_secret_value()) == ("u", f"{KEY}: #1")
    assert KEY not in f"{found!r}"


@pytest.mark.parametrize("text", ["", f"u:{KEY}", f"username: u\npasword: {KEY}", f"[{KEY}", "username: u\npassword:"])
def test_what_is_no_account_is_refused_without_showing_it(tmp_path: Path, text: str) -> None:
    with pytest.raises(UmkmError, match="username") as caught:
        read_credentials(written(tmp_path, text), "UMKM_X")
    assert KEY not in f"{caught.value!r}{caught.value.__cause__!r}{caught.value.__context__!r}"
