"""Published figures: the list is whole, and agreement is told by rounding, interval and tolerance, each at its edge."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pytest

from umkm_pipeline.indicators.published_figure.compare import COMPUTED, compared
from umkm_pipeline.indicators.published_figure.declared import published_figures
from umkm_pipeline.indicators.published_figure.sulsel import FIGURES as SULSEL
from umkm_pipeline.model.codes import CODE_LISTS

DOCS = Path(__file__).parents[2] / "docs"


NUMBERS = ("published_value", "rounding", "tolerance", "our_value", "our_low", "our_high")


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((44.98, 0.01, 0.02, 44.975, None, None), "within_rounding"),
        ((44.98, 0.01, 0.02, 44.985, None, None), "within_rounding"),
        ((44.98, 0.01, 0.02, 44.97076, 44.81, 45.13), "within_interval"),
        ((44.98, 0.01, 0.02, 44.97076, 44.981, 45.13), "within_tolerance"),
        ((44.98, 0.01, None, 44.97076, 44.981, 45.13), "differs"),
        ((44.98, 0.01, 0.02, 44.9599, None, None), "differs"),
        ((140, 1, None, 140, None, None), "within_rounding"),
        ((140, 1, None, 141, None, None), "differs"),
        ((147_000, 1000, None, 147_500, None, None), "within_rounding"),
        ((147_000, 1000, None, 147_501, None, None), "differs"),
        ((None, None, None, 565, None, None), "no_number"),
        ((None, None, None, None, None, None), "not_in_data"),
        ((18, 1, None, None, None, None), "not_in_data"),
    ],
)
def test_agreement(numbers: tuple[float | None, ...], expected: str) -> None:
    row = dict(zip(NUMBERS, numbers, strict=True))
    published, ours = row["published_value"], row["our_value"]
    rows = ibis.memtable([row], schema=dict.fromkeys(row, "float64"))
    found = compared(rows).to_pyarrow().to_pylist()[0]
    assert found["agreement"] == expected
    if ours is None or published is None:
        assert found["difference"] is None
        assert found["within_rounding"] is None
    else:
        assert found["difference"] == pytest.approx(ours - published)
        assert found["within_rounding"] == (expected == "within_rounding")


def test_a_figure_is_computed_once_and_each_of_the_list_is_known() -> None:
    listed = published_figures()
    assert listed["figure_code"].is_unique
    assert set(Counter(figure.code for figure in COMPUTED).values()) == {1}
    assert {figure.code for figure in COMPUTED} <= set(listed["figure_code"])
    assert set(listed["unit_code"]) <= {code.value for code in CODE_LISTS["figure_unit"]}
    assert set(listed["period_basis"]) <= {code.value for code in CODE_LISTS["period_basis"]}
    assert (listed["published_value"].isna() == listed["rounding"].isna()).all()


def digits(text: str) -> set[str]:
    """Numbers of a text without separators: "1.71" and "1,71" are both 171."""
    return {re.sub(r"\D", "", number) for number in re.findall(r"\d[\d.,]*\d|\d", text)}


def test_every_number_of_the_domain_is_on_the_list() -> None:
    """Cell by cell: the second column of the table of programmes in docs/domain.md §7."""
    section = (DOCS / "domain.md").read_text(encoding="utf-8").split("## 7.")[1].split("## 8.")[0]
    cells = [line.split("|")[2] for line in section.splitlines() if line.startswith("| ")][1:]
    assert len(cells) == 5
    listed = published_figures().fillna("")
    texts = " ".join(listed["published_text"] + " " + listed["published_value"] + " " + listed["figure_name_en"])
    assert {number for cell in cells for number in digits(cell)} - digits(texts) == set()


def test_the_official_figures_of_programmes_are_on_the_list() -> None:
    """The last two lines of docs/methods.md are of other authorities' firms; those on programmes are all here."""
    line = next(
        line for line in (DOCS / "methods.md").read_text(encoding="utf-8").splitlines() if line.startswith("- ECP 2023")
    )
    listed = published_figures().fillna("")
    texts = " ".join(listed["published_text"] + " " + listed["figure_name_en"] + " " + listed["figure_code"])
    years = {"2019", "2023"}
    assert digits(line) - digits(texts.replace("_", " ")) - years == set()


def test_the_share_of_the_target_keeps_the_room_that_rounding_leaves(core: Any) -> None:
    """769 of 1,710 is 44.97 %; between 768.5 of 1,715 and 769.5 of 1,705 it may be 44.81 to 45.13 %."""
    row: dict[str, Any] = {"target_document": "RPJMD", "province_code": "73", "indicator_code": "export_value_usd"}
    row |= {"period_start": date(2023, 1, 1), "realised_from": date(2023, 1, 1), "realised_to": date(2023, 4, 30)}
    row |= {"is_in_force": True, "is_latest": True, "realisation_source": "official", "realised_basis": "cumulative"}
    row |= {"target_value": 1_710_000_000, "realised_value": 769_000_000, "achievement_percent": 76900 / 1710}
    rows = ibis.memtable([row])
    (figure,) = [figure for figure in SULSEL if figure.code == "sulsel_achievement"]
    (found,) = core.con.to_pyarrow(figure.build(lambda _: rows)).to_pylist()
    assert found["our_value"] == pytest.approx(44.970760, abs=1e-6)
    assert found["our_low"] == pytest.approx(768.5 / 1715 * 100, abs=1e-9)
    assert found["our_high"] == pytest.approx(769.5 / 1705 * 100, abs=1e-9)
