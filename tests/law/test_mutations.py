"""The examples beside the packs notice when a withdrawal provision is changed in one small thing."""

from dataclasses import replace

import pytest

from venditor.calendars import Period
from venditor.rights.facts import parse_facts
from venditor.rights.jurisdictions import default_library
from venditor.rules.evaluate import compile_program
from venditor.rules.examples import example_files, read_examples
from venditor.rules.explain import plain
from venditor.rules.needs import with_parts
from venditor.rules.program import Program
from venditor.rules.source import read
from venditor.rules.syntax import And, Compare, Literal, Not, Or

LIBRARY = default_library()
FLIPPED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "!=", "!=": "="}
# Mutants that say the same: at the boundary both clauses give one day.
EQUIVALENT = {
    # Informed on the day of delivery, "late" information gives the same fourteen days.
    ("late_information", "flip informed_on >"),
}


def changed(node):
    """Every expression that differs from one in a single comparison, negation, join or period."""
    match node:
        case Compare(operator=operator):
            yield (
                f"flip {getattr(node.left, 'name', '')} {operator}",
                replace(node, operator=FLIPPED[operator]),
            )
        case Not(operand=operand):
            yield "drop not", operand
        case And(items=items):
            yield "and becomes or", Or(items)
        case Or(items=items):
            yield "or becomes and", And(items)
        case Literal(value=Period() as period):
            yield "one more", Literal(Period(period.count + 1, period.unit))
    parts = []
    with_parts(node, lambda part: parts.append(part) or part)
    for part in parts:
        for name, other in changed(part):
            yield name, with_parts(node, lambda old, part=part, other=other: other if old is part else old)


def mutants(version):
    for index, clause in enumerate(version.clauses):
        others = version.clauses[:index], version.clauses[index + 1 :]
        if clause.when is not None:
            yield clause.id, "drop clause", replace(version, clauses=others[0] + others[1])
        for field in ("when", "value"):
            expression = getattr(clause, field)
            for name, other in changed(expression) if expression is not None else ():
                new = replace(clause, **{field: other})
                yield clause.id, name, replace(version, clauses=(*others[0], new, *others[1]))
        if clause.over:
            yield (
                clause.id,
                "drop over",
                replace(version, clauses=(*others[0], replace(clause, over=()), *others[1])),
            )


def cases(jurisdiction):
    compiled = LIBRARY.compiled(jurisdiction)
    for path in example_files(LIBRARY.folder / jurisdiction.lower()):
        for example in read_examples(read(path), compiled):
            yield parse_facts(example.given, LIBRARY.vocabulary), example.expected


def noticed(program, provision, version, all_cases):
    versions = tuple(version if old.since == version.since else old for old in provision.versions)
    provisions = {**program.provisions, provision.question.id: replace(provision, versions=versions)}
    mutated = compile_program(Program(program.jurisdiction, program.vocabulary, program.packs, provisions))
    for facts, expected in all_cases:
        results = mutated.evaluate(facts)
        for one in expected:
            result = results[one.question]
            if (result.status, plain(result.value)) != (one.status, one.value):
                return True
            if one.clauses is not None and result.clauses != one.clauses:
                return True
    return False


@pytest.mark.parametrize(
    ("jurisdiction", "question"),
    [
        (code, question)
        for code in ("EU", "DE")
        for question in (
            "withdrawal.available",
            "withdrawal.last_day",
            "withdrawal.in_time",
            "withdrawal.refund_due",
        )
    ],
)
def test_every_small_change_of_a_provision_is_noticed(jurisdiction, question):
    program = LIBRARY.program(jurisdiction)
    provision = program.provisions[question]
    concerned = [
        (facts, tuple(one for one in expected if one.question == question))
        for facts, expected in cases(jurisdiction)
        if any(one.question == question for one in expected)
    ]
    survivors = []
    count = 0
    for version in provision.versions:
        for clause, name, mutant in mutants(version):
            count += 1
            if (clause, name) not in EQUIVALENT and not noticed(program, provision, mutant, concerned):
                survivors.append(f"{version.since} {clause}: {name}")
    assert count
    assert survivors == []
