"""Readiness score: how much of what an exporter needs a firm is known to have, 0-100.

Belongs here: the weights and the day from which each part is known. No official weights exist: these are the project's
own, chosen so that a business number, classified goods and a completed training just reach the default threshold of 60.
Each part counts from the first record that shows it and is not taken back (records carry no expiry dates).
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Evidence, PartyRole
from umkm_pipeline.status.certificates import certificates_known, nib_known, of_firm

WEIGHTS: Mapping[str, float] = {
    "nib": 20.0,
    "hs_code": 15.0,
    "first_certificate": 15.0,
    "second_certificate": 10.0,
    "training_completed": 25.0,
    "turnover": 15.0,
}
"""Points of each part; they sum to 100."""

CERTIFICATES: tuple[str, ...] = ("PIRT", "BPOM-MD", "HALAL", "SNI", "HACCP", "SVLK")
"""Certificates that count, by their codes in `core.registry.certificates`."""


def readiness_parts(scan: Scan, evidence: ibis.Table, weights: Mapping[str, float] = WEIGHTS) -> ibis.Table:
    """What adds to a firm's score and from when: umkm_id, occurred_on, points.

    Args:
        scan: opens the core and identity tables.
        evidence: rows with umkm_id, evidence and occurred_on, of which completed trainings are taken.
        weights: points of each part, named as in `WEIGHTS`.
    """
    registry = of_firm(scan, "core_registry", PartyRole.FIRM)
    facts = {
        "nib": nib_known(scan),
        "hs_code": _since(registry, registry.hs_code.notnull()),
        "turnover": _since(registry, registry.turnover_idr > 0),
        "training_completed": evidence.filter(evidence.evidence == Evidence.TRAINING_COMPLETED.value).select(
            "umkm_id", "occurred_on"
        ),
    }
    parts = [
        rows.group_by("umkm_id").agg(occurred_on=rows.occurred_on.min()).mutate(points=ibis.literal(weights[name]))
        for name, rows in facts.items()
    ]
    return ibis.union(*parts, _certificates(certificates_known(scan), weights))


def _since(registry: ibis.Table, shown: ibis.expr.types.BooleanValue) -> ibis.Table:
    return registry.filter(shown).select("umkm_id", occurred_on=registry.as_of_date)


def _certificates(held: ibis.Table, weights: Mapping[str, float]) -> ibis.Table:
    """The first two different certificates of a firm, each from the day it is first known."""
    counted = held.filter(held.certificate.isin(CERTIFICATES))
    in_order = ibis.window(group_by="umkm_id", order_by=["occurred_on", "certificate"])
    ranked = counted.mutate(place=ibis.row_number().over(in_order))
    points = ranked.place.cases((0, weights["first_certificate"]), (1, weights["second_certificate"]), else_=0.0)
    return ranked.select("umkm_id", "occurred_on", points=points).filter(ibis._.points > 0)
