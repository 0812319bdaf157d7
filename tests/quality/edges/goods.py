"""Both sides of the rules of items, money and weights that declarations and consignment notes share."""

from __future__ import annotations

from tests.quality.edge import Edge, Row, edge
from tests.quality.edges.amounts import ambiguous_edges, currency_edges, disputed_edges, unreadable_edges
from tests.quality.edges.dates import ahead_edge, day_edges, plausible_edge
from umkm_pipeline.sources.declared import FOB, NUMBERS, WEIGHTS


def goods_edges(*, written_by_people: Row) -> tuple[Edge, ...]:
    """The edges, on rows that differ from the source's good one by one or two cells.

    Args:
        written_by_people: what differs in rows of a sheet, whose numbers no program wrote.
    """
    return (
        edge("row_duplicate", "item_number", good=({}, {"item_number": "2"}), bad=({}, {})),
        edge("item_contradicts", "item_number", good=({}, {}), bad=({}, {"quantity": "11"})),
        edge("office_invalid", "office_code", good={}, bad={"office_code": "11O100"}),
        edge("hs_padded", "hs_code", good={}, bad={"hs_code": "9011110"}),
        edge("hs_digits_lost", "hs_code", good={"hs_code": "9011110"}, bad={"hs_code": "9011910"}),
        edge(
            "hs_digits_lost",
            "hs_code",
            good={"hs_code": "4031090", "exported_on": "2022-03-31"},
            bad={"hs_code": "4031090", "exported_on": "2022-04-01"},
        ),
        edge("hs_dotted", "hs_code", good={}, bad={"hs_code": "0901.11.10"}),
        edge("hs_invalid", "hs_code", good={"hs_code": "9011110"}, bad={"hs_code": "901111"}),
        edge("hs_invalid", "hs_code", good={"hs_code": "9011110.0"}, bad={"hs_code": "901111.0"}),
        edge("hs_invalid", "hs_code", good={"hs_code": "0901.11.10"}, bad={"hs_code": "0901.111.0"}),
        edge("hs_invalid", "hs_code", good={"hs_code": "97019100"}, bad={"hs_code": "98010000"}),
        edge(
            "hs_invalid",
            "hs_code",
            good={"hs_code": "0901111000", "exported_on": "2016-12-31"},
            bad={"hs_code": "0901111000", "exported_on": "2017-01-01"},
        ),
        edge(
            "hs6_unknown",
            "hs_code",
            good={"hs_code": "04031090", "exported_on": "2022-03-31"},
            bad={"hs_code": "04031090", "exported_on": "2022-04-01"},
        ),
        edge("currency_missing", "currency", good={}, bad={"currency": None}),
        edge("currency_unknown", "currency", good={"currency": "JPY", "ndpbm": None}, bad={"currency": "JPX"}),
        edge("currency_unknown", "currency", good={"currency": "XAF"}, bad={"currency": "XXX"}),
        edge("ndpbm_invalid", "ndpbm", good={"ndpbm": None}, bad={"ndpbm": "0"}),
        edge("ndpbm_off_reference", "ndpbm", good={"ndpbm": "14950"}, bad={"ndpbm": "15900"}),
        edge("ndpbm_scale", "ndpbm", good={"ndpbm": "15900"}, bad={"ndpbm": "149.5"}),
        edge("ndpbm_scale", "ndpbm", good={"ndpbm": "14950"}, bad={"ndpbm": "1495000"}),
        edge("fob_invalid", "fob_native", good={"fob_native": "0.01"}, bad={"fob_native": "0"}),
        edge("document_fob_differs", "document_fob", good={"document_fob": "100.5"}, bad={"document_fob": "100.51"}),
        edge("document_fob_differs", "document_fob", good={"document_fob": "99.51"}, bad={"document_fob": "99.5"}),
        edge("destination_invalid", "destination_country", good={}, bad={"destination_country": "ID"}),
        edge("destination_invalid", "destination_country", good={}, bad={"destination_country": "ZZ"}),
        edge(
            "destination_invalid",
            "destination_country",
            good={**written_by_people, "destination_country": "US"},
            bad={**written_by_people, "destination_country": "AS"},
        ),
        edge("origin_region_unknown", "origin_region_peb", good={}, bad={"origin_region_peb": "9999"}),
        *day_edges("exported_on"),
        edge("date_unreadable", "exported_on", good={}, bad={"exported_on": None}),
        plausible_edge("exported_on"),
        ahead_edge("exported_on"),
        edge(
            "net_over_gross",
            "net_weight_kg",
            good={"net_weight_kg": "20", "gross_weight_kg": "20"},
            bad={"net_weight_kg": "20.0001", "gross_weight_kg": "20"},
        ),
        *unreadable_edges(*NUMBERS, *WEIGHTS, *FOB),
        *ambiguous_edges(*NUMBERS, *WEIGHTS, also=written_by_people),
        *disputed_edges(*WEIGHTS),
        *currency_edges(*FOB, also=written_by_people),
        *(edge("negative", field, good={field: "0"}, bad={field: "-1"}) for field in ("quantity", *WEIGHTS)),
        edge(
            "like_total",
            "goods_description",
            good={"goods_description": "TOTAL WEIGHT SCALES"},
            bad={"goods_description": "Sub Total"},
        ),
        edge("count_fraction", "item_number", good={"item_number": "2"}, bad={"item_number": "2.5"}),
    )


def party_edges(party: str) -> tuple[Edge, ...]:
    """The edges of a party's number."""
    number, kind, cell = f"{party}_identity", f"{party}_identity_kind", f"kind:{party}_identity"
    field = f"{party}_npwp"
    return (
        edge("party_id_invalid", field, good={}, bad={number: "0131216600", kind: "5"}),
        edge("party_id_invalid", field, good={}, bad={number: "7308014502900000", kind: "3"}),
        edge("party_id_digits_lost", field, good={}, bad={number: "1,31E+14", kind: "5"}),
        edge(
            "party_id_invalid", field, good={number: "NIK: 7308014502900001", kind: "3"}, bad={number: "x", kind: "3"}
        ),
        edge(
            "party_id_tidied",
            field,
            good={number: "'7308014502900001", kind: "3"},
            bad={number: "NIK: 7308014502900001", kind: "3"},
        ),
        edge(
            "party_id_digits_lost",
            field,
            good={number: "7308014502900001", kind: "3"},
            bad={number: "7,30801E+15", kind: "3", cell: "n"},
        ),
    )
