"""Which records are joined, by which rule, and what of it does not depend on."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import pyarrow as pa
import pytest

from umkm_pipeline.identity.evidence import rules_of_records
from umkm_pipeline.identity.judgements import DIFFERENT, SAME, SCHEMA
from umkm_pipeline.identity.link import CROWDED, join
from umkm_pipeline.identity.model import shipped
from umkm_pipeline.identity.rules import NAMES, RULES
from umkm_pipeline.model.codes import CODE_LISTS
from umkm_pipeline.model.tables import TABLES

_CON = ibis.duckdb.connect()
_TEXTS = [name for name in TABLES["identity_record"].columns if name not in {"period_month", "row_number"}]


def _records(*records: dict[str, str]) -> pa.Table:
    rows = [
        {"record_id": f"training/2023-05/f{number:02}/s/1", "party_role": "firm", "source": "training"}
        | {"source_file_id": f"f{number:02}"}
        | record
        for number, record in enumerate(records)
    ]
    return pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in _TEXTS})


def _linked(*records: dict[str, str], judgements: pa.Table | None = None) -> tuple[list[int], list[str]]:
    joined = join(ibis.memtable(_records(*records)), _CON, judgements)
    rule, _ = rules_of_records(len(records), joined.held)
    return joined.cluster.tolist(), rule.to_pylist()


def _judged(*pairs: tuple[int, int, str]) -> pa.Table:
    def address(number: int) -> str:
        return f"training/2023-05/f{number:02}/s/1"

    rows = [
        {"record_id": address(one), "party_role": "firm", "other_record_id": address(other), "other_party_role": "firm"}
        | {"verdict": verdict}
        for one, other, verdict in pairs
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def test_rules_are_those_of_the_model() -> None:
    assert list(NAMES) == [code.value for code in CODE_LISTS["link_rule"]]


MAJU = {"name_key": "MAJU JAYA ABADI", "owner_key": "ALI RAHMAN", "village_key": "7308 LAMURU", "region_code": "7308"}
SARI = {"name_key": "SARI LAUT", "owner_key": "SITI AMINAH", "village_key": "7306 BONTO", "region_code": "7306"}


@pytest.mark.parametrize(
    ("shared", "rule"),
    [
        ({"nib": "9000000000001"}, "nib"),
        ({"npwp": "0900000000000001"}, "npwp"),
        ({"nik_token": "k"}, "nik"),
        ({"name_key": "MAJU", "owner_key": "ALI", "village_key": "v"}, "identical"),
        ({"name_key": "MAJU", "phone_token": "p"}, "identical"),
    ],
)
def test_what_joins_two_records_that_say_the_same(shared: dict[str, str], rule: str) -> None:
    assert _linked(shared, shared, {}) == ([0, 0, 1], [rule, rule, "single"])


@pytest.mark.parametrize(
    ("shared", "rule"),
    [
        ({"nib": "9000000000001"}, "nib"),
        ({"npwp": "0900000000000001"}, "npwp"),
        ({"nik_token": "k"}, "nik"),
        ({"phone_token": "p"}, "score"),
        ({"address": "Jl. Merdeka No. 12 RT 1/RW 2"}, "score"),
    ],
)
def test_what_joins_two_records_that_spell_differently(shared: dict[str, str], rule: str) -> None:
    other = MAJU | {"name_key": "MAJOE JAJA ABADI", "owner_key": "ALI RACHMAN"}
    assert _linked({**MAJU, **shared}, {**other, **shared}, SARI) == ([0, 0, 1], [rule, rule, "single"])


@pytest.mark.parametrize(
    "shared",
    [{"owner_key": "ALI"}, {"name_key": "MAJU", "village_key": "v"}, {"phone_token": "p"}, {}],
)
def test_what_does_not(shared: dict[str, str]) -> None:
    assert _linked(shared, shared) == ([0, 1], ["single", "single"])


def test_a_family_at_one_door_is_two_firms() -> None:
    home = {"address": "Jl. Merdeka 12", "phone_token": "p", "village_key": "7308 LAMURU", "region_code": "7308"}
    cluster, _ = _linked(
        {**home, "name_key": "MAJU JAYA", "owner_key": "ALI RAHMAN", "nik_token": "k"},
        {**home, "name_key": "SARI LAUT", "owner_key": "SITI RAHMAN", "nik_token": "l"},
    )
    assert cluster == [0, 1]


def test_one_owner_with_two_firms_stays_two_firms() -> None:
    """The third row bears the name of the first firm, the fourth of neither, the fifth no name."""
    cluster, _ = _linked(
        {"nib": "9000000000001", "nik_token": "k", "name_key": "MAJU"},
        {"nib": "9000000000202", "nik_token": "k", "name_key": "SARI LAUT"},
        {"nik_token": "k", "name_key": "MAJU"},
        {"nik_token": "k", "name_key": "BENGKEL LAS"},
        {"nik_token": "k"},
    )
    assert cluster[0] == cluster[2]
    assert len(set(cluster)) == 4


def test_an_owner_listed_with_two_names_in_one_file_has_two_firms() -> None:
    listed = {"source": "registry", "source_file_id": "f", "nik_token": "k"}
    cluster, _ = _linked(
        {**listed, "name_key": "MAJU", "nib": "9000000000001"},
        {**listed, "name_key": "SARI LAUT"},
        {"source": "training", "nik_token": "k", "name_key": "SARI LAUT"},
    )
    assert cluster == [0, 1, 1]


def test_a_name_that_fits_two_nibs_joins_neither() -> None:
    cluster, _ = _linked(
        {"nib": "9000000000001", "nik_token": "k", "name_key": "MAJU"},
        {"nib": "9000000000202", "nik_token": "k", "name_key": "MAJU"},
        {"nik_token": "k", "name_key": "MAJU"},
    )
    assert len(set(cluster)) == 3


def test_a_nib_used_by_two_firms_joins_them_not() -> None:
    cluster, _ = _linked({**MAJU, "nib": "9000000000001"}, {**SARI, "nib": "9000000000001"})
    assert cluster == [0, 1]
    only_the_name = {name: SARI[name] for name in ("name_key",)}
    cluster, _ = _linked({**MAJU, "nib": "9000000000001"}, {**only_the_name, "nib": "9000000000001"})
    assert cluster == [0, 0]


HOME = {"address": "Jl. Merdeka No. 12 RT 1/RW 2", "phone_token": "p"}


@pytest.mark.parametrize(
    ("one", "other", "cluster"),
    [
        ("9000000000201", "9000000000202", [0, 0]),
        ("9000000000201", "9000000000210", [0, 0]),
        ("9000000000201", "9000000000302", [0, 1]),
        ("9000000000102", "9000000000201", [0, 1]),
    ],
)
def test_a_nib_with_one_slip_is_the_same_where_all_else_is(one: str, other: str, cluster: list[int]) -> None:
    """A digit wrong, two neighbours exchanged; two digits wrong, two exchanged that are no neighbours."""
    said = {**MAJU, **HOME}
    assert _linked({**said, "nib": one}, {**said, "nib": other}, SARI)[0][:2] == cluster


@pytest.mark.parametrize(("nib", "asked"), [("9000000000022", True), ("9000000020202", False)])
def test_a_mistyped_nib_joins_nothing_and_a_person_is_asked(nib: str, asked: bool) -> None:
    """Two digits are off, or so many that nobody mistypes them."""
    firm = {**MAJU, "phone_token": "p", "address": "Jl. Merdeka 12"}
    joined = join(ibis.memtable(_records({**firm, "nib": "9000000000001"}, {**firm, "nib": nib})), _CON)
    assert joined.cluster.tolist() == [0, 1]
    assert (joined.doubt > 0.9).tolist() == [True] * asked


def test_of_a_nib_with_one_slip_that_joins_nothing_a_person_is_asked() -> None:
    """No name says that the two are one; all else does."""
    nameless = {**HOME, "nik_token": "k", "nib": "9000000000202"}
    joined = join(ibis.memtable(_records({**nameless, "nib": "9000000000201"}, nameless)), _CON)
    assert joined.cluster.tolist() == [0, 1]
    assert (joined.doubt > 0.9).tolist() == [True]


def test_a_mistyped_nib_of_another_person_is_another_nib() -> None:
    firm = {**MAJU, "phone_token": "p", "address": "Jl. Merdeka 12"}
    for nib in ("9000000000011", "9000000000022"):
        two = {**firm, "nib": "9000000000001", "nik_token": "k"}, {**firm, "nib": nib, "nik_token": "l"}
        joined = join(ibis.memtable(_records(*two)), _CON)
        assert joined.cluster.tolist() == [0, 1]
        assert not len(joined.doubt)


def test_two_firms_of_one_owner_may_have_neighbouring_nibs() -> None:
    one = {**MAJU, **HOME, "nik_token": "k", "nib": "9000000000201"}
    other = {**one, "name_key": "SARI LAUT", "nib": "9000000000202"}
    assert _linked(one, other)[0] == [0, 1]
    nameless = {"nik_token": "k", "nib": "9000000000202"}
    assert _linked({**nameless, "nib": "9000000000201"}, nameless)[0] == [0, 1]


def test_a_mistyped_number_joins_no_third_firm() -> None:
    """What is joined by a slip has one NIB from then on; a firm with quite another NIB stays out."""
    one, slipped = {**MAJU, **HOME, "nib": "9000000000201"}, {**MAJU, **HOME, "nib": "9000000000202"}
    assert _linked(one, slipped, {**MAJU, **HOME, "nib": "9777777777777"})[0] == [0, 0, 1]


def test_two_niks_are_two_people_unless_all_else_is_one() -> None:
    one, other = {**MAJU, **HOME, "nik_token": "k"}, {**MAJU, **HOME, "nik_token": "l"}
    assert _linked(one, other, SARI)[0] == [0, 0, 1]
    little = {name: MAJU[name] for name in ("name_key", "region_code")}
    assert _linked({**little, "nik_token": "k"}, {**little, "nik_token": "l"})[0] == [0, 1]
    assert _linked(one, {**other, "owner_key": "SITI AMINAH"})[0] == [0, 1]


def test_a_nib_under_another_name_at_another_place_was_reused() -> None:
    one = {**MAJU, **HOME, "nib": "9000000000001"}
    elsewhere = {"name_key": "SARI LAUT", "region_code": "7306", "nib": "9000000000001"}
    assert _linked(one, elsewhere)[0] == [0, 1]
    assert _linked(one, {**elsewhere, "region_code": "7308"})[0] == [0, 0]


def test_names_in_each_others_column_are_compared_as_what_they_are() -> None:
    exchanged = {**MAJU, **HOME, "name_key": MAJU["owner_key"], "owner_key": MAJU["name_key"]}
    assert _linked({**MAJU, **HOME}, exchanged, SARI)[0] == [0, 0, 1]
    another = {**exchanged, "owner_key": "SINAR LAUT TIMUR"}
    assert len(set(_linked({**MAJU, **HOME}, another, SARI)[0])) == 3


def test_a_lost_blank_makes_no_other_name() -> None:
    assert _linked({**MAJU, **HOME}, {**MAJU, **HOME, "name_key": "MAJUJAYA ABADI"}, SARI)[0] == [0, 0, 1]


def test_judgements_outrank_scores_and_numbers() -> None:
    one, other = {**MAJU, "nib": "9000000000001"}, {**SARI, "nib": "9000000000202"}
    assert _linked(one, other, judgements=_judged((1, 0, SAME))) == ([0, 0], ["judgement", "judgement"])
    assert _linked(one, one, judgements=_judged((0, 1, DIFFERENT)))[0] == [0, 1]
    assert _linked(one, one, judgements=_judged((0, 1, "unsure")))[0] == [0, 0]


def test_two_firms_judged_one_bring_all_their_records_along() -> None:
    one, other = {**MAJU, "nib": "9000000000001"}, {**SARI, "nib": "9000000000202"}
    records = (one, other, one, other, {**one, "phone_token": "p"}, {**other, "address": "Jl. Merdeka 12"})
    cluster, rule = _linked(*records, judgements=_judged((0, 1, SAME)))
    assert cluster == [0] * 6
    assert rule == ["judgement", "judgement", "identical", "identical", "nib", "nib"]


def test_two_people_do_not_meet_in_a_firm_whose_number_only_one_of_them_has() -> None:
    """A judgement leads from a NIB to Siti's shop; the NIB's own person is known before Siti's record comes to it."""
    siti = {"name_key": "MAJU JAYA ABADI", "owner_key": "SITI AMINAH", "phone_token": "q", "region_code": "7306"}
    records = (
        {"name_key": "MAJU JAYA ABADI", "nib": "9000000000001"},
        siti,
        {**siti, "nik_token": "s", "village_key": "7306 BONTO"},
        {**MAJU, "name_key": "CV MAJU JAYA ABADI", "nib": "9000000000001", "nik_token": "a"},
    )
    cluster, _ = _linked(*records, judgements=_judged((0, 1, SAME)))
    assert cluster[0] == cluster[1] == cluster[3] != cluster[2]
    assert _linked(*records)[0][1] == _linked(*records)[0][2]


@pytest.mark.parametrize("verdict", [SAME, DIFFERENT, "unsure"])
def test_a_record_that_was_judged_stays_with_those_that_say_the_same(verdict: str) -> None:
    said = {"name_key": "MAJU", "phone_token": "p"}
    cluster, rule = _linked(said, said, said, SARI, judgements=_judged((0, 3, verdict)))
    assert cluster[:3] == [0, 0, 0]
    assert (cluster[3] == 0) == (verdict == SAME)
    assert rule[1:3] == ["identical", "identical"]


def test_what_is_said_of_one_record_is_said_of_all_that_say_the_same() -> None:
    """A list of each month has the row again; a person is asked about one of them."""
    one, other = {**MAJU, "nib": "9000000000001"}, {"name_key": "MAJU ABADI", "nib": "9000000000001"}
    months = (one, one, one, other, other)
    assert _linked(*months)[0] == [0] * 5
    assert _linked(*months, judgements=_judged((1, 4, DIFFERENT)))[0] == [1, 1, 1, 0, 0]


def test_too_little_said_twice_joins_nothing_when_it_was_judged() -> None:
    assert _linked({"name_key": "MAJU"}, {"name_key": "MAJU"}, SARI, judgements=_judged((0, 2, "unsure")))[0] == [
        0,
        1,
        2,
    ]


def test_what_was_judged_different_is_kept_apart_through_any_path() -> None:
    """All three say the same; whichever the middle one goes to, the outer two do not meet."""
    cluster, _ = _linked(MAJU, MAJU, MAJU, judgements=_judged((0, 2, DIFFERENT), (0, 1, SAME), (1, 2, SAME)))
    assert cluster[0] != cluster[2]
    assert len(set(cluster)) == 2


def test_the_order_of_records_decides_nothing() -> None:
    records = _records(
        {**MAJU, "nib": "9000000000001"},
        {**MAJU, "phone_token": "p"},
        {**SARI, "nik_token": "k"},
        {**SARI, "name_key": "SARI LAUT BARU", "nik_token": "k"},
        {"name_key": "MAJU JAYA ABADI", "phone_token": "p"},
        {"nik_token": "k"},
    )
    once = join(ibis.memtable(records), _CON)
    again = join(ibis.memtable(records.take(pa.array([3, 1, 5, 0, 4, 2]))), _CON)
    assert once.cluster.tolist() == again.cluster.tolist()
    assert once.held.gains.tobytes() == again.held.gains.tobytes()


@pytest.mark.parametrize(("profiles", "crowded"), [(CROWDED, []), (CROWDED + 1, [0])])
def test_a_firm_of_which_too_much_is_said_is_flagged(profiles: int, crowded: list[int]) -> None:
    said = [{"nib": "9000000000001", "name_key": "MAJU", "phone_token": f"p{number}"} for number in range(profiles)]
    joined = join(ibis.memtable(_records(*said, said[0])), _CON)
    assert set(joined.cluster.tolist()) == {0}
    assert joined.crowded.tolist() == crowded


def _street(firms: int, *, neighbours: int) -> pa.Table:
    """Firms with a NIB each, told twice, the second time misspelled; so many behind each door."""
    told = []
    for number in range(1_000, 1_000 + firms):
        name = f"{_WORDS[number % 40]} {_WORDS[number // 40 % 40]}I"
        door = number // neighbours
        home = {"address": f"Jl. Merdeka No. {door}", "region_code": str(door + 1_000)}
        one = {**home, "nib": f"9{number * 7_654_321:012}", "phone_token": f"p{number}", "name_key": name}
        again = {**one, "name_key": name.replace("A", "AA", 1)}
        told += [{**said, "record_id": f"training/2023-05/f/s/{number}{at}"} for at, said in enumerate((one, again))]
    return _records(*told)


_WORDS = [f"{one}{other}" for one in ("BAKA", "TIGU", "SERO", "MULIA", "LANDE") for other in "BDKLMNRT"]


def test_a_model_is_learnt_from_firms_and_from_others_or_not_at_all() -> None:
    """Where every firm lives alone there are pairs of one NIB only: what is learnt from them takes all for one."""
    alone, beside = (join(ibis.memtable(_street(1_100, neighbours=number)), _CON) for number in (1, 4))
    assert alone.model.version == shipped().version
    assert beside.model.version != shipped().version
    for joined in (alone, beside):
        assert joined.cluster[::2].tolist() == joined.cluster[1::2].tolist()
        assert len(set(joined.cluster.tolist())) == 1_100


def test_a_model_of_ones_own_is_the_same_in_any_order_of_records() -> None:
    records = _street(1_100, neighbours=4)
    once = join(ibis.memtable(records), _CON)
    other = records.take(pa.array(range(len(records) - 1, -1, -1)))
    again = join(ibis.memtable(other), ibis.duckdb.connect(threads=1))
    assert once.model.version == again.model.version
    assert once.cluster.tolist() == again.cluster.tolist()
    assert once.doubt.tobytes() == again.doubt.tobytes()


def test_no_token_decides_anything_but_by_being_the_same() -> None:
    records = [
        {**MAJU, "phone_token": "p"},
        {**SARI, "nik_token": "k"},
        {"name_key": "MAJU JAYA ABADI"} | {"phone_token": "p"},
    ]
    other = [
        {**MAJU, "phone_token": "z"},
        {**SARI, "nik_token": "a"},
        {"name_key": "MAJU JAYA ABADI"} | {"phone_token": "z"},
    ]
    assert _linked(*records) == _linked(*other)


def test_record_firm_carries_address_rule_and_probability(core: Any) -> None:
    core.put("core_registry", date(2023, 1, 1), {"nib": "1234567890123"})
    core.put("core_training", date(2023, 6, 1), {"nib": "1234567890123"}, {"participant_name": "Ani"})
    rows = core.identify().to_dict("records")
    assert [(row["record_id"], row["link_rule"], row["probability"]) for row in rows] == [
        ("registry/2023-01/f/s/1", "nib", RULES["nib"]),
        ("training/2023-06/f/s/1", "nib", RULES["nib"]),
        ("training/2023-06/f/s/2", "single", 1.0),
    ]
    assert rows[0]["umkm_id"] == rows[1]["umkm_id"] != rows[2]["umkm_id"]
    assert rows[1]["source_path"] == "training/2023-06/f.xlsx"


def test_a_link_tells_what_speaks_for_it(core: Any) -> None:
    firm = {"business_name": "CV Maju Jaya Abadi", "address": "Jl. Merdeka 12", "region_code": "7308"}
    core.put("core_registry", date(2023, 1, 1), {**firm, "owner_name": "Ali Rahman", "phone_token": "p"})
    core.put(
        "core_registry", date(2023, 2, 1), {**firm, "business_name": "Maju Jaya Abadi", "phone_token": "p"}, file="g"
    )
    firms = core.identify()
    assert firms.umkm_id.nunique() == 1
    (link,) = core.lake.read("identity_link").to_dict("records")
    assert (link["record_id"], link["other_record_id"]) == ("registry/2023-01/f/s/1", "registry/2023-02/g/s/1")
    assert link["link_rule"] == "score"
    assert link["model_version"]
    assert link["probability"] == firms.probability.iloc[0] > 0.7
    gains = {name: value for name, value in link.items() if name.startswith("gain_")}
    assert gains["gain_phone"] > 0 < gains["gain_name"]


def test_a_link_by_number_has_no_score(core: Any) -> None:
    core.put(
        "core_registry", date(2023, 1, 1), {"nib": "1234567890123", "business_name": "A"}, {"nib": "1234567890123"}
    )
    core.identify()
    (link,) = core.lake.read("identity_link").to_dict("records")
    assert (link["link_rule"], link["model_version"]) == ("nib", None)
    assert all(value is None for name, value in link.items() if name.startswith("gain_"))


def test_one_taxpayer_under_two_names_is_one_firm_unless_one_list_has_both() -> None:
    one, other = (
        {"npwp": "0900000000000001", "name_key": "MAJU EKSPOR"},
        {"npwp": "0900000000000001", "name_key": "SARI LAUT"},
    )
    assert _linked(one, other) == ([0, 0], ["npwp", "npwp"])
    listed = {"source": "registry", "source_file_id": "f"}
    assert _linked({**one, **listed}, {**other, **listed})[0] == [0, 1]
