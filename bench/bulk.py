"""Orders a second for the law of every jurisdiction at once, and what clause ids and calendars cost.

Generated orders of buyers in every jurisdiction with a pack (and in two members of the union without one),
domestic and across borders, with days of 2026, some facts unknown. They are answered batch by batch, so that
memory does not grow with their number. A sample of the answers is compared with the statement of rights for
the same order, which is also the only peer: no engine is known that answers the law of several countries. One
rule in several engines is measured by ``bench/rules.py``.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import duckdb
from measuring import Target, machine, pin, report, table

from venditor import rights
from venditor.adapters.duckdb_engine import DuckDBEngine
from venditor.rights.bulk import BulkAnswers
from venditor.rights.jurisdictions import default_library
from venditor.rules.sql import FactColumn, Wanted, short
from venditor.rules.syntax import NONE

CORES = 2
MEMORY = "4GB"
SIZES = (1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000)
BATCH = 1_000_000
SAMPLE = 2_000
GIGABYTES = 8.0
QUESTIONS = (
    "withdrawal.available",
    "withdrawal.last_day",
    "withdrawal.in_time",
    "withdrawal.refund_due",
    "withdrawal.return_cost",
    "delivery.latest_day",
    "conformity.guarantee_until",
    "conformity.presumption_until",
    "conformity.remedies",
)
# What is put out beside values and statuses, and whether holidays are laid out.
VARIANTS: Mapping[str, tuple[Wanted, bool]] = {
    "values": (Wanted(clauses=False, needs=False), False),
    "values, holidays": (Wanted(clauses=False, needs=False), True),
    "values, clauses, holidays": (Wanted(clauses=True, needs=False), True),
    "every column, holidays": (Wanted(clauses=True, needs=True), True),
}
FULL = list(VARIANTS)[-1]
FLOOR = ("FI", "PT")
NEVER = "DATE 'infinity'"
# Facts of an order, by SQL over `n(key, salt)`: a number in 0..999.
FACTS = {
    "trader_country": "CASE WHEN n(key, 2) < 700 THEN consumer_country ELSE 'TW' END",
    "trader_directs_activity": "n(key, 3) < 950",
    "buyer_is_consumer": "CASE WHEN n(key, 4) < 900 THEN TRUE WHEN n(key, 4) < 950 THEN FALSE END",
    "contract": "['distance', 'off_premises', 'in_store'][greatest(1, n(key, 5) // 50 - 16)]",
    "product": "['goods', 'service', 'digital_content'][greatest(1, n(key, 6) // 50 - 16)]",
    "condition": "CASE WHEN n(key, 7) < 900 THEN 'new' ELSE 'used' END",
    "channel": "CASE WHEN n(key, 18) < 900 THEN 'online' ELSE 'phone' END",
    "own_return_terms_shown": "n(key, 19) < 500",
    "made_to_specification": "n(key, 8) < 50",
    "concluded_on": "DATE '2026-01-01' + (n(key, 9) % 330)::INTEGER",
    "delivered_on": f"CASE WHEN n(key, 10) < 950 THEN concluded_on + n(key, 11) // 100 + 1 ELSE {NEVER} END",
    "informed_on": f"CASE WHEN n(key, 12) < 850 THEN concluded_on WHEN n(key, 12) < 900 THEN {NEVER} END",
    "withdrawal_notice_on": (
        f"CASE WHEN n(key, 13) < 300 THEN delivered_on + n(key, 14) // 50 ELSE {NEVER} END"
    ),
    "service_received_on": "delivered_on",
    "contract_confirmed_on": "CASE WHEN n(key, 20) < 900 THEN concluded_on END",
    "return_cost_information_given": "CASE WHEN n(key, 21) < 900 THEN n(key, 21) < 800 END",
    "exclusion_notice_given": "n(key, 22) < 900",
    "uninvited_visit": "n(key, 23) < 500",
    "goods_returned_on": "withdrawal_notice_on + n(key, 15) // 100",
    "nonconformity_appeared_on": (
        f"CASE WHEN n(key, 16) < 100 THEN concluded_on + n(key, 17) ELSE {NEVER} END"
    ),
}
NOT_HAPPENED = (
    "goods_sent_back_on",
    "repaired_on",
    "repair_requested_on",
    "fault_notified_on",
    "promised_delivery_on",
    "refund_paid_on",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of one variant.

    Attributes:
        seconds: of each batch; the queries are made for the first.
        peaks: most memory the process had held after each batch, gigabytes.
        undetermined: answers that wait for a fact, of all.
    """

    seconds: tuple[float, ...]
    peaks: tuple[float, ...]
    undetermined: float

    def row(self, size: int, variant: str) -> tuple[str, ...]:
        """The figures of the first so many orders of the run."""
        batches = -(-size // BATCH)
        first, *later = self.seconds[:batches]
        wall = first + sum(later)
        return (
            f"{size:,}",
            variant,
            f"{first:.1f}",
            f"{sum(later) / len(later):.1f}" if later else "–",
            f"{wall:.1f}",
            f"{size / wall / 1000:,.0f} k",
            f"{size * len(QUESTIONS) / wall / 1e6:.2f} M",
            f"{self.peaks[batches - 1]:.2f}",
            f"{self.undetermined:.0%}",
        )


def places() -> list[tuple[str, str | None]]:
    """Country and region of buyers: every jurisdiction with a pack, and two that a floor answers for."""
    library = default_library()
    codes = [code for code in library.jurisdictions if code not in library.unions]
    return [(code[:2], code if "-" in code else None) for code in (*codes, *FLOOR)]


def fill(engine: DuckDBEngine, first: int, rows: int) -> None:
    """A batch of orders, made from their numbers alone."""
    listed = ", ".join(f"[{country!r}, {region or ''!r}]" for country, region in places())
    engine.run("CREATE OR REPLACE MACRO n(key, salt) AS (hash(key, salt) % 1000)::INTEGER")
    engine.run(
        "CREATE OR REPLACE TABLE orders AS "
        f"SELECT key, [{listed}][1 + n(key, 1) % {len(places())}] AS place, place[1] AS consumer_country, "
        "nullif(place[2], '') AS consumer_region, "
        + ", ".join(f"{sql} AS {fact}" for fact, sql in FACTS.items())
        + f" FROM range({first}, {first + rows}) AS numbers(key)"
    )


def columns() -> dict[str, FactColumn]:
    """Where each fact comes from: a column, or what is the same for every order."""
    vocabulary = default_library().vocabulary
    found = {
        name: FactColumn(constant=definition.ordinary)
        for name, definition in vocabulary.facts.items()
        if definition.ordinary is not None
    }
    found["supply_law_chosen"] = FactColumn(constant=False)
    found["observed_on"] = FactColumn(constant=date(2026, 11, 27))
    found |= {name: FactColumn(constant=NONE) for name in NOT_HAPPENED}
    for name in ("consumer_country", "consumer_region", *FACTS):
        found[name] = FactColumn(sql=name)
    return found


class WithoutHolidays(DuckDBEngine):
    """A session whose calendars stay empty: every day is a working day."""

    def load(self, table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
        """Create the table only."""
        del rows
        super().load(table, columns, ())


def measure(rows: int, variant: str) -> Measured:
    """Answer so many orders, batch by batch."""
    wanted, holidays = VARIANTS[variant]
    asked = BulkAnswers(default_library(), QUESTIONS, wanted=wanted)
    times, peaks, answers, undetermined = [], [], 0, 0
    unit = 1 if sys.platform == "darwin" else 1024
    with (DuckDBEngine if holidays else WithoutHolidays)(memory_limit=MEMORY, threads=CORES) as engine:
        for first in range(0, rows, BATCH):
            fill(engine, first, min(BATCH, rows - first))
            begun = time.perf_counter()
            asked.answer(engine, "orders", columns(), key="key", into="answered")
            times.append(time.perf_counter() - begun)
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9)
            told = [f"count_if({short(q)}__status = 'undetermined')" for q in QUESTIONS]
            ((number, *counts),) = engine.rows(f"SELECT count(*), {', '.join(told)} FROM answered")
            answers += number * len(QUESTIONS)
            undetermined += sum(counts)
            engine.run("DROP TABLE answered")
    return Measured(tuple(times), tuple(peaks), undetermined / answers)


def compare() -> tuple[int, int, float]:
    """Answer a sample by the query and by the statement.

    Returns:
        Answers compared, those that differ, and statements a second.
    """
    vocabulary = default_library().vocabulary
    constants = {name: source.constant for name, source in columns().items() if source.sql is None}
    shared = {name: "none" if value is NONE else value for name, value in constants.items()}
    varied = [name for name, source in columns().items() if source.sql is not None]
    with DuckDBEngine(memory_limit=MEMORY, threads=CORES) as engine:
        fill(engine, 0, SAMPLE)
        asked = BulkAnswers(default_library(), QUESTIONS)
        asked.answer(engine, "orders", columns(), key="key", into="answered")
        parts = [f"{short(q)}__{part}" for q in QUESTIONS for part in ("status", "value", "clause")]
        told = engine.rows(f"SELECT {', '.join(parts)} FROM answered ORDER BY key")
        never = ", ".join(
            f"CASE WHEN {name} = {NEVER} THEN 'none' ELSE {name}::VARCHAR END"
            if vocabulary.facts[name].kind in ("event", "date")
            else name
            for name in varied
        )
        orders = engine.rows(f"SELECT {never} FROM orders ORDER BY key")
    begun, differ = time.perf_counter(), 0
    for order, row in zip(orders, told, strict=True):
        facts = {name: value for name, value in zip(varied, order, strict=True) if value is not None}
        answered = rights.statement({**shared, **facts}, questions=QUESTIONS)["answers"]
        shown = [shown_as(value) for value in row]
        expected = [shown_as(answered[q][part]) for q in QUESTIONS for part in ("status", "value", "clause")]
        differ += sum(one != other for one, other in zip(shown, expected, strict=True))
    return len(orders) * len(QUESTIONS), differ, len(orders) / (time.perf_counter() - begun)


def shown_as(value: object) -> object:
    """A value of the query or of the statement, alike in both."""
    if isinstance(value, date):
        return "none" if value == date.max else value.isoformat()
    return value


def in_a_process(rows: int, variant: str) -> Measured:
    """Measure in a process of its own, so that its memory is its own."""
    run = subprocess.run(  # noqa: S603 - this program itself
        [sys.executable, __file__, "--rows", str(rows), "--variant", variant],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if run.returncode:
        raise SystemExit(run.stderr)
    return Measured(**json.loads(run.stdout))


def main() -> None:
    """Measure every size and variant, and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the figures into docs/benchmarks.md")
    parser.add_argument("--rows", type=int, help="measure so many orders once, and print them as JSON")
    parser.add_argument("--variant", choices=VARIANTS, default=FULL)
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=SIZES,
        help="how many orders; the larger ones are marks of one run",
    )
    given = parser.parse_args()
    cores = pin(CORES)
    if given.rows:
        print(json.dumps(asdict(measure(given.rows, given.variant))))
        return
    smallest, *larger = sorted(given.sizes)
    runs = {variant: in_a_process(smallest, variant) for variant in VARIANTS}
    rows = [found.row(smallest, variant) for variant, found in runs.items()]
    if larger:
        longest = in_a_process(larger[-1], FULL)
        runs["longest"] = longest
        rows += [longest.row(size, FULL) for size in larger]
    peak = max(found.peaks[-1] for found in runs.values())
    heads = (
        "orders",
        "returns",
        "first batch s",
        "later batch s",
        "all s",
        "orders/s",
        "answers/s",
        "peak GB",
        "undetermined",
    )
    library = default_library()
    asked = f"{len(QUESTIONS)} questions; the law of {len(library.jurisdictions)} jurisdictions; "
    asked += f"buyers in {len(places())} places."
    compared, differ, statements = compare()
    lines = [
        f"{machine()}; {cores}; DuckDB {duckdb.__version__}, {MEMORY}; batches of {BATCH:,}.",
        asked,
        "",
        table(heads, rows),
        "",
        (
            f"{compared:,} answers of a sample compared with the statement of rights: {differ} differ. "
            f"The statement makes {statements:,.0f} orders a second."
        ),
        "",
        Target("answers that differ from the statement", differ, 0, at_least=False).written(),
        Target("peak memory of any run, GB", peak, GIGABYTES, at_least=False).written(),
    ]
    report("bulk", "\n".join(lines), write=given.write)


if __name__ == "__main__":
    main()
