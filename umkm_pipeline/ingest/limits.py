"""How large a file may be, before memory is spent on it.

Belongs here: the limits and what is told when one is passed. Measuring a workbook is for `archive.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.settings import Settings

_MB = 1_000_000
_SMALL_MB = 50
"""Unpacked, so much never hurts, however well it was packed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Most that is read of one file; the defaults are those of the settings.

    Args:
        file_mb: bytes of the file.
        unpacked_mb: bytes of a workbook's parts, unpacked.
        ratio: how many times larger its parts may be unpacked.
        sheets: sheets of a workbook.
        cells: cells of the rectangle that holds a sheet's content.
    """

    file_mb: int = Settings.model_fields["max_file_mb"].default
    unpacked_mb: int = Settings.model_fields["max_unpacked_mb"].default
    ratio: int = Settings.model_fields["max_ratio"].default
    sheets: int = Settings.model_fields["max_sheets"].default
    cells: int = Settings.model_fields["max_cells"].default

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits that an operator set."""
        return cls(
            settings.max_file_mb,
            settings.max_unpacked_mb,
            settings.max_ratio,
            settings.max_sheets,
            settings.max_cells,
        )

    def check_size(self, size: int, where: str) -> None:
        """Bytes of the file.

        Raises:
            UmkmError: there are too many.
        """
        if size > self.file_mb * _MB:
            raise _passed(f"the file has {size // _MB:,} MB", "UMKM_MAX_FILE_MB", self.file_mb, where)

    def check_unpacked(self, unpacked: int, packed: int, where: str) -> None:
        """Bytes of a workbook's parts, unpacked so far, from so many packed ones.

        Raises:
            UmkmError: there are too many, or many times more than packed.
        """
        if unpacked > self.unpacked_mb * _MB:
            problem = f"the workbook has more than {self.unpacked_mb:,} MB unpacked"
            raise _passed(problem, "UMKM_MAX_UNPACKED_MB", self.unpacked_mb, where)
        if unpacked > _SMALL_MB * _MB and unpacked > self.ratio * packed:
            problem = f"the workbook is more than {self.ratio} times larger unpacked, as no honest one is"
            raise _passed(problem, "UMKM_MAX_RATIO", self.ratio, where)

    def check_sheets(self, sheets: int, where: str) -> None:
        """Sheets of a workbook.

        Raises:
            UmkmError: there are too many.
        """
        if sheets > self.sheets:
            raise _passed(f"the workbook has {sheets:,} sheets", "UMKM_MAX_SHEETS", self.sheets, where)

    def check_cells(self, cells: int, where: str) -> None:
        """Cells of a sheet, empty ones between others too.

        Raises:
            UmkmError: there are too many.
        """
        if cells > self.cells:
            raise _passed(f"the table reaches over {cells:,} cells", "UMKM_MAX_CELLS", self.cells, where)


def _passed(problem: str, setting: str, limit: int, where: str) -> UmkmError:
    return UmkmError(
        f"{problem}; the limit is {limit:,}",
        where=where,
        remedy="look for content far below or beside the table, delete it and save the file anew, or send it in parts; "
        f"if it really is that large, raise {setting}",
    )
