"""`identity_judgement`: what people said, as rows, without people who were erased.

Belongs here: from judgements to the table of the model.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
import pyarrow as pa

from umkm_pipeline.erasure.person import party_of
from umkm_pipeline.erasure.suppress import Erased
from umkm_pipeline.model.arrow import to_arrow
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.review.judgement import Judgement
from umkm_pipeline.review.pair import Pair, Side

_TABLE = TABLES["identity_judgement"]


def identity_judgement(judgements: Collection[Judgement], erased: Erased) -> pa.Table:
    """The judgements in the order of the table's key; those on a record of an erased person are left out.

    Args:
        judgements: what people said.
        erased: the list of erased people.
    """
    kept = [one for one in judgements if not (erased and _is_erased(one.pair, erased))]
    rows = [_row(one) for one in sorted(kept, key=lambda one: one.id)]
    return to_arrow(_TABLE, pd.DataFrame(rows, columns=list(_TABLE.columns)))


def _row(one: Judgement) -> dict[str, object]:
    left, right = one.pair.left, one.pair.right
    return {
        "judgement_id": one.id,
        "record_id": left.record_id,
        "party_role": left.role,
        "other_record_id": right.record_id,
        "other_party_role": right.role,
        "content_hash": left.content or None,
        "other_content_hash": right.content or None,
        "verdict": one.verdict.value,
        "judged_by": one.by,
        "decision_reason": one.why or None,
        "judged_at": one.at,
        "judgement_path": one.path,
        "judgement_entry": one.entry,
        "judgement_file_id": one.file_id,
    }


def _is_erased(pair: Pair, erased: Erased) -> bool:
    listed = erased.listed.get("row", {})
    names = (name for side in (pair.left, pair.right) for name in _listed_as(side))
    return any(erased.tokens.erasure_token("row", name) in listed for name in names)


def _listed_as(side: Side) -> tuple[str, ...]:
    """How the list names a record: as a whole, and in documents by the party's columns."""
    party = party_of(side.record_id.partition("/")[0], side.role)
    return (side.record_id, f"{side.record_id}#{party}") if party else (side.record_id,)
