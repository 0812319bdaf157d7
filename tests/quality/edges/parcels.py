"""Both sides of each rule of consignment notes."""

from __future__ import annotations

from tests.quality.edge import Row, edge
from tests.quality.edges.goods import goods_edges, party_edges
from tests.quality.edges.row import row_edges

GOOD: Row = {
    "layout": "cn_json",
    "document_id": "CNE11010020230620000000001",
    "office_code": "110100",
    "sender_name": "Siti",
    "sender_identity": "7308014502900001",
    "sender_identity_kind": "3",
    "sender_phone_token": "081234567890",
    "item_number": "1",
    "hs_code": "09011110",
    "quantity": "2",
    "net_weight_kg": "20",
    "gross_weight_kg": "30",
    "destination_country": "MY",
    "origin_region_peb": "7308",
    "currency": "USD",
    "ndpbm": "14950",
    "fob_native": "100",
    "document_fob": "100",
    "exported_on": "2023-06-20",
    "parcel_kind": "KOMERSIAL",
}

EDGES = (
    *row_edges("quantity"),
    edge("parcel_number_invalid", "document_id", good={}, bad={"document_id": "CNE1101002023062000000000"}),
    edge("parcel_overweight", "gross_weight_kg", good={"gross_weight_kg": "30"}, bad={"gross_weight_kg": "30.0001"}),
    edge(
        "status_unclear",
        "status",
        good={"status": "316;940", "status_words": "NPE;SELESAI"},
        bad={"status": "316;940", "status_words": "NPE;PEMBATALAN DISETUJUI"},
    ),
    edge(
        "status_unclear",
        "status",
        good={"status": "316;900", "status_words": "DIBATALKAN"},
        bad={"status": "316", "status_words": "DIBATALKAN"},
    ),
    edge("name_on_behalf", "sender_name", good={"sender_name": "Siti"}, bad={"sender_name": "PT Pos QQ Siti"}),
    edge("parcel_kind_unknown", "parcel_kind", good={"parcel_kind": "Barang Contoh"}, bad={"parcel_kind": "HADIAH"}),
    edge("parcel_kind_unknown", "parcel_kind", good={"parcel_kind": None}, bad={"parcel_kind": "1"}),
    edge("category_unknown", "export_category", good={"export_category": "61"}, bad={"export_category": "62"}),
    edge("category_unknown", "export_category", good={}, bad={"export_category": "-1"}),
    *party_edges("sender"),
    edge("party_id_invalid", "sender_npwp", good={}, bad={"sender_identity": None}),
    edge("phone_invalid", "sender_phone_token", good={}, bad={"sender_phone_token": "021"}),
    edge("phone_foreign", "sender_phone_token", good={}, bad={"sender_phone_token": "+60 12-345 6789"}),
    edge("phone_digits_lost", "sender_phone_token", good={}, bad={"sender_phone_token": "8,12346E+10"}),
    *goods_edges(written_by_people={"layout": "cn_list"}),
    edge(
        "fob_invalid",
        "fob_native",
        good={"parcel_kind": "SAMPEL", "fob_native": "0", "document_fob": "0"},
        bad={"fob_native": "0", "document_fob": "0"},
    ),
)
