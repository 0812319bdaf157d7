"""Landing layer: which files came, by content hash."""

import dagster as dg

from assets.declare import asset_spec
from assets.partitions import MONTHS, WITHDRAW, also_read, months_of
from assets.redact import redacted
from assets.resources import Workplace
from umkm_pipeline.ingest.delivery import require_files
from umkm_pipeline.ingest.landing import inventory
from umkm_pipeline.ingest.strays import strays


@dg.multi_asset(
    name="landing_files",
    specs=[asset_spec("landing_files", ())],
    partitions_def=MONTHS,
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def landing_files(context: dg.AssetExecutionContext, workplace: Workplace) -> dg.MaterializeResult[None]:
    """List and hash the files of each month; a month whose files are all gone is withdrawn only when that was asked."""
    total, withdraw = 0, context.run.tags.get(WITHDRAW) == "true"
    keys, also = context.partition_keys, also_read(context.run.tags)
    for month in [*months_of(keys), *also]:
        with redacted():
            files = inventory(workplace.settings.landing, month)
            if not withdraw:
                require_files(files, workplace.lake.read("landing_files", month), month)
            total += workplace.lake.write("landing_files", files, month)
        if month not in also:
            context.add_asset_metadata(
                {"dagster/partition_row_count": len(files), "bytes": int(files["size_bytes"].sum())},
                asset_key="landing_files",
                partition_key=month.isoformat(),
            )
    not_read = strays(workplace.settings)
    for stray in not_read:
        context.log.warning("not read: %s", stray)
    return dg.MaterializeResult(asset_key="landing_files", metadata={"files": total, "not read": len(not_read)})
