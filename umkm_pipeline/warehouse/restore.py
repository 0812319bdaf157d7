"""What a lost lake takes back from the warehouse.

Belongs here: the state that cannot be derived again from landing files. Everything else is read and derived anew.
"""

from __future__ import annotations

import pyarrow as pa

from umkm_pipeline.lake import Lake
from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.warehouse.connect import bulk_transaction
from umkm_pipeline.warehouse.publish import require_months

STATE = ("identity_id_registry", "identity_id_redirect")
"""Tables by which firms keep their ids from run to run."""


def recover_ids(url: str, lake: Lake) -> list[str]:
    """Write the published ids of firms into a lake that has lost them; returns the assets recovered.

    A lake that has them is left alone, and where nothing was published yet there is nothing to recover. One that lacks
    published months could not be published, and linking what it holds would settle by part of the records which key
    stands for a firm: it is refused before it is linked.

    Raises:
        UmkmError: the lake lacks published months or cannot be written, or the database cannot be reached or refuses.
    """
    lost = [asset for asset in STATE if not lake.file(asset).exists()]
    published = {asset: rows for asset in lost if (rows := _published(url, asset)) is not None}
    if published:
        with bulk_transaction(url) as cursor:
            require_months(cursor, lake, lake.months("landing_files"))
    for asset, rows in published.items():
        lake.write(asset, rows)
    return list(published)


def _published(url: str, asset: str) -> pa.Table | None:
    table = TABLES[asset]
    with bulk_transaction(url) as cursor:
        cursor.execute(f"SELECT to_regclass('{table.sql_name}')::text")
        if cursor.fetchone()[0] is None:
            return None
        cursor.execute(f"SELECT {', '.join(table.columns)} FROM {table.sql_name} ORDER BY {', '.join(table.key)}")
        return cursor.fetch_arrow_table().cast(arrow_schema(table))
