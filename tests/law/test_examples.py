"""Every worked example of the law, and that the examples leave nothing of the law untried."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from venditor.listings.judging.law import law_of_listings
from venditor.rights import parse_facts
from venditor.rights.jurisdictions import default_library
from venditor.rules.evaluate import compile_expression
from venditor.rules.examples import example_files, read_examples
from venditor.rules.explain import plain
from venditor.rules.grammar import written
from venditor.rules.library import EXAMPLES_SUFFIX
from venditor.rules.residual import needs
from venditor.rules.source import read
from venditor.rules.syntax import DATE, Call, Compare, Fact, Literal, Question, Sum, children, questions_in

LIBRARIES = {"orders": default_library(), "listings": law_of_listings()}
LAWS = {f"{subject} {code}": (one, code) for subject, one in LIBRARIES.items() for code in one.jurisdictions}
DAY = timedelta(days=1)


def identified():
    for law, (library, jurisdiction) in LAWS.items():
        for path in example_files(library.place(jurisdiction)):
            for example in read_examples(read(path), library.compiled(jurisdiction)):
                act = path.relative_to(library.folder).as_posix().removesuffix(EXAMPLES_SUFFIX)
                yield f"{act}: {example.name}", (law, example)


EXAMPLES = tuple(identified())
BY_ID = dict(EXAMPLES)
# Thousands of tests of a millisecond each would cost more to hand out than to run: one test an act.
ACTS = sorted({id_.partition(": ")[0] for id_ in BY_ID})


@cache
def answered(id_):
    """Facts and results of an example."""
    law, example = BY_ID[id_]
    library, jurisdiction = LAWS[law]
    facts = parse_facts(example.given, library.vocabulary)
    return facts, library.compiled(jurisdiction).evaluate.evaluate(facts)


def provisions():
    for law in LAWS:
        yield from provisions_of(law)


def provisions_of(law):
    library, jurisdiction = LAWS[law]
    return library.program(jurisdiction).provisions.values()


LAW_OF = {provision.id: law for law in LAWS for provision in provisions_of(law)}


def test_every_provision_has_a_name_of_its_own():
    assert len(LAW_OF) == len(list(provisions()))


def answered_by(provision):
    """Facts and results of the examples that expect an answer from a provision."""
    for id_, (law, example) in BY_ID.items():
        asked = {expected.question for expected in example.expected}
        if law == LAW_OF[provision.id] and provision.question.id in asked:
            yield answered(id_)


def all_fit(problems):
    """Fail with every one of them, not with the first few."""
    assert not problems, "\n".join(problems)


def failures(id_):
    """What is wrong with an example, each beginning with its name."""
    law, example = BY_ID[id_]
    library, jurisdiction = LAWS[law]
    facts, results = answered(id_)
    for expected in example.expected:
        question, result = expected.question, results[expected.question]
        lacking = sorted(needs(library.compiled(jurisdiction).diagram(question), facts))
        if lacking:
            yield f"{id_}: {question} needs {', '.join(lacking)}"
        # An answer no clause of its own decided is taken over from another question, or does not arise.
        wanted = (expected.status, expected.value, expected.clauses or ())
        found = (result.status, plain(result.value), result.clauses)
        if found != wanted:
            yield f"{id_}: {question} is {found}, not {wanted}"


@pytest.mark.parametrize("act", ACTS)
def test_every_example_of_an_act_comes_out(act):
    named = [id_ for id_ in BY_ID if id_.startswith(f"{act}: ")]
    assert named
    all_fit([problem for id_ in named for problem in failures(id_)])


def test_every_example_has_a_name_of_its_own():
    assert len(BY_ID) == len(EXAMPLES)


def test_every_pack_has_examples_beside_it():
    packs = [path for library, code in LAWS.values() for path in library.files(code)]
    assert [path for path in packs if not path.with_name(path.stem + EXAMPLES_SUFFIX).is_file()] == []


def test_every_clause_of_every_version_decides_an_example():
    missing = []
    for provision in provisions():
        decided = defaultdict(set)
        for _, results in answered_by(provision):
            result = results[provision.question.id]
            if result.version is not None:
                decided[result.version.since].update(result.clauses)
        # Where nobody has read the text there is nothing an example could try.
        for version in (version for version in provision.versions if not version.as_before):
            untried = {clause.id for clause in version.clauses} - decided[version.since]
            missing += [f"{provision.id} from {version.since}: {clause}" for clause in sorted(untried)]
    assert missing == []


def borders():
    """Every first day of a version, and every day after a last one, by the provision's id and the day."""
    for provision in provisions():
        days = {version.since for version in provision.versions}
        days |= {version.until + DAY for version in provision.versions if version.until}
        for day in sorted(days):
            yield f"{provision.id} {day}", (provision, day)


BORDERS = dict(borders())


@cache
def told_on(provision_id):
    """What is expected of a provision and what it answers, by the day that selects its version."""
    found = defaultdict(list)
    for id_, (law, example) in BY_ID.items():
        library, jurisdiction = LAWS[law]
        for expected in example.expected:
            provision = library.program(jurisdiction).provisions[expected.question]
            if provision.id == provision_id:
                facts, results = answered(id_)
                found[facts.get(provision.applies_by)].append((id_, expected, results[expected.question]))
    return found


def untold(provision, day):
    """What is wrong with the change of a provision on a day: nothing, if examples tell both its sides."""
    sides = {side: provision.version_on(side) for side in (day - DAY, day)}
    if sides[day - DAY] is sides[day]:
        yield f"nothing changes on {day}"
    for side, version in sides.items():
        told = told_on(provision.id)[side]
        if not told:
            yield f"no example on {side}"
        for id_, expected, result in told:
            if result.version is not version:
                yield f"{id_}: another version answers on {side}"
            if (result.status, plain(result.value)) != (expected.status, expected.value):
                yield f"{id_}: {result.status} {plain(result.value)} on {side}"


def borders_of(law):
    return {name: one for name, one in BORDERS.items() if LAW_OF[one[0].id] == law}


@pytest.mark.parametrize("law", LAWS)
def test_the_last_day_before_a_change_and_its_first_day_are_told_by_examples(law):
    borders = borders_of(law)
    assert borders
    all_fit([f"{name}: {wrong}" for name, border in borders.items() for wrong in untold(*border)])


@pytest.mark.parametrize("days", [-1, 1])
@pytest.mark.parametrize("law", LAWS)
def test_a_change_that_is_a_day_off_is_noticed(law, days):
    changes = {name: one for name, one in borders_of(law).items() if one[0].version_on(one[1] - DAY)}
    off = timedelta(days=days)
    all_fit([name for name, (one, day) in changes.items() if not noticed(one, day, off)])


def noticed(provision, day, off):
    moved = tuple(
        replace(
            version,
            since=version.since + off if version.since == day else version.since,
            until=version.until + off if version.until == day - DAY else version.until,
        )
        for version in provision.versions
    )
    return bool(list(untold(replace(provision, versions=moved), day)))


def is_day(term, vocabulary):
    match term:
        case Fact(name=name):
            return vocabulary.facts[name].type == DATE
        case Question(id=question):
            return vocabulary.questions[question].type == DATE
        case Sum(profile=profile):
            return bool(profile)
        case Call(function=function):
            return function != "lesser"
        case Literal(value=value):
            return isinstance(value, date)
        case _:
            return False


def thresholds(expression, vocabulary):
    """Comparisons by which an expression asks which of two days comes first."""
    orders = isinstance(expression, Compare) and expression.operator not in ("=", "!=")
    if orders and is_day(expression.left, vocabulary):
        yield expression
    for part in children(expression):
        yield from thresholds(part, vocabulary)


def distances(provision, comparison):
    """By how many days the two sides of a comparison lie apart in the examples."""
    library, jurisdiction = LAWS[LAW_OF[provision.id]]
    complete = library.compiled(jurisdiction).evaluate.complete
    left, right = compile_expression(comparison.left), compile_expression(comparison.right)
    for facts, results in answered_by(provision):
        if all(results[question].status == "determined" for question in questions_in(comparison)):
            frame = complete(facts) | {question: result.value for question, result in results.items()}
            first, second = left(frame), right(frame)
            if isinstance(first, date) and isinstance(second, date):
                yield (first - second).days


def test_every_threshold_is_tried_a_day_before_on_it_and_a_day_after():
    missing = []
    for provision in provisions():
        expressions = [part for version in provision.versions for part in version.expressions()]
        vocabulary = LAWS[LAW_OF[provision.id]][0].vocabulary
        for comparison in {found for part in expressions for found in thresholds(part, vocabulary)}:
            untried = {-1, 0, 1} - set(distances(provision, comparison))
            if untried:
                missing.append(f"{provision.id}: {written(comparison)}, not tried: {sorted(untried)} days")
    assert missing == []
