"""Rules that are kept as small tables, brought into expressions.

Belongs here: a frame of rules as a table of the engine, and the rule that holds for a programme. What the rules are is
in `reference/`.
"""

from __future__ import annotations

import ibis
import pandas as pd

_TYPES = {"i": "int64", "f": "float64"}


def as_table(rules: pd.DataFrame) -> ibis.Table:
    """A frame of texts and numbers as a table, empty ones too."""
    return ibis.memtable(rules, schema={name: _TYPES.get(rules[name].dtype.kind, "string") for name in rules})


def own_rules(rules: pd.DataFrame, column: str = "programme_code") -> ibis.Table:
    """The rules that name something in a column."""
    return as_table(rules[rules[column] != ""])


def general_rule(rules: pd.DataFrame, value: str) -> float:
    """A value of the one rule that holds for everything without its own."""
    named = rules[[name for name in ("programme_code", "criterion") if name in rules]]
    (found,) = rules.loc[(named == "").all(axis="columns"), value]
    return float(found)


def of_programme(programmes: ibis.Table, rules: pd.DataFrame, value: str) -> ibis.Table:
    """A rule's value for each `programme_code` of a table: its own, else that of all."""
    codes = programmes.select("programme_code").distinct()
    codes = codes.left_join(own_rules(rules), "programme_code", rname="{name}_own")
    return codes.select("programme_code", **{value: codes[value].fill_null(general_rule(rules, value))})
