from __future__ import annotations

import pandas as pd
import pytest

from umkm_pipeline.ingest.cells import INT, column
from umkm_pipeline.model.fields import FIELDS
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.quality.words import CHECKED, without_numbers_in_words

TABLE = TABLES["core_registry"]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("kopi, hub. 0812-3456-7890", "kopi, hub. ****90"),
        ("NIK 7308 0145 0290 0001", "NIK ****0001"),
        ("pesan ke siti@kopi.id", "pesan ke ***@***"),
        ("Kopi 250 gr x 24", "Kopi 250 gr x 24"),
        (None, None),
    ],
)
def test_a_number_among_words_is_masked(said: str | None, left: str | None) -> None:
    found = without_numbers_in_words(TABLE, pd.DataFrame({"product": column([said])}))["product"]
    assert found.astype(object).where(found.notna(), None).to_list() == [left]


def test_checked_ids_stay_also_where_they_look_like_numbers_of_people() -> None:
    rows = pd.DataFrame({"nib": column(["0812345678901"]), "product": column(["0812345678901"])})
    assert without_numbers_in_words(TABLE, rows).iloc[0].to_list() == ["0812345678901", "****01"]


def test_what_is_exempt_exists() -> None:
    assert set(FIELDS) >= CHECKED


def test_a_number_of_a_person_is_no_count() -> None:
    rows = pd.DataFrame({"workers": pd.Series([7308014502900001, 12, None], dtype=INT)})
    found = without_numbers_in_words(TABLE, rows)["workers"]
    assert found.astype(object).where(found.notna(), None).to_list() == [None, 12, None]
