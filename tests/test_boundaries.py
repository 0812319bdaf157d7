"""What the folders promise of each other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
JOINS = {"definitions.py"}
"""The one module that joins domain and orchestration."""
LAUNCHES = {"cli"}
"""The command line starts Dagster jobs, through `schedules.launch`."""

MODULES = sorted((ROOT / "umkm_pipeline").rglob("*.py"))


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.relative_to(ROOT).as_posix())
def test_the_domain_never_imports_dagster(module: Path) -> None:
    names = set(imported(module))
    allowed = (
        {"dagster", "assets", "schedules"}
        if module.name in JOINS
        else {"schedules"}
        if module.parent.name in LAUNCHES
        else set()
    )
    assert names & {"dagster", "assets", "schedules"} <= allowed


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.relative_to(ROOT).as_posix())
def test_every_module_says_what_belongs_in_it(module: Path) -> None:
    assert ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))


def test_no_folder_is_a_drawer_for_anything() -> None:
    drawers = {"utils", "helpers", "common", "misc"}
    assert not [path for path in (ROOT / "umkm_pipeline").rglob("*") if path.stem in drawers]


def test_locks_carry_hashes_and_no_hosts() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
