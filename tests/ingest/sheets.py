"""Registry sheets as lines of text, for tests of what finds their header and reads their rows."""

from __future__ import annotations

from umkm_pipeline.ingest.grid import Grid, of_rows
from umkm_pipeline.ingest.layouts import layouts_of, synonyms_of
from umkm_pipeline.ingest.place import Placed, place

CSV = "nama_umkm;nama_pemilik;nik;nib;nama_kabupaten_kota;no_telp;kbli;kategori;omset_per_bulan;modal_usaha"


def grid(*lines: str, sheet: str = "Data") -> Grid:
    """A sheet, without its empty rows."""
    rows = {number: line.split(";") for number, line in enumerate(lines, start=1) if line.strip(";")}
    return of_rows(sheet, list(rows), list(rows.values()))


def placed(sheet: Grid, source: str = "registry") -> Placed:
    """The header of a sheet."""
    return place(sheet, layouts_of(source), synonyms_of(source), "registry/2023-12/x.xlsx")
