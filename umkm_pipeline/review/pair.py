"""A pair of records: its two sides in their one order, how they are written in a workbook, and the check of both.

Belongs here: what a pair is. What is said of it is in `judgement.py`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from umkm_pipeline.model.codes import PartyRole

_ROLES = "|".join(role.value for role in PartyRole)
_SIDE = re.compile(rf"(?P<record>[a-z_]+/\d{{4}}-\d{{2}}/[^/]+/.+/\d+)#(?P<role>{_ROLES})", re.DOTALL)
_CHECK_SHOWN = 16
_PLAIN = "/#[]. "


@dataclass(frozen=True, slots=True, order=True)
class Side:
    """One party of one record.

    Args:
        record_id: the record.
        role: the part that the firm plays in it.
        content: hash of what the record said, see `content.py`; empty where another record said the same.
    """

    record_id: str
    role: str
    content: str = ""

    def __str__(self) -> str:
        """`registry/2023-05/7bf8dd2f2cf7/Data/7#firm`, what is not plain in the name of a sheet written as in a URL.

        A spreadsheet program, and reading a cell, would change blanks at an end or of another kind.
        """
        return quote(f"{self.record_id}#{self.role}", safe=_PLAIN)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides, the smaller first."""

    left: Side
    right: Side

    @classmethod
    def of(cls, one: Side, other: Side) -> Pair:
        """The pair of two sides, in whatever order they come."""
        return cls(*sorted((one, other)))

    @property
    def check(self) -> str:
        """16 characters that change when anything of the pair is changed."""
        said = "\n".join((str(self.left), self.left.content, str(self.right), self.right.content))
        return hashlib.sha256(said.encode()).hexdigest()[:_CHECK_SHOWN]


def side_of(text: str, content: str) -> Side | None:
    """The side that a workbook names; None where the text is none."""
    found = _SIDE.fullmatch(unquote(text))
    return Side(found["record"], found["role"], content) if found else None
