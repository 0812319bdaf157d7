"""Identity layer: what people judged of pairs of records, read before firms are made of records."""

from collections.abc import Iterator
from functools import partial

import dagster as dg

from assets.checks import keys_hold
from assets.declare import LAKE, asset_spec
from assets.redact import redacted
from assets.resources import Workplace
from umkm_pipeline.erasure.suppress import Erased
from umkm_pipeline.ingest.landing import content_hash
from umkm_pipeline.refresh.done import record_reviews
from umkm_pipeline.refresh.plan import reviews_landed
from umkm_pipeline.review.landed import landed_reviews
from umkm_pipeline.review.table import identity_judgement

JUDGED = "identity_judgement"
_CHECK = keys_hold(JUDGED)


@dg.multi_asset(name=JUDGED, specs=[asset_spec(JUDGED, ())], check_specs=[_CHECK.spec(JUDGED)], pool=LAKE)
def judgements(workplace: Workplace) -> Iterator[dg.MaterializeResult[None]]:
    """Read what people said of pairs of records, from the workbooks in the landing area."""
    lake = workplace.lake
    with redacted(), workplace.engine() as con:
        tokens, settings = workplace.tokens(), workplace.settings
        files, landed = reviews_landed(settings, content_hash), landed_reviews(settings.landing)
        rows = lake.write(JUDGED, identity_judgement(landed.judgements, Erased(tokens, tokens.erased)))
        record_reviews(lake, files)
        checked = _CHECK.result(JUDGED, partial(lake.scan, con=con))
    metadata = {"dagster/row_count": rows, "lines not used": len(landed.flaws)}
    yield dg.MaterializeResult(asset_key=JUDGED, metadata=metadata, check_results=[checked])
