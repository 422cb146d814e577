"""Real processes of the server for tests that kill them, each with a database and a folder of its own.

The fixtures are in the conftest beside. On a SQLite file; with ``VENDITOR_TEST_POSTGRES=1`` on PostgreSQL.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
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
