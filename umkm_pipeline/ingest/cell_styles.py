"""What the styles of an xlsx tell of a cell beside its value: per cent, a unit, a currency, that it is crossed out.

Belongs here: reading `styles.xml`. The failure it guards against: 104.5 % is kept as 1.045, `12 juta` as 12, US$ 12,000
as 12000, and whoever reads values alone takes them for per cent, rupiah and rupiah. Which cells have which style is for
`archive.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from xml.etree import ElementTree

from umkm_pipeline.ingest.grid import number_text
from umkm_pipeline.ingest.numbers import UNIT_WORDS

_PERCENTS = {9: "0%", 10: "0.00%"}
_FIRST_OWN = 164
"""Formats of lower numbers are those of the program, whose currency is that of the machine that shows them."""
_SCALES = ("", "ribu", "juta", "miliar")
_TELLING = re.compile(rb"<(?:\w+:)?(?:numFmt|strike)\b|numFmtId=[\"'](?:9|10)[\"']")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.')
_PLACEHOLDER = re.compile(r"[0#?]")
_THOUSANDS = re.compile(r"[0#?](,+)(?![0#?,])")
_LARGER = ("triliun", "trilyun", "M")
"""Units that no amount is read in: a cell that shows one is held."""
_CURRENCY = re.compile(r"(?i)\bUSD\b|(?<![a-z])US\s?\$|[a-z]{0,2}\$|[€£¥₩]|\b(?:EUR|SGD|JPY|CNY|RMB|MYR|AUD|GBP|RM)\b")


@dataclass(frozen=True, slots=True)
class Shown:
    """How a format shows a number.

    Args:
        percent: as a hundred times as much, with a percent sign.
        thousands: how many times it is divided by a thousand.
        before, behind: what stands around it.
    """

    percent: bool = False
    thousands: int = 0
    before: str = ""
    behind: str = ""

    def text(self, value: str) -> str:
        """A number as it is shown, with all its digits: `0.07` is `7%`, `340000000` is `340 juta`."""
        number = Decimal(number_text(float(value))).scaleb((2 if self.percent else 0) - 3 * self.thousands)
        behind = self.behind
        if self.thousands and behind == f" {_SCALES[-1]}":
            # Six places are read behind the point: of thousands of millions they are no whole rupiah.
            number, behind = number.scaleb(3), f" {_SCALES[-2]}"
        return f"{self.before} {format(number.normalize(), 'f')}{behind}".strip()


@dataclass(frozen=True, slots=True)
class Styles:
    """Styles of cells that tell something, by their number as cells name it.

    Args:
        shown: numbers that are shown as something else than they are.
        struck: styles that cross a cell out.
    """

    shown: dict[bytes, Shown]
    struck: frozenset[bytes]


NOTHING = Styles({}, frozenset())


def read_styles(part: bytes) -> Styles:
    """The telling styles of a workbook, from its `styles.xml`.

    Raises:
        ElementTree.ParseError: the part is damaged.
    """
    if not _TELLING.search(part) or b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        return NOTHING
    root = ElementTree.fromstring(part)  # noqa: S314 -- without entities
    codes = dict(_PERCENTS)
    # Those of conditional formats and tables (dxfs) count anew, and are no cell's.
    for element in _children(root, "numFmts"):
        if (number := element.get("numFmtId", "")).isdecimal():
            codes[int(number)] = element.get("formatCode", "")
    shown = {number: found for number, code in codes.items() if (found := shown_by(code, own=number >= _FIRST_OWN))}
    crossed = {at for at, font in enumerate(_children(root, "fonts")) if _is_struck(font)}
    styles = [(str(at).encode(), style) for at, style in enumerate(_children(root, "cellXfs"))]
    return Styles(
        {at: found for at, style in styles if (found := shown.get(_number(style, "numFmtId")))},
        frozenset(at for at, style in styles if _number(style, "fontId") in crossed),
    )


def shown_by(code: str, *, own: bool = True) -> Shown | None:
    """How a format shows numbers, None where it tells no unit: `#,##0.00`, `dd/mm/yyyy`, `Rp #,##0`, `0" orang"`.

    Args:
        code: the format's code, of which the part for numbers above 0 counts.
        own: the format is the workbook's own; the currency of others is that of the machine that shows them.
    """
    words: list[str] = []

    def keep(found: re.Match[str]) -> str:
        words.append(found[1] or found[2] or found[3] or " ")
        return "\x1f"

    # A semicolon within quotes parts nothing.
    bare = _LITERAL.sub(keep, code).partition(";")[0]
    said = "".join(words[: bare.count("\x1f")])
    if not _PLACEHOLDER.search(bare):
        return None
    percent = "%" in bare
    told = re.findall(r"[^\W\d_]+", said)
    unit = next((word for word in told if word.lower() in UNIT_WORDS or word in _LARGER), "")
    commas = _THOUSANDS.search(bare)
    thousands = len(commas[1]) if commas else 0
    unit = unit or (_SCALES[thousands] if thousands < len(_SCALES) else _LARGER[0])
    currency = _CURRENCY.search(said + ("$" if "$" in bare else "")) if own else None
    before = currency[0].replace(" ", "") if currency else ""
    behind = "%" if percent or "%" in said else f" {unit}" if unit else ""
    return Shown(percent, thousands, before, behind) if before or behind else None


def _children(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [child for element in root if element.tag.endswith(f"}}{name}") for child in element]


def _number(style: ElementTree.Element, name: str) -> int:
    told = style.get(name, "")
    return int(told) if told.isdecimal() else 0


def _is_struck(font: ElementTree.Element) -> bool:
    return any(mark.tag.endswith("}strike") and mark.get("val", "1") in ("1", "true") for mark in font)
