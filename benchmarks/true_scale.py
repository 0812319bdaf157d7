"""A lake as deriving finds it after linking: 365,000 firms, 60 months, 2 million lines of customs documents.

Belongs here: core tables and the identity tables made straight from them, a month at a time. Every party carries its
NIB, so that linking, which `derive.py` measures, is a rename here. Exporters come, go and return, and differ in size as
exporters do: few firms have most lines, and a firm sends few goods to few countries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

import ibis
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from benchmarks.measure import Done
from benchmarks.scale import Scale
from benchmarks.true_scale_others import others
from umkm_pipeline.identity.records import identity_record
from umkm_pipeline.lake import Lake, engine
from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.reference.countries import countries
from umkm_pipeline.reference.programmes import dim_programme
from umkm_pipeline.reference.regions import dim_region
from umkm_pipeline.reference.tables import table
from umkm_pipeline.settings import Settings

Ints = npt.NDArray[np.int64]

MONTHS = 60
_SEED, _FIRST = 17, np.datetime64("2020-01", "M")
_EXPORTERS, _LINES_A_DOCUMENT = 0.05, 3
_PARCELS, _UNDERNAME, _AMENDED, _CANCELLED, _SAMPLES, _WRONG_WEIGHT = 0.15, 0.1, 0.03, 0.02, 0.03, 0.01
_TRADERS, _PARTICIPANTS_EACH = 200, 40
_RUPIAH = 15_000


@dataclass(frozen=True, slots=True)
class _Exporters:
    """What each exporter is like: firm, weight, first and last month, numbers of goods and countries, price level."""

    firm: Ints
    weight: npt.NDArray[np.float64]
    first: Ints
    last: Ints
    goods: Ints
    countries: Ints
    price: npt.NDArray[np.float64]


def lake(scale: Scale) -> Done:
    """Write the core tables of all sources but two that add no lines, identity_record and identity_record_firm."""
    store, rng = Lake(Settings().lake), np.random.default_rng(_SEED)
    regions = dim_region().query("region_level == 'regency'")["region_code"].to_numpy(dtype=object)
    region = regions[rng.integers(len(regions), size=scale.firms)]
    rows = _write(store, "registry", 0, _registry(rng, region))
    exporters = _exporters(rng, max(3, round(scale.firms * _EXPORTERS)), scale.firms)
    each = np.array_split(np.arange(scale.true_items), MONTHS)
    trained = np.array_split(np.arange(scale.training_rows), MONTHS)
    for month in range(MONTHS):
        rows += _write(store, "training", month, _training(rng, month, len(trained[month]), region))
        lines = _lines(rng, month, len(each[month]), exporters)
        by_post = lines.pop("by_post").to_numpy(dtype=bool)
        rows += _write(store, "exports", month, _declared(lines[~by_post].reset_index(drop=True)))
        rows += _write(store, "parcels", month, _sent(lines[by_post].reset_index(drop=True)))
        for source, frame in others(rng, _FIRST + month, region, _nib).items():
            rows += _write(store, source, month, frame)
    return Done(rows=rows + _identify(store))


def _exporters(rng: np.random.Generator, count: int, firms: int) -> _Exporters:
    first = rng.integers(-24, MONTHS, size=count)
    return _Exporters(
        firm=rng.permutation(firms)[:count].astype(np.int64),
        weight=rng.lognormal(0, 1.5, size=count),
        first=first,
        last=first + rng.geometric(1 / 30, size=count),
        goods=rng.geometric(0.35, size=count),
        countries=rng.geometric(0.4, size=count),
        price=rng.lognormal(1.5, 1, size=count),
    )


def _registry(rng: np.random.Generator, region: npt.NDArray[np.object_]) -> pd.DataFrame:
    count = len(region)
    return pd.DataFrame(
        {
            "as_of_date": np.datetime64("2020-01-31"),
            "business_name": _texts("Usaha ", np.arange(count), 6),
            "owner_sex": np.array(["P", "L", None], dtype=object)[rng.integers(3, size=count)],
            "nib": _nib(np.arange(count)),
            "region_code": region,
            "province_code": pd.Series(region).str[:2],
            "hs_code": _codes(rng.integers(1 << 30, size=count)),
            "turnover_idr": rng.integers(10_000_000, 3_000_000_000, size=count),
            "size_class_stated": rng.choice(
                np.array(["mikro", "kecil", "menengah"], dtype=object), size=count, p=[0.9, 0.08, 0.02]
            ),
            "certificates": rng.choice(np.array([None, "HALAL", "HALAL;PIRT"], dtype=object), size=count),
            "foreign_sales_percent": np.where(rng.random(count) < 0.01, 5.0, 0.0),  # noqa: PLR2004
        }
    )


def _training(rng: np.random.Generator, month: int, count: int, region: npt.NDArray[np.object_]) -> pd.DataFrame:
    programmes = dim_programme()["programme_code"].to_numpy(dtype=object)
    event = np.arange(count) // _PARTICIPANTS_EACH
    starts = (_FIRST + month).astype("datetime64[D]") + event % 20
    code, site = programmes[event % len(programmes)], region[event]
    firm = rng.integers(len(region), size=count)
    return pd.DataFrame(
        {
            "programme_code": code,
            "event_id": [f"{one}/{other}/{day}" for one, other, day in zip(code, site, starts, strict=True)],
            "event_name": "Pelatihan ekspor",
            "site_region_code": site,
            "starts_on": starts,
            "ends_on": starts + 2,
            "days_held": 3,
            "days_attended": rng.integers(0, 4, size=count),
            "participant_name": "Peserta",
            "business_name": _texts("Usaha ", firm, 6),
            "nib": _nib(firm),
            "province_code": pd.Series(region[firm]).str[:2],
            "region_code": region[firm],
            "sample_reported": rng.random(count) < 0.05,  # noqa: PLR2004
            "foreign_sales_reported": rng.random(count) < 0.02,  # noqa: PLR2004
        }
    )


def _lines(rng: np.random.Generator, month: int, count: int, exporters: _Exporters) -> pd.DataFrame:
    """Lines of one month's documents, by declaration or by post, those of amended documents twice."""
    document = np.arange(count) // _LINES_A_DOCUMENT
    documents = int(document[-1]) + 1 if count else 0
    open_now = (exporters.first <= month) & (exporters.last >= month)
    weight = np.where(open_now, exporters.weight, 0)
    weight = weight if weight.any() else exporters.weight
    who = rng.choice(len(weight), size=documents, p=weight / weight.sum())[document]
    number = exporters.firm[who]
    good = number * 31 + rng.integers(1 << 30, size=count) % exporters.goods[who]
    country = (number * 17 + rng.integers(1 << 30, size=documents)[document] % exporters.countries[who]) % 97
    day = (_FIRST + month).astype("datetime64[D]") + rng.integers(28, size=documents)[document]
    kilograms = rng.integers(1, 5_000, size=count)
    fob = np.round(kilograms * exporters.price[who] * rng.lognormal(0, 0.3, size=count), 2) + 1
    wrong = rng.random(count) < _WRONG_WEIGHT
    sample = (rng.random(documents) < _SAMPLES)[document]
    rows = pd.DataFrame(
        {
            "document_id": _texts(f"{month:02d}-", document, 9),
            "version": 0,
            "exported_on": day,
            "npe_issued": True,
            "is_cancelled": (rng.random(documents) < _CANCELLED)[document],
            "is_sample": sample,
            "is_commercial": ~sample,
            "destination_country": _countries()[country],
            "item_number": np.arange(count) % _LINES_A_DOCUMENT + 1,
            "hs_code": _codes(good),
            "net_weight_kg": np.where(wrong, kilograms * 1_000, kilograms),
            "currency": "USD",
            "ndpbm": _RUPIAH,
            "fob_native": fob,
            "fob_usd": fob,
            "fob_idr": fob * _RUPIAH,
            "rate_source": "ndpbm",
            "rate_date": day,
            "firm": number,
            "trader": np.where(
                (rng.random(documents) < _UNDERNAME)[document], rng.integers(_TRADERS, size=documents)[document], -1
            ),
            "by_post": (rng.random(documents) < _PARCELS)[document],
        }
    )
    amended = (rng.random(documents) < _AMENDED)[document]
    return pd.concat([rows, rows[amended].assign(version=1)], ignore_index=True)


def _declared(rows: pd.DataFrame) -> pd.DataFrame:
    firm, trader = rows.pop("firm").to_numpy(), rows.pop("trader").to_numpy()
    under = trader >= 0
    name, nib = _texts("Usaha ", firm, 6), _nib(firm)
    return rows.assign(
        document_type="PEB",
        exporter_name=np.where(under, "PT Niaga Contoh", name),
        exporter_nib=np.where(under, _nib(9_000_000 + trader), nib),
        goods_owner_name=pd.Series(name).where(under, None),
        goods_owner_nib=pd.Series(nib).where(under, None),
    )


def _sent(rows: pd.DataFrame) -> pd.DataFrame:
    firm = rows.pop("firm").to_numpy()
    return rows.drop(columns="trader").assign(
        document_type="CN", sender_name=_texts("Usaha ", firm, 6), sender_nib=_nib(firm)
    )


def _identify(store: Lake) -> int:
    """The parties of every row, each the firm of its NIB."""
    settings = Settings()
    with engine(settings.scratch, memory_limit=settings.engine_memory) as con:
        scan = partial(store.scan, con=con)
        rows = store.write_expression("identity_record", identity_record(scan), con)
        named = scan("identity_record")
        linked = named.select(
            *(name for name in TABLES["identity_record_firm"].columns if name in named.columns),
            umkm_id=ibis.literal("UMKM-") + named.nib.right(10),
            link_rule=ibis.literal("nib"),
            probability=ibis.literal(0.999),
        )
        return rows + store.write_expression("identity_record_firm", linked, con)


def _write(store: Lake, source: str, month: int, rows: pd.DataFrame) -> int:
    first: date = (_FIRST + month).astype(object)
    number = pd.Series(np.arange(1, len(rows) + 1))
    rows = rows.assign(
        record_id=f"{source}/{first:%Y-%m}/made/s/" + number.astype(pd.ArrowDtype(pa.string())),
        period_month=first,
        source_file_id=f"made {source} {first:%Y-%m}",
        source_path=f"{source}/{first:%Y-%m}/made",
        sheet="s",
        row_number=number,
    )
    schema = arrow_schema(TABLES[f"core_{source}"])
    decimals = {field.name: pd.ArrowDtype(field.type) for field in schema if pa.types.is_decimal(field.type)}
    rounded = {name: rows[name].round(2) for name in decimals if name in rows}
    rows = rows.assign(**rounded).astype({name: kind for name, kind in decimals.items() if name in rows})
    return store.write(f"core_{source}", rows, first)


def _codes(numbers: Ints) -> npt.NDArray[np.object_]:
    known: npt.NDArray[np.object_] = table("hs6_2022.csv.gz")["hs6"].to_numpy(dtype=object)
    return np.asarray(known[numbers % len(known)] + "00", dtype=object)


def _countries() -> npt.NDArray[np.object_]:
    codes = countries()["destination_country"]
    return codes[codes != "ID"].to_numpy(dtype=object)


def _nib(firm: Ints) -> npt.NDArray[np.object_]:
    return _texts("912", firm, 10)


def _texts(prefix: str, numbers: Ints, width: int) -> npt.NDArray[np.object_]:
    texts: npt.NDArray[np.object_] = (prefix + pd.Series(numbers).astype(str).str.zfill(width)).to_numpy(dtype=object)
    return texts
