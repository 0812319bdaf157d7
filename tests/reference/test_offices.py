from __future__ import annotations

import pandas as pd

from umkm_pipeline.reference.offices import locode_wellformed, offices


def test_offices() -> None:
    rows = offices().set_index("office_code")["office_name"]
    assert len(rows) == 10
    assert rows.index.str.fullmatch(r"\d{6}").all()
    assert rows["040300"] == "Tanjung Priok"


def test_port_codes() -> None:
    codes = pd.Series(["IDTPP", "USNYC", "ZZABC", "IDT1P", "IDTP", "idtpp", None], index=[1] * 7)
    assert locode_wellformed(codes).to_list() == [True, True, False, False, False, False, False]
