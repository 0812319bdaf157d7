"""The version of what reads: a fingerprint of the code and tables that decide what becomes of a landed file.

Belongs here: which files those are. The version number alone would keep a month that was read before a mended rule.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from umkm_pipeline.reference.tables import FOLDER as REFERENCE

_PACKAGE = Path(__file__).parents[1]

READS = (
    *("erasure", "ingest", "model", "quality", "reference", "repairs", "sources"),
    *("errors.py", "incoming.py", "keyed_digests.py", "lake.py", "privacy.py", "settings.py", "shown.py"),
)
"""Packages and modules of `umkm_pipeline` that reading a month imports."""

_LIBRARIES = ("pandas", "pyarrow", "python-calamine")


@cache
def code_fingerprint() -> str:
    """Of what reads a month: modules, layouts, reference tables, and the libraries that open files."""
    digest = hashlib.sha256()
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    for file in _files():
        digest.update(f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for root in (*(_PACKAGE / name for name in READS), REFERENCE):
        found = [root] if root.is_file() else root.rglob("*")
        yield from sorted(file for file in found if file.is_file() and "__pycache__" not in file.parts)
