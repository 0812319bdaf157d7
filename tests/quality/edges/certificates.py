"""Both sides of each rule of certificates of origin."""

from __future__ import annotations

from tests.quality.edge import Row, edge
from tests.quality.edges.amounts import amount_edges, count_edges, currency_edges
from tests.quality.edges.dates import day_edges
from tests.quality.edges.numbers import number_edges
from tests.quality.edges.row import row_edges

OTHER_NIB = "1208220012346"
GOOD: Row = {
    "layout": "ska_flat",
    "ska_number": "0001234/UPG/2023",
    "item_number": "1",
    "ska_form": "D",
    "issued_on": "20 Juni 2023",
    "business_name": "PT Maju",
    "nib": "1208220012345",
    "origin_region_code": "Kab. Bone",
    "hs_code": "121221",
    "goods_description": "RUMPUT LAUT",
    "quantity": "12,5",
    "destination_country": "Jepang",
    "invoice_number": "INV-1",
    "peb_aju": "110130-123456-20230620-000001",
    "certified_fob": "1.250,00",
    "currency": "USD",
    "ska_status": "Terbit",
}
AGAIN: Row = {"item_number": "2"}
EDGES = (
    *row_edges("nib"),
    *(case for case in number_edges() if case.field in {"nib", "npwp", "nik_token"}),
    *day_edges("issued_on"),
    edge("row_duplicate", good=({}, AGAIN), bad=({}, {})),
    edge("ska_number_missing", "ska_number", good={}, bad={"ska_number": None}),
    edge("ska_number_missing", "ska_number", good={"ska_number": "A1"}, bad={"ska_number": "dalam proses"}),
    edge("ska_number_missing", "ska_number", good={"ska_number": "BELU/2023"}, bad={"ska_number": "Belum (2023)"}),
    edge("ska_number_missing", "ska_number", good={"ska_number": "12/BATALAIWORU"}, bad={"ska_number": "12 (ditolak)"}),
    *(
        edge("several_numbers", field, good={field: "0001234 / UPG / 2023"}, bad={field: several})
        for field in ("ska_number", "replaces_number")
        for several in ("0001230/UPG; 0001231/UPG", "1230 s.d. 1239/UPG", "0001230/UPG/2023 0001231/UPG/2023")
    ),
    edge(
        "name_on_behalf",
        "business_name",
        good={"business_name": "PT Maju"},
        bad={"business_name": "PT Maju QQ UD Gemilang"},
    ),
    edge("ska_number_conflict", "ska_number", good=({}, AGAIN), bad=({}, {"nib": OTHER_NIB})),
    edge("ska_number_conflict", "ska_number", good=({}, AGAIN), bad=({}, {"issued_on": "21 Juni 2023"})),
    edge(
        "ska_number_conflict",
        "ska_number",
        good=({}, {"ska_number": "0001235/UPG/2023", "nib": OTHER_NIB}),
        bad=({}, {"ska_number": "0001234/upg/2023", "nib": OTHER_NIB}),
    ),
    edge(
        "ska_replaces_itself",
        "replaces_number",
        good={"replaces_number": "0001233/UPG/2023"},
        bad={"replaces_number": "0001234/UPG/2023"},
    ),
    edge("ska_form_unknown", "ska_form", good={"ska_form": "Form AK"}, bad={"ska_form": "ZZ"}),
    edge("ska_status_unknown", "ska_status", good={"ska_status": "Dibatalkan"}, bad={"ska_status": "Pengganti"}),
    edge("date_unreadable", "issued_on", good={"issued_on": "20/06/2023"}, bad={"issued_on": "kemarin"}),
    edge("date_ambiguous", "issued_on", good={"issued_on": "13/04/2023"}, bad={"issued_on": "03/04/2023"}),
    edge("date_missing", "issued_on", good={}, bad={"issued_on": None}),
    edge("date_implausible", "issued_on", good={"issued_on": "2000-01-01"}, bad={"issued_on": "1999-12-31"}),
    edge("date_implausible", "issued_on", good={"issued_on": "2024-12-31"}, bad={"issued_on": "2025-01-01"}),
    edge("name_blank", "business_name", good={}, bad={"business_name": None}),
    edge("key_missing", good={"nib": None, "npwp": "013121660801000"}, bad={"nib": None}),
    edge(
        "origin_region_unknown",
        "origin_region_code",
        good={"origin_region_code": "Sulawesi Selatan"},
        bad={"origin_region_code": "Negeri Antah"},
    ),
    edge(
        "region_recoded", "origin_region_code", good={"origin_region_code": "9301"}, bad={"origin_region_code": "9101"}
    ),
    edge("hs_padded", "hs_code", good={"hs_code": "090111"}, bad={"hs_code": "90111"}),
    edge("hs_digits_lost", "hs_code", good={"hs_code": "90111"}, bad={"hs_code": "90119"}),
    edge("hs_digits_lost", "hs_code", good={"hs_code": "9011110"}, bad={"hs_code": "9011910"}),
    edge("hs_padded", "hs_code", good={"hs_code": "09011110"}, bad={"hs_code": "9011110"}),
    edge("hs_dotted", "hs_code", good={"hs_code": "121221"}, bad={"hs_code": "1212.21"}),
    edge("hs_dotted", "hs_code", good={"hs_code": "12122190"}, bad={"hs_code": "1212.21.90"}),
    edge("hs_invalid", "hs_code", good={"hs_code": "121221"}, bad={"hs_code": "1212"}),
    edge("hs_invalid", "hs_code", good={"hs_code": "97050000"}, bad={"hs_code": "98050000"}),
    edge("hs_invalid", "hs_code", good={}, bad={"hs_code": None}),
    edge("destination_invalid", "destination_country", good={}, bad={"destination_country": "Indonesia"}),
    edge("destination_invalid", "destination_country", good={}, bad={"destination_country": None}),
    edge("currency_missing", "currency", good={"certified_fob": None, "currency": None}, bad={"currency": None}),
    edge("currency_unknown", "currency", good={"currency": "jpy"}, bad={"currency": "JPX"}),
    edge("fob_invalid", "certified_fob", good={"certified_fob": "0,01"}, bad={"certified_fob": "0"}),
    *currency_edges("certified_fob"),
    *amount_edges("quantity"),
    edge("negative", "quantity", good={"quantity": "0"}, bad={"quantity": "-1"}),
    edge(
        "like_total",
        "goods_description",
        good={"goods_description": "TOTAL WEIGHT SCALES"},
        bad={"goods_description": "JUMLAH"},
    ),
    *count_edges("item_number"),
    edge(
        "peb_reference_invalid",
        "peb_aju",
        good={"peb_aju": "000123"},
        bad={"peb_aju": "00012"},
    ),
    edge(
        "peb_reference_invalid",
        "peb_aju",
        good={"peb_daftar": "000123"},
        bad={"peb_daftar": "0001234"},
    ),
    edge("peb_reference_invalid", "peb_aju", good={"peb_aju": "051.223"}, bad={"peb_aju": "05/12/23"}),
    edge(
        "reference_missing",
        "peb_aju",
        good={"peb_aju": None},
        bad={"peb_aju": None, "invoice_number": None},
    ),
)
