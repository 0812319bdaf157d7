"""Everything that Dagster runs, joined: the one module of this package that may import the orchestration."""

from __future__ import annotations

import warnings

import dagster as dg

with warnings.catch_warnings():
    warnings.simplefilter("ignore", dg.BetaWarning)
    warnings.simplefilter("ignore", dg.PreviewWarning)
    from assets.connectors import connector_assets
    from assets.delivery import delivery
    from assets.derived import derived_assets
    from assets.identity import identity_ids
    from assets.ingest import ingest_assets
    from assets.landing import landing_files
    from assets.resources import Workplace
    from assets.review import judgements
    from assets.timely import timely_checks
    from assets.warehouse import warehouse
    from schedules.again import start_again
    from schedules.failures import tell_failure
    from schedules.jobs import LOOK, REFRESH
    from schedules.landed import landing_watch
    from schedules.monthly import daily_look, monthly_refresh
    from schedules.storage import quicken_storage

quicken_storage()

defs = dg.Definitions(
    assets=[
        *(landing_files, *ingest_assets, delivery, judgements, identity_ids, *derived_assets, warehouse),
        *connector_assets,
    ],
    asset_checks=timely_checks,
    jobs=[REFRESH, LOOK],
    schedules=[monthly_refresh, daily_look],
    sensors=[landing_watch, start_again, tell_failure],
    resources={"workplace": Workplace()},
    # Also for runs that the UI makes of chosen assets. In one process: a step's work is in-engine and uses every core,
    # a process a step would spend five seconds each on imports, and the run's lock on the lake is one process's.
    executor=dg.in_process_executor,
)
