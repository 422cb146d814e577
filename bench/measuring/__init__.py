"""How the benchmarks measure and report: on named cores, best of several interleaved runs, verdicts in words.

Figures of a shared machine swing. So the runs of all engines take turns in every round, each engine keeps its
best run, and ratios are taken of processor time, which a busy neighbour disturbs least.
"""

from __future__ import annotations

import argparse
import gc
import math
import os
import platform
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

REPORT = Path(__file__).parents[2] / "docs" / "benchmarks.md"


@dataclass(frozen=True, slots=True)
class Timing:
    """The best of several runs.

    Attributes:
        wall: seconds that passed.
        cpu: processor seconds of this process, all threads, user and system.
    """

    wall: float
    cpu: float


def pin(count: int) -> str:
    """Keep this process, and threads and processes it starts from now on, to some cores; says to which.

    Args:
        count: how many cores; all of those there are where there are fewer.
    """
    if not hasattr(os, "sched_setaffinity"):
        return f"not pinned: {platform.system()} cannot"
    cores = sorted(os.sched_getaffinity(0))[-count:]
    os.sched_setaffinity(0, cores)
    named = ", ".join(map(str, cores))
    return f"pinned to {len(cores)} core{'s'[: len(cores) > 1]} (number {named})"


def machine() -> str:
    """The machine in a line: processor, cores, system, Python."""
    model = platform.processor() or platform.machine()
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        named = re.search(r"^model name\s*:\s*(.+)$", listed.read_text("utf-8"), re.MULTILINE)
        model = named[1] if named else model
    load = os.getloadavg()[0]
    python = f"Python {platform.python_version()}"
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, {python}, load {load:.1f}"


def race(runs: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Timing]:
    """Run each engine once a round, in turn; the best run of each counts, by processor time."""
    best: dict[str, Timing] = {}
    for _ in range(rounds):
        for name, run in runs.items():
            timing = once(run)
            if name not in best or timing.cpu < best[name].cpu:
                best[name] = timing
    return best


def once(run: Callable[[], object]) -> Timing:
    """Time one run; what it returns is dropped after the clock stopped."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    result = run()
    timing = Timing(time.perf_counter() - wall, time.process_time() - cpu)
    del result
    return timing


@dataclass(frozen=True, slots=True)
class Latencies:
    """Seconds of each of many runs.

    Attributes:
        wall: seconds that passed in each run, shortest first.
        cpu: mean processor seconds of a run.
    """

    wall: Sequence[float]
    cpu: float

    def percentile(self, percent: float) -> float:
        """The wall seconds within which a percentage of the runs was done (nearest rank)."""
        return self.wall[max(0, math.ceil(len(self.wall) * percent / 100) - 1)]

    @property
    def median(self) -> float:
        """The wall seconds within which half of the runs was done."""
        return self.percentile(50)


def each(run: Callable[[int], object], count: int) -> Latencies:
    """Time many short runs one by one; the run is told its number."""
    clock = time.perf_counter
    wall = []
    gc.collect()
    cpu = time.process_time()
    for number in range(count):
        begun = clock()
        run(number)
        wall.append(clock() - begun)
    return Latencies(sorted(wall), (time.process_time() - cpu) / count)


def rate(per_second: float) -> str:
    """A rate in a form that compares at a glance."""
    if per_second >= 1e6:
        return f"{per_second / 1e6:.2f} M"
    return f"{per_second / 1e3:.1f} k" if per_second >= 1e3 else f"{per_second:.0f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, texts: int = 1) -> str:
    """A table in Markdown, aligned so that it reads in a terminal too.

    Args:
        head: names of the columns.
        rows: the cells of each row.
        texts: how many of the first columns are text; the others are figures.
    """
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(head))]
    ruled = ["-" * width if index < texts else "-" * (width - 1) + ":" for index, width in enumerate(widths)]
    return "\n".join(_line(line, widths, texts) for line in (lines[0], ruled, *lines[1:]))


def _line(cells: Sequence[str], widths: Sequence[int], texts: int) -> str:
    padded = [
        cell.ljust(width) if index < texts else cell.rjust(width)
        for index, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return f"| {' | '.join(padded)} |"


@dataclass(frozen=True, slots=True)
class Target:
    """What was set out to be reached.

    Attributes:
        what: the measure and its unit, in words.
        measured: its value.
        wanted: the value to reach.
        at_least: whether more is better; else less is.
    """

    what: str
    measured: float
    wanted: float
    at_least: bool = True

    @property
    def hit(self) -> bool:
        """Whether it was reached."""
        return self.measured >= self.wanted if self.at_least else self.measured <= self.wanted

    def written(self) -> str:
        """The verdict in a line."""
        bound = "at least" if self.at_least else "at most"
        verdict = "hit" if self.hit else "MISSED"
        return f"- {verdict}: {self.what}: {self.measured:.3g} (target: {bound} {self.wanted:g})"


def asked(parser: argparse.ArgumentParser | None = None) -> argparse.Namespace:
    """Read the command line, before anything is measured; ``write`` is what `report` takes.

    Args:
        parser: with arguments of the program's own, where it has some.
    """
    parser = parser or argparse.ArgumentParser(description="Measure, check and print.")
    parser.add_argument("--write", action="store_true", help="put the result into docs/benchmarks.md")
    return parser.parse_args()


def report(section: str, text: str, *, write: bool) -> None:
    """Print a section, or put it into docs/benchmarks.md too, in place of the earlier one.

    Args:
        section: name of the section's markers in that file.
        text: Markdown.
        write: whether it is put there.
    """
    print(text)
    if not write:
        return
    begin, end = f"<!-- {section}: begin -->", f"<!-- {section}: end -->"
    before, marked, rest = REPORT.read_text("utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (marked and closed):
        raise SystemExit(f"{REPORT} has no place for it: the lines {begin} and {end} are missing.")
    REPORT.write_text(f"{before}{begin}\n{text}\n{end}{after}", "utf-8")
    print(f"Written to {REPORT}.")
