"""Firms without personal data: `mart_firm`.

Belongs here: what is known of a firm at the end of the latest reporting month. Names and addresses are in
`identity/firm.py`.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.identity.firm import latest, recency
from umkm_pipeline.indicators.address import declared_place
from umkm_pipeline.indicators.dim_month import reporting_bounds
from umkm_pipeline.indicators.unknown import PROVINCE, REGION, known_size, rung_name
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import ReadinessGroup, Rung
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.status.calendar import months_later
from umkm_pipeline.status.readiness import SCORE_DIGITS


def firm(scan: Scan) -> ibis.Table:
    """One row a firm: what its latest records say, and its place on the ladder at the end of the latest month received.

    Province, kabupaten and kecamatan come from one record, the latest with a kabupaten (else the latest with a
    province). For firms that neither registries nor training lists place, they are what an address on a customs
    document spells out (see `address.py`), else "00" and "0000". Size class, basis and regulation come from one record
    too, the latest registry row with any size class.
    """
    seen = _seen(scan)
    described = _described(scan)
    status = _latest_status(scan)
    rows = (
        seen.left_join(described, "umkm_id", rname="{name}_described")
        .left_join(declared_place(scan), "umkm_id", rname="{name}_declared")
        .left_join(status, "umkm_id", rname="{name}_status")
        .left_join(_readiness(scan), "umkm_id", rname="{name}_ready")
        .mutate(
            province_code=ibis.coalesce(ibis._.province_code, ibis._.province_code_declared, PROVINCE),
            region_code=ibis.coalesce(
                ibis._.region_code, ibis._.province_code.isnull().ifelse(ibis._.region_code_declared, None), REGION
            ),
            rung=ibis._.rung.fill_null(int(Rung.TERDATA)),
            is_active=ibis._.is_active.fill_null(False),
            **{name: ibis._[name].fill_null(0) for name in ("evidence_a", "evidence_b", "evidence_c")},
            # A firm without evidence has no readiness, in sum or in parts.
            **{name: ibis.ifelse(ibis._.readiness.notnull(), ibis._[name].fill_null(0.0), None) for name in _PARTS},
        )
    )
    return rows.mutate(size_class=known_size(rows), rung_name=rung_name(rows.rung)).select(*TABLES["mart_firm"].columns)


_SIZE = ("size_class_stated", "size_class_computed", "size_basis", "size_regulation")
_PLACE = ("province_code", "region_code", "district_code")
# Not told apart: a firm of low rung that is known to report exports would be known to report foreign sales.
_LISTS = ("reported_exports", "missions", "clusters")
_PARTS = tuple(f"readiness_{group}" for group in ReadinessGroup)
_LATEST = ("legal_form", "owner_sex", "kbli", "hs_code", "certificates")


def _seen(scan: Scan) -> ibis.Table:
    """What the records of each firm amount to, whatever their source."""
    firm_of = scan("identity_record_firm").select("record_id", "party_role", "umkm_id")
    records = scan("identity_record").join(firm_of, ["record_id", "party_role"])
    source = ibis.ifelse(records.source.isin(_LISTS), "lists", records.source)
    sources = source.collect(distinct=True).sort().join(";")
    return records.group_by("umkm_id").agg(
        in_registry=(records.source == "registry").any(),
        has_nib=records.nib.notnull().any(),
        has_npwp=records.npwp.notnull().any(),
        first_seen_month=records.period_month.min(),
        last_seen_month=records.period_month.max(),
        records=records.count(),
        sources=sources,
    )


def _described(scan: Scan) -> ibis.Table:
    """What registry and training rows say of each firm."""
    text = ibis.null("string")
    registry = scan("core_registry").select(
        "record_id", "period_month", *_PLACE, *_SIZE, *_LATEST, "kbli_edition", source=ibis.literal("registry")
    )
    training = scan("core_training").select(
        "record_id",
        "period_month",
        *_PLACE,
        **dict.fromkeys((*_SIZE, "legal_form"), text),
        owner_sex=ibis._.owner_sex,
        **dict.fromkeys(("kbli", "hs_code", "certificates", "kbli_edition"), text),
        source=ibis.literal("training"),
    )
    firm_of = scan("identity_record_firm").select("record_id", "umkm_id")
    rows = registry.union(training).join(firm_of, "record_id")
    # A record with a kabupaten is a better source of the place than a later one with a province only.
    rows = rows.mutate(recency=recency(rows), place=ibis.ifelse(rows.region_code.notnull(), "1", "0") + recency(rows))
    sized = rows.size_class_stated.notnull() | rows.size_class_computed.notnull()
    return rows.group_by("umkm_id").agg(
        **{name: rows[name].argmax(rows.place, where=rows.province_code.notnull()) for name in _PLACE},
        **{name: latest(rows, name, among=sized) for name in _SIZE},
        **{name: latest(rows, name) for name in _LATEST},
        kbli_edition=latest(rows, "kbli_edition", among=rows.kbli.notnull()),
    )


def _latest_status(scan: Scan) -> ibis.Table:
    intervals = scan("status_interval")
    after = reporting_bounds(scan).select(after=months_later(ibis._["last"], 1))
    dated = intervals.cross_join(after)
    return dated.filter((dated.valid_from < dated.after) & (dated.valid_to.isnull() | (dated.valid_to >= dated.after)))


def _readiness(scan: Scan) -> ibis.Table:
    """What each group of parts adds to a firm's readiness by the end of the latest month received."""
    after = reporting_bounds(scan).select(after=months_later(ibis._["last"], 1))
    parts = scan("status_readiness").cross_join(after)
    known = parts.filter(parts.occurred_on < parts.after)
    return known.group_by("umkm_id").agg(
        **{
            name: known.points.sum(where=known.readiness_group == group.value).fill_null(0.0).round(SCORE_DIGITS)
            for name, group in zip(_PARTS, ReadinessGroup, strict=True)
        }
    )
