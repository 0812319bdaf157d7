"""The business numbers and certificates that records show, from the day each is first known.

Belongs here: who holds what since when. What it is worth is in `readiness.py`, which goods need it in `permits.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import PartyRole


def nib_known(scan: Scan) -> ibis.Table:
    """Firms with a NIB in a registry (as-of date) or on a training list (first day): umkm_id, occurred_on."""
    registry = of_firm(scan, "core_registry", PartyRole.FIRM)
    training = of_firm(scan, "core_training", PartyRole.PARTICIPANT)
    return _first(
        ibis.union(
            registry.filter(registry.nib.notnull()).select("umkm_id", occurred_on=registry.as_of_date),
            training.filter(training.nib.notnull()).select("umkm_id", occurred_on=training.starts_on),
        ),
        "umkm_id",
    )


def certificates_known(scan: Scan) -> ibis.Table:
    """Certificates that registry rows show, by their codes in core: umkm_id, certificate, occurred_on (as-of date).

    Records carry no expiry dates: what was shown once is held from then on.
    """
    rows = of_firm(scan, "core_registry", PartyRole.FIRM)
    shown = rows.filter(rows.certificates.notnull())
    each = shown.select("umkm_id", occurred_on=shown.as_of_date, certificate=shown.certificates.split(";").unnest())
    return _first(each, "umkm_id", "certificate")


def of_firm(scan: Scan, asset: str, role: PartyRole) -> ibis.Table:
    """Core rows with the firm that plays a role in them: `umkm_id`, `party_role`."""
    firm = scan("identity_record_firm")
    firm = firm.filter(firm.party_role == role.value).select("record_id", "party_role", "umkm_id")
    return scan(asset).join(firm, "record_id")


def _first(rows: ibis.Table, *key: str) -> ibis.Table:
    return rows.group_by(*key).agg(occurred_on=rows.occurred_on.min())
