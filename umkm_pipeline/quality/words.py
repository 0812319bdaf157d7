"""Personal numbers in columns of words and counts: a phone in the product column, a NIK as the number of workers.

Belongs here: masking what people write where it does not belong, before it reaches core. What is personal by its column
is in the model; names among other words cannot be told apart by a program.
"""

from __future__ import annotations

import pandas as pd
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import arrow
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.types import Pii, Table, Type
from umkm_pipeline.privacy import without_personal_numbers

CHECKED = frozenset(
    {
        *("record_id", "source_file_id", "source_path", "sheet", "layout", "warnings"),
        *("nib", "exporter_nib", "goods_owner_nib", "sender_nib", "document_id", "nomor_aju", "peb_aju"),
        *("kbli", "kbli_edition", "hs_code", "hs6", "event_id", "size_regulation", "certificates"),
        *("district_code", "region_code", "province_code", "site_region_code", "site_district_code"),
        *("office_code", "programme_code", "destination_country"),
    }
)
"""Columns of text whose values have a form that was checked, or that this program made: nothing else can be in them.

A column that is not named here is masked, so that a new source is on the safe side without a thought."""

_COUNTED = {Type.INT: 10**10, Type.RATIO: 10.0**10}
"""From where on a count, score or share is somebody's number: nothing that is counted here has eleven digits."""
_TELLTALE = r"\d[\d\s.\-]{6,}\d|@"


def without_numbers_in_words(table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a core table whose columns of words and counts show no NIK, NPWP, mobile number or e-mail address."""
    masked = {
        name: without_personal_numbers(rows[name])
        for name in table.columns
        if name in rows and _is_of_words(name) and _may_tell(rows[name])
    }
    for name in set(table.columns) - {*table.key, *table.required}:
        limit = _COUNTED.get(FIELDS[name].type)
        if limit is not None and name in rows and bool((rows[name].abs() >= limit).fillna(False).any()):
            masked[name] = rows[name].mask((rows[name].abs() >= limit).fillna(False))
    return rows.assign(**masked)


def _is_of_words(name: str) -> bool:
    field = FIELDS[name]
    return field.type is Type.TEXT and field.pii is Pii.NONE and not field.codes and name not in CHECKED


def _may_tell(values: pd.Series) -> bool:
    """Whether any value needs a closer look; most columns need none, and this look is cheap."""
    return bool(pc.any(pc.match_substring_regex(arrow(values), _TELLTALE)).as_py())
