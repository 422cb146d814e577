"""Workers killed with SIGKILL within a long task, then started again: no row is lost, none comes twice.

On a SQLite file; with ``VENDITOR_TEST_POSTGRES=1`` on PostgreSQL.
"""

from datetime import timedelta

import pytest
from tests.server.processes import NOW
from tests.server.test_crash import OF_JOBS

ORDERS = 250
NUMBERS = sorted(f"N{number}" for number in range(ORDERS))


def _is_whole(seen):
    assert seen["numbers"] == NUMBERS
    assert seen["lines"] == ORDERS
    assert seen["job"] == ["done", ORDERS, ORDERS, 0]
    assert seen["import"] == [ORDERS, ORDERS, ORDERS]
    # The key of the file is erased, and no attempt that was killed left one behind.
    assert seen["keys"] == seen["persons"]
    assert len(seen["persons"]) == ORDERS


@pytest.mark.parametrize(
    "failpoint",
    [*OF_JOBS, "outbox.carried-out", "outbox.claimed", "outbox.recorded", "outbox.recording"],
)
def test_an_import_goes_on_where_it_was_killed(installation, failpoint):
    installation.failpoint = failpoint
    installation.do("bring_in", orders=ORDERS)
    for minute in range(1, 6):
        installation.do("work", at=NOW + timedelta(minutes=minute), pdf=False)
    assert installation.killed, f"no step reaches {failpoint}"
    _is_whole(installation.do("look_at_orders"))


@pytest.mark.parametrize(("failpoint", "done"), [("job.part-recording", 0), ("job.part-done", 100)])
def test_a_worker_that_dies_half_way_leaves_whole_parts(installation, failpoint, done):
    installation.do("bring_in", orders=ORDERS)
    request = installation.request("work", at=NOW + timedelta(minutes=1), pdf=False)
    (answer,) = installation.program.ask({**request, "failpoint": failpoint})
    assert answer["killed"]
    seen = installation.do("look_at_orders")
    assert seen["job"] == ["running", done, ORDERS, 3 - done // 100]
    assert seen["import"] == [ORDERS, done, done]
    assert len(seen["numbers"]) == seen["lines"] == done


def test_what_was_stopped_half_way_stays_as_it_is(installation):
    file = installation.do("bring_in", orders=ORDERS)
    request = installation.request("work", at=NOW + timedelta(minutes=1), pdf=False)
    installation.program.ask({**request, "failpoint": "job.part-done"})
    assert installation.do("stop_import", file=file, at=NOW + timedelta(minutes=2))
    installation.do("work", at=NOW + timedelta(minutes=3), pdf=False)
    seen = installation.do("look_at_orders")
    assert seen["job"] == ["stopped", 100, ORDERS, 2]
    assert len(seen["numbers"]) == 100
    # A day later nothing is left of the file, and the orders stay.
    installation.do("work", at=NOW + timedelta(days=2), pdf=False)
    seen = installation.do("look_at_orders")
    assert seen["job"] == ["stopped", 100, ORDERS, 0]
    assert len(seen["numbers"]) == 100
    assert seen["keys"] == seen["persons"]
    assert len(seen["persons"]) == 100


def test_two_workers_at_once_take_each_row_once(installation):
    installation.do("bring_in", orders=ORDERS)
    for minute in range(1, 6):
        at = NOW + timedelta(minutes=minute)
        installation.at_once(*[installation.request("work", at=at, pdf=False) for _worker in range(2)])
    _is_whole(installation.do("look_at_orders"))
