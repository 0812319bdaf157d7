"""Both sides of the rules of places that sources with a kabupaten/kota share (`REGION_RULES`)."""

from __future__ import annotations

from tests.quality.edge import Edge, Row, edge


def region_edges(also: Row | None = None) -> tuple[Edge, ...]:
    """The edges, on rows that differ from the source's good one by `also` and by their place."""
    place: Row = {"village_name": None, "district_code": None, "province_code": None, **(also or {})}
    beside = {**place, "region_code": "7308"}
    cianjur = {**place, "region_code": "Kab. Cianjur"}
    libureng = {**place, "region_code": "Kab. Bone", "district_code": "Libureng"}
    return (
        edge(
            "region_ambiguous",
            "region_code",
            good={**place, "region_code": "Kota Bogor"},
            bad={**place, "region_code": "Bogor"},
        ),
        edge(
            "region_ambiguous",
            "region_code",
            good={**place, "region_code": "Bogor", "district_code": "Ciawi"},
            bad={**place, "region_code": "Bogor", "district_code": "Entah"},
        ),
        edge(
            "region_code_unknown",
            "region_code",
            good={**place, "region_code": "9101"},
            bad={**place, "region_code": "9199"},
        ),
        edge(
            "region_code_name_differ",
            "region_code",
            good={**beside, "region_code.name": "Kab. Bone"},
            bad={**beside, "region_code.name": "Kab. Maros"},
        ),
        edge(
            "region_code_name_differ",
            "region_code",
            good={**beside, "scheme:region_code": "bps", "region_code.name": "Kab. Maros"},
            bad={**beside, "scheme:region_code": "bps", "region_code.name": "Kab. Bone"},
        ),
        edge(
            "region_recoded",
            "region_code",
            good={**place, "region_code": "9301"},
            bad={**place, "region_code": "9101"},
        ),
        edge(
            "region_spelling",
            "region_code",
            good={**place, "region_code": "Kab. Pangkajene Kepulauan"},
            bad={**place, "region_code": "Kab. Pangkep"},
        ),
        edge(
            "district_unresolved",
            "district_code",
            good={**cianjur, "district_code": "Cugenang"},
            bad={**cianjur, "district_code": "Ciawi"},
        ),
        edge(
            "district_unresolved",
            "district_code",
            good={**place, "region_code": "Kab. Entah", "district_code": "Entah"},
            bad={**cianjur, "district_code": "Entah"},
        ),
        edge(
            "village_unresolved",
            "village_code",
            good={**libureng, "village_name": "Mattirobulu"},
            bad={**libureng, "village_name": "Entah"},
        ),
        edge(
            "village_unresolved",
            "village_code",
            good={**libureng, "district_code": "Entah", "village_name": "Mattirobulu"},
            bad={**libureng, "district_code": None, "village_name": "Mattirobulu"},
        ),
        edge(
            "region_spelling",
            "district_code",
            good={**cianjur, "district_code": "Cubinong"},
            bad={**cianjur, "district_code": "Cibinong"},
        ),
        edge(
            "region_spelling",
            "village_code",
            good={**libureng, "village_name": "Matirro Bulu"},
            bad={**libureng, "village_name": "Mattiro Bulu"},
        ),
    )
