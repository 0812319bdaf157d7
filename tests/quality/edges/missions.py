"""Both sides of each rule of trade missions."""

from __future__ import annotations

from tests.quality.edge import Row, edge
from tests.quality.edges.amounts import money_edges, small_edges
from tests.quality.edges.numbers import number_edges
from tests.quality.edges.places import region_edges
from tests.quality.edges.row import row_edges

GOOD: Row = {
    "layout": "missions_flat",
    "mission_line": "Transaksi",
    "event_name": "Misi Dagang Kalimantan Selatan",
    "sending_province_code": "Kalimantan Selatan",
    "site": "Hotel Merdeka, Kota Jakarta Pusat",
    "starts_on": "5 Maret 2024",
    "ends_on": "6 Maret 2024",
    "business_name": "UD Maju",
    "nib": "1208220012345",
    "product": "Rotan",
    "buyer_name": "PT Beli",
    "buyer_place": "DKI Jakarta",
    "deal_value_idr": "250.000.000",
    "deal_kind": "Transaksi",
}
FIRM: Row = {"mission_line": "Peserta", "deal_kind": None, "deal_value_idr": None, "buyer_name": None}
GUEST: Row = {
    **FIRM,
    "mission_line": "Undangan",
    "business_name": None,
    "nib": None,
    "buyer_place": None,
    "invited_name": "Kedutaan Besar Jepang",
    "invited_came": "Hadir",
}
WHOLE: Row = {**GUEST, "mission_line": "Misi", "invited_name": None, "invited_came": None}
EDGES = (
    *row_edges("nib"),
    *number_edges(),
    edge("row_duplicate", good=({}, {"product": "Kayu"}), bad=({}, {})),
    edge("mission_line_unknown", "mission_line", good=FIRM, bad={**FIRM, "mission_line": "Panitia"}),
    edge(
        "mission_line_unknown",
        "mission_line",
        good={"layout": "deals_block", "mission_line": None},
        bad={"mission_line": None},
    ),
    edge("event_underivable", "mission_id", good={}, bad={"starts_on": None, "ends_on": None}),
    edge("event_underivable", "mission_id", good={"event_name": None}, bad={"event_name": None, "site": None}),
    edge("place_unresolved", "site_region_code", good={}, bad={"site": "Hotel Entah Berantah"}),
    edge(
        "sending_province_unknown",
        "sending_province_code",
        good={"sending_province_code": "Jawa Timur"},
        bad={"sending_province_code": "Jawa Tenggara"},
    ),
    edge("dates_invalid", "starts_on", good={"ends_on": "5 Maret 2024"}, bad={"ends_on": "4 Maret 2024"}),
    edge("dates_invalid", "starts_on", good={"ends_on": "4 Mei 2024"}, bad={"ends_on": "5 Mei 2024"}),
    edge("dates_invalid", "starts_on", good={"ends_on": None}, bad={"ends_on": "lusa"}),
    edge(
        "date_implausible",
        "starts_on",
        good={"starts_on": "31 Desember 2024", "ends_on": None},
        bad={"starts_on": "1 Januari 2025", "ends_on": None},
    ),
    edge("date_ambiguous", "starts_on", good={"starts_on": "13/02/2024"}, bad={"starts_on": "03/02/2024"}),
    edge("name_blank", "business_name", good=FIRM, bad={**FIRM, "business_name": None}),
    edge("invited_blank", "invited_name", good=GUEST, bad={**GUEST, "invited_name": None}),
    edge("key_missing", good={**FIRM, "nib": None, "phone_token": "081234567890"}, bad={**FIRM, "nib": None}),
    edge(
        "like_total",
        "business_name",
        good={"business_name": "Total nilai transaksi"},
        bad={"business_name": "Total nilai transaksi", "nib": None},
    ),
    edge(
        "like_total",
        "business_name",
        good={"business_name": "UD Total", "nib": None},
        bad={"business_name": "Jml transaksi", "nib": None},
    ),
    edge("seller_unidentified", "business_name", good={"nib": None, "phone_token": "081234567890"}, bad={"nib": None}),
    edge("region_unresolved", "region_code", good={"region_code": None}, bad={"region_code": "Kab. Entah"}),
    *region_edges(),
    edge("hs_padded", "hs_code", good={"hs_code": "090111"}, bad={"hs_code": "90111"}),
    edge("hs_digits_lost", "hs_code", good={"hs_code": "90111"}, bad={"hs_code": "90119"}),
    edge("hs_digits_lost", "hs_code", good={"hs_code": "9011110"}, bad={"hs_code": "9011910"}),
    edge("hs_dotted", "hs_code", good={"hs_code": "121221"}, bad={"hs_code": "1212.21"}),
    edge("hs_invalid", "hs_code", good={"hs_code": "121221"}, bad={"hs_code": "1212"}),
    edge(
        "invited_kind_unknown",
        "invited_kind",
        good={**GUEST, "invited_kind": "Asosiasi"},
        bad={**GUEST, "invited_kind": "siapa saja"},
    ),
    edge("country_unknown", "invited_country", good=GUEST, bad={**GUEST, "invited_name": "Kedutaan Besar Wakanda"}),
    edge(
        "country_unknown",
        "invited_country",
        good={**GUEST, "invited_name": "PT Beli", "invited_country": "Malaysia"},
        bad={**GUEST, "invited_name": "PT Beli", "invited_country": "Wakanda"},
    ),
    edge(
        "attendance_unknown",
        "invited_came",
        good={**GUEST, "invited_came": "v"},
        bad={**GUEST, "invited_came": "telat"},
    ),
    edge("deal_kind_unknown", "deal_kind", good={"deal_kind": "MoU"}, bad={"deal_kind": "janji"}),
    edge("deal_kind_unknown", "deal_kind", good=FIRM, bad={"deal_kind": None}),
    edge("buyer_place_unknown", "buyer_place", good={"buyer_place": "Malaysia"}, bad={"buyer_place": "dekat pasar"}),
    edge(
        "buyer_place_unknown",
        "buyer_place",
        good={"buyer_place": "Kota Banjarmasin"},
        bad={"buyer_place": "Kota Entah"},
    ),
    *money_edges("deal_value_idr"),
    *small_edges("deal_value_idr"),
    *small_edges("announced_deals_idr", also=WHOLE),
    *money_edges("announced_deals_idr", also=WHOLE),
    edge("value_negative", "deal_value_idr", good={"deal_value_idr": "0"}, bad={"deal_value_idr": "-1"}),
    edge(
        "value_negative",
        "announced_deals_idr",
        good={**WHOLE, "announced_deals_idr": "0"},
        bad={**WHOLE, "announced_deals_idr": "-1"},
    ),
    edge(
        "value_missing",
        "deal_value_idr",
        good={"deal_kind": "Minat", "deal_value_idr": None},
        bad={"deal_value_idr": None},
    ),
)
