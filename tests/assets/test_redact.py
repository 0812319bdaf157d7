from __future__ import annotations

import pytest

from assets.redact import redacted
from umkm_pipeline.errors import UmkmError


def test_an_unexpected_error_loses_its_message_and_keeps_its_kind() -> None:
    with pytest.raises(UmkmError) as caught, redacted():
        int("Siti Aminah")
    assert "builtins.ValueError" in str(caught.value)
    assert "Siti" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert caught.value.__cause__ is None


def test_an_error_for_a_person_passes() -> None:
    with pytest.raises(UmkmError, match=r"^lake: cannot write$"), redacted():
        raise UmkmError("cannot write", where="lake")
