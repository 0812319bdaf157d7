"""Both sides of the rules that every source has of a row as such (`ROW_RULES`)."""

from __future__ import annotations

from tests.quality.edge import Edge, edge
from umkm_pipeline.ingest.mapping import AGAIN, BEYOND, BROKEN, KIND, LEAD, REMARK, REPAIR


def row_edges(field: str) -> tuple[Edge, ...]:
    """The edges, shown on the cell of one mapped field of the source."""
    return (
        edge("total_row", good={LEAD: "Total Mandiri"}, bad={LEAD: "TOTAL"}),
        edge("total_row", good={LEAD: "Jumlahan"}, bad={LEAD: "J U M L A H"}),
        edge("total_row", good={LEAD: "Sub Total Jaya"}, bad={LEAD: "Sub Total Kec. Lau"}),
        edge("total_row", good={LEAD: "Rata-rata Jaya"}, bad={LEAD: "Rata - rata"}),
        edge("total_row", good={LEAD: "Jumlah (Jaya)"}, bad={LEAD: "Jml. Keseluruhan (1+2) :"}),
        edge("header_repeated", good={AGAIN: False}, bad={AGAIN: True}),
        *(
            edge("row_withdrawn", good={REMARK: good}, bad={REMARK: bad})
            for good, bad in (
                (None, "BATAL"),
                ("Kec. Batalaiworu", "dibatalkan 7/12"),
                ("tidak dibatalkan", "ekspor tidak jadi"),
                ("batal hadir", "pembatalan"),
                ("harga naik ganda, stok ada dua", "data ganda"),
                ("bukan ganda", "Double input"),
                ("Pengganti SKA yang dibatalkan", "SKA dibatalkan, diganti nomor 123"),
                ("tidak ada pembatalan", "ada pembatalan"),
                ("tidak jadi tutup", "tidak jadi"),
                ("data ganda sudah dihapus", "dihapus, data ganda"),
            )
        ),
        edge("row_shifted", good={BEYOND: None}, bad={BEYOND: "x"}),
        edge("formula_error", good={}, bad={KIND + field: "e"}),
        edge("formula_without_value", good={}, bad={KIND + field: "f"}),
        *(
            edge(name, good={BROKEN: None}, bad={BROKEN: name})
            for name in ("row_ragged", "encoding_broken", "header_moved", "cells_merged", "row_struck")
        ),
        edge("row_unreadable", good={BROKEN: "row_ragged"}, bad={BROKEN: "another_fault"}),
        *(
            edge(name, good={REPAIR: None}, bad={REPAIR: name})
            for name in (
                *("delimiter_mixed", "encoding_repaired", "row_recut", "quote_repaired", "cell_struck", "sheet_hidden"),
            )
        ),
    )
