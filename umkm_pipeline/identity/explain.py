"""Why a firm is one firm: its records, the links between them, its evidence and its rungs.

Belongs here: what is gathered from the lake. How it is shown is in `cli/explain.py`. Names are masked, and numbers of
people are not gathered at all: what is told here may be shown on a screen or sent by e-mail.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import ibis
import pandas as pd

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.identity.compare import FIELDS
from umkm_pipeline.lake import Lake
from umkm_pipeline.model.arrow import to_frame
from umkm_pipeline.privacy import masked_words

_ADDRESS = ("record_id", "party_role", "source_path", "sheet", "row_number")
_LINK = ("record_id", "party_role", "other_record_id", "other_party_role", "link_rule", "probability", "model_version")
_EVIDENCE = (
    *("evidence", "grade", "rung", "occurred_on", "document_id", "record_id"),
    *("reported_from", "reported_to"),
)
_READINESS = ("occurred_on", "readiness_part", "readiness_group", "points")
_INTERVAL = (
    *("valid_from", "valid_to", "rung", "rung_declared", "rung_confirmed", "rung_claimed"),
    *("is_active", "lapsed_on", "readiness"),
)
_MASKED = ("business_name", "owner_name")


def explain(lake: Lake, con: ibis.BaseBackend, umkm_id: str) -> dict[str, Any]:
    """What is known of a firm and why.

    Args:
        lake: the lake.
        con: the engine to read it with.
        umkm_id: the firm's id; one that was merged away leads to the firm that it is now.

    Returns:
        `umkm_id`; `asked`, the id asked for; `firm` (masked names, place, NIB); `records` with row address, role, and
        the rule and probability by which each is linked; `links`, the tree that holds them together, each with `gains`,
        the log-odds that each field adds to a score; `evidence`, `readiness` (its parts) and `rungs` in the order of
        time. All of it is JSON.

    Raises:
        UmkmError: no firm has, or had, the id.
    """
    scan = partial(lake.scan, con=con)
    firm_id = _now(scan("identity_id_redirect"), con, umkm_id)
    records = _rows(con, scan("identity_record_firm"), firm_id, (*_ADDRESS, "link_rule", "probability"))
    if not records:
        raise UmkmError(
            "no firm has this id",
            where=umkm_id,
            remedy="an id is UMKM- and ten letters or digits, as in mart.firm; refresh if the firm is new",
        )
    gains = tuple(f"gain_{field}" for field in (*FIELDS, "start"))
    links = _rows(con, scan("identity_link"), firm_id, (*_LINK, *gains))
    for link in links:
        told = {gain.removeprefix("gain_"): link.pop(gain) for gain in gains}
        link["gains"] = {field: gain for field, gain in told.items() if gain is not None}
    return {
        "umkm_id": firm_id,
        "asked": umkm_id,
        "firm": _firm(con, scan("identity_firm"), firm_id),
        "records": records,
        "links": links,
        "evidence": sorted(_rows(con, scan("status_evidence"), firm_id, _EVIDENCE), key=lambda row: row["occurred_on"]),
        "readiness": _rows(con, scan("status_readiness"), firm_id, _READINESS),
        "rungs": _rows(con, scan("status_interval"), firm_id, _INTERVAL),
    }


def _now(redirect: ibis.Table, con: ibis.BaseBackend, umkm_id: str) -> str:
    led = con.to_pyarrow(redirect.filter(redirect.from_id == umkm_id).select("to_id"))["to_id"].to_pylist()
    return str(led[0]) if led else umkm_id


def _firm(con: ibis.BaseBackend, firms: ibis.Table, firm_id: str) -> dict[str, Any]:
    columns = (*_MASKED, "village_name", "district_code", "region_code", "nib")
    rows = to_frame(con.to_pyarrow(firms.filter(firms.umkm_id == firm_id).select(*columns)))
    for name in _MASKED:
        rows[name] = masked_words(rows[name])
    return _plain(rows)[0] if len(rows) else {}


def _rows(con: ibis.BaseBackend, rows: ibis.Table, firm_id: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """Rows of a firm, in the order of their columns."""
    return _plain(to_frame(con.to_pyarrow(rows.filter(rows.umkm_id == firm_id).select(*columns).order_by(*columns))))


def _plain(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON has them: dates as texts, null as None."""
    told = rows.astype(object)
    for name in rows.columns[["date" in str(dtype) for dtype in rows.dtypes]]:
        told[name] = told[name].map(str).astype(object)
    told = told.where(rows.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in told.to_dict("records")]
