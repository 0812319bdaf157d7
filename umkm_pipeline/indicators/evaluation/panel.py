"""The panel that programmes are evaluated on: `mart_evaluation_panel`.

Belongs here: which firms of a programme are followed, what was known of them before it, and what they exported in each
quarter, zeros kept. What is estimated from it is in the other modules of this folder.
"""

from __future__ import annotations

import ibis

from umkm_pipeline.indicators.customs_period import customs_period
from umkm_pipeline.indicators.participants import candidates, in_groups
from umkm_pipeline.lake import Scan
from umkm_pipeline.model.codes import PartyRole
from umkm_pipeline.model.tables import TABLES
from umkm_pipeline.status.calendar import months_later
from umkm_pipeline.status.certificates import certificates_known, nib_known, of_firm

FOOD_CHAPTERS = 24
"""HS chapters 01-24 are farm goods, fish and food, the rest is made or mined."""

_SOURCES = ("training", "curation")


def evaluation_panel(scan: Scan) -> ibis.Table:
    """A row for each firm of a programme (candidate, participant or both) and quarter that is whole in the data.

    Treated are the firms on an attendance list, from the first day of their first event in the programme, whether they
    came or not: `days_attended` tells how much of it they had. What is known of a firm is what records dated before the
    programme's selection (else its first event) say, so that nothing the programme did is among it. Exports are
    commercial lines that count, credited to the owner of the goods. `new_pairs` counts goods and countries that the
    firm had not sold before; null in the first three years of data, which cannot tell.
    """
    firms = _firms(scan).cross_join(_quarters(scan))
    done = _exports(scan)
    rows = firms.left_join(done, ["umkm_id", "quarter_start"], rname="{name}_done")
    told = (rows.quarter_start >= rows.new_from).fill_null(False)
    return rows.mutate(
        exported=rows.hs6_products.notnull(),
        hs6_products=rows.hs6_products.fill_null(0),
        destinations=rows.destinations.fill_null(0),
        new_pairs=ibis.ifelse(told, rows.new_pairs.fill_null(0), None),
        value_usd=rows.value_usd.fill_null(0),
    ).select(*TABLES["mart_evaluation_panel"].columns)


def _quarters(scan: Scan) -> ibis.Table:
    """First days of the quarters that are whole in the customs data."""
    bounds = customs_period(scan)
    first = _quarter_of(months_later(bounds.data_from, 2))
    step = ibis.range(first.cast("timestamp"), _quarter_of(bounds.data_to).cast("timestamp"), ibis.interval(months=3))
    return bounds.select("new_from", quarter_start=step.unnest()).mutate(
        quarter_start=ibis._.quarter_start.cast("date")
    )


def _quarter_of(day: ibis.expr.types.DateValue) -> ibis.expr.types.DateValue:
    return day.truncate("Q").cast("timestamp").cast("date")


def _exports(scan: Scan) -> ibis.Table:
    lines = scan("status_document_line")
    # Most exporters are in no programme: left out before anything is counted.
    named = scan("identity_record_firm")
    named = named.filter(named.source.isin(_SOURCES)).select("umkm_id").distinct()
    lines = lines.filter(lines.counts & lines.is_commercial).semi_join(named, "umkm_id")
    lines = lines.mutate(quarter_start=_quarter_of(lines.month), hs6=lines.hs_code.left(6))
    pair = lines.hs6 + "/" + lines.destination_country
    lines = lines.mutate(pair=pair)
    first_sold = lines.quarter_start.min().over(ibis.window(group_by=["umkm_id", "pair"]))
    lines = lines.mutate(new_pair=ibis.ifelse(first_sold == lines.quarter_start, lines.pair, None))
    return lines.group_by("umkm_id", "quarter_start").agg(
        hs6_products=lines.hs6.nunique(),
        destinations=lines.destination_country.nunique(),
        new_pairs=lines.new_pair.nunique(),
        value_usd=lines.fob_usd.sum(),
    )


def _firms(scan: Scan) -> ibis.Table:
    """Each programme's firms with treatment, decision, and what was known of them on the programme's `baseline_on`."""
    listed = in_groups(scan, scan("mart_programme_outcome"))
    cohorts = _first_cohort(scan)
    treated = listed.join(cohorts, ["programme_code", "umkm_id"]).select(
        "programme_code", "umkm_id", "cohort", "days_attended", treated_on="starts_on"
    )
    chosen = candidates(scan)
    both = chosen.outer_join(treated, ["programme_code", "umkm_id"])
    both = both.mutate(
        programme_code=ibis.coalesce(both.programme_code, both.programme_code_right),
        umkm_id=ibis.coalesce(both.umkm_id, both.umkm_id_right),
        is_treated=both.treated_on.notnull(),
    ).drop("programme_code_right", "umkm_id_right")
    baseline = both.group_by("programme_code").agg(
        baseline_on=ibis.coalesce(both.curated_on.min(), both.treated_on.min())
    )
    baseline = baseline.filter(baseline.baseline_on.notnull())
    asked = both.select("programme_code", "umkm_id").join(baseline, "programme_code")
    firms = both.join(baseline, "programme_code")
    # Each from the same few columns: a chain of joins on the growing table would be planned anew in every step.
    for known in (_size(scan, asked), _holdings(scan, asked), _people(scan, asked), _elsewhere(scan, asked)):
        firms = firms.left_join(known, ["programme_code", "umkm_id"], rname="{name}_known").drop(
            "programme_code_known", "umkm_id_known"
        )
    return firms.mutate(
        certificates_held=firms.certificates_held.fill_null(0),
        had_nib=firms.had_nib.fill_null(False),
        owner_sex=ibis.coalesce(firms.owner_sex, firms.owner_sex_listed),
        sells_food=firms.hs6.left(2).cast("int64") <= FOOD_CHAPTERS,
    )


def _first_cohort(scan: Scan) -> ibis.Table:
    events = scan("mart_programme_outcome").select("event_id", "programme_code", "cohort", first_on="starts_on")
    rows = of_firm(scan, "core_training", PartyRole.PARTICIPANT).select("event_id", "umkm_id")
    each = rows.join(events, "event_id")
    order = each.first_on.cast("string") + each.event_id
    return each.group_by("programme_code", "umkm_id").agg(cohort=each.cohort.argmin(order))


def _elsewhere(scan: Scan, firms: ibis.Table) -> ibis.Table:
    """The first day of a firm's first event in another programme."""
    rows = of_firm(scan, "core_training", PartyRole.PARTICIPANT)
    other = rows.select("umkm_id", other_code="programme_code", other_on="starts_on")
    met = firms.select("programme_code", "umkm_id").join(other, "umkm_id")
    met = met.filter(met.other_code != met.programme_code)
    return met.group_by("programme_code", "umkm_id").agg(other_programme_on=met.other_on.min())


def _size(scan: Scan, firms: ibis.Table) -> ibis.Table:
    """Size class and legal form by the latest registry row before the baseline that tells each."""
    rows = of_firm(scan, "core_registry", PartyRole.FIRM).select(
        "umkm_id",
        "as_of_date",
        "record_id",
        "legal_form",
        size=ibis.coalesce(ibis._.size_class_stated, ibis._.size_class_computed),
    )
    rows = firms.select("programme_code", "umkm_id", "baseline_on").join(rows, "umkm_id")
    rows = rows.filter(rows.as_of_date <= rows.baseline_on)
    order = rows.as_of_date.cast("string") + rows.record_id
    return rows.group_by("programme_code", "umkm_id").agg(
        size_class_before=rows["size"].argmax(order, where=rows["size"].notnull()),
        legal_form=rows.legal_form.argmax(order, where=rows.legal_form.notnull()),
    )


def _holdings(scan: Scan, firms: ibis.Table) -> ibis.Table:
    """NIB and certificates shown before the baseline; a NIB on the list of candidates counts too."""
    asked = firms.select("programme_code", "umkm_id", "baseline_on")
    listed = of_firm(scan, "core_curation", PartyRole.CANDIDATE)
    listed = listed.filter(listed.nib.notnull() & listed.curated_on.notnull())
    held = ibis.union(
        nib_known(scan).mutate(certificate=ibis.null("string")).select("umkm_id", "occurred_on", "certificate"),
        listed.select("umkm_id", occurred_on="curated_on", certificate=ibis.null("string")),
        certificates_known(scan).select("umkm_id", "occurred_on", "certificate"),
    )
    met = asked.join(held, "umkm_id")
    met = met.filter(met.occurred_on <= met.baseline_on)
    return met.group_by("programme_code", "umkm_id").agg(
        had_nib=met.certificate.isnull().any(), certificates_held=met.certificate.nunique()
    )


def _people(scan: Scan, firms: ibis.Table) -> ibis.Table:
    """Sex of the owner by any list, since it does not change."""
    rows = ibis.union(
        of_firm(scan, "core_training", PartyRole.PARTICIPANT).select("umkm_id", "owner_sex"),
        of_firm(scan, "core_registry", PartyRole.FIRM).select("umkm_id", "owner_sex"),
    )
    told = rows.group_by("umkm_id").agg(owner_sex_listed=rows.owner_sex.min())
    return firms.select("programme_code", "umkm_id").join(told, "umkm_id")
