"""Every table that is an expression over other tables: what it reads and the domain function that builds it."""

import ibis

from assets.checks import (
    ATTRIBUTION_AGREES,
    COUNTED_ONCE,
    CREDIT_AGREES,
    NO_FILE_HELD,
    NO_FIRM_LOST,
    NOTHING_LEFT,
    SUMMARY_AGREES,
    TRANSITIONS_ALLOWED,
    VALUE_AGREES,
    value_agrees,
)
from assets.declare import Derived, derived_asset
from assets.pictures import files_by_outcome, firms_by_rung, rules_broken, value_by_month
from umkm_pipeline.identity.firm import identity_firm
from umkm_pipeline.identity.owners import identity_owner_firm
from umkm_pipeline.identity.records import READS, identity_record
from umkm_pipeline.indicators.assisted_firm_summary import assisted_firm_summary
from umkm_pipeline.indicators.class_interval import class_interval
from umkm_pipeline.indicators.class_progress import class_progress
from umkm_pipeline.indicators.cluster import cluster
from umkm_pipeline.indicators.curation_ranking import READS as CURATION_READS
from umkm_pipeline.indicators.curation_ranking import curation_ranking
from umkm_pipeline.indicators.destinations import destination, firm_destination
from umkm_pipeline.indicators.dim_month import dim_month
from umkm_pipeline.indicators.dim_product import dim_product
from umkm_pipeline.indicators.diversification import diversification, firm_diversification
from umkm_pipeline.indicators.evaluation.panel import evaluation_panel
from umkm_pipeline.indicators.evaluation.results import (
    programme_balance,
    programme_effect,
    programme_event_study,
)
from umkm_pipeline.indicators.export_attribution import export_attribution
from umkm_pipeline.indicators.export_coverage import export_coverage
from umkm_pipeline.indicators.export_line import export_line
from umkm_pipeline.indicators.export_status_interval import export_status_interval
from umkm_pipeline.indicators.export_status_summary import export_status_summary
from umkm_pipeline.indicators.export_value import export_value
from umkm_pipeline.indicators.exporter_dynamics import exporter_dynamics
from umkm_pipeline.indicators.exporter_survival import exporter_survival
from umkm_pipeline.indicators.firm import firm
from umkm_pipeline.indicators.informal_dynamics import informal_dynamics
from umkm_pipeline.indicators.informal_transition import informal_transition
from umkm_pipeline.indicators.programme_credit import programme_credit
from umkm_pipeline.indicators.programme_outcome import programme_outcome
from umkm_pipeline.indicators.programme_summary import programme_summary
from umkm_pipeline.indicators.published_figure.compare import READS as FIGURE_READS
from umkm_pipeline.indicators.published_figure.compare import published_figure
from umkm_pipeline.indicators.registry_summary import registry_summary
from umkm_pipeline.indicators.targets.achievement import READS as TARGET_READS
from umkm_pipeline.indicators.targets.achievement import target_achievement
from umkm_pipeline.indicators.trade_mission import trade_mission
from umkm_pipeline.indicators.unit_value import unit_value, unit_value_outlier
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.arrow import to_arrow
from umkm_pipeline.model.tables import SOURCES, TABLES
from umkm_pipeline.quality.collect import (
    identity_contact,
    identity_repair,
    quality_file_audit,
    quality_quarantine,
    quality_repair,
)
from umkm_pipeline.reference.countries import countries
from umkm_pipeline.reference.curation import curation_rules
from umkm_pipeline.reference.programmes import dim_programme
from umkm_pipeline.reference.readiness import readiness_parts_of
from umkm_pipeline.reference.regions import dim_region
from umkm_pipeline.review.queue import READS as QUEUE_READS
from umkm_pipeline.review.queue import identity_review_queue
from umkm_pipeline.settings import Settings
from umkm_pipeline.status.assisted import READS as ASSISTED_READS
from umkm_pipeline.status.assisted import status_assisted_firm
from umkm_pipeline.status.documents import status_document_line
from umkm_pipeline.status.evidence import READS as EVIDENCE_READS
from umkm_pipeline.status.evidence import status_evidence
from umkm_pipeline.status.ladder import status_interval
from umkm_pipeline.status.readiness import READS as READINESS_READS
from umkm_pipeline.status.readiness import status_readiness


def _of_every_source(layer: str) -> tuple[str, ...]:
    return tuple(f"{layer}_{source}" for source in SOURCES)


def _evidence(scan: Scan) -> ibis.Table:
    return status_evidence(scan, Settings().readiness_threshold)


def _readiness(scan: Scan) -> ibis.Table:
    return status_readiness(scan, readiness_parts_of(Settings().readiness_file))


def _curation(scan: Scan) -> ibis.Table:
    return curation_ranking(scan, curation_rules(Settings().curation_file))


_SELECTED = ("core_curation", "identity_record_firm")
_PARTICIPANTS_DID = (
    *("core_training", "core_reported_exports", "core_certificates", *_SELECTED),
    *("mart_dim_programme", "status_evidence"),
)

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
    Derived(
        "status_document_line",
        ("core_exports", "core_parcels", "identity_record_firm"),
        status_document_line,
        checks=(COUNTED_ONCE,),
    ),
    Derived("status_readiness", READINESS_READS, _readiness, settings=("readiness_file",)),
    Derived("status_evidence", EVIDENCE_READS, _evidence, settings=("readiness_threshold",)),
    Derived(
        "status_interval",
        ("status_evidence", "status_readiness"),
        status_interval,
        checks=(TRANSITIONS_ALLOWED,),
    ),
    Derived("status_assisted_firm", ASSISTED_READS, status_assisted_firm),
    Derived("status_export_line", ("status_document_line",), export_line),
    Derived("status_unit_value_outlier", ("status_document_line",), unit_value_outlier),
    Derived("status_informal_dynamics", ("identity_firm", "status_interval"), informal_dynamics),
    Derived("mart_dim_month", ("identity_record_firm", "status_document_line"), dim_month),
    Derived("mart_dim_region", (), lambda _: ibis.memtable(dim_region())),
    Derived("mart_dim_country", (), lambda _: ibis.memtable(countries())),
    Derived("mart_dim_programme", (), lambda _: ibis.memtable(to_arrow(TABLES["mart_dim_programme"], dim_programme()))),
    Derived("mart_dim_product", ("core_exports", "core_parcels", "core_registry"), dim_product),
    Derived(
        "mart_firm",
        (
            *("core_registry", "core_training", "identity_record", "identity_record_firm"),
            *("status_interval", "status_readiness"),
        ),
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
    Derived(
        "mart_exporter_dynamics",
        ("identity_record_firm", "mart_firm", "status_export_line"),
        exporter_dynamics,
        checks=(value_agrees("mart_exporter_dynamics", "scope"), NOTHING_LEFT),
    ),
    Derived("mart_exporter_survival", ("identity_record_firm", "mart_firm", "status_export_line"), exporter_survival),
    Derived(
        "mart_diversification",
        ("mart_exporter_dynamics", "mart_firm", "status_export_line"),
        diversification,
        checks=(value_agrees("mart_diversification", "scope", "dimension"),),
    ),
    Derived(
        "mart_firm_diversification",
        ("status_export_line",),
        firm_diversification,
        checks=(value_agrees("mart_firm_diversification", "dimension"),),
    ),
    Derived(
        "mart_destination",
        ("mart_firm", "status_export_line"),
        destination,
        checks=(value_agrees("mart_destination"),),
    ),
    Derived(
        "mart_firm_destination",
        ("mart_firm", "status_export_line"),
        firm_destination,
        checks=(value_agrees("mart_firm_destination"),),
    ),
    Derived("mart_unit_value", ("status_document_line",), unit_value),
    Derived("mart_registry_summary", ("core_registry", "identity_record_firm"), registry_summary),
    Derived("mart_class_interval", ("core_training", "identity_record_firm"), class_interval),
    Derived("mart_class_progress", ("mart_class_interval", "mart_firm"), class_progress),
    Derived("mart_informal_transition", ("identity_record_firm", "mart_firm", "status_evidence"), informal_transition),
    Derived("mart_curation_ranking", CURATION_READS, _curation, settings=("curation_file",)),
    Derived(
        "mart_programme_outcome",
        _PARTICIPANTS_DID,
        programme_outcome,
    ),
    Derived(
        "mart_export_attribution",
        ("core_exports", "core_parcels", "mart_firm", "status_document_line"),
        export_attribution,
        checks=(ATTRIBUTION_AGREES,),
    ),
    Derived(
        "mart_export_coverage",
        ("core_official_stats", "identity_record_firm", "mart_export_attribution"),
        export_coverage,
    ),
    Derived("mart_target_achievement", TARGET_READS, target_achievement),
    Derived(
        "mart_trade_mission",
        ("core_missions", "identity_record_firm", "status_document_line", "status_evidence"),
        trade_mission,
    ),
    Derived("mart_cluster", ("core_clusters", "identity_record_firm", "status_evidence"), cluster),
    Derived(
        "mart_assisted_firm_summary",
        ("mart_dim_region", "mart_firm", "status_assisted_firm", "status_evidence"),
        assisted_firm_summary,
    ),
    Derived("mart_published_figure", FIGURE_READS, published_figure),
    Derived(
        "mart_programme_credit",
        ("core_training", *_SELECTED, "mart_dim_programme", "mart_programme_outcome", "status_document_line"),
        programme_credit,
        checks=(CREDIT_AGREES,),
    ),
    Derived(
        "mart_programme_summary",
        (*_PARTICIPANTS_DID, "mart_programme_credit", "mart_programme_outcome"),
        programme_summary,
    ),
    Derived(
        "mart_evaluation_panel",
        (
            *("core_registry", "core_training", *_SELECTED, "mart_dim_programme", "mart_programme_outcome"),
            "status_document_line",
        ),
        evaluation_panel,
    ),
    Derived("mart_programme_effect", ("mart_evaluation_panel",), programme_effect),
    Derived("mart_programme_event_study", ("mart_evaluation_panel",), programme_event_study),
    Derived("mart_programme_balance", ("mart_evaluation_panel",), programme_balance),
)
"""In the order of the flow."""

derived_assets = [derived_asset(derived) for derived in DERIVED]
