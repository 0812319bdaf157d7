"""Unit values far from the rest, against a second implementation in plain Python and at the edge."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

import pytest

from umkm_pipeline.indicators.unit_value import unit_value, unit_value_outlier

_MAY = date(2023, 5, 1)


def test_medians_and_outliers_agree_with_plain_python(core: Any) -> None:
    rng = random.Random(5)
    rows: list[dict[str, Any]] = [
        {
            "document_id": f"D{number}",
            "exporter_nib": str(number % 9),
            "hs_code": rng.choice(["09011110", "0901111099"]),
            "destination_country": rng.choice(["JP", "CN"]),
            "exported_on": date(rng.choice([2022, 2023]), 5, 1),
            "fob_usd": rng.randint(100, 200) * (100 if rng.random() < 0.05 else 1),
            "net_weight_kg": None if number % 20 == 0 else rng.randint(10, 12),
        }
        for number in range(200)
    ]
    core.put("core_exports", _MAY, *rows)
    core.evidence()
    groups: dict[tuple[str, str, int], list[tuple[str, float, str]]] = defaultdict(list)
    for number, row in enumerate(rows, start=1):
        if row["net_weight_kg"]:
            key = (row["hs_code"][:8], row["destination_country"], row["exported_on"].year)
            log = math.log(row["fob_usd"] / row["net_weight_kg"])
            groups[key].append((f"exports/2023-05/f/s/{number}", log, row["exporter_nib"]))
    expected, far = {}, set()
    for key, lines in groups.items():
        middle = median(log for _, log, _ in lines)
        mad = median(abs(log - middle) for _, log, _ in lines)
        outside = {record for record, log, _ in lines if abs(log - middle) > 3 * 1.4826 * mad}
        far |= outside
        expected[key] = (len({firm for *_, firm in lines}), len(lines), len(outside), math.exp(middle), mad)
    found = {
        (row["hs8"], row["destination_country"], row["year"]): tuple(
            row[name] for name in ("exporters", "items", "outliers", "unit_value_median", "unit_value_mad")
        )
        for row in core.build("mart_unit_value", unit_value)
    }
    assert found.keys() == expected.keys()
    for key, figures in expected.items():
        assert found[key] == pytest.approx(figures, rel=1e-9, abs=1e-9)
    outliers = core.build("status_unit_value_outlier", unit_value_outlier)
    assert {row["record_id"] for row in outliers} == far
    assert 5 < len(far) < 20
    assert all(row["deviations"] > 3 for row in outliers)


def test_what_does_not_count_or_is_no_trade_is_no_measure(core: Any) -> None:
    line = {"exporter_nib": "1", "net_weight_kg": 10}
    core.put(
        "core_exports",
        _MAY,
        {"document_id": "A", **line},
        {"document_id": "B", **line, "is_sample": True, "is_commercial": False},
        {"document_id": "C", **line, "is_cancelled": True},
        {"document_id": "D", **line, "fob_usd": None},
    )
    core.evidence()
    (row,) = core.build("mart_unit_value", unit_value)
    assert (row["items"], row["unit_value_mad"], row["outliers"]) == (1, 0, 0)
    assert row["unit_value_median"] == pytest.approx(10)


def test_the_edge(core: Any) -> None:
    """Median 0 and MAD 0.5 of the logarithms: 2.2239 away is the end."""
    logs = [-1.0, -0.5, 0.0, 0.5, 1.0]
    middle, mad = 0.0, 0.5
    inside, outside = middle + 3 * 1.4826 * mad - 0.01, middle + 3 * 1.4826 * mad + 0.01
    for extra, expected in ((inside, 0), (outside, 1)):
        # Two more on the other side keep the median and the MAD where they are.
        values = [*logs, extra, -0.5]
        assert median(values) == middle
        assert median(abs(value - middle) for value in values) == mad
        rows = [
            {
                "document_id": f"{expected}{at}",
                "exporter_nib": "1",
                "net_weight_kg": 1,
                "fob_usd": Decimal(f"{1e6 * math.exp(v):.2f}"),
            }
            for at, v in enumerate(values)
        ]
        core.put("core_exports", date(2022 + expected, 5, 1), *rows)
    core.evidence()
    found = {row["year"]: row["outliers"] for row in core.build("mart_unit_value", unit_value)}
    assert found == {2022: 0, 2023: 1}
