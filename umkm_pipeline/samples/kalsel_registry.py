"""South Kalimantan's whole registry: 364,628 firms, 328,567 of them micro, in one `semicolon_csv` file.

Belongs here: writing that file fast, column by column, with its truth kept light (counts and the list of defects). The
364 firms of the sample are `registries.py`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from umkm_pipeline.samples.names import business_words, person_words
from umkm_pipeline.samples.places import places, regions_of
from umkm_pipeline.samples.registry_csv import HEADERS, LAYOUT
from umkm_pipeline.samples.source_yml import write_source_yml
from umkm_pipeline.samples.truth import Target, write_json

TRUE_FIRMS, TRUE_MICRO = 364_628, 328_567
MONTH = date(2024, 6, 1)
_AS_OF = date(2024, 6, 30)
_CHUNK = 50_000
_DEFECTIVE = 500
"""One defective row after each so many firms; they are extra rows, so that the counts of firms stay exact."""

_DEFECTS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("name_blank", "rejected", {"nama_umkm": ""}),
    ("key_missing", "quarantined", {"nik": "NULL", "nib": "-", "no_telp": ""}),
    ("nib_digits_lost", "quarantined", {"nib": "1,20822E+12"}),
    ("nik_invalid", "quarantined", {"nik": "6371013213900001"}),
    ("region_unresolved", "quarantined", {"nama_kabupaten_kota": "Kab. Di Atas Awan"}),
    ("number_unreadable", "quarantined", {"omset_per_bulan": "kira-kira sejuta"}),
    ("turnover_negative", "quarantined", {"omset_per_bulan": "-1500000"}),
)

Texts = npt.NDArray[np.object_]


def write_kalsel_registry(out: Path, firms: int, seed: int) -> None:
    """Write `firms` accepted firms and a few defective rows to `out`.

    Args:
        out: folder of `landing` and `truth`; other files in it are left alone.
        firms: number of firms that must be accepted; micro ones keep the published share, to the firm.
        seed: seed of all chance.
    """
    rng = np.random.default_rng(seed)
    micro = round(firms * TRUE_MICRO / TRUE_FIRMS)
    is_micro = np.zeros(firms, dtype=bool)
    is_micro[rng.permutation(firms)[:micro]] = True
    target = Target(out / "landing", "registry", MONTH, "umkm_kalsel_lengkap.csv", LAYOUT)
    write_source_yml(out / "landing", "registry", MONTH, {"province": "63", "as_of": _AS_OF})
    defects: list[tuple[int, str, str]] = []
    line = 2
    with target.file.open("w", encoding="utf-8", newline="") as text:
        text.write(";".join(HEADERS) + "\r\n")
        for chunk in _chunks(rng, is_micro):
            rows, planted = _with_defects(chunk, line)
            rows.to_csv(text, sep=";", header=False, index=False, lineterminator="\r\n")
            defects += planted
            line += len(rows)
    truth = out / "truth"
    counts = {"path": target.path, "rows_read": line - 2, "firms": firms, "mikro": micro, "defects": len(defects)}
    write_json(truth / "kalsel_registry.json", counts)
    with (truth / "kalsel_registry_defects.csv").open("w", encoding="utf-8", newline="") as listed:
        csv.writer(listed, lineterminator="\n").writerows(
            [("row_number", "expected_rule", "expected_outcome"), *defects]
        )


def _chunks(rng: np.random.Generator, is_micro: npt.NDArray[np.bool_]) -> Iterator[pd.DataFrame]:
    villages = pd.DataFrame(
        [
            (place.village, place.district, place.region, place.nik_prefix)
            for region in regions_of("63")
            for place in places(region, districts=99, villages=99)
        ],
        columns=["kelurahan", "kecamatan", "nama_kabupaten_kota", "prefix"],
    )
    for start in range(0, len(is_micro), _CHUNK):
        yield _firms(rng, villages, is_micro[start : start + _CHUNK], start)


def _firms(
    rng: np.random.Generator, villages: pd.DataFrame, is_micro: npt.NDArray[np.bool_], start: int
) -> pd.DataFrame:
    """Rows of some firms; serial numbers make NIB, NIK and phone distinct over the whole file."""
    count = len(is_micro)
    serial = np.arange(start, start + count)
    place = villages.iloc[rng.integers(len(villages), size=count)].reset_index(drop=True)
    is_small = rng.random(count) < 0.85  # noqa: PLR2004
    low = np.where(is_micro, 1, np.where(is_small, 171, 1_334))
    high = np.where(is_micro, 23, np.where(is_small, 204, 3_700))
    capital_low = np.where(is_micro, 5, np.where(is_small, 1_100, 5_400))
    capital_high = np.where(is_micro, 48, np.where(is_small, 4_800, 9_800))
    workers_low, workers_high = np.where(is_micro, 1, np.where(is_small, 5, 20)), np.where(is_micro, 4, 19)
    has_nib = rng.random(count) < 0.6  # noqa: PLR2004
    day = (serial // 9_999 * 31 % 9_000).astype("timedelta64[D]") + np.datetime64("1970-01-01")
    born = pd.Series(day).dt.strftime("%d%m%y").astype(object)
    tail = pd.Series(serial % 9_999 + 1).astype(str).str.zfill(4).astype(object)
    nib = "0220" + pd.Series(serial + 1).astype(str).str.zfill(9).astype(object)
    frame = pd.DataFrame(
        {
            "nama_umkm": _drawn(rng, business_words(), count),
            "nama_pemilik": _drawn(rng, person_words(), count),
            "nik": place["prefix"].astype(object) + born + tail,
            "nib": np.where(has_nib, nib, ""),
            "alamat": "Jl. Poros No. " + pd.Series(serial % 250 + 1).astype(str).astype(object),
            "no_telp": "0899" + pd.Series(serial + 10_000_000).astype(str).str.zfill(8).astype(object),
            "kbli": rng.choice(np.array(["16291", "10211", "10793", "13122"], dtype=object), count),
            "kategori": np.where(is_micro, "MIKRO", np.where(is_small, "KECIL", "MENENGAH")),
            "omset_per_bulan": rng.integers(low, high + 1) * 1_000_000,
            "modal_usaha": rng.integers(capital_low, capital_high + 1) * 1_000_000,
            "jumlah_karyawan": rng.integers(workers_low, np.maximum(workers_low, workers_high) + 1),
        }
    )
    frame[["kelurahan", "kecamatan", "nama_kabupaten_kota"]] = place[["kelurahan", "kecamatan", "nama_kabupaten_kota"]]
    return frame[list(HEADERS)].astype(object)


def _drawn(rng: np.random.Generator, words: tuple[tuple[str, ...], tuple[str, ...]], count: int) -> Texts:
    first, second = (np.array(part, dtype=object)[rng.integers(len(part), size=count)] for part in words)
    drawn: Texts = first + " " + second
    return drawn


def _with_defects(firms: pd.DataFrame, first_line: int) -> tuple[pd.DataFrame, list[tuple[int, str, str]]]:
    """The rows with a spoiled copy of a firm after each 500, and where these are.

    The copy is of the firm before it and has no id of its own, so that it is nobody's.
    """
    after = np.arange(_DEFECTIVE - 1, len(firms), _DEFECTIVE)
    spoiled = firms.iloc[after].assign(nib="", nik="NULL")
    for number, (_, _, cells) in enumerate(_DEFECTS):
        of_kind = spoiled.index[number :: len(_DEFECTS)]
        spoiled.loc[of_kind, list(cells)] = list(cells.values())
    rows = pd.concat([firms, spoiled.set_index(spoiled.index + 0.5)]).sort_index()
    lines = first_line + np.flatnonzero(rows.index % 1 > 0)
    kinds = [_DEFECTS[number % len(_DEFECTS)] for number in range(len(after))]
    return rows, [(int(at), rule, outcome) for at, (rule, outcome, _) in zip(lines, kinds, strict=True)]
