"""Small charts and tables for the metadata of an asset: counts only, no personal data."""

from __future__ import annotations

import base64

import altair as alt
import dagster as dg
import pandas as pd
import vl_convert

from assets.resources import Workplace
from umkm_pipeline.model.codes import Outcome, Rung
from umkm_pipeline.quality.split import Counts

_COLOURS = {
    Outcome.ACCEPTED: "#4c9f70",
    Outcome.QUARANTINED: "#e0a526",
    Outcome.REJECTED: "#c8553d",
    Outcome.DUPLICATE: "#8a8d91",
}


def rows_by_outcome(counts: Counts) -> dict[str, dg.MetadataValue]:
    """What became of a month's rows, as a chart; none for a month without rows.

    Drawn by hand: the charts' library takes longer for one than reading a small month does, and a backfill has many.
    """
    if not counts.read:
        return {}
    bars = []
    for place, (outcome, colour) in enumerate(_COLOURS.items()):
        rows, top = int(getattr(counts, outcome.value)), place * 26
        width = max(rows * 300 // counts.read, 1 if rows else 0)
        bars.append(
            f'<text x="0" y="{top + 15}">{outcome.value}</text>'
            f'<rect x="100" y="{top + 2}" width="{width}" height="18" fill="{colour}"/>'
            f'<text x="{width + 106}" y="{top + 15}">{rows:,}</text>'
        )
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="500" height="{26 * len(bars)}" '
        f'font-family="sans-serif" font-size="13">{"".join(bars)}</svg>'
    )
    return {"rows by outcome": _image("image/svg+xml", drawn.encode())}


def files_by_outcome(workplace: Workplace) -> dict[str, dg.MetadataValue]:
    """Rows by source and outcome, as a table."""
    audit = workplace.lake.read("quality_file_audit")
    outcomes = [f"rows_{outcome}" for outcome in Outcome]
    totals = audit.groupby("source")[["rows_read", *outcomes]].sum().reset_index()
    return {"rows by outcome": dg.MetadataValue.md(_markdown(totals))}


def rules_broken(workplace: Workplace) -> dict[str, dg.MetadataValue]:
    """The ten rules that hold back most rows, as a table."""
    rows = workplace.lake.read("quality_quarantine")
    counted = rows.groupby(["source", "rule", "outcome"]).size().rename("rows").reset_index()
    return {"rules most broken": dg.MetadataValue.md(_markdown(counted.nlargest(10, "rows")))}


def firms_by_rung(workplace: Workplace) -> dict[str, dg.MetadataValue]:
    """Firms by rung of the ladder, as a chart."""
    firms = workplace.lake.read("mart_firm")
    counted = firms["rung"].value_counts()
    frame = pd.DataFrame({"rung": [rung.name for rung in Rung], "firms": [int(counted.get(int(r), 0)) for r in Rung]})
    chart = alt.Chart(frame).mark_bar().encode(x="firms", y=alt.Y("rung", sort=None, title=None), tooltip=["firms"])
    return {"firms by rung": _picture(chart)}


def value_by_month(workplace: Workplace) -> dict[str, dg.MetadataValue]:
    """Export value by month and channel, as a chart."""
    rows = workplace.lake.read("mart_export_value")
    rows = rows.assign(usd=rows["fob_usd"].astype("float64"), month=pd.to_datetime(rows["month"].astype("object")))
    frame = rows.groupby(["month", "channel"])["usd"].sum().reset_index().astype({"channel": "object"})
    chart = alt.Chart(frame).mark_bar().encode(x="month:T", y=alt.Y("usd:Q", title="US$"), color="channel:N")
    return {"export value": _picture(chart)}


def _markdown(frame: pd.DataFrame) -> str:
    header = "| " + " | ".join(frame.columns) + " |\n|" + " --- |" * len(frame.columns)
    lines: list[str] = frame.astype("string").agg(" | ".join, axis=1).tolist() if len(frame) else []
    return "\n".join([header, *(f"| {line} |" for line in lines)])


def _picture(chart: alt.Chart) -> dg.MetadataValue:
    png = vl_convert.vegalite_to_png(chart.properties(width=480, height=220).to_dict(), scale=1)
    return _image("image/png", png)


def _image(kind: str, content: bytes) -> dg.MetadataValue:
    return dg.MetadataValue.md(f"![chart](data:{kind};base64,{base64.b64encode(content).decode('ascii')})")
