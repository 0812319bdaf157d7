"""Whatever reading a month imports is part of the fingerprint of the code."""

from __future__ import annotations

import subprocess
import sys

from umkm_pipeline.refresh.code import READS, code_fingerprint


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
