"""Real processes killed with SIGKILL at every failpoint, then started again: nothing lost, nothing doubled.

On a SQLite file; with ``VENDITOR_TEST_POSTGRES=1`` on PostgreSQL.
"""

from collections import Counter
from datetime import timedelta

import pytest
from tests.server.processes import NOW

from venditor.server.cases.services import LIMITS
from venditor.server.outbox import failpoints

# Reached by what is passed on alone.
OF_MARKETS = ("pass-on.committed", "pass-on.keys-made", "pass-on.written")
# Reached by long tasks alone.
OF_JOBS = ("job.ended", "job.forgotten", "job.part-done", "job.part-recording")
ELSEWHERE = {*OF_MARKETS, *OF_JOBS}


def _acknowledgement_of(seen, case):
    (item,) = [
        item
        for item in seen["items"]
        if item["subject"] == case and item["kind"] == "withdrawal.acknowledgement"
    ]
    return item


@pytest.mark.parametrize("failpoint", [one for one in failpoints.names() if one not in ELSEWHERE])
def test_a_process_killed_anywhere_loses_and_doubles_nothing(installation, failpoint):
    installation.failpoint = failpoint
    anna = installation.do("take", name="anna")
    bela = installation.do("take", name="bela", held=True)
    cora = installation.do("take", name="cora")
    refused = installation.do("take", name="nobody@nowhere")
    installation.do("work", at=NOW + timedelta(minutes=1))
    installation.do("release", case=bela, at=NOW + timedelta(minutes=2))
    installation.do("work", at=NOW + timedelta(minutes=20), pdf=False)
    installation.bounce(_acknowledgement_of(installation.do("look"), anna)["id"])
    installation.do("work", at=NOW + timedelta(minutes=30), pdf=False)
    installation.do("work", at=NOW + timedelta(days=60), pdf=False)
    seen = installation.do("look")
    assert installation.killed, f"no step reaches {failpoint}"

    # Every declaration is there, once.
    assert set(seen["cases"]) == {anna, bela, cora, refused}
    assert {item["state"] for item in seen["items"] if item["subject"] != refused} == {"done"}
    assert sorted(item["state"] for item in seen["items"] if item["subject"] == refused) == ["dead", "done"]
    assert seen["keys"] == seen["persons"]
    assert len(seen["persons"]) == 4

    # Each acknowledgement arrived, and its copies bear one name.
    mails = installation.mails()
    for name, case in (("anna", anna), ("bela", bela), ("cora", cora)):
        assert set(mails[f"{name}@example.org"]) == {_acknowledgement_of(seen, case)["id"]}
    assert len(mails) == 3

    # Everything happened once in the record.
    for case in seen["cases"].values():
        once = Counter(kind for kind in case["events"] if kind != "due_set")
        assert set(once.values()) == {1}, case["events"]
        assert len(case["events"]) == case["version"]
    events = {name: seen["cases"][case]["events"] for name, case in (("anna", anna), ("bela", bela))}
    assert {"acknowledgement_sent", "acknowledgement_bounced", "due_passed"} <= set(events["anna"])
    assert {"acknowledgement_held", "acknowledgement_released", "acknowledgement_sent"} <= set(events["bela"])
    assert seen["cases"][refused]["acknowledgement"] == "undeliverable"


@pytest.mark.parametrize(
    "failpoint",
    [
        *OF_MARKETS,
        "command.carried-out",
        "command.written",
        "declare.committed",
        "log.recording",
        "outbox.carried-out",
        "outbox.claimed",
        "outbox.recorded",
        "outbox.recording",
    ],
)
def test_what_a_marketplace_passes_on_arrives_once_wherever_it_is_killed(installation, failpoint):
    installation.do("open_market")
    installation.failpoint = failpoint
    entry = installation.do("take_at_market", name="anna")
    for minute in (1, 20, 30):
        installation.do("work", at=NOW + timedelta(minutes=minute), pdf=False)
    # Keys of what was rolled back are swept.
    installation.do("work", at=NOW + timedelta(days=2), pdf=False)
    seen = installation.do("look")
    assert installation.killed, f"no step reaches {failpoint}"
    cases = seen["cases"]
    passed = [(case["seller"], case["acknowledgement"]) for case in cases.values() if case["entry"]]
    assert sorted(passed) == [("lamps", "by_marketplace"), ("shop", "by_marketplace")]
    assert {case["entry"] for case in cases.values()} == {None, entry}
    assert cases[entry]["events"].count("declaration_passed_on") == 2
    assert {item["state"] for item in seen["items"]} == {"done"}
    assert seen["keys"] == seen["persons"]
    (copies,) = installation.mails().values()
    assert len(set(copies)) == 1


def test_two_workers_at_once_send_each_mail_once(installation):
    for number in range(12):
        installation.do("take", name=f"person{number}")
    at = NOW + timedelta(minutes=1)
    both = [installation.request("work", at=at, pdf=False) for _worker in range(2)]
    tried = [answer["given"] for answer in installation.at_once(*both)]
    assert sum(tried) == 24
    mails = installation.mails()
    assert {len(copies) for copies in mails.values()} == {1}
    assert len(mails) == 12


def test_the_same_page_sent_by_two_processes_at_once_is_one_case(installation):
    twice = [installation.request("take", at=NOW, name="anna") for _process in range(4)]
    assert len({answer["given"] for answer in installation.at_once(*twice)}) == 1
    seen = installation.do("look")
    assert len(seen["cases"]) == 1
    # The keys of those that came second open nothing and are swept away.
    installation.do("work", at=NOW + timedelta(days=2), pdf=False)
    seen = installation.do("look")
    assert seen["keys"] == seen["persons"]


def test_first_declarations_at_once_lose_none_to_the_notice_they_share(installation):
    several = [installation.request("take", at=NOW, name=f"person{number}") for number in range(6)]
    installation.at_once(*several)
    seen = installation.do("look")
    assert len(seen["cases"]) == 6
    assert [item["kind"] for item in seen["items"]].count("withdrawal.notice") == 1


def test_submissions_at_once_get_no_more_mail_than_one_after_another(installation):
    several = [
        installation.request("take", at=NOW, name=f"person{number}", contact="anna@example.org")
        for number in range(8)
    ]
    installation.at_once(*several)
    states = Counter(case["acknowledgement"] for case in installation.do("look")["cases"].values())
    assert states == {"queued": LIMITS.per_contact, "held": 8 - LIMITS.per_contact}


def test_every_failpoint_has_a_name_of_its_own_and_is_known():
    assert set(failpoints.names()) == {
        "bounce.read",
        "bounce.recorded",
        "command.carried-out",
        "command.written",
        "declare.committed",
        "declare.key-made",
        "declare.written",
        "log.appended",
        "log.recorded",
        "log.recording",
        "log.recovering",
        "outbox.carried-out",
        "outbox.claimed",
        "outbox.given-up",
        "outbox.recorded",
        "outbox.recording",
        *ELSEWHERE,
    }
