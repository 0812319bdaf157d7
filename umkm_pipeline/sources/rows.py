"""Rules that sheets of several sources share: totals, repeated rows, missing keys, ids.

Belongs here: rules over the columns that `person.py` reads, over dates of any source, over the kinds of cells and over
the row as such.
"""

from __future__ import annotations

from datetime import date
from functools import partial

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import BOOL, STRING, arrow, column, like, matches, text_bytes
from umkm_pipeline.ingest.grid import FAULT, NO_VALUE
from umkm_pipeline.ingest.mapping import (
    AGAIN,
    BEYOND,
    BROKEN,
    CELLS_MERGED,
    FILLED,
    HEADER_MOVED,
    HIDDEN,
    KIND,
    LEAD,
    REMARK,
    REPAIR,
    SAME,
)
from umkm_pipeline.ingest.reshape import FOOTER
from umkm_pipeline.ingest.totals import begins_like_total, says_total
from umkm_pipeline.ingest.workbook import CELL_STRUCK, ROW_STRUCK
from umkm_pipeline.model.codes import Severity
from umkm_pipeline.quality.rule import Broken, Rule, Work, once
from umkm_pipeline.reference.indicators import match_indicator
from umkm_pipeline.reference.regions import AMBIGUOUS as REGION_AMBIGUOUS
from umkm_pipeline.reference.regions import (
    CODE_UNKNOWN,
    DIFFER,
    DISTRICT_UNRESOLVED,
    RECODED,
    RESPELLED,
    VILLAGE_UNRESOLVED,
)

R, Q, W = Severity.REJECT, Severity.QUARANTINE, Severity.WARN

_IN_REPAIR = frozenset(
    {"nib_invalid", "nib_digits_lost", "npwp_invalid", "npwp_digits_lost", "nik_numeric", "nik_invalid"}
)
_BROKEN_LINES = ("row_ragged", "encoding_broken", HEADER_MOVED, CELLS_MERGED, ROW_STRUCK)
_REPAIRED_LINES = ("delimiter_mixed", "encoding_repaired", "row_recut", "quote_repaired", CELL_STRUCK)
"""What reading a file may say of a row as a whole; each is a rule of that name."""
_EARLIEST = date(2000, 1, 1)
_MONTHS_AHEAD = 12
_WITHDRAWN = (
    r"(?i)(?:.*\W)?(?:(?:di)?batal(?:kan)?|pembatalan|cancell?(?:ed)?|di(?:hapus|coret)|void"
    r"|tidak jadi|tdk jadi|(?:data|input|entri|baris|nama) (?:ganda|do[bu]b?el|double|duplikat)"
    r"|(?:do[bu]b?el|double|duplikat) (?:data|input|entri))(?:\W.*)?|(?i)\W*(?:ganda|do[bu]b?el|double|duplikat)\W*"
)
_STANDS = (
    r"(?i).*(?:(?:tidak|bukan|belum|tdk|blm|tanpa|jika|bila|kalau)\s(?:(?:ada|pernah|jadi)\s)?"
    r"(?:di|pem)?(?:batal|hapus|coret|ganda|do[bu]b?el|duplikat)|batal (?:hadir|ikut)"
    r"|(?:tidak|tdk) jadi (?:anggota|beban|berhenti|hambatan|kendala|masalah|pindah|soal|tutup)"
    r"|(?:ganda|do[bu]b?el|double|duplikat) (?:sudah|sdh|telah) di).*"
    r"|(?i)\W*(?:(?:ska|peb|dokumen|sebagai|sbg)\s)*(?:peng|meng)ganti(?:kan)?\b.*"
)
"""What remarks say of a row that is none any more, and of one that is: a guest who did not come was invited, and
what takes the place of something cancelled stands."""
_MARKED = r"(?i).*[(\[\-–:*]\s*(?:di)?batal(?:kan)?\s*[)\]*]*\s*|(?:di)?batal(?:kan)?\s*[\-–:].*"
_MARKED_FIELDS = ("goods_description", "product")
"""`Kopi - DIBATALKAN`; names with such a mark are for `quality/more_than_a_name.py`."""
_ABOVE = (
    *("reported_from", "reported_to", "mission_id", "year", "period_start", "period_end"),
    *("programme_code", "curation_round", "curated_on"),
)
"""Core columns of which a sheet may tell all its rows at once, above its header."""
_SIGNATURE = r"(?i)(?:mengetahui|menyetujui)\b.*"
_SIGNED_CELLS = 3
"""Most cells that a row of a footer has: places, offices, names and numbers of those who sign."""


@once
def is_total(work: Work) -> pd.Series:
    """Totals (JUMLAH, TOTAL), and footers: the layout's, or rows of few cells from "Mengetahui" on.

    A fuller row below a signature is data, such as that of a second page, and so is a row of figures whose indicator
    is called like a total ("Jumlah UMKM").
    """
    lead = work.text[LEAD]
    few = work.text[FILLED] <= _SIGNED_CELLS if FILLED in work.text else pd.Series(True, index=lead.index, dtype=BOOL)
    signed = matches(lead, _SIGNATURE) & few
    below = (signed.astype("int64").groupby(work.text["sheet"], sort=False).cumsum() > 0) & few
    ended = work.text.get(FOOTER, False)
    return (says_total(lead) & ~_is_indicator(work)) | below.astype(BOOL) | ended


def like_total(field: str) -> Broken:
    """A check for names that begin like a total ("Total transaksi"), in sources whose rows need no key of a firm.

    Where a key is needed, a row of sums is held for want of it.

    Args:
        field: core column of the name.
    """
    return lambda work: begins_like_total(work.core[field]) & ~is_total(work)


def _is_indicator(work: Work) -> pd.Series:
    """Rows that begin with the name of an indicator."""
    if "indicator_code" not in work.text:
        return pd.Series(False, index=work.text.index, dtype=BOOL)
    stated = work.text["indicator_code"]
    return (stated == work.text[LEAD]).fillna(False).astype(BOOL) & match_indicator(stated).notna()


@once
def repeats(work: Work) -> pd.Series:
    """Rows whose cells, running number apart, were all seen in a row above; totals are not compared.

    The same cells below the title of another month, event or selection say something else.
    """
    if not work.text[SAME].duplicated().any():
        return pd.Series(False, index=work.text.index, dtype=BOOL)
    merged = [work.text[name] for name in ("district_code",) if name in work.text]
    above = [work.core[name] for name in _ABOVE if name in work.core]
    keys = pd.concat([work.text[SAME], *merged, *above], axis=1)
    return keys.duplicated() & ~is_total(work)


def come_again(work: Work, counted: pd.Series, keys: list[str]) -> pd.Series:
    """Rows whose keys come again in a row below, which is the latest.

    A row of a hidden sheet is older than all that people see, wherever its sheet stands.

    Args:
        work: the rows.
        counted: rows that are compared.
        keys: core columns that two rows have in common.
    """
    counted = counted & ~is_broken(work)
    found = work.core.loc[counted, keys]
    hidden = on_hidden_sheet(work)[counted]
    if hidden.any():
        found = pd.concat([found[hidden], found[~hidden]])
    again = pd.Series(False, index=work.core.index, dtype=BOOL)
    again[found.index] = found.duplicated(keep="last")
    return again


def is_broken(work: Work) -> pd.Series:
    """Rows that are held as a whole, whose values are not those that they seem to be: others are not compared."""
    return _about(BROKEN, work).notna()


def on_hidden_sheet(work: Work) -> pd.Series:
    """Rows of sheets that the workbook does not show."""
    return _noted(REPAIR, HIDDEN, work)


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


def _noted(name: str, note: str, work: Work) -> pd.Series:
    """Rows of which a column about the row says `note`, alone or among others (`;` between)."""
    said = _about(name, work)
    if arrow(said).null_count == len(said):
        return pd.Series(False, index=said.index, dtype=BOOL)
    return (";" + said + ";").str.contains(f";{note};", regex=False).fillna(False)


def _unreadable(work: Work) -> pd.Series:
    """Rows that reading calls broken by a name that is no rule of its own, so that none of them passes."""
    said = _about(BROKEN, work)
    return said.notna() & ~said.isin(_BROKEN_LINES)


def _is_header(work: Work) -> pd.Series:
    return work.text.get(AGAIN, pd.Series(False, index=work.text.index, dtype=BOOL))


def remarked(pattern: str, spared: str, work: Work) -> pd.Series:
    """Rows whose remarks fit a pattern and not that which is spared."""
    said = _about(REMARK, work)
    if arrow(said).null_count == len(said):
        return pd.Series(False, index=said.index, dtype=BOOL)
    return matches(said, pattern) & ~matches(said, spared)


def _withdrawn(work: Work) -> pd.Series:
    """Rows that their remarks, or marks behind goods, call cancelled, deleted or a repeat."""
    found = remarked(_WITHDRAWN, _STANDS, work)
    for name in _MARKED_FIELDS:
        if name in work.text:
            texts = arrow(work.text[name])
            # Few goods have the word in them, and the expression is slow.
            if pc.any(pc.match_substring(texts, "batal", ignore_case=True)).as_py():
                found |= matches(work.text[name], _MARKED)
    return found


def _about(name: str, work: Work) -> pd.Series:
    return work.text[name] if name in work.text else pd.Series(pd.NA, index=work.text.index, dtype=STRING)


def _field_of_kind(kind: str, work: Work) -> pd.Series:
    """The first mapped field of each row whose cell is of a kind (a letter); null where none is."""
    found = column(pa.nulls(len(work.text), pa.string()), work.text.index)
    for name in (str(name) for name in work.text if str(name).startswith(KIND)):
        kinds = arrow(work.text[name])
        # A look at bytes first: most columns have no such cell.
        if any((text_bytes(chunk)[1] == ord(kind)).any() for chunk in kinds.chunks):
            here = like(found, pc.fill_null(pc.equal(kinds, kind), False))
            found = found.mask(here & found.isna(), name.removeprefix(KIND))
    return found


def _cell_rule(name: str, kind: str) -> Rule:
    """A rule that no mapped cell is of a kind."""
    at = partial(_field_of_kind, kind)
    return Rule(name, Q, broken=lambda work: at(work).notna(), at=at)


ROW_RULES = (
    Rule("total_row", R, broken=is_total, alone=True),
    Rule("header_repeated", R, broken=_is_header, alone=True),
    Rule("row_withdrawn", Q, broken=_withdrawn),
    Rule("row_shifted", Q, broken=lambda work: work.text[BEYOND].notna()),
    _cell_rule("formula_error", FAULT),
    _cell_rule("formula_without_value", NO_VALUE),
    *(Rule(name, Q, broken=partial(_noted, BROKEN, name), alone=True) for name in _BROKEN_LINES),
    Rule("row_unreadable", Q, broken=_unreadable, alone=True),
    *(Rule(name, W, broken=partial(_noted, REPAIR, name)) for name in (*_REPAIRED_LINES, HIDDEN)),
)
"""Rules of a row as such, whatever its source. A total may well be a formula: it is no data either way."""


def region_rules(lost: Severity) -> tuple[Rule, ...]:
    """Rules of places that `parse_place` read, without `region_unresolved`, which each source asks for in its own way.

    Args:
        lost: what a region does that cannot be told for certain.
    """
    return (
        *(Rule(name, lost, "region_code") for name in (REGION_AMBIGUOUS, CODE_UNKNOWN, DIFFER)),
        Rule(RECODED, W, "region_code"),
        *(Rule(RESPELLED, W, field) for field in ("region_code", "district_code", "village_code")),
        Rule(DISTRICT_UNRESOLVED, W, "district_code"),
        Rule(VILLAGE_UNRESOLVED, W, "village_code", shown="village_name"),
    )


REGION_RULES = region_rules(Q)

NUMBER_RULES = (
    Rule("nib_padded", W, "nib"),
    Rule("nib_tidied", W, "nib"),
    Rule("nib_invalid", Q, "nib"),
    Rule("nib_digits_lost", Q, "nib"),
    Rule("npwp_invalid", Q, "npwp"),
    Rule("npwp_digits_lost", Q, "npwp"),
    Rule("npwp_checksum", W, "npwp"),
    Rule("npwp_tidied", W, "npwp"),
    Rule("nik_numeric", Q, "nik_token"),
    Rule("nik_invalid", Q, "nik_token"),
    Rule("nik_region_unknown", W, "nik_token"),
    Rule("nik_tidied", W, "nik_token"),
    Rule("phone_invalid", W, "phone_token"),
    Rule("phone_foreign", W, "phone_token"),
    Rule("phone_digits_lost", Q, "phone_token"),
    Rule("email_invalid", W, "email_token"),
    Rule("sex_unknown", W, "owner_sex"),
)
