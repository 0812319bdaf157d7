"""Joins the parts: universe, programmes, files, truth.

Belongs here: the order of making, and one stream of chance for each part, so that a change in one leaves the others as
they were.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from umkm_pipeline.model.tables import SOURCES
from umkm_pipeline.samples import events as plan
from umkm_pipeline.samples.certificates import write_certificates
from umkm_pipeline.samples.clusters import write_clusters
from umkm_pipeline.samples.curations import write_curations, write_further_curations
from umkm_pipeline.samples.customs import write_customs, write_recaps
from umkm_pipeline.samples.documents import Document, Numbering
from umkm_pipeline.samples.events import Event
from umkm_pipeline.samples.figures import programme_figures, province_month, year_idr
from umkm_pipeline.samples.firms import KALSEL_MICRO, KALSEL_OTHERS, Firm, Universe, make_universe
from umkm_pipeline.samples.missions import write_missions
from umkm_pipeline.samples.official_stats import write_official_stats
from umkm_pipeline.samples.programme_trade import (
    ECP_EXPORTERS,
    LAMPUNG_MONTH,
    SULSEL_BEFORE,
    SULSEL_FIRST,
    ecp_trade,
    jateng_trade,
    kominfo_trade,
    lampung_trade,
    later_jateng_trade,
    sulsel_trade,
    sumbar_trade,
)
from umkm_pipeline.samples.registries import KALSEL_MONTH, write_registries
from umkm_pipeline.samples.repeated_file import write_repeated_file
from umkm_pipeline.samples.reports import write_reports
from umkm_pipeline.samples.targets import write_targets
from umkm_pipeline.samples.trade import Maker, ordinary_trade
from umkm_pipeline.samples.trainings import write_further_trainings, write_trainings
from umkm_pipeline.samples.truth import Truth

_KOMINFO_SELLERS, _KOMINFO_SAMPLERS = 2, 3


def generate(out: Path, seed: int = 2024, scale: float = 1.0, only: frozenset[str] = frozenset(SOURCES)) -> Truth:
    """Write `out/landing` and `out/truth` anew, the same bytes for the same arguments.

    Args:
        out: folder; what an earlier run left in it is replaced.
        seed: seed of all chance.
        scale: size of the pools around the programmes; the programmes stay as they are.
        only: sources to write; truth covers these.
    """
    for part in ("landing", "truth"):
        shutil.rmtree(out / part, ignore_errors=True)
    landing, truth = out / "landing", Truth()
    universe = make_universe(_chance(seed, "firms"), scale)
    events = _events(_chance(seed, "events"), universe)
    exporting, documents = _programme_documents(seed, universe, events)
    maker = Maker(_chance(seed, "trade"), Numbering(serial=500_000))
    documents += ordinary_trade(maker, universe, scale)
    if "registry" in only:
        write_registries(_chance(seed, "registries"), universe, landing, truth)
        write_repeated_file(landing, truth)
    if "training" in only:
        write_trainings(_chance(seed, "trainings"), landing, truth, events, exporting)
    write_customs(_chance(seed, "customs"), landing, truth, documents, set(only))
    further = _further(seed, universe, landing, truth, only)
    more = _lists(seed, universe, documents, landing, truth, only)
    truth.write(out / "truth", universe, {**_figures(universe, {**events, **further}, truth), **more})
    return truth


def _further(
    seed: int, universe: Universe, landing: Path, truth: Truth, only: frozenset[str]
) -> dict[str, list[Event]]:
    """Write lists and declarations of the programmes that published a few figures only; returns their events."""
    chance = _chance(seed, "further events")
    events = {
        **plan.later_jateng_events(chance, universe),
        plan.SUMBAR: plan.sumbar_events(chance, universe),
        plan.ECP: plan.ecp_events(chance, universe),
    }
    maker = Maker(_chance(seed, "further trade"), Numbering(serial=800_000))
    documents = [
        *later_jateng_trade(maker, [event for code in plan.JATENG_LATER.values() for event in events[code]]),
        *sumbar_trade(maker, [seat.firm for seat in events[plan.SUMBAR][0].seats]),
        *ecp_trade(maker, universe.groups["ecp"][:ECP_EXPORTERS]),
    ]
    if "training" in only:
        write_further_trainings(_chance(seed, "further trainings"), landing, truth, events)
    if "exports" in only:
        write_recaps(_chance(seed, "further customs"), landing, truth, documents)
    return events


def _lists(  # noqa: PLR0917 -- what `generate` has at hand
    seed: int, universe: Universe, documents: list[Document], landing: Path, truth: Truth, only: frozenset[str]
) -> dict[str, Any]:
    """Write the sources that are plain lists; returns what must come out of them."""
    if "certificates" in only:
        write_certificates(_chance(seed, "certificates"), landing, truth, documents)
    if "reported_exports" in only:
        write_reports(_chance(seed, "reported exports"), landing, truth, universe)
    figures: dict[str, Callable[[], Any]] = {
        "curation": lambda: (
            write_curations(_chance(seed, "curation"), landing, truth, universe)
            | write_further_curations(_chance(seed, "further curation"), landing, truth, universe)
        ),
        "missions": lambda: write_missions(_chance(seed, "missions"), landing, truth, universe),
        "targets": lambda: write_targets(_chance(seed, "targets"), landing, truth),
        "official_stats": lambda: write_official_stats(_chance(seed, "official stats"), landing, truth),
        "clusters": lambda: write_clusters(_chance(seed, "clusters"), landing, truth, universe),
    }
    return {source.upper(): write() for source, write in figures.items() if source in only}


def _chance(seed: int, part: str) -> Random:
    return Random(f"{seed}/{part}")  # noqa: S311 -- sample data, not secrets


def _events(rng: Random, universe: Universe) -> dict[str, list[Event]]:
    return {
        plan.JATENG: plan.jateng_events(rng, universe),
        plan.SULSEL: plan.sulsel_events(rng, universe),
        plan.KOMINFO_2023: plan.kominfo_2023_events(rng, universe),
        plan.KOMINFO_2024: plan.kominfo_2024_events(rng, universe),
        plan.LAMPUNG: plan.lampung_events(rng, universe),
        plan.KALSEL: plan.kalsel_events(rng, universe),
    }


def _programme_documents(
    seed: int, universe: Universe, events: dict[str, list[Event]]
) -> tuple[frozenset[str], list[Document]]:
    """Documents of the programmes, and the firms whose training rows must carry their ids for the figures to hold."""
    maker = Maker(_chance(seed, "programmes"), Numbering())
    seats = [[(seat.firm, event.starts_on) for seat in event.seats] for event in events[plan.SULSEL]]
    mixed = [start for together in zip(*seats, strict=True) for start in together]
    basic = [(seat, event.starts_on) for event in events[plan.KOMINFO_2024][:3] for seat in event.seats]
    sellers = [(seat.firm, start) for seat, start in basic if seat.sales_reported][:_KOMINFO_SELLERS]
    quiet = [(seat.firm, start) for seat, start in basic if not (seat.sales_reported or seat.sample_reported)]
    samplers = quiet[:: len(quiet) // _KOMINFO_SAMPLERS][:_KOMINFO_SAMPLERS]
    cohort = universe.groups["jateng_coaching"]
    documents = [
        *jateng_trade(maker, cohort),
        *sulsel_trade(maker, mixed, universe.groups["traders"][0]),
        *lampung_trade(maker, universe.groups["lampung_large"], universe.groups["lampung_assisted"]),
        *kominfo_trade(maker, sellers, samplers),
    ]
    sure: list[Firm] = [
        *cohort,
        *(firm for firm, _ in mixed[: SULSEL_FIRST + SULSEL_BEFORE + 20]),
        *universe.groups["lampung_assisted"][:6],
        *(firm for firm, _ in (*sellers, *samplers)),
    ]
    return frozenset(firm.key for firm in sure), documents


def _figures(universe: Universe, events: dict[str, list[Event]], truth: Truth) -> dict[str, Any]:
    lampung = {firm.key for firm in universe.firms if firm.place.province_code == "18"}
    return {
        **programme_figures(events, truth.exports),
        "ECP-EXPORTS": {
            str(year): year_idr(
                truth.exports, {seat.firm.key for event in events[plan.ECP] for seat in event.seats}, year
            )
            for year in (2022, 2023)
        },
        "LAMPUNG-PROVINCE-EXPORTS": {
            "province_code": "18",
            "month": LAMPUNG_MONTH,
            "fob_usd": province_month(truth.exports, lampung, LAMPUNG_MONTH),
        },
        "KALSEL-REGISTRY": {
            "province_code": "63",
            "period_month": KALSEL_MONTH,
            "firms": KALSEL_MICRO + KALSEL_OTHERS,
            "mikro": KALSEL_MICRO,
            "micro_percent": round(100 * KALSEL_MICRO / (KALSEL_MICRO + KALSEL_OTHERS), 2),
        },
    }
