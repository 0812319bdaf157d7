"""Asset checks: invariants that block the publish, and files that somebody has to look at.

A check runs in the step that writes its table, on what was written: a step of its own would cost more than most checks
do. Bad rows are never a failed check, they are in quarantine. In a run over a range of months a check looks at each
month of the range, since Dagster records one result for the whole run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import dagster as dg

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import DeliveryStatus, FileStatus
from umkm_pipeline.model.integrity import integrity_violations
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.quality import reconcile
from umkm_pipeline.quality.transitions import forbidden_transitions

Found = Mapping[str, object]
"""What a check found wrong: where, and how much; empty when all holds."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check of one table.

    Args:
        name, description: as the UI shows them.
        find: says what is wrong, from the lake's new state.
        blocks: whether a failure stops everything after the table; otherwise it is a warning.
    """

    name: str
    description: str
    find: Callable[[Scan], Found]
    blocks: bool = True

    def spec(self, asset: str) -> dg.AssetCheckSpec:
        """The declaration for Dagster."""
        return dg.AssetCheckSpec(self.name, asset=asset, blocking=self.blocks, description=self.description)

    def result(self, asset: str, scan: Scan) -> dg.AssetCheckResult:
        """The check carried out."""
        return check_result(asset, self.name, self.find(scan), blocks=self.blocks)


def check_result(asset: str, name: str, found: Found, *, blocks: bool = True) -> dg.AssetCheckResult:
    """A passed result when nothing was found, else a failed one that lists what was."""
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=name,
        passed=not found,
        severity=dg.AssetCheckSeverity.ERROR if blocks else dg.AssetCheckSeverity.WARN,
        description="; ".join(f"{what}: {count}" for what, count in found.items()) or "all hold",
    )


def keys_hold(asset: str) -> Check:
    """The check that every table has: what the model promises of it."""
    return Check(
        "keys_hold",
        "The key is unique and required columns have no empty value.",
        lambda scan: integrity_violations(TABLES[asset], scan(asset)),
    )


ROWS_ADD_UP = "rows_add_up"
ROWS_ADD_UP_MEANS = "Rows read = accepted + quarantined + rejected + duplicate, in each file of each month of the run."

VALUE_AGREES = Check(
    "totals_agree",
    "Money by firm, goods, destination and channel is the money of the lines that count.",
    reconcile.export_value_difference,
)
ATTRIBUTION_AGREES = Check(
    "totals_agree",
    "Money by the three provinces is the money of the lines that count.",
    reconcile.export_attribution_difference,
)
CREDIT_AGREES = Check(
    "totals_agree",
    "Each export is credited once over all programmes: lines and money of each firm and month, to the cent.",
    reconcile.credit_difference,
)
COUNTED_ONCE = Check(
    "declarations_count_once",
    "Each accepted declaration counts once, as declared: no amendment, cancellation or undername adds to it.",
    reconcile.lines_counted_wrongly,
)
NOTHING_LEFT = Check(
    "residuals_are_zero",
    "Exporters are those of the year before plus entrants minus exiters; the margins are the change of value.",
    reconcile.residuals,
)


def value_agrees(mart: str, *by: str) -> Check:
    """The check of a mart that holds the value of each year and channel filter, once in each set told apart by `by`."""
    return Check(
        "totals_agree",
        "Money adds up to the lines that count, in each year, channel filter and cut.",
        lambda scan: reconcile.value_differences(scan, mart, by),
    )


NO_FIRM_LOST = Check(
    "totals_agree",
    "Every firm that a record names is there.",
    lambda scan: {"firms too many or few": off} if (off := reconcile.firm_difference(scan)) else {},
)
TRANSITIONS_ALLOWED = Check(
    "transitions_allowed",
    "No firm goes down, exports before its document, or skips what its rung needs; its intervals follow one another.",
    forbidden_transitions,
)
SUMMARY_AGREES = Check(
    "totals_agree",
    "The latest month has every firm once.",
    lambda scan: {"firms too many or few": off} if (off := reconcile.summary_difference(scan)) else {},
)


def _held_files(scan: Scan) -> Found:
    audit = scan("quality_file_audit")
    held = audit.filter(audit.file_status.isin([FileStatus.HELD.value, FileStatus.UNREADABLE.value]))
    rows = held.order_by("source_path").execute()
    return dict(zip(rows["source_path"], rows["file_status"], strict=True))


NO_FILE_HELD = Check(
    "no_file_held",
    "Every file was read. A file that was not is held with its reason; the others went on.",
    _held_files,
    blocks=False,
)


def _missing_sheets(scan: Scan) -> Found:
    delivery = scan("quality_delivery")
    latest = delivery.filter(
        delivery.period_month == delivery.period_month.max(), delivery.delivery_status == DeliveryStatus.MISSING.value
    )
    rows = latest.order_by("source", "sender").execute()
    return {
        f"{source} {month:%Y-%m} {sender}": "not delivered"
        for source, month, sender in zip(rows["source"], rows["period_month"], rows["sender"], strict=True)
    }


ALL_DELIVERED = Check(
    "all_delivered",
    "Every sheet that was expected in the latest month has come; who is missing can be asked for it.",
    _missing_sheets,
    blocks=False,
)
