"""The other sources of the lake at true scale: selections, targets, official figures, missions, clusters.

Belongs here: what these have in a country's five years, a month at a time. What firms are called is as in
`true_scale.py`, so that candidates, participants and members are firms of the registry.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from umkm_pipeline.reference.programmes import dim_programme

_CANDIDATES, _CHOSEN, _EVENTS, _LINES_AN_EVENT, _MEMBERS = 500, 0.2, 3, 40, 2_000
_FULL = 365_000

Ints = npt.NDArray[np.int64]
Texts = npt.NDArray[np.object_]


def others(
    rng: np.random.Generator, month: np.datetime64, region: Texts, nib: Callable[[Ints], Texts]
) -> dict[str, pd.DataFrame]:
    """Source → its rows of a month, without addresses; as many as fit the number of firms in `region`."""
    share = min(1.0, len(region) / _FULL)
    firm = rng.integers(len(region), size=max(10, round(_CANDIDATES * share)))
    member = rng.integers(len(region), size=max(10, round(_MEMBERS * share)))
    day = month.astype("datetime64[D]")
    return {
        "curation": _curation(rng, day, firm, region, nib),
        "targets": _targets(day, region),
        "official_stats": _official(rng, day, region),
        "missions": _missions(rng, day, firm, region, nib),
        "clusters": _clusters(day, member, region, nib),
    }


def _named(firm: Ints, region: Texts, nib: Callable[[Ints], Texts]) -> dict[str, object]:
    return {
        "business_name": ("Usaha " + pd.Series(firm).astype(str).str.zfill(6)).to_numpy(dtype=object),
        "nib": nib(firm),
        "region_code": region[firm],
        "province_code": pd.Series(region[firm]).str[:2],
    }


def _curation(
    rng: np.random.Generator, day: np.datetime64, firm: Ints, region: Texts, nib: Callable[[Ints], Texts]
) -> pd.DataFrame:
    programmes = dim_programme()["programme_code"].to_numpy(dtype=object)
    chance = rng.random(len(firm))
    return pd.DataFrame(
        {
            "programme_code": programmes[firm % len(programmes)],
            "curated_on": day,
            "quota": 30,
            **_named(firm, region, nib),
            "hs_code": "09011110",
            "hs6": "090111",
            "total_score": np.round(100 * rng.random(len(firm)), 2),
            "decision": np.select([chance < _CHOSEN, chance < 2 * _CHOSEN], ["accepted", "reserve"], "not_chosen"),
        }
    )


def _targets(day: np.datetime64, region: Texts) -> pd.DataFrame:
    year = day.astype("datetime64[Y]")
    provinces = sorted({str(code)[:2] for code in region})
    rows = pd.MultiIndex.from_product([provinces, ["export_value_usd", "exporters"]], names=["province_code", "of"])
    frame = rows.to_frame(index=False)
    return pd.DataFrame(
        {
            "target_document": "RPJMD",
            "province_code": frame["province_code"],
            "indicator_code": frame["of"],
            "unit_code": np.where(frame["of"] == "exporters", "count", "USD"),
            "period_start": year.astype("datetime64[D]"),
            "period_end": (year + 1).astype("datetime64[D]") - 1,
            "period_basis": "year",
            "target_value": 1_000_000,
            "direction": "higher",
            "revision": (day.astype("datetime64[M]") - year.astype("datetime64[M]")).astype(int),
            "revised_on": day,
        }
    )


def _official(rng: np.random.Generator, day: np.datetime64, region: Texts) -> pd.DataFrame:
    provinces = sorted({str(code)[:2] for code in region})
    return pd.DataFrame(
        {
            "province_code": provinces,
            "indicator_code": "export_value_usd",
            "unit_code": "USD",
            "period_start": day,
            "period_end": (day.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1,
            "period_basis": "month",
            "basis_certain": True,
            "attribution": "origin",
            "figure_value": rng.integers(1_000_000, 1_000_000_000, size=len(provinces)),
            "is_approximate": False,
            "revision": 0,
        }
    )


def _missions(
    rng: np.random.Generator, day: np.datetime64, firm: Ints, region: Texts, nib: Callable[[Ints], Texts]
) -> pd.DataFrame:
    firm = firm[: _EVENTS * _LINES_AN_EVENT]
    event = np.arange(len(firm)) // _LINES_AN_EVENT
    line = np.array(["event", "invitation", "participant", "deal"], dtype=object)[rng.integers(1, 4, size=len(firm))]
    line[np.unique(event, return_index=True)[1]] = "event"
    site = region[event]
    is_deal, is_invited, has_firm = line == "deal", line == "invitation", np.isin(line, ["participant", "deal"])
    rows = pd.DataFrame(
        {
            "mission_id": [f"{code[:2]}/{code}/{day}-{one}" for code, one in zip(site, event, strict=True)],
            "event_name": "Misi dagang",
            "mission_line": line,
            "sending_province_code": [code[:2] for code in site],
            "site_region_code": site,
            "starts_on": day,
            "ends_on": day + 1,
            "announced_deals_idr": pd.Series(1_000_000_000, index=range(len(firm))).where(line == "event"),
            "invited_name": pd.Series("Kedutaan", index=range(len(firm))).where(is_invited, None),
            "invited_country": pd.Series("JP", index=range(len(firm))).where(is_invited, None),
            "deal_kind": pd.Series("mou", index=range(len(firm))).where(is_deal, None),
            "deal_value_idr": pd.Series(100_000_000, index=range(len(firm))).where(is_deal),
            "buyer_country": pd.Series("JP", index=range(len(firm))).where(is_deal, None),
        }
    )
    named = pd.DataFrame(_named(firm, region, nib)).astype(object)
    named.loc[~has_firm] = None
    return rows.join(named)


def _clusters(day: np.datetime64, member: Ints, region: Texts, nib: Callable[[Ints], Texts]) -> pd.DataFrame:
    key = region[member]
    return pd.DataFrame(
        {
            "cluster_grain": "member",
            "cluster_key": [f"{code}/songkok" for code in key],
            "cluster_name": "Songkok",
            "year": day.astype("datetime64[Y]").astype(int) + 1970,
            "workers": 3,
            "production_value_idr": 10_000_000,
            **_named(member, region, nib),
        }
    )
