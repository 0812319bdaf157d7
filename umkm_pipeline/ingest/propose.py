"""What an unknown column may be: proposals with their reasons.

Belongs here: weighing header and values against what is known of the source. A proposal is for a person to accept; no
file is ever read by one. Reasons name headers of layouts and kinds of values, never a value: those may be personal.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import nlargest
from operator import itemgetter

from rapidfuzz import fuzz

from umkm_pipeline.ingest.headers import normal, without_brackets
from umkm_pipeline.ingest.layout import Column, Layout
from umkm_pipeline.ingest.looks import WORDS, Look
from umkm_pipeline.ingest.match import Synonyms
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.types import Type

LIKELY = 0.5
"""Confidence from which on a proposal is written as a mapping rather than as a hint."""

_SYNONYM, _LAYOUT, _NAME = 0.95, 0.9, 0.85
_OF_PART = 0.3
_ALIKE = 74.0
_SHOWN = 2
_LIKE_SHOWN = 4

_FIELDS_OF: dict[str, tuple[tuple[str, float], ...]] = {
    "nik": (("nik_token", 0.9),),
    "nib": (("nib", 0.85), ("exporter_nib", 0.6), ("sender_nib", 0.6)),
    "npwp": (("npwp", 0.8), ("exporter_identity", 0.6)),
    "nomor_aju": (("nomor_aju", 0.9), ("peb_aju", 0.85)),
    "email": (("email_token", 0.95),),
    "phone": (("phone_token", 0.85), ("sender_phone_token", 0.8)),
    "hs": (("hs_code", 0.75),),
    "kbli": (("kbli", 0.8),),
    "sex": (("owner_sex", 0.8),),
    "size_class": (("size_class_stated", 0.9),),
    "region": (("region_code", 0.7),),
    "district": (("district_code", 0.6),),
    "province": (("province_code", 0.7),),
    "currency": (("currency", 0.85),),
    "country": (("destination_country", 0.6),),
}
"""Shape → fields that it points to by itself, and how surely."""

_SHAPE_OF: dict[str, frozenset[str]] = {
    field: frozenset({shape}) for shape, fields in _FIELDS_OF.items() for field, _ in fields
}
_SHAPE_OF_TYPE: dict[Type, frozenset[str]] = {
    Type.DATE: frozenset({"date"}),
    Type.MONEY: frozenset({"amount", "number"}),
    Type.QUANTITY: frozenset({"amount", "number"}),
    Type.INT: frozenset({"number"}),
    Type.RATIO: frozenset({"number", "percent"}),
    Type.BOOL: frozenset({"yes_no"}),
}


_ABBREVIATED = {
    "tgl": "tanggal", "no": "nomor", "kab": "kabupaten", "kec": "kecamatan", "kel": "kelurahan", "prov": "provinsi",
    "jml": "jumlah", "jlh": "jumlah", "jk": "jenis kelamin", "jns": "jenis", "telp": "telepon", "tlp": "telepon",
    "thn": "tahun", "bln": "bulan", "nm": "nama", "almt": "alamat", "ket": "keterangan", "pt": "perusahaan",
}  # fmt: skip


_PARTS = frozenset(
    {
        *("l", "lk", "laki", "pria", "p", "pr", "perempuan", "wanita"),
        *("tetap", "lepas", "harian", "musiman", "borongan", "asing", "lokal"),
    }
)
"""Words by which a header of a count names a part of it: `Tenaga Kerja L` are not all workers."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a column may be.

    Args:
        column: how a layout would have it; its header is that of the column asked about.
        confidence: 0 to 1.
        reason: why, without any value.
    """

    column: Column
    confidence: float
    reason: str

    @property
    def meaning(self) -> str:
        """Field that it would feed, or that it would be ignored."""
        return self.column.field or "ignored"


@dataclass(frozen=True, slots=True)
class Known:
    """A header that the source knows.

    Args:
        header: as it is written there.
        column: a column that has it, or stands for the field.
        origin: where it is known from.
        confidence: how surely a column with the same header is the same.
    """

    header: str
    column: Column
    origin: str
    confidence: float


Vocabulary = dict[str, Known]
"""Normalised header → what is known of it."""


def vocabulary(layouts: Sequence[Layout], synonyms: Synonyms, core: Iterable[str] = ()) -> Vocabulary:
    """Every header by which a source knows a column: synonyms first, then layouts, then names of its core columns."""
    known: Vocabulary = {}
    for one in _known(layouts, synonyms, core):
        words = normal(without_brackets(one.header)) or normal(one.header)
        known.setdefault(normal(one.header.replace("*", " 0 ")).replace("0", "#") if "*" in one.header else words, one)
    return known


def propose(header: str, look: Sequence[Look], known: Vocabulary, taken: Collection[str] = ()) -> list[Proposal]:
    """What a column may be, likeliest first.

    Args:
        header: its header, empty where it has none.
        look: what its values look like.
        known: what the source knows.
        taken: fields that other columns of the sheet feed.
    """
    found: dict[str, Proposal] = {}
    for proposal in (*_by_header(header, look, known), *_by_values(header, look, known)):
        if proposal.column.field in taken:
            continue
        before = found.get(proposal.meaning)
        found[proposal.meaning] = _both(before, proposal) if before else proposal
    return sorted(found.values(), key=lambda one: -one.confidence)


def in_words(proposals: Sequence[Proposal]) -> str:
    """Proposals for a message: `phone_token (93 %: ...)`."""
    if not proposals:
        return "nothing known is like it"
    return " or ".join(f"{one.meaning} ({one.confidence:.0%}: {one.reason})" for one in proposals[:_SHOWN])


def _known(layouts: Sequence[Layout], synonyms: Synonyms, core: Iterable[str]) -> Iterator[Known]:
    models = {column.field: column for layout in layouts for column in layout.columns if column.field}
    for field, headers in synonyms.items():
        for header in sorted(headers):
            yield Known(
                header, models.get(field, Column(header=header, field=field)), "a synonym of the source", _SYNONYM
            )
    for layout in layouts:
        for column in layout.columns:
            for header in (column.header, *column.aliases):
                yield Known(header, column, f"a header of layout {layout.layout}", _LAYOUT)
    for field in core:
        yield Known(field, models.get(field, Column(header=field, field=field)), "the name of a core column", _NAME)


def _by_header(header: str, look: Sequence[Look], known: Vocabulary) -> Iterator[Proposal]:
    words = normal(without_brackets(header)) or normal(header)
    if not words:
        return
    numbered = known.get(re.sub(r"\d+", "#", words)) if re.search(r"\d", words) else None
    if numbered is not None:
        yield Proposal(_as(numbered.column, re.sub(r"\d+", "*", header, count=1)), _LAYOUT, f"as in {numbered.origin}")
        return
    exact = known.get(words)
    if exact is not None:
        yield _judged(header, exact, look, exact.confidence, f"its header is {exact.origin}")
    for other, score in _nearest(words, known):
        if other != words:
            one = known[other]
            reason = f'its header is {score:.0f} % like "{one.header}", {one.origin}'
            proposal = _judged(header, one, look, one.confidence * (score / 100) ** 2, reason)
            yield _of_part(proposal) if _PARTS.intersection(words.split()) - set(other.split()) else proposal


def _of_part(proposal: Proposal) -> Proposal:
    """A proposal that a person must decide on, since the header names a part of what the field holds."""
    reason = f"{proposal.reason}; but it may hold a part of it"
    return replace(proposal, confidence=proposal.confidence * _OF_PART, reason=reason)


def _nearest(words: str, known: Iterable[str]) -> list[tuple[str, float]]:
    """Known headers like `words`, in any order of words or run together, with their similarity of 0 to 100."""
    asked = _in_full(words)
    scored = ((one, max(fuzz.token_sort_ratio(asked, full), _run_together(asked, full))) for one, full in _full(known))
    return nlargest(_LIKE_SHOWN, (pair for pair in scored if pair[1] >= _ALIKE), key=itemgetter(1))


def _full(known: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((one, _in_full(one)) for one in known)


@lru_cache(maxsize=4096)
def _in_full(words: str) -> str:
    """Words of a header with the usual abbreviations written out: `tgl ekspor` is `tanggal ekspor`."""
    return " ".join(_ABBREVIATED.get(word, word) for word in words.split())


def _run_together(one: str, other: str) -> float:
    return fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""))


def _judged(header: str, one: Known, look: Sequence[Look], confidence: float, reason: str) -> Proposal:
    """A proposal of the header's, surer where the values look like it and less sure where they do not."""
    column = _as(one.column, header)
    wanted = _shapes_of(column.field)
    seen = next((shape for shape in look if shape.name in wanted), None)
    if seen is not None:
        confidence = 1 - (1 - confidence) * 0.5
        reason += f"; {_share(seen)}"
    elif wanted and look:
        confidence *= 0.6
        reason += f"; but {_share(look[0])}"
    return Proposal(column, confidence, reason)


def _by_values(header: str, look: Sequence[Look], known: Vocabulary) -> Iterator[Proposal]:
    models = {one.column.field: one.column for one in known.values() if one.column.field}
    for shape in look:
        for field, confidence in _FIELDS_OF.get(shape.name, ()):
            if field in models:
                yield Proposal(_as(models[field], header), confidence * shape.share, _share(shape))
        if shape.name in ("running", "blank"):
            why = "running number" if shape.name == "running" else "filled in by hand on paper"
            column = Column(header=header or "-", ignore=why, running=shape.name == "running")
            yield Proposal(column, 0.7, _share(shape))


def _as(column: Column, header: str) -> Column:
    return column.model_copy(update={"header": header or "-", "aliases": (), "required": False, "replaces": ""})


def _shapes_of(field: str) -> frozenset[str]:
    base = field.partition(".")[0]
    declared = FIELDS.get(base)
    return _SHAPE_OF.get(base) or (_SHAPE_OF_TYPE.get(declared.type, frozenset()) if declared else frozenset())


def _share(look: Look) -> str:
    return f"{look.share:.0%} of its values look like {WORDS[look.name]}"


def _both(one: Proposal, other: Proposal) -> Proposal:
    """Two proposals of the same meaning: the surer one, a little surer, with the other's reason where it adds one."""
    best, second = (one, other) if one.confidence >= other.confidence else (other, one)
    reason = (
        best.reason if second.reason in best.reason or "header" in second.reason else f"{best.reason}; {second.reason}"
    )
    return replace(best, confidence=1 - (1 - best.confidence) * (1 - second.confidence / 2), reason=reason)
