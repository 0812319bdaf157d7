"""Warehouse layer: the publish of what differs."""

import dagster as dg

from assets.declare import LAKE, asset_spec
from assets.redact import redacted
from assets.resources import Workplace
from umkm_pipeline import __version__
from umkm_pipeline.model.tables import published_tables
from umkm_pipeline.warehouse.publish import publish


@dg.multi_asset(
    name="publish", specs=[asset_spec("audit_refresh", [table.asset for table in published_tables()])], pool=LAKE
)
def warehouse(context: dg.AssetExecutionContext, workplace: Workplace) -> dg.MaterializeResult[None]:
    """Publish the lake's tables in one transaction; where the connection is lost, again for a bounded time."""
    with redacted():
        report = workplace.with_warehouse(
            lambda url: publish(
                url,
                workplace.lake,
                run_id=context.run.run_id,
                months=workplace.lake.months("landing_files"),
                key_fingerprint=workplace.tokens().fingerprint(),
                code_version=__version__,
            )
        )
    changed = [f"| {t.table} | {t.inserted} | {t.closed} |" for t in report.tables if t.inserted or t.closed]
    return dg.MaterializeResult(
        asset_key="audit_refresh",
        metadata={
            "rows inserted": report.inserted,
            "rows closed": report.closed,
            "changes": dg.MetadataValue.md("\n".join(["| table | new | closed |", "| --- | --- | --- |", *changed])),
        },
    )
