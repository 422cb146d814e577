"""Real processes killed with SIGKILL at every failpoint, then started again: nothing lost, nothing doubled.

On a SQLite file; with ``VENDITOR_TEST_POSTGRES=1`` on PostgreSQL.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from venditor.server.cases.services import LIMITS
from venditor.server.outbox import failpoints

REPOSITORY = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
# Reached by what is passed on alone.
OF_MARKETS = ("pass-on.committed", "pass-on.keys-made", "pass-on.written")
# Reached by long tasks alone.
OF_JOBS = ("job.ended", "job.forgotten", "job.part-done", "job.part-recording")
ELSEWHERE = {*OF_MARKETS, *OF_JOBS}
POSTGRES = os.environ.get("VENDITOR_TEST_POSTGRES") == "1"
REPORT = """To: bounce+{token}@venditor.localhost
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; anna@example.org
Action: failed
Status: 5.1.1
--b--
"""


class Program:
    """The program that takes steps, one process each."""

    def __init__(self, folder):
        environment = {**os.environ, "VENDITOR_VAR": str(folder)}
        if not POSTGRES:
            environment["DATABASE_URL"] = f"sqlite:///{folder / 'none.sqlite3'}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.server.crashing"],
            cwd=REPOSITORY,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, *requests):
        self.process.stdin.write(json.dumps(requests) + "\n")
        self.process.stdin.flush()
        answers = json.loads(self.process.stdout.readline())
        for answer in answers:
            assert not answer["failed"], answer["given"]
        return answers

    def end(self):
        self.process.stdin.close()
        assert self.process.wait(timeout=30) == 0
        self.process.stdout.close()


class Databases:
    """Databases with all tables and one seller, made by copying the first."""

    def __init__(self, folder):
        self.folder, self.made = folder, 0
        self.template = self.name("template")
        if POSTGRES:
            self.run(f"DROP DATABASE IF EXISTS {self.template}")
            self.run(f"CREATE DATABASE {self.template}")

    def name(self, part):
        return f"crash_{os.getpid()}_{part}" if POSTGRES else str(self.folder / f"{part}.sqlite3")

    def copy(self):
        self.made += 1
        name = self.name(str(self.made))
        if POSTGRES:
            self.run(f"CREATE DATABASE {name} TEMPLATE {self.template}")
        else:
            shutil.copy(self.template, name)
        return name

    def drop(self, name):
        if POSTGRES:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    @staticmethod
    def run(statement):
        import psycopg  # noqa: PLC0415 - only where there is PostgreSQL

        # Set by tests/server_settings.py, which starts the server.
        with psycopg.connect(os.environ["DATABASE_URL"], dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    program = Program(tmp_path_factory.mktemp("program"))
    yield program
    program.end()


@pytest.fixture(scope="module")
def databases(program, tmp_path_factory):
    folder = tmp_path_factory.mktemp("databases")
    databases = Databases(folder)
    program.ask(
        {"step": "prepare", "at": NOW.isoformat(), "database": databases.template, "folder": str(folder)}
    )
    yield databases
    databases.drop(databases.template)


class Installation:
    """One installation, whose processes die at a failpoint and are started again."""

    def __init__(self, program, database, folder):
        self.program, self.database, self.folder = program, database, folder
        self.failpoint, self.killed = None, 0
        for part in ("tmp", "new", "cur"):
            (folder / "bounces" / part).mkdir(parents=True)

    def request(self, step, *, at, **values):
        told = {"step": step, "at": at.isoformat(), "database": self.database, "folder": str(self.folder)}
        return {**told, **values}

    def do(self, step, *, at=NOW, **values):
        """Take a step; where it is killed, take it again."""
        request = self.request(step, at=at, **values)
        (answer,) = self.program.ask({**request, "failpoint": self.failpoint})
        if answer["killed"]:
            self.killed += 1
            (answer,) = self.program.ask(request)
            assert not answer["killed"]
        return answer["given"]

    def at_once(self, *requests):
        return self.program.ask(*requests)

    def bounce(self, item):
        (self.folder / "bounces" / "new" / "1").write_text(REPORT.format(token=item))

    def mails(self):
        """Message-IDs of acknowledgements, by the address they went to, one for each copy."""
        found = {}
        for file in (self.folder / "mail" / "new").glob("*"):
            written = file.read_text()
            if "Wir haben" in written or "=?utf-8?B?V2lyIGhhYmVu" in written:
                address = re.search("^Delivered-To: (.*)$", written, re.MULTILINE)[1]
                found.setdefault(address, []).append(
                    re.search("^Message-ID: <(.*)@", written, re.MULTILINE)[1]
                )
        return found


@pytest.fixture
def installation(program, databases, tmp_path):
    database = databases.copy()
    yield Installation(program, database, tmp_path)
    databases.drop(database)


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
