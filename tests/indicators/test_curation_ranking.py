"""Candidates by our rank: quotas, reasons and near misses, and agreement with ranking them one by one."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.indicators.curation_ranking import curation_ranking
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.model.types import Pii
from umkm_pipeline.reference.curation import CurationRules, curation_rules

_MONTH, _DAY = date(2023, 2, 1), date(2023, 1, 24)
_RULES = """programme_code,rule_kind,name,weight,minimum
,criterion,,1,60
,criterion,quality,3,50
S,criterion,quality,2,70
,readiness,,0.2,
D,readiness,,0,
,near_miss,,,5
S,near_miss,,,10
,blocker,no_nib,,
,blocker,no_goods_code,,
,blocker,large_firm,,
,blocker,repeated,,
S,quota,site,,
D,blocker,repeated,,
"""


@pytest.fixture
def rules(tmp_path: Path) -> CurationRules:
    return _rules(tmp_path, _RULES)


def _rules(folder: Path, text: str) -> CurationRules:
    file = folder / "rules.csv"
    file.write_text(text)
    return curation_rules(file)


def _rank(core: Any, rules: CurationRules) -> list[dict[str, Any]]:
    core.evidence()
    return list(core.build("mart_curation_ranking", partial(curation_ranking, rules=rules)))


def _candidate(number: int, quality: float, **more: Any) -> dict[str, Any]:
    return {
        "nib": f"{number:013d}",
        "programme_code": "P",
        "curated_on": _DAY,
        "hs6": "121221",
        "criteria": f"quality={quality}",
    } | more


def test_no_personal_field() -> None:
    assert {FIELDS[name].pii for name in TABLES["mart_curation_ranking"].columns} == {Pii.NONE}


def test_the_quota_goes_to_the_best_that_nothing_blocks(core: Any, rules: CurationRules) -> None:
    core.put("core_registry", date(2022, 1, 1), {"nib": f"{4:013d}", "size_class_stated": "besar"})
    core.put(
        "core_curation",
        _MONTH,
        _candidate(1, 90, quota=2, decision="accepted", rank_stated=1),
        _candidate(2, 80, hs6=None, decision="accepted", rank_stated=2),
        _candidate(3, 70, decision="reserve", rank_stated=3),
        _candidate(4, 99),
        _candidate(3, 60),
        _candidate(5, 66),
        _candidate(6, 40),
        _candidate(7, 0, criteria=None),
        _candidate(8, 95, nib=None, npwp="0000000000000001"),
    )
    told = [
        (row["decision_computed"], row["rank_computed"], row["ranking_reason"], row["blockers"], row["is_near_miss"])
        for row in _rank(core, rules)
    ]
    assert told == [
        ("accepted", 1, "within_quota", None, False),
        ("not_chosen", None, "blocked", "no_goods_code", True),
        ("accepted", 2, "within_quota", None, False),
        ("not_chosen", None, "blocked", "large_firm", True),
        ("not_chosen", None, "blocked", "repeated", False),
        ("reserve", 3, "next_in_line", None, True),
        ("not_chosen", 4, "beyond_quota", None, False),
        ("not_chosen", None, "blocked", "not_scored", False),
        ("not_chosen", None, "blocked", "no_nib", True),
    ]


def test_a_firm_that_stands_twice_stands_by_the_row_that_nothing_else_blocks(core: Any, rules: CurationRules) -> None:
    """Its better row has no goods: both blocked would keep out a firm that has all that is asked."""
    core.put("core_curation", _MONTH, _candidate(1, 90, hs6=None, quota=1), _candidate(1, 80))
    rows = _rank(core, rules)
    assert [(row["decision_computed"], row["blockers"]) for row in rows] == [
        ("not_chosen", "no_goods_code;repeated"),
        ("accepted", None),
    ]


def test_equal_scores_are_equal_however_they_are_summed(core: Any, rules: CurationRules) -> None:
    """0.1 + 0.2 is more than 0.3 in binary fractions; the stated total decides between equals."""
    sums = ["a=70.1;b=70.2;c=70.3", "a=70.2;b=70.2;c=70.2", "a=70.3;b=70.1;c=70.2"]
    rows = [
        _candidate(number, 0, criteria=criteria, quota=1, total_score=float(number))
        for number, criteria in enumerate(sums)
    ]
    core.put("core_curation", _MONTH, *rows)
    found = _rank(core, rules)
    assert len({row["ranking_score"] for row in found}) == 1
    assert [row["rank_computed"] for row in found] == [3, 2, 1]


def test_a_programme_s_rule_for_all_its_criteria_goes_before_the_general_ones(core: Any, tmp_path: Path) -> None:
    own = _rules(tmp_path, _RULES + "P,criterion,,2,90\nP,criterion,b,1,20\n")
    core.put("core_curation", _MONTH, _candidate(1, 80, criteria="quality=80;b=20"))
    (row,) = _rank(core, own)
    assert (row["criteria_score"], row["weak_criteria"]) == (60.0, "quality")


def test_places_of_sites_stay_in_their_kabupaten(core: Any, rules: CurationRules) -> None:
    """Two places in 7308, one in 7309, none elsewhere; the second class of 7308 gives none."""
    event = {"programme_code": "S", "starts_on": date(2023, 6, 1), "ends_on": date(2023, 6, 3)}
    core.put(
        "core_training",
        _MONTH,
        {**event, "event_id": "a", "site_region_code": "7308", "quota": 2, "class_level": "dasar"},
        {**event, "event_id": "a", "site_region_code": "7308", "quota": 2, "class_level": "dasar"},
        {**event, "event_id": "b", "site_region_code": "7309", "quota": 1, "class_level": "dasar"},
        {**event, "event_id": "c", "site_region_code": "7308", "quota": 1, "class_level": "madya"},
    )
    places = [("7308", 90), ("7308", 80), ("7308", 75), ("7309", 60), ("7371", 99), (None, 98)]
    core.put(
        "core_curation",
        _MONTH,
        *(
            _candidate(number, quality, programme_code="S", region_code=region)
            for number, (region, quality) in enumerate(places)
        ),
    )
    rows = _rank(core, rules)
    assert [(row["quota_district"], row["quota_overall"], row["rank_in_district"]) for row in rows] == [
        *((2, 3, 1), (2, 3, 2), (2, 3, 3), (1, 3, 1), (0, 3, 1), (0, 3, 1))
    ]
    assert [row["decision_computed"] == "accepted" for row in rows] == [True, True, False, True, False, False]
    assert [row["ranking_reason"] for row in rows[4:]] == ["outside_sites", "outside_sites"]
    assert [row["cutoff_score"] for row in rows] == pytest.approx([64, 64, 64, 48, 48, 48])
    assert [row["is_near_miss"] for row in rows] == [False, False, True, False, True, True]
    assert [row["weak_criteria"] for row in rows[2:4]] == [None, "quality"]


def test_readiness_counts_by_its_share_and_only_from_before_the_day(core: Any, rules: CurationRules) -> None:
    known = {"turnover_idr": 1, "workers": 9}
    core.put(
        "core_registry", _MONTH, {"nib": f"{1:013d}", "as_of_date": _DAY - timedelta(days=1), "hs_code": None, **known}
    )
    core.put("core_registry", _MONTH, {"nib": f"{2:013d}", "as_of_date": _DAY, **known})
    core.put("core_curation", _MONTH, _candidate(1, 80), _candidate(2, 80), _candidate(3, 80, programme_code="D"))
    rows = _rank(core, rules)
    assert [(row["readiness"], row["ranking_score"]) for row in rows] == [
        (45.0, pytest.approx(80 * 0.8 + 45 * 0.2)),
        (0.0, pytest.approx(64)),
        (0.0, pytest.approx(80)),
    ]
    assert {row["decision_computed"] for row in rows} == {None}
    assert {row["ranking_reason"] for row in rows} == {"no_quota"}


def test_a_total_stands_in_for_criteria(core: Any, rules: CurationRules) -> None:
    rows = [_candidate(number, 0, criteria=None, total_score=total) for number, total in enumerate((287.0, 143.5))]
    core.put("core_curation", _MONTH, *rows)
    assert [row["ranking_score"] for row in _rank(core, rules)] == pytest.approx([80, 40])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (_RULES + ",luck,,,\n", "luck"),
        (_RULES + ",blocker,wrong_shoes,,\n", "wrong_shoes"),
        (_RULES + "S,criterion,packaging,-1,\n", "negative"),
        (_RULES + "S,readiness,,1.5,\n", "above 1"),
        (_RULES + ",near_miss,,,7\n", "exactly one"),
        (_RULES + "S,criterion,quality,3,\n", "S criterion quality"),
        (_RULES + "S,near_miss,far,,7\n", "S near_miss"),
        (_RULES + "S,readiness,,0.3,\nS,readiness,,0.4,\n", "S readiness"),
        (_RULES + "S,quota,seat,,\n", "seat"),
        (_RULES.replace(",criterion,,1,60", ",criterion,,1,"), "no number"),
        (_RULES.replace(",readiness,,0.2,", ",readiness,,,"), "no number"),
        (_RULES.replace(",criterion,,1,60\n", ""), "exactly one"),
        (_RULES + "S,criterion,packaging,much,\n", "cannot be read"),
        ("a,b\n1,2\n", "cannot be read"),
    ],
)
def test_rules_that_say_nothing_sound_are_refused(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(UmkmError, match=problem):
        _rules(tmp_path, text)


def test_the_committed_rules_are_sound() -> None:
    assert "SULSEL-EKSPOR-2023" in curation_rules().site_quota


def test_agrees_with_ranking_one_by_one(core: Any, rules: CurationRules) -> None:
    dice = random.Random(11)
    rows = [_any_candidate(dice) for _ in range(300)]
    quotas = {"7308": 12, "7309": 5}
    core.put("core_curation", _MONTH, *rows)
    events = [{"event_id": region, "site_region_code": region, "quota": quota} for region, quota in quotas.items()]
    core.put("core_training", _MONTH, *({"programme_code": "S", **event} for event in events))
    known = [{"nib": f"{dice.randrange(250):013d}", **_any_registration(dice)} for _ in range(120)]
    core.put("core_registry", date(2022, 1, 1), *known)
    found = {int(row["record_id"].rsplit("/", 1)[1]): row for row in _rank(core, rules)}
    assert len(found) == len(rows)
    firms = {number: row["umkm_id"] for number, row in found.items()}
    expected = _ranked_one_by_one(
        rows, firms, known, quotas, {number: row["readiness"] for number, row in found.items()}
    )
    for number, told in expected.items():
        for name, value in told.items():
            same = pytest.approx(value, abs=1e-9) if isinstance(value, float) else value
            assert found[number][name] == same, (number, name)


def _any_candidate(dice: random.Random) -> dict[str, Any]:
    names = ["administration", "packaging", "quality"]
    some = sorted(dice.sample(names, dice.randrange(4)))
    programme = dice.choice(["P", "S", "D"])
    return {
        "nib": f"{dice.randrange(250):013d}" if dice.random() < 0.9 else None,
        "npwp": f"{dice.randrange(10**9):016d}",
        "programme_code": programme,
        "curation_round": dice.choice([None, "1"]),
        "curated_on": _DAY,
        "region_code": dice.choice(["7308", "7309", "7371", None]),
        "hs6": dice.choice([None, "121221", "121221"]),
        "criteria": ";".join(f"{name}={dice.randrange(30, 100)}" for name in some) or None,
        "total_score": dice.choice([None, float(dice.randrange(1, 100))]),
        "decision": dice.choice(["accepted", "reserve", "not_chosen", "not_chosen", None]),
        "quota": dice.choice([None, 20]) if programme == "P" else None,
    }


def _any_registration(dice: random.Random) -> dict[str, Any]:
    return {
        "size_class_stated": dice.choice([None, "mikro", "besar"]),
        "turnover_idr": dice.choice([0, 1]),
        "workers": dice.choice([1, 9]),
        "as_of_date": _DAY + timedelta(days=dice.randrange(-300, 60)),
    }


_WEIGHTS = {"S": {"quality": (2, 70)}, "P": {"quality": (3, 50)}, "D": {"quality": (3, 50)}}
_SHARE = {"S": 0.2, "P": 0.2, "D": 0.0}
_NEAR = {"S": 10, "P": 5, "D": 5}


Numbered = dict[int, dict[str, Any]]


def _ranked_one_by_one(
    rows: list[dict[str, Any]],
    firms: dict[int, str],
    known: list[dict[str, Any]],
    quotas: dict[str, int],
    readiness: dict[int, float],
) -> Numbered:
    """What each row should say, selection by selection."""
    told: Numbered = {}
    selections: dict[tuple[str, str], Numbered] = {}
    registered = {row["nib"]: firms[number] for number, row in enumerate(rows, start=1) if row["nib"]}
    for number, row in enumerate(rows, start=1):
        of_firm = [(n, r) for n, r in enumerate(known, start=1) if registered.get(r["nib"]) == firms[number]]
        by_day = [(r["as_of_date"], str(n), r["size_class_stated"]) for n, r in of_firm if r["as_of_date"] <= _DAY]
        sized = [fact for fact in by_day if fact[2]]
        facts = {
            "number": number,
            "firm": firms[number],
            "readiness": readiness[number],
            "region": row["region_code"] or "0000",
            "numbered": row["nib"] is not None or bool(by_day),
            "large": bool(sized) and max(sized)[2] == "besar",
        }
        selection = row["programme_code"], row["curation_round"] or ""
        selections.setdefault(selection, {})[number] = row | facts
    for (programme, _), members in selections.items():
        told |= _scored(programme, members)
        line = _lined_up(programme, members, told)
        _seated(programme, members, line, quotas, told)
    return told


def _scored(programme: str, members: Numbered) -> Numbered:
    highest = max((row["total_score"] or 0 for row in members.values()), default=0)
    told: Numbered = {}
    for number, row in members.items():
        pairs = [pair.split("=") for pair in (row["criteria"] or "").split(";") if pair]
        rated = [(*_WEIGHTS[programme].get(name, (1, 60)), float(value), name) for name, value in pairs]
        mean = sum(w * v for w, _, v, _ in rated) / sum(w for w, *_ in rated) if rated else None
        base = mean if mean is not None else (row["total_score"] / highest * 100 if row["total_score"] else None)
        share = _SHARE[programme]
        told[number] = {
            "criteria_score": mean,
            "ranking_score": None if base is None else base * (1 - share) + row["readiness"] * share,
            "weak_criteria": ";".join(sorted(name for _, least, value, name in rated if value < least)) or None,
        }
    return told


def _lined_up(programme: str, members: Numbered, told: Numbered) -> list[int]:
    """Those that nothing blocks, the best first; notes blockers and ranks."""

    def order(number: int) -> tuple[float, float, str]:
        score, total = told[number]["ranking_score"], members[number]["total_score"]
        return (1.0 if score is None else -score, 1.0 if total is None else -total, str(number))

    def kept_out(number: int) -> bool:
        row = members[number]
        asked = not row["numbered"] or row["hs6"] is None or row["large"]
        return told[number]["ranking_score"] is None or (programme != "D" and asked)

    best: dict[str, int] = {}
    for number in sorted(members, key=lambda number: (kept_out(number), *order(number))):
        best.setdefault(members[number]["firm"], number)
    line: list[int] = []
    for number in sorted(members, key=order):
        row = members[number]
        again = best[row["firm"]] != number
        stands = {
            "no_nib": programme != "D" and not row["numbered"],
            "no_goods_code": programme != "D" and row["hs6"] is None,
            "large_firm": programme != "D" and row["large"],
            "repeated": again,
            "not_scored": told[number]["ranking_score"] is None,
        }
        blockers = ";".join(name for name, here in stands.items() if here) or None
        told[number] |= {"blockers": blockers, "again": again, "rank_computed": None, "rank_in_district": None}
        if blockers is None:
            line.append(number)
            before = [n for n in line if members[n]["region"] == row["region"]]
            told[number] |= {"rank_computed": len(line), "rank_in_district": len(before)}
    return line


def _seated(programme: str, members: Numbered, line: list[int], quotas: dict[str, int], told: Numbered) -> None:
    """Notes decisions, cut-offs and near misses."""
    stated = max((row["quota"] or 0 for row in members.values()), default=0)
    overall = stated or (sum(quotas.values()) if programme == "S" else None)
    seated: list[int] = []
    for number in line:
        places = quotas.get(members[number]["region"], 0) if programme == "S" else len(line)
        if told[number]["rank_in_district"] <= places and len(seated) < (overall or 0):
            seated.append(number)
    reserves = sum(row["decision"] == "reserve" for row in members.values())
    placed = [number for number in line if programme != "S" or quotas.get(members[number]["region"], 0)]
    waiting = [number for number in placed if number not in seated][:reserves]
    for number, row in members.items():
        nearby = [n for n in seated if members[n]["region"] == row["region"]] if programme == "S" else []
        cutoff = min((told[n]["ranking_score"] for n in nearby or seated), default=None)
        score = told[number]["ranking_score"]
        gap = score - cutoff if score is not None and cutoff is not None else None
        decision = "accepted" if number in seated else "reserve" if number in waiting else "not_chosen"
        again = told[number].pop("again")
        told[number] |= {
            "decision_computed": decision if overall else None,
            "quota_overall": overall,
            "cutoff_score": cutoff,
            "score_gap": gap,
            "is_near_miss": number not in seated and not again and gap is not None and gap >= -_NEAR[programme],
        }


def test_who_lives_where_no_place_falls_free_is_no_reserve(core: Any, rules: CurationRules) -> None:
    event = {"programme_code": "S", "event_id": "a", "site_region_code": "7308", "quota": 1}
    core.put("core_training", _MONTH, event)
    places = [("7308", 90, "accepted"), ("7371", 89, "reserve"), ("7308", 50, "not_chosen"), ("7371", 80, "not_chosen")]
    core.put(
        "core_curation",
        _MONTH,
        *(
            _candidate(number, quality, programme_code="S", region_code=region, decision=decision)
            for number, (region, quality, decision) in enumerate(places)
        ),
    )
    assert [(row["decision_computed"], row["ranking_reason"]) for row in _rank(core, rules)] == [
        ("accepted", "within_quota"),
        ("not_chosen", "outside_sites"),
        ("reserve", "next_in_line"),
        ("not_chosen", "outside_sites"),
    ]
