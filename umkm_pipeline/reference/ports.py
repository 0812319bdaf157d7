"""Indonesian loading ports and the province that each is in.

Belongs here: the list in `data/reference/ports.csv`, which is not complete: a port that is not on it is in no known
province. Whether a code is one at all is in `offices.py`.
"""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.reference.tables import table


def ports() -> pd.DataFrame:
    """`loading_port` (UN/LOCODE), `port_name`, `port_province_code`."""
    return table("ports.csv")
