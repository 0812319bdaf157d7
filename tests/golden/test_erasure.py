"""Erasing a person, proved by a scan of everything that is kept; and changing the key, also when it is interrupted."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.golden.conftest import Office, an_office
from tests.golden.planted import DOCUMENTS, Planted, people_of, write_sheet
from umkm_pipeline.ingest.layouts import layouts_of
from umkm_pipeline.lake import Lake
from umkm_pipeline.rotation.rotate import rotate

MONTH, NEXT = "2023-06", "2023-07"
LISTS = {"registry": "sidt", "training": "participants_flat", "curation": "curation_flat"}

PEOPLE = Planted()
GONE = PEOPLE.person() | {"name": "Zqhilang Rahmawati"}
OTHERS = [PEOPLE.person() | {"name": name} for name in ("Budi Santoso", "Citra Lestari")]


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with an_office() as there:
        land(there, MONTH, [OTHERS[0], GONE, OTHERS[1]])
        there.refresh_here(MONTH, MONTH, fewest=0)
        yield there


def land(office: Office, month: str, people: list[dict[str, str]]) -> None:
    """A file of each kind that names the people; the one to be erased stands in titles and signatures too."""
    for source, name in LISTS.items():
        folder = office.landing / source / month
        folder.mkdir(parents=True)
        layout = next(layout for layout in layouts_of(source) if layout.layout == name)
        write_sheet(folder / f"{name}.xlsx", layout, people_of(layout, people), narrator=GONE)
    for source, document in DOCUMENTS.items():
        folder = office.landing / source / month
        folder.mkdir(parents=True)
        (folder / "dokumen.json").write_text(json.dumps([document(person) for person in people]), encoding="utf-8")


def totals(office: Office) -> list[str]:
    value = office.query(
        "select sum(fob_usd), sum(fob_idr), sum(documents), count(distinct umkm_id) from mart.export_value"
    )
    return [str(total) for total in value.iloc[0]]


def places_with(office: Office, secret: re.Pattern[bytes]) -> list[str]:
    """Lake files (decoded, and byte by byte), tables of every schema, Dagster's storage and all other files."""
    lake = (office.local / "lake").rglob("*.parquet")
    texts = {file: str(pq.read_table(file).to_pydict()).encode() + file.read_bytes() for file in lake}
    found = [str(file) for file, text in texts.items() if secret.search(text)]
    tables = office.query(
        "select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables "
        "where table_type = 'BASE TABLE' and table_schema !~ '^(pg_|information_schema)'"
    )["name"]
    rows = {name: office.query(f"select t::text as line from {name} t")["line"] for name in tables}
    found += [name for name, lines in rows.items() if any(secret.search(line.encode()) for line in lines)]
    for file in office.local.rglob("*"):
        if not file.is_file() or file.is_relative_to(office.local / "warehouse" / "data"):
            continue
        content = file.read_bytes()
        if file.suffix == ".db":
            with sqlite3.connect(file) as connection:
                content += "\n".join(connection.iterdump()).encode()
        if secret.search(content):
            found.append(str(file))
    return found


def test_a_person_is_erased_everywhere_and_stays_out(office: Office) -> None:
    tokens = office.query(f"select token, contact_kind from identity.contact where contact_value ~ '{key(GONE)}'")
    assert set(tokens["contact_kind"]) == {"nik", "phone", "email"}
    nik = tokens.loc[tokens["contact_kind"] == "nik", "token"].item()
    firm = office.query(f"select distinct umkm_id from identity.firm where nik_token = '{nik}'")["umkm_id"].item()
    secret = re.compile("|".join([key(GONE), "zqhilang", *tokens["token"]]).encode(), re.IGNORECASE)
    before = totals(office)
    assert len(places_with(office, secret)) > 10

    dry = json.loads(office.umkm("forget", nik, "--dry-run", "--json")[0])
    assert {"core_registry", "core_exports", "raw_training"} <= set(dry["lake"])
    assert {"core.registry", "identity.contact", "identity.firm"} <= set(dry["warehouse"])
    named = {(left["source_path"], left["sheet"]) for left in dry["landing"]}
    assert (f"registry/{MONTH}/sidt.xlsx", "Data") in named
    assert {path.split("/")[0] for path, _ in named} == {*LISTS, *DOCUMENTS}
    assert len(places_with(office, secret)) > 10

    memory = Lake(office.local / "lake").linkage
    assert memory.exists()
    out, err = office.umkm("forget", nik, "--yes")
    assert not memory.exists()
    assert secret.search((out + err).encode()) is None
    assert places_with(office, secret) == []
    assert totals(office) == before

    office.refresh_here(MONTH, MONTH)
    assert places_with(office, secret) == []
    assert totals(office) == before
    rows = office.query("select source, outcome, value_shown from quality.quarantine where rule = 'erased'")
    # The person's row and the signature below the table.
    assert sorted(rows["source"]) == sorted([*LISTS, *LISTS])
    assert set(rows["outcome"]) == {"rejected"}
    assert rows["value_shown"].isna().all()
    exports = office.query("select warnings, umkm_id from core.exports join identity.record_firm using (record_id)")
    assert exports.loc[exports["warnings"].fillna("").str.contains("erased"), "umkm_id"].tolist() == [firm]
    audit = office.query("select asked_by, counts from audit.erasure")
    assert audit["asked_by"].tolist() == ["token"]
    assert json.loads(audit["counts"][0])["identity.contact"] == 3

    _, err = office.umkm("forget", nik, "--yes", code=1)
    assert "nobody is known" in err


def test_a_sheet_that_is_sent_again_does_not_bring_them_back(office: Office) -> None:
    land(office, NEXT, [GONE, *OTHERS])
    office.refresh_here(NEXT, NEXT)
    secret = re.compile(f"{key(GONE)}|zqhilang".encode(), re.IGNORECASE)
    # The title and the signature of a sheet are nobody's rows: a name there, without a number, is not known again.
    assert [place for place in places_with(office, secret) if "/raw_" not in place] == []
    rows = office.query(f"select source from quality.quarantine where rule = 'erased' and period_month = '{NEXT}-01'")
    assert sorted(rows["source"]) == sorted(LISTS)
    assert office.query("select count(*) as n from core.registry")["n"].item() == 4


def test_the_key_is_changed_and_nothing_else(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    links = "select record_id, party_role, umkm_id from identity.record_firm order by 1, 2"
    before, old = office.query(links), office.umkm("key", "fingerprint")[0].strip()
    tokens = office.query("select token from identity.contact")["token"]

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    remembered = Lake(office.local / "lake").linkage / "state.json"
    remembered.parent.mkdir(exist_ok=True)
    remembered.write_text("{}", encoding="ascii")
    monkeypatch.setattr(Lake, "change_key", killed)
    with pytest.raises(KeyboardInterrupt):
        rotate(Lake(office.local / "lake"), office.url, office.key, scratch=office.local / "scratch")
    assert not remembered.exists()
    _, err = office.umkm("refresh", "--month", MONTH, code=1)
    assert "umkm key rotate" in err

    done = json.loads(office.umkm("key", "rotate", "--json")[0])
    assert (done["old"], done["resumed"]) == (old, True)
    assert office.umkm("key", "fingerprint")[0].strip() == done["new"] != old
    assert office.key.with_name("pii.key.old").read_text(encoding="ascii") == "11" * 32
    assert places_with(office, re.compile("|".join(tokens).encode())) == []

    _, said = office.umkm("refresh", "--month", MONTH)
    assert "0 rows new, 0 closed" in said, [line for line in said.splitlines() if "publish" in line]
    assert office.query(links).equals(before)
    _, err = office.umkm("key", "rotate", code=1)
    assert "pii.key.old" in err


def key(person: dict[str, str]) -> str:
    """What of a person is searched for beside the name: the NIK, the phone in any spelling, the e-mail address."""
    return "|".join([person["nik"], person["phone"][1:], re.escape(person["email"])])


def test_what_is_scanned_is_what_there_is(office: Office) -> None:
    """The scan does find people who are there: in the lake, in the warehouse, and in no other file."""
    found = places_with(office, re.compile(key(OTHERS[0]).encode()))
    assert any("contact_registry" in place for place in found)
    assert "identity.contact_history" in found
    assert all(Path(place).suffix == ".parquet" or place.startswith("identity.") for place in found)
