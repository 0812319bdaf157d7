"""Both sides of each rule of attendance lists."""

from __future__ import annotations

from tests.quality.edge import Row, edge
from tests.quality.edges.amounts import count_edges
from tests.quality.edges.dates import day_edges
from tests.quality.edges.numbers import number_edges
from tests.quality.edges.places import region_edges
from tests.quality.edges.row import row_edges

GOOD: Row = {
    "layout": "participants_flat",
    "participant_name": "Siti",
    "business_name": "UD Maju",
    "nib": "1208220012345",
    "phone_token": "081234567890",
    "event_name": "Bimtek Calon Eksportir Sulawesi Selatan 2023",
    "class_level": "Dasar",
    "starts_on": "2023-06-20",
    "ends_on": "2023-06-22",
    "site": "Hotel X, Kabupaten Maros",
    "days_held": "3",
    "days_attended": "2",
}
_OTHER: Row = {"participant_name": "Ani", "nib": "1208220012346"}
_UNDATED: Row = {"starts_on": None, "ends_on": None}
_EVENT: Row = {"programme_code": "SULSEL-EKSPOR-2023"}

EDGES = (
    *row_edges("days_held"),
    edge("participant_blank", "participant_name", good={}, bad={"participant_name": None}),
    edge("event_underivable", "event_id", good={**_UNDATED, "event_dates": "20 Juni 2023"}, bad=_UNDATED),
    edge("event_underivable", "event_id", good={"event_name": None}, bad={"event_name": None, "site": None}),
    edge("programme_unknown", "programme_code", good={}, bad={"event_name": "Budidaya Lele"}),
    edge("place_unresolved", "site_region_code", good={"site": "Masohi"}, bad={"site": "Hotel Entah Berantah"}),
    edge("dates_invalid", "starts_on", good={"ends_on": "2023-06-20"}, bad={"ends_on": "2023-06-19"}),
    edge("dates_invalid", "starts_on", good={"ends_on": "2024-07-24"}, bad={"ends_on": "2024-07-25"}),
    edge("dates_invalid", "starts_on", good={"ends_on": None}, bad={"ends_on": "besok"}),
    *(case for case in day_edges("starts_on", {**_EVENT, "ends_on": None}) if case.rule == "date_ambiguous"),
    *(case for case in day_edges("ends_on", {"starts_on": "2023-03-01"}) if case.rule == "date_ambiguous"),
    edge(
        "date_ambiguous",
        "starts_on",
        good={**_UNDATED, **_EVENT, "event_dates": "03/04/2023 s.d. 13/04/2023"},
        bad={**_UNDATED, **_EVENT, "event_dates": "03/04/2023 s.d. 05/04/2023"},
    ),
    edge(
        "date_implausible",
        "starts_on",
        good={"starts_on": "2000-01-01", "ends_on": "2000-01-01"},
        bad={"starts_on": "1999-12-31", "ends_on": "2000-01-01"},
    ),
    edge(
        "date_implausible",
        "starts_on",
        good={"starts_on": "2024-12-31", "ends_on": "2024-12-31"},
        bad={"starts_on": "2025-01-01", "ends_on": "2025-01-01"},
    ),
    edge(
        "date_implausible",
        "ends_on",
        good={"starts_on": "2024-12-31", "ends_on": "2024-12-31"},
        bad={"starts_on": "2024-12-31", "ends_on": "2025-01-01"},
    ),
    edge("key_missing", good={"nib": None}, bad={"nib": None, "phone_token": None}),
    *number_edges(),
    edge("attendance_unknown", "days_attended", good={"days_attended": "3"}, bad={"days_attended": "4"}),
    edge("attendance_unknown", "days_attended", good={"days_attended": "0"}, bad={"days_attended": "sering"}),
    edge("participant_repeated", "participant_name", good=({}, {"nib": None, **_OTHER}), bad=({}, {})),
    edge("headcount_differs", "quota", good=({"quota": "2"},) * 1 + ({**_OTHER, "quota": "2"},), bad={"quota": "2"}),
    *(
        edge("mark_unknown", field, good={field: "Sudah"}, bad={field: "Sudah, ke Malaysia"})
        for field in ("sample_reported", "foreign_sales_reported")
    ),
    edge("class_unknown", "class_level", good={"class_level": "Madya"}, bad={"class_level": "Platinum"}),
    *(
        edge("mark_unknown", field, good={field: "Belum"}, bad={field: "mungkin"})
        for field in ("sample_reported", "foreign_sales_reported")
    ),
    edge("region_unresolved", "region_code", good={"region_code": None}, bad={"region_code": "Kab. Entah"}),
    *region_edges(),
    *count_edges("quota", "instructors", "days_held"),
)
