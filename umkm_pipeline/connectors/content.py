"""Answers taken apart: JSON, XML and the tables of a web page, and what to say where an answer is none of them.

Belongs here: the forms. Their meaning is the client's business.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from umkm_pipeline.connectors.http import Answer
from umkm_pipeline.connectors.trouble import CutOffError, RefusedError
from umkm_pipeline.errors import UmkmError
from umkm_pipeline.ingest.encoding import to_utf8

_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_ENTITIES = re.compile(r"<!(?:DOCTYPE|ENTITY)\b", re.I)
_UNFINISHED_XML = ("no element found", "unclosed token", "unclosed CDATA section")
_UNFINISHED_JSON = "Unterminated string"
_UNFINISHED_VALUE = re.compile(r"[\w.+\-\\]*\s*")
"""What is left of a number, a word or an escape where the answer ends."""
_SPACE = re.compile(r"\s+")
_BREAKS = frozenset({"br", "p", "div", "li", "span"})


def text_of(answer: Answer, where: str) -> str:
    """The text of an answer: UTF-8 or UTF-16 where its bytes are, else Windows-1252, whatever its header says.

    Raises:
        RefusedError: it is empty, or no text.
    """
    try:
        return to_utf8(answer.body, where).data.decode()
    except UmkmError:
        empty = not answer.body.strip()
    raise RefusedError(
        "answered nothing" if empty else "answered something that is no text",
        where=where,
        remedy="ask again later; if it stays, its interface may have changed",
    )


def json_of(answer: Answer, where: str) -> Any:
    """The JSON of an answer; numbers with a point are Decimal.

    Raises:
        CutOffError: it ends before its end.
        RefusedError: it is something else.
    """
    text = text_of(answer, where)
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=Decimal)
    except RecursionError:
        cut = False
    except json.JSONDecodeError as error:
        cut = error.msg.startswith(_UNFINISHED_JSON) or bool(_UNFINISHED_VALUE.fullmatch(text[error.pos :]))
    if cut and text.lstrip().startswith(("{", "[")):
        raise CutOffError
    raise _other_form(text, where, "JSON")


def xml_of(answer: Answer, where: str) -> ET.Element:
    """The root of an answer in XML. A document type is refused: entities can be made to swell.

    Raises:
        CutOffError: it ends before its end.
        RefusedError: it is something else, such as the page of a firewall.
    """
    text = text_of(answer, where)
    if _PAGE.match(text) or _ENTITIES.search(text):
        raise _other_form(text, where, "XML")
    try:
        return ET.fromstring(text)  # noqa: S314 -- without a document type there is no entity to expand
    except ET.ParseError as error:
        cut = str(error).startswith(_UNFINISHED_XML)
    if cut:
        raise CutOffError
    raise _other_form(text, where, "XML")


def local_name(element: ET.Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def page_of(answer: Answer, where: str) -> Page:
    """A web page: its words and the rows of its tables.

    Raises:
        CutOffError: a table ends before its end.
        RefusedError: it is no web page.
    """
    text = text_of(answer, where)
    page = Page()
    page.feed(text)
    page.close()
    if not page.tags:
        raise _other_form(text, where, "a web page")
    if page.open_tables and "</html" not in text.casefold():
        raise CutOffError
    return page


class Page(HTMLParser):
    """Rows of cells, and all words, of a web page; what scripts and styles hold are no words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.tags = self.open_tables = self._unseen = 0
        self._words: list[str] = []
        self._cell: list[str] | None = None

    @property
    def words(self) -> str:
        """All that a reader sees, on one line."""
        return _SPACE.sub(" ", " ".join(self._words)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- the parser's
        """Begin a row or a cell."""
        self.tags += 1
        if tag == "table":
            self.open_tables += 1
        elif tag in {"script", "style"}:
            self._unseen += 1
        elif tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in {"td", "th"}:
            self._end_cell()
            self._cell = []
        elif tag in _BREAKS and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a cell; an end that is not written is the beginning of the next."""
        if tag in {"script", "style"}:
            self._unseen = max(0, self._unseen - 1)
        elif tag in {"td", "th", "tr", "table"}:
            self._end_cell()
            self.open_tables = max(0, self.open_tables - (tag == "table"))

    def handle_data(self, data: str) -> None:
        """Words, of a cell or around the tables."""
        if self._unseen:
            return
        self._words.append(data)
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None:
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append(_SPACE.sub(" ", "".join(self._cell)).strip())
        self._cell = None


def _other_form(text: str, where: str, form: str) -> RefusedError:
    if _PAGE.match(text):
        return RefusedError(
            f"answered with a web page instead of {form}: a firewall or a notice of maintenance",
            where=where,
            remedy="open the address in a browser on this network; the office's proxy may have to be set (HTTPS_PROXY)",
        )
    return RefusedError(
        f"answered something that is not {form}",
        where=where,
        remedy="ask again later; if it stays, its interface may have changed",
    )
