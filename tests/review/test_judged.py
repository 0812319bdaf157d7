"""Which verdict is in force, also when a source's file comes again; and what it does to firms and their ids."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

from tests.review.conftest import MONTH, TOKENS, Desk, Returned, firm
from umkm_pipeline.erasure.person import find_person, listed_rows
from umkm_pipeline.erasure.suppress import Erased
from umkm_pipeline.review.judged import idle, judged_pairs
from umkm_pipeline.review.landed import landed_reviews
from umkm_pipeline.review.table import identity_judgement

AT = datetime(2031, 1, 1, tzinfo=UTC)


def in_force(desk: Desk) -> dict[tuple[str, str], str]:
    desk.read()
    rows = judged_pairs(desk.core.scan).to_pyarrow().to_pylist()
    return {(row["record_id"], row["other_record_id"]): row["verdict"] for row in rows}


def idle_now(desk: Desk) -> int:
    return int(idle(desk.core.scan).count().execute())


def test_the_latest_judgement_counts_whatever_the_files_are_called(desk: Desk) -> None:
    first = desk.judge((firm(1), firm(2), "BEDA"), name="z.xlsx")
    second = desk.judge((firm(2), firm(1), "SAMA"), name="a.xlsx", by="Budi")
    assert in_force(desk) == {(firm(1), firm(2)): "same"}
    first.rename(first.with_name("a a.xlsx"))
    second.rename(second.with_name("zz.xlsx"))
    assert in_force(desk) == {(firm(1), firm(2)): "same"}
    assert len(desk.read()) == 2


def test_of_one_moment_and_two_minds_nobody_knows(desk: Desk) -> None:
    for name, verdict in (("a", "SAMA"), ("b", "BEDA")):
        back = Returned(desk.export((firm(1), firm(2))))
        back.fill(2, verdict, by=name)
        back.save(desk.landing / "reviews" / f"{name}.xlsx", AT)
    assert in_force(desk) == {(firm(1), firm(2)): "unsure"}


def rows_again(desk: Desk, *rows: dict[str, str]) -> None:
    """Deliver the file of the month anew: other bytes, another hash in every address."""
    shutil.rmtree(desk.core.lake.folder("core_registry"))
    desk.core._rows.clear()
    desk.core.put("core_registry", MONTH, *rows, file="g")
    desk.core.identify()


def test_a_file_that_comes_again_with_a_correction_keeps_its_judgements(desk: Desk) -> None:
    desk.judge((firm(1), firm(3), "SAMA"))
    assert in_force(desk) == {(firm(1), firm(3)): "same"}
    other = {"business_name": "UD Lain", "owner_name": "Budi", "region_code": "7371"}
    maju = {"business_name": "UD Maju", "owner_name": "Siti", "address": "Jl. Mawar 1", "region_code": "7308"}
    maju |= {"village_name": "Lamuru"}
    # The NIB of one row was put right, and a row went away, so that the others moved up.
    rows_again(desk, {**maju, "nib": "1208220012346"}, other)
    assert in_force(desk) == {(firm(1, file="g"), firm(2, file="g")): "same"}
    assert (idle_now(desk), len(desk.read())) == (0, 1)
    # Two rows that say the same: nobody knows which was meant.
    rows_again(desk, maju, other, other)
    assert (in_force(desk), idle_now(desk)) == ({}, 1)
    rows_again(desk, {**maju, "business_name": "UD Baru"}, other)
    assert (in_force(desk), idle_now(desk)) == ({}, 1)


def test_a_row_whose_words_were_not_its_own_is_not_looked_for(desk: Desk) -> None:
    twin = {"business_name": "UD Lain", "owner_name": "Budi", "region_code": "7371"}
    desk.core.put("core_registry", MONTH, twin)
    desk.core.identify()
    desk.judge((firm(1), firm(4), "SAMA"))
    assert in_force(desk) == {(firm(1), firm(4)): "same"}
    maju = {"business_name": "UD Maju", "owner_name": "Siti", "address": "Jl. Mawar 1", "region_code": "7308"}
    rows_again(desk, {**maju, "village_name": "Lamuru"}, twin)
    assert (in_force(desk), idle_now(desk)) == ({}, 1)


def firms(desk: Desk, *numbers: int) -> list[str]:
    desk.read()
    desk.core.identify()
    return [desk.core.firm_of(firm(number)) for number in numbers]


def redirects(desk: Desk) -> dict[str, str]:
    rows = desk.core.lake.read("identity_id_redirect")
    return dict(zip(rows["from_id"], rows["to_id"], strict=True))


def test_judged_different_splits_what_a_number_joined_and_the_way_back_leads_to_the_same_ids(desk: Desk) -> None:
    desk.core.put("core_registry", MONTH, {"business_name": "Toko Siti", "nib": "1208220012345"})
    one, other = firms(desk, 1, 4)
    assert one == other
    desk.judge((firm(1), firm(4), "BEDA"), name="1.xlsx")
    kept, new = firms(desk, 1, 4)
    assert (kept, redirects(desk)) == (one, {})
    assert new != one
    # Run again: nothing changes.
    assert firms(desk, 1, 4) == [kept, new]
    desk.judge((firm(1), firm(4), "SAMA"), name="2.xlsx")
    assert firms(desk, 1, 4) == [one, one]
    assert redirects(desk) == {new: one}
    desk.judge((firm(1), firm(4), "RAGU"), name="3.xlsx")
    assert firms(desk, 1, 4) == [one, one]
    desk.judge((firm(1), firm(4), "BEDA"), name="4.xlsx")
    assert firms(desk, 1, 4) == [one, new]
    assert redirects(desk) == {}


def test_judged_same_joins_two_that_nothing_joined(desk: Desk) -> None:
    one, other = firms(desk, 1, 3)
    assert one != other
    desk.judge((firm(1), firm(3), "SAMA"))
    joined = firms(desk, 1, 3)
    assert joined[0] == joined[1] in {one, other}
    assert list(redirects(desk).values()) == [joined[0]]
    rules = desk.core.lake.read("identity_record_firm").set_index("record_id")
    assert rules.loc[[firm(1), firm(3)], "link_rule"].tolist() == ["judgement", "judgement"]
    assert rules.loc[[firm(1), firm(3)], "probability"].tolist() == [1.0, 1.0]


def test_who_is_erased_is_known_under_the_address_of_before(desk: Desk) -> None:
    """The judgement names a row of a file that came again since: it is the person's all the same."""
    desk.judge((firm(1), firm(3), "SAMA"), (firm(1), firm(2), "BEDA"))
    desk.read()
    lain = {"business_name": "UD Lain", "owner_name": "Budi", "region_code": "7371", "nik_token": "b" * 32}
    rows_again(desk, {"business_name": "UD Baru"}, lain)
    person = find_person(desk.core.scan, "b" * 32)
    assert set(person.records["record_id"]) == {firm(2, file="g")}
    assert person.before == {firm(3)}
    listed = listed_rows(person, TOKENS, []).to_pylist()
    assert TOKENS.erasure_token("row", firm(3)) in {row["token"] for row in listed}
    erased = Erased(TOKENS).joined(listed_rows(person, TOKENS, []))
    left = identity_judgement(landed_reviews(desk.landing).judgements, erased)
    assert left["other_record_id"].to_pylist() == [firm(2)]
