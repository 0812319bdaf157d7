"""Forms of answers: whole, cut off, or something else; whatever comes, it is one of the three."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.connectors.answers import FIREWALL, bi_row, bi_xml, kmk_page
from umkm_pipeline.connectors.content import json_of, page_of, xml_of
from umkm_pipeline.connectors.http import Answer
from umkm_pipeline.connectors.trouble import CutOffError, RefusedError

XML = bi_xml([bi_row("USD", "2019-11-27", "14096.00")])
JSON = r'{"status": "OK", "data": [{"a": "é \u00e9 \" ", "b": [1, -2.5e-3, null, true]}, false]}'.encode()
PAGE = kmk_page([("Dolar (USD)", "14.228,00")]).body


@pytest.mark.parametrize(("read", "data"), [(json_of, JSON), (xml_of, XML)])
def test_every_beginning_of_an_answer_is_cut_off_or_nothing(read: object, data: bytes) -> None:
    """From the byte at which it can be told what it is."""
    assert callable(read)
    read(Answer(data), "x")
    for end in range(46, len(data) - 1):
        with pytest.raises(CutOffError):
            read(Answer(data[:end]), "x")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_anything_is_an_answer_or_refused(data: bytes) -> None:
    for read in (json_of, xml_of, page_of):
        try:
            read(Answer(data), "x")
        except (CutOffError, RefusedError):
            continue


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_json_comes_as_it_was_sent(value: object) -> None:
    assert json_of(Answer(json.dumps(value).encode()), "x") == value


@pytest.mark.parametrize("read", [json_of, xml_of])
@pytest.mark.parametrize(
    "data", [FIREWALL.body, b"<!-- a -->\n<HTML><body>x", b"<html>"], ids=["whole", "comment", "cut"]
)
def test_a_firewall_s_page_is_told_as_such(read: object, data: bytes) -> None:
    assert callable(read)
    with pytest.raises(RefusedError, match="firewall"):
        read(Answer(data), "x")


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(RefusedError):
        json_of(Answer(b"[" * 100_000 + b"]" * 100_000), "x")


def test_cells_of_a_table_are_read_without_scripts_and_whatever_ends_are_missing() -> None:
    page = page_of(
        Answer(b"<html><script>var a='<td>no</td>'</script><table><tr><td>1<td>a<br>b<tr><td>2</table>"), "x"
    )
    assert page.rows == [["1", "a b"], ["2"]]
    assert "no" not in page.words
    assert page_of(Answer(PAGE), "x").rows[1][:3] == ["1", "Dolar (USD)", "14.228,00"]
