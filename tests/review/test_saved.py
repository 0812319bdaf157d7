"""When a workbook was saved, by its own word, as different programs write it."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.review.saved import moment, saved_at

AT = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)


def workbook(properties: str | None) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        if properties is not None:
            archive.writestr("docProps/core.xml", properties)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ('<cp:x><dcterms:modified xsi:type="dcterms:W3CDTF">2026-05-01T08:30:00Z</dcterms:modified></cp:x>', AT),
        ("<dcterms:modified>2026-05-01T16:30:00.71+08:00</dcterms:modified>", AT),
        ("<modified> 2026-05-01T08:30:00 </modified>", AT),
        ("<dcterms:modified>kemarin</dcterms:modified>", None),
        ("<dcterms:created>2026-05-01T08:30:00Z</dcterms:created>", None),
        (None, None),
    ],
)
def test_what_programs_write(properties: str | None, expected: datetime | None) -> None:
    assert saved_at(workbook(properties)) == expected


@given(st.binary(max_size=200))
def test_other_bytes_say_nothing(data: bytes) -> None:
    assert saved_at(data) is None


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_is_read_to_the_second(value: datetime) -> None:
    expected: datetime | None
    try:
        expected = value.replace(microsecond=0).astimezone(UTC)
    except OverflowError:
        expected = None
    assert moment(value.isoformat()) == expected
