"""Why records are one firm: the links that hold it together, in the words of the tables.

Belongs here: from links of profiles to `identity.link` and the rule of each record. Which links hold a firm together
is decided in `cluster.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.identity.blocks import Ints, Pairs
from umkm_pipeline.identity.compare import FIELDS, Compared
from umkm_pipeline.identity.model import Model
from umkm_pipeline.identity.rules import IDENTICAL, NAMES, NUMBERS, RULES, SCORE, SINGLE
from umkm_pipeline.model.arrow import arrow_schema
from umkm_pipeline.model.tables import TABLES

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Links of records, each a tree in its cluster: rows of two records, number of the rule, probability, gains.

    `gains` has a column for each of `FIELDS` and one for where the score starts; NaN where a rule decided.
    """

    left: Ints
    right: Ints
    rule: Ints
    probability: Floats
    gains: Floats


def gains_of(compared: Compared, model: Model, links: Pairs, rule: Ints, known: tuple[Ints, Floats]) -> Floats:
    """What each field adds to the score of each link, and where the score starts; NaN where a rule decided.

    Args:
        compared: the profiles.
        model: what scored the links.
        links: links of profiles.
        rule: of each link, a number in `NAMES`.
        known: links whose gains were told in an earlier run, as `left * count + right` in ascending order, and these.
    """
    gains = np.full((len(links), len(FIELDS) + 1), np.nan)
    codes, told = known
    place = np.searchsorted(codes, links.left * compared.count + links.right).clip(0, max(len(codes) - 1, 0))
    scored = rule == SCORE
    again = np.zeros(len(links), dtype=bool)
    if len(codes):
        again = scored & (codes[place] == links.left * compared.count + links.right)
        gains[again] = told[place[again]]
    new = np.flatnonzero(scored & ~again)
    if new.size:
        gains[new] = model.contributions(compared.features(links.take(new)))
    return gains


def evidence(
    compared: Compared, *, links: Pairs, rule: Ints, probability: Floats, gains: Floats, profile: Ints
) -> Evidence:
    """What holds records together: links of profiles, told of their first records, and what is within a profile.

    Args:
        compared: the profiles.
        links: links of profiles, a tree in each cluster.
        rule: of each link, a number in `NAMES`.
        probability: of each link.
        gains: of each link, as `gains_of` gives them.
        profile: profile of each record.
    """
    of_profile = first_records(profile)
    again = np.flatnonzero(of_profile[profile] != np.arange(len(profile)))
    within = np.full(compared.count, IDENTICAL)
    for number, column in reversed(NUMBERS.items()):
        within[compared.codes(column) >= 0] = NAMES.index(number)
    rule_within = within[profile[again]]
    worth = np.array(list(RULES.values()))
    return Evidence(
        left=np.concatenate((of_profile[links.left], of_profile[profile[again]])),
        right=np.concatenate((of_profile[links.right], again)),
        rule=np.concatenate((rule, rule_within)),
        probability=np.concatenate((probability, worth[rule_within])).round(_DIGITS),
        gains=np.concatenate((gains, np.full((len(again), len(FIELDS) + 1), np.nan))),
    )


def first_records(profile: Ints) -> Ints:
    """The first record of each profile."""
    of_profile = np.full(int(profile.max(initial=-1)) + 1, len(profile), dtype=np.int64)
    np.minimum.at(of_profile, profile, np.arange(len(profile)))
    return of_profile


def records_of(*pairs: Pairs, profile: Ints) -> Pairs:
    """Pairs of profiles, one list behind the other, told of their first records.

    Args:
        pairs: of profiles.
        profile: profile of each record.
    """
    first = first_records(profile)
    left, right = (np.concatenate([getattr(some, side) for some in pairs]) for side in ("left", "right"))
    return Pairs(first[left], first[right], np.concatenate([some.found_by for some in pairs]))


def rules_of_records(count: int, held: Evidence) -> tuple[pa.Array, pa.Array]:
    """The strongest rule that links each record to another of its firm, and how probable that link is.

    Args:
        count: number of records.
        held: what `evidence` gave of them.
    """
    record, rule = np.concatenate((held.left, held.right)), np.concatenate((held.rule, held.rule))
    probability = np.concatenate((held.probability, held.probability))
    strongest = np.full(count, SINGLE)
    np.minimum.at(strongest, record, rule)
    best = np.where(strongest == SINGLE, RULES["single"], 0.0)
    at = rule == strongest[record]
    np.maximum.at(best, record[at], probability[at])
    return pa.array(list(NAMES)).take(pa.array(strongest)), pa.array(best)


def link_table(records: pa.Table, firm: pa.Array, held: Evidence, model: Model) -> pa.Table:
    """`identity.link`, sorted by its key; in each row the record that comes first is told first.

    Args:
        records: record_id and party_role, in their order.
        firm: id of each record's firm.
        held: what `evidence` gave of them.
        model: what scored them.
    """
    columns = _sides(records, held.left, held.right) | {
        "umkm_id": firm.take(pa.array(held.left)),
        "link_rule": pa.array(list(NAMES)).take(pa.array(held.rule)),
        "probability": pa.array(held.probability),
        "model_version": pc.if_else(pa.array(held.rule == SCORE), model.version, pa.scalar(None, pa.string())),
    }
    for number, field in enumerate((*FIELDS, "start")):
        columns[f"gain_{field}"] = pa.array(held.gains[:, number].round(_DIGITS), from_pandas=True)
    return _sorted("identity_link", columns)


def candidate_table(records: pa.Table, pairs: Pairs, probability: Floats, model: Model) -> pa.Table:
    """`identity.candidate`, as `link_table` makes links.

    Args:
        records: record_id and party_role, in their order.
        pairs: of records.
        probability: of each pair.
        model: what scored them.
    """
    columns = _sides(records, pairs.left, pairs.right) | {
        "probability": pa.array(probability.round(_DIGITS)),
        "model_version": pa.repeat(pa.scalar(model.version), len(pairs)),
    }
    return _sorted("identity_candidate", columns)


def _sides(records: pa.Table, one: Ints, other: Ints) -> dict[str, pa.Array]:
    left, right = pa.array(np.minimum(one, other)), pa.array(np.maximum(one, other))
    return {
        "record_id": records["record_id"].take(left),
        "party_role": records["party_role"].take(left),
        "other_record_id": records["record_id"].take(right),
        "other_party_role": records["party_role"].take(right),
    }


def _sorted(asset: str, columns: dict[str, pa.Array]) -> pa.Table:
    table = TABLES[asset]
    made = pa.table(columns).select(list(table.columns)).cast(arrow_schema(table))
    return made.sort_by([(name, "ascending") for name in table.key])


_DIGITS = 4
"""Of probabilities and gains: enough to explain, and few enough to be the same on every machine."""
