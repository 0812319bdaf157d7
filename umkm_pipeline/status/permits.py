"""Permits without which goods cannot be exported, and the times in which a firm holds all that its goods need.

Belongs here: which goods need which permit. No official list by goods code exists; this one is the project's own, from
what readiness criteria ask in practice: a business number of everyone, BPOM or PIRT and halal of food, proof of legal
timber of wood. It names the permits that records can show, not every licence that an export may need.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import PartyRole
from umkm_pipeline.status.certificates import certificates_known, nib_known, of_firm

NIB = "NIB"
"""The business number, among the codes of certificates."""


@dataclass(frozen=True, slots=True)
class Permit:
    """What goods of some HS chapters (all, where none is named) need: one of several certificates."""

    any_of: tuple[str, ...]
    chapters: tuple[str, ...] = ()


_PROCESSED_FOOD = tuple(str(chapter) for chapter in range(16, 23))
_WOOD = ("44", "94")

PERMITS: tuple[Permit, ...] = (
    Permit((NIB,)),
    Permit(("BPOM-MD", "PIRT"), _PROCESSED_FOOD),
    Permit(("HALAL",), _PROCESSED_FOOD),
    Permit(("SVLK",), _WOOD),
)
"""Certificates by their codes in `core.registry.certificates`. Processed food is chapters 16 to 22 (beverages are 22),
wood 44 and furniture 94. Chapter 94 also has goods that are not of wood (mattresses, lamps): SVLK is asked of them
too."""


def permitted(scan: Scan, permits: tuple[Permit, ...] = PERMITS) -> ibis.Table:
    """When each firm held every permit that its goods known by then need.

    Goods are the HS codes of a firm's registry rows, from their as-of dates. A firm whose goods are not known is never
    shown to be permitted, since what they need cannot be told. Goods that are new to a firm end its permission until
    it holds what they need.

    Returns:
        umkm_id, permitted_from, permitted_to (null in the last). Where something changes while nothing is
        lacking, one time ends and the next begins.
    """
    rows = of_firm(scan, "core_registry", PartyRole.FIRM)
    rows = rows.filter(rows.hs_code.notnull())
    goods = rows.group_by("umkm_id", chapter=rows.hs_code.left(2)).agg(occurred_on=rows.as_of_date.min())
    held = nib_known(scan).mutate(certificate=ibis.literal(NIB)).union(certificates_known(scan))
    steps = ibis.union(*(step for permit in permits for step in _lacking(goods, held, permit)))
    daily = steps.group_by("umkm_id", "day").agg(step=steps.step.sum())
    in_order = ibis.window(group_by="umkm_id", order_by="day")
    so_far = ibis.cumulative_window(group_by="umkm_id", order_by="day")
    states = daily.select(
        "umkm_id",
        permitted_from=daily.day,
        permitted_to=daily.day.lead().over(in_order),
        lacking=daily.step.sum().over(so_far),
    )
    return states.filter(states.lacking == 0).drop("lacking")


def _lacking(goods: ibis.Table, held: ibis.Table, permit: Permit) -> tuple[ibis.Table, ibis.Table]:
    """A step up where a firm's goods first need the permit, a step down from when it holds it."""
    needing = goods.filter(goods.chapter.isin(permit.chapters)) if permit.chapters else goods
    needing = needing.group_by("umkm_id").agg(day=needing.occurred_on.min())
    proof = held.filter(held.certificate.isin(permit.any_of))
    proof = proof.group_by("umkm_id").agg(held_on=proof.occurred_on.min())
    met = needing.join(proof, "umkm_id")
    return (
        needing.select("umkm_id", "day", step=ibis.literal(1, "int64")),
        met.select("umkm_id", day=ibis.greatest(met.day, met.held_on), step=ibis.literal(-1, "int64")),
    )
