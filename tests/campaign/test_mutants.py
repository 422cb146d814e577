"""Every small change of the law is noticed by some case: in the closures, and in the compiled query.

For each provision each comparison, `in` and `is none` is flipped, each `not` dropped, each `and` and `or`
exchanged, each clause, each `over` and each `applies_if` dropped, and each period made a day longer. A change
that makes no difference is proved to make none, by decision diagrams, or stands below with its reason.
"""

import duckdb
import pytest
from tests.campaign.cases import COMPLETE, SLICED_OF_MUTANTS, Cases, facts_of, jurisdictions
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
STILL_EXTRA_TIME = (
    "it is past the day the goods were due and within the extra time, which so ends after that day"
)
INFORMED_ON_THE_FIRST_DAY = (
    "informed on the day from which is counted, the clause for those who were informed says the same day"
)
TOLD_TOO_LATE = (
    "who did not claim in time also told of the fault too late, and that clause goes over the same ones"
)
EVERY_STEP_BEFORE = "who is past a step is past each step before it, whose clause goes over the same ones"
NOT_LATE = "paid or seen on the day it was due, the refund is not late, and that clause says the same"
NOT_BOTH = (
    "paid after the day it was due and not after the goods were sent back, they came later than that day"
)
SAME_LAW = {
    **{
        f"{law} delivery.remedies {since} extra_time_over: flip observed_on >": AFTER_THE_EXTRA_TIME
        for law, since in (
            ("AT", "2022-01-01"),
            ("DE", "2022-01-01"),
            ("ES", "2014-06-13"),
            ("ES", "2022-01-01"),
            ("EU", "2014-06-14"),
            ("FR", "2022-01-01"),
            ("IE", "2022-11-29"),
            ("IT", "2014-06-14"),
            ("NL", "2014-06-14"),
            ("PL", "2014-12-25"),
            ("SE", "2022-05-01"),
        )
    },
    **{
        f"{law} withdrawal.last_day {since} {clause}: flip informed_on >": INFORMED_ON_THE_FIRST_DAY
        for law, since, clause in (
            ("ES", "2022-05-28", "visit_late_information"),
            ("IE", "2022-11-29", "late_information_visit"),
            ("IT", "2023-04-02", "visit_late_information"),
            ("PL", "2023-01-01", "late_information_visit"),
        )
    },
    **{
        f"SE conformity.remedies {since} lapsed: drop over {over}": TOLD_TOO_LATE
        for since in ("2022-05-01", "2026-07-31")
        for over in ("only_repair", "only_replacement")
    },
    **{
        f"FR refund.late_surcharge 2022-05-28 {step}: drop over {before}": EVERY_STEP_BEFORE
        for step, all_before in (
            ("ten_per_cent", ("legal_interest",)),
            ("twenty_per_cent", ("legal_interest", "five_per_cent")),
            ("fifty_per_cent", ("legal_interest", "five_per_cent", "ten_per_cent")),
            ("more", ("legal_interest", "five_per_cent", "ten_per_cent", "twenty_per_cent")),
        )
        for before in all_before
    },
    "SE delivery.remedies 2022-05-01 extra_time_runs: flip extra_delivery_time_until >": STILL_EXTRA_TIME,
    "ES refund.late_surcharge 2014-06-13 held_back: flip refund_paid_on >": NOT_LATE,
    "ES refund.late_surcharge 2014-06-13 held_back: flip observed_on >": NOT_LATE,
    "ES refund.late_surcharge 2014-06-13 held_back: flip  >": NOT_BOTH,
    "ES refund.late_surcharge 2014-06-13 goods_back_late: flip refund_paid_on >": NOT_BOTH,
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


@pytest.mark.parametrize("jurisdiction", jurisdictions(LIBRARY.jurisdictions, sliced=SLICED_OF_MUTANTS))
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
