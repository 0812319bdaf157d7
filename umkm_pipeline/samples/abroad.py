"""Countries as Indonesian sheets write them.

Belongs here: names of the sample's destinations. Resolving written names is `umkm_pipeline.reference`.
"""

from __future__ import annotations

_NAMES = {
    "AE": "Uni Emirat Arab",
    "AU": "Australia",
    "CN": "Tiongkok",
    "DE": "Jerman",
    "IN": "India",
    "IT": "Italia",
    "JP": "Jepang",
    "KR": "Korea Selatan",
    "MY": "Malaysia",
    "NL": "Belanda",
    "PG": "Papua Nugini",
    "RU": "Rusia",
    "SA": "Arab Saudi",
    "SG": "Singapura",
    "TL": "Timor Leste",
    "US": "Amerika Serikat",
    "VN": "Vietnam",
}


def written_country(code: str) -> str:
    """The country's name where the sample has one, else its ISO code."""
    return _NAMES.get(code, code)
