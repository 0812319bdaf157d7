"""What a lost lake takes back from the warehouse.

Belongs here: the state that cannot be derived again from landing files. Everything else is read and derived anew.
"""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from umkm_pipeline.model.arrow import arrow_schema, to_frame
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.warehouse.connect import bulk_transaction


def id_registry(url: str) -> pd.DataFrame | None:
    """The published `identity.id_registry`, by which firms keep their ids, as an Arrow-backed frame.

    None where nothing was published yet, also where the warehouse was never made.

    Raises:
        UmkmError: the database cannot be reached or refuses.
    """
    table = TABLES["identity_id_registry"]
    with bulk_transaction(url) as cursor:
        cursor.execute(f"SELECT to_regclass('{table.sql_name}')::text")
        if cursor.fetchone()[0] is None:
            return None
        cursor.execute(f"SELECT {', '.join(table.columns)} FROM {table.sql_name} ORDER BY {', '.join(table.key)}")
        rows: pa.Table = cursor.fetch_arrow_table()
    if not rows.num_rows:
        return None
    return to_frame(rows.cast(arrow_schema(table)))
