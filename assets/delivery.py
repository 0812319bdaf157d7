"""Quality layer: which sheets were expected, and which have not come."""

from collections.abc import Iterator
from functools import partial

import dagster as dg

from assets.checks import ALL_DELIVERED, keys_hold
from assets.declare import LAKE, asset_spec
from assets.redact import redacted
from assets.resources import Workplace
from umkm_pipeline.quality.expected import expected_of, quality_delivery

DELIVERY = "quality_delivery"
_CHECKS = (keys_hold(DELIVERY), ALL_DELIVERED)


@dg.multi_asset(
    name=DELIVERY,
    specs=[asset_spec(DELIVERY, ["landing_files"])],
    check_specs=[check.spec(DELIVERY) for check in _CHECKS],
    pool=LAKE,
)
def delivery(workplace: Workplace) -> Iterator[dg.MaterializeResult[None]]:
    """Compare what came with what is declared in the landing folder, or came in the months before."""
    lake = workplace.lake
    with redacted(), workplace.engine() as con:
        scan = partial(lake.scan, con=con)
        files, months = scan("landing_files").execute(), lake.months("landing_files")
        rows = lake.write(DELIVERY, quality_delivery(files, months, expected_of(workplace.settings.landing)))
        results = [check.result(DELIVERY, scan) for check in _CHECKS]
    yield dg.MaterializeResult(asset_key=DELIVERY, metadata={"dagster/row_count": rows}, check_results=results)
