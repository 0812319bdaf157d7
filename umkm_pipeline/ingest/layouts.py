"""The layouts there are: those of the package, and an office's own beside them.

Belongs here: finding and loading the files. What they may say is for `layout.py`; choosing the one that fits a sheet is
for `place.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.feeds import fields_of, unknown_feeds
from umkm_pipeline.ingest.headers import normal
from umkm_pipeline.ingest.inherit import InheritError, resolved
from umkm_pipeline.ingest.layout import Layout
from umkm_pipeline.settings import Settings

SYNONYMS = "synonyms.yml"
"""File beside the layouts: field → headers by which any sheet of the source may call it."""

_QUICK: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML that was built where there is no libyaml does without."""
_REMEDY = "docs/layouts.md says how a layout is written; check yours with umkm layouts check"


def layouts_of(source: str) -> tuple[Layout, ...]:
    """The layouts of a source by name: the package's, and the office's own in `<UMKM_LAYOUTS_DIR>/<source>/*.yml`.

    Raises:
        UmkmError: a file of the office is wrong; file and key are named.
    """
    own = _own_folder(source)
    return load(source, own, _state(own))


def synonyms_of(source: str) -> dict[str, frozenset[str]]:
    """Headers, normalised, by which other sheets call a field; an office's own are added to the package's.

    Raises:
        UmkmError: the office's file is wrong.
    """
    own = _own_folder(source)
    return _synonyms(source, own, _state(own))


@cache
def load(source: str, own: Path | None, state: tuple[tuple[str, int], ...]) -> tuple[Layout, ...]:  # noqa: ARG001
    """Layouts of a source, kept as long as the office's folder stays as it is.

    Args:
        source: the source.
        own: the office's folder, if there is one.
        state: its files and when they were written.
    """
    ours = [(file, read(file)) for file in _files(packaged(source))]
    theirs = [(file, read(file)) for file in _files(own)] if own else []
    by_name: dict[str, dict[str, Any]] = {}
    for file, data in (*ours, *theirs):
        if data["layout"] in by_name:
            raise _wrong(file, f"layout: there is another layout {data['layout']} of {source}")
        by_name[data["layout"]] = data
    found = tuple(resolve(file, data, by_name) for file, data in ours)
    if not theirs:
        return found
    known = fields_of(source, found, _synonyms(source, None, ()))
    return found + tuple(_feeding(file, resolve(file, data, by_name), known) for file, data in theirs)


def read(file: Traversable) -> dict[str, Any]:
    """A layout file as plain data, checked against the schema but not yet put together with what it extends.

    Raises:
        UmkmError: it is not one.
    """
    data = _yaml(file)
    _validated(file, data)
    return data


def resolve(file: Traversable, data: dict[str, Any], by_name: Mapping[str, dict[str, Any]]) -> Layout:
    """The layout of a file, with what it extends.

    Raises:
        UmkmError: they do not go together.
    """
    try:
        return _validated(file, resolved(data, by_name))
    except InheritError as error:
        raise _wrong(file, str(error)) from error


def check_file(file: Path, source: str) -> Layout:
    """A layout in a file of its own, wherever it is, as it would be read beside the others of its source.

    Raises:
        UmkmError: it is not right; file and key are named.
    """
    data = read(file)
    by_name = {found["layout"]: found for found in (read(one) for one in _all_files(source) if not _same(one, file))}
    if data["layout"] in by_name:
        raise _wrong(file, f"layout: there is another layout {data['layout']} of {source}")
    ours = load(source, None, ())
    return _feeding(file, resolve(file, data, by_name), fields_of(source, ours, _synonyms(source, None, ())))


def origin(source: str, layout: str) -> str:
    """Where a layout is from: `package`, or its file."""
    own = _own_folder(source)
    files = {read(file)["layout"]: file for file in _files(own)} if own else {}
    return str(files.get(layout, "package"))


def _all_files(source: str) -> list[Traversable]:
    own = _own_folder(source)
    return [*_files(packaged(source)), *(_files(own) if own else ())]


def _same(one: Traversable, file: Path) -> bool:
    return isinstance(one, Path) and one.resolve() == file.resolve()


def _feeding(file: Traversable, layout: Layout, known: frozenset[str]) -> Layout:
    if faults := unknown_feeds(layout, known):
        raise _wrong(file, "; ".join(faults))
    return layout


def packaged(source: str) -> Traversable:
    """The package's folder of a source's layouts."""
    return resources.files("umkm_pipeline.sources") / source / "layouts"


@cache
def _synonyms(source: str, own: Path | None, state: tuple[tuple[str, int], ...]) -> dict[str, frozenset[str]]:  # noqa: ARG001
    found: dict[str, frozenset[str]] = {}
    for folder in filter(None, (packaged(source), own)):
        file = folder / SYNONYMS
        declared = _yaml(file) if file.is_file() else {}
        for field, headers in declared.items():
            if not isinstance(headers, list) or not all(isinstance(header, str) for header in headers):
                raise _wrong(file, f"{field}: must be a list of headers")
            found[field] = found.get(field, frozenset()) | {normal(header) for header in headers}
    return found


def _own_folder(source: str) -> Path | None:
    folder = _own_layouts(os.environ.get("UMKM_LAYOUTS_DIR"), os.environ.get("UMKM_LOCAL_DIR")) / source
    return folder if folder.is_dir() else None


@cache
def _own_layouts(layouts_dir: str | None, local_dir: str | None) -> Path:  # noqa: ARG001
    """The setting, kept as long as what decides it stays: to read all settings for each file takes 5 ms."""
    return Settings().layouts


def _state(folder: Path | None) -> tuple[tuple[str, int], ...]:
    return tuple((file.name, file.stat().st_mtime_ns) for file in sorted(folder.glob("*.yml"))) if folder else ()


def _files(folder: Traversable) -> Iterator[Traversable]:
    named = (file for file in folder.iterdir() if file.name.endswith(".yml") and file.name != SYNONYMS)
    yield from sorted(named, key=lambda file: file.name)


def _yaml(file: Traversable) -> dict[str, Any]:
    try:
        data = _parsed(file.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise _wrong(file, f"cannot be read: {' '.join(str(error).split())}") from error
    if data is not None and not isinstance(data, dict):
        raise _wrong(file, "must be a mapping of keys")
    return data or {}


def _parsed(text: str) -> Any:
    """What YAML says. libyaml is quick, but shows neither the line nor the character at fault."""
    try:
        return yaml.load(text, Loader=_QUICK)  # noqa: S506 -- a safe loader
    except yaml.YAMLError:
        return yaml.safe_load(text)


def _validated(file: Traversable, data: Mapping[str, Any]) -> Layout:
    try:
        return Layout.model_validate(data)
    except ValidationError as error:
        raise _wrong(file, "; ".join(_fault(data, one["loc"], one["msg"]) for one in error.errors())) from None


def _fault(data: Mapping[str, Any], location: tuple[int | str, ...], message: str) -> str:
    """One fault with its key; a column is named by its header, which says more than its place in the list."""
    keys: list[str] = []
    at: Any = data
    for key in location:
        try:
            at = at[key]
        except (KeyError, IndexError, TypeError):
            at = None
        header = at.get("header") if isinstance(key, int) and isinstance(at, dict) else None
        keys.append(f"({header})" if header else str(key))
    text = message.removeprefix("Value error, ")
    return f"{'.'.join(keys)}: {text}" if keys else text


def _wrong(file: Traversable, problem: str) -> UmkmError:
    return UmkmError(problem, where=str(file), remedy=_REMEDY)
