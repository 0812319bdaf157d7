from __future__ import annotations

import pandas as pd

from umkm_pipeline.reference.activities import kbli_divisions, kbli_known


def test_divisions_are_the_88_of_isic_in_21_sections() -> None:
    divisions = kbli_divisions()
    assert len(divisions) == 88
    assert divisions["division"].is_monotonic_increasing
    assert divisions["division"].is_unique
    assert "".join(divisions["section"].unique()) == "ABCDEFGHIJKLMNOPQRSTU"


def test_known_codes_have_five_digits_in_a_division() -> None:
    codes = pd.Series(["10750", "13121", "34000", "1075", "107500", "1075O", None], index=[4] * 7)
    assert kbli_known(codes).to_list() == [True, True, False, False, False, False, False]
