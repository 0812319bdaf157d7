"""How a table of the model becomes an asset: its spec, its metadata, and the factory of derived tables."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import dagster as dg
import ibis

from assets.redact import redacted
from assets.resources import Workplace
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.tables import TABLES

OWNERS = ["team:umkm-data"]
_LOG = logging.getLogger("umkm_pipeline.derive")


def asset_spec(asset: str, deps: Iterable[str]) -> dg.AssetSpec:
    """The spec of a table of the model: group, kinds, owners, description and column schema."""
    table = TABLES[asset]
    never_null = {*table.key, *table.required}
    columns = [
        dg.TableColumn(
            name,
            FIELDS[name].type.value,
            f"{FIELDS[name].en} | {FIELDS[name].id}",
            dg.TableColumnConstraints(nullable=name not in never_null, unique=table.key == (name,)),
        )
        for name in table.columns
    ]
    return dg.AssetSpec(
        key=asset,
        deps=list(dict.fromkeys(_written_with(dep) for dep in deps)),
        group_name=table.schema,
        owners=OWNERS,
        kinds={"parquet", "pandas" if table.partitioned else "duckdb"},
        description=f"{table.en}.\n\n{table.id}.\n\nGrain: {table.grain}.",
        metadata={"dagster/column_schema": dg.TableSchema(columns)},
    )


def _written_with(asset: str) -> str:
    """The asset whose step writes a table: parts of the quality tables are written with their source's core."""
    table = TABLES[asset]
    return f"core_{table.name}" if table.schema in {"quarantine", "file_audit", "contact"} else asset


@dataclass(frozen=True, slots=True)
class Derived:
    """A table that is an expression over other tables of the lake.

    Args:
        asset: the table.
        reads: the tables that `build` scans.
        build: gives the expression; its columns are the table's.
        picture: metadata for a person, from the lake's new state (a small chart or table), if any.
    """

    asset: str
    reads: tuple[str, ...]
    build: Callable[[Scan], ibis.Table]
    picture: Callable[[Workplace], dict[str, dg.MetadataValue]] | None = None


def derived_asset(derived: Derived) -> dg.AssetsDefinition:
    """The asset that writes a derived table whole, with its row count and picture as metadata."""

    @dg.multi_asset(name=derived.asset, specs=[asset_spec(derived.asset, derived.reads)])
    def materialise(workplace: Workplace) -> dg.MaterializeResult[None]:
        _LOG.info("derive %s", derived.asset)
        with redacted():
            with workplace.engine() as con:
                scan = partial(workplace.lake.scan, con=con)
                rows = workplace.lake.write_expression(derived.asset, derived.build(scan), con)
            picture = derived.picture(workplace) if derived.picture else {}
        return dg.MaterializeResult(asset_key=derived.asset, metadata={"dagster/row_count": rows, **picture})

    return materialise
