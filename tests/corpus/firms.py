"""The clean rows that dirt is thrown at: seven firms of a district registry as delimited text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.corpus.books import Cell
from tests.corpus.dirt import Fate, accepted

HEADER = (
    "nama_umkm;nama_pemilik;nik;nib;alamat;kelurahan;kecamatan;nama_kabupaten_kota;no_telp;kbli;kategori;"
    "omset_per_bulan;modal_usaha;jumlah_karyawan"
)


@dataclass(frozen=True, slots=True)
class Firm:
    """A row of the registry, cell by cell."""

    nama_umkm: str
    nama_pemilik: str
    nik: str
    nib: str
    alamat: str = "Jl. Mawar No 3"
    kelurahan: str = "Watampone"
    kecamatan: str = "Tanete Riattang"
    nama_kabupaten_kota: str = "Kab. Bone"
    no_telp: str = "081234567890"
    kbli: str = "10130"
    kategori: str = "Mikro"
    omset_per_bulan: str = "2300000"
    modal_usaha: str = "50000000"
    jumlah_karyawan: str = "3"

    @property
    def cells(self) -> list[str]:
        """Its cells in the order of `HEADER`."""
        return [getattr(self, name) for name in HEADER.split(";")]

    @property
    def row(self) -> list[Cell]:
        """The same as cells of a workbook."""
        return list(self.cells)

    def line(self, delimiter: str = ";") -> str:
        """Its row as delimited text."""
        return delimiter.join(self.cells)

    def but(self, **cells: str) -> Firm:
        """The same firm with other cells."""
        return replace(self, **cells)

    def read(self, *warnings: str, **values: str | None) -> Fate:
        """Its fate when it is read as it is meant."""
        turnover = f"{int(self.omset_per_bulan) * 12}.00" if self.omset_per_bulan.isdecimal() else None
        meant = {
            "business_name": self.nama_umkm,
            "owner_name": self.nama_pemilik,
            "nib": self.nib,
            "address": self.alamat,
            "nik_masked": f"****{self.nik[-4:]}",
            "region_code": "7308",
            "turnover_idr": turnover,
            "workers": self.jumlah_karyawan,
        }
        return accepted(*warnings, **{**meant, **values})


FIRMS = tuple(
    Firm(name, owner, f"730801450290000{serial}", f"120822001234{serial}", omset_per_bulan=str(turnover))
    for serial, (name, owner, turnover) in enumerate(
        (
            ("UD Maju", "Siti", 2_300_000),
            ("CV Mundur", "Ani", 1_102_000),
            ("Kopi Bone", "Budi", 4_500_000),
            ("Rumput Laut Jaya", "Citra", 12_000_000),
            ("Tenun Sutera", "Dewi", 750_000),
            ("Abon Ikan", "Eko", 3_250_000),
            ("Kakao Sejati", "Fajar", 6_000_000),
        ),
        start=1,
    )
)


def table(*lines: str, header: str = HEADER) -> str:
    """Delimited text of a header and lines."""
    return "\n".join([header, *lines]) + "\n"


def clean(first: int = 2, sheet: str = "csv") -> dict[tuple[str, int], Fate]:
    """The fates of all seven firms, below each other from row `first`."""
    return {(sheet, first + at): firm.read() for at, firm in enumerate(FIRMS)}
