"""Judgements from workbook to warehouse: they outrank a number, outlive a lost lake and a new key, and are erased.

The tests build on one another, as an office's year does.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest

from tests.golden.conftest import Office, an_office
from tests.golden.test_erasure import places_with
from tests.review.conftest import Returned, in_doubt
from umkm_pipeline.lake import Lake, engine
from umkm_pipeline.model.arrow import arrow_schema, to_frame
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.review.export import write_workbook
from umkm_pipeline.review.sides import shown_pairs

FIRST, SECOND = "2023-06", "2023-07"
HEADER = (
    "nama_umkm;nama_pemilik;nik;nib;alamat;kelurahan;kecamatan;nama_kabupaten_kota;no_telp;kbli;kategori;"
    "omset_per_bulan;modal_usaha;jumlah_karyawan"
)
PLACE = "Watampone;Tanete Riattang;Kab. Bone"
REST = "10130;Mikro;2.300.000;50000000;3"
MAJU = f"UD Zqmaju;Zqsiti;7308014502900001;1208220012345;Jl. Mawar;{PLACE};0812 3456 7890;{REST}"
OTHER = f"UD Zqmaju Jaya;Zqsiti;;1208220012345;Jl. Melati;{PLACE};0812 3456 7899;{REST}"
THIRD = f"CV Tiga;Ani;7308014502900003;1208220012347;Jl. Kenanga;{PLACE};0812 3456 7892;{REST}"
FOURTH = f"CV Empat;Cici;7308014502900004;1208220012348;Jl. Anggrek;{PLACE};0812 3456 7893;{REST}"


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with an_office() as there:
        for month, lines in ((FIRST, [MAJU, THIRD, FOURTH]), (SECOND, [OTHER])):
            folder = there.landing / "registry" / month
            folder.mkdir(parents=True)
            (folder / "bone.csv").write_text("\r\n".join([HEADER, *lines]) + "\r\n", encoding="utf-8")
        there.refresh_here(FIRST, SECOND)
        yield there


def firms(office: Office) -> dict[str, str]:
    """Firm by the row of the sheet: month and number."""
    rows = office.query("select period_month, row_number, umkm_id from identity.record_firm")
    return {f"{month:%m}/{row}": firm for month, row, firm in rows.itertuples(index=False)}


def judge(office: Office, pair: tuple[str, str], verdict: str, file: Path, by: str = "Rahma, Dinas") -> str:
    """Have a workbook about two rows written, judged and imported; what the command printed."""
    lake = Lake(office.local / "lake")
    rows = lake.read("identity_record")
    ids = {
        f"{month:%m}/{row}": record for month, row, record in rows[["period_month", "row_number", "record_id"]].values
    }
    one, other = sorted(ids[row] for row in pair)
    queue = to_frame(pa.Table.from_pylist([in_doubt(one, other)], arrow_schema(TABLES["identity_review_queue"])))
    with engine(office.local / "scratch") as con:
        write_workbook(shown_pairs(queue, partial(lake.scan, con=con)), file, left=0, fingerprint="abcd1234")
    back = Returned(file)
    back.fill(2, verdict, by)
    back.save(file)
    return office.umkm("review", "import", str(file))[0]


def test_judged_different_outranks_a_number_and_outlives_a_lost_lake(office: Office, tmp_path: Path) -> None:
    before = firms(office)
    assert before["06/2"] == before["07/2"]
    assert "1 different" in judge(office, ("06/2", "07/2"), "BEDA", tmp_path / "satu.xlsx")

    summary = office.summary("refresh", "--month", SECOND)
    assert (summary["reviews"]["in_force"], summary["reviews"]["idle"]) == ({"different": 1}, 0)
    split = firms(office)
    assert split["06/2"] == before["06/2"]
    assert split["07/2"] not in before.values()
    kept = office.query("select verdict, judged_by, judgement_path from identity.judgement")
    assert kept[["verdict", "judged_by"]].to_numpy().tolist() == [["different", "Rahma, Dinas"]]
    assert kept["judgement_path"].str.startswith("reviews/satu-").all()
    assert len(office.query("select * from identity.firm where nib = '1208220012345'")) == 2

    shutil.rmtree(office.local / "lake")
    summary = office.summary("backfill")
    assert (summary["rows_inserted"], summary["rows_closed"]) == (0, 0)
    assert firms(office) == split


def test_judged_anew_the_firm_is_one_again_and_the_other_id_leads_to_it(office: Office, tmp_path: Path) -> None:
    split = firms(office)
    judge(office, ("06/2", "07/2"), "SAMA", tmp_path / "dua.xlsx", by="Budi")
    office.refresh_here(FIRST, FIRST)
    joined = firms(office)
    assert joined["06/2"] == joined["07/2"] == split["06/2"]
    redirect = office.query("select from_id, to_id from identity.id_redirect")
    assert redirect.to_numpy().tolist() == [[split["07/2"], split["06/2"]]]
    # Nothing was rewritten: both judgements are there, and the history never closed a row.
    history = office.query("select verdict, known_to from identity.judgement_history order by judged_at")
    assert history["verdict"].tolist() == ["different", "same"]
    assert history["known_to"].isna().all()


def test_judged_same_joins_two_numbers_and_outlives_another_key(office: Office, tmp_path: Path) -> None:
    judge(office, ("06/3", "06/4"), "SAMA", tmp_path / "tiga.xlsx")
    office.refresh_here(FIRST, FIRST)
    joined = firms(office)
    assert joined["06/3"] == joined["06/4"] != joined["06/2"]
    rules = office.query("select distinct link_rule from identity.record_firm where row_number in (3, 4)")
    assert rules["link_rule"].tolist() == ["judgement"]
    office.umkm("key", "rotate")
    _, said = office.umkm("refresh", "--month", FIRST)
    assert "0 rows new, 0 closed" in said
    assert firms(office) == joined


def test_a_person_who_is_erased_takes_what_was_judged_of_them_along(office: Office) -> None:
    token = office.query("select token from identity.contact where contact_value = '7308014502900001'")["token"].item()
    assert len(office.query("select * from identity.judgement")) == 3
    done = json.loads(office.umkm("forget", token, "--yes", "--json")[0])
    assert done["lake"]["identity_judgement"] == done["warehouse"]["identity.judgement"] == 2
    named = {left["source_path"] for left in done["landing"] if left["source_path"].startswith("reviews/")}
    assert len(named) == 2
    secret = re.compile(b"zqmaju|zqsiti|7308014502900001", re.IGNORECASE)
    assert places_with(office, secret) == []
    # The workbooks are the office's and still there: what they say of the person is not taken in again.
    office.refresh_here(FIRST, FIRST)
    left = office.query("select * from identity.judgement_history")
    assert len(left) == 1
    assert places_with(office, secret) == []


def test_a_file_that_is_no_review_workbook_is_told_and_ends_with_1(office: Office) -> None:
    (office.landing / "reviews" / "catatan.txt").write_text("halo", encoding="utf-8")
    summary = office.summary("refresh", "--month", FIRST, code=1)
    assert [other["path"] for other in summary["reviews"]["not_ours"]] == ["reviews/catatan.txt"]
    assert summary["reviews"]["in_force"] == {"same": 1}
