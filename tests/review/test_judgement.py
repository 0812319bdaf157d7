"""From workbooks to judgements: what is said again is no new judgement, and time alone decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from umkm_pipeline.model.codes import Verdict
from umkm_pipeline.review.judgement import Book, Judgement, Line, judgements_of
from umkm_pipeline.review.pair import Pair, Side, side_of

START = datetime(2026, 1, 1, tzinfo=UTC)
PAIRS = [
    Pair.of(Side(f"registry/2023-06/f/s/{n}", "firm"), Side("training/2023-06/f/s/1", "participant")) for n in "12"
]


def book(second: int, *said: tuple[int, Verdict, str], export: str = "e", name: str = "a", file_id: str = "") -> Book:
    lines = tuple(Line(f"row {pair}", PAIRS[pair], verdict, by, "") for pair, verdict, by in said)
    made = file_id or f"{second}{export}{said}"
    return Book(name, made, export, START + timedelta(seconds=second), lines, ())


def told(judgements: list[Judgement]) -> list[tuple[int, str, int]]:
    return [(PAIRS.index(one.pair), one.verdict.value, int((one.at - START).total_seconds())) for one in judgements]


SAME, DIFFERENT = Verdict.SAME, Verdict.DIFFERENT


def test_a_copy_with_more_lines_says_the_old_ones_at_their_old_time() -> None:
    first = book(1, (0, SAME, "A"))
    more = book(3, (0, SAME, "A"), (1, SAME, "A"))
    assert told(judgements_of([first, more])) == [(0, "same", 1), (1, "same", 3)]
    # What somebody else said in between is not outranked by the copy.
    other = book(2, (0, DIFFERENT, "B"), export="f")
    assert told(judgements_of([first, more, other]))[1] == (0, "different", 2)


def test_who_comes_back_to_an_earlier_verdict_judges_anew() -> None:
    states = [book(1, (0, SAME, "A")), book(2, (0, DIFFERENT, "A")), book(3, (0, SAME, "A"))]
    assert told(judgements_of(states)) == [(0, "same", 1), (0, "different", 2), (0, "same", 3)]


def test_two_people_in_one_workbook_do_not_renew_each_other() -> None:
    states = [book(1, (0, SAME, "A")), book(2, (0, DIFFERENT, "B")), book(3, (0, SAME, "A"), (1, SAME, "A"))]
    assert told(judgements_of(states)) == [(0, "same", 1), (0, "different", 2), (1, "same", 3)]


_SAID = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(list(Verdict)), st.sampled_from("AB")), min_size=1, max_size=3
)
_BOOKS = st.lists(
    st.builds(
        lambda second, said, export: book(second, *said, export=export), st.integers(0, 5), _SAID, st.sampled_from("ef")
    ),
    max_size=6,
)


@given(_BOOKS, st.randoms(use_true_random=False))
def test_order_names_and_copies_of_files_do_not_matter(books: list[Book], random: object) -> None:
    expected = {(one.id, one.at, one.verdict, one.by) for one in judgements_of(books)}
    shuffled = [
        Book(f"{random.random()}", one.file_id, one.export_id, one.saved_at, one.lines, ())  # type: ignore[attr-defined]
        for one in [*books, *books[:2]]
    ]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = judgements_of(shuffled)
    assert {(one.id, one.at, one.verdict, one.by) for one in found} == expected
    assert len({one.id for one in found}) == len(found)
    assert [one.at for one in found] == sorted(one.at for one in found)


@given(_BOOKS, st.integers(0, 5))
def test_more_files_take_nothing_back(books: list[Book], second: int) -> None:
    """Append-only: what is saved later than all before adds to the judgements and changes none."""
    last = book(6 + second, (0, SAME, "A"), export="e")
    before, after = judgements_of(books), judgements_of([*books, last])
    assert {(one.id, one.at) for one in before} <= {(one.id, one.at) for one in after}


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(_TEXT, st.integers(1, 10**6), st.sampled_from(["firm", "owner"]))
def test_an_address_is_read_as_it_was_written(sheet: str, row: int, role: str) -> None:
    side = Side(f"exports/2023-06/7bf8dd2f2cf7/{sheet}/{row}", role, "c")
    assert side_of(str(side), "c") == side
    assert str(side).isprintable()


def test_a_pair_is_one_whichever_side_comes_first() -> None:
    one, other = Side("registry/2023-06/f/s/1", "firm"), Side("registry/2023-06/f/s/2", "firm")
    assert Pair.of(one, other) == Pair.of(other, one)
    assert Pair.of(one, other).check != Pair.of(one, Side("registry/2023-06/f/s/3", "firm")).check
