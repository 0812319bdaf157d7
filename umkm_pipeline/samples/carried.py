"""Which of a firm's numbers a row carries.

Belongs here: leaving ids out and mistyping them, and saying so in the row's truth. How a column writes an id is the
layouts' business.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from umkm_pipeline.model.codes import PartyRole
from umkm_pipeline.samples.chance import happens
from umkm_pipeline.samples.firms import Firm
from umkm_pipeline.samples.rows import Party

MISTYPED = 0.01
"""Share of NIBs that are still 13 digits, and wrong."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How often an office fills in an id, 0-1; `always` are firms whose rows are complete and right."""

    nib: float = 0.92
    nik: float = 0.88
    npwp: float = 0.95
    phone: float = 0.9
    always: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Carried:
    """The ids as a row has them; empty where left out."""

    nib: str
    nik: str
    npwp: str
    phone: str
    mistyped: bool

    @property
    def defect(self) -> str:
        """Name of what is wrong with the ids and breaks no rule; empty when nothing is."""
        return "nib_mistyped" if self.mistyped else ""

    def party(self, role: PartyRole, firm: Firm, columns: tuple[str, ...]) -> Party:
        """The row's truth, given which id columns its layout has."""
        right = {"nib": bool(self.nib) and not self.mistyped, "npwp": bool(self.npwp), "nik": bool(self.nik)}
        return Party(role, firm.key, tuple(kind for kind in columns if right[kind]))


def carry(rng: Random, firm: Firm, as_of: date, habits: Habits, *, columns: tuple[str, ...]) -> Carried:
    """Draw which ids a row of `firm` has on a date; a row is never left without NIB, NIK and phone at once."""
    sure = firm.key in habits.always

    def filled(share: float) -> bool:
        drawn = rng.random()
        return sure or drawn < share

    nib = firm.nib if filled(habits.nib) and firm.nib_issued_on < as_of else ""
    nik = firm.owner.nik if filled(habits.nik) else ""
    npwp = firm.npwp if filled(habits.npwp) else ""
    phone = firm.owner.phone if filled(habits.phone) else ""
    mistyped = bool(nib) and not sure and happens(rng, MISTYPED)
    if "nib" not in columns or mistyped or not (nib or nik):
        phone = firm.owner.phone
    return Carried(_mistype(rng, nib) if mistyped else nib, nik, npwp, phone, mistyped)


def _mistype(rng: Random, nib: str) -> str:
    """Two digits of the tail changed, so that the number is nobody's."""
    at = rng.randrange(6, 9)
    return nib[:at] + str((int(nib[at]) + 5) % 10) + nib[at + 1 : -1] + str((int(nib[-1]) + 3) % 10)
