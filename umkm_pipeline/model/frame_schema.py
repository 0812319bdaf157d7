"""pandera schemas rendered from the model.

Belongs here: types, nullability, keys and code lists, which hold for every table. Rules of a source are in its folder.
"""

from __future__ import annotations

from functools import cache

import pandas as pd
import pandera.pandas as pa

from umkm_pipeline.alike import alike
from umkm_pipeline.model.codes import CODE_LISTS
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.types import Field, Table, Type

# pandera loads its other half with the first frame that it looks at: a hundred modules, in the middle of a run.
pa.DataFrameSchema.register_default_backends(pd.DataFrame)

_DIFFERENT = pa.Check(lambda values: pd.Series(~alike(values), values.index), error="values come again")


@cache
def frame_schema(table: Table) -> pa.DataFrameSchema:
    """The pandera schema that an Arrow-backed frame of `table` satisfies: columns, types, nulls, codes, unique key."""
    never_null = {*table.key, *table.required}
    # pandera takes as long to tell which keys come again as for all of its other checks.
    key = table.key[0] if len(table.key) == 1 and FIELDS[table.key[0]].type is Type.TEXT else None
    return pa.DataFrameSchema(
        {
            name: pa.Column(
                pd.ArrowDtype(FIELDS[name].type.arrow),
                nullable=name not in never_null,
                checks=[*_code_checks(FIELDS[name]), *([_DIFFERENT] if name == key else [])],
            )
            for name in table.columns
        },
        strict=True,
        ordered=True,
        unique=None if key else list(table.key),
        name=table.asset,
    )


def _code_checks(field: Field) -> list[pa.Check]:
    if not field.codes:
        return []
    values: list[str] | list[int] = [code.value for code in CODE_LISTS[field.codes]]
    if field.type is Type.INT:
        values = [int(value) for value in values]
    return [pa.Check.isin(values)]
