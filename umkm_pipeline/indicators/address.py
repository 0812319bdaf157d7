"""The kabupaten/kota that an address on a customs document spells out.

Belongs here: places that an address states beyond doubt. Nothing else on a customs document tells where a firm is: the
origin of the goods is a code of another scheme and of the goods, the customs office is where they left, NIK and NPWP
keep the place where the number was given.
"""

from __future__ import annotations

import ibis
import pandas as pd

from umkm_pipeline.identity.firm import recency
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import PartyRole
from umkm_pipeline.reference import gazetteer

_DECLARED = (PartyRole.EXPORTER.value, PartyRole.OWNER.value, PartyRole.SENDER.value)


def declared_place(scan: Scan) -> ibis.Table:
    """Where the latest telling address of each firm on a customs document is: umkm_id, province_code, region_code.

    An address tells it where one part (between commas, semicolons or line breaks) is nothing but "Kabupaten", "Kab." or
    "Kota" and the official name. A bare "Semarang", a town in a longer part, and an address with two such parts say
    nothing.
    """
    firm_of = scan("identity_record_firm").select("record_id", "party_role", "umkm_id")
    records = scan("identity_record").join(firm_of, ["record_id", "party_role"])
    declared = records.filter(records.party_role.isin(_DECLARED))
    addresses = declared.group_by("umkm_id", "address").agg(recency=recency(declared).max())
    parts = addresses.address.upper().re_replace(r"[;\r\n]", ",").split(",")
    each = addresses.mutate(part=parts.unnest())
    each = each.mutate(place=each.part.strip().re_replace(r"\s+", " ").re_replace(r"^KAB(\.| )\s*", "KABUPATEN "))
    named = each.join(ibis.memtable(stated_places()), "place")
    told = named.group_by("umkm_id", "address", "recency").agg(
        region_code=named.region_code.min(), last=named.region_code.max()
    )
    told = told.filter(told.region_code == told["last"])
    latest = told.group_by("umkm_id").agg(region_code=told.region_code.argmax(told.recency))
    return latest.select("umkm_id", province_code=latest.region_code.left(2), region_code=latest.region_code)


def stated_places() -> pd.DataFrame:
    """What stands for one kabupaten/kota and nothing else: `place` in capitals, `region_code`.

    Without the few kota that share name and word with a village elsewhere ("Kota Medan" in Riau, "Kota Batu").
    """
    regencies = gazetteer.regencies()
    places = pd.DataFrame({"place": regencies["region_name"].str.upper(), "region_code": regencies["region_code"]})
    smaller = pd.concat(
        [
            gazetteer.districts().set_axis(["code", "name", "parent"], axis="columns"),
            gazetteer.villages().set_axis(["code", "name", "parent"], axis="columns"),
        ]
    )
    smaller = smaller.assign(place=smaller["name"].str.upper(), within=smaller["code"].str[:4])
    shared = places.merge(smaller, on="place").query("region_code != within")
    return places[~places["place"].isin(shared["place"])]
