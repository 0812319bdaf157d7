"""What headers and titles say about the unit and the period of the amounts below them.

Belongs here: words to factors. Rupiah is counted in ones and of a year; what no words make that for certain has no
factor and the name of the rule that says why. Numbers are in `numbers.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from umkm_pipeline.ingest.cells import OK

UNIT_UNKNOWN, UNIT_CONFLICT, PERIOD_UNKNOWN = "unit_unknown", "unit_conflict", "period_unknown"
UNIT_DISPUTED = "unit_disputed"

RUPIAH, DOLLAR, ANY, COUNT, WEIGHT = "rupiah", "dollar", "", "count", "weight"

_MONTHS_A_YEAR = 12
_ZEROS = r"(?:1 ?)?000(?: ?000)*"
_SCALES: tuple[tuple[str, int], ...] = (
    (r"(?:ribu|rb)(?:an)?|thousands?", 10**3),
    (r"(?:juta|jt)(?:an)?|millions?", 10**6),
    (r"(?:miliar|milyar|milliar)(?:an)?|billions?", 10**9),
)
_SCALE = "|".join((*(words for words, _ in _SCALES), _ZEROS))
_SCALE_ALONE = rf"(?:ribu|juta|miliar|milyar|milliar)an|{_ZEROS}"
"""A scale that needs no currency beside it; "dalam 2 juta" is none."""
_IN_RUPIAH = r"rp|rupiah|idr"
_IN_DOLLARS = r"us\$|\$|usd|(?:us )?doll?ars?(?: as| amerika(?: serikat)?)?"
_NAMES_RUPIAH = re.compile(rf"\b(?:{_IN_RUPIAH})\b")
_NAMES_DOLLARS = re.compile(r"us\$|\$|\b(?:usd|doll?ars?)\b")
_LARGER = re.compile(r"\b(?:tri?liunan|tri?liun|trillions?)\b")

_NUMBER = r"\d{1,2}|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|beberapa|two|three|six"
_MONTH, _YEAR = r"bulan(?:an)?|bln|months?", r"tahun(?:an)?|thn|th|years?"
_MONTHLY = re.compile(rf"\b(?:(?:per|se)?(?:{_MONTH})|monthly)\b")
_YEARLY = re.compile(rf"\b(?:(?:per|se)?(?:{_YEAR})|annual|yearly)\b")
_EXACTLY = ((re.compile(rf"\b1 ({_MONTH}|{_YEAR})\b"), r"\1"), (re.compile(rf"\b12 (?:{_MONTH})\b"), "tahun"))
"""`12 bulan terakhir` is a year."""
_OTHER_PERIOD = re.compile(
    rf"\b(?:{_NUMBER}) (?:{_MONTH}|{_YEAR})\b"
    r"|\b(?:per|se)?(?:tri?wulan(?:an)?|tw|kuartal(?:an)?|kwartal(?:an)?|catur ?wulan(?:an)?|semester(?:an)?|smt)\b"
    r"|\b(?:per|se)?(?:hari(?:an)?|minggu(?:an)?|pekan(?:an)?|jam|musim|panen|dekade|windu|abad)\b"
    r"|\b(?:quarter(?:ly)?|half ?year(?:ly)?|daily|day|weekly|week|season)\b"
    r"|\b(?:s d|sd|sampai|hingga|kumulatif|komulatif|cumulative|ytd|year to date)\b"
)
_KNOWN_IN_BRACKETS = re.compile(
    rf"\b(?:{_IN_RUPIAH}|{_SCALE}|{_MONTH}|{_YEAR}|dalam|per|nilai|satuan|perbulan|sebulan|pertahun|setahun)\b"
)

_UNIT = rf"(?:(?:{_IN_RUPIAH}|{_IN_DOLLARS}) )?(?:{_SCALE})(?: (?:{_IN_RUPIAH}|{_IN_DOLLARS}))?|{_IN_DOLLARS}"
_MONEY_UNIT = (
    rf"(?:{_IN_RUPIAH}|{_IN_DOLLARS}) (?:{_SCALE})|(?:{_SCALE}) (?:{_IN_RUPIAH}|{_IN_DOLLARS})"
    rf"|{_SCALE_ALONE}|{_IN_DOLLARS}"
)
_ENDS = r"(?![\w$])(?! ?\d)"
_IN_TITLE = (
    re.compile(rf"\b(?:dalam|in|satuan|mata uang)(?: satuan| nilai)? ({_MONEY_UNIT}){_ENDS}"),
    re.compile(rf"\( ?(?:dalam |in |satuan |nilai )*({_UNIT}) ?\)"),
)

_COUNT_IN_TITLE = re.compile(
    r"(?:\(|\b(?:dalam|satuan)) ?(?:dalam |satuan )?((?:ribu|rb|juta|jt)(?:an)?|(?:1 ?)?000(?: ?000)*) "
    r"(?:unit|usaha|umkm|ukm|ikm|orang|pelaku|perusahaan)\b"
)

_OF_WEIGHT = r"berat|bobot|netto?|bruto|tonase|volume|weight|netweight"
_NO_KILOGRAMS = r"ton|tons|tonnes?|mt|kuintal|kwintal|gram|ons"
_HEAVY_TITLE = re.compile(
    rf"\b(?:{_OF_WEIGHT})\b(?: (?:bersih|kotor|barang|net|gross))?(?: ?\(| dalam| in| satuan)+ ?(?:{_NO_KILOGRAMS})\b"
    rf"|\b(?:dalam|in|satuan)(?: satuan)? (?:{_NO_KILOGRAMS})\b"
)

TitleUnits = Mapping[str, int | None]
"""Currency (`rupiah`, `dollar`, empty for any) or `count` → factor that the cells above a header name, None for
several; `weight` where they name a unit of weight that is not the kilogram."""
NO_TITLE: TitleUnits = MappingProxyType({})


class Scale(NamedTuple):
    """What numbers are multiplied by, or None and the rule that says why not."""

    factor: int | None
    problem: str


def title_units(rows: Iterable[str]) -> TitleUnits:
    """Units that the cells above a header name: `(dalam jutaan rupiah)`, `Satuan: Rp 000`, `in thousand US$`.

    A title that only names the rupiah says nothing of thousands; one that only names dollars says that it is dollars.

    Args:
        rows: texts of the rows above the header.
    """
    named: dict[str, set[int]] = {}
    for words in map(_words, rows):
        for phrase in {found for pattern in _IN_TITLE for found in pattern.findall(words)}:
            currency = DOLLAR if _NAMES_DOLLARS.search(phrase) else RUPIAH if _NAMES_RUPIAH.search(phrase) else ANY
            named.setdefault(currency, set()).update(_scales(phrase) or {1})
        for phrase in _COUNT_IN_TITLE.findall(words):
            named.setdefault(COUNT, set()).update(_scales(phrase))
        if _HEAVY_TITLE.search(words):
            named.setdefault(WEIGHT, set()).add(0)
    return {currency: _only(factors) for currency, factors in named.items()}


def factors_named(text: str) -> set[int]:
    """Factors of thousands that a text names: `juta US$`, `US$ (000)`, `1.000 unit`, `thousand US$`."""
    return _scales(_words(text))


class Said(NamedTuple):
    """The currency that header or title name (ISO 4217, None for none), and why their amounts are not in ones of it."""

    currency: str | None
    problem: str


def said_of_money(header: str, title: TitleUnits) -> Said:
    """What header and title say of amounts whose currency another column says, row by row.

    A scale, or two currencies, is `unit_disputed`: of whose amounts it is said, the rows do not tell.
    """
    words = _words(header)
    above = {name: factor for name, factor in title.items() if name not in (COUNT, WEIGHT)}
    own = {name for name, names in ((DOLLAR, _NAMES_DOLLARS), (RUPIAH, _NAMES_RUPIAH)) if names.search(words)}
    currencies = own or set(above) - {ANY}
    if (_scales(_NAMES_DOLLARS.sub(" ", words)) | set(above.values())) - {1} or len(currencies) > 1:
        return Said(None, UNIT_DISPUTED)
    return Said({DOLLAR: "USD", RUPIAH: "IDR"}[currencies.pop()] if currencies else None, OK)


def said_of_weight(title: TitleUnits) -> Said:
    """What a title says of weights in kilograms."""
    return Said(None, UNIT_DISPUTED if WEIGHT in title else OK)


def header_scale(header: str, *, unit: str, needs_period: bool, title: TitleUnits = NO_TITLE) -> Scale:
    """What numbers below a header are multiplied by to be rupiah (a year), by its words and by those of the title.

    The header decides; where it names no unit the title does, and else the layout. A header that a title contradicts is
    `unit_conflict`. Month and year are periods; three months, a quarter or a day are `period_unknown`, since no factor
    makes a year of them for certain; no period at all, like an unknown unit, is `unit_unknown`. Amounts in US dollars
    (`unit` is `dollar`) become dollars, and header or title must name them: tables of exports come in dollars,
    thousands and millions of them.

    Args:
        header: the header's words as written, e.g. `Omzet/Bln (Rp ribu)`; `000` is thousands, `000.000` millions.
        unit: unit where neither names one (`rupiah`, `ribu`, `juta`, `dollar`).
        needs_period: the column is a flow (turnover), of which month or year must be named.
        title: what `title_units` found above.
    """
    words = _words(header)
    months = _months(words) if needs_period else Scale(1, OK)
    if months.factor is None:
        return months
    named = _unit(words, unit, title)
    return Scale(named.factor * months.factor, OK) if named.factor is not None else named


def _unit(words: str, unit: str, title: TitleUnits) -> Scale:
    dollars, rupiah = bool(_NAMES_DOLLARS.search(words)), bool(_NAMES_RUPIAH.search(words))
    currency, own, other = (DOLLAR, dollars, rupiah) if unit == DOLLAR else (RUPIAH, rupiah, dollars)
    words = _NAMES_DOLLARS.sub(" ", words)
    factors = _scales(words)
    if other or len(factors) > 1 or _LARGER.search(words) or _unknown_in_brackets(words):
        return Scale(None, UNIT_UNKNOWN)
    if not own and currency not in title and (unit == DOLLAR or DOLLAR in title):
        return Scale(None, UNIT_UNKNOWN)
    usual = {"ribu": 10**3, "juta": 10**6}.get(unit)
    above = {factor for name, factor in title.items() if name in (currency, ANY)}
    if factors:
        factor = _only(factors)
        return Scale(factor, OK) if above <= {None, 1, factor} else Scale(None, UNIT_CONFLICT)
    if own or usual:
        factor = usual or 1
        return Scale(factor, OK) if above <= {factor} else Scale(None, UNIT_CONFLICT)
    factor = _only(above) if above else 1
    return Scale(factor, OK if factor else UNIT_CONFLICT)


def _unknown_in_brackets(words: str) -> bool:
    inside = " ".join(re.findall(r"\(([^)]*)\)", words))
    return re.search(r"[a-z]", _KNOWN_IN_BRACKETS.sub("", inside)) is not None


Factor = TypeVar("Factor", bound=int | None)


def _only(factors: set[Factor]) -> Factor | None:
    """The one factor of a set, None where it has several."""
    return next(iter(factors)) if len(factors) == 1 else None


def _months(words: str) -> Scale:
    """How many of the header's periods make a year."""
    for pattern, meant in _EXACTLY:
        words = pattern.sub(meant, words)
    if _OTHER_PERIOD.search(words):
        return Scale(None, PERIOD_UNKNOWN)
    monthly, yearly = _MONTHLY.search(words), _YEARLY.search(words)
    if bool(monthly) == bool(yearly):
        return Scale(None, UNIT_UNKNOWN)
    return Scale(_MONTHS_A_YEAR if monthly else 1, OK)


def _scales(words: str) -> set[int]:
    """Factors that words name: `000` is thousands, `000 000` millions."""
    found = {factor for pattern, factor in _SCALES if re.search(rf"\b(?:{pattern})\b", words)}
    return found | {10 ** zeros.count("0") for zeros in re.findall(rf"\b{_ZEROS}\b", words)}


def _words(text: str) -> str:
    return re.sub(r"[^a-z0-9()%$]+", " ", text.lower())
