"""Activity codes (KBLI).

Belongs here: what can be known of them without BPS's own list: five digits, of which the first two are a division. KBLI
2020 keeps the 88 divisions of ISIC revision 4. Not known here: which of the 100,000 numbers below the divisions are in
use (about 1,800), titles, and the divisions of KBLI 2025, whose conversion is many to many.
"""

from __future__ import annotations

import pandas as pd

from umkm_pipeline.reference.tables import table, text

_FORM = r"\d{5}"


def kbli_divisions() -> pd.DataFrame:
    """The 88 divisions of KBLI 2020: `division` (2 digits), `section` (A to U), `division_name_en`, names shortened."""
    return table("kbli_divisions.csv")


def kbli_known(codes: pd.Series) -> pd.Series:
    """Whether activity codes have five digits and begin with a division of KBLI 2020; null is not known.

    False is sure for KBLI 2020 and 2017; true only says that the code may exist.
    """
    codes = text(codes)
    return codes.str.fullmatch(_FORM).fillna(value=False).astype(bool) & codes.str[:2].isin(
        kbli_divisions()["division"]
    )
