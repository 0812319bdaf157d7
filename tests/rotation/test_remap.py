from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from tests.conftest import Core
from umkm_pipeline.ingest.cells import column
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.privacy import Tokens
from umkm_pipeline.rotation.remap import write_key_map, write_tables, write_token_map
from umkm_pipeline.warehouse.rekey import CONTACTS

OLD, NEW = Tokens(b"o" * 32), Tokens(b"n" * 32)
MONTH = date(2023, 6, 1)
NIK, PHONE = "7308014502900001", "+6281234567890"


def token(tokens: Tokens, kind: str, value: str) -> str:
    return str(tokens.token(kind, column([value]))[0])


def people(tokens: Tokens) -> list[dict[str, str]]:
    nik, phone = token(tokens, "nik", NIK), token(tokens, "phone", PHONE)
    return [
        {"business_name": "Maju", "nik_token": nik},
        {"business_name": "Jaya", "phone_token": phone},
        {"business_name": "Lama", "nik_token": "f" * 32},
    ]


def test_ids_stay_and_nothing_of_the_old_key_is_left(core: Core, tmp_path: Path) -> None:
    core.put("core_registry", MONTH, *people(OLD))
    contacts = [(token(OLD, "nik", NIK), "nik", NIK), (token(OLD, "phone", PHONE), "phone", PHONE)]
    rows = pd.DataFrame(contacts, columns=CONTACTS.names)
    core.lake.write("contact_registry", rows, MONTH)
    core.identify()
    before = core.lake.read("identity_record_firm")
    published = tmp_path / "published.parquet"
    pq.write_table(CONTACTS.empty_table(), published)

    prepared = tmp_path / "prepared"
    prepared.mkdir()
    kept = ["f" * 32]
    assert write_token_map(core.lake, core.con, NEW, prepared, published=published, kept=kept) == 0
    write_key_map(core.lake, core.con, prepared)
    assert set(write_tables(core.lake, core.con, NEW, prepared)) >= {"core_registry", "identity_id_registry"}

    for file in prepared.glob("*/*.parquet"):
        core.lake.folder(file.parent.name).joinpath(file.name).write_bytes(file.read_bytes())
    assert core.lake.read("core_registry", MONTH)["nik_token"].dropna().tolist() == [token(NEW, "nik", NIK), "f" * 32]
    for asset in TABLES:
        for file in core.lake.folder(asset).glob("*.parquet"):
            assert contacts[0][0] not in str(pq.read_table(file).to_pydict()), asset

    registry = core.lake.read("identity_id_registry")
    core.identify()
    assert core.lake.read("identity_record_firm").equals(before)
    assert core.lake.read("identity_id_registry").equals(registry)


def test_a_token_that_nobody_has_the_value_of_becomes_another_everywhere(core: Core, tmp_path: Path) -> None:
    core.put("core_registry", MONTH, *people(OLD))
    core.identify()
    published = tmp_path / "published.parquet"
    pq.write_table(CONTACTS.empty_table(), published)
    assert write_token_map(core.lake, core.con, NEW, tmp_path, published=published, kept=[]) == 3
    mapped = dict(zip(*pq.read_table(tmp_path / "tokens.parquet").to_pydict().values(), strict=True))
    assert mapped[token(OLD, "nik", NIK)] == NEW.retired(token(OLD, "nik", NIK))
    assert set(mapped.values()).isdisjoint(mapped)
