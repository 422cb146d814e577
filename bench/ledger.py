"""The price ledger: forty written cases beside what plugins were reported to do; rows and answers a second.

The cases and their right answers are in tests/listings/ledger/cases.yaml, worked out from the law by hand.
Each is played through a ledger on the disk. The peer is written here from reports about shop plugins, whose
PHP does not run here; once as reported, once told the day on which the reduction began, which it does not
find by itself. Where the law's answer is that nothing is sure, it is right only if it shows nothing.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from cases.prior_prices import Case, written
from measuring import Target, Timing, asked, machine, once, pin, rate, report, table
from peers import omnibus_as_reported

from venditor.listings.ledger import (
    Beside,
    Index,
    LedgerError,
    PriorRule,
    Row,
    append,
    began_on,
    index_of,
    percentage,
    prior_price,
    verify,
    zone_of,
)

ROWS, DAYS, BATCH, ROUNDS, ANSWERS = 1_000_000, 50, 20_000, 3, 2_000
CASES = 40
LEDGER = "Venditor: ledger and rule of the law"
REPORTED = "as plugins were reported, written from the reports"
TOLD = "the same, told the day on which the reduction began"
REDUCED, SALE_FROM = Decimal(80), 45
FIRST = datetime(2026, 10, 1, 5, tzinfo=UTC)
ZONE = zone_of("DE")


def ours(case: Case, folder: Path) -> dict[str, object]:
    """What the ledger says of a case, under the names that the case uses."""
    path = folder / f"{abs(hash(case.name))}.jsonl"
    refused = 0
    for row in case.rows:
        try:
            append(path, [row])
        except LedgerError:
            refused += 1
    history = index_of(path).history(case.key, case.zone)
    reduction = began_on(history)
    assert reduction is not None
    assert reduction.row is not None
    answer = prior_price(history, case.rule, reduction, offered_since=case.offered_since)
    names = ("status", "amount", "at_most", "presumed", "days", "seen", "stated", "not_offered", "afterwards")
    told: dict[str, object] = {name: getattr(answer, name) for name in names}
    told |= {"unseen": len(answer.unseen), "claims": len(answer.claims), "refused": refused}
    told |= {"began": reduction.began.day, "by": reduction.began.by, "first": reduction.first.day}
    if answer.amount is not None and reduction.row.amount is not None:
        told["percent"] = percentage(answer.amount, reduction.row.amount).shown
    return told


def judged(cases: Sequence[Case], folder: Path) -> dict[str, list[str]]:
    """The names of the cases that each of those asked gets right."""
    right: dict[str, list[str]] = {LEDGER: [], REPORTED: [], TOLD: []}
    for case in cases:
        told, variant = ours(case, folder), case.key[0]
        began = told["began"]
        assert isinstance(began, date)
        answers = {
            LEDGER: {name: told.get(name) for name in case.answer} == dict(case.answer),
            REPORTED: omnibus_as_reported.shown(case.rows, variant) == case.answer["amount"],
            TOLD: omnibus_as_reported.shown(case.rows, variant, began) == case.answer["amount"],
        }
        for name, is_right in answers.items():
            right[name] += [case.name] * is_right
    return right


def rows_of(count: int) -> Iterator[Row]:
    """A shop's rows: each of its variants on each day, reduced at the end."""
    variants = max(count // DAYS, 1)
    for number in range(count):
        day, variant = divmod(number, variants)
        at = FIRST + timedelta(days=day)
        reduced = day >= SALE_FROM
        yield Row(
            f"sku:{variant:06}",
            "DE",
            "web",
            at,
            at + timedelta(minutes=1),
            amount=REDUCED if reduced else Decimal(100 + variant % 7 - day % 3),
            currency="EUR",
            beside=(Beside(Decimal(110)),) if reduced else (),
            path="feed.xml",
            place=f"item {variant}/g:price",
            quotation="80.00 EUR",
        )


def grown(path: Path, count: int) -> None:
    """Append rows in batches, each brought to the disk."""
    path.unlink(missing_ok=True)
    held: list[Row] = []
    for row in rows_of(count):
        held.append(row)
        if len(held) == BATCH:
            append(path, held)
            held = []
    append(path, held)


def answered(index: Index, count: int) -> Callable[[], object]:
    """Prior prices of some variants, their rows looked up in the file."""
    keys = list(index.keys())[:count]
    rule = PriorRule("lowest", date(2026, 10, 16))

    def run() -> int:
        found = 0
        for key in keys:
            history = index.history(key, ZONE)
            reduction = began_on(history)
            found += reduction is not None and prior_price(history, rule, reduction).status == "determined"
        assert found == len(keys)
        return found

    return run


def best(run: Callable[[], object], rounds: int) -> Timing:
    """The best of several runs, by processor time."""
    return min((once(run) for _ in range(rounds)), key=lambda timing: timing.cpu)


def speeds(path: Path, count: int, rounds: int) -> list[tuple[str, ...]]:
    """What is done a second, of processor time."""
    found = [("recorded, 20,000 at once, on the disk", "rows", count, best(lambda: grown(path, count), 1))]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found.append(("verified", "rows", count, best(lambda: verify(path), rounds)))
    streamed = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    found.append(("verified and indexed", "rows", count, best(lambda: index_of(path), rounds)))
    index = index_of(path)
    most = min(ANSWERS, count // DAYS)
    looked_up = best(answered(index, most), rounds)
    found.append((f"prior price, its {DAYS} rows looked up", "answers", most, looked_up))
    print(f"Memory grew by {streamed / 1024:.1f} MiB while {count:,} rows were verified.")
    return [
        (what, unit, f"{number:,}", f"{timing.cpu:.2f}", rate(number / timing.cpu))
        for what, unit, number, timing in found
    ]


def main() -> None:
    """Check, measure, print."""
    parser = argparse.ArgumentParser(description="Measure, check and print.")
    parser.add_argument("--rows", type=int, default=ROWS, help=f"rows of the ledger (default: {ROWS:,})")
    given = asked(parser)
    pinned = pin(1)
    with tempfile.TemporaryDirectory() as folder:
        cases = written()
        assert len(cases) == CASES
        right = judged(cases, Path(folder))
        path = Path(folder) / "prices.jsonl"
        measured = speeds(path, given.rows, ROUNDS)
        size = path.stat().st_size / given.rows
    wrong = [f"- wrong: {case.name}" for case in cases if case.name not in right[LEDGER]]
    text = "\n".join(
        [
            f"{machine()}; {pinned}; best of {ROUNDS} runs, recording once; {size:.0f} bytes a row.",
            "",
            table(
                ("prior price in the written cases", "right", "of"),
                [(name, str(len(names)), str(CASES)) for name, names in right.items()],
            ),
            *wrong,
            "",
            table(("ledger", "unit", "number", "CPU s", "a second"), measured, texts=2),
            "",
            f"{len(right[LEDGER])} of {CASES} right.",
            Target("written cases that are right", len(right[LEDGER]), CASES).written(),
        ]
    )
    report("ledger", text, write=given.write)


if __name__ == "__main__":
    main()
