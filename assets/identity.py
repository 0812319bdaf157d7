"""Identity layer: which firm each record names, and the ids that firms keep."""

from collections.abc import Iterator
from functools import partial

import dagster as dg

from assets.checks import check_result, keys_hold
from assets.declare import LAKE, asset_spec
from assets.redact import redacted
from assets.resources import Workplace
from assets.review import JUDGED
from umkm_pipeline.identity.link import CROWDED, link
from umkm_pipeline.review.judged import judged_pairs

# The registry last but one: a kill before it leaves the old one, and the next run decides the same again; a kill after
# it leaves ids that the next run finds.
_OUTPUTS = (
    "identity_id_redirect",
    "identity_id_registry",
    "identity_record_firm",
    "identity_link",
    "identity_candidate",
)
_CHECKS = {asset: keys_hold(asset) for asset in _OUTPUTS}
_CROWDED = dg.AssetCheckSpec(
    "no_firm_crowded",
    asset="identity_link",
    description=f"No firm has more than {CROWDED} different things said of it; else look at it with `umkm explain`",
)


@dg.multi_asset(
    name="identity_ids",
    specs=[asset_spec(asset, ("identity_record", JUDGED)) for asset in _OUTPUTS],
    check_specs=[*(check.spec(asset) for asset, check in _CHECKS.items()), _CROWDED],
    pool=LAKE,
)
def identity_ids(workplace: Workplace) -> Iterator[dg.MaterializeResult[None]]:
    """Join records to firms under the ids that earlier runs gave."""
    lake = workplace.lake
    with redacted(), workplace.engine() as con:
        workplace.recover_ids()
        scan = partial(lake.scan, con=con)
        linked = link(
            scan, con, scan("identity_id_registry"), scan("identity_id_redirect"), con.to_pyarrow(judged_pairs(scan))
        )
        tables = (linked.id_redirect, linked.id_registry, linked.record_firm, linked.link, linked.candidate)
        rows = {asset: lake.write(asset, table) for asset, table in zip(_OUTPUTS, tables, strict=True)}
        checked = {asset: check.result(asset, scan) for asset, check in _CHECKS.items()}
    crowded = check_result("identity_link", _CROWDED.name, dict.fromkeys(linked.crowded, "crowded"), blocks=False)
    for asset in _OUTPUTS:
        results = [checked[asset], crowded] if asset == "identity_link" else [checked[asset]]
        yield dg.MaterializeResult(asset_key=asset, metadata={"dagster/row_count": rows[asset]}, check_results=results)
