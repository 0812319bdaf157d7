"""Both sides of each rule of registry rows."""

from __future__ import annotations

from tests.quality.edge import Row, edge
from tests.quality.edges.amounts import count_edges, money_edges, percent_edges
from tests.quality.edges.dates import ahead_edge, day_edges, plausible_edge
from tests.quality.edges.numbers import number_edges
from tests.quality.edges.places import region_edges
from tests.quality.edges.row import row_edges

GOOD: Row = {
    "layout": "semicolon_csv",
    "business_name": "UD Maju",
    "owner_name": "Siti",
    "nib": "1208220012345",
    "village_name": "Watampone",
    "district_code": "Tanete Riattang",
    "region_code": "Kab. Bone",
    "phone_token": "081234567890",
    "kbli": "10130",
    "size_class_stated": "Mikro",
    "turnover_idr": "27.600.000",
    "factor:turnover_idr": 1,
}
_NO_IDS: Row = {"nib": None}

EDGES = (
    *row_edges("turnover_idr"),
    edge("row_duplicate", good=({}, {"kbli": "10131"}), bad=({}, {})),
    edge("name_blank", "business_name", good={}, bad={"business_name": None}),
    edge("key_missing", good=_NO_IDS, bad={**_NO_IDS, "phone_token": None}),
    edge("key_missing", good=_NO_IDS, bad={**_NO_IDS, "village_name": None}),
    *number_edges(),
    edge("nib_duplicate", "nib", good=({}, {"nib": "1208220012346"}), bad=({}, {"kbli": "10131"})),
    edge("nib_date_future", "nib_issued_on", good={"nib_issued_on": "2023-12-31"}, bad={"nib_issued_on": "2024-01-01"}),
    edge("region_unresolved", "region_code", good={}, bad={"region_code": "Kab. Antah Berantah"}),
    edge("region_unresolved", "region_code", good={}, bad={"region_code": None, "district_code": None}),
    *region_edges(),
    edge(
        "region_edition_later",
        "region_code",
        good={"region_code": "9301", "as_of_date": "2022-07-25"},
        bad={"region_code": "9301", "as_of_date": "2022-07-24"},
    ),
    edge(
        "region_edition_later",
        "region_code",
        good={"region_code": "9101", "as_of_date": "2019-01-01"},
        bad={"region_code": "9601", "as_of_date": "2022-12-07"},
    ),
    *day_edges("as_of_date"),
    *day_edges("nib_issued_on"),
    plausible_edge("as_of_date"),
    ahead_edge("as_of_date"),
    *money_edges("turnover_idr", "foreign_sales_idr", "assets_idr"),
    *percent_edges("foreign_sales_percent"),
    *count_edges("workers"),
    plausible_edge("nib_issued_on"),
    edge("turnover_negative", "turnover_idr", good={"turnover_idr": "0"}, bad={"turnover_idr": "-1"}),
    edge("turnover_small", "turnover_idr", good={"turnover_idr": "100.000"}, bad={"turnover_idr": "99999,99"}),
    edge("turnover_small", "turnover_idr", good={"turnover_idr": "0"}, bad={"turnover_idr": "2,3"}),
    edge(
        "turnover_large",
        "turnover_idr",
        good={"turnover_idr": "50.000.000.000"},
        bad={"turnover_idr": "50.000.000.000,01"},
    ),
    edge("capital_negative", "assets_idr", good={"assets_idr": "0"}, bad={"assets_idr": "-1"}),
    edge("workers_range", "workers", good={"workers": "500"}, bad={"workers": "501"}),
    edge("workers_range", "workers", good={"workers": "0"}, bad={"workers": "-1"}),
    edge(
        "foreign_percent_range",
        "foreign_sales_percent",
        good={"foreign_sales_percent": "100"},
        bad={"foreign_sales_percent": "100,1"},
    ),
    edge(
        "foreign_percent_range",
        "foreign_sales_percent",
        good={"foreign_sales_percent": "0"},
        bad={"foreign_sales_percent": "-1"},
    ),
    edge(
        "size_class_unknown",
        "size_class_stated",
        good={"size_class_stated": "Usaha Kecil"},
        bad={"size_class_stated": "UMKM"},
    ),
    edge(
        "size_class_unknown",
        "size_class_stated",
        good={"size_class_stated": None},
        bad={"size_class_stated": "Mikro/Kecil"},
    ),
    edge(
        "size_class_differs",
        "size_class_stated",
        good={"turnover_idr": "2.000.000.000"},
        bad={"turnover_idr": "2.000.000.000,01"},
    ),
    edge(
        "size_class_differs",
        "size_class_stated",
        good={"turnover_idr": "300.000.001", "as_of_date": "2021-02-02"},
        bad={"turnover_idr": "300.000.001", "as_of_date": "2021-02-01"},
    ),
    edge(
        "size_class_differs",
        "size_class_stated",
        good={"assets_idr": "1.000.000.001", "nib_issued_on": "2021-02-01"},
        bad={"assets_idr": "1.000.000.001", "nib_issued_on": "2021-02-02"},
    ),
    edge("kbli_unknown", "kbli", good={}, bad={"kbli": "1013"}),
    edge("kbli_unknown", "kbli", good={"kbli": "03111"}, bad={"kbli": "04111"}),
    edge("hs_padded", "hs_code", good={"hs_code": "09011110"}, bad={"hs_code": "9011110"}),
    edge("hs_digits_lost", "hs_code", good={"hs_code": "9011110"}, bad={"hs_code": "9011910"}),
    edge(
        "hs_digits_lost",
        "hs_code",
        good={"hs_code": "4031090", "as_of_date": "2022-03-31"},
        bad={"hs_code": "4031090", "as_of_date": "2022-04-01"},
    ),
    edge("hs_dotted", "hs_code", good={"hs_code": "09011110"}, bad={"hs_code": "0901.11.10"}),
    edge("hs_invalid", "hs_code", good={"hs_code": "97010000"}, bad={"hs_code": "98010000"}),
    edge("hs6_unknown", "hs_code", good={"hs_code": "09011110"}, bad={"hs_code": "09011510"}),
    edge(
        "certificate_unknown",
        "certificates",
        good={"certificates.HALAL": "tidak"},
        bad={"certificates.HALAL": "lagi diurus mungkin"},
    ),
    edge(
        "certificate_unknown",
        "certificates",
        good={"certificates.HALAL": "ID73110000123450323"},
        bad={"certificates.HALAL": "belum, diajukan 12-03-2023"},
    ),
    edge(
        "certificate_expired",
        "certificates",
        good={"certificates.PIRT": "2027308010001-28 s.d. 31-12-2023"},
        bad={"certificates.PIRT": "2027308010001-28 s.d. 30-12-2023"},
    ),
)
