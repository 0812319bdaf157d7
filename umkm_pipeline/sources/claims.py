"""What sheets that are no customs documents say of goods and declarations: HS codes of 6 or 8 digits, PEB numbers.

Belongs here: reading those columns for certificates of origin, firms' reports, curation and missions. A number read
here is a claim; the declaration itself is in `core_exports`.
"""

from __future__ import annotations

from functools import partial

import pandas as pd
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import OK, arrow, like, matches, problems
from umkm_pipeline.ingest.identifiers import bare_hs, parse_hs
from umkm_pipeline.reference.goods import hs6_known
from umkm_pipeline.sources.person import Columns, text_of

PEB_INVALID = "peb_reference_invalid"

_AJU = r"[A-Z0-9]{26}"
_DAFTAR = r"\d{6}"
_DATE = r"\d{1,2}[./\-]\d{1,2}[./\-]\d{2}"
"""`05/12/23`, whose digits would be those of a registration number."""
_SEPARATORS = r"[\s.\-/]+"


def parse_claimed_goods(rows: pd.DataFrame, into: Columns, on: pd.Series) -> None:
    """`hs_code` (8 digits, else null), `hs6`, and the problem of `hs_code`.

    Certificates and lists give 6 digits as often as 8; 5 digits are 6 whose leading zero was lost, as 7 are 8.

    Args:
        rows: text column `hs_code`.
        into: where the columns go.
        on: days that decide which edition of the HS a code is from.
    """
    text = text_of(rows, "hs_code")
    bare = bare_hs(text)
    short = matches(bare, r"\d{5,6}")
    # Two zeros make a subheading an item of the tariff, so that one parser judges both.
    whole = parse_hs(text.mask(short, bare + "00"), partial(hs6_known, on=on))
    into.core["hs_code"] = whole.value.mask(short)
    into.core["hs6"] = like(text, pc.utf8_slice_codeunits(arrow(whole.value), 0, 6))
    dotted = short & matches(text, r"[\d.\s]*\.[\d.\s]*") & (whole.problem == OK)
    into.problem["hs_code"] = whole.problem.mask(dotted, "hs_dotted")


def parse_peb_reference(rows: pd.DataFrame, into: Columns) -> None:
    """`peb_aju` and `peb_daftar` from one column that may hold either, and `peb_reference_invalid` under `peb_aju`.

    26 letters or digits are a submission number, 6 digits a registration number; anything else is neither.
    """
    text = text_of(rows, "peb_aju")
    bare = text.mask(matches(text, _DATE))
    bare = like(text, pc.utf8_upper(pc.replace_substring_regex(arrow(bare), _SEPARATORS, "")))
    aju, daftar = bare.where(matches(bare, _AJU)), bare.where(matches(bare, _DAFTAR))
    own = text_of(rows, "peb_daftar")
    into.core["peb_aju"] = aju
    into.core["peb_daftar"] = daftar.fillna(own.where(matches(own, _DAFTAR)))
    wrong = (text.notna() & aju.isna() & daftar.isna()) | (own.notna() & ~matches(own, _DAFTAR))
    into.problem["peb_aju"] = problems(rows.index, **{PEB_INVALID: wrong})
