"""Which firms were assisted (binaan), by year, programme and kind of assistance: `status_assisted_firm` (restricted).

Belongs here: what counts as assistance. With `identity.firm` it is the list by name and by address; how many there are
in a kabupaten or kota is `mart.assisted_firm_summary`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Assistance, Decision, MissionLine
from umkm_pipeline.model.tables import TABLES

READS = ("core_curation", "core_missions", "core_training", "identity_record_firm")


def status_assisted_firm(scan: Scan) -> ibis.Table:
    """One row a firm, year, kind of assistance, and programme or mission.

    A firm is trained where it attended at least one day, curated where a selection accepted it, and taken on a mission
    where the mission's list of participants names it. The first day of the first occasion in the year is `occurred_on`.
    """
    training = scan("core_training")
    curation = scan("core_curation")
    missions = scan("core_missions")
    parts = (
        (Assistance.TRAINED, training.filter(training.days_attended > 0), "programme_code", "starts_on"),
        (Assistance.CURATED, _dated(curation), "programme_code", "curated_on"),
        (
            Assistance.MISSION,
            missions.filter(missions.mission_line == MissionLine.PARTICIPANT.value),
            "mission_id",
            "starts_on",
        ),
    )
    firm_of = scan("identity_record_firm").select("record_id", "umkm_id")
    rows = ibis.union(
        *(
            part.join(firm_of, "record_id").select(
                "umkm_id",
                assistance=ibis.literal(kind.value),
                assisted_by=part[by],
                occurred_on=part[day],
            )
            for kind, part, by, day in parts
        )
    )
    rows = rows.mutate(year=rows.occurred_on.year().cast("int64"))
    first = rows.group_by(list(TABLES["status_assisted_firm"].key)).agg(occurred_on=rows.occurred_on.min())
    return first.select(*TABLES["status_assisted_firm"].columns)


def _dated(curation: ibis.Table) -> ibis.Table:
    """Accepted candidates, by the day of the selection, else by the month that reported it."""
    chosen = curation.filter(curation.decision == Decision.ACCEPTED.value)
    return chosen.mutate(curated_on=ibis.coalesce(chosen.curated_on, chosen.period_month))
