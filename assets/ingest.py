"""Raw and core layers: one step a source reads a month's files.

The step also writes what core leaves over (`quarantine_`, `file_audit_`, `contact_<source>`). Those are parts of
`quality_quarantine`, `quality_file_audit` and `identity_contact`, and no assets of their own: every partitioned asset
costs Dagster two records a month, and a backfill of years would spend more time on them than on reading.
"""

from collections.abc import Iterator

import dagster as dg

from assets.checks import ROWS_ADD_UP, ROWS_ADD_UP_MEANS, check_result, keys_hold
from assets.declare import LAKE, asset_spec
from assets.partitions import FORCE, MONTHS, also_read, months_of, record_month
from assets.pictures import rows_by_outcome
from assets.redact import redacted
from assets.resources import Workplace
from umkm_pipeline.model.integrity import integrity_violations
from umkm_pipeline.model.tables import SOURCES, TABLES
from umkm_pipeline.quality.reconcile import rows_that_do_not_add_up


def ingest_asset(source: str) -> dg.AssetsDefinition:
    """The step that reads the files of one source, a month after another, in memory bounded by the largest file."""
    raw, core = f"raw_{source}", f"core_{source}"
    keys = keys_hold(core)

    @dg.multi_asset(
        name=f"read_{source}",
        specs=[asset_spec(raw, ["landing_files"]), asset_spec(core, [raw])],
        check_specs=[
            dg.AssetCheckSpec(ROWS_ADD_UP, asset=core, blocking=True, description=ROWS_ADD_UP_MEANS),
            keys.spec(core),
        ],
        partitions_def=MONTHS,
        backfill_policy=dg.BackfillPolicy.single_run(),
        pool=LAKE,
    )
    def read(context: dg.AssetExecutionContext, workplace: Workplace) -> Iterator[dg.MaterializeResult[None]]:
        lake, also = workplace.lake, also_read(context.run.tags)
        months = [*months_of(context.partition_keys), *also]
        with redacted():
            reader = workplace.reader(force=context.run.tags.get(FORCE) == "true")
        for month in months:
            with redacted():
                done = reader.read(source, month)
            workplace.tell_pace(source, month)
            metadata = {
                "dagster/partition_row_count": done.rows.accepted,
                "rows read": done.rows.read,
                "rows quarantined": done.rows.quarantined,
                "rows rejected": done.rows.rejected,
                "rows duplicate": done.rows.duplicate,
                "kept as it was": done.kept,
                **rows_by_outcome(done.rows),
            }
            record_month(context, core, month, metadata, is_also=month in also)
            if month in also:
                record_month(context, raw, month, {}, is_also=True)
        with redacted(), workplace.engine() as con:
            off = [what for month in months for what in rows_that_do_not_add_up(lake, source, month)]
            written = lake.scan(core, con)
            violations = integrity_violations(TABLES[core], written.filter(written.period_month.isin(months)))
        yield dg.MaterializeResult(asset_key=raw)
        yield dg.MaterializeResult(
            asset_key=core,
            check_results=[
                check_result(core, ROWS_ADD_UP, dict.fromkeys(off, "rows do not add up")),
                check_result(core, keys.name, violations),
            ],
        )

    return read


ingest_assets = [ingest_asset(source) for source in SOURCES]
