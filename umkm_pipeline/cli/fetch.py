"""`umkm fetch`: what other offices' servers have, as landing files."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime, timedelta, timezone
from typing import Annotated, Any

import typer

from umkm_pipeline.cli.console import Json, err, explained, out, parse_month, progress, settings_now

fetch_app = typer.Typer(
    help="Fetch exchange rates, statistics and document states into the landing folder; docs/operate/connectors.md.",
    no_args_is_help=True,
)

From = Annotated[date, typer.Option("--from", parser=parse_month, metavar="YYYY-MM", help="First month.")]
To = Annotated[
    date | None, typer.Option("--to", parser=parse_month, metavar="YYYY-MM", help="Last month; default the first.")
]
Again = Annotated[bool, typer.Option("--again", help="Ask also for what was fetched and cannot change any more.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be asked for, and ask nobody.")]

_JAKARTA = timezone(timedelta(hours=7))


@fetch_app.command("rates")
def rates(
    first: From,
    *,
    last: To = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", help="Source, may be repeated; default UMKM_RATE_SOURCES.")
    ] = None,
    currency: Annotated[
        list[str] | None,
        typer.Option("--currency", help="ISO 4217 code, may be repeated; default UMKM_RATE_CURRENCIES."),
    ] = None,
    every: Annotated[bool, typer.Option("--every", help="Ask every source, also for what another gave.")] = False,
    again: Again = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Fetch exchange rates of whole months, from the first source that has them, into <landing>/rates/."""
    from umkm_pipeline.connectors.http import Client
    from umkm_pipeline.connectors.rates.asked import Asked
    from umkm_pipeline.connectors.rates.fetch import fetch_rates, known_sources, months_of, plan

    first, last = _range(first, last)
    if first > _today():
        raise typer.BadParameter(f"{first:%Y-%m} has not begun: nobody has its rates", param_hint="--from")
    with explained():
        settings = settings_now()
        sources, currencies = source or list(settings.rate_sources), tuple(currency or settings.rate_currencies)
        known_sources(sources)
        _known_currencies(currencies)
        if dry_run:
            steps = plan(sources, currencies, months_of(first, min(last, _today())))
            _say_plan(
                [
                    f"{step.source}: {step.months[0]:%Y-%m} to {step.months[-1]:%Y-%m}, {', '.join(step.currencies)}"
                    for step in steps
                ],
                as_json=as_json,
            )
            return
        with progress():
            asked = Asked(Client(settings, again=again), settings, currencies, first, last)
            done = fetch_rates(asked, sources, today=_today(), every=every)
    missing = [f"{code} {month:%Y-%m}" for month, code in done.missing]
    _say({**asdict(done), "missing": missing}, as_json=as_json)
    if as_json:
        pass
    elif done.quotes:
        out.print(
            "quotations: " + ", ".join(f"{count:,} {name}" for name, count in done.quotes.items()), highlight=False
        )
    for text in (*done.failed, *done.refused):
        err.print(text, style="yellow", markup=False, highlight=False)
    if missing:
        err.print(f"no source gave a rate for {', '.join(missing)}", style="red", markup=False, highlight=False)
        raise typer.Exit(1)


@fetch_app.command("bps")
def bps(
    *,
    first: Annotated[
        date | None, typer.Option("--from", parser=parse_month, metavar="YYYY-MM", help="First month of the exports.")
    ] = None,
    last: To = None,
    goods: Annotated[
        list[str] | None,
        typer.Option("--hs", help="Chapter (2 digits), or codes of 8 digits, may be repeated; default all chapters."),
    ] = None,
    listing: Annotated[
        str | None, typer.Option("--list", help="A list instead of exports: its model, e.g. subject.")
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", metavar="NAME=VALUE", help="Parameter of the list, e.g. domain=0000.")
    ] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Fetch exports by goods, port and country (dataexim), or a list, of BPS into <landing>/bps/."""
    from umkm_pipeline.connectors.bps import CHAPTERS, Bps, fetch_exports, fetch_listing
    from umkm_pipeline.connectors.http import Client
    from umkm_pipeline.connectors.secret import read_key

    if (first is None) == (listing is None):
        raise typer.BadParameter("give --from for exports, or --list for a list")
    chosen = tuple(goods or CHAPTERS)
    if not all(code.isdigit() and len(code) in {2, 8} for code in chosen) or len({len(code) for code in chosen}) > 1:
        raise typer.BadParameter("--hs is a chapter of 2 digits or a code of 8, and all are of one kind")
    params = _params(param or [])
    with explained():
        settings = settings_now()
        if dry_run:
            what = f"list {listing}" if listing else "exports"
            begin, end = _range(first, last) if first else (None, None)
            when = f" of {begin:%Y-%m} to {end:%Y-%m}, {len(chosen)} codes" if begin and end else ""
            _say_plan([f"BPS: {what}{when}"], as_json=as_json)
            return
        account = Bps(Client(settings), settings.bps_url, read_key(settings.bps_key_file, "UMKM_BPS_KEY_FILE"))
        with progress():
            if first:
                begin, end = _range(first, last)
                chapters = len(chosen[0]) == len("01")
                done = fetch_exports(account, settings.landing, begin, end, chosen, chapters=chapters)
            else:
                done = fetch_listing(account, settings.landing, listing or "", params)
    _say(asdict(done), as_json=as_json)
    if not as_json:
        out.print(f"rows: {done.rows:,}", highlight=False)
    if done.empty or not done.rows:
        years = ", ".join(map(str, done.empty)) or "this"
        err.print(f"BPS has nothing for {years} (yet)", style="yellow")
    for text in done.withdrawn:
        err.print(text, style="yellow", markup=False, highlight=False)


@fetch_app.command("ceisa")
def ceisa(
    first: From,
    *,
    last: To = None,
    pending: Annotated[bool, typer.Option("--pending", help="Only documents without NPE.")] = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Ask customs for the states of declarations that were read, and land those with news beside them."""
    from umkm_pipeline.connectors.ceisa import Ceisa
    from umkm_pipeline.connectors.http import Client
    from umkm_pipeline.connectors.rates.fetch import months_of
    from umkm_pipeline.connectors.secret import read_credentials
    from umkm_pipeline.connectors.states import fetch_states, open_documents
    from umkm_pipeline.lake import Lake

    first, last = _range(first, last)
    with explained():
        settings = settings_now()
        lake = Lake(settings.lake)
        asked = {month: open_documents(lake, month, pending=pending) for month in months_of(first, last)}
        if dry_run:
            _say_plan(
                [f"CEISA: {month:%Y-%m}, {len(ajus):,} documents" for month, ajus in asked.items()], as_json=as_json
            )
            return
        credentials = read_credentials(settings.ceisa_credentials_file, "UMKM_CEISA_CREDENTIALS_FILE")
        account = Ceisa(Client(settings), settings.ceisa_url, credentials)
        with progress():
            done = fetch_states(account, settings.landing, asked)
    _say(asdict(done), as_json=as_json)
    if not any(asked.values()):
        err.print("no declaration of these months was read: refresh them first", style="yellow")
    if not as_json:
        out.print(f"documents: {done.asked:,} asked for, {done.news:,} with news", highlight=False)
    for number in done.undelivered:
        err.print(
            f"{number}: has a new state, but its document was not landed as JSON", style="yellow", highlight=False
        )
    for text in done.failed:
        err.print(text, style="red", markup=False, highlight=False)
    if done.failed:
        raise typer.Exit(1)


def _range(first: date, last: date | None) -> tuple[date, date]:
    """First day of the first month and last day of the last."""
    if last is not None and last < first:
        raise typer.BadParameter(f"--from {first:%Y-%m} is after --to {last:%Y-%m}")
    following = (last or first).replace(day=28) + timedelta(days=4)
    return first, following - timedelta(days=following.day)


def _today() -> date:
    """Today where the rates are made."""
    return datetime.now(_JAKARTA).date()


def _known_currencies(codes: tuple[str, ...]) -> None:
    from umkm_pipeline.ingest.cells import column
    from umkm_pipeline.reference.countries import currency_known

    known = currency_known(column(list(codes)))
    if wrong := [code for code, fine in zip(codes, known, strict=True) if not fine]:
        raise typer.BadParameter(f"no currency of ISO 4217: {', '.join(wrong)}", param_hint="--currency")


def _params(pairs: list[str]) -> dict[str, str]:
    split = [pair.partition("=") for pair in pairs]
    if any(not name or not equals for name, equals, _ in split):
        raise typer.BadParameter("write NAME=VALUE, e.g. domain=0000", param_hint="--param")
    params = {name: value for name, _, value in split}
    if "key" in params:
        raise typer.BadParameter("the key comes from UMKM_BPS_KEY_FILE, not from a command line", param_hint="--param")
    return params


def _say_plan(lines: list[str], *, as_json: bool) -> None:
    if as_json:
        out.print_json(json.dumps({"would_ask": lines}))
        return
    for line in lines or ["nothing"]:
        out.print(f"would ask {line}", markup=False, highlight=False)


def _say(done: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        out.print_json(json.dumps(done))
        return
    for path in done["written"]:
        out.print(f"new: {path}", markup=False, highlight=False)
    out.print(f"{len(done['written'])} files new, {done['unchanged']} unchanged", highlight=False)
    if done["written"]:
        out.print("the next refresh of these months reads them: umkm refresh --month YYYY-MM", markup=False)
