"""The compiled query, the scalar engine and, for withdrawal, the statute by hand give the same answers.

A case is one row of facts for one jurisdiction; every question of its law is compared: status, value, clause,
collision, the facts still needed and, for a sample, whether it is provisional.
"""

from datetime import timedelta

import pytest
from tests.campaign.cases import (
    COMPLETE,
    MARGINS,
    Cases,
    Shape,
    can_be_met,
    every_test,
    facts_of,
    jurisdictions,
    shapes,
)
from tests.campaign.comparison import Comparison, Report, every_clause

from venditor.rights.jurisdictions import default_library

LIBRARY = default_library()
# Cases with every fact, by jurisdiction; the others have fewer, for they were written after these.
MOST_CASES = {"EU": 190_000, "DE": 190_000, "GB": 150_000, "TW": 150_000, "CN": 80_000, "US": 60_000}
COMPLETE_CASES = {code: MOST_CASES.get(code, 20_000) for code in LIBRARY.jurisdictions}
OPEN_CASES = 240_000
AS_OF_CASES = 1000
BATCH = 20_000


def compare(compiled, shape, count, report, *, hit=None):
    """Compare so many cases of one shape of columns."""
    facts = facts_of(compiled)
    comparison = Comparison(compiled, shape, facts)
    cases = Cases(compiled, shape, seed=count)
    while count > 0:
        comparison.compare(cases.take(min(count, BATCH)), report)
        count -= BATCH
    for test, margins in cases.hit.items() if hit is not None else ():
        hit.setdefault(test, set()).update(margins)


def shared(compiled):
    """All rows share what they ordinarily have in common, as an audit's mapping declares it."""
    facts = compiled.program.vocabulary.facts
    ordinary = {name: facts[name].ordinary for name in facts_of(compiled)}
    return Shape("shared", constants={name: value for name, value in ordinary.items() if value is not None})


def what_if_days(program):
    """The first day of every version, and the day before it."""
    first_days = {
        version.since for provision in program.provisions.values() for version in provision.versions
    }
    return sorted(first_days | {day - timedelta(days=1) for day in first_days})


@pytest.mark.parametrize("jurisdiction", jurisdictions(COMPLETE_CASES))
def test_a_slice_of_the_campaign(jurisdiction):
    compiled = LIBRARY.compiled(jurisdiction)
    report = Report()
    compare(compiled, COMPLETE, 500, report)
    compare(compiled, shared(compiled), 100, report)
    some = shapes(compiled)
    for shape in some[1 :: len(some) // 2]:
        compare(compiled, shape, 60, report)
    day = what_if_days(compiled.program)[-1]
    compare(LIBRARY.compiled(jurisdiction, law_as_of=day), COMPLETE, 60, report)
    assert report.differences == []
    assert report.cases >= 720
    assert report.open > 50


@pytest.mark.campaign
@pytest.mark.parametrize("jurisdiction", COMPLETE_CASES)
def test_complete_facts(jurisdiction, figures):
    compiled = LIBRARY.compiled(jurisdiction)
    report, hit = Report(), {}
    compare(compiled, COMPLETE, COMPLETE_CASES[jurisdiction] * 9 // 10, report, hit=hit)
    compare(compiled, shared(compiled), COMPLETE_CASES[jurisdiction] // 10, report)
    clauses = every_clause(compiled)
    margins = {(test, margin) for test in every_test(compiled) for margin in MARGINS}
    unmet = [(test, margin) for test, margin in margins if margin not in hit.get(test, ())]
    never = [one for one in unmet if not can_be_met(compiled, *one)]
    figures(
        f"{jurisdiction} complete: {report.cases} cases, {report.judged} "
        f"answers held to the oracle, {len(report.clauses & clauses)} of {len(clauses)} clauses, "
        f"{len(margins) - len(unmet)} of {len(margins)} margins, {len(never)} of the others impossible, "
        f"{len(report.statuses)} statuses of questions"
    )
    assert report.differences == []
    assert clauses - report.clauses == set()
    assert [one for one in unmet if one not in never] == []


@pytest.mark.campaign
@pytest.mark.parametrize("jurisdiction", COMPLETE_CASES)
def test_missing_facts(jurisdiction, figures):
    compiled = LIBRARY.compiled(jurisdiction)
    report = Report()
    listed = shapes(compiled)
    for shape in listed:
        compare(compiled, shape, OPEN_CASES // len(COMPLETE_CASES) // len(listed), report)
    figures(
        f"{jurisdiction} missing: {report.cases} cases in {len(listed)} shapes, {report.open} of them open"
    )
    assert report.differences == []
    assert report.open > report.cases // 4


@pytest.mark.campaign
@pytest.mark.parametrize("jurisdiction", COMPLETE_CASES)
def test_what_if_days(jurisdiction, figures):
    report = Report()
    days = what_if_days(LIBRARY.program(jurisdiction))
    for day in days:
        compiled = LIBRARY.compiled(jurisdiction, law_as_of=day)
        compare(compiled, COMPLETE, AS_OF_CASES, report)
        compare(compiled, shapes(compiled)[0], AS_OF_CASES // 4, report)
    figures(f"{jurisdiction} as of {len(days)} days: {report.cases} cases")
    assert report.differences == []


def test_the_campaign_has_a_million_cases():
    assert sum(COMPLETE_CASES.values()) + OPEN_CASES >= 1_000_000
