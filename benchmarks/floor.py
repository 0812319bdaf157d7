"""Baselines of reading and deriving: the least that any program must do with the same bytes.

Belongs here: one library call over the same files, nothing understood or checked. A ratio to it says what understanding
costs; it can never be 1.
"""

from __future__ import annotations

import hmac
import re
from decimal import Decimal

import duckdb
import pandas as pd
from python_calamine import CalamineWorkbook

from benchmarks.measure import Done
from benchmarks.scale import Scale
from umkm_pipeline.settings import Settings

_MICRO = 2_000_000_000


def read_csv(_: Scale) -> Done:
    """Each landed CSV to a frame of text."""
    files = sorted(Settings().landing.rglob("*.csv"))
    return Done(rows=sum(len(pd.read_csv(file, sep=";", dtype=str, keep_default_na=False)) for file in files))


def read_excel(_: Scale) -> Done:
    """Every sheet of each landed workbook to a frame of text, by the library that ingestion opens them with."""
    files = sorted(Settings().landing.rglob("*.xlsx"))
    for file in files:
        pd.read_excel(file, sheet_name=None, header=None, dtype=str, engine="calamine")
    return Done(rows=len(files))


def calamine_text(_: Scale) -> Done:
    """Each landed workbook read by calamine alone, every cell made text and thrown away."""
    rows = 0
    for file in sorted(Settings().landing.rglob("*.xlsx")):
        for row in CalamineWorkbook.from_path(file).get_sheet_by_index(0).iter_rows():
            texts = [str(value) for value in row]
            rows += bool(texts)
    return Done(rows=rows - 1)


def row_wise(_: Scale) -> Done:
    """Each landed workbook by openpyxl into pandas, a Python function over each row, Parquet: the usual script."""
    settings, rows = Settings(), 0
    settings.local_dir.mkdir(parents=True, exist_ok=True)
    for file in sorted(settings.landing.rglob("*.xlsx")):
        read = pd.read_excel(file, engine="openpyxl", dtype=str)
        cleaned = read.apply(_cleaned, axis=1)
        cleaned.to_parquet(settings.local_dir / "row_wise.parquet")
        rows += len(cleaned)
    return Done(rows=rows)


def _cleaned(row: pd.Series) -> pd.Series:
    """What such scripts check: digits of numbers, amounts, a phone, blanks, a size class."""
    nib, nik = (re.sub(r"\D", "", str(row[name])) for name in ("nib", "nik"))
    phone = re.sub(r"^(?:\+?62|0)", "+62", re.sub(r"[\s\-]", "", str(row["no. hp"])))
    amounts = [Decimal(str(row[name]).replace(".", "")) for name in ("omzet dalam negeri (setahun)", "modal pendirian")]
    row["nib"] = nib if re.fullmatch(r"\d{13}", nib) else None
    row["nik"] = hmac.digest(b"k" * 32, nik.encode(), "sha256").hex() if re.fullmatch(r"\d{16}", nik) else None
    row["no. hp"] = phone if re.fullmatch(r"\+628[1-9]\d{7,10}", phone) else None
    row["omzet"], row["modal"] = amounts
    row["kelas"] = "mikro" if amounts[0] <= _MICRO else "kecil"
    row["valid"] = bool(row["nib"] or row["nik"]) and bool(str(row["nama lengkap usaha"]).strip())
    return row


def group_lines(_: Scale) -> Done:
    """Every line of a customs document read once and added up by party, goods, destination and month: a plain GROUP BY.

    What all marts of exporters come down to in the end; nothing is linked, amended, ranked or compared.
    """
    settings = Settings()
    out = settings.scratch / "floor"
    out.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(
        config={"memory_limit": settings.engine_memory, "temp_directory": str(settings.scratch)}
    ) as con:
        parties = {"core_exports": "exporter_nib", "core_parcels": "sender_nib"}
        lines = " UNION ALL ".join(
            f"SELECT {nib} AS nib, hs_code, destination_country, date_trunc('month', exported_on) AS month, fob_usd"
            f" FROM '{settings.lake}/**/{table}/*.parquet'"
            for table, nib in parties.items()
        )
        keys = "nib, hs_code, destination_country, month"
        con.execute(
            f"CREATE TABLE grouped AS SELECT {keys}, sum(fob_usd), count(*) AS n FROM ({lines}) GROUP BY {keys}"
        )
        con.execute(f"COPY grouped TO '{out}/grouped.parquet'")
        return Done(rows=int(con.execute("SELECT sum(n) FROM grouped").fetchall()[0][0]))


def copy_core(_: Scale) -> Done:
    """Each core table read whole, sorted by its key and written again, by the same engine under the same limit.

    A GROUP BY that counts rows would be a lower floor, but reads one column in ten milliseconds and says nothing: every
    derivation reads most columns, sorts, and writes tables of about the size of core.
    """
    settings, rows = Settings(), 0
    out = settings.scratch / "floor"
    out.mkdir(parents=True, exist_ok=True)
    limits: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": settings.engine_memory,
        "temp_directory": str(settings.scratch),
    }
    with duckdb.connect(config=limits) as con:
        for folder in sorted(settings.lake.rglob("core_*")):
            table = con.read_parquet(f"{folder}/*.parquet").order("record_id")
            table.write_parquet(str(out / f"{folder.name}.parquet"), compression="zstd")
            rows += int(con.read_parquet(f"{out}/{folder.name}.parquet").count("*").fetchall()[0][0])
    return Done(rows=rows)
