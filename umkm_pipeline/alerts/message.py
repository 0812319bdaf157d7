"""What people are told of a failed run, in Indonesian and English.

Belongs here: the words. They name the step, the trouble and what to do, never a value of a row: errors meant for a
person have none, and of others only the kind is told.
"""

from __future__ import annotations

from dataclasses import dataclass

from umkm_pipeline.shown import shown_text


@dataclass(frozen=True, slots=True)
class Failed:
    """A run that failed.

    Args:
        run_id: as Dagster has it.
        months: reporting months of the run, in words.
        step: the step that failed; empty where the run failed between steps.
        problem: the error's own text with what to do, where it was meant for a person; else its kind.
        office: which machine, so that one who is told of several knows.
    """

    run_id: str
    months: str
    step: str
    problem: str
    office: str


@dataclass(frozen=True, slots=True)
class Message:
    """An alert: subject and text, and the run for machines."""

    subject: str
    text: str
    run_id: str


def failure_message(failed: Failed) -> Message:
    """The message about a failed run."""
    step = failed.step or "-"
    problem = shown_text(failed.problem.strip())
    return Message(
        subject=f"umkm: run gagal / run failed, {failed.months or 'no months'} ({failed.office})",
        text=(
            f"Penyegaran data UMKM gagal: bulan {failed.months or '-'}, langkah {step}.\n"
            "Data yang sudah terbit tidak berubah. Perbaiki sebabnya menurut pesan di bawah, lalu jalankan lagi dari "
            "halaman run (Re-execute) atau dengan `umkm backfill`; bulan yang sudah selesai tidak dibaca ulang.\n\n"
            f"A refresh failed: months {failed.months or '-'}, step {step}.\n"
            "What was published before is untouched. Mend the cause as the message below says, then run it again from "
            "the page of the run (Re-execute) or by `umkm backfill`; months that are done are not read again.\n\n"
            f"{problem}\n\nrun {failed.run_id} ({failed.office})\n"
        ),
        run_id=failed.run_id,
    )


def sample_message(office: str) -> Message:
    """A message that shows whether alerts arrive."""
    return Message(
        subject=f"umkm: uji peringatan / test of alerts ({office})",
        text="Peringatan sampai. Tidak ada yang gagal.\n\nAlerts arrive. Nothing has failed.\n",
        run_id="",
    )
