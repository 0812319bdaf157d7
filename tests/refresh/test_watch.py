"""The landing folder, watched: each delivery is asked for once, and nothing half copied."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from datetime import date
from pathlib import Path

import pytest

from tests.refresh.conftest import JUNE, MAY, Office, sheet
from umkm_pipeline.refresh import seen
from umkm_pipeline.refresh.watch import Memory, Noticed, months_changed, notice


class Watch:
    """Looks with a clock of its own, a minute apart."""

    def __init__(self, office: Office) -> None:
        self.office, self.now, self.text = office, 1_000_000.0, ""

    def look(self, readable: Collection[date] = (MAY, JUNE), after: float = 61) -> Noticed:
        self.now += after
        found = notice(self.office.settings, readable, Memory.of(self.text), self.now)
        self.text = found.memory.text()
        return found

    def settle(self) -> Noticed:
        """Two looks: the first sees what is new, the second that it did not change."""
        assert self.look().months == ()
        return self.look()


@pytest.fixture
def watch(office: Office, monkeypatch: pytest.MonkeyPatch) -> Watch:
    # The test does not wait for the clock of the disk to tick on.
    monkeypatch.setattr(seen, "_YOUNG_NS", -1)
    return Watch(office)


def test_a_delivery_is_asked_for_once_it_is_settled(office: Office, watch: Watch) -> None:
    office.deliver(MAY, "UD Maju")
    first = watch.look()
    assert (first.months, first.unsettled) == ((), ("registry/2023-05/bone.csv",))
    assert watch.look(after=59).months == ()
    found = watch.look(after=1)
    assert (found.months, found.unsettled) == ((MAY,), ())
    assert found.why == ("2023-05: not read yet, or not to its end",)
    assert watch.look().months == ()
    office.read(MAY)
    assert watch.look().memory.asked == {}


def test_only_months_concerned_are_asked_for_and_together(office: Office, watch: Watch) -> None:
    for month in (MAY, JUNE):
        office.deliver(month, "UD Maju")
    assert watch.settle().months == (MAY, JUNE)
    office.read(MAY, JUNE)
    office.deliver(JUNE, "UD Maju", "UD Jaya")
    assert watch.settle().months == (JUNE,)


def test_a_file_that_grows_waits_and_is_read_when_it_rests(office: Office, watch: Watch) -> None:
    office.deliver(MAY, "UD Maju")
    office.read(MAY)
    whole = sheet("UD Maju", "UD Jaya", "UD Baru").encode()
    file = office.landing / "registry/2023-05/maros.csv"
    for size in range(100, len(whole), 60):
        file.write_bytes(whole[:size])
        # Programs that copy set the time back.
        os.utime(file, (1, 1))
        assert watch.look().months == ()
    file.write_bytes(whole)
    assert watch.settle().months == (MAY,)


@pytest.mark.parametrize("name", ["maros.csv.part", "maros.csv.tmp", "~$maros.xlsx", ".maros.csv.a1b2"])
def test_names_of_unfinished_files_are_no_delivery(office: Office, watch: Watch, name: str) -> None:
    office.deliver(MAY, "UD Maju")
    office.read(MAY)
    watch.settle()
    office.deliver(MAY, "UD Baru", file=name)
    assert watch.settle().months == ()


def test_the_same_content_again_does_nothing(office: Office, watch: Watch) -> None:
    file = office.deliver(MAY, "UD Maju")
    office.read(MAY)
    assert watch.settle().months == ()
    copy = file.with_name("copy")
    shutil.copy(file, copy)
    copy.replace(file)
    assert watch.settle().months == ()


def test_content_that_comes_back_is_read_again(office: Office, watch: Watch) -> None:
    """A, B, A again: the third is a delivery like the second, though it was asked for before."""
    keys = []
    for name in ("UD A", "UD B", "UD A", "UD B"):
        office.deliver(MAY, name)
        found = watch.settle()
        assert found.months == (MAY,)
        keys.append(found.key)
        office.read(MAY)
        watch.look()
    assert len(set(keys)) == len(keys)


def test_back_to_what_was_read_while_a_run_is_on_its_way_is_read_again(office: Office, watch: Watch) -> None:
    office.deliver(MAY, "UD A")
    office.read(MAY)
    watch.settle()
    office.deliver(MAY, "UD B")
    assert watch.settle().months == (MAY,)
    office.deliver(MAY, "UD A")
    assert watch.settle().months == ()
    office.deliver(MAY, "UD B")
    assert watch.settle().months == (MAY,)


def test_a_look_whose_answer_was_lost_gives_the_same_key(office: Office, watch: Watch) -> None:
    office.deliver(MAY, "UD Maju")
    watch.look()
    before, at = watch.text, watch.now
    first = watch.look()
    watch.text, watch.now = before, at + 5
    again = watch.look()
    assert (first.key, first.months) == (again.key, again.months) != (None, ())


def test_a_delivery_that_could_not_be_read_is_not_asked_for_again(office: Office, watch: Watch) -> None:
    office.deliver(MAY, "UD Maju")
    assert watch.settle().months == (MAY,)
    # The run failed: nothing was read. The file is the same for days.
    for _ in range(5):
        assert watch.look(after=86_400).months == ()
    office.deliver(MAY, "UD Maju", "UD Jaya")
    assert watch.settle().months == (MAY,)


def test_gone_files_are_a_delivery_but_a_month_without_any_is_not(office: Office, watch: Watch) -> None:
    first, second = office.deliver(MAY, "UD Maju"), office.deliver(MAY, "UD Jaya", file="maros.csv")
    office.read(MAY)
    watch.settle()
    second.unlink()
    found = watch.look()
    assert (found.months, found.why) == ((MAY,), ("2023-05: registry/2023-05/maros.csv gone",))
    office.read(MAY)
    first.unlink()
    found = watch.look()
    assert (found.months, found.gone) == ((), (MAY,))
    shutil.rmtree(first.parent)
    assert watch.look().gone == (MAY,)


def test_a_clock_that_goes_back_loses_nothing(office: Office, watch: Watch) -> None:
    office.deliver(MAY, "UD Maju")
    watch.look()
    assert watch.look(after=-500_000).months == ()
    assert watch.look(after=30).months == ()
    assert watch.look(after=31).months == (MAY,)


def test_a_month_that_may_not_be_read_yet_is_left(office: Office, watch: Watch) -> None:
    office.deliver(MAY, "UD Maju")
    watch.look(readable=[JUNE])
    assert watch.look(readable=[JUNE]).months == ()
    assert watch.look(readable=[MAY]).months == (MAY,)


def test_reviews_are_read_with_the_latest_month(office: Office, watch: Watch) -> None:
    for month in (MAY, JUNE):
        office.deliver(month, "UD Maju")
    office.read(MAY, JUNE)
    watch.settle()
    (office.landing / "reviews").mkdir()
    (office.landing / "reviews" / "tinjauan.xlsx").write_bytes(b"PK")
    found = watch.settle()
    assert (found.months, found.why) == ((JUNE,), ("reviews",))
    assert watch.look().months == ()


def test_a_file_with_decisions_holds_everything_up_until_it_is_settled(office: Office, watch: Watch) -> None:
    office.deliver(MAY, "UD Maju")
    office.read(MAY)
    watch.settle()
    office.deliver(MAY, "UD Jaya")
    watch.look()
    (office.landing / "repairs").mkdir()
    (office.landing / "repairs" / "bone.xlsx").write_bytes(b"PK")
    assert watch.look().months == ()
    assert watch.look().months == (MAY,)


def test_looking_hashes_a_file_once(office: Office, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    office.deliver(MAY, "UD Maju")
    office.read(MAY)
    hashed: list[Path] = []

    def counting(file: Path) -> str:
        hashed.append(file)
        return "0" * 64

    monkeypatch.setattr(seen, "content_hash", counting)
    for _ in range(4):
        watch.look()
    assert len(hashed) == 1


def test_what_the_watch_keeps_names_no_file(office: Office, watch: Watch) -> None:
    """A file may be named after a person, and Dagster keeps the cursor."""
    office.deliver(MAY, "UD Maju", file="Siti 7308014502900001.csv")
    watch.look()
    assert "7308014502900001" not in watch.text
    assert "Siti" not in watch.text


@pytest.mark.parametrize("text", ["", None, "{", "[]", '{"waiting": {"a": 1}}', '{"requests": "x"}'])
def test_a_memory_that_cannot_be_read_is_empty(text: str | None) -> None:
    assert Memory.of(text) == Memory()


def test_months_that_changed_without_a_memory(office: Office) -> None:
    file, _ = office.deliver(MAY, "UD Maju"), office.deliver(JUNE, "UD Maju")
    office.read(JUNE)
    now = file.stat().st_ctime
    assert months_changed(office.settings, [MAY, JUNE], now + 59) == []
    assert months_changed(office.settings, [MAY, JUNE], now + 61) == [MAY]
    assert months_changed(office.settings, [JUNE], now + 61) == []
    office.read(MAY)
    file.unlink()
    assert months_changed(office.settings, [MAY, JUNE], now + 61) == []
