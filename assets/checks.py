"""Asset checks: invariants that block the publish, and files that somebody has to look at.

Bad rows are never a failed check, they are in quarantine. In a run over a range of months a check looks at each month
of the range, since Dagster records one result for the whole run.
"""

from collections.abc import Callable, Mapping
from functools import partial

import dagster as dg

from assets.partitions import MONTHS, months_of
from assets.resources import Workplace
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import FileStatus
from umkm_pipeline.model.integrity import integrity_violations
from umkm_pipeline.model.tables import SOURCES, TABLES
from umkm_pipeline.quality import reconcile


def _result(found: Mapping[str, object]) -> dg.AssetCheckResult:
    text = "; ".join(f"{what}: {count}" for what, count in found.items())
    return dg.AssetCheckResult(passed=not found, description=text or "all hold")


def _rows_add_up(source: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=f"core_{source}",
        name="rows_add_up",
        blocking=True,
        partitions_def=MONTHS,
        description="Rows read = accepted + quarantined + rejected + duplicate, in each file of each month of the run.",
    )
    def check(context: dg.AssetCheckExecutionContext, workplace: Workplace) -> dg.AssetCheckResult:
        months = months_of(context.op_execution_context.partition_keys)
        off = [what for month in months for what in reconcile.rows_that_do_not_add_up(workplace.lake, source, month)]
        return _result(dict.fromkeys(off, "rows do not add up"))

    return check


def _keys_hold(asset: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=asset,
        name="keys_hold",
        blocking=True,
        description="The key is unique and required columns have no empty value.",
    )
    def check(workplace: Workplace) -> dg.AssetCheckResult:
        with workplace.engine() as con:
            return _result(integrity_violations(TABLES[asset], workplace.lake.scan(asset, con)))

    return check


def _totals_agree(
    asset: str, description: str, difference: Callable[[Scan], Mapping[str, object]]
) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, name="totals_agree", blocking=True, description=description)
    def check(workplace: Workplace) -> dg.AssetCheckResult:
        with workplace.engine() as con:
            return _result(difference(partial(workplace.lake.scan, con=con)))

    return check


def _count(what: str, difference: Callable[[Scan], int]) -> Callable[[Scan], Mapping[str, object]]:
    return lambda scan: {what: off} if (off := difference(scan)) else {}


@dg.asset_check(
    asset="quality_file_audit",
    description="Every file was read. A file that was not is held with its reason; the others went on.",
)
def no_file_held(workplace: Workplace) -> dg.AssetCheckResult:
    """Warn about files that could not be read."""
    audit = workplace.lake.read("quality_file_audit")
    held = audit[audit["file_status"].isin([FileStatus.HELD, FileStatus.UNREADABLE])]
    return dg.AssetCheckResult(
        passed=held.empty,
        severity=dg.AssetCheckSeverity.WARN,
        description="; ".join(held["source_path"]) or "every file was read",
    )


_WHOLE = [table.asset for table in TABLES.values() if not table.partitioned and table.schema != "audit"]
_CORE = [f"core_{source}" for source in SOURCES]

checks = [
    *(_rows_add_up(source) for source in SOURCES),
    *(_keys_hold(asset) for asset in (*_CORE, *_WHOLE)),
    _totals_agree(
        "mart_export_value",
        "Money by firm, goods, destination and channel is the money of the lines that count.",
        reconcile.export_value_difference,
    ),
    _totals_agree("mart_firm", "Every firm that a record names is there.", _count("firms", reconcile.firm_difference)),
    _totals_agree(
        "mart_export_status_summary",
        "The latest month has every firm once.",
        _count("firms", reconcile.summary_difference),
    ),
    no_file_held,
]
