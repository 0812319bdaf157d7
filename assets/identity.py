"""Identity layer: which firm each record names, and the ids that firms keep."""

from collections.abc import Iterator
from functools import partial

import dagster as dg

from assets.checks import check_result, keys_hold
from assets.declare import LAKE, asset_spec
from assets.partitions import FULL
from assets.redact import redacted
from assets.resources import Workplace
from assets.review import JUDGED
from umkm_pipeline.identity.link import CROWDED, link
from umkm_pipeline.identity.memory import forget, recall, remember
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
def identity_ids(context: dg.AssetExecutionContext, workplace: Workplace) -> Iterator[dg.MaterializeResult[None]]:
    """Join records to firms under the ids that earlier runs gave, a month against what is known.

    The run tag `umkm/full` (`true`) has all records linked anew.
    """
    lake = workplace.lake
    known = recall(lake, full=context.run.tags.get(FULL) == "true")
    with redacted(), workplace.engine() as con:
        workplace.recover_ids()
        scan = partial(lake.scan, con=con)
        ids = scan("identity_id_registry"), scan("identity_id_redirect")
        linked = link(scan, con, *ids, con.to_pyarrow(judged_pairs(scan)), recall=known)
        tables = (linked.id_redirect, linked.id_registry, linked.record_firm, linked.link, linked.candidate)
        rows = {asset: lake.write(asset, table) for asset, table in zip(_OUTPUTS, tables, strict=True)}
        # Last: the run after a kill finds what the run before left, and links the same records against it.
        if linked.learnt:
            remember(lake, linked.learnt)
        else:
            forget(lake)
        checked = {asset: check.result(asset, scan) for asset, check in _CHECKS.items()}
    crowded = check_result("identity_link", _CROWDED.name, dict.fromkeys(linked.crowded, "crowded"), blocks=False)
    for asset in _OUTPUTS:
        results = [checked[asset], crowded] if asset == "identity_link" else [checked[asset]]
        metadata: dict[str, dg.RawMetadataValue] = {"dagster/row_count": rows[asset], "linked": linked.how}
        yield dg.MaterializeResult(asset_key=asset, metadata=metadata, check_results=results)
