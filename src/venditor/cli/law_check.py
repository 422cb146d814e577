"""`venditor law check`: every pack read, searched for collisions and gaps, every example run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from venditor.core.text import counted
from venditor.rights.facts import parse_facts
from venditor.rules.check import Finding, findings
from venditor.rules.check_folder import untried, whole
from venditor.rules.check_translations import translated, translation_findings
from venditor.rules.examples import Covered, Outcome, Run, run_examples
from venditor.rules.library import Library, open_library

FORMAT = "venditor.law-check/1"


SUBJECTS = ("listings",)
"""What law is about beside orders, each with a vocabulary of its own."""


def subjects(library: Library) -> list[Library]:
    """The law of orders in a folder, and that of every other subject that has a vocabulary there."""
    folder = library.folder
    others = [subject for subject in SUBJECTS if (folder / subject / "vocabulary.yaml").is_file()]
    return [library, *(open_library(folder, subject) for subject in others)]


def check(library: Library, *, today: date, as_json: bool, quiet: bool = False) -> int:
    """Check a folder of law and print what was found.

    Args:
        library: the law.
        today: the day by which a pack's last comparison with its source is judged.
        as_json: print one JSON document instead of text.
        quiet: leave warnings out of the text.

    Returns:
        0 when there is no error and every example passes; 1 otherwise.
    """
    found: list[Finding] = list(translation_findings(library))
    runs = []
    for subject in subjects(library):
        found += whole(subject)
        for code in subject.jurisdictions:
            found += findings(subject.program(code), today=today)
        runs.append(run_examples(subject, parse_facts))
        found += untried(subject, runs[-1])
    run = Run(
        tuple(outcome for each in runs for outcome in each.outcomes),
        tuple(covered for each in runs for covered in each.coverage),
    )
    failed = any(finding.severity == "error" for finding in found) or bool(run.failed)
    if as_json:
        print(json.dumps(_document(found, run, library), ensure_ascii=False, indent=2))
    else:
        _print(found, run, quiet=quiet)
    return int(failed)


def _print(found: Sequence[Finding], run: Run, *, quiet: bool) -> None:
    for finding in found:
        if not (quiet and finding.severity == "warning"):
            remedy = f" {finding.remedy}" if finding.remedy else ""
            print(f"{finding.file}:{finding.line}: {finding.severity}: {finding.message}{remedy}")
    for outcome in run.failed:
        example = outcome.example
        print(f"{example.file}:{example.line}: error: {example.name}: {' '.join(outcome.problems)}")
    warnings = sum(finding.severity == "warning" for finding in found)
    # A failing example is printed as an error, so it is counted as one.
    errors = counted(len(found) - warnings + len(run.failed), "error")
    failing = f" ({counted(len(run.failed), 'failing example')})" if run.failed else ""
    print(
        f"{errors}{failing}, {counted(warnings, 'warning')}; "
        f"{len(run.outcomes) - len(run.failed)} of {len(run.outcomes)} examples pass; "
        f"{len(run.coverage) - len(run.uncovered)} of {len(run.coverage)} clauses have an example."
    )


def _document(found: Sequence[Finding], run: Run, library: Library) -> dict[str, object]:
    return {
        "format": FORMAT,
        "findings": [_finding(finding) for finding in found],
        "examples": {"run": len(run.outcomes), "failed": [_outcome(outcome) for outcome in run.failed]},
        "clauses": {
            "all": len(run.coverage),
            "without_example": [_covered(clause) for clause in run.uncovered],
        },
        "translations": {
            one.language: {"texts": one.texts, "missing": list(one.missing)} for one in translated(library)
        },
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "provision": finding.provision,
        "file": finding.file,
        "line": finding.line,
        "message": finding.message,
        "remedy": finding.remedy,
    }


def _outcome(outcome: Outcome) -> dict[str, object]:
    example = outcome.example
    return {
        "example": example.name,
        "file": example.file,
        "line": example.line,
        "problems": list(outcome.problems),
    }


def _covered(clause: Covered) -> dict[str, object]:
    return {"provision": clause.provision, "from": clause.since.isoformat(), "clause": clause.clause}
