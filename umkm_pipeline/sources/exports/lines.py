"""Lines of one document on a flat sheet, which tells the document on every one of them.

Belongs here: what such lines say together, and where they contradict each other. The failure it guards against: a cell
that was merged, or drawn down too far, gives goods to a document, exporter or day that is not theirs. JSON tells a
document once.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from umkm_pipeline.ingest.cells import BOOL, arrow
from umkm_pipeline.quality.rule import Work
from umkm_pipeline.reference.countries import country_known
from umkm_pipeline.reference.distinct import distinct_rows
from umkm_pipeline.sources.declared import CATEGORIES, are_documents
from umkm_pipeline.sources.person import text_of
from umkm_pipeline.sources.rows import on_hidden_sheet

_DOCUMENT, _REGISTERED = ("document_id", "is_cancelled"), ("office_code", "tanggal_daftar", "nomor_daftar")
_SAID = ("exported_on", "tanggal_daftar", "currency", "office_code", "npe_issued")
_FEWEST_LINES = 3

Codes = npt.NDArray[np.int64]
Rows = npt.NDArray[np.bool_]


def torn(work: Work) -> pd.Series:
    """Lines whose document is told twice over: what it says once, its lines say differently.

    A number that was drawn down over the next document's lines puts them all into one; one that counted up while it was
    drawn makes a document of each line. In both, nobody can tell which lines belong together. Owners may differ line by
    line, but then each line names one. What is not valid is not compared, and a cancellation not with what it cancels.
    """
    found = pd.Series(False, index=work.core.index, dtype=BOOL)
    flat = ~are_documents("exports", work.core["layout"]) & ~on_hidden_sheet(work)
    lines = _shared(work, _DOCUMENT, flat)
    if len(lines):
        found[lines] = _differ(_said_once(work, lines), _groups(work, _DOCUMENT, lines))
    lines = _shared(work, _REGISTERED, flat & work.core["document_id"].notna())
    if len(lines):
        found[lines] |= _differ(work.core.loc[lines, ["document_id"]], _groups(work, _REGISTERED, lines))
    return found


def fob_repeated(work: Work) -> pd.Series:
    """Lines of a document, three or more, of different goods or weights and one FOB: perhaps the whole document's.

    Documents that programs write have an FOB of their own, which their items are added up to.
    """
    found = pd.Series(False, index=work.core.index, dtype=BOOL)
    lines = _shared(work, _DOCUMENT, ~are_documents("exports", work.core["layout"]))
    if not len(lines):
        return found
    groups = _groups(work, _DOCUMENT, lines)
    one = (np.bincount(groups)[groups] >= _FEWEST_LINES) & ~_differ(work.core.loc[lines, ["fob_native"]], groups)
    lines, groups = lines[one], groups[one]
    if len(lines):
        goods = work.core.loc[lines, ["hs_code", "net_weight_kg"]].assign(group=groups)
        different = (~goods.duplicated()).groupby(groups).transform("sum") >= _FEWEST_LINES
        found[lines] = different & work.core.loc[lines, "fob_native"].notna()
    return found


def _said_once(work: Work, lines: pd.Index) -> pd.DataFrame:
    """What all lines of a document have in common, null where a line does not say it for certain."""
    core = work.core.loc[lines]
    owner = core["goods_owner_nib"].fillna(core["goods_owner_npwp"]).fillna(core["goods_owner_nik_token"])
    country, category = core["destination_country"], core["export_category"]
    return pd.DataFrame(
        {
            "exporter": core["exporter_nib"].fillna(core["exporter_npwp"]).fillna(core["exporter_nik_token"]),
            "owned": owner.notna() | core["goods_owner_name"].notna(),
            "country": country.where(country_known(country)),
            "category": category.where(category.isin(CATEGORIES)),
            "status": text_of(work.text, "status")[lines].str.upper(),
            **{name: core[name] for name in _SAID},
        }
    )


def _shared(work: Work, keys: tuple[str, ...], among: pd.Series) -> pd.Index:
    """Rows that have a group by `keys`, and are not alone in it."""
    if not among.any():
        return work.core.index[:0]
    keyed = work.core.loc[among, list(keys)]
    keyed = keyed[keyed.notna().all(axis=1)]
    groups = distinct_rows(keyed)[1]
    return keyed.index[np.bincount(groups)[groups] > 1] if len(groups) else keyed.index


def _groups(work: Work, keys: tuple[str, ...], lines: pd.Index) -> Codes:
    return distinct_rows(work.core.loc[lines, list(keys)])[1]


def _codes(values: pd.Series) -> Codes:
    """A number for each value, -1 for null."""
    array = arrow(values).combine_chunks()
    if pa.types.is_boolean(array.type):
        array = pc.cast(array, pa.int8())
    indices = pc.fill_null(array.dictionary_encode().indices, -1)
    return np.asarray(indices.to_numpy(zero_copy_only=False), np.int64)


def _differ(said: pd.DataFrame, groups: Codes) -> Rows:
    """Rows whose group says two things in any column; nulls say nothing."""
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    apart = np.zeros(len(starts), bool)
    for name in said:
        codes = _codes(said[name])[order]
        low = np.minimum.reduceat(np.where(codes < 0, len(codes), codes), starts)
        apart |= low < np.maximum.reduceat(codes, starts)
    differ = np.zeros(len(groups), bool)
    differ[order] = np.repeat(apart, np.diff(starts, append=len(groups)))
    return differ
