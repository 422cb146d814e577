"""Queries stay of a size that an engine can plan, whatever a row may lack."""

import pytest
from tests.campaign.cases import facts_of, shapes

from venditor.rights.jurisdictions import default_library
from venditor.rules.sql import compile_query

LIBRARY = default_library()


# Laws whose days depend on one another through several unknown days; these queries once ran out of memory.
@pytest.mark.parametrize("jurisdiction", ["ES", "FR"])
@pytest.mark.parametrize("question", ["withdrawal.in_time", "refund.late_surcharge"])
def test_the_query_of_a_ladder_of_days_is_not_exponential(jurisdiction, question):
    compiled = LIBRARY.compiled(jurisdiction)
    columns = shapes(compiled)[1].columns(facts_of(compiled))
    assert len(compile_query(compiled, "cases", columns, [question], key="id")) < 400_000
