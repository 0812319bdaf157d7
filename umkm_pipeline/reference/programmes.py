"""Programmes that train or assist exporters, and finding the one that an event's name means.

Belongs here: the list in `data/reference/programmes.csv`. A programme is added by adding a row there.
"""

from __future__ import annotations

import re

import pandas as pd

from umkm_pipeline.model.arrow import to_arrow, to_frame
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.reference.tables import TEXT, table, text


def programmes() -> pd.DataFrame:
    """The programmes: the columns of `mart_dim_programme`, and `name_pattern`.

    `window_months` are the months from an event's start in which exports count; `funding_source` is null where an event
    tells it; `name_pattern` is a regular expression, without regard to case, that finds the programme in a name.
    """
    rows = table("programmes.csv")
    return dim_programme().assign(name_pattern=rows["name_pattern"])


def dim_programme() -> pd.DataFrame:
    """`mart_dim_programme`; `cost_idr` is null where no cost was published, and is never estimated.

    `is_province_wide` is false unless the list says 1, so that forgetting it publishes less.
    """
    rows = table("programmes.csv")
    typed = rows.assign(
        window_months=rows["window_months"].astype(int),
        is_province_wide=rows["is_province_wide"] == "1",
        cost_idr=rows["cost_idr"].astype(pd.ArrowDtype(FIELDS["cost_idr"].type.arrow)),
    )
    return to_frame(to_arrow(TABLES["mart_dim_programme"], typed))


def match_programme(texts: pd.Series) -> pd.Series:
    """The `programme_code` that names of events mean; null where none or more than one pattern is found.

    The patterns ask for the year too, since each year is a programme of its own: where the year is not in the event's
    name, join it to the text.
    """
    patterns = [
        (code, re.compile(pattern, re.IGNORECASE | re.DOTALL))
        for code, pattern in table("programmes.csv")[["programme_code", "name_pattern"]].itertuples(index=False)
    ]
    values = text(texts)
    found = {}
    for value in values.dropna().unique():
        spaced = " ".join(value.split())
        codes = [code for code, pattern in patterns if pattern.match(spaced)]
        found[value] = codes[0] if len(codes) == 1 else None
    return values.map(found).astype(TEXT)
