"""How much is measured: everything in proportion to the firms of the registry.

Belongs here: sizes only, without imports that a measured process would have to carry.
"""

from __future__ import annotations

from dataclasses import dataclass

TRUE_FIRMS, TRUE_MICRO = 364_628, 328_567
"""South Kalimantan's registry as published: firms, and micro firms among them (90.11 %)."""

_WIDE_ROWS, _SLICE_ROWS = 365_000, 18_250
_TRAINING_ROWS, _DECLARATION_ITEMS, _TRUE_ITEMS, _DISTRICT_FILES = 100_000, 200_000, 2_000_000, 100
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Scale:
    """Size of a run.

    Args:
        firms: firms in the registry file.
        months: sample months that the Dagster step reads, the latest; 0 for all.
    """

    firms: int = TRUE_FIRMS
    months: int = 0

    @property
    def wide_rows(self) -> int:
        """Rows of the registry of 20 columns."""
        return self._share(_WIDE_ROWS)

    @property
    def slice_rows(self) -> int:
        """Rows of its slice for what would take minutes."""
        return self._share(_SLICE_ROWS)

    @property
    def training_rows(self) -> int:
        """Participants of trainings."""
        return self._share(_TRAINING_ROWS)

    @property
    def declaration_items(self) -> int:
        """Lines of export declarations."""
        return self._share(_DECLARATION_ITEMS)

    @property
    def true_items(self) -> int:
        """Lines of customs documents of five years, for the marts."""
        return self._share(_TRUE_ITEMS)

    @property
    def district_files(self) -> int:
        """Workbooks of district offices, five firms each."""
        return self._share(_DISTRICT_FILES)

    def _share(self, at_true_scale: int) -> int:
        return max(_FEWEST, round(at_true_scale * self.firms / TRUE_FIRMS))
