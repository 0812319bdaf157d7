"""`umkm layouts`: which layouts there are, whether those of an office are right, and a draft for a new sheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from umkm_pipeline.cli.console import Json, err, explained, known_source, out, print_table

layouts_app = typer.Typer(help="What the columns of known sheets are.", no_args_is_help=True)

Source = Annotated[str | None, typer.Option("--source", help="Source, e.g. registry.", show_default=False)]


@layouts_app.command("list")
def layouts_list(source: Source = None, as_json: Json = False) -> None:
    """List the layouts that files are tried with, the package's and your own."""
    from umkm_pipeline.ingest.layouts import layouts_of, origin

    with explained():
        rows = [
            {
                "source": name,
                "layout": layout.layout,
                "extends": layout.extends,
                "from": f"{layout.valid_from:%Y-%m}" if layout.valid_from else "",
                "to": f"{layout.valid_to:%Y-%m}" if layout.valid_to else "",
                "columns": len(layout.columns),
                "of": origin(name, layout.layout),
            }
            for name in _sources(source)
            for layout in layouts_of(name)
        ]
    if as_json:
        out.print_json(json.dumps(rows))
        return
    table = Table(*rows[0])
    for row in rows:
        table.add_row(*(escape(str(value)) for value in row.values()))
    print_table(table, whole=("layout", "of"))


@layouts_app.command("check")
def layouts_check(
    files: Annotated[list[Path] | None, typer.Argument(help="Layout files; default all.", show_default=False)] = None,
    source: Source = None,
) -> None:
    """Check layouts against the schema, and that each field exists; file and key of a fault are named."""
    from umkm_pipeline.ingest.layouts import check_file, layouts_of

    with explained():
        if not files:
            for name in _sources(source):
                out.print(f"{name}: {len(layouts_of(name))} layouts are right")
        for file in files or ():
            layout = check_file(file, known_source(source) if source else _source_of(file))
            out.print(f"{file}: layout {layout.layout} is right, {len(layout.columns)} columns", markup=False)


@layouts_app.command("suggest")
def layouts_suggest(
    file: Annotated[
        Path, typer.Argument(help="A file that is held, or a new one: xlsx, xls, xlsb, ods, csv, tsv, json.")
    ],
    source: Source = None,
    to: Annotated[Path | None, typer.Option("--out", help="File to write; default standard output.")] = None,
) -> None:
    """Draft the layout of a file, with the reason for each column and what is left to decide."""
    from umkm_pipeline.errors import UmkmError
    from umkm_pipeline.ingest.opening import open_file
    from umkm_pipeline.ingest.suggest import suggest

    with explained():
        named = known_source(source) if source else None
        if to is not None and to.exists():
            raise UmkmError("there is a file already", where=str(to), remedy="name another one with --out")
        draft = suggest(open_file(file, named), str(file), named)
        if to is None:
            out.print(draft.text, end="", markup=False, highlight=False)
        else:
            to.write_text(draft.text, encoding="utf-8")
    where = to or "the draft"
    err.print(f"{where}: layout {draft.layout} of {draft.source}, {len(draft.undecided)} columns left to decide")


@layouts_app.command("schema")
def layouts_schema() -> None:
    """Print the JSON schema of a layout, for editors that check YAML as it is written."""
    from umkm_pipeline.ingest.layout import json_schema

    out.print_json(json.dumps(json_schema()))


def _sources(source: str | None) -> tuple[str, ...]:
    from umkm_pipeline.model.tables import SOURCES

    return (known_source(source),) if source else SOURCES


def _source_of(file: Path) -> str:
    """The source of a layout file that lies in its source's folder."""
    from umkm_pipeline.model.tables import SOURCES

    folder = file.resolve().parent.name
    if folder not in SOURCES:
        raise typer.BadParameter(
            f"{file} is not in the folder of a source, so say whose layout it is; the sources are {', '.join(SOURCES)}",
            param_hint="--source",
        )
    return folder
