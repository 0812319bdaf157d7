"""Resolves the place columns of a sheet to Kemendagri 2025 codes, and gives what other parts ask about regions.

Belongs here: columns in, codes out. Places named in free text are in `sites.py`, the tables in `gazetteer.py`.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from umkm_pipeline.errors import FileHeldError
from umkm_pipeline.model.arrow import to_arrow, to_frame
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.reference import gazetteer, names
from umkm_pipeline.reference.distinct import distinct_rows
from umkm_pipeline.reference.gazetteer import DISTRICT_DIGITS, FOLDED, REGENCY_DIGITS, VILLAGE_DIGITS
from umkm_pipeline.reference.sites import resolve_site
from umkm_pipeline.reference.tables import TEXT, table, text

__all__ = ["dim_region", "known_nik_prefixes", "peb_origin_known", "resolve_regions", "resolve_site"]

UNRESOLVED, RECODED = "region_unresolved", "region_recoded"

UNKNOWN_REGION, UNKNOWN_PROVINCE, UNKNOWN_NAME = "0000", "00", "Tidak diketahui"

_LEVELS = ("province", "region", "district", "village")


def resolve_regions(frame: pd.DataFrame, *, province: str | None = None, region: str | None = None) -> pd.DataFrame:
    """Resolve village, kecamatan, kabupaten/kota and province, each within the one above it.

    Args:
        frame: any of the columns `village`, `district`, `region`, `province`: names as people write them, or Kemendagri
            codes with or without dots. BPS codes look the same and are not understood.
        province: name or code that stands where a row has no province; also the first place to look for a row's region.
        region: name or code that stands where a row has no region.

    Returns:
        A frame of the same index with `village_code`, `district_code`, `region_code`, `province_code` (null where not
        known) and `problem`: "region_unresolved" when a region (or, without one, a province) was given and cannot be
        told, "region_recoded" when it was given by a code or province that it had before 2025, else "".

    A name shared by a kabupaten and a kota (Bogor, Semarang) is told apart by the word before it, else by the kecamatan
    where only one of the two has it; otherwise it is unresolved: to prefer either would be wrong half of the time
    without a trace. "Kota X" never means "Kabupaten X". A row's own province binds; the one of the keyword only comes
    first, since lists of one province do name places in others. A village or kecamatan that is not found leaves its
    code null without a problem. Without anything given all codes are null and the problem is "".

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
    return _resolve(distinct, province, region).take(number).set_axis(frame.index)


def known_nik_prefixes() -> frozenset[str]:
    """First six digits that a NIK may have.

    They are every kecamatan of 2025, and those of the 26 renumbered kabupaten/kota under their code of 2022 with the
    same last two digits. A NIK keeps the code of the year it was issued in. Not known here: kecamatan that were
    abolished or renumbered on their own, and codes of before earlier splits (Kalimantan Utara as 64xx, Sulawesi Barat
    as 73xx). An unknown prefix is therefore a warning.
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
    current = gazetteer.districts()["district_code"]
    renumbered = gazetteer.recodes().set_index("kode_2025")["kode_2022"]
    old = current.str[:REGENCY_DIGITS].map(renumbered).astype(TEXT) + current.str[REGENCY_DIGITS:]
    return frozenset(current) | frozenset(old.dropna())


def _resolve(given: pd.DataFrame, province: str | None, region: str | None) -> pd.DataFrame:
    """Resolve distinct combinations; see `resolve_regions`."""
    context = gazetteer.stated_province(province)
    if region and _stated_region(region, context).isna().all():
        raise FileHeldError(
            f"region {region!r} is not one kabupaten or kota",
            where="_source.yml",
            remedy="give its four-digit Kemendagri code, or its name with Kabupaten or Kota before it",
        )
    named = given["region"].fillna(region) if region else given["region"]
    own = _province_codes(given["province"])
    district_digits, village_digits = names.digits(given["district"]), names.digits(given["village"])

    found = _regency_of_code(named)
    found = _or_else(found, _regency_of_name(named, own, context, given["district"]))
    found = _or_else(found, _regency_of_code(district_digits.str[:REGENCY_DIGITS].mask(named.notna())))
    lies_now = (found["code"].str[:2] == own).fillna(value=False).astype(bool)
    lay_before = found["code"].isin(gazetteer.recodes()["kode_2025"]) & (_formerly(found["code"]) == own).fillna(
        value=False
    ).astype(bool)
    region_code = found["code"].mask(own.notna() & ~lies_now & ~lay_before)
    recoded = region_code.notna() & (found["recoded"] | lay_before)

    district_code = _below(given["district"], district_digits, region_code, "district")
    village_code = _below(given["village"], village_digits, district_code, "village")
    # A province that cannot be read is a problem of its own only where no region tells it.
    lost = region_code.isna() & (named.notna() | (given["province"].notna() & own.isna()))
    return pd.DataFrame(
        {
            "village_code": village_code,
            "district_code": district_code,
            "region_code": region_code,
            "province_code": region_code.str[:2].fillna(own.fillna(context) if context else own).astype(TEXT),
            "problem": pd.Series("", index=given.index, dtype=TEXT).mask(recoded, RECODED).mask(lost, UNRESOLVED),
        }
    )


def _stated_region(region: str, context: str | None) -> pd.Series:
    named, none = pd.Series([region], dtype=TEXT), pd.Series([pd.NA], dtype=TEXT)
    return _or_else(_regency_of_code(named), _regency_of_name(named, none, context, none))["code"]


def _or_else(found: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    missing = found["code"].isna()
    return pd.DataFrame(
        {"code": found["code"].fillna(other["code"]), "recoded": found["recoded"] | (missing & other["recoded"])}
    )


def _formerly(regions: pd.Series) -> pd.Series:
    """Province of 2022 of renumbered kabupaten/kota, else null."""
    return regions.map(gazetteer.recodes().set_index("kode_2025")["kode_2022"]).astype(TEXT).str[:2]


def _province_codes(values: pd.Series) -> pd.Series:
    return names.key(values).map(gazetteer.province_index()).astype(TEXT)


def _regency_of_code(values: pd.Series) -> pd.DataFrame:
    digits = names.digits(values)
    current = gazetteer.recode(digits.where(digits.str.len() == REGENCY_DIGITS))
    known = current["code"].isin(gazetteer.regencies()["region_code"])
    return pd.DataFrame({"code": current["code"].where(known), "recoded": current["recoded"] & known})


def _regency_of_name(values: pd.Series, own: pd.Series, context: str | None, districts: pd.Series) -> pd.DataFrame:
    parts = names.region_parts(values)
    # "Kota Baru" is Kabupaten Kotabaru: the word for the kind may belong to the name.
    asked = [(parts["kind"], parts["bare"]), (parts["kind"].where(parts["kind"] == "", ""), names.key(values))]
    asked += [(kind, FOLDED + names.fold(bare)) for kind, bare in asked]
    parents = [own.fillna(context), own.fillna("")] if context else [own.fillna("")]
    keys = [(parent + "|" + kind + "|" + bare).astype(TEXT) for parent in parents for kind, bare in asked]
    index = gazetteer.regency_index()
    renumbered = index.index[index["recoded"]]
    found = pd.DataFrame({"code": pd.Series(pd.NA, index=values.index, dtype=TEXT), "recoded": False})
    for key in keys:
        found = _or_else(
            found, pd.DataFrame({"code": key.map(index["code"]).astype(TEXT), "recoded": key.isin(renumbered)})
        )
    for key in keys:
        missing = found["code"].isna()
        told = _told_by_district(key[missing], districts[missing])
        found.loc[told.index, "code"] = told
    return found


def _told_by_district(keys: pd.Series, districts: pd.Series) -> pd.Series:
    """Codes of ambiguous names that only one of the candidates' kecamatan fits."""
    asked = pd.DataFrame({"index_key": keys, "district": districts}).dropna().reset_index(names="row")
    candidates = asked.merge(gazetteer.ambiguous_regencies(), on="index_key")
    if candidates.empty:
        return pd.Series(dtype=TEXT)
    fits = _below(candidates["district"], names.digits(candidates["district"]), candidates["code"], "district").notna()
    fitting = candidates[fits].drop_duplicates("row", keep=False)
    return fitting.set_index("row")["code"]


def _below(values: pd.Series, digits: pd.Series, parents: pd.Series, level: str) -> pd.Series:
    """Codes of kecamatan or villages within their parents, by code or by name."""
    index = gazetteer.district_index() if level == "district" else gazetteer.village_index()
    length, above = (DISTRICT_DIGITS, REGENCY_DIGITS) if level == "district" else (VILLAGE_DIGITS, DISTRICT_DIGITS)
    coded = gazetteer.recode(digits.where(digits.str.len() == length))["code"]
    coded = coded.where(coded.isin(index.array) & (coded.str[:above] == parents))
    bare = names.key(names.without_level(values, level))
    found = coded.astype(TEXT)
    for key in (names.key(values), bare, FOLDED + names.fold(bare)):
        found = found.fillna((parents + "|" + key).astype(TEXT).map(index)).astype(TEXT)
    return found
