"""Rankings of a programme's candidates: columns of text to `core_curation`.

Belongs here: the scores by criterion and the decision. Criteria are each programme's own and no official weights exist
(4K+1A for exporters, turnover, potential and digital literacy for Kominfo), so the set is open: a layout names the
criterion of a column as `criteria.<name>`, scores are kept as they stand, and totals and ranks are the sheet's own.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import OK, STRING, arrow, column, like
from umkm_pipeline.ingest.context import Context
from umkm_pipeline.ingest.numbers import to_ratio
from umkm_pipeline.model.codes import Decision
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.quality.rule import Work
from umkm_pipeline.reference.programmes import match_programme, programmes
from umkm_pipeline.sources.amounts import parse_amount, parse_count
from umkm_pipeline.sources.choices import parse_choice
from umkm_pipeline.sources.claims import parse_claimed_goods
from umkm_pipeline.sources.days import parse_dates_of
from umkm_pipeline.sources.person import Columns, parse_contacts, parse_ids, parse_place, text_of

DECISION_UNKNOWN = "decision_unknown"
CRITERION = "criteria."
"""What a field of scores begins with; the name of the criterion follows."""
SCORE_LOWEST, SCORE_HIGHEST = "score:lowest", "score:highest"
SCORE_SUM = "score:sum"
"""Columns about the scores of a row; for rules, not part of core."""

_DECISIONS = {
    **dict.fromkeys(
        ("diterima", "lolos", "lulus", "terpilih", "ya", "accepted", "lolos kurasi"), Decision.ACCEPTED.value
    ),
    **dict.fromkeys(("cadangan", "reserve", "waiting list", "daftar tunggu"), Decision.RESERVE.value),
    **dict.fromkeys(
        ("tidak lolos", "tidak lulus", "tidak terpilih", "belum lolos", "tidak diterima", "ditolak", "tidak"),
        Decision.NOT_CHOSEN.value,
    ),
}


def parse(rows: pd.DataFrame, month: date, context: Context, tokens: Tokens) -> tuple[Work, Columns]:  # noqa: ARG001
    """Core columns of a file's candidates, with what their parsers found wrong; arguments as for every source."""
    into = Columns()
    parse_ids(rows, tokens, into)
    parse_contacts(rows, tokens, into)
    parse_place(rows, into, province=context.province, region=context.region)
    parse_dates_of(rows, into, "curated_on")
    parse_claimed_goods(rows, into, into.core["curated_on"])
    decision = parse_choice(text_of(rows, "decision"), _DECISIONS, DECISION_UNKNOWN)
    into.core["decision"], into.problem["decision"] = decision
    into.core |= {name: text_of(rows, name) for name in ("business_name", "owner_name", "product", "decision_reason")}
    into.core["curation_round"] = text_of(rows, "curation_round")
    into.core["programme_code"] = _programme(rows, into)
    _scores(rows, into)
    return Work(pd.DataFrame(into.core), rows, into.problem), into


def _programme(rows: pd.DataFrame, into: Columns) -> pd.Series:
    """What `_source.yml` or the sheet's column says, else what the selection's name and year tell."""
    day = into.core["curated_on"]
    year = like(day, pc.cast(pc.year(arrow(day)), pa.string()))
    stated = text_of(rows, "programme_code")
    name = text_of(rows, "event_name").fillna(stated)
    told = match_programme(name + " " + year.fillna(""))
    return stated.where(stated.isin(programmes()["programme_code"])).fillna(told).astype(STRING)


def _scores(rows: pd.DataFrame, into: Columns) -> None:
    """`criteria`, the bounds and sum of a row's scores, `total_score`, `rank_stated` and `quota`."""
    listed = column([""] * len(rows), rows.index)
    scores = []
    for field in sorted(name for name in map(str, rows) if name.startswith(CRITERION)):
        score = parse_amount(rows, field)
        value = to_ratio(score.value)
        shown = like(value, pc.cast(arrow(value), pa.string())).str.replace(r"\.0$", "", regex=True)
        listed = listed.mask(value.notna(), listed + ";" + field.removeprefix(CRITERION) + "=" + shown)
        into.problem[field] = score.problem
        scores.append(value)
    listed = listed.str.lstrip(";")
    each = pd.concat(scores, axis=1) if scores else pd.DataFrame(index=rows.index)
    total, rank, quota = parse_amount(rows, "total_score"), parse_count(rows, "rank_stated"), parse_count(rows, "quota")
    into.core |= {
        "criteria": listed.mask(listed == OK).astype(STRING),
        "total_score": to_ratio(total.value),
        "rank_stated": rank.value,
        "quota": quota.value,
        SCORE_LOWEST: each.min(axis=1),
        SCORE_HIGHEST: each.max(axis=1),
        SCORE_SUM: each.sum(axis=1),
    }
    into.problem |= {"total_score": total.problem, "rank_stated": rank.problem, "quota": quota.problem}
