"""How long the audit of a real shop takes, as a whole process, and how much memory it needs.

541,909 lines of a British shop to 38 countries (UCI Online Retail). They are read from the folder named by
the setting VENDITOR_SHARED, by default ``../shared`` beside the repository; without them there is nothing to
measure.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from measuring import Target, asked, machine, pin, report, table

CORES = 2
RUNS = 3
ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("VENDITOR_SHARED", ROOT.parent / "shared"))
ORDERS = SHARED / "data" / "orders" / "online-retail.parquet"
PROGRAM = Path(sys.executable).with_name("venditor")
OPTIONS = ("--mapping", "uci-online-retail", "--law-as-of", "2026-11-01")
# Targets: seconds, and gigabytes.
SECONDS, GIGABYTES = 10.0, 1.0
# The kernel of macOS counts bytes, that of Linux kibibytes.
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
FAILED = 2


@dataclass(frozen=True, slots=True)
class Run:
    """One whole process.

    Attributes:
        wall: seconds from its start to its end.
        cpu: processor seconds, user and system.
        peak: most memory it held at once, bytes.
    """

    wall: float
    cpu: float
    peak: int


def missing() -> str:
    """What is not there to be measured; empty when all is."""
    if not ORDERS.exists():
        return f"{ORDERS} is not there. Set VENDITOR_SHARED to the folder that holds data/orders."
    asked = subprocess.run(  # noqa: S603 - starts this project's own program
        [PROGRAM, "audit", "orders", "--help"], capture_output=True, check=False
    )
    return "" if asked.returncode == 0 else "This version of venditor has no command `audit orders`."


def audit() -> Run:
    """Audit the orders once, results written to a folder that is then removed."""
    with tempfile.TemporaryDirectory() as folder:
        messages = Path(folder) / "messages.txt"
        command = [PROGRAM, "audit", "orders", ORDERS, *OPTIONS, "--out", Path(folder) / "out"]
        with messages.open("wb") as written:
            begun = time.perf_counter()
            process = subprocess.Popen(  # noqa: S603 - starts this project's own program
                command, stdout=written, stderr=written
            )
            _, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - begun
        # It has been waited for here, which the object cannot know.
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in range(FAILED):
            raise SystemExit(f"venditor audit failed:\n{messages.read_text('utf-8')}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * PEAK_UNIT)


def main() -> None:
    """Measure and report, or say why not."""
    given = asked()
    lacking = missing()
    if lacking:
        print(f"Skipped: {lacking}")
        return
    cores = pin(CORES)
    runs = [audit() for _ in range(RUNS)]
    best = min(runs, key=lambda run: run.wall)
    peak = max(run.peak for run in runs) / 1e9
    row = (
        f"{ORDERS.name}, 541,909 lines",
        str(CORES),
        str(RUNS),
        f"{best.wall:.2f}",
        f"{max(run.wall for run in runs):.2f}",
        f"{best.cpu:.2f}",
        f"{peak:.2f}",
    )
    lines = [
        f"{machine()}; {cores}; `venditor audit orders FILE {' '.join(OPTIONS)}` as a whole process.",
        "",
        table(("file", "cores", "runs", "wall s, best", "wall s, worst", "CPU s", "peak GB"), [row]),
        "",
        Target("wall time of the best run, s", best.wall, SECONDS, at_least=False).written(),
        Target("peak memory of any run, GB", peak, GIGABYTES, at_least=False).written(),
    ]
    report("audit", "\n".join(lines), write=given.write)


if __name__ == "__main__":
    main()
