"""The status of a row, where a value may be a day that no calendar counts."""

from datetime import date

import duckdb
import pytest

from venditor.rules.sql import CALENDAR_COLUMNS, FactColumn, calendar_rows, compile_query, rules_asked

PACK = """
provisions:
  xx.act.last_day:
    answers: last_day
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13}
        text: [{cite: "1", says: Some days.}]
        default: {value: "end_of_period(concluded_on, PERIOD)", cite: "1"}
        exceptions:
          given: {when: gift, value: "end_of_period(informed_on, PERIOD)", cite: "1"}
    explain:
      default: {en: "Until {result}."}
      given: {en: "Until {result}."}
"""


# A day that no table holds; the first profile neither rolls over nor counts working days.
DAY = date(2036, 3, 3)


@pytest.mark.parametrize(
    ("counting", "period", "expected"),
    [
        ("gb.ccr", "14 days", ("determined", date(2036, 3, 17))),
        ("us.mitor", "7 working days", ("for_a_person", None)),
    ],
)
@pytest.mark.parametrize("gift", [True, False])
def test_only_working_days_can_go_uncounted(law, head, counting, period, expected, gift):
    own = head.replace("counting: eu.r1182", f"counting: {counting}")
    compiled = law.compiled(own + PACK.replace("PERIOD", period))
    columns = {
        name: FactColumn(f'"{name}"', nullable=False)
        for name in ("consumer_country", "gift", "concluded_on", "informed_on")
    }
    query = compile_query(compiled, "orders", columns, ["last_day"], key="id")
    with duckdb.connect() as connection:
        named = ", ".join(f"{name} {kind}" for name, kind in CALENDAR_COLUMNS)
        connection.execute(f"CREATE TABLE calendar ({named})")
        rows = list(calendar_rows(["US"], rules_asked(compiled.program), DAY, DAY))
        if rows:
            connection.executemany(f"INSERT INTO calendar VALUES ({', '.join('?' * len(rows[0]))})", rows)
        days = f"DATE '{DAY}' AS concluded_on, DATE '{DAY}' AS informed_on"
        connection.execute(
            f"CREATE TABLE orders AS SELECT 1 AS id, 'US' AS consumer_country, {gift} AS gift, {days}"
        )
        found = connection.execute(f"SELECT last_day__status, last_day__value FROM ({query})").fetchone()
    assert found == expected
