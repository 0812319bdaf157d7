"""The runbook `docs/operate/new-source.md`, followed to the letter in a copy of the package."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUNBOOK = ROOT / "docs" / "operate" / "new-source.md"
BLOCK = re.compile(
    r"""^```\w+ (?P<path>\S+?)(?: above="(?P<above>[^"\n]+)")?\n(?P<text>.*?)^```$""", re.MULTILINE | re.DOTALL
)
READ = """
import json
from datetime import date
from pathlib import Path
from umkm_pipeline.definitions import defs
from umkm_pipeline.ingest.landing import inventory
from umkm_pipeline.ingest.read_month import read_month
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.dictionary import render
from umkm_pipeline.privacy import Tokens

month, lake, landing = date(2023, 10, 1), Lake(Path("lake")), Path("landing")
lake.write("landing_files", inventory(landing, month), month)
report = read_month(lake, landing, "fairs", month, Tokens(b"k" * 32))
core, held = lake.read("core_fairs", month), lake.read("quarantine_fairs", month)
print(json.dumps({
    "read": report.totals.read,
    "core": core[["fair_name", "province_code", "visitors", "deal_value_idr"]].astype(str).to_numpy().tolist(),
    "held": sorted(held[["row_number", "outcome", "rule", "column_ref"]].fillna("").astype(str).to_numpy().tolist()),
    "raw": len(lake.read("raw_fairs", month)),
    "audit": lake.read("file_audit_fairs", month)["file_status"].to_list(),
    "assets": sorted(key.to_user_string() for key in defs.resolve_asset_graph().get_all_asset_keys()),
    "documented": "Pengunjung stan" in render(),
}))
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as the runbook leaves it."""
    root = tmp_path_factory.mktemp("checkout")
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    for folder in ("umkm_pipeline", "assets", "schedules", "tests/quality"):
        shutil.copytree(ROOT / folder, root / folder, ignore=ignored)
    (root / "data").mkdir()
    (root / "data" / "reference").symlink_to(ROOT / "data" / "reference")
    for block in BLOCK.finditer(RUNBOOK.read_text(encoding="utf-8")):
        file = root / block["path"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(with_block(file, block["above"], block["text"]), encoding="utf-8")
    return root


def with_block(file: Path, above: str | None, text: str) -> str:
    """A file's text with a block in its place: the whole file, or the lines above one that is there once."""
    if above is None:
        assert not file.exists()
        return text
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    (at,) = (number for number, line in enumerate(lines) if line.strip() == above)
    return "".join([*lines[:at], text, *lines[at:]])


def run(root: Path, *arguments: str) -> str:
    """Run Python in the copy, with nothing of this checkout in its way."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("UMKM_", "DAGSTER_"))}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env=environment | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_source_added_by_the_runbook_is_read_checked_and_documented(checkout: Path) -> None:
    found = json.loads(run(checkout, "-c", READ).splitlines()[-1])
    assert found["core"] == [["Trade Expo", "36", "1200", "75500000.00"]]
    assert found["held"] == [
        ["3", "quarantined", "number_unreadable", "E"],
        ["4", "quarantined", "fair_undated", "C"],
        ["5", "rejected", "fair_blank", "B"],
        ["6", "rejected", "total_row", ""],
    ]
    assert (found["read"], found["raw"], found["audit"]) == (5, 6, ["read"])
    assert {"raw_fairs", "core_fairs"} <= set(found["assets"])
    assert found["documented"]


def test_the_runbook_s_edges_are_both_sides_of_every_rule(checkout: Path) -> None:
    out = run(checkout, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/quality/test_edges.py", "-k", "fairs")
    assert "passed" in out


def test_every_block_of_the_runbook_has_its_place() -> None:
    text = RUNBOOK.read_text(encoding="utf-8")
    fences = re.findall(r"^```\w+.*$", text, re.MULTILINE)
    assert len(fences) == len(BLOCK.findall(text)) + 1, "only the shell command is not a file"
