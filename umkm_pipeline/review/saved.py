"""When a workbook was last saved, by its own word.

Belongs here: reading the one property of the file that decides which of two judgements is the later. The time on the
disk is not used: copying a folder changes it.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

from umkm_pipeline.ingest.archive import DAMAGED

_PROPERTIES = "docProps/core.xml"
_MOST_BYTES = 1 << 16
_MODIFIED = re.compile(rb"<(?:\w+:)?modified[^>]*>\s*([^<\s]+)\s*<")


def saved_at(data: bytes) -> datetime | None:
    """The moment in UTC at which an xlsx says that it was saved; None where it does not say it.

    Args:
        data: the file's bytes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_PROPERTIES) as part:
            found = _MODIFIED.search(part.read(_MOST_BYTES))
    except DAMAGED:
        return None
    return moment(found[1].decode("ascii", "replace")) if found else None


def moment(text: str) -> datetime | None:
    """An ISO moment in UTC, to the second; one without a zone is taken for UTC, and other words are none."""
    try:
        found = datetime.fromisoformat(text).replace(microsecond=0)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
