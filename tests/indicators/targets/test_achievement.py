"""Targets against their realisations, by a second implementation over plain dicts, and both edges of each band."""

from __future__ import annotations

import calendar
import math
import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import ibis
import pytest

from umkm_pipeline.indicators.firm import firm
from umkm_pipeline.indicators.registry_summary import registry_summary
from umkm_pipeline.indicators.targets.achievement import achievement, band, target_achievement
from umkm_pipeline.indicators.targets.official import totals

Row = dict[str, Any]
JANUARY, APRIL = date(2023, 1, 1), date(2023, 4, 30)
PLACES = ("7308", "7309", "6371", None)
PROGRAMMES = ("P", "Q")


def derive(core: Any) -> tuple[list[Row], list[Row]]:
    """Firms and achievements of the rows that were put."""
    core.intervals()
    firms = core.build("mart_firm", firm)
    core.build("mart_registry_summary", registry_summary)
    return firms, core.build("mart_target_achievement", target_achievement)


# --- the formulae ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        *((200.0, "very_high"), (91.0, "very_high"), (90.5, "very_high"), (90.4999, "high"), (76.0, "high")),
        *((75.5, "high"), (75.4999, "medium"), (66.0, "medium"), (65.5, "medium"), (65.4999, "low"), (51.0, "low")),
        *((50.5, "low"), (50.4999, "very_low"), (50.0, "very_low"), (0.0, "very_low"), (-20.0, "very_low")),
        (None, None),
    ],
)
def test_a_value_between_two_bands_is_rounded_first(percent: float | None, expected: str | None) -> None:
    rows = ibis.memtable({"percent": [percent]}, schema={"percent": "float64"})
    assert rows.select(band=band(rows.percent)).to_pyarrow()["band"].to_pylist() == [expected]


@pytest.mark.parametrize(
    ("reached", "direction", "expected"),
    [
        (8, "higher", 80),
        (12, "higher", 120),
        (8, "lower", 120),
        (12, "lower", 80),
        (0, "lower", 200),
        (30, "lower", -100),
    ],
)
def test_less_is_better_where_the_direction_says_so(reached: int, direction: str, expected: int) -> None:
    rows = ibis.memtable({"reached": [reached], "target": [10], "direction": [direction]})
    found = rows.mutate(found=achievement(rows.reached, rows.target, rows.direction)).execute()["found"].item()
    assert math.isclose(found, expected, abs_tol=1e-9)


# --- the published case ----------------------------------------------------------------------------------------------


def test_south_sulawesi_by_april(core: Any) -> None:
    """Two versions of a target, the official figure of the year to date, and our own exports in January and April."""
    core.put(
        "core_targets",
        JANUARY,
        {"target_value": 1_650_000_000, "document_reference": "Perda 1"},
        {"target_value": 1_710_000_000, "document_reference": "Perda 2", "revision": 1, "revised_on": date(2021, 5, 3)},
    )
    core.put(
        "core_official_stats",
        date(2023, 5, 1),
        {"figure_value": 769_000_000, "period_end": APRIL, "period_basis": "cumulative", "attribution": "origin"},
        {"figure_value": 1, "period_end": APRIL, "period_basis": "cumulative", "goods_code": "75"},
        {"figure_value": 2, "period_end": APRIL, "period_basis": "cumulative", "sector": "tambang"},
    )
    core.put("core_registry", JANUARY, {"nib": "1", "region_code": "7308"})
    core.put("core_exports", JANUARY, {"document_id": "a", "exporter_nib": "1", "exported_on": date(2023, 1, 9)})
    core.put(
        "core_exports",
        date(2023, 4, 1),
        {"document_id": "b", "exporter_nib": "1", "exported_on": APRIL, "fob_usd": 200},
        {"document_id": "c", "exporter_nib": "1", "exported_on": APRIL, "fob_usd": 400, "npe_issued": False},
    )
    _, rows = derive(core)
    versions = {row["target_version"]: (row["in_force_from"], row["in_force_to"], row["is_in_force"]) for row in rows}
    assert versions == {1: (None, date(2021, 5, 3), False), 2: (date(2021, 5, 3), None, True)}
    (official,) = [row for row in rows if row["is_in_force"] and row["realisation_source"] == "official"]
    assert round(official["achievement_percent"], 2) == 44.97
    assert official["achievement_band"] == "very_low"
    assert official["target_prorata"] == pytest.approx(1_710_000_000 * 120 / 365, rel=1e-12)
    assert official["prorata_band"] == "very_high"
    ours = {
        (row["realised_basis"], row["realised_to"]): (row["realised_value"], row["achievement_percent"])
        for row in rows
        if row["is_in_force"] and row["realisation_source"] == "ours"
    }
    assert ours["cumulative", APRIL] == (300, 300 / 1_710_000_000 * 100)
    # A month is never put beside the year's target, only beside its part.
    assert ours["month", APRIL] == (200, None)
    assert ours["month", date(2023, 2, 28)] == (0, None)
    assert ("year", date(2023, 12, 31)) not in ours


def test_a_target_of_what_nobody_counts_keeps_a_row(core: Any) -> None:
    core.put(
        "core_targets", JANUARY, {"indicator_code": "export_rejections", "unit_code": "firms", "direction": "lower"}
    )
    core.put("core_registry", JANUARY, {"nib": "1"})
    _, (row,) = derive(core)
    assert (row["realisation_source"], row["realised_value"], row["achievement_percent"]) == ("none", None, None)
    assert (row["realised_from"], row["realised_to"]) == (JANUARY, date(2023, 12, 31))


def test_an_undated_revision_is_in_force_from_the_month_that_reported_it(core: Any) -> None:
    core.put("core_registry", JANUARY, {"nib": "1"})
    core.put("core_targets", JANUARY, {"target_value": 5})
    core.put("core_targets", date(2023, 3, 1), {"target_value": 6, "revision": 2}, {"target_value": 5}, file="g")
    _, rows = derive(core)
    found = {row["target_version"]: (row["target_value"], row["in_force_from"], row["in_force_to"]) for row in rows}
    assert found == {1: (5, None, date(2023, 3, 1)), 2: (6, date(2023, 3, 1), None)}


def test_a_revision_dated_before_the_one_it_replaces_leaves_that_never_in_force(core: Any) -> None:
    core.put("core_registry", JANUARY, {"nib": "1"})
    said = {1: date(2022, 6, 1), 2: date(2021, 5, 3), 3: date(2023, 1, 1)}
    revised = ({"target_value": at, "revision": at, "revised_on": day} for at, day in said.items())
    core.put("core_targets", JANUARY, {"target_value": 5}, *revised)
    _, rows = derive(core)
    found = {row["target_version"]: (row["in_force_from"], row["in_force_to"]) for row in rows}
    assert found == {
        1: (None, date(2021, 5, 3)),
        2: (date(2022, 6, 1), date(2022, 6, 1)),
        3: (date(2021, 5, 3), date(2023, 1, 1)),
        4: (date(2023, 1, 1), None),
    }


def test_what_its_source_has_not_told_is_unknown_and_not_0(core: Any) -> None:
    """Registries came every month, customs data of February and March, a training list in the year, no selection."""
    counts = {"unit_code": "firms"}
    core.put(
        "core_targets",
        JANUARY,
        {},
        {**counts, "indicator_code": "smes_trained"},
        {**counts, "indicator_code": "smes_curated"},
        {"indicator_code": "mission_deals_idr", "unit_code": "IDR"},
    )
    for month in range(1, 7):
        core.put("core_registry", date(2023, month, 1), {"nib": "1", "region_code": "7308"})
    sent = {"exporter_nib": "1", "document_id": "a", "exported_on": date(2023, 2, 9)}
    core.put("core_exports", date(2023, 2, 1), sent)
    core.put("core_exports", date(2023, 3, 1), {"exporter_nib": "9", "document_id": "b", "npe_issued": False})
    core.put("core_training", date(2023, 5, 1), {"nib": "1", "site_region_code": "6371"})
    core.put("core_curation", date(2022, 5, 1), {"nib": "1", "decision": "accepted", "province_code": "73"})
    core.put("core_missions", date(2023, 6, 1), {"mission_line": "deal", "sending_province_code": "63"})
    _, rows = derive(core)

    def of(indicator: str, basis: str) -> dict[int, int]:
        """Value by month."""
        mine = [row for row in rows if (row["indicator_code"], row["realised_basis"]) == (indicator, basis)]
        return {row["realised_to"].month: row["realised_value"] for row in mine if row["realisation_source"] == "ours"}

    assert of("export_value_usd", "month") == {2: 100, 3: 0}
    assert of("export_value_usd", "cumulative") == {2: 100, 3: 100}
    assert of("smes_trained", "cumulative") == dict.fromkeys(range(1, 7), 0)
    assert of("mission_deals_idr", "month") == dict.fromkeys(range(1, 7), 0)
    assert of("smes_curated", "cumulative") == {}
    none = {row["indicator_code"] for row in rows if row["realisation_source"] == "none"}
    assert none == {"smes_curated"}


# --- a second implementation -----------------------------------------------------------------------------------------


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def spans(target: Row, first: date, last: date) -> Iterator[tuple[date, date, str]]:
    """Since the first day to each month's end, and each whole month of a longer period."""
    start, end = target["period_start"], target["period_end"]
    month = max(start.replace(day=1), first)
    while month <= min(end, last):
        to = min(month_end(month), end)
        yield start, to, target["period_basis"] if to == end else "cumulative"
        if month >= start and month_end(month) <= end and (start, end) != (month, month_end(month)):
            yield month, month_end(month), "month"
        month = month_end(month) + timedelta(days=1)


def band_of(percent: float | None) -> str | None:
    if percent is None:
        return None
    whole = math.floor(percent + 0.5)
    edges = ((91, "very_high"), (76, "high"), (66, "medium"), (51, "low"))
    return next((name for least, name in edges if whole >= least), "very_low")


def share(reached: Decimal | None, target: float | None, direction: str) -> float | None:
    if reached is None or target is None:
        return None
    ratio = float(reached) / target
    return (1 + (1 - ratio)) * 100 if direction == "lower" else ratio * 100


class World:
    """Random rows of every source, and what they amount to, counted one by one."""

    def __init__(self, core: Any, seed: int) -> None:
        self.core, self.dice = core, random.Random(seed)
        self._tables: dict[str, list[Row]] = {}
        self.months = [date(2022 + at // 12, at % 12 + 1, 1) for at in range(20)]
        for month in self.months:
            self._month(month)
        self.targets, self.figures = self._targets(), self._figures()
        self.firms, self.rows = derive(core)
        self.place = {row["umkm_id"]: row for row in self.firms}

    def _day(self, month: date) -> date:
        return month + timedelta(days=self.dice.randrange(28))

    def _where(self) -> Row:
        code = self.dice.choice(PLACES)
        return {"region_code": code, "province_code": code[:2] if code else "73"}

    def _month(self, month: date) -> None:
        dice = self.dice
        self.core.put(
            "core_registry",
            month,
            *(
                {"nib": f"{dice.randrange(12):013d}", "size_class_stated": dice.choice([None, "mikro", "besar"])}
                | self._where()
                for _ in range(3)
            ),
        )
        self.core.put(
            "core_exports",
            month,
            *(
                {
                    "document_id": f"{month}-{at}",
                    "exporter_nib": f"{dice.randrange(12):013d}",
                    "exported_on": self._day(month),
                }
                | {"fob_usd": Decimal(dice.randrange(1, 10**6)) / 100, "npe_issued": dice.random() < 0.9}
                | {"is_commercial": dice.random() < 0.9}
                for at in range(dice.randrange(4))
            ),
        )
        self.core.put(
            "core_training",
            month,
            *(
                {
                    "nib": f"{dice.randrange(12):013d}",
                    "programme_code": dice.choice(PROGRAMMES),
                    "starts_on": self._day(month),
                }
                | {"site_region_code": dice.choice(PLACES), "days_attended": dice.randrange(3), "event_id": f"E{month}"}
                for _ in range(3)
            ),
        )
        self.core.put(
            "core_curation",
            month,
            *(
                {"nib": f"{dice.randrange(12):013d}", "programme_code": dice.choice(PROGRAMMES), **self._where()}
                | {
                    "decision": dice.choice(["accepted", "reserve", None]),
                    "curated_on": dice.choice([self._day(month), None]),
                }
                for _ in range(3)
            ),
        )
        deals = [
            {"mission_line": "deal", "sending_province_code": dice.choice(["73", "63"]), "starts_on": self._day(month)}
            | {"deal_value_idr": dice.choice([None, Decimal(dice.randrange(10**9))]), "mission_id": f"M{month}{at}"}
            for at in range(2)
        ]
        self.core.put("core_missions", month, *deals)
        self.core.put(
            "core_clusters",
            month,
            *(
                {"cluster_grain": "cluster", "cluster_key": f"K{dice.randrange(9)}", "year": month.year}
                | {"region_code": "6371"}
                for _ in range(2)
            ),
        )

    def _targets(self) -> list[Row]:
        dice = self.dice
        made: list[Row] = []
        indicators = (
            *(("export_value_usd", "USD"), ("mission_deals_idr", "IDR"), ("smes_exporting", "firms")),
            *(("smes_trained", "firms"), ("smes_curated", "firms"), ("export_growth_percent", "percent")),
            *(("registered_smes", "firms"), ("industry_clusters", "clusters")),
        )
        year = (date(2022, 1, 1), date(2022, 12, 31), "year")
        periods = (
            *(year, (date(2023, 1, 1), APRIL, "cumulative"), (date(2022, 3, 1), date(2022, 3, 31), "month")),
            *((date(2022, 3, 4), date(2022, 11, 3), "window"), (date(2024, 1, 1), date(2024, 12, 31), "year")),
        )
        owners: tuple[Row, ...] = (
            *({"province_code": "73"}, {"province_code": "63"}),
            *({"province_code": "73", "region_code": "7308"}, {"province_code": "63", "region_code": "6371"}),
            *({"province_code": None, "programme_code": "P"}, {"province_code": None, "programme_code": "Q"}),
        )
        for indicator, unit in indicators:
            for owner in owners:
                start, end, basis = dice.choice(periods)
                if indicator in {"registered_smes", "industry_clusters"}:
                    start = end = dice.choice([date(2022, 12, 31), date(2023, 6, 30)])
                    basis = "position"
                dates = sorted(self._day(dice.choice(self.months)) for _ in range(2))
                said = {"indicator_code": indicator, "unit_code": unit, "direction": dice.choice(["higher", "lower"])}
                period = {"period_start": start, "period_end": end, "period_basis": basis}
                made += [
                    {**owner, **said, **period, "revision": revision, "document_reference": f"no {revision}"}
                    | {"target_value": Decimal(dice.randrange(1, 10**7)) / 100}
                    | {"revised_on": dates[revision - 1] if revision else None}
                    for revision in range(dice.randrange(1, 4))
                ]
        self.core.put("core_targets", date(2022, 1, 1), *made)
        return made

    def _figures(self) -> list[Row]:
        dice = self.dice
        made: list[Row] = []
        for _ in range(150):
            month = dice.choice(self.months)
            first, basis = dice.choice([(month, "month"), (month.replace(month=1), "cumulative")])
            indicator, unit = dice.choice(
                [("export_value_usd", "USD"), ("registered_smes", "firms"), ("export_growth_percent", "percent")]
            )
            end = month_end(month)
            if indicator == "registered_smes":
                first, basis = end, "position"
            made.append(
                {"province_code": dice.choice(["73", "63"]), "region_code": dice.choice([None, None, "7308"])}
                | {"indicator_code": indicator, "unit_code": unit, "period_start": first, "period_end": end}
                | {"period_basis": basis, "figure_value": Decimal(dice.randrange(10**7)) / 100}
                | {
                    "size_class_stated": dice.choice([None, None, "mikro"]),
                    "attribution": dice.choice([None, "origin"]),
                }
                | {"revision": dice.randrange(3), "basis_certain": dice.random() < 0.8}
            )
        self.core.put("core_official_stats", date(2023, 6, 1), *made)
        return [
            {**row, "record_id": f"official_stats/2023-06/f/s/{number}"}
            for number, row in enumerate(made, start=1)
            if row["size_class_stated"] is None
        ]

    # --- what the rows amount to ---

    def read(self, asset: str) -> list[Row]:
        if asset not in self._tables:
            self._tables[asset] = self.core.con.to_pyarrow(self.core.scan(asset)).to_pylist()
        return self._tables[asset]

    def events(self, target: Row) -> list[tuple[date, str | None, Decimal]] | None:
        """Day, firm (of what is counted) and amount (of what is added) of the target's indicator and owner."""
        programme, region, province = (target.get(name) for name in ("programme_code", "region_code", "province_code"))
        named = {row["record_id"]: row["umkm_id"] for row in self.read("identity_record_firm")}
        trained = [row for row in self.read("core_training") if row["days_attended"] > 0]
        pupils = {named[row["record_id"]] for row in trained if row["programme_code"] == programme}

        def owns(umkm_id: str) -> bool:
            if programme:
                return umkm_id in pupils
            at = self.place[umkm_id]
            return bool(at["region_code"] == region if region else at["province_code"] == province)

        def is_at(row: Row, name: str) -> bool:
            code = row[name]
            if programme:
                return bool(row["programme_code"] == programme)
            return bool(code == region if region else code is not None and code[:2] == province)

        exports = [row for row in self.read("core_exports") if row["npe_issued"] and row["is_commercial"]]
        sold = [(row["exported_on"], named[row["record_id"]], row["fob_usd"]) for row in exports]
        deals = [row for row in self.read("core_missions") if row["deal_value_idr"] is not None]
        accepted = [row for row in self.read("core_curation") if row["decision"] == "accepted"]

        def chosen_at(row: Row) -> bool:
            if programme:
                return bool(row["programme_code"] == programme)
            return bool(row["region_code"] == region if region else row["province_code"] == province)

        return {
            "export_value_usd": [(day, None, usd) for day, one, usd in sold if owns(one)],
            "smes_exporting": [(day, one, Decimal(0)) for day, one, _ in sold if owns(one) and self.is_sme(one)],
            "smes_trained": [
                (row["starts_on"], named[row["record_id"]], Decimal(0))
                for row in trained
                if is_at(row, "site_region_code")
            ],
            "smes_curated": [
                (row["curated_on"] or row["period_month"], named[row["record_id"]], Decimal(0))
                for row in accepted
                if chosen_at(row)
            ],
            "mission_deals_idr": [
                (row["starts_on"], None, row["deal_value_idr"])
                for row in deals
                if not programme and not region and row["sending_province_code"] == province
            ],
        }.get(target["indicator_code"])

    def came(self, indicator: str) -> tuple[set[date], bool]:
        """Months for which what shows an indicator came, and whether it comes month by month."""
        by_month = indicator in {"export_value_usd", "smes_exporting"}
        other = {"smes_trained": "core_training", "smes_curated": "core_curation"}.get(indicator, "core_missions")
        return {row["period_month"] for row in self.read("core_exports" if by_month else other)}, by_month

    def is_sme(self, umkm_id: str) -> bool:
        return bool(self.place[umkm_id]["size_class"] != "besar")

    def positions(self, target: Row) -> dict[date, int]:
        end: date = target["period_end"]
        found: dict[date, set[str]] = {}
        if target.get("programme_code"):
            return {}
        region, province = target.get("region_code"), target["province_code"]
        if target["indicator_code"] == "industry_clusters":
            rows = self.read("core_clusters")
            for row in rows:
                if row["region_code"] == region if region else row["province_code"] == province:
                    found.setdefault(date(row["year"], 12, 31), set()).add(row["cluster_key"])
            counts = {day: len(keys) for day, keys in found.items()}
        else:
            cells = [row for row in self.read("mart_registry_summary") if row["size_class"] != "besar"]
            counts = {}
            for row in cells:
                if row["region_code"] == region if region else row["province_code"] == province:
                    day = month_end(row["period_month"])
                    counts[day] = counts.get(day, 0) + row["firms"]
        return {day: count for day, count in counts.items() if day <= end and day.year == end.year}

    def realised(self, target: Row) -> Iterator[Row]:
        events = self.events(target)
        if target["period_basis"] == "position":
            for day, count in self.positions(target).items():
                yield {"source": "ours", "record": "warehouse", "span": (day, day, "position"), "value": Decimal(count)}
        elif events is not None:
            came, by_month = self.came(target["indicator_code"])
            in_period = any(target["period_start"].replace(day=1) <= month <= target["period_end"] for month in came)
            for first, last, basis in spans(target, self.months[0], self.months[-1]):
                if by_month and came and last.replace(day=1) > max(came):
                    continue
                met = [event for event in events if first <= event[0] <= last]
                firms = {one for _, one, _ in met if one}
                value = Decimal(len(firms)) if firms else sum((amount for *_, amount in met), Decimal(0))
                if not value and (not in_period or (by_month and last.replace(day=1) < min(came))):
                    continue
                yield {"source": "ours", "record": "warehouse", "span": (first, last, basis), "value": value}
        for figure in self.figures:
            owner = (figure["region_code"] or figure["province_code"], figure["indicator_code"], figure["unit_code"])
            mine = (
                target.get("programme_code") or target.get("region_code") or target["province_code"],
                *(target["indicator_code"], target["unit_code"]),
            )
            inside = target["period_start"] <= figure["period_start"] and figure["period_end"] <= target["period_end"]
            if figure["period_basis"] == "position":
                end = target["period_end"]
                inside = figure["period_end"] <= end and figure["period_end"].year == end.year
            if owner == mine and inside:
                span = (figure["period_start"], figure["period_end"], figure["period_basis"])
                record = figure["record_id"]
                yield {"source": "official", "record": record, "span": span, "value": figure["figure_value"]}

    def expected(self) -> dict[tuple[Any, ...], tuple[Any, ...]]:
        found: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        for target in self.targets:
            start, end, direction = target["period_start"], target["period_end"], target["direction"]
            whole = float(target["target_value"])
            owner = target.get("programme_code") or target.get("region_code") or target["province_code"]
            name = (
                f"RPJMD/{owner}/{target['indicator_code']}/{target['unit_code']}/{target['period_basis']}/{start}/{end}"
            )
            none = {
                "source": "none",
                "record": "warehouse",
                "span": (start, end, target["period_basis"]),
                "value": None,
            }
            for row in list(self.realised(target)) or [none]:
                first, last, basis = row["span"]
                part = None
                if basis != "position" and target["unit_code"] != "percent":
                    part = whole * ((last - first).days + 1) / ((end - start).days + 1)
                full = basis == "position" or (first == start and (basis != "month" or last == end))
                percent = share(row["value"], whole, direction) if full else None
                of_part = share(row["value"], part, direction)
                key = (name, target["revision"] + 1, row["source"], row["record"], first, last, basis)
                found[key] = (row["value"], percent, band_of(percent), part, of_part, band_of(of_part))
        return found


@pytest.mark.parametrize("seed", [1, 2])
def test_agrees_with_counting_one_by_one(core: Any, seed: int) -> None:
    world = World(core, seed)
    named = ("target_id", "target_version", "realisation_source", "realisation_record", "realised_from", "realised_to")
    shown = ("realised_value", "achievement_percent", "achievement_band", "target_prorata", "prorata_percent")
    found = {
        tuple(row[name] for name in (*named, "realised_basis")): tuple(row[name] for name in (*shown, "prorata_band"))
        for row in world.rows
    }
    expected = world.expected()
    assert found.keys() == expected.keys()
    for key, values in expected.items():
        for ours, theirs in zip(found[key], values, strict=True):
            if isinstance(theirs, float):
                assert ours == pytest.approx(theirs, rel=1e-12, abs=1e-9), key
            else:
                assert ours == theirs, key
    assert {row["realisation_source"] for row in world.rows} == {"ours", "official", "none"}
    assert len({row["achievement_band"] for row in world.rows}) > 3


def test_each_figure_has_one_latest_revision(core: Any) -> None:
    world = World(core, 3)
    by_figure: dict[tuple[Any, ...], list[Row]] = {}
    said = (
        "region_code",
        "province_code",
        "indicator_code",
        "period_start",
        "period_end",
        "basis_certain",
        "attribution",
    )
    for row in world.figures:
        owner = row["region_code"] or row["province_code"]
        by_figure.setdefault((owner, *(row[name] for name in said[2:])), []).append(row)
    latest = {
        max(rows, key=lambda row: (row["revision"], row["record_id"]))["record_id"] for rows in by_figure.values()
    }
    totals_of = core.con.to_pyarrow(totals(core.scan)).to_pylist()
    shown = {row["record_id"]: row["is_latest"] for row in totals_of}
    assert shown == {record: record in latest for record in shown}
    assert set(shown.values()) == {True, False}
