from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from umkm_pipeline.doctor import examine
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.lake import Lake
from umkm_pipeline.quality.expected import Expected, expected_of, quality_delivery, sender_of
from umkm_pipeline.settings import Settings

MONTHS = [date(2023, month, 1) for month in range(1, 7)]


def files(*paths: str) -> pd.DataFrame:
    """Rows of `landing_files` by their paths."""
    rows = [(path.split("/")[0], date.fromisoformat(f"{path.split('/')[1]}-01"), path) for path in paths]
    return pd.DataFrame(rows, columns=["source", "period_month", "source_path"])


def delivery(landed: pd.DataFrame, declared: dict[str, list[Expected]] | None = None) -> list[tuple[object, ...]]:
    rows = quality_delivery(landed, MONTHS, declared or {}).to_pylist()
    return [tuple(row.values()) for row in rows]


def test_a_declared_sheet_is_received_or_missing() -> None:
    bone = Expected(sender="Kab. Bone", file="*BONE*", since="2023-04")  # type: ignore[arg-type]
    landed = files("registry/2023-04/Registri Bone.xlsx", "registry/2023-04/bone/2.xlsx", "registry/2023-06/maros.xlsx")
    assert delivery(landed, {"registry": [bone]}) == [
        ("registry", date(2023, 4, 1), "Kab. Bone", "received", 2, "declared"),
        ("registry", date(2023, 5, 1), "Kab. Bone", "missing", 0, "declared"),
        ("registry", date(2023, 6, 1), "Kab. Bone", "missing", 0, "declared"),
    ]


@pytest.mark.parametrize(
    ("every", "since", "until", "due"),
    [
        (1, None, None, [1, 2, 3, 4, 5, 6]),
        (3, None, None, [1, 4]),
        (3, "2022-12", None, [3, 6]),
        (12, "2022-05", None, [5]),
        (1, "2023-02", "2023-03", [2, 3]),
    ],
)
def test_when_a_sheet_is_due(every: int, since: str | None, until: str | None, due: list[int]) -> None:
    one = Expected(sender="s", file="*", every=every, since=since, until=until)  # type: ignore[arg-type]
    assert [month.month for month in MONTHS if one.is_due(month, MONTHS[0])] == due


def test_what_came_three_months_running_is_expected_in_the_next() -> None:
    landed = files(*(f"registry/2023-0{month}/bone_20230{month}.xlsx" for month in (1, 2, 3, 5)))
    assert delivery(landed) == [("registry", date(2023, 4, 1), "bone", "missing", 0, "learnt")]
    landed = files(*(f"registry/2023-0{month}/Bone {month} 2023.xlsx" for month in (1, 2, 3, 4)))
    assert delivery(landed) == [
        ("registry", date(2023, 4, 1), "bone", "received", 1, "learnt"),
        ("registry", date(2023, 5, 1), "bone", "missing", 0, "learnt"),
    ]


def test_two_months_teach_nothing_and_a_declared_source_is_not_learnt() -> None:
    assert delivery(files("registry/2023-01/a.csv", "registry/2023-02/a.csv")) == []
    landed = files(*(f"registry/2023-0{month}/a.csv" for month in (1, 2, 3)))
    assert delivery(landed, {"registry": []}) == []


@pytest.mark.parametrize(
    ("path", "sender"),
    [
        ("bone_2023-05.xlsx", "bone"),
        ("Bone Juni 2023.xlsx", "bone"),
        ("kab/PEB_202304.json", "peb"),
        ("Laporan Kab. Maros (2).xlsx", "laporan kab maros"),
        ("meilani.csv", "meilani"),
        ("2023-05.csv", "(no name)"),
    ],
)
def test_the_sender_is_what_stays_of_a_name(path: str, sender: str) -> None:
    assert sender_of(path) == sender


def test_the_file_of_expectations(tmp_path: Path) -> None:
    assert expected_of(tmp_path) == {}
    file = tmp_path / "_expected.yml"
    file.write_text("registry:\n  - {sender: Kab. Bone, file: '*bone*', every: 3, since: 2023-03}\n", encoding="utf-8")
    (one,) = expected_of(tmp_path)["registry"]
    assert (one.sender, one.every, one.since) == ("Kab. Bone", 3, date(2023, 3, 1))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("registri:\n  - {sender: a, file: b}\n", "no source is called registri"),
        ("registry:\n  - {sender: a}\n", "registry.0.file"),
        ("registry:\n  - {sender: a, file: b, every: 2}\n", "registry.0.every"),
        ("registry: [", "cannot be understood"),
        ("- 1", "cannot be understood"),
    ],
)
def test_a_file_that_is_wrong_says_where(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "_expected.yml").write_text(text, encoding="utf-8")
    with pytest.raises(UmkmError, match=told):
        expected_of(tmp_path)


def test_the_doctor_names_who_is_missing_in_the_latest_month(tmp_path: Path) -> None:
    settings = Settings(local_dir=tmp_path / "local", landing_dir=tmp_path)
    lake = Lake(settings.lake)

    def told() -> tuple[bool, str]:
        (one,) = [finding for finding in examine(settings) if finding.subject == "deliveries"]
        return one.ok, one.text

    assert told()[0]
    (tmp_path / "_expected.yml").write_text(
        "registry:\n  - {sender: Kab. Bone, file: '*bone*'}\n  - {sender: Kab. Maros, file: '*maros*'}\n",
        encoding="utf-8",
    )
    landed = files("registry/2023-05/maros.csv").assign(source_file_id="0", size_bytes=1)
    lake.write("landing_files", landed, date(2023, 5, 1))
    ok, text = told()
    assert (ok, "1 of 2 sheets expected in 2023-05 have not come: registry: Kab. Bone" in text) == (False, True)
    lake.write("landing_files", landed.assign(source_path="registry/2023-05/bone maros.csv"), date(2023, 5, 1))
    assert told() == (True, "all 2 sheets expected in 2023-05 have come")
