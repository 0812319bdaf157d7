"""What other offices' servers have, as landing files: assets of their own, which no refresh depends on or runs.

A run of them may fail with a server and be repeated; a backfill reads what was landed and never asks a server.
"""

from datetime import date

import dagster as dg

from assets.declare import OWNERS
from assets.partitions import MONTHS, months_of
from assets.redact import redacted
from umkm_pipeline.connectors.bps import CHAPTERS, Bps, fetch_exports
from umkm_pipeline.connectors.ceisa import Ceisa
from umkm_pipeline.connectors.http import Client
from umkm_pipeline.connectors.rates.asked import Asked
from umkm_pipeline.connectors.rates.fetch import fetch_rates
from umkm_pipeline.connectors.secret import read_credentials, read_key
from umkm_pipeline.connectors.states import fetch_states, open_documents
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.lake import Lake
from umkm_pipeline.settings import Settings

GROUP = "connectors"


def _spec(key: str, description: str) -> dg.AssetSpec:
    return dg.AssetSpec(key, group_name=GROUP, owners=OWNERS, kinds={"http"}, description=description)


@dg.multi_asset(
    specs=[_spec("fetched_rates", "Exchange rates, from the first source of UMKM_RATE_SOURCES that has them.")],
    partitions_def=MONTHS,
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def fetched_rates(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Fetch the rates of each month."""
    with redacted():
        settings, (first, last) = Settings(), _days(context)
        asked = Asked(Client(settings), settings, settings.rate_currencies, first, last)
        done = fetch_rates(asked, settings.rate_sources, today=date.today())  # noqa: DTZ011 -- a day early asks for less
        for text in (*done.failed, *done.refused):
            context.log.warning("%s", text)
        if done.missing:
            lacking = ", ".join(f"{code} {month:%Y-%m}" for month, code in done.missing)
            raise UmkmError(
                f"no source gave a rate for {lacking}",
                where="exchange rates",
                remedy="see the warnings of this run; what was fetched is in place, so run it again later",
            )
    return dg.MaterializeResult(metadata={"files new": len(done.written), "quotations": sum(done.quotes.values())})


@dg.multi_asset(
    specs=[_spec("fetched_bps", "Exports by goods, port and country, of BPS; needs UMKM_BPS_KEY_FILE.")],
    partitions_def=MONTHS,
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def fetched_bps(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Fetch the exports of each month."""
    with redacted():
        settings, (first, last) = Settings(), _days(context)
        account = Bps(Client(settings), settings.bps_url, read_key(settings.bps_key_file, "UMKM_BPS_KEY_FILE"))
        done = fetch_exports(account, settings.landing, first, last, CHAPTERS)
        for text in done.withdrawn:
            context.log.warning("%s", text)
    return dg.MaterializeResult(
        metadata={"files new": len(done.written), "rows": done.rows, "with goods withdrawn": len(done.withdrawn)}
    )


@dg.multi_asset(
    specs=[_spec("fetched_states", "States of declarations, of CEISA; needs UMKM_CEISA_CREDENTIALS_FILE.")],
    partitions_def=MONTHS,
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def fetched_states(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Ask customs for the states of each month's declarations."""
    with redacted():
        settings = Settings()
        credentials = read_credentials(settings.ceisa_credentials_file, "UMKM_CEISA_CREDENTIALS_FILE")
        account, lake = Ceisa(Client(settings), settings.ceisa_url, credentials), Lake(settings.lake)
        asked = {month: open_documents(lake, month) for month in months_of(context.partition_keys)}
        done = fetch_states(account, settings.landing, asked)
        for text in done.failed:
            context.log.warning("%s", text)
    return dg.MaterializeResult(
        metadata={"files new": len(done.written), "documents": done.asked, "with news": done.news}
    )


def _days(context: dg.AssetExecutionContext) -> tuple[date, date]:
    months = months_of(context.partition_keys)
    return months[0], months[-1]


connector_assets = [fetched_rates, fetched_bps, fetched_states]
