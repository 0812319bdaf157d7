"""Both sides of each rule of firms' own reports."""

from __future__ import annotations

from datetime import date

from tests.quality.edge import Row, edge
from tests.quality.edges.amounts import currency_edges, money_edges
from tests.quality.edges.numbers import number_edges
from tests.quality.edges.places import region_edges
from tests.quality.edges.row import row_edges

GOOD: Row = {
    "layout": "monitoring_block",
    "period": "Januari s.d. Maret 2023",
    "business_name": "UD Maju",
    "owner_name": "Siti",
    "nib": "1208220012345",
    "phone_token": "081234567890",
    "region_code": "Kab. Bone",
    "product": "Rumput laut",
    "hs_code": "12122190",
    "destination_country": "Malaysia",
    "reported_value": "2.500.000",
    "currency": "Rp",
    "reported_channel": "Kurir",
    "proof_kind": "Resi",
    "sample_reported": "Tidak",
}
RUPIAH: Row = {"reported_value": None, "currency": None, "reported_value.idr": "5"}
EDGES = (
    *row_edges("nib"),
    *number_edges(),
    *(
        edge("not_exported", good={"remark:": good}, bad={"remark:": bad})
        for good, bad in (
            ("Ekspor ke Malaysia", "Belum ekspor"),
            ("Dulu belum diekspor, sekarang sudah", "belum bisa dikirim"),
            ("Rencana kirim lagi 2024", "Masih rencana"),
            ("Belum bisa ekspor mandiri, lewat agregator", "Belum bisa ekspor"),
            ("Sebelumnya belum pernah ekspor", "Belum pernah ekspor"),
            ("Resi belum dikirim", "Dokumen lengkap, barang belum dikirim"),
            ("Masih negosiasi kontrak kedua", "Masih negosiasi dengan pembeli baru"),
            ("Gagal kirim pertama, kedua sukses", "Gagal kirim"),
        )
    ),
    edge(
        "report_repeated",
        good=({}, {"product": "Kopi"}),
        bad=({}, {"product": "Kopi", "sheet": "T"}),
    ),
    edge(
        "report_repeated",
        good=({}, {"product": "Kopi", "sheet": "T", "reported_value": "2.500.001"}),
        bad=({}, {"product": "Kopi", "sheet": "T"}),
    ),
    edge("row_duplicate", good=({}, {"destination_country": "Jepang"}), bad=({}, {})),
    edge("name_blank", "business_name", good={}, bad={"business_name": None}),
    edge(
        "name_on_behalf",
        "business_name",
        good={"business_name": "PT Maju"},
        bad={"business_name": "PT Maju atas nama UD Gemilang"},
    ),
    edge("key_missing", good={"nib": None}, bad={"nib": None, "phone_token": None}),
    edge("region_unresolved", "region_code", good={"region_code": None}, bad={"region_code": "Kab. Entah"}),
    *region_edges(),
    edge("period_unreadable", "reported_from", good={"period": "Triwulan IV 2023"}, bad={"period": "Triwulan V 2023"}),
    edge("period_unreadable", "reported_from", good={}, bad={"period": None}),
    *(
        edge(
            "period_sheet_differs",
            "reported_from",
            good={"period": "Januari 2023", "sheet": good},
            bad={"period": "Januari 2023", "sheet": bad},
        )
        for good, bad in (("JAN", "FEB"), ("Januari 2023", "Januari 2022"), ("TW I", "TW II"), ("Maros", "Maret"))
    ),
    edge(
        "period_too_long",
        "reported_from",
        good={"period": "Desember 2022 s.d. November 2023"},
        bad={"period": "November 2022 s.d. November 2023"},
    ),
    edge("period_future", "reported_to", good={"period": "Desember 2023"}, bad={"period": "Januari 2024"}),
    edge("date_implausible", "reported_from", good={"period": "Januari 2000"}, bad={"period": "Desember 1999"}),
    edge("destination_invalid", "destination_country", good={}, bad={"destination_country": "luar negeri"}),
    edge(
        "destination_invalid",
        "destination_country",
        good={"destination_country": "US"},
        bad={"destination_country": "AS"},
    ),
    edge("hs_padded", "hs_code", good={"hs_code": "090111"}, bad={"hs_code": "90111"}),
    edge("hs_digits_lost", "hs_code", good={"hs_code": "90111"}, bad={"hs_code": "90119"}),
    edge("hs_digits_lost", "hs_code", good={"hs_code": "9011110"}, bad={"hs_code": "9011910"}),
    edge("hs_dotted", "hs_code", good={}, bad={"hs_code": "1212.21.90"}),
    edge("hs_invalid", "hs_code", good={"hs_code": None}, bad={"hs_code": "1212"}),
    *currency_edges("reported_value"),
    *money_edges("reported_value.idr", also=RUPIAH),
    edge("value_negative", "reported_value", good={"reported_value": "0"}, bad={"reported_value": "-1"}),
    edge("value_small", "reported_value", good={"reported_value": "100000"}, bad={"reported_value": "99999"}),
    edge("value_small", "reported_value", good={"reported_value": "0"}, bad={"reported_value": "500"}),
    edge(
        "value_small",
        "reported_value",
        good={"reported_value": "500", "currency": "US$"},
        bad={"reported_value": "500", "currency": "Rp"},
    ),
    edge("value_missing", "reported_value", good={"reported_value": "0"}, bad={"reported_value": None}),
    edge("currency_missing", "currency", good={"reported_value": None, "currency": None}, bad={"currency": None}),
    edge("currency_unknown", "currency", good={"currency": "US$"}, bad={"currency": "ringgit"}),
    edge(
        "reported_channel_unknown",
        "reported_channel",
        good={"reported_channel": "Dibawa sendiri"},
        bad={"reported_channel": "sulap"},
    ),
    edge("proof_unknown", "proof_kind", good={"proof_kind": "Tidak ada"}, bad={"proof_kind": "saksi"}),
    edge("mark_unknown", "sample_reported", good={"sample_reported": "Ya"}, bad={"sample_reported": "mungkin"}),
    edge("peb_reference_invalid", "peb_aju", good={"peb_aju": "000123"}, bad={"peb_aju": "lupa"}),
    edge(
        "peb_number_missing",
        "peb_aju",
        good={"proof_kind": "PEB", "peb_aju": "000123"},
        bad={"proof_kind": "PEB"},
        month=date(2023, 12, 1),
    ),
)
