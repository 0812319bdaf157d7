"""A registry of 365,000 rows and 20 columns as XLSX and as CSV, a slice of it, and the same in twenty files.

Belongs here: writing the files, column by column. Reading them is `ingest.py`, the baselines are `floor.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import xlsxwriter

from benchmarks.measure import Done
from benchmarks.scale import Scale
from umkm_pipeline.samples.names import business_words, person_words
from umkm_pipeline.samples.places import places, regions_of
from umkm_pipeline.samples.source_yml import write_source_yml
from umkm_pipeline.settings import Settings

MONTH = date(2024, 3, 1)
_SEED = 20
_FILES = 20
_PROVINCE = "73"
_CHUNK = 25_000
_PHONE_FROM = 10_000_000
_HEADERS = (
    *("No", "nama lengkap usaha", "produk utama", "KBLI", "nib", "npwp badan usaha", "modal pendirian"),
    *("nama pengusaha", "nik", "jenis kelamin", "alamat", "desa/kelurahan", "kecamatan", "kabupaten/kota"),
    *("no. hp", "email", "PIRT", "halal", "omzet dalam negeri (setahun)", "tenaga kerja"),
)


def xlsx(scale: Scale) -> Done:
    """The workbook, texts in the shared table as spreadsheet programs write them."""
    _write_xlsx("lebar.xlsx", _frames(scale.wide_rows, _SEED))
    return Done(rows=scale.wide_rows)


def slice_of_it(scale: Scale) -> Done:
    """Its first rows as a workbook of their own, for what would take minutes."""
    _write_xlsx("lebar.xlsx", _frames(scale.slice_rows, _SEED))
    return Done(rows=scale.slice_rows)


def twenty(scale: Scale) -> Done:
    """Twenty workbooks of one month, a twentieth of the rows each."""
    for number in range(_FILES):
        _write_xlsx(f"lebar_{number:02}.xlsx", _frames(scale.wide_rows // _FILES, number))
    return Done(rows=_FILES)


def csv(scale: Scale) -> Done:
    """The same cells as text, with semicolons and CRLF as spreadsheet programs in Indonesia save them."""
    with _file("lebar.csv").open("w", encoding="utf-8", newline="") as text:
        text.write(";".join(_HEADERS) + "\r\n")
        for frame in _frames(scale.wide_rows, _SEED):
            frame.to_csv(text, sep=";", header=False, index=False, lineterminator="\r\n")
    return Done(rows=scale.wide_rows)


def _file(name: str) -> Path:
    landing = Settings().landing
    write_source_yml(landing, "registry", MONTH, {"province": _PROVINCE})
    return landing / "registry" / f"{MONTH:%Y-%m}" / name


def _write_xlsx(name: str, frames: Iterator[pd.DataFrame]) -> None:
    with xlsxwriter.Workbook(_file(name), {"strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, _HEADERS)
        row = 1
        for frame in frames:
            for values in frame.itertuples(index=False):
                sheet.write_row(row, 0, values)
                row += 1


def _frames(rows: int, seed: int) -> Iterator[pd.DataFrame]:
    rng = np.random.default_rng(seed)
    around = pd.DataFrame(
        [
            (place.village, place.district, place.region, place.nik_prefix)
            for region in regions_of(_PROVINCE)
            for place in places(region, districts=99, villages=99)
        ],
        columns=["village", "district", "region", "prefix"],
    )
    for start in range(0, rows, _CHUNK):
        yield _frame(rng, around, np.arange(start, min(start + _CHUNK, rows)))


def _frame(rng: np.random.Generator, around: pd.DataFrame, serial: npt.NDArray[np.int64]) -> pd.DataFrame:
    count = len(serial)
    place = around.iloc[rng.integers(len(around), size=count)].reset_index(drop=True)
    born = pd.Series(np.datetime64("1960-01-01") + (serial // 9_999 * 31 % 12_000).astype("timedelta64[D]"))
    firms, people = (_drawn(rng, words, count) for words in (business_words(), person_words()))
    tail = _padded(serial % 9_999 + 1, 4)
    return pd.DataFrame(
        {
            "No": serial + 1,
            "name": firms,
            "product": _one_of(rng, ("keripik pisang", "anyaman bambu", "kopi bubuk", "madu hutan"), count),
            "kbli": _one_of(rng, ("16291", "10211", "10793", "13122"), count),
            "nib": "0220" + _padded(serial + 1, 9),
            "npwp": np.where(rng.random(count) < 0.1, "012345678901234", ""),  # noqa: PLR2004
            "capital": rng.integers(5, 900, size=count) * 1_000_000,
            "owner": people,
            "nik": place["prefix"].astype(object) + born.dt.strftime("%d%m%y").astype(object) + tail,
            "sex": np.where(rng.random(count) < 0.5, "L", "P"),  # noqa: PLR2004
            "address": "Jl. Poros No. " + pd.Series(serial % 250 + 1).astype(str).astype(object),
            "village": place["village"],
            "district": place["district"],
            "region": place["region"],
            "phone": "0899" + _padded(serial + _PHONE_FROM, 8),
            "email": "usaha" + pd.Series(serial).astype(str).astype(object) + "@contoh.id",
            "pirt": _one_of(rng, ("ada", "tidak", "belum"), count),
            "halal": _one_of(rng, ("ya", "tidak"), count),
            "turnover": rng.integers(1, 1_900, size=count) * 1_000_000,
            "workers": rng.integers(1, 19, size=count),
        }
    )


def _drawn(
    rng: np.random.Generator, words: tuple[tuple[str, ...], tuple[str, ...]], count: int
) -> npt.NDArray[np.object_]:
    first, second = (np.array(part, dtype=object)[rng.integers(len(part), size=count)] for part in words)
    drawn: npt.NDArray[np.object_] = first + " " + second
    return drawn


def _one_of(rng: np.random.Generator, words: tuple[str, ...], count: int) -> npt.NDArray[np.object_]:
    return rng.choice(np.array(words, dtype=object), count)


def _padded(numbers: npt.NDArray[np.int64], width: int) -> pd.Series:
    return pd.Series(numbers).astype(str).str.zfill(width).astype(object)
