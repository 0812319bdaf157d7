"""Answers in the shapes that the offices document (`domain.md` §5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from tests.connectors.server import Reply, Seen

FIREWALL = Reply(
    b"<!DOCTYPE html><html><head><title>Request Rejected</title></head><body>Your support ID is 1</body></html>",
    headers={"Content-Type": "text/html"},
)


MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


def bi_xml(rows: list[Mapping[str, str]], kind: str = "lokal") -> bytes:
    tables = "".join(
        '<Table diffgr:id="t" xmlns="">'
        + "".join(f"<{name}_subkurs{kind}>{value}</{name}_subkurs{kind}>" for name, value in row.items())
        + "</Table>"
        for row in rows
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<DataSet xmlns="http://tempuri.org/">'
        '<xs:schema id="NewDataSet" xmlns:xs="http://www.w3.org/2001/XMLSchema"/>'
        '<diffgr:diffgram xmlns:diffgr="urn:schemas-microsoft-com:xml-diffgram-v1"><NewDataSet xmlns="">'
        f"{tables}</NewDataSet></diffgr:diffgram></DataSet>"
    ).encode()


def bi_row(currency: str, day: str, buy: str, sell: str | None = None, unit: str = "1.00") -> dict[str, str]:
    return {
        "id": "1",
        "lnk": "9",
        "nil": unit,
        "beli": buy,
        "jual": sell or buy,
        "tgl": f"{day}T00:00:00+07:00",
        "mts": f"{currency}       ",
    }


def xml(content: bytes) -> Reply:
    return Reply(content, headers={"Content-Type": "text/xml; charset=utf-8"})


def kmk_page(rows: list[tuple[str, str]], first: date | None = None) -> Reply:
    """The page of a week; without `first` it does not say of which."""
    said = ""
    if first:
        last = first + timedelta(days=6)
        texts = [f"{day.day} {MONTHS[day.month - 1]} {day.year}" for day in (first, last)]
        said = f'<p class="text-muted"><em>Tanggal Berlaku: {texts[0]} - {texts[1]}</em></p>'
    lines = "".join(
        f'<tr><td>{number}</td><td><span class="flag"></span><span>{name}</span></td><td> {value} </td>'
        '<td><img src="up.png"> 12,00</td></tr>'
        for number, (name, value) in enumerate(rows, start=1)
    )
    return Reply(
        (
            "<!DOCTYPE html><html><head><style>td {}</style><script>var a = '<td>1</td>';</script></head><body>"
            f"<h1>Kurs Pajak</h1><p><strong>KMK Nomor 55/KM.10/2019</strong></p>{said}"
            "<table><thead><tr><th>No</th><th>Mata Uang</th><th>Nilai</th><th>Perubahan</th></tr></thead>"
            f"<tbody>{lines}</tbody></table></body></html>"
        ).encode(),
        headers={"Content-Type": "text/html; charset=UTF-8"},
    )


def kmk_of_week(seen: Seen) -> Reply:
    """The page of whatever week is asked for."""
    rows = [("Dolar Amerika Serikat (USD)", "14.228,00"), ("Yen Jepang (JPY)", "13.050,44")]
    return kmk_page(rows, date.fromisoformat(seen.query["date"]))
