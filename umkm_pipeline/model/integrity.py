"""Keys and required fields of a table, checked in-engine.

Belongs here: what the model itself promises of every table, whatever made it. Bad input never gets this far (it is in
quarantine), so a violation is a fault of the code and stops the publish.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.model.types import Table


def integrity_violations(table: Table, rows: ibis.Table) -> dict[str, int]:
    """Count the violations of a table's promises.

    Args:
        table: the table of the model.
        rows: its rows, as an in-engine expression.

    Returns:
        Rows concerned by promise, `key not unique` or `<column> is null`; empty when all hold.
    """
    never_null = dict.fromkeys((*table.key, *table.required))
    counted = rows.aggregate(
        **{f"{name} is null": rows[name].isnull().sum().fill_null(0) for name in never_null},
        rows=rows.count(),
        keys=rows.select(*table.key).distinct().count().as_scalar(),
    ).execute()
    found = {str(name): int(count) for name, count in counted.iloc[0].items()}
    repeated = found.pop("rows") - found.pop("keys")
    if repeated:
        found["key not unique"] = repeated
    return {name: count for name, count in found.items() if count}
