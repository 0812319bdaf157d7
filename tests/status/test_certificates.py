"""What records show of business numbers and certificates, from the first day."""

from __future__ import annotations

from datetime import date
from typing import Any

from umkm_pipeline.status.certificates import certificates_known, nib_known

_NIB = {"nib": "1234567890123"}


def test_each_certificate_from_the_first_record_that_shows_it(core: Any) -> None:
    core.put("core_registry", date(2023, 1, 1), {**_NIB, "certificates": "HALAL;PIRT"}, {**_NIB})
    core.put("core_registry", date(2022, 1, 1), {**_NIB, "certificates": "HALAL"}, {"certificates": "SNI"})
    core.identify()
    firm, other = core.firm_of("registry/2022-01/f/s/1"), core.firm_of("registry/2022-01/f/s/2")
    rows = core.con.to_pyarrow(certificates_known(core.scan)).to_pylist()
    assert {(row["umkm_id"], row["certificate"]): row["occurred_on"] for row in rows} == {
        (firm, "HALAL"): date(2022, 1, 1),
        (firm, "PIRT"): date(2023, 1, 1),
        (other, "SNI"): date(2022, 1, 1),
    }


def test_a_nib_from_the_first_list_that_has_it(core: Any) -> None:
    person = {"nik_token": "k"}
    core.put("core_registry", date(2022, 1, 1), person)
    core.put("core_registry", date(2024, 1, 1), {**person, **_NIB})
    core.put("core_training", date(2023, 6, 1), {**person, **_NIB, "starts_on": date(2023, 6, 20)})
    core.identify()
    (row,) = core.con.to_pyarrow(nib_known(core.scan)).to_pylist()
    assert row == {"umkm_id": core.firm_of("registry/2022-01/f/s/1"), "occurred_on": date(2023, 6, 20)}
