"""`umkm explain`: why a firm is one firm, and how it came to its rung."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from umkm_pipeline.cli.console import Json, explained, out, print_table, settings_now
from umkm_pipeline.model.codes import CODE_LISTS

_WORDS = {
    "judgement": "judged the same by a person",
    "nib": "same NIB",
    "npwp": "same NPWP",
    "nik": "same NIK",
    "identical": "they say the same",
    "single": "linked to no other record",
}


def explain(
    umkm_id: Annotated[str, typer.Argument(metavar="UMKM_ID", help="Id of a firm, e.g. UMKM-MDV9CP2RGY.")],
    as_json: Json = False,
) -> None:
    """Print a firm, the rows that name it, why they are one firm, its evidence and its rungs; names are masked."""
    from umkm_pipeline.identity.explain import explain as told_of
    from umkm_pipeline.lake import Lake, engine

    with explained():
        settings = settings_now()
        with engine(settings.scratch) as con:
            told = told_of(Lake(settings.lake), con, umkm_id.upper())
    if as_json:
        out.print_json(json.dumps(told))
        return
    if told["asked"] != told["umkm_id"]:
        out.print(f"{told['asked']} was merged into {told['umkm_id']}")
    firm = {name: value for name, value in told["firm"].items() if value is not None}
    out.print(told["umkm_id"], *(f"{name} {value}" for name, value in firm.items()), sep="  ", markup=False)
    print_table(_table("rows that name it", ("row", "file", "sheet", "line", "role"), map(_record, _numbered(told))))
    if told["links"]:
        print_table(
            _table("why they are one", ("rows", "because", "probability", "what adds to the score"), _links(told))
        )
    evidence = (
        (row["occurred_on"], row["grade"], row["rung"], row["evidence"], row["document_id"], _MEANS[row["evidence"]])
        for row in told["evidence"]
    )
    print_table(_table("evidence", ("on", "grade", "rung", "what", "document", "which means"), evidence))
    parts = ((row["occurred_on"], row["readiness_part"], f"{row['points']:g}") for row in told["readiness"])
    print_table(_table("readiness", ("since", "part", "points"), parts))
    rungs = ((*(row[name] for name in _OF_RUNGS), "yes" if row["is_active"] else "no") for row in told["rungs"])
    columns = ("from", "until", "rung", "by customs", "by documents", "by lists and reports", "lapsed on", "active")
    print_table(_table("rungs", columns, rungs))


_MEANS = {code.value: code.en for code in CODE_LISTS["evidence"]}
_OF_RUNGS = ("valid_from", "valid_to", "rung", "rung_declared", "rung_confirmed", "rung_claimed", "lapsed_on")


def _numbered(told: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    return list(enumerate(told["records"], start=1))


def _record(numbered: tuple[int, dict[str, Any]]) -> tuple[Any, ...]:
    number, row = numbered
    return number, row["source_path"], row["sheet"], row["row_number"], row["party_role"]


def _links(told: dict[str, Any]) -> list[tuple[Any, ...]]:
    numbers = {(row["record_id"], row["party_role"]): number for number, row in _numbered(told)}
    lines = []
    for link in told["links"]:
        one = numbers[link["record_id"], link["party_role"]]
        other = numbers[link["other_record_id"], link["other_party_role"]]
        why = _WORDS.get(link["link_rule"], f"score of model {link['model_version']}")
        gains = sorted(link["gains"].items(), key=lambda gain: -abs(gain[1]))
        added = ", ".join(f"{field} {gain:+.1f}" for field, gain in gains if abs(gain) >= _WORTH_SAYING)
        lines.append((f"{one} - {other}", why, f"{link['probability']:.3f}", added))
    return lines


_WORTH_SAYING = 0.05


def _table(title: str, columns: tuple[str, ...], rows: Any) -> Table:
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*("" if value is None else escape(str(value)) for value in row))
    return table
