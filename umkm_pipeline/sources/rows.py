"""Rules that sheets of several sources share: totals, repeated rows, missing keys, ids.

Belongs here: rules over the columns that `person.py` reads, over dates of any source, and over the row as such.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import BOOL, arrow, like, matches
from umkm_pipeline.ingest.mapping import BEYOND, LEAD, SAME
from umkm_pipeline.model.codes import Severity
from umkm_pipeline.quality.rule import Broken, Rule, Work

R, Q, W = Severity.REJECT, Severity.QUARANTINE, Severity.WARN

_TOTAL = r"(?i)(?:sub\s?|grand\s)?(?:total|jumlah)(?:\s(?:total|keseluruhan|seluruhnya|umum|peserta|umkm|usaha))?\s*:?"
_IN_REPAIR = frozenset({"nib_invalid", "nib_digits_lost", "npwp_invalid", "nik_numeric", "nik_invalid"})
_EARLIEST = date(2000, 1, 1)
_MONTHS_AHEAD = 12
_SIGNATURE = r"(?i)(?:mengetahui|menyetujui)\b.*"


def is_total(work: Work) -> pd.Series:
    """Totals (JUMLAH, TOTAL), and footers from "Mengetahui" to the end of the sheet."""
    lead = work.text[LEAD]
    signed = matches(lead, _SIGNATURE)
    below = signed.astype("int64").groupby(work.text["sheet"], sort=False).cumsum() > 0
    return matches(lead, _TOTAL) | below.astype(BOOL)


def repeats(work: Work) -> pd.Series:
    """Rows whose cells, running number apart, were all seen in a row above; totals are not compared."""
    merged = [work.text[name] for name in ("district_code",) if name in work.text]
    keys = pd.concat([work.text[SAME], *merged], axis=1)
    return keys.duplicated() & ~is_total(work)


def keyless(work: Work, name: str, *, needs_village: bool) -> pd.Series:
    """Rows with none of the keys by which a firm can be known again: NIB, NPWP, NIK, or name (village) and phone.

    A number that must be repaired has a rule of its own, so its row is not also called keyless.

    Args:
        work: the rows.
        name: field of the name.
        needs_village: a name and a phone do without the village where sheets have no column for it.
    """
    core = work.core
    known = core["nib"].notna() | core["npwp"].notna() | core["nik_token"].notna()
    in_repair = pd.concat([work.problem[name].isin(_IN_REPAIR) for name in ("nib", "npwp", "nik_token")], axis=1)
    reachable = core[name].notna() & core["phone_token"].notna()
    if needs_village:
        reachable &= core["village_name"].notna()
    return ~known & ~reachable & ~in_repair.any(axis=1)


def implausible(name: str) -> Broken:
    """A check for days before 2000, or later than 12 months after the end of the reporting month (a typing slip).

    Args:
        name: core column of dates.
    """

    def broken(work: Work) -> pd.Series:
        days = work.core[name]
        ahead = pc.subtract(_month_number(days), _month_number(work.core["period_month"]))
        late = like(days, pc.greater(ahead, _MONTHS_AHEAD))
        return ((days < _EARLIEST) | late).fillna(False)

    return broken


def _month_number(days: pd.Series) -> pa.ChunkedArray:
    return pc.add(pc.multiply(pc.year(arrow(days)), 12), pc.month(arrow(days)))


ROW_RULES = (
    Rule("total_row", R, broken=is_total, alone=True),
    Rule("row_shifted", Q, broken=lambda work: work.text[BEYOND].notna()),
)

NUMBER_RULES = (
    Rule("nib_padded", W, "nib"),
    Rule("nib_invalid", Q, "nib"),
    Rule("nib_digits_lost", Q, "nib"),
    Rule("npwp_invalid", Q, "npwp"),
    Rule("npwp_checksum", W, "npwp"),
    Rule("nik_numeric", Q, "nik_token"),
    Rule("nik_invalid", Q, "nik_token"),
    Rule("nik_region_unknown", W, "nik_token"),
    Rule("phone_invalid", W, "phone_token"),
    Rule("email_invalid", W, "email_token"),
)
