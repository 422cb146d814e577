"""Every small change of the law is noticed by some case: in the closures, and in the compiled query.

For each provision each comparison, `in` and `is none` is flipped, each `not` dropped, each `and` and `or`
exchanged, each clause, each `over` and each `applies_if` dropped, and each period made a day longer. A change
that makes no difference is proved to make none, by decision diagrams, or stands below with its reason.
"""

import duckdb
import pytest
from tests.campaign.cases import COMPLETE, Cases, facts_of, jurisdictions
from tests.campaign.comparison import fill
from tests.campaign.mutants import Queries, Witnesses, every_mutant

from venditor.rights.jurisdictions import default_library

LIBRARY = default_library()
CASES = 3000
# The slice asks DuckDB about one mutant in so many.
SLICE = 40
AFTER_THE_EXTRA_TIME = (
    "it is past the extra time, which ended after the goods were due: so it is past that day too"
)
SAME_LAW = {
    "EU delivery.remedies 2014-06-14 extra_time_over: flip observed_on >": AFTER_THE_EXTRA_TIME,
    "DE delivery.remedies 2022-01-01 extra_time_over: flip observed_on >": AFTER_THE_EXTRA_TIME,
    "TW withdrawal.last_day 2016-01-01 no_information: flip informed_on >": (
        "informed on the last day of the long stop, late_information decides and says that same day"
    ),
}


def witnesses(jurisdiction):
    compiled = LIBRARY.compiled(jurisdiction)
    return Witnesses(
        compiled, every_mutant(compiled.program), Cases(compiled, COMPLETE, "mutants").take(CASES)
    )


def unnoticed(compiled, found, mutants):
    """Those of some mutants whose query gives the same answers for all cases."""
    with duckdb.connect() as connection:
        fill(connection, compiled, facts_of(compiled), list(found.values()))
        queries = Queries(compiled, connection)
        return [str(mutant) for mutant in mutants if not queries.notice(mutant)]


@pytest.mark.parametrize("jurisdiction", jurisdictions(LIBRARY.jurisdictions))
def test_every_small_change_of_a_provision_is_noticed(jurisdiction, figures):
    looked = witnesses(jurisdiction)
    explained = [text for text in SAME_LAW if text.startswith(f"{jurisdiction} ")]
    count = len(looked.found) + len(looked.same) + len(looked.missed)
    figures(
        f"{jurisdiction} mutants: {len(looked.found)} of {count} noticed, {len(looked.same)} proved to be "
        f"the same law, {len(explained)} the same for a reason given"
    )
    assert sorted(f"{jurisdiction} {mutant}" for mutant in looked.missed) == sorted(explained)
    assert len(looked.found) > count * 0.9
    some = list(looked.found)[::SLICE]
    kept = {mutant: looked.found[mutant] for mutant in some}
    assert unnoticed(LIBRARY.compiled(jurisdiction), kept, some) == []


@pytest.mark.campaign
@pytest.mark.parametrize("jurisdiction", LIBRARY.jurisdictions)
def test_every_small_change_of_the_query_is_noticed(jurisdiction, figures):
    looked = witnesses(jurisdiction)
    missed = unnoticed(LIBRARY.compiled(jurisdiction), looked.found, looked.found)
    figures(
        f"{jurisdiction} mutants as SQL: {len(looked.found) - len(missed)} of {len(looked.found)} noticed"
    )
    assert missed == []
