"""Layouts that write only what differs from another one: `extends`.

Belongs here: putting a layout together from its ancestors, as plain data. What the result must look like is the
schema's (`layout.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from umkm_pipeline.ingest.headers import normal

Data = Mapping[str, Any]
"""A layout as its YAML has it."""

_OWN = ("layout", "extends", "valid_from", "valid_to", "drop")
"""Keys that are never taken over: a layout follows another, its name and its time are its own."""


class InheritError(ValueError):
    """A layout cannot be put together; the text names the key at fault."""


def resolved(layout: Data, by_name: Mapping[str, Data]) -> dict[str, Any]:
    """A layout with everything that it does not write taken over from the one that it extends.

    A column whose header the other one has too changes that column, keys that it does not write staying; one with
    `replaces` stands in for the column of that header; others are added; those in `drop` are left out. `title` and
    `ignore_sheets` are added to. Any other key that is written replaces the other layout's.

    Args:
        layout: the layout, checked against the schema.
        by_name: all layouts of the source, likewise.

    Raises:
        InheritError: the other layout does not exist, is the layout itself by a detour, or lacks a column named.
    """
    return _resolved(layout, by_name, ())


def _resolved(layout: Data, by_name: Mapping[str, Data], above: tuple[str, ...]) -> dict[str, Any]:
    parent_name = layout.get("extends")
    if not parent_name:
        return dict(layout)
    path = (*above, str(layout["layout"]))
    if parent_name in path:
        raise InheritError(f"extends: {' extends '.join((*path, parent_name))}, which has no beginning")
    if parent_name not in by_name:
        raise InheritError(f"extends: there is no layout {parent_name}; there are {', '.join(sorted(by_name))}")
    parent = _resolved(by_name[parent_name], by_name, path)
    taken = {key: value for key, value in parent.items() if key not in _OWN}
    merged = {key: {**taken.get(key, {}), **layout.get(key, {})} for key in ("title", "ignore_sheets")}
    columns = _columns(parent["columns"], layout.get("columns") or [], layout.get("drop", ()), str(parent_name))
    return taken | dict(layout) | {key: value for key, value in merged.items() if value} | {"columns": columns}


def _columns(inherited: list[Data], written: list[Data], drop: list[str], parent: str) -> list[Data]:
    columns = {normal(column["header"]): dict(column) for column in inherited}
    for header in drop:
        if columns.pop(normal(header), None) is None:
            raise InheritError(f"drop: {parent} has no column {header!r}")
    result = dict(columns)
    for column in written:
        at = normal(column.get("replaces") or column["header"])
        if column.get("replaces") and at not in columns:
            raise InheritError(f"columns: {parent} has no column {column['replaces']!r} to replace")
        result[at] = _changed(result.get(at, {}), column)
    return list(result.values())


def _changed(inherited: Data, written: Data) -> dict[str, Any]:
    """A column with its changes: what is read now is no longer ignored, and the other way round."""
    other = {"field": "ignore", "ignore": "field"}
    gone = {other[key] for key in other if written.get(key)} | ({"aliases"} if written.get("replaces") else set())
    kept = {key: value for key, value in inherited.items() if key not in gone}
    aliases = [*kept.get("aliases", ()), *written.get("aliases", ())]
    changed = kept | {key: value for key, value in written.items() if key != "replaces"}
    return changed | ({"aliases": aliases} if aliases else {})
