"""How a table of the model becomes an asset: its spec, its metadata, and the factory of derived tables."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import ibis

from assets.checks import Check, check_result, keys_hold
from assets.partitions import FORCE
from assets.redact import redacted
from assets.resources import Workplace
from umkm_pipeline.ingest.landing import content_hash
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.refresh.code import derivations_fingerprint
from umkm_pipeline.refresh.derived import is_as_derived, record_derived
from umkm_pipeline.settings import Settings

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
        settings: the settings that `build` looks at.
    """

    asset: str
    reads: tuple[str, ...]
    build: Callable[[Scan], ibis.Table]
    picture: Callable[[Workplace], dict[str, dg.MetadataValue]] | None = None
    checks: tuple[Check, ...] = ()
    settings: tuple[str, ...] = ()


def derived_asset(derived: Derived) -> dg.AssetsDefinition:
    """The asset that writes a derived table whole, with its row count and picture as metadata, and checks it.

    A table that would come out as it is stays, its checks having passed, except in a run of `--force`.
    """
    asset, checks = derived.asset, (keys_hold(derived.asset), *derived.checks)

    @dg.multi_asset(
        name=asset,
        specs=[asset_spec(asset, derived.reads)],
        check_specs=[check.spec(asset) for check in checks],
        pool=LAKE,
    )
    def materialise(context: dg.AssetExecutionContext, workplace: Workplace) -> Iterator[dg.MaterializeResult[None]]:
        lake, made_by = workplace.lake, _made_by(derived, workplace.settings)
        with redacted():
            stays = context.run.tags.get(FORCE) != "true" and is_as_derived(lake, asset, made_by=made_by)
            if stays:
                _LOG.info("keep %s: derived from the same before", asset)
                results = [check_result(asset, check.name, {}, blocks=check.blocks) for check in checks]
            else:
                _LOG.info("derive %s", asset)
                results = _derive(derived, checks, workplace, made_by)
            picture = derived.picture(workplace) if derived.picture else {}
        metadata: dict[str, dg.RawMetadataValue] = {"dagster/row_count": lake.count(asset), "kept": stays, **picture}
        yield dg.MaterializeResult(asset_key=asset, metadata=metadata, check_results=results)

    return materialise


def _derive(
    derived: Derived, checks: Iterable[Check], workplace: Workplace, made_by: Sequence[str]
) -> list[dg.AssetCheckResult]:
    lake, scanned = workplace.lake, set[str]()
    with workplace.opened() as opened:

        def scan(asset: str) -> ibis.Table:
            scanned.add(asset)
            return opened.scan(asset)

        lake.write_expression(derived.asset, derived.build(scan), opened.con)
        results = [check.result(derived.asset, scan) for check in checks]
    if all(result.passed for result in results):
        record_derived(lake, derived.asset, made_by=made_by, scanned=scanned - {derived.asset})
    return results


def _made_by(derived: Derived, settings: Settings) -> list[str]:
    values = [getattr(settings, name) for name in derived.settings]
    # A file counts by what is in it.
    said = [content_hash(value) if isinstance(value, Path) and value.is_file() else str(value) for value in values]
    return [derivations_fingerprint(Path(__file__).parent), *said]
