"""Every table that is an expression over other tables: what it reads and the domain function that builds it."""

import ibis

from assets.checks import NO_FILE_HELD, NO_FIRM_LOST, SUMMARY_AGREES, VALUE_AGREES
from assets.declare import Derived, derived_asset
from assets.pictures import files_by_outcome, firms_by_rung, rules_broken, value_by_month
from umkm_pipeline.identity.firm import identity_firm
from umkm_pipeline.identity.owners import identity_owner_firm
from umkm_pipeline.identity.records import READS, identity_record
from umkm_pipeline.indicators.dim_month import dim_month
from umkm_pipeline.indicators.dim_product import dim_product
from umkm_pipeline.indicators.export_status_interval import export_status_interval
from umkm_pipeline.indicators.export_status_summary import export_status_summary
from umkm_pipeline.indicators.export_value import export_value
from umkm_pipeline.indicators.firm import firm
from umkm_pipeline.indicators.programme_outcome import programme_outcome
from umkm_pipeline.indicators.registry_summary import registry_summary
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.tables import SOURCES
from umkm_pipeline.quality.collect import (
    identity_contact,
    identity_repair,
    quality_file_audit,
    quality_quarantine,
    quality_repair,
)
from umkm_pipeline.reference.countries import countries
from umkm_pipeline.reference.programmes import dim_programme
from umkm_pipeline.reference.regions import dim_region
from umkm_pipeline.review.queue import READS as QUEUE_READS
from umkm_pipeline.review.queue import identity_review_queue
from umkm_pipeline.settings import Settings
from umkm_pipeline.status.documents import status_document_line
from umkm_pipeline.status.evidence import status_evidence
from umkm_pipeline.status.ladder import status_interval


def _of_every_source(layer: str) -> tuple[str, ...]:
    return tuple(f"{layer}_{source}" for source in SOURCES)


def _evidence(scan: Scan) -> ibis.Table:
    return status_evidence(scan, Settings().readiness_threshold)


DERIVED = (
    Derived("quality_quarantine", _of_every_source("quarantine"), quality_quarantine, rules_broken),
    Derived(
        "quality_file_audit",
        _of_every_source("file_audit"),
        quality_file_audit,
        files_by_outcome,
        (NO_FILE_HELD,),
    ),
    Derived("quality_repair", _of_every_source("repair"), quality_repair),
    Derived("identity_repair", _of_every_source("repair"), identity_repair),
    Derived("identity_contact", _of_every_source("contact"), identity_contact),
    Derived("identity_record", READS, identity_record),
    Derived(
        "identity_firm", ("core_registry", "core_training", "identity_record", "identity_record_firm"), identity_firm
    ),
    Derived("identity_owner_firm", ("identity_record", "identity_record_firm"), identity_owner_firm),
    Derived("identity_review_queue", QUEUE_READS, identity_review_queue),
    Derived("status_document_line", ("core_exports", "core_parcels", "identity_record_firm"), status_document_line),
    Derived(
        "status_evidence",
        ("core_registry", "core_training", "identity_record_firm", "status_document_line"),
        _evidence,
    ),
    Derived(
        "status_interval",
        ("core_registry", "core_training", "identity_record_firm", "status_evidence"),
        status_interval,
    ),
    Derived("mart_dim_month", ("identity_record_firm", "status_document_line"), dim_month),
    Derived("mart_dim_region", (), lambda _: ibis.memtable(dim_region())),
    Derived("mart_dim_country", (), lambda _: ibis.memtable(countries())),
    Derived("mart_dim_programme", (), lambda _: ibis.memtable(dim_programme())),
    Derived("mart_dim_product", ("core_exports", "core_parcels", "core_registry"), dim_product),
    Derived(
        "mart_firm",
        ("core_registry", "core_training", "identity_record", "identity_record_firm", "status_interval"),
        firm,
        firms_by_rung,
        (NO_FIRM_LOST,),
    ),
    Derived("mart_export_status_interval", ("status_interval",), export_status_interval),
    Derived(
        "mart_export_status_summary",
        ("identity_record_firm", "mart_export_status_interval", "mart_firm"),
        export_status_summary,
        checks=(SUMMARY_AGREES,),
    ),
    Derived("mart_export_value", ("status_document_line",), export_value, value_by_month, (VALUE_AGREES,)),
    Derived("mart_registry_summary", ("core_registry", "identity_record_firm"), registry_summary),
    Derived(
        "mart_programme_outcome",
        ("core_training", "identity_record_firm", "mart_dim_programme", "status_evidence"),
        programme_outcome,
    ),
)
"""In the order of the flow."""

derived_assets = [derived_asset(derived) for derived in DERIVED]
