"""One worker beside receivers that take a message and never answer: mail goes out, proofs follow in seconds.

On a SQLite file; with ``VENDITOR_TEST_POSTGRES=1`` on PostgreSQL.
"""

from datetime import timedelta
from time import monotonic

import pytest
from tests.server.processes import NOW
from tests.server.test_log_crash import agree

from venditor.adapters.webhooks.sending import TIMEOUT
from venditor.server.webhooks.endpoints import MOST_ENDPOINTS

SECONDS = 5
"""Within which an acknowledgement is sent and a proof follows."""
BEGUN = 3
"""Seconds after which the worker is at its first receivers."""


def test_a_proof_follows_within_seconds_while_ten_receivers_hang(installation):
    addresses = [f"https://receiver{number}.example/" for number in range(MOST_ENDPOINTS)]
    installation.do("tell", addresses=addresses)
    installation.do("take", name="anna")
    assert timedelta(seconds=SECONDS + BEGUN) < TIMEOUT
    # Until then the worker cannot be through with even one of them.
    worker = installation.request("work_on", at=NOW, seconds=SECONDS + BEGUN)
    took = _at_once(installation, worker, leaves=2)
    assert set(took) == {"mailed", "logged"}, took


def test_a_proof_follows_within_seconds_while_the_mail_server_hangs(installation):
    installation.do("take", name="anna")
    worker = installation.request("work_on", at=NOW, seconds=SECONDS + BEGUN, is_mail_slow=True)
    took = _at_once(installation, worker, leaves=1)
    assert set(took) == {"logged"}, took


def _at_once(installation, worker, *, leaves):
    """What somebody sees who declares while a worker is at it."""
    consumer = installation.request(
        "take_and_wait", at=NOW, name="bela", after=BEGUN, most=SECONDS, leaves=leaves
    )
    worked, took = installation.at_once(worker, consumer)
    assert worked["killed"]
    return took["given"]


@pytest.mark.parametrize("failpoint", ["log.appended", "log.recording", "tlog.checkpoint decided"])
def test_a_worker_killed_in_the_lane_of_the_log_loses_and_doubles_nothing(installation, failpoint):
    installation.do("take", name="anna")
    request = installation.request("work_on", at=NOW, seconds=30, failpoint=failpoint)
    begun = monotonic()
    (answer,) = installation.at_once(request)
    assert answer["killed"]
    assert monotonic() - begun < 30, f"no step reaches {failpoint}"
    installation.do("take", name="bela")
    for minute in (20, 21):
        installation.do("work", at=NOW + timedelta(minutes=minute), pdf=False)
    seen = installation.do("look_at_log")
    agree(seen)
    assert seen["bundles"] == [["declaration", "acknowledgement"]] * 2
