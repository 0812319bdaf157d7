"""Unexpected errors without the values that caused them.

Libraries quote the offending value in their messages, which may be a name or a NIK, and Dagster keeps messages for ever
in its event log. What is kept instead is the kind of error and where in this code it came up.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from umkm_pipeline.errors import UmkmError

_ROOT = Path(__file__).parents[1]


@contextmanager
def redacted() -> Iterator[None]:
    """Let errors meant for a person pass, and replace any other by its kind and place.

    Raises:
        UmkmError: in place of any other exception.
    """
    try:
        yield
    except UmkmError as error:
        # Dagster would keep what caused it as well, which may quote a row: a database's refusal, a path.
        raise error from None
    except Exception as error:  # noqa: BLE001 -- whatever it is, its message may quote a row
        own = [
            f"{Path(frame.filename).relative_to(_ROOT)}:{frame.lineno}"
            for frame in traceback.extract_tb(error.__traceback__)
            if Path(frame.filename).is_relative_to(_ROOT) and ".venv" not in frame.filename
        ]
        raise UmkmError(
            f"unexpected {type(error).__module__}.{type(error).__name__}",
            where=" > ".join(own[1:]),
            remedy="this is a fault of umkm-pipeline, not of your files: report it with this text "
            "(the error's own message is left out, it may quote personal data)",
        ) from None
