"""Destinations that an authority calls non-traditional.

Belongs here: the lists of `data/reference/nontraditional_destinations.csv`. What the figures say of a destination is in
`indicators/destinations.py`.
"""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.reference.tables import table


def policy_lists() -> pd.DataFrame:
    """The lists by province, each with the years in which it is in force.

    Returns:
        `list_version`, `province_code`, `from_year`, `to_year` (the year before the province's next list; 9999 for the
        one in force), `destination_country`; a row for each destination of a list.
    """
    rows = table("nontraditional_destinations.csv")
    rows = rows.assign(from_year=rows["stated_in"].astype("int64"))
    lists = rows[["province_code", "list_version", "from_year"]].drop_duplicates().sort_values("from_year")
    following = lists.groupby("province_code")["from_year"].shift(-1)
    lists = lists.assign(to_year=following.fillna(10_000).astype("int64") - 1)
    columns = ["list_version", "province_code", "from_year", "to_year", "destination_country"]
    return rows.merge(lists, on=["province_code", "list_version", "from_year"])[columns]
