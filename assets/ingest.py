"""Raw and core layers: one step a source reads a month's files.

The step also writes what core leaves over (`quarantine_`, `file_audit_`, `contact_<source>`). Those are parts of
`quality_quarantine`, `quality_file_audit` and `identity_contact`, and no assets of their own: every partitioned asset
costs Dagster two records a month, and a backfill of years would spend more time on them than on reading.
"""

from collections.abc import Iterator

import dagster as dg

from assets.declare import asset_spec
from assets.partitions import MONTHS, months_of
from assets.redact import redacted
from assets.resources import Workplace
from umkm_pipeline.ingest.read_month import read_month
from umkm_pipeline.model.tables import SOURCES


def ingest_asset(source: str) -> dg.AssetsDefinition:
    """The step that reads the files of one source, a month after another, in memory bounded by the largest file."""
    outputs = {f"raw_{source}": "landing_files", f"core_{source}": f"raw_{source}"}

    @dg.multi_asset(
        name=f"read_{source}",
        specs=[asset_spec(asset, [reads]) for asset, reads in outputs.items()],
        partitions_def=MONTHS,
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def read(context: dg.AssetExecutionContext, workplace: Workplace) -> Iterator[dg.MaterializeResult[None]]:
        tokens = workplace.tokens()
        settings, lake = workplace.settings, workplace.lake
        for key, month in zip(context.partition_keys, months_of(context.partition_keys), strict=True):
            with redacted():
                rows = read_month(lake, settings.landing, source, month, tokens).totals
            context.add_asset_metadata(
                {
                    "dagster/partition_row_count": rows.accepted,
                    "rows read": rows.read,
                    "rows quarantined": rows.quarantined,
                    "rows rejected": rows.rejected,
                    "rows duplicate": rows.duplicate,
                },
                asset_key=f"core_{source}",
                partition_key=key,
            )
        for asset in outputs:
            yield dg.MaterializeResult(asset_key=asset)

    return read


ingest_assets = [ingest_asset(source) for source in SOURCES]
