"""Workers killed with SIGKILL at every step of sequencing: log and database agree, nothing lost or doubled.

On a SQLite file; with ``VENDITOR_TEST_POSTGRES=1`` on PostgreSQL.
"""

from datetime import timedelta

import pytest
from tests.server.processes import NOW

from venditor.server.outbox import failpoints
from venditor.traceability.tlog import appender, folder_store

FAILPOINTS = [
    *(name for name in failpoints.names() if name.startswith("log.")),
    *(f"tlog.{name}" for name in appender.FAILPOINTS + folder_store.FAILPOINTS),
]


def agree(seen):
    """What holds whatever died: each leaf stands once in the log, where the database says, and proves."""
    assert seen["troubles"] == []
    indices = [index for _, _, index, _ in seen["leaves"]]
    assert sorted(indices) == list(range(len(seen["entries"])))
    for _, _, index, commitment in seen["leaves"]:
        assert seen["entries"][index] == commitment
    assert len(set(seen["entries"])) == len(seen["entries"])


@pytest.mark.parametrize("failpoint", FAILPOINTS)
def test_a_worker_killed_while_it_sequences_loses_and_doubles_nothing(installation, failpoint):
    installation.failpoint = failpoint
    cases = [installation.do("take", name=name) for name in ("anna", "bela")]
    for minute in (1, 2):
        installation.do("work", at=NOW + timedelta(minutes=minute), pdf=False)
    cases.append(installation.do("take", name="cora"))
    for minute in (3, 4):
        installation.do("work", at=NOW + timedelta(minutes=minute), pdf=False)
    assert installation.killed, f"no step reaches {failpoint}"
    seen = installation.do("look_at_log")
    agree(seen)
    # A commitment was given out with each declaration and each acknowledgement, and all of them stand.
    kinds = {case: [kind for owner, kind, _, _ in seen["leaves"] if owner == case] for case in cases}
    assert set(map(tuple, kinds.values())) == {("declaration", "acknowledgement")}
    assert seen["bundles"] == [["declaration", "acknowledgement"]] * 3
    assert [index for _, _, index, _ in seen["leaves"]] == list(range(6))


def test_of_several_workers_one_sequences(installation):
    for number in range(8):
        installation.do("take", name=f"person{number}")
    for minute in (1, 2, 3):
        at = NOW + timedelta(minutes=minute)
        several = [installation.request("work", at=at, pdf=False) for _worker in range(4)]
        installation.at_once(*several)
    seen = installation.do("look_at_log")
    agree(seen)
    assert len(seen["entries"]) == 16


def test_every_step_of_the_log_is_among_those_that_are_tried():
    assert (
        len(FAILPOINTS) == len(set(FAILPOINTS)) == 4 + len(appender.FAILPOINTS) + len(folder_store.FAILPOINTS)
    )
