"""Landing layer: which files came, by content hash."""

import dagster as dg

from assets.declare import LAKE, asset_spec
from assets.partitions import FORCE, MONTHS, WITHDRAW, also_read, months_of, record_month
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
    pool=LAKE,
)
def landing_files(context: dg.AssetExecutionContext, workplace: Workplace) -> dg.MaterializeResult[None]:
    """List and hash the files of each month; a month whose files are all gone is withdrawn only when that was asked."""
    total, withdraw = 0, context.run.tags.get(WITHDRAW) == "true"
    keys, also = months_of(context.partition_keys), also_read(context.run.tags)
    lake = workplace.lake
    for month in [*keys, *also]:
        with redacted():
            files, before = inventory(workplace.settings.landing, month), lake.read("landing_files", month)
            if not withdraw:
                require_files(files, before, month)
            if not lake.file("landing_files", month).exists() or not files.equals(before):
                lake.write("landing_files", files, month)
        total += len(files)
        metadata = {"dagster/partition_row_count": len(files), "bytes": int(files["size_bytes"].sum())}
        record_month(context, "landing_files", month, metadata, is_also=month in also)
    with redacted():
        workplace.plan([*keys, *also], force=context.run.tags.get(FORCE) == "true")
    not_read = strays(workplace.settings)
    for stray in not_read:
        context.log.warning("not read: %s", stray)
    return dg.MaterializeResult(asset_key="landing_files", metadata={"files": total, "not read": len(not_read)})
