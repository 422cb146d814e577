"""The campaign over the law of offers: query and engine give the same answers, and changes are noticed.

Every run tries a slice of four jurisdictions; the campaign tries all. What is compared is what
``test_agreement.py`` and ``test_mutants.py`` compare for the law of orders; there is no oracle by hand.
"""

import duckdb
import pytest
from tests.campaign.cases import COMPLETE, Cases, facts_of, jurisdictions, shapes
from tests.campaign.comparison import Comparison, Report, every_clause, fill
from tests.campaign.mutants import Queries, Witnesses, every_mutant

from venditor.listings.judging.law import law_of_listings

LIBRARY = law_of_listings()
SLICED = ("EU", "DE", "TW", "CN")
# The Union's law reads most facts, and takes as long as all others of the slice.
SLICED_OF_MUTANTS = ("DE", "TW", "CN")
CASES_OF_MUTANTS = 400
# The query of one mutant in so many is asked.
SLICE = 40


def compare(compiled, shape, count, report):
    """Compare so many cases of one shape of columns."""
    facts = facts_of(compiled)
    Comparison(compiled, shape, facts).compare(Cases(compiled, shape, seed=count).take(count), report)


def on_first_days(compiled, cases):
    """Cases as they are on the first day of every version, some of which are short, or far ahead."""
    provisions = compiled.program.provisions.values()
    days = {version.since for provision in provisions for version in provision.versions}
    return [facts | {"checked_on": day} for day in sorted(days) for facts in cases]


@pytest.mark.parametrize("jurisdiction", jurisdictions(LIBRARY.jurisdictions, sliced=SLICED))
def test_a_slice_of_offers(jurisdiction):
    compiled = LIBRARY.compiled(jurisdiction)
    report = Report()
    compare(compiled, COMPLETE, 200, report)
    some = shapes(compiled)
    for shape in some[:: max(len(some) // 2, 1)]:
        compare(compiled, shape, 40, report)
    assert report.differences == []
    assert report.open >= (report.cases - 200) // 4


@pytest.mark.campaign
@pytest.mark.parametrize("jurisdiction", LIBRARY.jurisdictions)
def test_every_clause_of_offers_decides_a_case(jurisdiction, figures):
    compiled = LIBRARY.compiled(jurisdiction)
    report = Report()
    compare(compiled, COMPLETE, 5000, report)
    compared = Comparison(compiled, COMPLETE, facts_of(compiled))
    compared.compare(on_first_days(compiled, Cases(compiled, COMPLETE, "first days").take(600)), report)
    clauses = every_clause(compiled)
    reached = report.clauses & clauses
    figures(f"{jurisdiction} offers: {report.cases} cases, {len(reached)} of {len(clauses)} clauses")
    assert report.differences == []
    assert clauses - reached == set()


@pytest.mark.campaign
@pytest.mark.parametrize("jurisdiction", LIBRARY.jurisdictions)
def test_missing_facts_of_offers(jurisdiction, figures):
    compiled = LIBRARY.compiled(jurisdiction)
    report, listed = Report(), shapes(compiled)
    for shape in listed:
        compare(compiled, shape, 300, report)
    figures(f"{jurisdiction} offers, missing: {report.cases} cases, {report.open} of them open")
    assert report.differences == []


@pytest.mark.parametrize("jurisdiction", jurisdictions(LIBRARY.jurisdictions, sliced=SLICED_OF_MUTANTS))
def test_every_small_change_of_the_law_of_offers_is_noticed(jurisdiction, figures):
    compiled = LIBRARY.compiled(jurisdiction)
    cases = Cases(compiled, COMPLETE, "mutants").take(CASES_OF_MUTANTS)
    looked = Witnesses(compiled, every_mutant(compiled.program), cases)
    count = len(looked.found) + len(looked.same) + len(looked.missed)
    figures(f"{jurisdiction} mutants of offers: {len(looked.found)} of {count} noticed")
    assert [str(mutant) for mutant in looked.missed] == []
    some = list(looked.found)[::SLICE]
    with duckdb.connect() as connection:
        fill(connection, compiled, facts_of(compiled), [looked.found[mutant] for mutant in some])
        queries = Queries(compiled, connection)
        assert [str(mutant) for mutant in some if not queries.notice(mutant)] == []
