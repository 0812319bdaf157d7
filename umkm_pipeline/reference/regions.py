"""Resolves the place columns of a sheet to Kemendagri 2025 codes, and gives what other parts ask about regions.

Belongs here: columns in, codes out. Places named in free text are in `sites.py`, the tables in `gazetteer.py`, editions
of codes in `editions.py`.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import pyarrow.compute as pc

from umkm_pipeline.errors import FileHeldError
from umkm_pipeline.ingest.cells import STRING, like
from umkm_pipeline.model.arrow import to_arrow, to_frame
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.reference import editions, gazetteer, names
from umkm_pipeline.reference.distinct import distinct_rows
from umkm_pipeline.reference.gazetteer import DISTRICT_DIGITS, FOLDED, REGENCY_DIGITS, VILLAGE_DIGITS, LowerPlaces
from umkm_pipeline.reference.sites import resolve_site
from umkm_pipeline.reference.tables import TEXT, table, text

__all__ = ["dim_region", "known_nik_prefixes", "peb_origin_known", "resolve_regions", "resolve_site"]

UNRESOLVED, AMBIGUOUS, CODE_UNKNOWN = "region_unresolved", "region_ambiguous", "region_code_unknown"
DIFFER, RECODED, RESPELLED = "region_code_name_differ", "region_recoded", "region_spelling"
DISTRICT_UNRESOLVED, VILLAGE_UNRESOLVED = "district_unresolved", "village_unresolved"
LOST = (UNRESOLVED, AMBIGUOUS, CODE_UNKNOWN, DIFFER)
"""Problems that leave a region without a code."""

BPS = "bps"
"""Scheme of codes that a layout or `_source.yml` may declare; without it a number is a Kemendagri code."""

UNKNOWN_REGION, UNKNOWN_PROVINCE, UNKNOWN_NAME = "0000", "00", "Tidak diketahui"

_LEVELS = ("province", "region", "region_name", "district", "village", "scheme")
_CODE_FIRST, _CODE_LAST = r"^\W*(\d{2}\.?\d{2})\W+(\D.*)$", r"^(\D*[^\W\d_]\D*?)\W+(\d{2}\.?\d{2})\W*$"


def resolve_regions(frame: pd.DataFrame, *, province: str | None = None, region: str | None = None) -> pd.DataFrame:
    """Resolve village, kecamatan, kabupaten/kota and province, each within the one above it.

    Args:
        frame: any of the columns `village`, `district`, `region`, `province`: names as people write them, or Kemendagri
            codes with or without dots; `region` may hold both (`7308 - Kab. Bone`). `region_name` is a name beside a
            code, which checks it. `scheme` is `bps` where the codes of regions are those of BPS.
        province: name or code that stands where a row has no province; also the first place to look for a row's region.
        region: name or code that stands where a row has no region.

    Returns:
        A frame of the same index with `village_code`, `district_code`, `region_code`, `province_code` (null where not
        known); `written_code`, the Kemendagri code of the region as the cell has it, null for names; and three columns
        of problems. `problem` is of the region (or, without one, of the province): "region_unresolved" for a name that
        is none, "region_ambiguous" for one that a kabupaten and a kota share, "region_code_unknown" for a number that
        is a code in no edition, "region_code_name_differ" where code and name mean two places; accepted are
        "region_recoded" (given by a code or province that it had before 2025) and "region_spelling" (by a known other
        spelling). `district_problem` and `village_problem` are "region_spelling", "district_unresolved" or
        "village_unresolved" for a name that is none within the place above it, or "".

    A bare number that means one place to Kemendagri and another to BPS is read as Kemendagri unless the scheme is
    declared. A name shared by a kabupaten and a kota (Bogor, Semarang) is told apart by the word before it, else by the
    kecamatan where only one of the two has it; to prefer either would be wrong half of the time without a trace. "Kota
    X" never means "Kabupaten X". A row's own province binds; the one of the keyword only comes first, since lists of
    one province do name places in others. A place below one that is not known is no problem of its own; a village of
    which no kecamatan is given is. Without anything given all codes are null and the problem is "".

    Raises:
        FileHeldError: the keyword `province` or `region` is not a place, which concerns every row of the file.
    """
    given = pd.DataFrame(
        {
            level: text(frame[level]) if level in frame else pd.Series(pd.NA, index=frame.index, dtype=TEXT)
            for level in _LEVELS
        },
        index=frame.index,
    )
    distinct, number = distinct_rows(given)
    return _resolve(distinct, province, region).astype(STRING).take(number).set_axis(frame.index)


def known_nik_prefixes() -> frozenset[str]:
    """First six digits that a NIK may have: the kecamatan of 2023 and 2025, and all of kabupaten/kota renumbered since.

    A NIK keeps the code of the year it was issued in. The kecamatan of the kabupaten/kota that left Papua are not at
    hand under their old codes, so any two digits pass there. Not known here: kecamatan that were abolished or
    renumbered on their own before 2023, and codes of before earlier splits (Kalimantan Utara as 64xx, Sulawesi Barat as
    73xx). An unknown prefix is therefore a warning.
    """
    return _nik_prefixes()


def peb_origin_known(codes: pd.Series) -> pd.Series:
    """Whether origin codes of export declarations (4 digits, a scheme of its own) are among those known.

    Known are the BPS codes of 2018, which the scheme follows, and "xx00" for each of their provinces. The complete list
    is not public: Sulawesi Barat under 73xx, Kalimantan Utara under 64xx and codes of before the splits of Papua are
    in use and not known here. Unknown is a warning, null is not known.
    """
    bps = table("regions/crosswalk_bps2018_to_kemendagri2025.csv")["kode_bps_2018"]
    return text(codes).isin([*bps, *(bps.str[:2] + "00").unique()])


def dim_region() -> pd.DataFrame:
    """`mart_dim_region`: provinces, kabupaten/kota, kecamatan and the two rows for "not known" ("00", "0000")."""
    provinces = gazetteer.provinces().rename(columns={"province_code": "region_code", "province_name": "region_name"})
    regencies = gazetteer.regencies().rename(columns={"province_code": "parent_code"})
    districts = gazetteer.districts().rename(
        columns={"region_code": "parent_code", "district_code": "region_code", "district_name": "region_name"}
    )
    unknown = pd.DataFrame(
        {
            "region_code": [UNKNOWN_PROVINCE, UNKNOWN_REGION],
            "region_name": [UNKNOWN_NAME] * 2,
            "region_level": ["province", "regency"],
            "parent_code": [None, UNKNOWN_PROVINCE],
        },
        dtype=TEXT,
    )
    rows = pd.concat(
        [
            unknown,
            provinces.assign(region_level="province"),
            regencies.assign(region_level="regency"),
            districts.assign(region_level="district"),
        ],
        ignore_index=True,
    )
    rows["province_code"] = rows["region_code"].str[:2]
    names_of = pd.concat([unknown.iloc[:1], provinces]).set_index("region_code")["region_name"]
    rows["province_name"] = rows["province_code"].map(names_of)
    model = TABLES["mart_dim_region"]
    return to_frame(to_arrow(model, rows.sort_values("region_code", ignore_index=True)))


@lru_cache(maxsize=1)
def _nik_prefixes() -> frozenset[str]:
    old = (f"{region}{number:02d}" for region in editions.renumbered_regencies() for number in range(100))
    return editions.known_districts() | frozenset(old)


def _resolve(given: pd.DataFrame, province: str | None, region: str | None) -> pd.DataFrame:
    """Resolve distinct combinations; see `resolve_regions`."""
    context = gazetteer.stated_province(province)
    if region and _stated_region(region, context) is None:
        raise FileHeldError(
            f"region {region!r} is not one kabupaten or kota",
            where="_source.yml",
            remedy="give its four-digit Kemendagri code, or its name with Kabupaten or Kota before it",
        )
    # A kecamatan comes with all of its villages, which say nothing of what is above them.
    distinct, number = distinct_rows(given.drop(columns="village"))
    above = _resolve_above(distinct, context, region).take(number).set_axis(given.index)
    in_region, in_district = above["region_code"].notna(), above["district_code"].notna()
    village = _below(given["village"], names.digits(given["village"]), above["district_code"], "village")
    asked = given["village"].notna() & in_region & (in_district | given["district"].isna())
    return above.assign(village_code=village["code"], village_problem=_told(village, asked, VILLAGE_UNRESOLVED))


def _resolve_above(given: pd.DataFrame, context: str | None, region: str | None) -> pd.DataFrame:
    """Resolve province, kabupaten/kota and kecamatan."""
    named = given["region"].fillna(region) if region else given["region"]
    own = _looked_up(names.key(given["province"]), gazetteer.province_index())
    number, name = _code_and_name(named, given["region_name"])
    district_digits = names.digits(given["district"])

    by_code = _regency_of_code(number, given["scheme"])
    by_name = _regency_of_name(name, own, context, given["district"])
    differ = _differ(by_code["code"], by_name)
    found = _or_else(by_code, by_name)
    if found["code"].isna().any():
        found = _or_else(found, _regency_of_town(name))
        found = _or_else(found, _regency_of_code(district_digits.str[:REGENCY_DIGITS].mask(named.notna()), None))
    lies_now = (found["code"].str[:2] == own).fillna(value=False).astype(bool)
    lay_before = found["code"].isin(editions.recodes()["kode_2025"]) & (_formerly(found["code"]) == own).fillna(
        value=False
    ).astype(bool)
    region_code = found["code"].mask((own.notna() & ~lies_now & ~lay_before) | differ)
    recoded = region_code.notna() & (found["recoded"] | lay_before)

    town = _looked_up(names.key(name), gazetteer.town_districts())
    district = _below(given["district"].fillna(town), district_digits.fillna(town), region_code, "district")
    # A province that cannot be read is a problem of its own only where no region tells it.
    lost = region_code.isna() & (named.notna() | (given["province"].notna() & own.isna()))
    problem = (
        pd.Series("", index=given.index, dtype=TEXT)
        .mask(region_code.notna() & found["respelled"], RESPELLED)
        .mask(recoded, RECODED)
        .mask(lost, UNRESOLVED)
        .mask(lost & by_name["shared"].notna() & by_code["code"].isna(), AMBIGUOUS)
        .mask(lost & by_code["unknown"] & by_name["code"].isna(), CODE_UNKNOWN)
        .mask(differ, DIFFER)
    )
    return pd.DataFrame(
        {
            "district_code": district["code"],
            "region_code": region_code,
            "province_code": region_code.str[:2].fillna(own.fillna(context) if context else own).astype(TEXT),
            "written_code": by_code["written"],
            "problem": problem,
            "district_problem": _told(district, given["district"].notna() & region_code.notna(), DISTRICT_UNRESOLVED),
        }
    )


def _told(found: pd.DataFrame, asked: pd.Series, unresolved: str) -> pd.Series:
    lost = asked & found["code"].isna()
    return pd.Series("", index=found.index, dtype=TEXT).mask(found["respelled"], RESPELLED).mask(lost, unresolved)


@lru_cache(maxsize=1024)
def _stated_region(region: str, context: str | None) -> str | None:
    named, none = pd.Series([region], dtype=TEXT), pd.Series([pd.NA], dtype=TEXT)
    found = _or_else(_regency_of_code(names.digits(named), None), _regency_of_name(named, none, context, none))
    return None if pd.isna(found["code"][0]) else str(found["code"][0])


def _code_and_name(cells: pd.Series, beside: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Digits of a code and words of a name, where a cell has one, the other or both; `beside` is a name of its own."""
    number = names.digits(cells)
    first, last = cells.str.extract(_CODE_FIRST), cells.str.extract(_CODE_LAST)
    inside = number.fillna(names.digits(first[0])).fillna(names.digits(last[1])).astype(TEXT)
    name = first[1].fillna(last[0]).fillna(cells.mask(number.notna())).fillna(beside)
    return inside, name.astype(TEXT)


def _differ(codes: pd.Series, by_name: pd.DataFrame) -> pd.Series:
    """Rows whose name is another place than their code, or one of several that the code is not among."""
    other = codes.notna() & by_name["code"].notna() & (by_name["code"] != codes).fillna(value=False).astype(bool)
    pairs = zip(codes.fillna(""), by_name["shared"].fillna(""), strict=True)
    outside = pd.Series([bool(code and shared) and code not in shared.split() for code, shared in pairs], codes.index)
    return other | outside.astype(bool)


def _or_else(found: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    missing = found["code"].isna()
    return pd.DataFrame(
        {
            "code": found["code"].fillna(other["code"]),
            "recoded": found["recoded"].where(~missing, other["recoded"]),
            "respelled": found["respelled"].where(~missing, other["respelled"]),
        }
    )


def _looked_up(keys: pd.Series, index: dict[str, str]) -> pd.Series:
    return pd.Series([index.get(key) for key in keys.fillna("")], index=keys.index, dtype=TEXT)


def _formerly(regions: pd.Series) -> pd.Series:
    """Province of 2022 of renumbered kabupaten/kota, else null."""
    return regions.map(editions.recodes().set_index("kode_2025")["kode_2022"]).astype(TEXT).str[:2]


def _regency_of_code(digits: pd.Series, scheme: pd.Series | None) -> pd.DataFrame:
    """Kabupaten/kota by a code of four digits: `code`, `recoded`, `written` (Kemendagri), and `unknown` for no code."""
    four = digits.where(digits.str.len() == REGENCY_DIGITS)
    bps = (scheme == BPS).fillna(value=False).astype(bool) if scheme is not None else pd.Series(False, digits.index)
    current = editions.recode(four.mask(bps))
    known = current["code"].isin(gazetteer.regencies()["region_code"])
    code = current["code"].where(known).fillna(editions.bps_to_kemendagri(four.where(bps)))
    return pd.DataFrame(
        {
            "code": code,
            "recoded": current["recoded"] & known,
            "respelled": False,
            "written": four.where(known & ~bps),
            "unknown": digits.notna() & code.isna(),
        }
    )


def _regency_of_town(values: pd.Series) -> pd.DataFrame:
    """Kabupaten/kota of a kecamatan that people take for one (Masohi)."""
    district = _looked_up(names.key(values), gazetteer.town_districts())
    return pd.DataFrame({"code": district.str[:REGENCY_DIGITS], "recoded": False, "respelled": district.notna()})


def _regency_of_name(values: pd.Series, own: pd.Series, context: str | None, districts: pd.Series) -> pd.DataFrame:
    """Kabupaten/kota by name: `code`, `recoded`, `respelled`, and `shared`, the codes of a name that does not tell."""
    parts = names.region_parts(values)
    # "Kota Baru" is Kabupaten Kotabaru: the word for the kind may belong to the name.
    asked = [(parts["kind"], parts["bare"]), (parts["kind"].where(parts["kind"] == "", ""), names.key(values))]
    asked += [(kind, FOLDED + names.fold(bare)) for kind, bare in asked]
    parents = [own.fillna(context), own.fillna("")] if context else [own.fillna("")]
    keys = [(parent + "|" + kind + "|" + bare).astype(TEXT).fillna("") for parent in parents for kind, bare in asked]
    index, ambiguous = gazetteer.regency_index(), gazetteer.ambiguous_regencies()
    rows = list(zip(*keys, strict=True))
    hits = [next((index[key] for key in row if key in index), None) for row in rows]
    shared = [
        None if hit else next((ambiguous[key] for key in row if key in ambiguous), None)
        for row, hit in zip(rows, hits, strict=True)
    ]
    told = [
        _told_by_district(codes, district) if codes else None
        for codes, district in zip(shared, names.without_level(districts, "district").fillna(""), strict=True)
    ]
    return pd.DataFrame(
        {
            "code": pd.Series([hit.code if hit else one for hit, one in zip(hits, told, strict=True)], dtype=TEXT),
            "recoded": [bool(hit and hit.recoded) for hit in hits],
            "respelled": [bool(hit and hit.respelled) for hit in hits],
            "shared": pd.Series(
                [" ".join(codes) if codes and not one else None for codes, one in zip(shared, told, strict=True)],
                dtype=TEXT,
            ),
        }
    ).set_axis(values.index)


def _told_by_district(codes: tuple[str, ...], district: str) -> str | None:
    """The one of several kabupaten/kota whose kecamatan a name or code is, if only one has it."""
    asked = pd.Series([district] * len(codes), dtype=TEXT)
    found = _below(asked, names.digits(asked), pd.Series(codes, dtype=TEXT), "district")["code"].notna()
    return codes[int(found.argmax())] if found.sum() == 1 else None


def _below(values: pd.Series, digits: pd.Series, parents: pd.Series, level: str) -> pd.DataFrame:
    """Kecamatan or villages within their parents, by code or by name: `code`, `respelled`."""
    length, above = (DISTRICT_DIGITS, REGENCY_DIGITS) if level == "district" else (VILLAGE_DIGITS, DISTRICT_DIGITS)
    index = _index_of(parents, level)
    coded = editions.recode(digits.where(digits.str.len() == length))["code"]
    coded = coded.where(coded.isin(index.codes) & (coded.str[:above] == parents).fillna(value=False))
    bare = names.key(names.without_level(values, level))
    keys = [parents + "|" + key for key in (names.key(values), bare, FOLDED + names.fold(bare))]
    places = pc.coalesce(*map(index.places_of, keys))
    respelled = like(values, pc.fill_null(index.respelled.take(places), False)).astype(bool)
    return pd.DataFrame(
        {"code": coded.fillna(like(values, index.codes.take(places))), "respelled": respelled & coded.isna()}
    )


def _index_of(parents: pd.Series, level: str) -> LowerPlaces:
    if level == "district":
        return gazetteer.district_index()
    return gazetteer.village_index(frozenset(map(str, parents.dropna().str[:REGENCY_DIGITS].unique())))
