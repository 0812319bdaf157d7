"""By what a file is known to be the one that was looked at before.

Belongs here: that, for landed files (`refresh/seen.py`, `refresh/watch.py`) and tables of the lake alike.
"""

from __future__ import annotations

from pathlib import Path

Signature = list[int]
"""Size, times and number of a file."""


def signature(file: Path) -> Signature:
    """What changes whenever a file does.

    Raises:
        OSError: it is gone or cannot be looked at.
    """
    status = file.stat()
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
