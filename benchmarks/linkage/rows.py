"""Records that name the firms of a population: what each list asks, with its gaps and its dirt.

Belongs here: shares of what befalls records. Each record keeps to the data contract: an id, or name, village and phone.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa

from benchmarks.linkage import spelling as spell
from benchmarks.linkage.population import Ints, population
from benchmarks.linkage.words import Texts
from umkm_pipeline.identity.normalise import business_key, owner_key, village_key
from umkm_pipeline.reference.tables import table

DUPLICATES = 0.065
"""Share of records that are not the first of their firm."""
IDS_WRONG = 0.01
_MISSING = {
    "nib": {"registry": 0.55, "training": 0.75, "exports": 0.1, "parcels": 0.7, "certificates": 0.2, "curation": 0.3},
    "npwp": {"registry": 0.85, "training": 0.97, "exports": 0.1, "parcels": 0.6, "certificates": 0.3, "curation": 0.7},
    "nik": {"registry": 0.45, "training": 0.5, "exports": 0.97, "parcels": 0.4, "certificates": 1.0, "curation": 0.6},
    "phone": {"registry": 0.3, "training": 0.15, "exports": 1.0, "parcels": 0.2, "certificates": 1.0, "curation": 0.2},
}
"""Share of records without the number, by source: customs documents ask for NIB and NPWP, attendance lists for neither.
Over all records, NIB and NIK are missing on half."""
_SOURCES = ("registry", "training", "exports", "parcels", "certificates", "curation")
_SOURCE_SHARES = (0.62, 0.16, 0.08, 0.06, 0.03, 0.05)
_ROLES = {"exports": "exporter", "parcels": "sender", "training": "participant", "curation": "candidate"}
_NO_PLACE = ("exports", "parcels", "certificates")
_RENAMED_VILLAGES = 0.02


@dataclass(frozen=True, slots=True)
class Rows:
    """Records as core tables name firms (before keys are made), and the true firm of each."""

    table: pa.Table
    firm: Ints
    kind: Texts
    befell: dict[str, spell.Chosen]
    """Which records have business and owner exchanged, a name spelled by other rules, or a village's old name."""


def rows(count: int, seed: int = 4, *, dirt: float = 1.0) -> Rows:
    """So many records, in no order.

    Args:
        count: number of records.
        seed: another seed gives other firms.
        dirt: what the shares of errors and of gaps in names and places are multiplied with; those of ids stay.
    """
    rng = np.random.default_rng(seed)
    firms = round(count * (1 - DUPLICATES))
    people = population(rng, firms)
    firm = np.concatenate((np.arange(firms), rng.integers(firms, size=count - firms)))
    rng.shuffle(firm)
    truth = {name: values[firm] for name, values in people.columns.items()}
    source = np.array(_SOURCES, dtype=object)[rng.choice(len(_SOURCES), size=count, p=_SOURCE_SHARES)]
    said, befell = _said(rng, truth, source, dirt)
    _keep_to_contract(rng, said, truth)
    month = np.datetime64("2019-01") + rng.integers(72, size=count)
    file = _file(source, truth["region_code"], month)
    number = pd.Series(np.arange(count)).astype(str).to_numpy(dtype=object)
    roles = np.array([_ROLES.get(str(one), "firm") for one in source], dtype=object)
    columns = {
        "record_id": file + "/s/" + number,
        "party_role": roles,
        "source": source,
        "period_month": month.astype("datetime64[D]"),
        "source_file_id": file,
        "source_path": file + ".xlsx",
        "sheet": np.full(count, "s", dtype=object),
        "row_number": np.arange(count),
        **{name: pd.Series(values).replace("", None).to_numpy(dtype=object) for name, values in said.items()},
    }
    return Rows(
        pa.table({name: pa.array(values, from_pandas=True) for name, values in columns.items()}),
        firm,
        people.kind[firm],
        befell,
    )


def keyed(table: pa.Table, con: ibis.BaseBackend) -> pa.Table:
    """The rows with the keys of `identity.record`."""
    rows = ibis.memtable(table)
    keys = {
        "name_key": business_key(rows.business_name),
        "owner_key": owner_key(rows.owner_name),
        "village_key": village_key(rows.village_code, rows.region_code, rows.village_name),
    }
    return con.to_pyarrow(rows.mutate(**keys))


def _said(
    rng: np.random.Generator, truth: dict[str, Texts], source: Texts, dirt: float
) -> tuple[dict[str, Texts], dict[str, spell.Chosen]]:
    """What the records say, empty where they say nothing; and what befell them."""
    count = len(source)

    def share(of: float) -> spell.Chosen:
        return spell.chosen(rng, count, of * dirt)

    name = spell.word_left_out(rng, truth["name"], share(0.08), 2)
    name = spell.turned_round(name, share(0.03))
    name = spell.abbreviated(rng, name, share(0.1))
    plain = name
    name = spell.transliterated(rng, name, share(0.04))
    name = spell.old_spelling(rng, name, share(0.02))
    respelled = name != plain
    name = spell.typed_wrong(rng, name, share(0.08))
    owner = spell.word_left_out(rng, truth["owner"], share(0.05), 1)
    plain = owner
    owner = spell.transliterated(rng, owner, share(0.06))
    owner = spell.old_spelling(rng, owner, share(0.03))
    respelled |= owner != plain
    owner = spell.typed_wrong(rng, owner, share(0.06))
    owner = spell.with_title(rng, owner, share(0.15))
    swapped = share(0.015)
    personal = (source == "parcels") & share(0.3)
    name, owner = (
        np.where(swapped, owner, np.where(personal, owner, spell.with_form(rng, name, truth["form"]))),
        np.where(swapped, name, owner),
    )
    abroad, trained = np.isin(source, _NO_PLACE), source == "training"
    address = spell.address(rng, *(truth[part] for part in ("street", "number", "rt", "rw")))
    address = spell.typed_wrong(rng, address, share(0.05))
    address = np.where(abroad, address + _with_place(rng, truth), address)
    known_as = _renamed(rng, truth, spell.chosen(rng, count, 0.5))
    village = spell.typed_wrong(rng, known_as, share(0.02))
    coded = spell.chosen(rng, count, 0.5) & (village == truth["village_name"])
    away = abroad | share(0.1)
    said = {
        "business_name": np.where(trained & share(0.15), "", spell.cased(rng, name)),
        "owner_name": np.where(abroad | ~trained & share(0.1), "", spell.cased(rng, owner)),
        "address": np.where(share(0.12), "", spell.cased(rng, address)),
        "region_code": np.where(abroad | share(0.03), "", truth["region_code"]),
        "village_code": np.where(coded & ~away, truth["village_code"], ""),
        "village_name": np.where(away, "", spell.cased(rng, village)),
    }
    for column, number in (("nib", "nib"), ("npwp", "npwp"), ("nik_token", "nik"), ("phone_token", "phone")):
        wrong = spell.digit_wrong(rng, truth[number], spell.chosen(rng, count, IDS_WRONG))
        missing = pd.Series(source).map(_MISSING[number]).to_numpy()
        said[column] = np.where(rng.random(count) < missing, "", wrong)
    other = share(0.06)
    said["phone_token"] = np.where(
        other & (said["phone_token"] != ""), rng.permutation(said["phone_token"]), said["phone_token"]
    )
    befell = {"swapped": swapped, "respelled": respelled, "renamed": known_as != truth["village_name"]}
    return said, befell


def _keep_to_contract(rng: np.random.Generator, said: dict[str, Texts], truth: dict[str, Texts]) -> None:
    """A row without NIB, NPWP and NIK has name, village and phone, else it would be in quarantine."""
    bare = (said["nib"] == "") & (said["npwp"] == "") & (said["nik_token"] == "")
    lacks = {
        name: bare & (said[name] == "") for name in ("business_name", "village_name", "region_code", "phone_token")
    }
    said["business_name"] = np.where(lacks["business_name"], spell.cased(rng, truth["name"]), said["business_name"])
    for name in ("village_name", "region_code"):
        said[name] = np.where(lacks[name], truth[name], said[name])
    said["phone_token"] = np.where(lacks["phone_token"], truth["phone"], said["phone_token"])


def _renamed(rng: np.random.Generator, truth: dict[str, Texts], old: spell.Chosen) -> Texts:
    """Villages of which some have been renamed: half of the records still have the old name."""
    codes = pd.Series(truth["village_code"])
    villages = np.sort(codes.unique())
    renamed = villages[rng.random(len(villages)) < _RENAMED_VILLAGES]
    return np.where(
        codes.isin(renamed).to_numpy() & old,
        "Sido" + pd.Series(codes).str[-4:].map(_WORD_OF_DIGITS),
        truth["village_name"],
    )


def _with_place(rng: np.random.Generator, truth: dict[str, Texts]) -> Texts:
    """Village and kabupaten or kota as documents without columns for them have them: either, both, or none."""
    regencies = table("regions/regencies.csv").set_index("region_code")["region_name"]
    region = pd.Series(truth["region_code"]).map(regencies.to_dict()).str.replace("Kabupaten", "Kab.").to_numpy(object)
    says_village, says_region = rng.random((2, len(region))) < np.array([[0.6], [0.75]])
    village = np.where(
        says_village,
        rng.choice(np.array([", Desa ", " Kel. "]), len(region)).astype(object) + truth["village_name"],
        "",
    )
    return village + np.where(says_region, ", " + region, "")


_SYLLABLES = ("ba", "ci", "du", "le", "mo", "na", "ri", "su", "ta", "wo")
_WORD_OF_DIGITS = {
    f"{number:04}": "".join(_SYLLABLES[int(digit)] for digit in f"{number:04}") for number in range(10_000)
}


def _file(source: Texts, region: Texts, month: np.ndarray) -> Texts:
    national = np.isin(source, _NO_PLACE)
    place = np.where(national, "nasional", region)
    period = np.where(national | (source == "training"), month.astype(str), month.astype("datetime64[Y]").astype(str))
    file: Texts = (source + "/" + period.astype(object) + "/" + place).astype(object)
    return file
