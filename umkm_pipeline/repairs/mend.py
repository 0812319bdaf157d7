"""Which cells could mend a row that breaks a rule, and what may be written into them.

Belongs here: rules whose fault is not in one cell, or in a field that no column feeds as such. For every other rule it
is the cell of its field.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from umkm_pipeline.model.codes import CODE_LISTS
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.repairs.edit import CLEARED, CONFIRMED, ROW_REF

OUT_OF_SHAPE = frozenset(
    {"row_shifted", "row_ragged", "encoding_broken", "row_unreadable", "row_withdrawn", "row_struck"}
)
"""Rules about the row as a whole, by its line of text or by what is said of it: every cell may be wrong, and the row as
such is confirmed."""

NOT_BY_CELL = frozenset({"total_row", "file_duplicate", "correction_stale"})
"""Rules that no edit of a cell mends."""

_KEYS = ("nib", "npwp", "nik_token", "business_name", "participant_name", "village_name", "phone_token")
_EVENT = ("programme_code", "event_name", "site", "starts_on", "ends_on", "event_dates")
_PARTY = ("_identity", "_identity_kind", "_nib")
_MENDS: dict[str, tuple[str, ...]] = {
    "key_missing": _KEYS,
    **dict.fromkeys(
        ("region_unresolved", "region_ambiguous", "region_code_unknown", "region_code_name_differ"),
        ("region_code", "province_code", "district_code"),
    ),
    "event_underivable": _EVENT,
    "programme_unknown": ("programme_code", "event_name"),
    "place_unresolved": ("site",),
    "dates_invalid": ("starts_on", "ends_on", "event_dates"),
    "attendance_unknown": ("attendance*",),
    "turnover_negative": ("turnover_idr*", "foreign_sales_idr"),
    "document_conflict": (
        *("nomor_aju", "nomor_daftar", "tanggal_daftar", "office_code", "exported_on", "export_category", "currency"),
        *("destination_country", "status", "npe_number", "exporter_identity", "goods_owner_identity"),
        "goods_owner_name",
    ),
    "export_date_differs": ("exported_on", "tanggal_daftar"),
    "name_on_behalf": ("exporter_name", "sender_name", "business_name", "goods_owner_identity", "goods_owner_name"),
    "unit_disputed": ("fob_native", "certified_fob", "reported_value", "net_weight_kg", "gross_weight_kg", "currency"),
    "document_fob_differs": ("document_fob", "fob_native"),
    "fob_invalid": ("fob_native",),
    "ndpbm_scale": ("ndpbm", "currency"),
    "net_over_gross": ("net_weight_kg", "gross_weight_kg", "document_net"),
}
_COLUMNLESS = frozenset(
    {"nib", "npwp", "nik_token", "phone_token", "village_name", "region_code", "programme_code", "currency"}
)
"""Fields that may be given for a row although its sheet has no column for them."""

_MARKS = {"attendance": ("v", CLEARED), "owner_sex": ("L", "P")}
_LONGEST_LIST = 255


def cells_for(rule: str, field: str, ref: str | None, columns: dict[str, str]) -> list[tuple[str, str]]:
    """Cells that could mend a row: field and column reference of each, in the order of the sheet's columns.

    Args:
        rule: rule that the row breaks.
        field: field that it is about; empty for the whole row.
        ref: where that field stands, if in one column.
        columns: column reference → field of the columns that are read.
    """
    if rule in OUT_OF_SHAPE:
        return [("", ROW_REF), *((name, at) for at, name in columns.items())]
    wanted = _MENDS.get(rule, ())
    if rule == "party_id_invalid":
        party = field.removesuffix("_npwp")
        wanted = tuple(party + part for part in _PARTY)
    patterns = (*wanted, *((field, f"{field}.*") if not wanted and field else ()))
    found = [
        (name, at)
        for at, name in columns.items()
        if at == ref or any(fnmatchcase(name, pattern) for pattern in patterns)
    ]
    open_fields = [name for name in (*wanted, field) if name in _COLUMNLESS and name not in columns.values()]
    found += [(name, f"{{{name}}}") for name in dict.fromkeys(open_fields)]
    # No row is left without a cell to correct: where nothing is named, any of its cells may be the one.
    return found or [(name, at) for at, name in columns.items()]


def choices(field: str, ref: str) -> tuple[str, ...]:
    """Closed list of what a cell may hold, where there is one short enough for a spreadsheet's list; else nothing."""
    if ref == ROW_REF:
        return (CONFIRMED,)
    base = field.partition(".")[0]
    codes = FIELDS[base].codes if base in FIELDS else ""
    listed = _MARKS.get(base) or tuple(code.value for code in CODE_LISTS.get(codes, ()))
    return listed if len(",".join(listed)) <= _LONGEST_LIST else ()
