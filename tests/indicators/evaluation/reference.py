"""A second implementation of the comparison, in plain Python over the panel's rows, written from docs/programmes.md."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal, localcontext
from math import asinh, exp, sqrt
from statistics import mean, quantiles, variance
from typing import Any

from scipy.optimize import root
from scipy.stats import f as f_distribution
from scipy.stats import t as t_distribution

Row = dict[str, Any]
Vector = list[float]
OUTCOMES = ("exported", "hs6_products", "destinations", "value_asinh", "value_winsorised")


class Reference:
    """One programme, all cohorts."""

    def __init__(self, panel: list[Row]) -> None:
        self.quarters = sorted({row["quarter_start"] for row in panel})
        self.firms: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(panel, key=lambda row: (row["umkm_id"], row["quarter_start"])):
            self.firms[row["umkm_id"]].append(row)
        about = {name: rows[0] for name, rows in self.firms.items()}
        treated = {name for name, row in about.items() if row["is_treated"]}
        others = {
            name
            for name, row in about.items()
            if name not in treated and row["decision"] in {"reserve", "not_chosen"} and not row["other_programme_on"]
        }
        values = sorted(
            row["value_usd"] for name in treated | others for row in self.firms[name] if row["value_usd"] > 0
        )
        # Of 99 cuts into hundredths, the last; by linear interpolation between the values.
        self.most: float = quantiles(values, n=100, method="inclusive")[98] if len(values) > 1 else sum(values)
        starts = {name: self._start(about[name]) for name in treated}
        ready = [name for name in sorted(treated) if 8 <= starts[name] < len(self.quarters) - 4]
        self.pending = len(treated) - len(ready)
        begins = sorted({starts[name] for name in ready})
        rows = [(name, starts[name], True) for name in ready]
        rows += [(name, begin, False) for begin in begins for name in sorted(others)]
        described = {(name, begin): self._covariates(name, begin) for name, begin, _ in rows}
        theirs = [described[name, begin] for name, begin, chosen in rows if not chosen]
        bounds = [(min(column), max(column)) for column in zip(*theirs, strict=True)]
        self.rows = [
            (name, begin, chosen)
            for name, begin, chosen in rows
            if not chosen
            or all(low <= x <= high for x, (low, high) in zip(described[name, begin], bounds, strict=True))
        ]
        self.unsupported = len(rows) - len(self.rows)
        self.treated = [at for at, row in enumerate(self.rows) if row[2]]
        self.controls = [at for at, row in enumerate(self.rows) if not row[2]]
        covariates = [described[name, begin] for name, begin, _ in self.rows]
        self.design = self._design(covariates, begins)
        self.weights = self._weigh()

    def _start(self, row: Row) -> int:
        day = row["treated_on"]
        return self.quarters.index(day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1))

    def value(self, name: str, quarter: int, outcome: str) -> float:
        row = self.firms[name][quarter]
        if outcome == "value_asinh":
            return asinh(float(row["value_usd"]))
        if outcome == "value_winsorised":
            return min(float(row["value_usd"]), self.most)
        return float(row[outcome])

    def _covariates(self, name: str, begin: int) -> Vector:
        row = self.firms[name][0]
        fixed = [
            row["size_class_before"] == "mikro",
            row["size_class_before"] is not None,
            row["legal_form"] in {"PT", "CV"},
            row["owner_sex"] == "P",
            row["had_nib"],
            row["certificates_held"],
            bool(row["sells_food"]),
        ]
        history = [
            mean(self.value(name, begin + quarter, outcome) for quarter in quarters)
            for outcome in ("exported", "value_asinh")
            for quarters in (range(-4, 0), range(-8, -4))
        ]
        return [float(x) for x in fixed] + history

    def _design(self, covariates: list[Vector], begins: list[int]) -> list[Vector]:
        """In standard deviations, columns that vary only, and the starting quarters but the first."""
        columns = []
        for column in zip(*covariates, strict=True):
            ours, theirs = [column[at] for at in self.treated], [column[at] for at in self.controls]
            spread = sqrt((variance(ours) + variance(theirs)) / 2)
            if spread > 0:
                columns.append([x / spread for x in column])
        columns += [[float(begin == other) for _, begin, _ in self.rows] for other in begins[1:]]
        return [list(row) for row in zip(*columns, strict=True)]

    def _weigh(self) -> Vector:
        goal = [mean(self.design[at][column] for at in self.treated) for column in range(len(self.design[0]))]
        away = [[x - g for x, g in zip(self.design[at], goal, strict=True)] for at in self.controls]

        def weights(tilt: Vector) -> Vector:
            raised = [exp(sum(x * t for x, t in zip(row, tilt, strict=True))) for row in away]
            return [one / sum(raised) for one in raised]

        def off(tilt: Any) -> Any:
            given = weights(tilt)
            return [
                sum(w * row[column] for w, row in zip(given, away, strict=True)) + 1e-4 * tilt[column]
                for column in range(len(goal))
            ]

        found = root(off, [0.0] * len(goal), tol=1e-13)
        return weights([float(t) for t in found.x])

    def effect(self, outcome: str) -> Row:
        def change(at: int, quarters: range) -> float:
            name, begin, _ = self.rows[at]
            return mean(self.value(name, begin + quarter, outcome) for quarter in quarters)

        after, before, last = range(1, 5), range(-4, 0), range(-1, 0)
        found = self._compare([change(at, after) - change(at, before) for at in range(len(self.rows))])
        leads = [
            self._compare([change(at, range(q, q + 1)) - change(at, last) for at in range(len(self.rows))])
            for q in (-4, -3, -2)
        ]
        covariance = [[Decimal(_covariance(one, other)) for other in leads] for one in leads]
        solved = _solve(covariance, [[Decimal(lead["att"])] for lead in leads])
        wald = sum(lead["att"] * float(x[0]) for lead, x in zip(leads, solved, strict=True)) / 3
        freedom = min(lead["freedom"] for lead in leads)
        found["pretrend_p"] = float(f_distribution.sf(wald * (freedom - 2) / freedom, 3, freedom - 2))
        found["treated_before"] = mean(change(at, before) for at in self.treated)
        return found

    def _compare(self, change: Vector) -> Row:
        treated_change = mean(change[at] for at in self.treated)
        control_change = sum(w * change[at] for w, at in zip(self.weights, self.controls, strict=True))
        width = len(self.design[0]) + 1
        ones = [[1.0, *row] for row in self.design]
        pairs = list(zip(self.weights, self.controls, strict=True))
        # Covariates go together closely, so the normal equations need more digits than a float has.
        exact = [(Decimal(w), [Decimal(x) for x in ones[at]], Decimal(change[at])) for w, at in pairs]
        square = [[sum((w * x[a] * x[b] for w, x, _ in exact), Decimal(0)) for b in range(width)] for a in range(width)]
        right = [
            [sum((w * x[a] * y for w, x, y in exact), Decimal(0)), *(Decimal(a == b) for b in range(width))]
            for a in range(width)
        ]
        solved = [[float(x) for x in row] for row in _solve(square, right)]
        slopes, inverse = [row[0] for row in solved], [row[1:] for row in solved]

        def apart(at: int) -> float:
            return change[at] - sum(x * slope for x, slope in zip(ones[at], slopes, strict=True))

        pulls: dict[str, float] = defaultdict(float)
        shares: dict[str, float] = defaultdict(float)
        for w, at in pairs:
            x = ones[at]
            leverage = w * sum(x[a] * inverse[a][b] * x[b] for a in range(width) for b in range(width))
            pulls[self.rows[at][0]] += w * apart(at) / (1 - leverage)
            shares[self.rows[at][0]] += w
        ours = [apart(at) for at in self.treated]
        middle = mean(ours)
        own = [(x - middle) / sqrt(len(ours) * (len(ours) - 1)) for x in ours]
        of_treated, of_controls = sum(x * x for x in own), sum(x * x for x in pulls.values())
        left = max(1 / sum(share**2 for share in shares.values()) - width, 1.0)
        total = of_treated + of_controls
        freedom = total**2 / (of_treated**2 / (len(ours) - 1) + of_controls**2 / left) if total else 1.0
        reach = float(t_distribution.ppf(0.975, freedom)) * sqrt(total)
        att = treated_change - control_change
        return {
            "att": att,
            "se": sqrt(total),
            "ci_low": att - reach,
            "ci_high": att + reach,
            "treated_change": treated_change,
            "control_change": control_change,
            "freedom": freedom,
            "effective": 1 / sum(share**2 for share in shares.values()),
            "own": own,
            "pulls": pulls,
        }


def _covariance(one: Row, other: Row) -> float:
    own = sum(a * b for a, b in zip(one["own"], other["own"], strict=True))
    return float(own + sum(pull * other["pulls"][firm] for firm, pull in one["pulls"].items()))


def _solve(square: list[list[Decimal]], right: list[list[Decimal]]) -> list[list[Decimal]]:
    """Gauss-Jordan elimination with row pivots, to fifty digits."""
    with localcontext(prec=50):
        rows = [[*a, *b] for a, b in zip(square, right, strict=True)]
        size = len(rows)
        for at in range(size):
            best = max(range(at, size), key=lambda row: abs(rows[row][at]))
            rows[at], rows[best] = rows[best], rows[at]
            rows[at] = [x / rows[at][at] for x in rows[at]]
            for row in range(size):
                if row != at:
                    factor = rows[row][at]
                    rows[row] = [x - factor * y for x, y in zip(rows[row], rows[at], strict=True)]
        return [row[size:] for row in rows]
