from __future__ import annotations

import pandas as pd
import pytest
from pandera.errors import SchemaErrors

from umkm_pipeline.model.arrow import to_arrow, to_frame
from umkm_pipeline.model.frame_schema import frame_schema
from umkm_pipeline.model.tables import TABLES


@pytest.mark.parametrize("times", [1, 10_000])
def test_a_key_that_comes_again_is_told(times: int) -> None:
    table = TABLES["contact_registry"]
    rows = pd.DataFrame({"token": [str(at) for at in range(times)]}).assign(contact_kind="nik", contact_value="1")
    frame_schema(table).validate(to_frame(to_arrow(table, rows)), lazy=True)
    again = to_frame(to_arrow(table, pd.concat([rows, rows.tail(1)], ignore_index=True)))
    with pytest.raises(SchemaErrors) as raised:
        frame_schema(table).validate(again, lazy=True)
    assert raised.value.failure_cases["column"].unique().tolist() == ["token"]
    assert raised.value.failure_cases["check"].unique().tolist() == ["values come again"]
