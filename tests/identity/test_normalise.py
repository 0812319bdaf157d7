"""Names and places that a person would call the same have the same key."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umkm_pipeline.identity.normalise import business_key, owner_key, village_key

Key = Callable[[ibis.expr.types.StringValue], ibis.expr.types.StringValue]
_CON = ibis.duckdb.connect()


def _keys(key: Key, texts: Sequence[str | None]) -> list[str | None]:
    rows = ibis.memtable(
        {"number": list(range(len(texts))), "text": list(texts)}, schema={"number": "int64", "text": "string"}
    )
    keyed = rows.select("number", key=key(rows.text)).order_by("number")
    return list(_CON.to_pyarrow(keyed)["key"].to_pylist())


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("CV. Maju-Jaya", "MAJU JAYA"),
        ("maju jaya, CV", "MAJU JAYA"),
        ("P.T. Maju  Jaya Tbk.", "MAJU JAYA"),
        ("UD Sari'i", "SARII"),
        ("Tk. Ibu Sari", "TOKO IBU SARI"),
        ("Kelompok Wanita Tani Melati", "MELATI"),
        ("KUB. Melati", "MELATI"),
        ("Kopi & Gula", "KOPI DAN GULA"),
        ("Café Bone", "CAFE BONE"),
        ("Koperasi", None),
        ("  -  ", None),
        (None, None),
    ],
)
def test_business_names(written: str | None, key: str | None) -> None:
    assert _keys(business_key, [written]) == [key]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Hj. Siti Aminah, S.E.", "SITI AMINAH"),
        ("Ibu SITI AMINAH", "SITI AMINAH"),
        ("Dr. H. Muh. Yusuf S.Pd, M.Si", "MUHAMMAD YUSUF"),
        ("H.Ahmad", "AHMAD"),
        ("Abd. Rahman", "ABDUL RAHMAN"),
        ("Nur'aini", "NURAINI"),
        ("Hasan", "HASAN"),
        ("", None),
    ],
)
def test_owner_names(written: str, key: str | None) -> None:
    assert _keys(owner_key, [written]) == [key]


def test_village_is_its_code_else_region_and_name() -> None:
    rows = ibis.memtable(
        {
            "number": [0, 1, 2, 3],
            "code": ["7308012001", None, None, None],
            "region": ["7308", "7308", None, "7308"],
            "name": ["Lamuru", "Desa Lamuru", "Lamuru", None],
        },
        schema={"number": "int64", "code": "string", "region": "string", "name": "string"},
    )
    keyed = rows.select("number", key=village_key(rows.code, rows.region, rows.name)).order_by("number")
    assert _CON.to_pyarrow(keyed)["key"].to_pylist() == ["7308012001", "7308 LAMURU", None, None]


_NAMES = st.lists(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["PT", "C.V.", "H.", "Hj", "S.E.", "Muh.", "Tk", "Koperasi", "Siti", "Maju", "Jaya-2", ","]
            ),
            st.text(max_size=6).filter(lambda text: "\x00" not in text),
        ),
        max_size=6,
    ).map(" ".join),
    min_size=1,
    max_size=40,
)


@pytest.mark.parametrize("key", [business_key, owner_key])
@settings(max_examples=25, deadline=None)
@given(names=_NAMES)
def test_a_key_is_its_own_key_and_blind_to_case_and_spaces(key: Key, names: list[str]) -> None:
    once = _keys(key, names)
    assert _keys(key, once) == once
    assert _keys(key, [f"  {name.replace(' ', '  ')} " for name in names]) == once
    ascii_names = [name for name in names if name.isascii()]
    assert _keys(key, [name.lower() for name in ascii_names]) == _keys(key, ascii_names)
    assert all(text is None or text == text.strip() != "" for text in once)
