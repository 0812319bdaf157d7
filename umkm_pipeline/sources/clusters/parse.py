"""Lists of clusters and of their members: columns of text to `core_clusters`.

Belongs here: the cluster, its sums and its year. Member firms are read like those of a registry: people and places are
in `person.py`.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from umkm_pipeline.ingest.cells import INT, STRING, column, matches, problems
from umkm_pipeline.ingest.context import Context
from umkm_pipeline.ingest.layouts import layouts_of
from umkm_pipeline.ingest.numbers import to_money, to_whole
from umkm_pipeline.model.codes import ClusterGrain
from umkm_pipeline.privacy import Tokens, without_personal_numbers
from umkm_pipeline.quality.rule import Work
from umkm_pipeline.reference import names as spelling
from umkm_pipeline.reference.activities import kbli_known
from umkm_pipeline.sources.amounts import parse_amount, parse_count
from umkm_pipeline.sources.person import Columns, legal_form, parse_contacts, parse_ids, parse_place, text_of

_FIRST_YEAR = 2000


def parse(rows: pd.DataFrame, month: date, context: Context, tokens: Tokens) -> tuple[Work, Columns]:
    """Core columns of a file's clusters and members, with what their parsers found wrong.

    A row is a member's where its layout has the grain `member`. Arguments as for every source; the year of rows without
    one is that of the reporting month.
    """
    into = Columns()
    members = is_member(rows["layout"])
    parse_ids(rows, tokens, into)
    parse_contacts(rows, tokens, into)
    parse_place(rows, into, province=context.province, region=context.region)
    _cluster(rows, into)
    _year(rows, month, context, into)
    _activity(rows, into)
    _amounts(rows, into)
    names = text_of(rows, "business_name")
    into.core |= {
        "cluster_grain": column([ClusterGrain.CLUSTER.value] * len(rows), rows.index).mask(
            members, ClusterGrain.MEMBER.value
        ),
        "business_name": names,
        "owner_name": text_of(rows, "owner_name"),
        "legal_form": legal_form(text_of(rows, "legal_form"), names),
    }
    return Work(pd.DataFrame(into.core), rows, into.problem), into


def is_member(layouts: pd.Series) -> pd.Series:
    """Rows read with a layout of members."""
    return layouts.isin([layout.layout for layout in layouts_of("clusters") if layout.grain == ClusterGrain.MEMBER])


def _cluster(rows: pd.DataFrame, into: Columns) -> None:
    """Name, and the key that is the same in both lists: kabupaten and the name's letters without "Sentra".

    What has no letter ("-", a phone number) is no name.
    """
    # The key is made of letters and digits alone, in which a number of a person could not be masked any more.
    name = without_personal_numbers(text_of(rows, "cluster_name"))
    name = name.where(matches(spelling.key(name), ".*[A-Z].*"))
    bare = name.str.replace(r"(?i)^\s*sentra(?:\s+(?:ikm|industri))?\b", "", regex=True)
    key = into.core["region_code"] + "/" + spelling.key(bare).fillna(spelling.key(name))
    into.core |= {
        "cluster_name": name,
        "cluster_key": key.astype(STRING),
        "industry": text_of(rows, "industry"),
        "product": text_of(rows, "product"),
    }


def _year(rows: pd.DataFrame, month: date, context: Context, into: Columns) -> None:
    """Year as written, else that of `as_of` in `_source.yml`, else that of the reporting month."""
    written = text_of(rows, "year")
    parsed = to_whole(parse_amount(rows, "year").value)
    usable = parsed.between(_FIRST_YEAR, month.year + 1).fillna(False)
    usual = (context.as_of or month).year
    into.core["year"] = parsed.where(usable).mask(written.isna(), usual).astype(INT)
    into.problem["year"] = problems(rows.index, year_invalid=written.notna() & ~usable)


def _activity(rows: pd.DataFrame, into: Columns) -> None:
    kbli = text_of(rows, "kbli").str.replace(".", "", regex=False)
    known = kbli_known(kbli).fillna(False)
    into.core |= {"kbli": kbli.where(known)}
    into.problem["kbli"] = problems(rows.index, kbli_unknown=kbli.notna() & ~known)


def _amounts(rows: pd.DataFrame, into: Columns) -> None:
    for name in ("firms", "workers"):
        into.core[name], into.problem[name] = parse_count(rows, name)
    for name in ("production_value_idr", "investment_idr"):
        parsed = parse_amount(rows, name)
        into.core[name], into.problem[name] = to_money(parsed.value), parsed.problem
