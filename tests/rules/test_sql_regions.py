"""An unknown region is needed only where it changes the answer, not a day on the way to it."""

from datetime import date

import duckdb
import pytest
from tests.campaign.cases import facts_of
from tests.campaign.comparison import fill

from venditor.rights.jurisdictions import default_library
from venditor.rules.residual import needs
from venditor.rules.sql import FactColumn, compile_query

QUESTION = "withdrawal.last_day"
CASE = {
    "consumer_country": "CA",
    "buyer_is_consumer": True,
    "channel": "online",
    "contract": "distance",
    "product": "goods",
    "small_payment": False,
    "betting_or_lottery": False,
    "liable_to_deteriorate": False,
    "public_auction": False,
    "required_information_given": False,
    "order_correctable": True,
    "confirmation_complete": True,
    "concluded_on": date(2015, 7, 10),
    "observed_on": date(2015, 7, 26),
}


# Seven days after the copy end on Monday 3 August 2015, Civic Holiday in some provinces; thirty after the
# order on Sunday 9 August. The later of the two is 10 August everywhere. A year on, the seven days decide.
@pytest.mark.parametrize(
    ("copy_on", "last_day", "needed"),
    [(date(2015, 7, 27), date(2015, 8, 10), frozenset()), (date(2016, 7, 25), None, {"consumer_region"})],
)
def test_the_later_of_two_days_needs_no_region_where_it_is_the_same_everywhere(copy_on, last_day, needed):
    compiled = default_library().compiled("CA-ON")
    case = CASE | {"contract_confirmed_on": copy_on}
    columns = {name: FactColumn(sql=f'"{name}"', nullable=name == "consumer_region") for name in case}
    columns["consumer_region"] = FactColumn(sql='"consumer_region"')
    query = compile_query(compiled, "cases", columns, [QUESTION], key="id")
    with duckdb.connect() as connection:
        fill(connection, compiled, facts_of(compiled), [case])
        told = connection.execute(query)
        row = dict(zip([column[0] for column in told.description], told.fetchone(), strict=True))
    assert row["withdrawal__last_day__value"] == last_day
    assert set(row["withdrawal__last_day__needs"]) == needed
    assert needs(compiled.diagram(QUESTION), case) == needed
