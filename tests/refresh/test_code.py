"""Whatever reading a month imports is part of the fingerprint of the code."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from umkm_pipeline.refresh.code import COMPUTE, READS, code_fingerprint

PACKAGE = Path(__file__).parents[2] / "umkm_pipeline"


def test_reading_imports_nothing_that_the_fingerprint_leaves_out() -> None:
    program = (
        "import sys; from umkm_pipeline.ingest.read_month import read_month; "
        "from umkm_pipeline.sources.catalogue import *; import umkm_pipeline.ingest.propose; "
        "print(*(name for name in sys.modules if name.startswith('umkm_pipeline.')))"
    )
    ran = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    parts = {name.split(".")[1] for name in ran.stdout.split()}
    assert parts - {name.removesuffix(".py") for name in READS} == set()
    assert {"ingest", "sources", "repairs"} <= parts


def test_the_fingerprint_stays() -> None:
    first = code_fingerprint()
    code_fingerprint.cache_clear()
    assert code_fingerprint() == first


def test_derived_tables_are_made_anew_with_another_library() -> None:
    files = [file for name in ("indicators", "reference", "status") for file in (PACKAGE / name).rglob("*.py")]
    imported = {
        name.partition(".")[0]
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    installed = packages_distributions()
    libraries = {installed[name][0].lower() for name in imported - {"umkm_pipeline"} if name in installed}
    assert "pycountry" in libraries
    assert libraries - set(COMPUTE) == set()
