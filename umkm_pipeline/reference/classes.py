"""The classes of trainings in their order: `data/reference/class_levels.csv`.

Belongs here: which class is above which. The list is open: a class that is not in it has no order, and nobody moves up
to it or from it.
"""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.reference.tables import table


def class_levels() -> pd.DataFrame:
    """`class_level`, as written in lower case, and `class_order`, from 1 for the lowest."""
    rows = table("class_levels.csv")
    return rows.assign(class_order=rows["class_order"].astype("int64"))
