"""Names and messages as people may see them: without the numbers and e-mail addresses of people.

Belongs here: single texts, such as the name of a file that somebody called after a NIK, and the message about it.
Columns of values are masked in `privacy.py`. Names of people among other words cannot be told by a program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

_LAST = 4
_NUMBERS = re.compile(
    r"(?<!\d)(?:"
    r"\d{15,16}"  # NIK, NPWP
    r"|\d{6}[ .\-]\d{6}[ .\-]\d{4}|\d{4}[ .\-]\d{4}[ .\-]\d{4}[ .\-]\d{4}"
    r"|\d{2}\.\d{3}\.\d{3}\.\d[.\-]\d{3}\.\d{3}"
    r"|(?:\+?62[ .\-]?|0)8\d{1,2}[ .\-]?\d{3,4}[ .\-]?\d{3,5}"  # mobile numbers
    r")(?!\d)"
)
_EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")


def shown_text(text: str) -> str:
    """A text in which person, tax and mobile numbers show their last 4 digits, and e-mail addresses nothing."""
    return _NUMBERS.sub(lambda found: f"****{found[0][-_LAST:]}", _EMAIL.sub("***@***", text))


def shown_path(path: str) -> str:
    """A path below the landing folder, its endings kept."""
    named = PurePosixPath(path)
    return str(PurePosixPath(*map(shown_text, named.parts[:-1]), shown_text(named.stem) + named.suffix))


def told_apart(names: Iterable[str]) -> list[str]:
    """Names in their order, the second and later ones of a kind with `~2`, `~3` ... after them.

    Two that differ in what is masked alone would otherwise be one, and their rows one another's.
    """
    met: set[str] = set()
    told = []
    for name in names:
        number, unlike = 2, name
        while unlike in met:
            number, unlike = number + 1, f"{name}~{number}"
        met.add(unlike)
        told.append(unlike)
    return told
