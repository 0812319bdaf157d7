"""Candidates of selections in our order beside the stated one: `mart_curation_ranking`.

Belongs here: from scores and readiness to a rank, a quota and the reasons. Criteria, weights, hard blockers and the
basis of quotas are data (`reference/curation.py`). The ranking proposes; what the selection decided stands beside it
and is never changed.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.exact import exactly
from umkm_pipeline.indicators.rules import as_table, general_rule, of_programme, own_rules
from umkm_pipeline.indicators.unknown import PROVINCE, REGION
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Blocker, Decision, RankingReason
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.reference.classes import class_levels
from umkm_pipeline.reference.curation import CurationRules, curation_rules
from umkm_pipeline.status.candidates import candidates, scores

READS = ("core_curation", "core_registry", "core_training", "identity_record_firm", "status_readiness")


def curation_ranking(scan: Scan, rules: CurationRules | None = None) -> ibis.Table:
    """One row a candidate of a selection (programme and round), blocked ones too.

    - ranking_score: the weighted mean of the criteria, with readiness known before the day of the selection by its
      share. Without criteria the stated total, as a per cent of the highest of the selection, stands for their mean.
    - blockers: what keeps a candidate out whatever its score. A firm that stands twice in a selection is ranked by its
      better row, of those that nothing else blocks, and the other is blocked.
    - rank_computed, rank_in_district: among candidates that nothing blocks, by score, then stated total, then address.
    - decision_computed: accepted up to the quota of the district (where the programme gives its places to the
      kabupaten of its sites) and of the selection; reserve as many as the selection has reserves, of the districts
      that have places; empty where no quota is known. Places that a district cannot fill stay empty.
    - score_gap: points above the cut-off, the lowest score accepted by us in the district, else in the selection.
    - is_near_miss: not accepted by us, and below the cut-off by no more than the declared points.
    """
    told = rules or curation_rules()
    rows = _scored(scan, told)
    rows = _blocked(rows, told)
    rows = _quotas(rows, scan, told)
    ranked = _ranked(rows)
    decided = _decided(ranked)
    return _explained(decided, told).select(*TABLES["mart_curation_ranking"].columns)


_SELECTION = ["programme_code", "round"]
_DISTRICT = [*_SELECTION, "region_code"]
_DIGITS = 12
"""Of scores after the point: what lies beyond is how sums of fractions came out, and must not decide between equals."""


def _scored(scan: Scan, rules: CurationRules) -> ibis.Table:
    """Candidates with criteria_score, weak_criteria, readiness and ranking_score."""
    rows = candidates(scan)
    rows = rows.mutate(
        round=rows.curation_round.fill_null(""),
        province_code=rows.province_code.fill_null(PROVINCE),
        region_code=rows.region_code.fill_null(REGION),
    )
    weighed = _weighed(rows, rules)
    readiness = _readiness(rows, scan)
    rows = rows.left_join(weighed, "record_id", rname="{name}_weighed").left_join(
        readiness, "record_id", rname="{name}_ready"
    )
    share = of_programme(rows, rules.readiness, "weight")
    rows = rows.left_join(share, "programme_code", rname="{name}_share")
    highest = rows.total_score.max().over(ibis.window(group_by=_SELECTION))
    rows = rows.mutate(
        readiness=rows.readiness.fill_null(0.0),
        base=ibis.coalesce(rows.criteria_score, rows.total_score / highest.nullif(0.0) * 100),
    )
    score = rows.base * (1 - rows.weight) + rows.readiness * rows.weight
    return rows.mutate(ranking_score=score.round(_DIGITS))


def _weighed(rows: ibis.Table, rules: CurationRules) -> ibis.Table:
    """The weighted mean of each candidate's criteria, and those below their minimum: by record_id."""
    each = scores(rows).join(rows.select("record_id", "programme_code"), "record_id")
    in_all = rules.criteria.query("programme_code == ''").drop(columns="programme_code")
    each = each.left_join(own_rules(rules.criteria), ["programme_code", "criterion"], rname="{name}_own")
    others = rules.criteria.query("programme_code != '' and criterion == ''").drop(columns="criterion")
    each = each.left_join(own_rules(others), "programme_code", rname="{name}_others")
    each = each.left_join(own_rules(in_all, "criterion"), "criterion", rname="{name}_named")

    def rule(value: str) -> ibis.expr.types.FloatingValue:
        told = (each[value], each[f"{value}_others"], each[f"{value}_named"])
        return ibis.coalesce(*told, general_rule(rules.criteria, value))

    each = each.mutate(by=rule("weight"), least=rule("minimum"))
    summed = each.group_by("record_id").agg(
        criteria_score=(
            exactly(each.score * each.by).sum().cast("float64") / exactly(each.by).sum().cast("float64").nullif(0.0)
        ).round(_DIGITS),
        weak_criteria=each.criterion.collect(where=each.score < each.least).sort().join(";"),
    )
    return summed.mutate(weak_criteria=summed.weak_criteria.nullif(""))


def _readiness(rows: ibis.Table, scan: Scan) -> ibis.Table:
    """Readiness before the day of the selection, so that its own scores do not count twice: by record_id."""
    parts = scan("status_readiness").select("umkm_id", "points", "occurred_on")
    known = rows.select("record_id", "umkm_id", "day").join(parts, "umkm_id")
    known = known.filter(known.occurred_on < known.day)
    return known.group_by("record_id").agg(readiness=exactly(known.points).sum().cast("float64"))


def _blocked(rows: ibis.Table, rules: CurationRules) -> ibis.Table:
    """With `again`, and `blockers` joined by ;, empty text for none.

    A firm that stands twice stands by the row that nothing else blocks, by the better of two such.
    """
    unscored = rows.ranking_score.isnull()
    stands = {Blocker.NO_NIB: ~rows.has_nib, Blocker.NO_GOODS_CODE: ~rows.has_hs, Blocker.LARGE_FIRM: rows.is_large}
    kept_out = unscored
    for blocker, here in stands.items():
        kept_out = kept_out | (here & _asked(rows, rules, blocker))
    best = ibis.window(group_by=[*_SELECTION, "umkm_id"], order_by=[kept_out, *_order(rows)])
    rows = rows.mutate(again=ibis.row_number().over(best) > 0)
    told = {
        **{blocker: here & _asked(rows, rules, blocker) for blocker, here in stands.items()},
        Blocker.REPEATED: rows.again & _asked(rows, rules, Blocker.REPEATED),
        Blocker.NOT_SCORED: unscored,
    }
    said = [ibis.ifelse(holds, f";{blocker.value}", "") for blocker, holds in told.items()]
    text = said[0]
    for more in said[1:]:
        text = text + more
    return rows.mutate(blockers=text.substr(1))


def _asked(rows: ibis.Table, rules: CurationRules, blocker: Blocker) -> ibis.expr.types.BooleanValue:
    """Whether a row's programme asks for a blocker: by its own list, else by that of all."""
    asking = set(rules.blockers.loc[rules.blockers["name"] == blocker.value, "programme_code"])
    asked = rows.programme_code.isin(sorted(asking - {""}))
    if "" in asking:
        asked = asked | ~rows.programme_code.isin(sorted(set(rules.blockers["programme_code"]) - {""}))
    return asked


def _quotas(rows: ibis.Table, scan: Scan, rules: CurationRules) -> ibis.Table:
    """With `quota_district`, 0 outside the sites of a programme that gives its places by site, and `quota_overall`."""
    sites = _site_quotas(scan).filter(ibis._.programme_code.isin(rules.site_quota))
    whole = sites.group_by("programme_code").agg(quota_sites=sites.quota_district.sum())
    rows = rows.left_join(sites, ["programme_code", "region_code"], rname="{name}_site").left_join(
        whole, "programme_code", rname="{name}_whole"
    )
    stated = rows.quota.max().over(ibis.window(group_by=_SELECTION))
    by_site = rows.quota_sites.notnull()
    return rows.mutate(
        quota_district=ibis.ifelse(by_site, rows.quota_district.fill_null(0), None).cast("int64"),
        quota_overall=ibis.coalesce(stated, rows.quota_sites).cast("int64"),
    )


def _site_quotas(scan: Scan) -> ibis.Table:
    """Places of each programme by the kabupaten of its events; of events in classes the lowest class alone."""
    rows = scan("core_training")
    rows = rows.left_join(as_table(class_levels()), "class_level", rname="{name}_level")
    events = rows.group_by("programme_code", "event_id").agg(
        region_code=rows.site_region_code.min(), quota=rows.quota.max(), order=rows.class_order.min().fill_null(1)
    )
    lowest = events.mutate(first=events.order.min().over(ibis.window(group_by="programme_code")))
    lowest = lowest.filter((lowest.order == lowest["first"]) & lowest.quota.notnull() & lowest.region_code.notnull())
    return lowest.group_by("programme_code", "region_code").agg(quota_district=lowest.quota.sum().cast("int64"))


def _order(rows: ibis.Table) -> list[ibis.expr.types.Value]:
    return [
        ibis.desc(rows.ranking_score.fill_null(-1.0)),
        ibis.desc(rows.total_score.fill_null(-1.0)),
        rows.record_id.asc(),
    ]


def _ranked(rows: ibis.Table) -> ibis.Table:
    """With ranks among those that nothing blocks, null for the others."""
    rows = rows.mutate(able=rows.blockers == "")
    for name, within in {"rank_computed": _SELECTION, "rank_in_district": _DISTRICT}.items():
        place = ibis.row_number().over(ibis.window(group_by=[*within, "able"], order_by=_order(rows))) + 1
        rows = rows.mutate(**{name: ibis.ifelse(rows.able, place, None).cast("int64")})
    return rows


def _decided(rows: ibis.Table) -> ibis.Table:
    """With our decision: the best within the quotas, then as many reserves as the selection has."""
    seated = rows.able & (rows.quota_district.isnull() | (rows.rank_in_district <= rows.quota_district))
    rows = rows.mutate(seated=seated)
    seat = ibis.row_number().over(ibis.window(group_by=[*_SELECTION, "seated"], order_by=_order(rows)))
    rows = rows.mutate(in_quota=(rows.seated & (seat < rows.quota_overall)).fill_null(False))
    # Who lives where no place can fall free waits for nothing.
    waits = rows.able & ~rows.in_quota & (rows.quota_district.isnull() | (rows.quota_district > 0))
    rows = rows.mutate(
        waits=waits,
        reserves=(rows.decision == Decision.RESERVE.value)
        .fill_null(False)
        .sum()
        .over(ibis.window(group_by=_SELECTION)),
    )
    place = ibis.row_number().over(ibis.window(group_by=[*_SELECTION, "waits"], order_by=_order(rows)))
    rows = rows.mutate(next_in_line=rows.waits & (place < rows.reserves))
    decision = ibis.cases(
        (rows.quota_overall.isnull(), ibis.null("string")),
        (rows.in_quota, Decision.ACCEPTED.value),
        (rows.next_in_line, Decision.RESERVE.value),
        else_=Decision.NOT_CHOSEN.value,
    )
    return rows.mutate(decision_computed=decision)


def _explained(rows: ibis.Table, rules: CurationRules) -> ibis.Table:
    """With cut-off, gap, near miss and the reason of our decision."""
    near = of_programme(rows, rules.near_miss, "minimum")
    rows = rows.left_join(near, "programme_code", rname="{name}_near")
    accepted = rows.in_quota
    in_district = rows.ranking_score.min(where=accepted).over(ibis.window(group_by=_DISTRICT))
    in_selection = rows.ranking_score.min(where=accepted).over(ibis.window(group_by=_SELECTION))
    cutoff = ibis.ifelse(rows.quota_district.notnull(), ibis.coalesce(in_district, in_selection), in_selection)
    rows = rows.mutate(cutoff_score=cutoff)
    gap = rows.ranking_score - rows.cutoff_score
    reason = ibis.cases(
        (~rows.able, RankingReason.BLOCKED.value),
        (rows.quota_overall.isnull(), RankingReason.NO_QUOTA.value),
        (rows.in_quota, RankingReason.WITHIN_QUOTA.value),
        (rows.next_in_line, RankingReason.NEXT_IN_LINE.value),
        (rows.quota_district == 0, RankingReason.OUTSIDE_SITES.value),
        else_=RankingReason.BEYOND_QUOTA.value,
    )
    return rows.mutate(
        score_gap=gap,
        is_near_miss=(~rows.in_quota & ~rows.again & (gap >= -rows.minimum)).fill_null(False),
        ranking_reason=reason,
        blockers=rows.blockers.nullif(""),
    )
