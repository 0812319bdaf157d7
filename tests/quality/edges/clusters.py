"""Both sides of each rule of clusters and their members."""

from __future__ import annotations

from tests.quality.edge import Row, edge
from tests.quality.edges.amounts import count_edges, money_edges, small_edges
from tests.quality.edges.places import region_edges
from tests.quality.edges.row import row_edges
from umkm_pipeline.ingest.mapping import FACTOR, KIND

_PRODUCTION, _INVESTMENT = FACTOR + "production_value_idr", FACTOR + "investment_idr"
GOOD: Row = {
    "layout": "cluster_list",
    "cluster_name": "Sentra Anyaman Purun",
    "industry": "Anyaman",
    "kbli": "16291",
    "region_code": "Kab. Banjar",
    "firms": "30",
    "workers": "45",
    "production_value_idr": "1.200",
    _PRODUCTION: 1_000_000,
    "investment_idr": "300",
    _INVESTMENT: 1_000_000,
    "year": "2023",
}
_MEMBER: Row = {
    "layout": "cluster_members",
    "industry": None,
    "firms": None,
    "production_value_idr": None,
    "investment_idr": None,
    "business_name": "UD Maju",
    "owner_name": "Siti",
    "nib": "1208220012345",
    "nik_token": "6303014502900001",
    "workers": "4",
}
_NO_IDS: Row = {**_MEMBER, "nib": None, "nik_token": None, "village_name": "Gambut", "phone_token": "081234567890"}


EDGES = (
    *row_edges("cluster_name"),
    edge("row_duplicate", good=({}, {"year": "2022"}), bad=({}, {})),
    edge("cluster_blank", "cluster_name", good={}, bad={"cluster_name": None}),
    edge("name_blank", "business_name", good={}, bad={**_MEMBER, "business_name": None}),
    edge("key_missing", good=_NO_IDS, bad={**_NO_IDS, "phone_token": None}),
    edge("nib_padded", "nib", good=_MEMBER, bad={**_MEMBER, "nib": "120822001234", KIND + "nib": "n"}),
    edge("nib_invalid", "nib", good=_MEMBER, bad={**_MEMBER, "nib": "12082200123456"}),
    edge("nib_tidied", "nib", good=_MEMBER, bad={**_MEMBER, "nib": "NIB 1208220012345"}),
    edge("npwp_tidied", "npwp", good=_MEMBER, bad={**_MEMBER, "npwp": "NPWP: 080000003801000"}),
    edge("nik_tidied", "nik_token", good=_MEMBER, bad={**_MEMBER, "nik_token": "NIK 6303014502900001"}),
    edge("nib_digits_lost", "nib", good=_MEMBER, bad={**_MEMBER, "nib": "1,20822E+12"}),
    edge("npwp_invalid", "npwp", good={**_MEMBER, "npwp": "010000001801000"}, bad={**_MEMBER, "npwp": "0100000018010"}),
    edge(
        "npwp_checksum", "npwp", good={**_MEMBER, "npwp": "080000003801000"}, bad={**_MEMBER, "npwp": "080000004801000"}
    ),
    edge("npwp_digits_lost", "npwp", good=_MEMBER, bad={**_MEMBER, "npwp": "1,00000018E+14"}),
    edge("phone_digits_lost", "phone_token", good=_MEMBER, bad={**_MEMBER, "phone_token": "8,12346E+11"}),
    edge("nik_numeric", "nik_token", good=_MEMBER, bad={**_MEMBER, KIND + "nik_token": "n"}),
    edge("nik_invalid", "nik_token", good=_MEMBER, bad={**_MEMBER, "nik_token": "6303014502900000"}),
    edge("nik_region_unknown", "nik_token", good=_MEMBER, bad={**_MEMBER, "nik_token": "6399014502900001"}),
    edge(
        "phone_invalid",
        "phone_token",
        good={**_MEMBER, "phone_token": "081234567890"},
        bad={**_MEMBER, "phone_token": "0000"},
    ),
    edge(
        "phone_foreign",
        "phone_token",
        good={**_MEMBER, "phone_token": "+62 81234567890"},
        bad={**_MEMBER, "phone_token": "+60 123456789"},
    ),
    edge(
        "email_invalid",
        "email_token",
        good={**_MEMBER, "email_token": "a@b.example"},
        bad={**_MEMBER, "email_token": "a.b.example"},
    ),
    edge("sex_unknown", "owner_sex", good={**_MEMBER, "owner_sex": "P"}, bad={**_MEMBER, "owner_sex": "PL"}),
    edge(
        "nib_duplicate", "nib", good=(_MEMBER, {**_MEMBER, "year": "2022"}), bad=(_MEMBER, {**_MEMBER, "workers": "5"})
    ),
    edge("region_unresolved", "region_code", good={}, bad={"region_code": "Kab. Antah"}),
    edge("region_unresolved", "region_code", good={}, bad={"region_code": None}),
    *region_edges(),
    edge("year_invalid", "year", good={"year": "2000"}, bad={"year": "1999"}),
    edge("year_invalid", "year", good={"year": "2024"}, bad={"year": "2025"}),
    *count_edges("firms", "workers"),
    *money_edges("production_value_idr", "investment_idr"),
    *small_edges("production_value_idr", also={_PRODUCTION: 1}),
    *small_edges("investment_idr", also={_INVESTMENT: 1}),
    edge("cluster_firms_missing", "firms", good={"firms": "1"}, bad={"firms": "0"}),
    edge("cluster_firms_missing", "firms", good=_MEMBER, bad={"firms": None}),
    edge("workers_below_firms", "workers", good={"workers": "30"}, bad={"workers": "29"}),
    edge("workers_range", "workers", good={**_MEMBER, "workers": "500"}, bad={**_MEMBER, "workers": "501"}),
    edge(
        "production_negative",
        "production_value_idr",
        good={"production_value_idr": "0"},
        bad={"production_value_idr": "-1"},
    ),
    edge("capital_negative", "investment_idr", good={"investment_idr": "0"}, bad={"investment_idr": "-1"}),
    edge(
        "like_total",
        "cluster_name",
        good={"cluster_name": "Sentra Total Karya"},
        bad={"cluster_name": "Total sentra anyaman"},
    ),
    edge(
        "like_total",
        "cluster_name",
        good=_MEMBER,
        bad={**_MEMBER, "cluster_name": "Jumlah sentra"},
    ),
    edge(
        "cluster_contradicts",
        "cluster_name",
        good=({}, {"cluster_name": "Anyaman Purun", "year": "2022"}),
        bad=({}, {"cluster_name": "Anyaman Purun", "firms": "31"}),
    ),
    edge("kbli_unknown", "kbli", good={"kbli": "16.291"}, bad={"kbli": "00000"}),
)
