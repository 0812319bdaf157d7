"""The whole sample: same bytes for the same seed, addresses that point at the right cells, figures that hold."""

from __future__ import annotations

import csv
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from umkm_pipeline.samples.generate import generate

COMMITTED = Path(__file__).resolve().parents[2] / "data" / "samples"
MEGABYTE = 1 << 20

Rows = dict[tuple[str, str, int], str]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample")
    generate(out)
    return out


def _truth(sample: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(sample / "truth" / name, dtype=str, keep_default_na=False)


def _files(folder: Path) -> dict[str, bytes]:
    files = (file for part in ("landing", "truth") for file in (folder / part).rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def test_the_committed_sample_is_what_the_generator_writes(sample: Path) -> None:
    written, committed = _files(sample), _files(COMMITTED)
    assert sorted(written) == sorted(committed)
    assert [name for name in written if written[name] != committed[name]] == []


def test_it_stays_small(sample: Path) -> None:
    assert sum(map(len, _files(sample).values())) < 3 * MEGABYTE


def test_it_spans_years_and_every_layout(sample: Path) -> None:
    files = _truth(sample, "files.csv")
    assert {"certificates", "reported_exports", "curation", "missions"} < set(files["source"])
    assert {"oss_project", "district_sheets", "semicolon_csv", "sidt"} < set(files["layout"])
    assert {"attendance_block", "participants_flat", "peb_json", "peb_flat", "cn_json"} < set(files["layout"])
    assert files["period_month"].nunique() >= 18
    assert files["period_month"].min() == "2019-03-01"
    assert files["period_month"].max() <= "2024-12-01"


def test_rows_read_are_the_listed_rows(sample: Path) -> None:
    rows = _truth(sample, "rows.csv")
    # A row of a wide table is as many rows as it has figures, all of one address and role.
    address = ["source_path", "sheet", "row_number"]
    rows["nth"] = rows.groupby([*address, "party_role"]).cumcount()
    rows = rows.drop_duplicates([*address, "nth"])
    files = _truth(sample, "files.csv").set_index("source_path")["rows_read"].astype(int)
    listed = rows.groupby("source_path").size().reindex(files.index, fill_value=0)
    assert listed.to_dict() == files.to_dict()


def test_every_rule_is_planted_at_least_twice(sample: Path) -> None:
    rows = _truth(sample, "rows.csv").drop_duplicates(["source_path", "sheet", "row_number"])
    planted = Counter(
        (source, rule)
        for source, rules in rows[["source", "expected_rule"]].itertuples(index=False)
        for rule in rules.split(";")
        if rule
    )
    for source, rules in RULES.items():
        rare = sorted(rule for rule in rules.split() if planted[source, rule] < 2)
        assert rare == [], source


RULES = {
    "registry": """name_blank total_row row_duplicate key_missing nib_padded nib_invalid nib_digits_lost npwp_invalid
        npwp_checksum nik_numeric nik_invalid nik_region_unknown phone_invalid email_invalid region_unresolved
        region_recoded number_unreadable turnover_negative unit_unknown turnover_large capital_negative
        size_class_differs kbli_unknown hs_padded hs_invalid workers_range foreign_percent_range certificate_unknown
        nib_date_future date_unreadable nib_duplicate""",
    "training": """participant_blank total_row event_underivable programme_unknown place_unresolved dates_invalid
        key_missing attendance_unknown participant_repeated headcount_differs class_unknown nib_padded nib_invalid
        nib_digits_lost nik_numeric nik_invalid phone_invalid""",
    "exports": """document_type_unknown currency_missing row_duplicate nomor_aju_invalid nomor_aju_substructure
        office_invalid party_id_invalid category_unknown hs_padded hs_dotted hs_invalid currency_unknown ndpbm_invalid
        ndpbm_off_reference ndpbm_scale fob_invalid document_fob_differs net_over_gross destination_invalid
        origin_region_unknown date_unreadable number_unreadable""",
    "parcels": "parcel_overweight parcel_number_invalid row_duplicate",
    "certificates": """row_duplicate ska_number_missing ska_number_conflict ska_replaces_itself ska_form_unknown
        ska_status_unknown date_unreadable date_implausible date_missing name_blank key_missing origin_region_unknown
        hs_dotted hs_padded hs_invalid destination_invalid currency_missing currency_unknown fob_invalid
        number_unreadable peb_reference_invalid reference_missing""",
    "reported_exports": """row_duplicate name_blank key_missing nib_invalid phone_invalid region_unresolved
        destination_invalid number_unreadable value_negative value_missing currency_missing currency_unknown
        reported_channel_unknown proof_unknown mark_unknown peb_reference_invalid peb_number_missing period_unreadable
        period_too_long period_future date_implausible""",
    "curation": """row_duplicate name_blank key_missing nib_invalid nib_duplicate phone_invalid region_unresolved
        hs_dotted hs_padded hs_invalid number_unreadable score_range total_score_differs decision_unknown
        decision_missing rank_shared programme_unknown date_unreadable date_implausible""",
    "missions": """row_duplicate total_row name_blank key_missing nib_invalid nik_numeric phone_invalid
        region_unresolved hs_invalid invited_blank attendance_unknown invited_kind_unknown country_unknown
        seller_unidentified mission_line_unknown event_underivable place_unresolved sending_province_unknown
        dates_invalid date_implausible buyer_place_unknown deal_kind_unknown number_unreadable value_negative
        value_missing""",
    "targets": """row_duplicate target_document_unknown target_owner_missing region_unresolved programme_unknown
        indicator_missing indicator_unknown figure_unit_unknown figure_unit_differs figure_missing number_unreadable
        target_not_positive period_invalid basis_missing basis_unknown basis_conflict direction_unknown
        direction_missing direction_assumed revision_invalid revision_undated date_unreadable date_implausible
        figure_contradicts""",
    "official_stats": """row_duplicate total_row region_unresolved indicator_missing indicator_unknown figure_missing
        number_unreadable figure_unit_unknown figure_unit_differs figure_negative period_invalid basis_missing
        basis_unknown basis_conflict mark_unknown attribution_unknown attribution_missing goods_code_invalid
        size_class_unknown publication_missing date_unreadable published_too_early release_status_unknown
        revision_invalid figure_contradicts cumulative_falls""",
    "clusters": """row_duplicate cluster_blank name_blank key_missing nib_invalid nib_digits_lost nik_invalid
        phone_invalid region_unresolved year_invalid number_unreadable cluster_firms_missing workers_below_firms
        workers_range production_negative capital_negative cluster_contradicts kbli_unknown""",
}


def test_addresses_point_at_rows_that_carry_the_ids(sample: Path) -> None:
    firms = _truth(sample, "firms.csv").set_index("firm_key")[["nib", "npwp"]].to_dict("index")
    rows = _truth(sample, "rows.csv")
    rows = rows[(rows["id_usable"] != "") & (rows["defect"] != "file_duplicate")]
    written = _written_rows(sample / "landing")
    wrong = []
    for row in rows.itertuples():
        text = written[str(row.source_path), str(row.sheet), int(str(row.row_number))]
        firm = firms[str(row.firm_key)]
        if "nib" in str(row.id_usable).split(",") and firm["nib"].lstrip("0") not in text:
            wrong.append((row.source_path, row.sheet, row.row_number, "nib"))
        if "npwp" in str(row.id_usable).split(",") and firm["npwp"][1:] not in text.replace(".", "").replace("-", ""):
            wrong.append((row.source_path, row.sheet, row.row_number, "npwp"))
    assert wrong == []
    assert len(rows) > 2000


def test_total_rows_are_where_the_truth_says(sample: Path) -> None:
    rows = _truth(sample, "rows.csv")
    written = _written_rows(sample / "landing")
    totals = rows[rows["expected_rule"] == "total_row"]
    texts = [written[str(row.source_path), str(row.sheet), int(str(row.row_number))] for row in totals.itertuples()]
    assert all("JUMLAH" in text or "Mengetahui" in text for text in texts)


def test_jateng_comes_out_to_the_rupiah(sample: Path) -> None:
    figures = json.loads((sample / "truth" / "programmes.json").read_text())["JATENG-COACHING-2019"]
    exports = _truth(sample, "exports.csv").merge(_truth(sample, "firms.csv"), on="firm_key")
    cohort = exports[(exports["groups"] == "jateng_coaching") & (exports["counts"] == "true")]
    window = cohort[cohort["exported_on"].between("2019-03-04", "2019-11-03") & (cohort["is_commercial"] == "true")]
    assert sum(map(Decimal, window["fob_usd"])) == Decimal("10800000.00") == Decimal(figures["value_in_window_usd"])
    assert sum(map(Decimal, window["fob_idr"])) == Decimal("151340000000.00") == Decimal(figures["value_in_window_idr"])
    assert {"KH", "CZ", "HU", "AR", "CL"} < set(window["destination_country"])
    assert (figures["distinct_participants"], figures["events"][0]["days_held"]) == (25, 8)


def test_lampung_comes_out_to_the_cent(sample: Path) -> None:
    figures = json.loads((sample / "truth" / "programmes.json").read_text())
    exports = _truth(sample, "exports.csv").merge(_truth(sample, "firms.csv"), on="firm_key")
    april = exports[
        (exports["province_code"] == "18") & (exports["month"] == "2021-04-01") & (exports["counts"] == "true")
    ]
    assert sum(map(Decimal, april["fob_usd"])) == Decimal("302770000.00")
    assert figures["LAMPUNG-PROVINCE-EXPORTS"]["fob_usd"] == "302770000.00"


def test_published_counts(sample: Path) -> None:
    figures = json.loads((sample / "truth" / "programmes.json").read_text())
    sulsel, kominfo = figures["SULSEL-EKSPOR-2023"], figures["KOMINFO-MAKASSAR-2024"]
    assert (sulsel["distinct_participants"], sulsel["first_exporters_after"]) == (140, 28)
    assert sulsel["funding"] == {"APBD": 2, "APBN": 2}
    assert [event["participants"] for event in kominfo["events"]] == [30, 30, 30, 12, 12, 12]
    assert kominfo["distinct_participants"] == figures["KOMINFO-MAKASSAR-2023"]["distinct_participants"] == 90
    assert sum(event["informal_reporters"] for event in kominfo["events"]) == 7
    assert figures["LAMPUNG-BINAAN-2021"]["distinct_participants"] == 90


def test_kalsel_has_the_published_share_of_micro_firms(sample: Path) -> None:
    rows = _truth(sample, "rows.csv").merge(_truth(sample, "firms.csv"), on="firm_key")
    listed = rows[rows["source_path"].str.endswith("umkm_kalsel_2023.csv") & (rows["expected_outcome"] == "accepted")]
    assert listed["firm_key"].is_unique
    assert listed["size_class"].value_counts().to_dict() | {"menengah": 0, "kecil": 0} == {
        "mikro": 328,
        "kecil": 0,
        "menengah": 0,
    }
    assert len(listed) == 364


def test_those_chosen_are_those_who_were_trained(sample: Path) -> None:
    rows = _truth(sample, "rows.csv")
    accepted = rows[rows["expected_outcome"] == "accepted"]
    curation = json.loads((sample / "truth" / "programmes.json").read_text())["CURATION"]["SULSEL-EKSPOR-2023"]
    assert (curation["accepted"], curation["reserve"]) == (140, 20)
    assert curation["candidates"] > 4 * 140
    candidates = set(accepted.loc[accepted["party_role"] == "candidate", "firm_key"])
    trained = accepted["source_path"].str.contains("training/2023-0[3568]/daftar_hadir")
    assert set(accepted.loc[trained, "firm_key"]) <= candidates


def test_published_missions(sample: Path) -> None:
    missions = json.loads((sample / "truth" / "programmes.json").read_text())["MISSIONS"]
    assert [mission["deal_value_idr"] for mission in missions.values()][-2:] == [340 * 10**9, 26 * 10**9]
    assert [mission["announced_deals_idr"] for mission in missions.values()][-2:] == [340 * 10**9, 26 * 10**9]
    assert missions["63/3171/2024-03-05"]["embassies_invited"] == 16
    assert {name.split("/")[1] for name in missions if name.startswith("63/")} == {"3171", "3471", "5171"}


def test_clusters_and_figures_are_those_published(sample: Path) -> None:
    figures = json.loads((sample / "truth" / "programmes.json").read_text())
    rows = _truth(sample, "rows.csv").query("expected_outcome == 'accepted'")
    assert (rows["source_path"].str.endswith("sentra_kalsel_2023.xlsx")).sum() == figures["CLUSTERS"]["clusters"] == 131
    assert Decimal(figures["TARGETS"]["export_value_usd"]) == Decimal("1.71e9")
    published = figures["OFFICIAL_STATS"]
    assert Decimal(published["lampung_usd"]) == Decimal("302.77e6")
    assert Decimal(published["sulsel_january_to_april_usd"]) == Decimal("769e6")
    assert (published["kalsel_smes"], published["kalsel_micro"]) == (364_628, 328_567)


def test_only_one_source_can_be_written(tmp_path: Path) -> None:
    generate(tmp_path, only=frozenset({"parcels"}))
    assert {folder.name for folder in (tmp_path / "landing").iterdir()} == {"parcels"}
    assert set(_truth(tmp_path, "rows.csv")["source"]) == {"parcels"}


def _written_rows(landing: Path) -> Rows:
    """Text of every row of every readable file, by path, sheet and row number."""
    rows: Rows = {}
    for file in landing.rglob("*.*"):
        path = str(file.relative_to(landing))
        if file.suffix == ".xlsx":
            rows |= _sheet_rows(path, file)
        elif file.suffix == ".csv":
            rows |= _csv_rows(path, file)
        elif file.suffix == ".json":
            rows |= _json_rows(path, file)
    return rows


def _sheet_rows(path: str, file: Path) -> Rows:
    with CalamineWorkbook.from_path(file) as book:
        return {
            (path, name, number): "|".join(str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row)
            for name in book.sheet_names
            for number, row in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), start=1)
        }


def _csv_rows(path: str, file: Path) -> Rows:
    encoding = "cp1252" if "2020-11" in path else "utf-8-sig"
    rows: Rows = {}
    with file.open(encoding=encoding, newline="") as text:
        start = 1
        reader = csv.reader(text, delimiter=";" if "umkm" in file.name else ",")
        for row in reader:
            rows[path, "csv", start] = "|".join(row)
            start = reader.line_num + 1
    return rows


def _json_rows(path: str, file: Path) -> Rows:
    content = json.loads(file.read_text())
    prefix, documents = ("data", content["data"]) if isinstance(content, dict) else ("", content)
    items = "barang" if "peb" in file.name else "cnBarangList"
    return {
        (path, f"{prefix}[{at}].{items}", number): json.dumps(document)
        for at, document in enumerate(documents)
        for number in range(1, len(document[items]) + 1)
    } | {(path, f"{prefix}[{at}]", 1): json.dumps(document) for at, document in enumerate(documents)}
