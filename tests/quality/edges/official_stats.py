"""Both sides of each rule of published figures."""

from __future__ import annotations

from tests.quality.edge import Row, edge
from tests.quality.edges.amounts import amount_edges, figure_edges, money_edges
from tests.quality.edges.dates import day_edges
from tests.quality.edges.places import region_edges
from tests.quality.edges.row import row_edges
from umkm_pipeline.ingest.mapping import FACTOR, TITLED
from umkm_pipeline.ingest.units import COUNT, DOLLAR

GOOD: Row = {
    "layout": "release_long",
    "province_code": "Lampung",
    "year": "2021",
    "month": "April",
    "period_basis": "kumulatif",
    "attribution": "pelabuhan muat",
    "figure_value": "302.770.000",
    FACTOR + "figure_value": 1,
    "publication": "BRS 5/2021",
    "published_on": "3 Mei 2021",
    "release_status": "sementara",
}
_SMES: Row = {
    "layout": "figures_long",
    "indicator_code": "Jumlah UMKM",
    "unit_code": "unit usaha",
    "month": None,
    "period_basis": None,
    "published_on": None,
    "figure_value": "147.001",
    FACTOR + "figure_value": None,
}

EDGES = (
    *row_edges("figure_value"),
    edge("row_duplicate", good=({}, {"revision": "1"}), bad=({}, {})),
    edge("region_unresolved", "region_code", good={}, bad={"province_code": "Lampong Jaya"}),
    edge("region_unresolved", "region_code", good={"region_code": "Kota Metro"}, bad={"province_code": None}),
    *region_edges(),
    edge("indicator_missing", "indicator_code", good=_SMES, bad={**_SMES, "indicator_code": None}),
    edge("indicator_unknown", "indicator_code", good=_SMES, bad={**_SMES, "indicator_code": "Jumlah gerai"}),
    edge("figure_missing", "figure_value", good={"figure_value": "0"}, bad={"figure_value": None}),
    edge(
        "number_unreadable", "figure_value", good={"figure_value": "302.770.000,00"}, bad={"figure_value": "lihat BRS"}
    ),
    *money_edges("figure_value", own="US$", other="Rp"),
    *figure_edges("figure_value", _SMES),
    edge(
        "unit_conflict",
        "figure_value",
        good={**_SMES, TITLED + DOLLAR: 1_000},
        bad={**_SMES, TITLED + COUNT: 1_000},
    ),
    edge(
        "unit_conflict",
        "figure_value",
        good={**_SMES, "unit_code": "ribu unit", TITLED: 1_000},
        bad={**_SMES, "unit_code": "ribu unit", TITLED: 1_000_000},
    ),
    *amount_edges("net_weight_kg"),
    edge("figure_unit_unknown", "unit_code", good=_SMES, bad={**_SMES, "unit_code": "gerobak"}),
    edge("figure_unit_unknown", "unit_code", good=_SMES, bad={**_SMES, "unit_code": None}),
    edge("figure_unit_differs", "unit_code", good=_SMES, bad={**_SMES, "unit_code": "orang"}),
    edge("figure_negative", "figure_value", good={"figure_value": "0"}, bad={"figure_value": "-1"}),
    edge("period_invalid", "period_basis", good={"month": "12", "published_on": None}, bad={"month": "13"}),
    edge(
        "basis_missing",
        "period_basis",
        good={"month": "Januari-April", "period_basis": None},
        bad={"period_basis": None},
    ),
    edge(
        "basis_missing", "period_basis", good={"month": "s.d. April", "period_basis": None}, bad={"period_basis": None}
    ),
    edge("basis_unknown", "period_basis", good={"period_basis": "bulanan"}, bad={"period_basis": "April saja"}),
    edge(
        "basis_conflict",
        "period_basis",
        good={"month": "Januari s.d. April"},
        bad={"month": "Februari s.d. April"},
    ),
    edge("basis_unknown", "basis_certain", good={"basis_certain": "tafsiran"}, bad={"basis_certain": "mungkin"}),
    edge("mark_unknown", "is_approximate", good={"is_approximate": "ya"}, bad={"is_approximate": "kira"}),
    edge("attribution_unknown", "attribution", good={"attribution": "provinsi asal"}, bad={"attribution": "udara"}),
    edge("attribution_missing", "attribution", good={}, bad={"attribution": None}),
    edge("like_total", "sector", good={"sector": "Kopi dan jumlah lain"}, bad={"sector": "Jumlah ekspor nonmigas"}),
    edge("goods_code_invalid", "goods_code", good={"goods_code": "09.01"}, bad={"goods_code": "901"}),
    edge(
        "size_class_unknown",
        "size_class_stated",
        good={**_SMES, "size_class_stated": "Jumlah"},
        bad={**_SMES, "size_class_stated": "Ultra"},
    ),
    edge("publication_missing", "publication", good={}, bad={"publication": None}),
    *day_edges("published_on"),
    edge(
        "date_implausible",
        "published_on",
        good={"year": "2023", "published_on": "31 Desember 2024"},
        bad={"year": "2023", "published_on": "1 Januari 2025"},
    ),
    edge(
        "published_too_early", "published_on", good={"published_on": "2021-05-01"}, bad={"published_on": "2021-04-30"}
    ),
    edge("release_status_unknown", "release_status", good={"release_status": "tetap"}, bad={"release_status": "lama"}),
    edge("revision_invalid", "revision", good={"revision": "2"}, bad={"revision": "kedua"}),
    edge(
        "figure_contradicts",
        "figure_value",
        good=({}, {"figure_value": "302.770.001", "period_basis": "bulan"}),
        bad=({}, {"figure_value": "302.770.001"}),
    ),
    edge(
        "cumulative_falls",
        "figure_value",
        good=({"month": "Maret"}, {}),
        bad=({"month": "Maret", "figure_value": "302.770.001"}, {}),
    ),
)
