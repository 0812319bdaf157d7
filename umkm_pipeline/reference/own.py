"""An office's own lists in place of the committed ones: what is said of one that nothing sound can be read of.

Belongs here: the refusal. What a list holds, and when it is sound, is in the module of its subject.
"""

from __future__ import annotations

from pathlib import Path

from umkm_pipeline.errors import UmkmError


def refused(path: Path, problem: str, setting: str) -> UmkmError:
    """The error of a list that cannot be used.

    Args:
        path: of the list.
        problem: what is wrong with it.
        setting: the environment variable that names an office's own.
    """
    return UmkmError(
        problem,
        where=str(path),
        remedy=f"see docs/ladder.md for the columns, or unset {setting} to use the committed list",
    )
