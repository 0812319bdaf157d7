"""Readiness: how much of what an exporter needs a firm is known to have, 0-100: `status_readiness`.

Belongs here: what each measure is taken from, and the day from which it is known. Parts and points are data
(`reference/readiness.py`) and the project's own: no official weights exist. Readiness is apart from what was observed
of exports: no export adds to it, and it moves no rung but SIAP_EKSPOR. Each part counts from the first record that
shows it and is not taken back, since records carry no expiry dates.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import PartyRole
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.reference.readiness import SCORE, Part, readiness_parts_of
from umkm_pipeline.status.candidates import candidates, scores
from umkm_pipeline.status.certificates import certificates_known, nib_known, of_firm

CERTIFICATES: tuple[str, ...] = ("PIRT", "BPOM-MD", "HALAL", "SNI", "HACCP", "SVLK")
"""Certificates that count, by their codes in `core.registry.certificates`."""

SCORE_DIGITS = 9
"""Of sums of points after the point: what lies beyond depends on the order of the sum, and 60 may be a little less."""

READS = (
    *("core_registry", "core_training", "core_parcels", "core_reported_exports", "core_curation", "core_missions"),
    *("core_clusters", "identity_record_firm"),
)
"""Tables that readiness is read from."""


def status_readiness(scan: Scan, parts: Sequence[Part] | None = None) -> ibis.Table:
    """One row a firm and part that it has: group, points, and the day since when.

    Args:
        scan: opens the core and identity tables.
        parts: the parts; by default the committed list.
    """
    registry = of_firm(scan, "core_registry", PartyRole.FIRM)
    chosen = candidates(scan)
    shown = {
        "nib": lambda: nib_known(scan),
        "hs_code": lambda: _goods(registry, chosen),
        "email": lambda: _emails(scan),
        "marketplace": lambda: _marketplaces(scan),
    }
    rows = []
    for part in parts or readiness_parts_of():
        if part.measure in shown:
            since = shown[part.measure]()
        elif part.measure == "certificates":
            since = _certificates(scan, part.at_least)
        elif part.measure.startswith(SCORE):
            scored = scores(chosen)
            named = scored.criterion.isin(part.measure.removeprefix(SCORE).split("|"))
            since = scored.filter(named & (scored.score >= part.at_least)).select("umkm_id", occurred_on="day")
        else:
            since = registry.filter(registry[part.measure] >= part.at_least)
            since = since.select("umkm_id", occurred_on=since.as_of_date)
        first = since.group_by("umkm_id").agg(occurred_on=since.occurred_on.min())
        rows.append(
            first.mutate(
                readiness_part=ibis.literal(part.name),
                readiness_group=ibis.literal(part.group.value),
                points=ibis.literal(part.points, "float64"),
            )
        )
    return ibis.union(*rows).select(*TABLES["status_readiness"].columns)


def _goods(registry: ibis.Table, chosen: ibis.Table) -> ibis.Table:
    """Days on which a registry or a selection shows goods classified by HS."""
    registered = registry.filter(registry.hs_code.notnull()).select("umkm_id", occurred_on="as_of_date")
    selected = chosen.filter(chosen.hs_code.notnull() | chosen.hs6.notnull()).select("umkm_id", occurred_on="day")
    return registered.union(selected)


def _certificates(scan: Scan, number: float) -> ibis.Table:
    """The day on which a firm's certificate of that number, counted as each is first known, is known."""
    held = certificates_known(scan)
    counted = held.filter(held.certificate.isin(CERTIFICATES))
    in_order = ibis.window(group_by="umkm_id", order_by=["occurred_on", "certificate"])
    ranked = counted.mutate(place=ibis.row_number().over(in_order) + 1)
    return ranked.filter(ranked.place >= number).select("umkm_id", "occurred_on")


def _emails(scan: Scan) -> ibis.Table:
    """Days on which a list has an e-mail address of the firm."""
    lists = {
        ("core_registry", PartyRole.FIRM): "as_of_date",
        ("core_training", PartyRole.PARTICIPANT): "starts_on",
        ("core_reported_exports", PartyRole.REPORTER): "reported_to",
        ("core_curation", PartyRole.CANDIDATE): "period_month",
        ("core_missions", PartyRole.PARTICIPANT): "starts_on",
        ("core_clusters", PartyRole.MEMBER): "period_month",
    }
    rows = [(of_firm(scan, asset, role), day) for (asset, role), day in lists.items()]
    return ibis.union(
        *(told.filter(told.email_token.notnull()).select("umkm_id", occurred_on=told[day]) for told, day in rows)
    )


def _marketplaces(scan: Scan) -> ibis.Table:
    """Days on which a parcel names a marketplace.

    A firm's own report of sales through one does not count: the points are published by firm and would tell who reports
    foreign sales.
    """
    parcels = of_firm(scan, "core_parcels", PartyRole.SENDER)
    return parcels.filter(parcels.marketplace.notnull()).select("umkm_id", occurred_on="exported_on")
