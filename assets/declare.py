"""How a table of the model becomes an asset: its spec, its metadata, and the factory of derived tables."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import dagster as dg
import ibis

from assets.checks import Check, keys_hold
from assets.redact import redacted
from assets.resources import Workplace
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.tables import TABLES

OWNERS = ["team:umkm-data"]
LAKE = "lake"
"""Pool of every step that writes the lake or the warehouse: `dagster.yaml` lets one run at a time have it."""
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
    return f"core_{table.name}" if table.schema in {"quarantine", "repair", "file_audit", "contact"} else asset


@dataclass(frozen=True, slots=True)
class Derived:
    """A table that is an expression over other tables of the lake.

    Args:
        asset: the table.
        reads: the tables that `build` scans.
        build: gives the expression; its columns are the table's.
        picture: metadata for a person, from the lake's new state (a small chart or table), if any.
        checks: beside `keys_hold`, which every table has.
    """

    asset: str
    reads: tuple[str, ...]
    build: Callable[[Scan], ibis.Table]
    picture: Callable[[Workplace], dict[str, dg.MetadataValue]] | None = None
    checks: tuple[Check, ...] = ()


def derived_asset(derived: Derived) -> dg.AssetsDefinition:
    """The asset that writes a derived table whole, with its row count and picture as metadata, and checks it."""
    asset, checks = derived.asset, (keys_hold(derived.asset), *derived.checks)

    @dg.multi_asset(
        name=asset,
        specs=[asset_spec(asset, derived.reads)],
        check_specs=[check.spec(asset) for check in checks],
        pool=LAKE,
    )
    def materialise(workplace: Workplace) -> Iterator[dg.MaterializeResult[None]]:
        _LOG.info("derive %s", asset)
        with redacted(), workplace.engine() as con:
            scan = partial(workplace.lake.scan, con=con)
            rows = workplace.lake.write_expression(asset, derived.build(scan), con)
            picture = derived.picture(workplace) if derived.picture else {}
            results = [check.result(asset, scan) for check in checks]
        yield dg.MaterializeResult(
            asset_key=asset, metadata={"dagster/row_count": rows, **picture}, check_results=results
        )

    return materialise
