"""Both sides of each rule of targets."""

from __future__ import annotations

from tests.quality.edge import Row, edge
from tests.quality.edges.amounts import amount_edges, figure_edges
from tests.quality.edges.dates import day_edges, plausible_edge
from tests.quality.edges.places import region_edges
from tests.quality.edges.row import row_edges
from umkm_pipeline.ingest.mapping import SAME, TITLED
from umkm_pipeline.ingest.units import DOLLAR, RUPIAH

GOOD: Row = {
    "layout": "plan_targets",
    "target_document": "RPJMD Provinsi Sulawesi Selatan 2018-2023",
    "document_reference": "Perda 1/2019",
    "province_code": "Sulawesi Selatan",
    "indicator_code": "Nilai ekspor",
    "unit_code": "US$ miliar",
    "year": "2023",
    "target_value": "1,71",
    "direction": "naik",
    "revision": "0",
}
_MONTHLY: Row = {"month": "April", "period_basis": "bulan"}

EDGES = (
    *row_edges("target_value"),
    edge("row_duplicate", good=({}, {"year": "2022"}), bad=({}, {})),
    edge(
        "target_document_unknown",
        "target_document",
        good={"target_document": "RKPD 2023"},
        bad={"target_document": "SK"},
    ),
    edge("target_document_unknown", "target_document", good={}, bad={"target_document": None}),
    edge(
        "target_owner_missing",
        "province_code",
        good={"province_code": None, "programme_code": "JATENG-COACHING-2019"},
        bad={"province_code": None},
    ),
    edge("region_unresolved", "region_code", good={}, bad={"province_code": "Sulawesi Antah"}),
    *region_edges(),
    edge(
        "programme_unknown",
        "programme_code",
        good={"programme_code": "Coaching clinic ekspor Jawa Tengah 2019"},
        bad={"programme_code": "Coaching clinic ekspor Jawa Tengah 2018"},
    ),
    edge("indicator_missing", "indicator_code", good={}, bad={"indicator_code": None}),
    edge(
        "indicator_unknown", "indicator_code", good={"indicator_code": "Total ekspor"}, bad={"indicator_code": "Ekspor"}
    ),
    edge("figure_unit_unknown", "unit_code", good={"unit_code": "juta US$"}, bad={"unit_code": "juta"}),
    edge("figure_unit_unknown", "unit_code", good={"unit_code": "US$"}, bad={"unit_code": "US$ atau Rp"}),
    edge("figure_unit_differs", "unit_code", good={"unit_code": "USD"}, bad={"unit_code": "Rp miliar"}),
    edge("figure_missing", "target_value", good={"target_value": "1"}, bad={"target_value": None}),
    edge("number_unreadable", "target_value", good={"target_value": "1,7"}, bad={"target_value": "1,7 atau 1,8"}),
    *amount_edges("target_value"),
    edge(
        "unit_conflict",
        "target_value",
        good={TITLED + DOLLAR: 10**9, TITLED + RUPIAH: 10**6},
        bad={TITLED + DOLLAR: 10**6},
    ),
    edge("unit_conflict", "target_value", good={TITLED + DOLLAR: 1}, bad={TITLED: 10**3}),
    edge(
        "unit_conflict",
        "target_value",
        good={"unit_code": "US$ juta", TITLED + DOLLAR: 0},
        bad={"unit_code": "US$", TITLED + DOLLAR: 0},
    ),
    edge("unit_in_cell", "target_value", good={"target_value": "$5"}, bad={"target_value": "Rp 5"}),
    *figure_edges("target_value", {}),
    edge("target_not_positive", "target_value", good={"target_value": "0,1"}, bad={"target_value": "0"}),
    edge("period_invalid", "period_basis", good={"year": "2000"}, bad={"year": "1999"}),
    edge("period_invalid", "period_basis", good={"year": "2060"}, bad={"year": "2061"}),
    edge("period_invalid", "period_basis", good=_MONTHLY, bad={**_MONTHLY, "month": "Aprilia"}),
    edge(
        "period_invalid",
        "period_basis",
        good={"year": None, "period_start": "4 Maret 2019", "period_end": "4 Maret 2019"},
        bad={"year": None, "period_start": "4 Maret 2019", "period_end": "3 Maret 2019"},
    ),
    edge("basis_missing", "period_basis", good=_MONTHLY, bad={"month": "April"}),
    edge("basis_unknown", "period_basis", good={"period_basis": "tahunan"}, bad={"period_basis": "mingguan"}),
    edge("basis_conflict", "period_basis", good=_MONTHLY, bad={**_MONTHLY, "period_basis": "tahun"}),
    edge("basis_conflict", "period_basis", good={"period_basis": "tahun"}, bad={"period_basis": "kumulatif"}),
    edge("direction_unknown", "direction", good={"direction": "turun"}, bad={"direction": "mendatar"}),
    edge(
        "direction_missing",
        "direction",
        good={"indicator_code": "Jumlah gerai", "unit_code": "unit", "direction": "naik"},
        bad={"indicator_code": "Jumlah gerai", "unit_code": "unit", "direction": None},
    ),
    edge("direction_assumed", "direction", good={}, bad={"direction": None}),
    edge("revision_invalid", "revision", good={"revision": "1", "revised_on": "1 Mei 2021"}, bad={"revision": "1,5"}),
    edge("revision_invalid", "revision", good={"revision": None}, bad={"revision": "-1"}),
    edge(
        "revision_unnumbered",
        "revision",
        good={"target_document": "Perubahan RPJMD 2018-2023", "revision": "1", "revised_on": "1 Mei 2021"},
        bad={"target_document": "Perubahan RPJMD 2018-2023"},
    ),
    edge(
        "revision_unnumbered",
        "revision",
        good={"target_document": "Perubahan RPJMD 2018-2023", "revised_on": "1 Mei 2021"},
        bad={"target_document": "RKPD Perubahan 2023", "revision": None},
    ),
    edge("revision_undated", "revised_on", good={}, bad={"revision": "1"}),
    *(edge for field in ("period_start", "period_end", "revised_on") for edge in day_edges(field)),
    plausible_edge("revised_on"),
    edge(
        "figure_contradicts",
        "target_value",
        good=({SAME: 1}, {SAME: 2, "target_value": "1,65", "revision": "1", "revised_on": "1 Mei 2021"}),
        bad=({SAME: 1}, {SAME: 2, "target_value": "1,65"}),
    ),
)
