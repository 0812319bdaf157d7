"""What people decided about pairs of records: the same firm, or two.

Belongs here: their form, and what they mean for profiles. A judgement outranks every score: "same" joins, whatever
numbers say, "different" keeps apart, whatever chain of links leads from one to the other. Where they contradict each
other, "different" holds. Keeping, taking back and exchanging judgements with officers is not done here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from umkm_pipeline.identity.blocks import Ints
from umkm_pipeline.model.codes import Verdict
from umkm_pipeline.model.tables import TABLES

SAME, DIFFERENT = Verdict.SAME.value, Verdict.DIFFERENT.value

PAIR = TABLES["identity_link"].key
"""Record and role of one side of a pair, then of the other."""

SCHEMA = pa.schema([(name, pa.string()) for name in (*PAIR, "verdict")])
"""One row a pair; verdicts other than `SAME` and `DIFFERENT` (unsure) decide nothing."""


def no_judgements() -> pa.Table:
    """An empty table of judgements."""
    return SCHEMA.empty_table()


def judged(judgements: pa.Table) -> pa.Table:
    """record_id and party_role of every record that a judgement names."""
    one = judgements.select(["record_id", "party_role"])
    other = judgements.select(["other_record_id", "other_party_role"]).rename_columns(one.column_names)
    return pa.concat_tables([one, other]).cast(pa.schema(list(SCHEMA)[:2]))


@dataclass(frozen=True, slots=True)
class Judged:
    """Rows of two profiles that are one firm, and of two that are not; both without repeats, in ascending order."""

    same: Ints
    different: Ints

    @classmethod
    def of(cls, judgements: pa.Table, of_record: pa.Table) -> Judged:
        """The judgements as profiles; those of records that are in no file now wait for them to come back.

        Args:
            judgements: a table of `SCHEMA`.
            of_record: record_id, party_role and profile.
        """
        if not len(judgements):
            none = np.zeros((0, 2), dtype=np.int64)
            return cls(none, none)
        by = ["record_id", "party_role"]
        left = judgements.join(of_record, by, join_type="inner")
        other = of_record.rename_columns(["other_record_id", "other_party_role", "other_profile"])
        both = left.join(other, ["other_record_id", "other_party_role"], join_type="inner").to_pandas()
        low, high = both[["profile", "other_profile"]].min(axis=1), both[["profile", "other_profile"]].max(axis=1)
        pairs = {}
        for verdict in (SAME, DIFFERENT):
            chosen = (both["verdict"] == verdict) & (low != high)
            stacked = np.column_stack((low[chosen], high[chosen])).astype(np.int64)
            pairs[verdict] = np.unique(stacked, axis=0).reshape(-1, 2)
        return cls(pairs[SAME], pairs[DIFFERENT])
