"""The version of what reads and derives: fingerprints of the code and tables that decide what becomes of a landed file.

Belongs here: which files those are. The version number alone would keep what was made before a mended rule.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from umkm_pipeline.reference.tables import FOLDER as REFERENCE

_PACKAGE = Path(__file__).parents[1]

READS = (
    *("erasure", "ingest", "model", "quality", "reference", "repairs", "sources"),
    *(
        "alike.py",
        "at_once.py",
        "errors.py",
        "garbage.py",
        "in_engine.py",
        "incoming.py",
        "keyed_digests.py",
        "lake.py",
        "privacy.py",
        "settings.py",
        "shown.py",
        "signature.py",
    ),
)
"""Packages and modules of `umkm_pipeline` that reading a month imports."""

_OPEN_FILES = ("pandas", "pyarrow", "python-calamine")
COMPUTE = ("babel", "duckdb", "ibis-framework", "numpy", "pandas", "pyarrow", "pycountry", "scipy")
"""Babel and pycountry hold names of countries and currencies."""


@cache
def code_fingerprint() -> str:
    """Of what reads a month: modules, layouts, reference tables, and the libraries that open files."""
    return _fingerprint(_OPEN_FILES, [*(_PACKAGE / name for name in READS), REFERENCE])


@cache
def derivations_fingerprint(declared: Path) -> str:
    """Of what derives tables: the whole package, reference tables, and the libraries that compute.

    Args:
        declared: the folder that says which table is derived and checked by what.
    """
    return _fingerprint(COMPUTE, [_PACKAGE, REFERENCE, declared])


def _fingerprint(libraries: Iterable[str], roots: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for name in libraries:
        digest.update(f"{name} {version(name)}\n".encode())
    for file in _files(roots):
        digest.update(f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _files(roots: Iterable[Path]) -> Iterator[Path]:
    for root in roots:
        found = [root] if root.is_file() else root.rglob("*")
        yield from sorted(file for file in found if file.is_file() and "__pycache__" not in file.parts)
