"""Both sides of the rules of a column of dates (`day_rules`)."""

from __future__ import annotations

from tests.quality.edge import Edge, Row, edge
from umkm_pipeline.ingest.mapping import EPOCH


def day_edges(field: str, also: Row | None = None) -> tuple[Edge, ...]:
    """The edges, on rows that differ from the source's good one by `also` and by the date."""

    def day(text: str, **more: str) -> Row:
        return {**(also or {}), field: text, **more}

    real, since_1904 = {f"kind:{field}": "d"}, {EPOCH: "1904-01-01"}
    number, text = {f"kind:{field}": "n", **since_1904}, {f"kind:{field}": "s", **since_1904}
    return (
        edge("date_unreadable", field, good=day("20/06/60"), bad=day("20/06/61")),
        edge("date_unreadable", field, good=day("20 Juni 2023"), bad=day("31 Juni 2023")),
        edge("date_ambiguous", field, good=day("03/03/2023"), bad=day("03/04/2023")),
        edge("date_ambiguous", field, good=day("2023-04-03"), bad=day("3.4.23")),
        edge("date_ambiguous", field, good={**day("03/04/2023"), f"order:{field}": "dmy"}, bad=day("03/04/2023")),
        edge(
            "date_ambiguous",
            field,
            good=(day("03/04/2023"), day("13/04/2023")),
            bad=(day("03/04/2023"), day("13/04/2023", sheet="T")),
        ),
        edge(
            "date_ambiguous",
            field,
            good=(day("03/04/2023"), day("04/13/2023"), day("04/14/2023")),
            bad=(day("03/04/2023"), day("04/13/2023")),
        ),
        edge(
            "date_ambiguous",
            field,
            good=(day("03/04/2023"), day("04/13/2023"), day("04/14/2023")),
            bad=(day("03/04/2023"), day("04/13/2023"), day("04/14/2023"), day("13/04/2023")),
        ),
        edge(
            "date_ambiguous",
            field,
            good=(day("2023-03-04", **real), day("2023-03-13", **real), day("13/04/2023")),
            bad=(day("2023-03-04", **real), day("2023-03-12", **real), day("13/04/2023")),
        ),
        edge("date_ambiguous", field, good=day("Rabu, 21 Juni 2023"), bad=day("Senin, 21 Juni 2023")),
        edge("date_ambiguous", field, good=day("43635", **number), bad=day("43635", **text)),
    )


def plausible_edge(field: str, also: Row | None = None) -> Edge:
    """The edge of days before 2000; the later one is in the sources' own tests."""
    more = also or {}
    return edge("date_implausible", field, good={**more, field: "2000-01-01"}, bad={**more, field: "1999-12-31"})


def ahead_edge(field: str, also: Row | None = None) -> Edge:
    """The edge of days more than 12 months after December 2023."""
    more = also or {}
    return edge("date_implausible", field, good={**more, field: "2024-12-31"}, bad={**more, field: "2025-01-01"})
