"""What firms' own reports, selections, trade missions and clusters prove: evidence of grade B or C.

Belongs here: the sources that neither registries nor training lists nor customs keep. A report without a customs
document is unverified, never wrong: it is kept as evidence and moves no firm down.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import Decision, Evidence, Grade, MissionLine, PartyRole, ProofKind, ReportedChannel
from umkm_pipeline.status.candidates import candidates
from umkm_pipeline.status.certificates import of_firm
from umkm_pipeline.status.proof import report

DOCUMENTS = (ProofKind.INVOICE, ProofKind.MARKETPLACE, ProofKind.SKA)
"""Proofs that make a report one of grade B. A receipt, a photo or the number of a declaration that nobody has seen do
not: the declaration itself, once delivered, is evidence of grade A."""


def reported(scan: Scan) -> ibis.Table:
    """Firms' reports of exports, from the last day of their period.

    A report of a sample is a sample by own report (grade C, whatever it shows). A sale through an aggregator that an
    invoice, a marketplace or an SKA documents is an aggregator sale (grade B). Every other report is one of foreign
    sales, of grade B with such a proof and C without. Each report also registers the firm, as any list does.
    """
    rows = of_firm(scan, "core_reported_exports", PartyRole.REPORTER)
    documented = rows.proof_kind.isin([kind.value for kind in DOCUMENTS]).fill_null(False)
    sample = rows.sample_reported.fill_null(False)
    aggregated = (rows.reported_channel == ReportedChannel.AGGREGATOR.value).fill_null(False)
    grade = ibis.ifelse(documented, Grade.DOCUMENT.value, Grade.SELF_REPORT.value)
    rows = rows.mutate(documented=documented, aggregated=aggregated, sample=sample, told_grade=grade)
    samples, sales = rows.filter(rows["sample"]), rows.filter(~rows["sample"])
    through = sales.filter(sales.documented & sales.aggregated)
    abroad = sales.filter(~(sales.documented & sales.aggregated))
    return ibis.union(
        report(rows, Evidence.REPORTED, rows.reported_to),
        report(samples, Evidence.SAMPLE_REPORTED, samples.reported_to),
        report(through, Evidence.AGGREGATOR_SALE, through.reported_to, grade=Grade.DOCUMENT),
        report(
            abroad,
            Evidence.FOREIGN_SALES_REPORTED,
            abroad.reported_to,
            grade=abroad.told_grade,
            period=(abroad.reported_from, abroad.reported_to),
        ),
    )


def curated(scan: Scan) -> ibis.Table:
    """Candidates of selections, from the day of the selection: potential where nothing stands against it; accepted.

    Potential is a valid NIB, goods classified by HS and no hard blocker (see `candidates.py`).
    """
    rows = candidates(scan)
    able = rows.filter(rows.has_nib & rows.has_hs & ~rows.is_large)
    accepted = rows.filter(rows.decision == Decision.ACCEPTED.value)
    return ibis.union(
        report(able, Evidence.CURATION_CANDIDATE, able.day), report(accepted, Evidence.CURATION_ACCEPTED, accepted.day)
    )


def on_missions(scan: Scan) -> ibis.Table:
    """Firms that took part in a trade mission, and sellers in its deals, from its first day.

    Neither moves a firm: to be invited proves no sale, and a deal is a promise until goods are declared.
    """
    took_part = of_firm(scan, "core_missions", PartyRole.PARTICIPANT)
    took_part = took_part.filter(took_part.mission_line == MissionLine.PARTICIPANT.value)
    sold = of_firm(scan, "core_missions", PartyRole.SELLER)
    return ibis.union(
        report(took_part, Evidence.MISSION_PARTICIPANT, took_part.starts_on),
        report(sold, Evidence.MISSION_DEAL, sold.starts_on),
    )


def in_clusters(scan: Scan) -> ibis.Table:
    """Members of clusters, from the last day of the list's year, or from the reporting month where that is earlier."""
    rows = of_firm(scan, "core_clusters", PartyRole.MEMBER)
    end = ibis.date(rows.year.cast("int64"), 12, 31)
    return report(rows, Evidence.CLUSTER_MEMBER, ibis.least(end, rows.period_month))
