"""The training files: which events are in which file, and which seats remain after the rows that are lost.

Belongs here: the plan of the training's landing folders. How a layout looks is in `training_*.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

from umkm_pipeline.model.codes import Outcome
from umkm_pipeline.samples import training_attendance, training_flat
from umkm_pipeline.samples.carried import Habits
from umkm_pipeline.samples.events import ECP, JATENG_LATER, SUMBAR, Event
from umkm_pipeline.samples.rows import PlannedRow, plant, repeat
from umkm_pipeline.samples.source_yml import Context, write_source_yml
from umkm_pipeline.samples.truth import Target, Truth

SOURCE = "training"


def write_trainings(
    rng: Random, landing: Path, truth: Truth, events: dict[str, list[Event]], always: frozenset[str]
) -> None:
    """Write every training file of the sample.

    Args:
        rng: draws what is left out.
        landing: landing area.
        truth: what to note the rows in.
        events: events by programme; dirty ones lose the seats whose rows are lost.
        always: keys of firms whose rows carry all their ids; half of the others' are left out.
    """
    habits = Habits(nib=0.5, nik=0.5, phone=0.8, always=always)
    flat = training_flat.LAYOUT

    def write_flat(month: date, name: str, listed: Sequence[Event]) -> None:
        rows = training_flat.make_rows(rng, listed, habits)
        training_flat.write(Target(landing, SOURCE, month, name, flat), truth, rows, total=True)

    write_flat(date(2019, 10, 1), "coaching_jateng.xlsx", events["JATENG-COACHING-2019"])
    write_flat(date(2021, 2, 1), "binaan_per_kabkota.xlsx", events["LAMPUNG-BINAAN-2021"])
    for event in events["SULSEL-EKSPOR-2023"]:
        _write_attendance(rng, landing, truth, event, habits)
    for event in events["KOMINFO-MAKASSAR-2023"]:
        write_flat(event.starts_on.replace(day=1), "peserta_kominfo.xlsx", [event])
    merauke, masohi, manggarai, *advanced = events["KOMINFO-MAKASSAR-2024"]
    write_flat(date(2024, 2, 1), "peserta_merauke.xlsx", [merauke])
    write_flat(date(2024, 4, 1), "peserta_masohi_manggarai.csv", [masohi, manggarai])
    write_flat(date(2024, 7, 1), "peserta_madya.csv", advanced)
    in_block, in_flat = events["KALSEL-EKSPOR-2023"]
    _write_attendance(rng, landing, truth, in_block, habits)
    _write_dirty_flat(rng, landing, truth, in_flat, habits)


def write_further_trainings(rng: Random, landing: Path, truth: Truth, events: dict[str, list[Event]]) -> None:
    """Write the lists of the programmes that came later, without a defect and with all ids.

    Args:
        rng: draws spellings.
        landing: landing area.
        truth: what to note the rows in.
        events: events by programme.
    """
    together = {
        "coaching_jateng_2020_2023.xlsx": (date(2023, 10, 1), [*JATENG_LATER.values()]),
        "peserta_ecp_2023.xlsx": (date(2023, 10, 1), [ECP]),
        "peserta_sumbar_2023.xlsx": (date(2023, 5, 1), [SUMBAR]),
    }
    for name, (month, codes) in together.items():
        listed = [event for code in codes for event in events[code]]
        sure = Habits(always=frozenset(seat.firm.key for event in listed for seat in event.seats))
        rows = training_flat.make_rows(rng, listed, sure)
        training_flat.write(Target(landing, SOURCE, month, name, training_flat.LAYOUT), truth, rows, total=True)


def _write_attendance(rng: Random, landing: Path, truth: Truth, event: Event, habits: Habits) -> None:
    rows = training_attendance.make_rows(rng, event, habits)
    if event.dirty:
        plant(rng, rows, training_attendance.DEFECTS)
        repeat(rng, rows, "participant_repeated", copies=2)
        _settle(event, rows)
    month = event.starts_on.replace(day=1)
    said: Context = {"funding_source": event.funding, "quota": event.quota}
    unsaid = {"cohort": event.cohort, "class_level": event.class_level}
    said = {**said, **{key: value for key, value in unsaid.items() if value}}
    name = f"daftar_hadir_{event.place.split()[-1].lower()}.xlsx"
    write_source_yml(landing, SOURCE, month, {}, {name: said})
    target = Target(landing, SOURCE, month, name, training_attendance.LAYOUT)
    training_attendance.write(target, truth, event, rows)


def _write_dirty_flat(rng: Random, landing: Path, truth: Truth, event: Event, habits: Habits) -> None:
    rows = training_flat.make_rows(rng, [event], habits)
    plant(rng, rows, training_flat.DEFECTS)
    repeat(rng, rows, "participant_repeated", copies=2)
    _settle(event, rows)
    month = event.starts_on.replace(day=1)
    write_source_yml(landing, SOURCE, month, {"province": "63"})
    target = Target(landing, SOURCE, month, "peserta_banjarbaru.xlsx", training_flat.LAYOUT)
    training_flat.write(target, truth, rows)


def _settle(event: Event, rows: Sequence[PlannedRow]) -> None:
    """Leave the event with the seats whose rows are accepted, and its rows with the warning about the headcount."""
    accepted = {row.parties[0].firm_key for row in rows if row.outcome is Outcome.ACCEPTED}
    event.seats = [seat for seat in event.seats if seat.firm.key in accepted]
    for row in rows:
        if row.outcome is Outcome.ACCEPTED:
            row.rules = (*row.rules, "headcount_differs")
