from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from umkm_pipeline.erasure.suppress import (
    SCHEMA,
    Erased,
    load_erased,
    names_key,
    parties_of,
    save_erased,
    spellings,
)
from umkm_pipeline.ingest.cells import column
from umkm_pipeline.lake import Lake
from umkm_pipeline.privacy import Tokens

NIK, OTHER, PHONE = "7308014502900001", "7308014502900002", "+6281234567890"
TOKENS = Tokens(b"k" * 32)


def erased(**values: str) -> Erased:
    listed = {kind: {TOKENS.erasure_token(kind, value): "stand-in"} for kind, value in values.items()}
    return Erased(TOKENS, listed)


def contacts(**values: str) -> pd.DataFrame:
    rows = [(TOKENS.token(kind, column([value]))[0], kind, value) for kind, value in values.items()]
    return pd.DataFrame({name: column(cells) for name, cells in zip(CONTACT, zip(*rows, strict=True), strict=True)})


CONTACT = ("token", "contact_kind", "contact_value")


def registry(**row: Any) -> pd.DataFrame:
    names = ["record_id", "nib", "npwp", "nik_token", "phone_token", "email_token"]
    names += ["owner_name", "business_name", "region_code"]
    return pd.DataFrame({name: column([row.get(name, "r" if name == "record_id" else None)]) for name in names})


def token(kind: str, value: str) -> str:
    return str(TOKENS.token(kind, column([value]))[0])


def is_theirs(list_: Erased, rows: pd.DataFrame, known: pd.DataFrame) -> bool:
    return bool(list_.find("core_registry", rows, known).rows[0])


def test_a_row_is_known_by_its_nik() -> None:
    rows = registry(nik_token=token("nik", NIK))
    assert is_theirs(erased(nik=NIK), rows, contacts(nik=NIK))
    assert not is_theirs(erased(nik=OTHER), rows, contacts(nik=NIK))


def test_a_phone_says_who_it_is_only_where_no_nik_says_otherwise() -> None:
    known = contacts(nik=OTHER, phone=PHONE)
    alone = registry(phone_token=token("phone", PHONE))
    shared = registry(phone_token=token("phone", PHONE), nik_token=token("nik", OTHER))
    assert is_theirs(erased(phone=PHONE), alone, known)
    assert not is_theirs(erased(phone=PHONE), shared, known)


def test_a_row_without_numbers_is_known_by_person_firm_and_place() -> None:
    row = {"owner_name": "Siti Aminah", "business_name": "UD. Maju", "region_code": "7308"}
    theirs = erased(name=str(names_key(registry(**row))[0]))
    assert is_theirs(theirs, registry(**row | {"owner_name": "SITI  AMINAH"}), contacts(nik=OTHER))
    assert not is_theirs(theirs, registry(**row | {"region_code": "7309"}), contacts(nik=OTHER))
    assert not is_theirs(theirs, registry(**row | {"nik_token": token("nik", OTHER)}), contacts(nik=OTHER))


def test_a_party_of_a_document_is_blanked_and_the_rest_stays() -> None:
    asset = "core_exports"
    assert parties_of(asset) == ["exporter", "goods_owner"]
    rows = pd.DataFrame({"record_id": column(["r", "s"]), "hs_code": column(["09011110"] * 2)})
    for name in ("name", "address", "nib", "npwp", "nik_token"):
        rows[f"exporter_{name}"] = column(["Siti", "Budi"])
        rows[f"goods_owner_{name}"] = column([None, None])
    rows["exporter_nik_token"] = column([token("nik", NIK), token("nik", OTHER)])
    rows.loc[0, "goods_owner_name"] = "SITI"
    list_ = erased(nik=NIK)
    found = list_.find(asset, rows, contacts(nik=NIK))
    assert found.rows.tolist() == [True, False]
    left = list_.blanked(asset, rows, found).astype(object)
    assert left.loc[0].dropna().to_dict() == {
        "record_id": "r",
        "hs_code": "09011110",
        "exporter_nik_token": "stand-in",
        "goods_owner_nik_token": "stand-in",
    }
    assert left.iloc[[1]].equals(rows.astype(object).iloc[[1]])


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("7308 0145.0290-0001", "nik", NIK),
        ("0812-3456-7890", "phone", PHONE),
        ("+62 812 3456 7890", "phone", PHONE),
        ("81234567890", "phone", PHONE),
        ("Siti@Kopi.ID", "email", "siti@kopi.id"),
        ("01.312.166.0-091.000", "npwp", "0013121660091000"),
        ("120822000001", "nib", "0120822000001"),
    ],
)
def test_numbers_are_known_however_they_are_written(text: str, kind: str, value: str) -> None:
    assert (kind, value) in set(spellings(text))
    assert erased(**{kind: value}).is_listed(f"hubungi {text}, segera")


def test_contacts_of_the_erased_are_left_out() -> None:
    left = erased(nik=NIK).contacts_left(contacts(nik=NIK, phone=PHONE))
    assert left["contact_kind"].tolist() == ["phone"]


def test_the_list_is_kept_and_an_earlier_stand_in_stays(tmp_path: Path) -> None:
    lake, list_ = Lake(tmp_path / "lake"), erased(nik=NIK)
    assert not load_erased(lake, TOKENS)
    save_erased(lake, list_)
    kept = load_erased(lake, TOKENS)
    assert kept.listed == list_.listed
    again = list_.table().set_column(2, SCHEMA.field("stand_in"), [["another"]])
    assert kept.joined(again).listed == list_.listed
    assert kept.stand_ins == ["stand-in"]
    assert NIK not in str(kept.table().to_pydict())
