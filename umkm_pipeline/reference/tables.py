"""Reads the committed tables of `data/reference/`.

Belongs here: where the tables are and reading them as text. What a table means is in the module of its subject.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyarrow as pa

from umkm_pipeline.errors import UmkmError

FOLDER = Path(__file__).resolve().parents[2] / "data" / "reference"

TEXT = pd.ArrowDtype(pa.string())


def table(name: str) -> pd.DataFrame:
    """A reference table by its path below `data/reference/`, every column text, empty cells null.

    Raises:
        UmkmError: the file is not there, as when the package was installed without its repository.
    """
    return _read(name).copy()


def text(values: pd.Series) -> pd.Series:
    """The values as Arrow-backed text; numbers and dates as Python prints them."""
    return values if values.dtype == TEXT else values.astype(TEXT)


@lru_cache(maxsize=32)
def _read(name: str) -> pd.DataFrame:
    file = FOLDER / name
    if not file.exists():
        raise UmkmError(
            "reference table is missing",
            where=str(file),
            remedy="run from a checkout of the repository (pip install -e .) with data/reference/ in it",
        )
    # Only the empty cell is null: "NA" is Namibia.
    return pd.read_csv(file, dtype=TEXT, keep_default_na=False, na_values=[""])
