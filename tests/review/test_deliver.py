"""Taking a workbook in: checked, put beside what is there, never over it; and the commands around it."""

from __future__ import annotations

import json
import shutil
import stat
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from tests.review.conftest import LATER, TOKENS, Desk, Returned, firm
from umkm_pipeline.cli import app
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.review.deliver import deliver
from umkm_pipeline.review.landed import landed_reviews


def judged(desk: Desk, *verdicts: object, name: str = "kembali.xlsx") -> Path:
    back = Returned(desk.export((firm(1), firm(2)), (firm(1), firm(3))))
    for row, verdict in enumerate(verdicts, start=2):
        back.fill(row, verdict)
    return back.save(desk.root / name)


def test_a_workbook_is_put_there_as_it_came_and_only_once(desk: Desk) -> None:
    file = judged(desk, "SAMA", name="dari 7308014502900001.xlsx")
    done = deliver(file, desk.landing, now=LATER)
    assert (done.added, [one.verdict for one in done.new], done.repeated, done.flaws) == (True, ["same"], 0, ())
    place = desk.landing / done.path
    assert place.name.startswith("dari ****0001-")
    assert place.read_bytes() == file.read_bytes()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    again = deliver(Path(shutil.copy(file, desk.root / "lain.xlsx")), desk.landing, now=LATER)
    assert (again.path, again.added, again.new, again.repeated) == (done.path, False, (), 1)
    assert [other.name for other in place.parent.iterdir()] == [place.name]


def test_a_copy_in_which_more_is_filled_in_stands_beside_the_first(desk: Desk) -> None:
    file = judged(desk, "SAMA")
    deliver(file, desk.landing, now=LATER)
    back = Returned(file)
    back.fill(3, "BEDA")
    back.save(file)
    done = deliver(file, desk.landing, now=LATER)
    assert (done.added, [one.verdict for one in done.new], done.repeated) == (True, ["different"], 1)
    assert len(landed_reviews(desk.landing).books) == 2
    assert len(landed_reviews(desk.landing).judgements) == 2


def test_what_decides_nothing_or_comes_from_the_future_is_refused(desk: Desk) -> None:
    empty = judged(desk)
    with pytest.raises(UmkmError, match="no pair is judged"):
        deliver(empty, desk.landing, now=LATER)
    ahead = judged(desk, "SAMA")
    with pytest.raises(UmkmError, match="still to come"):
        deliver(ahead, desk.landing, now=datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(UmkmError, match="check the path"):
        deliver(desk.root / "nirgends.xlsx", desk.landing)
    other = desk.root / "lain.xlsx"
    other.write_bytes(b"no workbook")
    with pytest.raises(UmkmError):
        deliver(other, desk.landing)
    assert not (desk.landing / "reviews").exists()


@pytest.fixture
def runner(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line on the desk's lake and landing folder, two pairs in the queue."""
    monkeypatch.setenv("UMKM_LOCAL_DIR", str(desk.root))
    monkeypatch.delenv("UMKM_WAREHOUSE_URL", raising=False)
    (desk.root / "pii.key").write_bytes(b"k" * 32)
    desk.core.lake.claim_key(TOKENS.fingerprint())
    queue = pd.concat([desk.queue((firm(1), firm(2)), priority=900.0), desk.queue((firm(1), firm(3)), priority=1.0)])
    desk.core.lake.write("identity_review_queue", queue)
    desk.read()
    return CliRunner()


def test_the_whole_way_on_the_command_line(desk: Desk, runner: CliRunner) -> None:
    listed = json.loads(runner.invoke(app, ["review", "list", "--json", "--limit", "1"]).stdout)
    assert (listed["waiting"], [row["other_record_id"] for row in listed["pairs"]]) == (2, [firm(2)])
    shown = runner.invoke(app, ["review", "list"])
    assert "2 pairs wait" in shown.stdout
    assert "Maju" not in shown.stdout

    file = desk.root / "keluar.xlsx"
    result = runner.invoke(app, ["review", "export", "--out", str(file), "--limit", "1", "--json"])
    assert json.loads(result.stdout) == {"file": str(file), "pairs": 1, "left": 1}
    assert "personal data" in result.stderr
    back = Returned(file)
    assert back.cell(2, "Nama usaha (A)") == "UD Maju"
    back.fill(2, "SAMA")
    back.save(file)
    taken = runner.invoke(app, ["review", "import", str(file), "--json"])
    assert taken.exit_code == 0, taken.output
    assert json.loads(taken.stdout)["new"] == {"same": 1}

    # Judged and not yet read by a run: it is not asked again.
    assert json.loads(runner.invoke(app, ["review", "list", "--json"]).stdout)["waiting"] == 1
    result = runner.invoke(app, ["review", "export", "--out", str(file)])
    assert "1 pairs to judge" in result.stdout
    assert Returned(file).cell(2, "Nama usaha (B)") == "UD Lain"


def test_lines_that_cannot_be_used_are_told_and_end_with_1_while_the_others_count(
    desk: Desk, runner: CliRunner
) -> None:
    result = runner.invoke(app, ["review", "import", str(judged(desk, "SAMA", "MUNGKIN"))])
    assert result.exit_code == 1
    assert "PASANGAN, row 3, column PUTUSAN" in result.stderr
    assert "new judgements: 1 same" in result.stdout
    assert len(landed_reviews(desk.landing).judgements) == 1


def test_where_nothing_waits_no_workbook_is_written(desk: Desk, runner: CliRunner) -> None:
    desk.core.lake.write("identity_review_queue", desk.core.lake.read("identity_review_queue").iloc[:0])
    file = desk.root / "kosong.xlsx"
    result = runner.invoke(app, ["review", "export", "--out", str(file)])
    assert (result.exit_code, file.exists()) == (0, False)
    assert "no pair waits" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["review", "export", "--out", "tinjauan.csv"], 1),
        (["review", "export", "--limit", "0"], 2),
        (["review", "import"], 2),
        (["review", "import", "nirgends.xlsx"], 1),
        (["review", "list", "--limit", "x"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_exit_codes(runner: CliRunner, arguments: list[str], code: int) -> None:
    assert runner.invoke(app, arguments).exit_code == code
