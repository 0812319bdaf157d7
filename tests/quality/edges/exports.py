"""Both sides of each rule of declarations."""

from __future__ import annotations

from tests.quality.edge import Row, edge
from tests.quality.edges.amounts import amount_edges, count_edges
from tests.quality.edges.dates import ahead_edge, day_edges, plausible_edge
from tests.quality.edges.goods import goods_edges, party_edges
from tests.quality.edges.row import row_edges

GOOD: Row = {
    "layout": "peb_json",
    "nomor_aju": "11013012345620230620000001",
    "office_code": "110130",
    "export_category": "10",
    "export_kind": "1",
    "loading_port": "IDMAK",
    "exporter_identity": "1208220054321",
    "exporter_name": "UD Satu",
    "goods_owner_identity": "1208220012345",
    "goods_owner_name": "UD Dua",
    "item_number": "1",
    "hs_code": "09011110",
    "quantity": "10",
    "net_weight_kg": "20",
    "gross_weight_kg": "30",
    "document_net": "20",
    "destination_country": "JP",
    "origin_region_peb": "7308",
    "currency": "USD",
    "ndpbm": "14950",
    "fob_native": "100",
    "document_fob": "100",
    "exported_on": "2023-06-23",
    "declared_on": "2023-06-20",
    "tanggal_daftar": "2023-06-20",
}
_SAMPLE: Row = {"export_category": "37", "fob_native": "0", "document_fob": "0"}

_FLAT: Row = {"layout": "peb_flat"}
_LINE: Row = {**_FLAT, "nomor_daftar": "000001", "npe_number": "000123/NPE", "status": "SELESAI"}
NPWP = "013121660801000"

EDGES = (
    *row_edges("quantity"),
    edge("document_type_unknown", "document_type", good={"document_type": "30"}, bad={"document_type": "BC 2.3"}),
    edge("nomor_aju_invalid", "nomor_aju", good={}, bad={"nomor_aju": "1101301234562023062000000"}),
    edge("nomor_aju_substructure", "nomor_aju", good={}, bad={"nomor_aju": "11013012345620231399000001"}),
    edge("nomor_aju_substructure", "nomor_aju", good={}, bad={"nomor_aju": "99013012345620230620000001"}),
    *party_edges("exporter"),
    edge("party_id_invalid", "exporter_npwp", good={}, bad={"exporter_identity": None}),
    *party_edges("goods_owner"),
    edge(
        "party_id_invalid",
        "goods_owner_npwp",
        good={"goods_owner_identity": None, "goods_owner_name": None},
        bad={"goods_owner_identity": None},
    ),
    *(
        edge(
            "document_conflict",
            "nomor_aju",
            good=(_LINE, {**_LINE, "item_number": "2", "hs_code": "09011120"}),
            bad=(_LINE, {**_LINE, "item_number": "2", **other}),
        )
        for other in (
            {"exporter_identity": "1208220054322"},
            {"goods_owner_identity": None, "goods_owner_name": None},
            {"destination_country": "US"},
            {"currency": "EUR"},
            {"exported_on": "2023-06-24"},
            {"tanggal_daftar": "2023-06-21"},
            {"office_code": "110300"},
            {"export_category": "33"},
            {"status": "PERUBAHAN"},
            {"npe_number": None, "status": None},
        )
    ),
    edge(
        "document_conflict",
        "nomor_aju",
        good=(_LINE, {**_LINE, "destination_country": "ZZ", "export_category": "1O", "goods_owner_identity": NPWP}),
        bad=(_LINE, {**_LINE, "goods_owner_identity": None, "goods_owner_name": None}),
    ),
    edge(
        "document_conflict",
        "nomor_aju",
        good=(_LINE, {**_LINE, "status": "BATAL"}),
        bad=(_LINE, {**_LINE, "status": "DITERIMA"}),
    ),
    edge(
        "document_conflict",
        "nomor_aju",
        good=(_LINE, {**_LINE, "nomor_aju": "11013012345620230620000002", "tanggal_daftar": "2023-06-21"}),
        bad=(_LINE, {**_LINE, "nomor_aju": "11013012345620230620000002"}),
    ),
    edge("export_date_differs", "exported_on", good={"exported_on": "2023-09-20"}, bad={"exported_on": "2023-09-21"}),
    edge("export_date_differs", "exported_on", good={"exported_on": "2023-03-20"}, bad={"exported_on": "2023-03-19"}),
    edge("status_unclear", "status", good={"status": "DIBATALKAN"}, bad={"status": "PENGAJUAN PEMBATALAN"}),
    edge("status_unclear", "status", good={"status": "NPE;PEMBATALAN"}, bad={"status": "NPE;BATAL DIBATALKAN"}),
    edge("status_unclear", "status", good={"status": "PENERBITAN NPE"}, bad={"status": "PENUNDAAN NPE"}),
    edge("status_unclear", "status", good={"status": "Belum NPE"}, bad={"status": "NPE ditunda"}),
    edge("status_unclear", "status", good={"status": "DITOLAK"}, bad={"status": "NPE;DITOLAK"}),
    edge(
        "status_unclear",
        "status",
        good={"status": "Belum NPE", "npe_number": None},
        bad={"status": "Belum NPE", "npe_number": "000123/NPE"},
    ),
    edge("npe_invalid", "npe_number", good={"npe_number": "000123/NPE"}, bad={"npe_number": "000000"}),
    edge("npe_invalid", "npe_number", good={"npe_number": "NPE-1/12"}, bad={"npe_number": "NPE-12"}),
    edge("npe_invalid", "npe_number", good={"npe_number": None}, bad={"npe_number": "belum per 5/12/2023"}),
    edge("npe_invalid", "npe_number", good={"npe_number": "123/BELU"}, bad={"npe_number": "diajukan 5/12/2023"}),
    edge(
        "npe_invalid",
        "npe_number",
        good={"npe_number": "belum", "status": "DIBATALKAN"},
        bad={"npe_number": "belum", "status": None},
    ),
    edge("npe_invalid", "npe_number", good={"npe_number": "NPPE-000123"}, bad={"npe_number": "NPP-000123"}),
    edge("npe_invalid", "npe_number", good={"npe_number": "000123/CABU"}, bad={"npe_number": "000123 dicabut"}),
    edge("several_numbers", "nomor_daftar", good={"nomor_daftar": "000123"}, bad={"nomor_daftar": "000123 dan 000124"}),
    *(
        edge(
            "name_on_behalf",
            "exporter_name",
            good={"exporter_name": good, "goods_owner_identity": None, "goods_owner_name": None},
            bad={"exporter_name": bad, "goods_owner_identity": None, "goods_owner_name": None},
        )
        for good, bad in (
            ("CV QQ JAYA", "PT JAYA QQ UD GEMILANG"),
            ("PT QQ", "SITI Q.Q. UD GEMILANG"),
            ("PT NAMA BAIK", "PT BAIK (UNDERNAME UD GEMILANG)"),
            ("PT ATAS", "PT ATAS A/N UD GEMILANG"),
        )
    ),
    edge(
        "name_on_behalf",
        "exporter_name",
        good={"exporter_name": "PT JAYA QQ UD DUA"},
        bad={"exporter_name": "PT JAYA QQ UD DUA", "goods_owner_identity": None, "goods_owner_name": None},
    ),
    *(
        edge("status_unclear", "status", good={"status": good}, bad={"status": bad})
        for good, bad in (("SELESAI", "GAGAL EKSPOR"), ("JADI", "TIDAK JADI"), ("DITERIMA", "DICABUT"))
    ),
    edge(
        "approval_untold",
        "npe_number",
        good={**_FLAT, "npe_number": None, "status": None},
        bad={**_FLAT, "kind:npe_number": None, "kind:status": None},
    ),
    edge(
        "fob_repeated",
        "fob_native",
        good=tuple({**_LINE, "item_number": str(at), "net_weight_kg": str(at)} for at in (1, 2)),
        bad=tuple({**_LINE, "item_number": str(at), "net_weight_kg": str(at)} for at in (1, 2, 3)),
    ),
    edge(
        "fob_repeated",
        "fob_native",
        good=tuple(
            {**_LINE, "item_number": str(at), "net_weight_kg": str(at), "fob_native": str(99 + at % 2)}
            for at in (1, 2, 3)
        ),
        bad=tuple({**_LINE, "item_number": str(at), "hs_code": f"090111{at}0"} for at in (1, 2, 3)),
    ),
    edge("category_unknown", "export_category", good={"export_category": "61"}, bad={"export_category": "62"}),
    edge("export_kind_unknown", "export_kind", good={"export_kind": "7"}, bad={"export_kind": "8"}),
    edge("export_kind_unknown", "export_kind", good={"export_kind": "1"}, bad={"export_kind": "0"}),
    edge("port_invalid", "loading_port", good={}, bad={"loading_port": "MAKASSAR"}),
    *goods_edges(written_by_people=_FLAT),
    edge("fob_invalid", "fob_native", good=_SAMPLE, bad={**_SAMPLE, "export_category": "10"}),
    edge("net_over_gross", "gross_weight_kg", good={"document_net": "30"}, bad={"document_net": "30.0001"}),
    edge("document_fob_missing", "document_fob", good={}, bad={"document_fob": None}),
    *count_edges("version", also=_FLAT),
    *amount_edges("document_net", also=_FLAT),
    *(case for field in ("declared_on", "tanggal_daftar") for case in day_edges(field)),
    *(plausible_edge(field) for field in ("declared_on", "tanggal_daftar")),
    *(ahead_edge(field) for field in ("declared_on", "tanggal_daftar")),
)
