"""Made-up trainings and exports of the registry's own firms, straight as core partitions.

Belongs here: columns by vectorised numpy. Reading sheets and declarations row by row is measured on real files; here
only the volume counts, and that records meet firms by NIB, NIK and phone, or by nothing.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.measure import Done
from benchmarks.scale import Scale
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.reference.programmes import dim_programme
from umkm_pipeline.settings import Settings

Ints = npt.NDArray[np.int64]

_SEED = 11
_FIRST, _MONTHS = np.datetime64("2019-01"), 72
_PARTICIPANTS_EACH = 40
_ITEMS_EACH = 2
_EXPORTERS = 0.05
"""Share of firms that export, so that most exporters come back."""
_FIRM = ("business_name", "owner_name", "owner_sex", "nib", "npwp", "nik_token", "phone_token", "region_code")


def core(scale: Scale) -> Done:
    """Write `core_training` and `core_exports` over 72 months."""
    lake, rng = Lake(Settings().lake), np.random.default_rng(_SEED)
    files = sorted(lake.folder("core_registry").glob("*.parquet"))
    firms = pq.read_table(files, columns=list(_FIRM)).to_pandas(types_mapper=pd.ArrowDtype)
    rows = _write(lake, "training", _training(rng, firms, scale.training_rows))
    return Done(rows=rows + _write(lake, "exports", _exports(rng, firms, scale.declaration_items)))


def _training(rng: np.random.Generator, firms: pd.DataFrame, count: int) -> pd.DataFrame:
    """Participants, one in ten of them of no known firm."""
    events = count // _PARTICIPANTS_EACH + 1
    event = np.arange(count) % events
    programmes = dim_programme()["programme_code"].to_numpy(dtype=object)
    codes = programmes[rng.integers(len(programmes), size=events)]
    starts = _days(rng, events)
    regions = firms["region_code"].to_numpy(dtype=object)[rng.integers(len(firms), size=events)]
    ids = [f"{code}/{region}/{day}" for code, region, day in zip(codes, regions, starts, strict=True)]
    rows = firms.iloc[rng.integers(len(firms), size=count)].reset_index(drop=True)
    rows.loc[rng.random(count) < 0.1, ["nib", "npwp", "nik_token", "phone_token", "business_name"]] = None  # noqa: PLR2004
    return rows.assign(
        programme_code=codes[event],
        event_id=np.array(ids, dtype=object)[event],
        event_name="Pelatihan ekspor",
        site_region_code=regions[event],
        starts_on=starts[event],
        ends_on=starts[event] + 2,
        days_held=3,
        days_attended=rng.integers(0, 4, size=count),
        participant_name=rows["owner_name"].fillna("Peserta"),
        province_code="63",
        sample_reported=rng.random(count) < 0.05,  # noqa: PLR2004
        foreign_sales_reported=rng.random(count) < 0.02,  # noqa: PLR2004
        month=starts[event].astype("datetime64[M]"),
    )


def _exports(rng: np.random.Generator, firms: pd.DataFrame, count: int) -> pd.DataFrame:
    """Declarations of two lines; one in ten by a trading company for the owner, some amended, cancelled, samples."""
    document = np.arange(count) // _ITEMS_EACH
    documents = int(document.max()) + 1
    amended = rng.random(documents) < 0.03  # noqa: PLR2004
    cancelled, sample = rng.random(documents) < 0.02, rng.random(documents) < 0.05  # noqa: PLR2004
    undername, company = rng.random(documents) < 0.1, rng.integers(200, size=documents)  # noqa: PLR2004
    exporters = rng.permutation(len(firms))[: max(1, int(len(firms) * _EXPORTERS))]
    owner = firms.iloc[exporters[rng.integers(len(exporters), size=documents)][document]].reset_index(drop=True)
    day, fob = _days(rng, documents), rng.integers(100, 2_000_000, size=count)
    under, trader = undername[document], _texts("9120", company, 9)[document]
    rows = pd.DataFrame(
        {
            "document_type": "PEB",
            "document_id": _texts("aju", np.arange(documents), 9)[document],
            "version": 0,
            "exported_on": day[document],
            "npe_issued": True,
            "is_cancelled": cancelled[document],
            "is_sample": sample[document],
            "is_commercial": ~sample[document],
            "destination_country": rng.choice(np.array(["JP", "CN", "MY", "NL"], dtype=object), documents)[document],
            "item_number": np.arange(count) % _ITEMS_EACH + 1,
            "hs_code": rng.choice(np.array(["46021190", "03061721", "09011110"], dtype=object), count),
            "net_weight_kg": rng.integers(1, 20_000, size=count),
            "currency": "USD",
            "ndpbm": 15_000,
            "fob_native": fob,
            "fob_usd": fob,
            "fob_idr": fob * 15_000,
            "rate_source": "ndpbm",
            "rate_date": day[document],
            "exporter_name": owner["business_name"].mask(under, "PT Niaga Contoh"),
            "exporter_nib": owner["nib"].mask(under, trader),
            "exporter_nik_token": owner["nik_token"].mask(under, None),
            "goods_owner_name": owner["business_name"].where(under, None),
            "goods_owner_nib": owner["nib"].where(under, None),
            "goods_owner_nik_token": owner["nik_token"].where(under, None),
            "month": day[document].astype("datetime64[M]"),
        }
    )
    return pd.concat([rows, rows[amended[document]].assign(version=1)], ignore_index=True)


def _days(rng: np.random.Generator, count: int) -> npt.NDArray[np.datetime64]:
    span = int((_FIRST + _MONTHS).astype("datetime64[D]").astype(int) - _FIRST.astype("datetime64[D]").astype(int))
    days: npt.NDArray[np.datetime64] = _FIRST.astype("datetime64[D]") + rng.integers(span, size=count)
    return days


def _texts(prefix: str, numbers: Ints, width: int) -> npt.NDArray[np.object_]:
    texts: npt.NDArray[np.object_] = (prefix + pd.Series(numbers).astype(str).str.zfill(width)).to_numpy(dtype=object)
    return texts


def _write(lake: Lake, source: str, rows: pd.DataFrame) -> int:
    schema = arrow_schema(TABLES[f"core_{source}"])
    decimals = {field.name: pd.ArrowDtype(field.type) for field in schema if pa.types.is_decimal(field.type)}
    rows = rows.astype({name: decimal for name, decimal in decimals.items() if name in rows})
    for month, part in rows.groupby("month", sort=True):
        first = pd.Timestamp(str(month)).date().replace(day=1)
        lake.write(f"core_{source}", _addressed(source, first, part.reset_index(drop=True)), first)
    return len(rows)


def _addressed(source: str, month: date, rows: pd.DataFrame) -> pd.DataFrame:
    prefix, number = f"{source}/{month:%Y-%m}/synthetic/s/", pd.Series(np.arange(1, len(rows) + 1))
    return rows.assign(
        record_id=prefix + number.astype(pd.ArrowDtype(pa.string())),
        period_month=month,
        source_file_id=f"synthetic {source} {month:%Y-%m}",
        source_path=f"{source}/{month:%Y-%m}/synthetic",
        sheet="s",
        row_number=number,
    )
