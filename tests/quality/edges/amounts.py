"""Both sides of the rules of cells that hold amounts, counts and percentages (`sources/amounts.py`)."""

from __future__ import annotations

from tests.quality.edge import Edge, Row, edge
from umkm_pipeline.ingest.mapping import CURRENCY, FACTOR, KIND, UNSCALED


def amount_edges(*fields: str, also: Row | None = None) -> tuple[Edge, ...]:
    """The edges of `amount_rules`, on rows that differ from the source's good one by `also` and by the amount."""
    return tuple(
        case for field in fields for case in (*unreadable_edges(field, also=also), *ambiguous_edges(field, also=also))
    )


def unreadable_edges(*fields: str, also: Row | None = None) -> tuple[Edge, ...]:
    """Texts that are no number, and cells that are true or false."""
    row = dict(also or {})
    return tuple(
        case
        for field in fields
        for case in (
            edge("number_unreadable", field, good={**row, field: "12"}, bad={**row, field: "lumayan"}),
            edge(
                "number_unreadable",
                field,
                good={**row, field: "1", KIND + field: "n"},
                bad={**row, field: "1", KIND + field: "b"},
            ),
        )
    )


def ambiguous_edges(*fields: str, also: Row | None = None) -> tuple[Edge, ...]:
    """A lone group beside evidence that agrees, against evidence, and against evidence of another sheet."""
    row = dict(also or {})

    def numbers(field: str, *texts: str) -> tuple[Row, ...]:
        return tuple({**row, field: text} for text in texts)

    return tuple(
        case
        for field in fields
        for case in (
            edge(
                "number_ambiguous",
                field,
                good=numbers(field, "500.000", "1.250,50"),
                bad=numbers(field, "500.000", "1,250.50"),
            ),
            edge("number_ambiguous", field, good=numbers(field, "500.000"), bad=numbers(field, "500,000")),
            edge(
                "number_ambiguous",
                field,
                good=({**row, field: "500.000"}, {**row, field: "1,250.50", "sheet": "T"}),
                bad=({**row, field: "500.000"}, {**row, field: "1,250.50"}),
            ),
        )
    )


def currency_edges(*fields: str, also: Row | None = None) -> tuple[Edge, ...]:
    """The edges of `currency_rules`."""
    row = dict(also or {})
    return (
        *amount_edges(*fields, also=also),
        *(
            case
            for field in fields
            for case in (
                edge(
                    "unit_in_cell",
                    field,
                    good={**row, "currency": "USD", field: "US$ 100"},
                    bad={**row, "currency": "USD", field: "Rp 100"},
                ),
                edge(
                    "unit_in_cell",
                    field,
                    good={**row, "currency": "SGD", field: "$100"},
                    bad={**row, "currency": "JPY", field: "$100"},
                ),
                edge(
                    "unit_disputed",
                    field,
                    good={**row, "currency": "USD", CURRENCY + field: "USD"},
                    bad={**row, "currency": "SGD", CURRENCY + field: "USD"},
                ),
            )
        ),
        *disputed_edges(*fields, also=also),
    )


def disputed_edges(*fields: str, also: Row | None = None) -> tuple[Edge, ...]:
    """A title that says nothing of the unit, and one that does."""
    row = dict(also or {})
    return tuple(
        edge(
            "unit_disputed", field, good={**row, field: "5"}, bad={**row, field: "5", UNSCALED + field: "unit_disputed"}
        )
        for field in fields
    )


def money_edges(*fields: str, also: Row | None = None, own: str = "Rp", other: str = "US$") -> tuple[Edge, ...]:
    """The edges of `money_rules`; cells may say `own` currency, and not the `other`."""
    row = dict(also or {})

    def scaled(field: str, factor: int | None, said: str | None = None) -> Row:
        return {**row, field: "5", FACTOR + field: factor, UNSCALED + field: said}

    return (
        *amount_edges(*fields, also=also),
        *(edge("unit_unknown", field, good=scaled(field, 12), bad=scaled(field, None)) for field in fields),
        *(
            edge(name, field, good=scaled(field, None), bad=scaled(field, None, name))
            for name in ("unit_conflict", "period_unknown")
            for field in fields
        ),
        *(
            case
            for field in fields
            for case in (
                edge(
                    "unit_in_cell",
                    field,
                    good={**row, field: "5 juta", FACTOR + field: 12},
                    bad={**row, field: "5 juta", FACTOR + field: 12_000},
                ),
                edge(
                    "unit_in_cell",
                    field,
                    good={**row, field: f"{own} 5", CURRENCY + field: "IDR", FACTOR + field: 1},
                    bad={**row, field: f"{other} 5", CURRENCY + field: "IDR", FACTOR + field: 1},
                ),
            )
        ),
    )


def count_edges(*fields: str, also: Row | None = None) -> tuple[Edge, ...]:
    """The edges of `count_rules`."""
    row = dict(also or {})
    return (
        *amount_edges(*fields, also=also),
        *(edge("count_fraction", field, good={**row, field: "2,0"}, bad={**row, field: "2,5"}) for field in fields),
    )


def percent_edges(*fields: str, also: Row | None = None) -> tuple[Edge, ...]:
    """The edges of `percent_rules`."""
    row = dict(also or {})
    return (
        *amount_edges(*fields, also=also),
        *(
            case
            for field in fields
            for case in (
                edge("percent_scale", field, good={**row, field: "0,25%"}, bad={**row, field: "0,25"}),
                edge("percent_scale", field, good={**row, field: "0"}, bad={**row, field: "1"}),
                edge(
                    "percent_scale",
                    field,
                    good=({**row, field: "0,25"}, {**row, field: "30"}),
                    bad=({**row, field: "0,25"}, {**row, field: "30", "sheet": "T"}),
                ),
                edge(
                    "percent_small",
                    field,
                    good=({**row, field: "1,01"}, {**row, field: "30"}),
                    bad=({**row, field: "1"}, {**row, field: "30"}),
                ),
            )
        ),
    )


def figure_edges(field: str, also: Row) -> tuple[Edge, ...]:
    """The edges of a figure in per cent: 25 % is kept as 0.25 in a cell that is a number."""
    percent = {**also, "unit_code": "persen"}
    return (
        edge(
            "percent_small",
            field,
            good={**percent, field: "0.25"},
            bad={**percent, field: "0.25", KIND + field: "n"},
        ),
        edge(
            "percent_small",
            field,
            good={**percent, field: "1.01", KIND + field: "n"},
            bad={**percent, field: "1", KIND + field: "n"},
        ),
    )


def small_edges(*fields: str, also: Row | None = None) -> tuple[Edge, ...]:
    """The edges of `small_rules`."""
    row = dict(also or {})
    sides = (("100.000", "99999,99"), ("0", "2,3"))
    return tuple(
        edge("amount_small", field, good={**row, field: good}, bad={**row, field: bad})
        for field in fields
        for good, bad in sides
    )
