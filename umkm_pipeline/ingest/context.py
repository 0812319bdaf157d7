"""What a sheet's rows do not say: the `_source.yml` beside the file.

Belongs here: reading and checking that file. Values from title cells are the layout's (`title`), and come first.
"""

from __future__ import annotations

import difflib
import fnmatch
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.cells import column
from umkm_pipeline.ingest.landing import SIDECAR
from umkm_pipeline.ingest.mapping import SCHEME
from umkm_pipeline.reference.programmes import match_programme, programmes


class Context(BaseModel):
    """Keys of `_source.yml`, for one file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    province: str | None = None
    region: str | None = None
    region_scheme: Literal["kemendagri", "bps"] | None = None
    as_of: date | None = None
    layout: str | None = None
    programme: str | None = None
    cohort: str | None = None
    quota: int | None = None
    instructors: int | None = None
    funding_source: str | None = None
    class_level: str | None = None
    document: str | None = None
    document_number: str | None = None
    year: int | None = None
    period_basis: str | None = None
    attribution: str | None = None
    publication: str | None = None
    published_on: date | None = None
    release_status: str | None = None

    @field_validator("province", "region", "cohort", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value

    def fields(self) -> dict[str, str]:
        """Field → text, for rows whose sheet leaves the field blank; places are resolved on their own."""
        named = {
            f"{SCHEME}region_code": self.region_scheme,
            "as_of_date": self.as_of,
            "programme_code": self.programme,
            "cohort": self.cohort,
            "quota": self.quota,
            "instructors": self.instructors,
            "funding_source": self.funding_source,
            "class_level": self.class_level,
            "target_document": self.document,
            "document_reference": self.document_number,
            "year": self.year,
            "period_basis": self.period_basis,
            "attribution": self.attribution,
            "publication": self.publication,
            "published_on": self.published_on,
            "release_status": self.release_status,
        }
        return {field: str(value) for field, value in named.items() if value is not None}


def context_of(file: Path) -> Context:
    """Context of a landed file: top-level keys of `_source.yml` in its folder, then those under `files:` that fit.

    Raises:
        UmkmError: `_source.yml` is not a mapping of known keys, or names a programme that there is not.
    """
    sidecar = file.parent / SIDECAR
    if not sidecar.exists():
        return Context()
    try:
        declared = dict(_mapping(sidecar.read_text("utf-8")))
        for pattern, overrides in (declared.pop("files", None) or {}).items():
            if fnmatch.fnmatch(file.name, pattern):
                declared |= overrides
        context = Context.model_validate(declared)
    except (ValidationError, yaml.YAMLError, UnicodeDecodeError, AttributeError, TypeError) as error:
        raise UmkmError(
            f"cannot be understood: {_first_line(error)}",
            where=str(sidecar),
            remedy=f"it is a mapping with the keys {', '.join(Context.model_fields)} and files",
        ) from error
    if context.programme is None:
        return context
    return context.model_copy(update={"programme": _programme_code(context.programme, str(sidecar))})


@lru_cache(maxsize=64)
def _programme_code(programme: str, where: str) -> str:
    """The code of a programme that is named by it, or by a name that means one."""
    codes = list(programmes()["programme_code"])
    meant = [programme] if programme in codes else match_programme(column([programme])).dropna().to_list()
    if meant:
        return str(meant[0])
    close = difflib.get_close_matches(programme.upper(), codes, cutoff=0.5)
    raise UmkmError(
        f"there is no programme {programme}",
        where=where,
        remedy=f"write the code of one: {'close to it are ' + ', '.join(close) + '; ' if close else ''}all are in "
        "data/reference/programmes.csv, where a new one is added as a row",
    )


@lru_cache(maxsize=4)
def _mapping(text: str) -> dict[str, Any]:
    """The parsed text, kept: to parse it anew for each file of a folder takes time with the square of its files."""
    return yaml.safe_load(text) or {}


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
    return str(error).splitlines()[0]
