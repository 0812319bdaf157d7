"""Pairs as a person sees them: both records side by side, numbers masked, and which cells differ.

Belongs here: from the queue to what a workbook shows. How it looks is in `export.py`.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa

from umkm_pipeline.ingest.cells import map_distinct
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.arrow import to_frame
from umkm_pipeline.model.codes import CODE_LISTS
from umkm_pipeline.reference.regions import dim_region
from umkm_pipeline.reference.tables import table
from umkm_pipeline.review.content import with_content
from umkm_pipeline.review.judged import SIDES
from umkm_pipeline.review.pair import Pair, Side

_SHOWN_DIGITS = 4
_Record = Mapping[Hashable, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one column says of both records; `differs` where both say something, and not the same."""

    left: str
    right: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair as a workbook shows it: its columns in the order of `TITLES`."""

    pair: Pair
    probability: float
    is_one_firm: bool
    stake_usd: str
    cells: tuple[Cell, ...]


TITLES = (
    *("Nama usaha", "Pemilik", "Alamat", "Desa/kelurahan", "Kabupaten/kota", "NIB", "NPWP", "NIK", "Telepon"),
    *("Peran", "Bulan", "Berkas", "Lembar", "Baris"),
)
"""What is shown of each record, in the words of the workbook."""

# What is shown, and what is compared; addresses of rows always differ, which says nothing.
_COMPARED = (
    ("business_name", "name_key"),
    ("owner_name", "owner_key"),
    ("address", "address_plain"),
    ("village", "village_key"),
    ("region", "region_code"),
    ("nib", "nib"),
    ("npwp_masked", "npwp"),
    ("nik_masked", "nik_token"),
    ("phone_masked", "phone_token"),
    *((name, "") for name in ("role", "month", "source_path", "sheet", "row")),
)


def shown_pairs(queue: pd.DataFrame, scan: Scan) -> list[Shown]:
    """The pairs of some rows of `identity.review_queue`, in their order.

    Args:
        queue: the rows.
        scan: opens `identity_record` and `identity_contact`.
    """
    if queue.empty:
        return []
    records = _records(queue, scan)
    return [
        _shown(
            row,
            records[row["record_id"], row["party_role"]],
            records[row["other_record_id"], row["other_party_role"]],
        )
        for row in queue.to_dict("records")
    ]


def _records(queue: pd.DataFrame, scan: Scan) -> dict[tuple[str, str], _Record]:
    """What is shown and compared of each record, by record and role."""
    named = ["record_id", "party_role"]
    sides = pd.concat([queue[[f"{side}{name}" for name in named]].set_axis(named, axis=1) for side in SIDES])
    wanted = ibis.memtable(sides.drop_duplicates())
    found = with_content(scan("identity_record"), wanted).semi_join(wanted, named)
    for kind in ("nik", "phone"):
        contact = scan("identity_contact").select(**{f"{kind}_token": "token", f"{kind}_value": "contact_value"})
        found = found.left_join(contact, f"{kind}_token").drop(f"{kind}_token_right")
    records = to_frame(found.to_pyarrow())
    records["nik_masked"] = _masked(records["nik_value"], records["nik_token"])
    records["phone_masked"] = _masked(records["phone_value"], records["phone_token"])
    records["npwp_masked"] = _masked(records["npwp"], records["npwp"])
    plain = records["address"].str.upper().str.replace(r"[^\w]+", " ", regex=True).str.strip()
    records["address_plain"] = plain.where(plain != "")
    places = dim_region()
    regions = dict(zip(places["region_code"], places["region_name"], strict=True))
    records["region"] = map_distinct(records["region_code"], lambda code: regions.get(code, code), pa.string())
    records["village"] = _village(records["village_key"])
    roles = {code.value: code.id for code in CODE_LISTS["party_role"]}
    records["role"] = map_distinct(records["party_role"], roles.get, pa.string())
    records["month"] = [f"{month:%Y-%m}" for month in records["period_month"]]
    records["row"] = records["row_number"].astype(str)
    return {(row["record_id"], row["party_role"]): row for row in records.to_dict("records")}


def _masked(values: pd.Series, tokens: pd.Series) -> pd.Series:
    """The last digits behind asterisks; only asterisks where the value is not known any more."""
    return ("****" + values.str[-_SHOWN_DIGITS:].fillna("")).where(tokens.notna())


def _village(keys: pd.Series) -> pd.Series:
    """Names of villages: of a code, or behind the code of a region."""
    known = table("regions/villages.csv.gz")
    known = known[known["village_code"].isin(keys.dropna().tolist())]
    names = dict(zip(known["village_code"], known["village_name"], strict=True))
    return map_distinct(keys, lambda key: names.get(key, re.sub(r"^\d+ ", "", key)), pa.string())


def _shown(row: Mapping[Hashable, Any], left: _Record, right: _Record) -> Shown:
    cells = tuple(
        Cell(_text(left[shown]), _text(right[shown]), bool(compared) and _differ(left[compared], right[compared]))
        for shown, compared in _COMPARED
    )
    return Shown(
        pair=Pair.of(_side(left), _side(right)),
        probability=float(row["probability"]),
        is_one_firm=row["umkm_id"] == row["other_umkm_id"],
        stake_usd=f"{row['stake_usd']:,.0f}",
        cells=cells,
    )


def _side(record: _Record) -> Side:
    return Side(str(record["record_id"]), str(record["party_role"]), _text(record["content"]))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _differ(one: object, other: object) -> bool:
    return isinstance(one, str) and isinstance(other, str) and one != other
