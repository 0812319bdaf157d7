"""Keys and passwords that connectors need: read from files, shown to nobody.

Belongs here: reading them. `SecretStr` prints as asterisks wherever it ends up.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import SecretStr

from umkm_pipeline.errors import UmkmError

_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account."""

    username: SecretStr
    password: SecretStr


def read_key(file: Path | None, setting: str) -> SecretStr:
    """The key in a file, without the white space around it.

    Args:
        file: the file, None where none is set.
        setting: the environment variable that names it.

    Raises:
        UmkmError: there is none, it is empty, or others may read it.
    """
    text = _read(file, setting).strip()
    if not text or any(map(str.isspace, text)):
        raise UmkmError("it does not hold one key", where=str(file), remedy="write the key into it and nothing else")
    return SecretStr(text)


def read_credentials(file: Path | None, setting: str) -> Credentials:
    """User name and password in a YAML file; arguments and errors as of `read_key`."""
    try:
        told = yaml.safe_load(_read(file, setting))
        pair = {name: str(told[name] or "") for name in ("username", "password")}
    except (yaml.YAMLError, TypeError, KeyError):
        pair = {}
    if not pair or not all(pair.values()):
        # Without the cause: a YAML error quotes the line.
        raise UmkmError(
            "it does not name an account",
            where=str(file),
            remedy="write two lines: `username: ...` and `password: ...`, in quotes if it has special characters",
        )
    return Credentials(SecretStr(pair["username"]), SecretStr(pair["password"]))


def _read(file: Path | None, setting: str) -> str:
    if file is None:
        raise UmkmError(
            "this server needs an account",
            where=setting,
            remedy=f"put the secret into a file that only this user can read (chmod 600), and set {setting} to it",
        )
    try:
        if file.stat().st_mode & _OTHERS:
            raise UmkmError("others can read this secret", where=str(file), remedy=f"chmod 600 {file}")
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise UmkmError(
            f"the secret cannot be read: {reason}", where=str(file), remedy=f"correct {setting}, or the file's owner"
        ) from None
