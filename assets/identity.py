"""Identity layer: which firm each record names, and the ids that firms keep."""

from collections.abc import Iterator
from functools import partial

import dagster as dg

from assets.declare import asset_spec
from assets.redact import redacted
from assets.resources import Workplace
from umkm_pipeline.identity.link import link

# The registry last but one: a kill before it leaves the old one, and the next run decides the same again; a kill after
# it leaves ids that the next run finds.
_OUTPUTS = ("identity_id_redirect", "identity_id_registry", "identity_record_firm")


@dg.multi_asset(
    name="identity_ids",
    specs=[asset_spec(asset, ("identity_record",)) for asset in _OUTPUTS],
)
def identity_ids(workplace: Workplace) -> Iterator[dg.MaterializeResult[None]]:
    """Join records to firms under the ids that earlier runs gave."""
    lake = workplace.lake
    with redacted(), workplace.engine() as con:
        workplace.recover_ids()
        scan = partial(lake.scan, con=con)
        result = link(scan, con, scan("identity_id_registry"), scan("identity_id_redirect"))
    tables = (result.id_redirect, result.id_registry, result.record_firm)
    for asset, rows in zip(_OUTPUTS, tables, strict=True):
        yield dg.MaterializeResult(asset_key=asset, metadata={"dagster/row_count": lake.write(asset, rows)})
