"""Both sides of each rule of selections."""

from __future__ import annotations

from tests.quality.edge import Row, edge
from tests.quality.edges.amounts import amount_edges, count_edges
from tests.quality.edges.dates import day_edges
from tests.quality.edges.numbers import number_edges
from tests.quality.edges.places import region_edges
from tests.quality.edges.row import row_edges

OTHER: Row = {"business_name": "UD Mundur", "nib": "1208220012346", "rank_stated": "2"}
GOOD: Row = {
    "layout": "curation_flat",
    "programme_code": "SULSEL-EKSPOR-2023",
    "curation_round": "1",
    "curated_on": "10 Januari 2023",
    "business_name": "UD Maju",
    "owner_name": "Siti",
    "nib": "1208220012345",
    "phone_token": "081234567890",
    "region_code": "Kab. Bone",
    "product": "Rumput laut",
    "hs_code": "121221",
    "criteria.quality": "80",
    "criteria.packaging": "60",
    "total_score": "70",
    "rank_stated": "1",
    "decision": "Diterima",
    "quota": "1",
}
EDGES = (
    *row_edges("nib"),
    *number_edges(),
    *day_edges("curated_on"),
    edge("row_duplicate", good=({"quota": None}, {**OTHER, "quota": None}), bad=({}, {})),
    edge("name_blank", "business_name", good={}, bad={"business_name": None}),
    edge(
        "programme_unknown",
        "programme_code",
        good={"programme_code": "Kurasi Calon Eksportir Sulawesi Selatan"},
        bad={"programme_code": "Kurasi Lele"},
    ),
    edge("key_missing", good={"nib": None}, bad={"nib": None, "phone_token": None}),
    edge("nib_duplicate", "nib", good=({}, OTHER), bad=({}, {**OTHER, "nib": "1208220012345"})),
    edge(
        "nib_duplicate",
        "nib",
        good=({}, {"curation_round": "2"}),
        bad=({}, {"rank_stated": "2"}),
    ),
    edge("region_unresolved", "region_code", good={"region_code": None}, bad={"region_code": "Kab. Entah"}),
    *region_edges(),
    edge(
        "date_unreadable",
        "curated_on",
        good={"curated_on": None, "programme_code": "SULSEL-EKSPOR-2023"},
        bad={"curated_on": "besok"},
    ),
    edge("date_ambiguous", "curated_on", good={"curated_on": "13/01/2023"}, bad={"curated_on": "03/01/2023"}),
    edge("date_implausible", "curated_on", good={"curated_on": "2000-01-01"}, bad={"curated_on": "1999-12-31"}),
    edge("hs_padded", "hs_code", good={"hs_code": "090111"}, bad={"hs_code": "90111"}),
    edge("hs_digits_lost", "hs_code", good={"hs_code": "90111"}, bad={"hs_code": "90119"}),
    edge("hs_digits_lost", "hs_code", good={"hs_code": "9011110"}, bad={"hs_code": "9011910"}),
    edge("hs_dotted", "hs_code", good={}, bad={"hs_code": "1212.21"}),
    edge("hs_invalid", "hs_code", good={"hs_code": None}, bad={"hs_code": "1212"}),
    *(
        case
        for name in (
            *("administration", "continuity", "digital_literacy", "packaging", "product_potential"),
            *("quality", "quantity", "turnover"),
        )
        for case in amount_edges(f"criteria.{name}")
    ),
    *amount_edges("total_score"),
    *count_edges("rank_stated", "quota"),
    edge("score_range", "total_score", good={"criteria.quality": "100"}, bad={"criteria.quality": "100,5"}),
    edge("score_range", "total_score", good={"criteria.packaging": "0"}, bad={"criteria.packaging": "-1"}),
    edge("score_range", "total_score", good={"total_score": "0"}, bad={"total_score": "-1"}),
    edge("score_range", "total_score", good={"total_score": "1000"}, bad={"total_score": "1000,5"}),
    edge("total_score_differs", "total_score", good={"total_score": "80,5"}, bad={"total_score": "80,6"}),
    edge("total_score_differs", "total_score", good={"total_score": "59,5"}, bad={"total_score": "59,4"}),
    edge("total_score_differs", "total_score", good={"total_score": "140"}, bad={"total_score": "141"}),
    edge(
        "rank_shared",
        "rank_stated",
        good=({}, {**OTHER, "rank_stated": "1"}),
        bad=({}, {**OTHER, "rank_stated": "1", "total_score": "69"}),
    ),
    edge("decision_unknown", "decision", good={"decision": "Tidak lolos"}, bad={"decision": "entah"}),
    edge("decision_missing", "decision", good={}, bad={"decision": None}),
    edge("quota_exceeded", "quota", good=({}, {**OTHER, "decision": "Cadangan"}), bad=({}, OTHER)),
)
