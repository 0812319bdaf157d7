"""The one exception a user is meant to read.

Belongs here: the error type whose text tells where the trouble is and what to do. Bad *rows* never raise, they go to
quarantine; this is for trouble that stops a file, a step or a run.
"""

from __future__ import annotations

from umkm_pipeline.shown import shown_text


class UmkmError(Exception):
    """Trouble that a person can act on. Its texts lose numbers of people, which a file may be named after.

    Args:
        problem: what is wrong, in one sentence, without personal data.
        where: file, sheet, row, column, setting or server concerned.
        remedy: what to do about it.
    """

    def __init__(self, problem: str, *, where: str = "", remedy: str = "") -> None:
        self.problem = shown_text(problem)
        self.where = shown_text(where)
        self.remedy = shown_text(remedy)
        super().__init__(str(self))

    def __str__(self) -> str:
        """Where, what, and what to do, in that order, on one line each."""
        lines = [f"{self.where}: {self.problem}" if self.where else self.problem]
        if self.remedy:
            lines.append(f"  what to do: {self.remedy}")
        return "\n".join(lines)


class TransientError(UmkmError):
    """Trouble that may pass by itself, such as a lost connection: worth another try, for a bounded time."""


class FileHeldError(UmkmError):
    """A landing file that cannot be read as a known layout; it is held and the other files go on.

    `rule` is what its rows are counted under.
    """

    rule = "layout_unknown"
