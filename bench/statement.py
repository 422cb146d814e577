"""How long an answer takes: one explained German statement, one provision, and the program from a cold start.

Every fact of an order is told, so that nothing is asked back; no two orders have the same days, and what the
calendars remember is forgotten before each series. Warm means that the law is loaded and compiled.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml
from cases import german_orders
from measuring import Latencies, Target, asked, each, machine, pin, report, table

from venditor import rights
from venditor.rights.facts import parse_facts
from venditor.rights.jurisdictions import default_library
from venditor.rules.evaluate import Case, CompiledProgram
from venditor.rules.explain import Explainer
from venditor.rules.functions import period_end, rolled

RUNS = 2_000
WARMING = 200
COLD_STARTS = 10
LAW, LANGUAGE = "DE", "de"
QUESTION = "withdrawal.last_day"
# Targets, in seconds.
STATEMENT, PROVISION, COLD_START = 0.000_5, 0.000_02, 1.0
MICRO = 1e6


def forget() -> None:
    """Empty what the calendars remember of days asked before."""
    period_end.cache_clear()
    rolled.cache_clear()


def statement() -> tuple[Latencies, int, int]:
    """The time of warm statements, facts read and all explained; how many questions, how many determined."""
    orders = [german_orders.order(number) for number in range(WARMING + RUNS)]
    for told in orders[:WARMING]:
        answers = rights.statement(told, language=LANGUAGE)["answers"]
    assert answers[QUESTION]["language"] == LANGUAGE
    assert not any(answer["needs"] for answer in answers.values())
    forget()
    taken = each(lambda number: rights.statement(orders[WARMING + number], language=LANGUAGE), RUNS)
    return taken, len(answers), sum(answer["status"] == "determined" for answer in answers.values())


def case(program: CompiledProgram, number: int) -> Case:
    """One order with all its answers."""
    answered = Case(program, parse_facts(german_orders.order(number), default_library().vocabulary))
    for question in program.evaluators:
        answered.result(question)
    return answered


def evaluation(program: CompiledProgram, cases: list[Case], question: str) -> Latencies:
    """The time one provision takes, what it refers to being answered."""
    evaluator = program.evaluators[question]
    forget()
    return each(lambda number: evaluator(cases[number]), RUNS)


def explanation(program: CompiledProgram, cases: list[Case], question: str, *, whole: bool) -> Latencies:
    """The time one provision takes with its explanation.

    Args:
        program: the law.
        cases: one for each run.
        question: what is answered.
        whole: explain the questions it rests on too; else they are explained already.
    """
    evaluator = program.evaluators[question]
    explainers = [Explainer(answered, LANGUAGE) for answered in cases]
    if not whole:
        for explainer, answered in zip(explainers, cases, strict=True):
            version = answered.result(question).version
            for other in version.questions() if version is not None else ():
                explainer.explain(other)

    def run(number: int) -> object:
        evaluator(cases[number])
        return explainers[number].explain(question)

    forget()
    return each(run, RUNS)


def cold_starts() -> Latencies:
    """The time whole processes of ``venditor rights`` take for a file of facts."""
    program = Path(sys.executable).with_name("venditor")
    with tempfile.TemporaryDirectory() as folder:
        facts = Path(folder) / "facts.yaml"
        facts.write_text(yaml.safe_dump(german_orders.order(0)), "utf-8")
        command = [program, "rights", facts, "--language", LANGUAGE]

        def run() -> float:
            begun = time.perf_counter()
            done = subprocess.run(  # noqa: S603 - starts this project's own program
                command, capture_output=True, check=False
            )
            taken = time.perf_counter() - begun
            if done.returncode:
                raise SystemExit(f"venditor rights failed:\n{done.stderr.decode()}")
            return taken

        run()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall = sorted(run() for _ in range(COLD_STARTS))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Latencies(wall, cpu / COLD_STARTS)


def row(what: str, taken: Latencies) -> tuple[str, ...]:
    """A row of the table, in microseconds."""
    figures = (taken.median, taken.percentile(99), taken.wall[0], taken.cpu)
    return (what, f"{len(taken.wall):,}", *(f"{figure * MICRO:,.1f}" for figure in figures))


def measured() -> tuple[dict[str, Latencies], list[Target]]:
    """Everything that is timed, by its name, and what was set out to be reached."""
    whole, asked, determined = statement()
    program = default_library().compiled(LAW).evaluate
    cases = [case(program, number) for number in range(RUNS)]
    alone = {question: evaluation(program, cases, question) for question in program.evaluators}
    slowest = max(alone, key=lambda question: alone[question].median)
    found = {f"statement: {asked} questions, {determined} determined": whole}
    targets = [_at_most("a statement, p50 in ms", whole.median * 1e3, STATEMENT * 1e3)]
    for question in dict.fromkeys((QUESTION, slowest)):
        own = explanation(program, cases, question, whole=False)
        found[f"{question}"] = alone[question]
        found[f"{question}, explained"] = own
        found[f"{question}, explained with all it rests on"] = explanation(
            program, cases, question, whole=True
        )
        targets.append(_at_most(f"{question}, p50 in µs", alone[question].median * MICRO, PROVISION * MICRO))
        targets.append(_at_most(f"{question}, explained, p50 in µs", own.median * MICRO, PROVISION * MICRO))
    found["venditor rights, whole process from cold"] = cold = cold_starts()
    targets.append(_at_most("cold start of venditor rights, p50 in s", cold.median, COLD_START))
    return found, targets


def _at_most(what: str, measured: float, wanted: float) -> Target:
    return Target(what, measured, wanted, at_least=False)


def main() -> None:
    """Measure and report."""
    given = asked()
    cores = pin(1)
    found, targets = measured()
    head = ("German law, in German", "runs", "wall p50 µs", "wall p99 µs", "wall best µs", "CPU mean µs")
    lines = [
        f"{machine()}; {cores}.",
        "",
        table(head, (row(what, taken) for what, taken in found.items())),
        "",
        *(target.written() for target in targets),
    ]
    report("statement", "\n".join(lines), write=given.write)


if __name__ == "__main__":
    main()
