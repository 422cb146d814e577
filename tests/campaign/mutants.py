"""Small changes of provisions, and whether cases notice them: in the closures, and in the compiled query."""

from dataclasses import dataclass, replace
from functools import reduce

from tests.campaign.cases import COMPLETE, Cases, facts_of, goals, is_true
from tests.campaign.comparison import Comparison

from venditor.calendars import Period
from venditor.rules.evaluate import Case, compile_provision
from venditor.rules.library import CompiledJurisdiction
from venditor.rules.model import Version
from venditor.rules.program import Program
from venditor.rules.syntax import And, Call, Compare, In, IsNone, Literal, Not, Or, Sum, children, with_parts

FLIPPED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "!=", "!=": "="}
A_DAY, PLAIN = Literal(Period(1, "day")), "eu.r1182"


@dataclass(frozen=True, eq=False)
class Mutant:
    """A version of a provision with one small change.

    Attributes:
        question: what the provision answers.
        since: first day of the version.
        clause: the clause that is changed; ``applies_if`` for the condition of the version.
        change: what was done to it.
        version: the changed version.
    """

    question: str
    since: object
    clause: str
    change: str
    version: Version

    def __str__(self):
        return f"{self.question} {self.since} {self.clause}: {self.change}"

    def provision(self, program):
        """The provision with this version in place of the old one."""
        provision = program.provisions[self.question]
        versions = (self.version if old.since == self.since else old for old in provision.versions)
        return replace(provision, versions=tuple(versions))

    def compiled(self, program):
        """The jurisdiction with the changed provision."""
        provisions = {**program.provisions, self.question: self.provision(program)}
        changed = Program(program.jurisdiction, program.vocabulary, program.packs, provisions)
        return CompiledJurisdiction(changed, None)


def changed(node):
    """Every expression that differs from one in a single comparison, negation, join or day."""
    match node:
        case Compare(operator=operator):
            yield f"flip {_name(node.left)} {operator}", replace(node, operator=FLIPPED[operator])
        case In(operand=operand) | IsNone(operand=operand):
            yield f"flip {_name(operand)} {'in' if isinstance(node, In) else 'is none'}", Not(node)
        case Not(operand=operand):
            yield "drop not", operand
        case And(items=items):
            yield "and becomes or", Or(items)
        case Or(items=items):
            yield "or becomes and", And(items)
        case Sum(left=left, profile=profile) if profile:
            yield "a day later", replace(node, left=Sum(left, A_DAY, 1, PLAIN))
        case Call(function="end_of_period", arguments=(event, *others)):
            yield "a day later", replace(node, arguments=(Sum(event, A_DAY, 1, PLAIN), *others))
    for part in children(node):
        for name, other in changed(part):
            yield name, with_parts(node, lambda old, part=part, other=other: other if old is part else old)


def _name(operand):
    return getattr(operand, "name", getattr(operand, "id", ""))


def mutants_of(question, version):
    """Every small change of one version."""

    def mutant(clause, change, new):
        return Mutant(question, version.since, clause, change, new)

    if version.applies_if is not None:
        yield mutant("applies_if", "drop", replace(version, applies_if=None))
        for name, other in changed(version.applies_if):
            yield mutant("applies_if", name, replace(version, applies_if=other))
    for index, clause in enumerate(version.clauses):
        before, after = version.clauses[:index], version.clauses[index + 1 :]
        if clause.when is not None:
            yield mutant(clause.id, "drop clause", replace(version, clauses=before + after))
        for field in ("when", "value"):
            expression = getattr(clause, field)
            for name, other in changed(expression) if expression is not None else ():
                new = replace(clause, **{field: other})
                yield mutant(clause.id, name, replace(version, clauses=(*before, new, *after)))
        for other in clause.over:
            new = replace(clause, over=tuple(name for name in clause.over if name != other))
            yield mutant(clause.id, f"drop over {other}", replace(version, clauses=(*before, new, *after)))


def every_mutant(program):
    """Every small change of every provision of a jurisdiction."""
    for question, provision in program.provisions.items():
        for version in (version for version in provision.versions if not version.as_before):
            yield from mutants_of(question, version)


def difference(drawing, provision, mutant):
    """The diagram of when a clause counts that did not, or no longer does; or is reached otherwise.

    Where it is false, the mutant is the same law in other words.
    """
    draw = drawing.diagrams
    version = next(version for version in provision.versions if version.since == mutant.since)

    def other(first, second):
        return draw.choose(first, draw.negate(second), second)

    if mutant.clause == "applies_if":
        before, after = (
            drawing.whenever(provision, one, lambda _: draw.true) for one in (version, mutant.version)
        )
        return other(before, after)

    def clauses_differ(answers):
        before, after = drawing.effective(version, answers), drawing.effective(mutant.version, answers)
        apart = [
            draw.both(
                other(before[name], after.get(name, draw.false)),
                draw.negate(unseen(draw, name, version, before, after)),
            )
            for name in before
        ]
        old, new = ({one.id: one.value for one in of.clauses} for of in (version, mutant.version))
        apart += [after[name] for name in after if old[name] != new[name]]
        if old["default"] != new["default"]:
            apart.append(draw.negate(reduce(draw.either, after.values(), draw.false)))
        return reduce(draw.either, apart, draw.false)

    return drawing.whenever(provision, version, clauses_differ)


def unseen(draw, name, version, before, after):
    """When it makes no difference whether a clause counts: one before it says so too, none otherwise."""
    outcomes = {one.id: (one.status, one.value) for one in version.exceptions}
    earlier = list(outcomes)[: list(outcomes).index(name)]
    same = [one for one in earlier if outcomes[one] == outcomes[name] and one in after]
    decided = reduce(draw.either, (draw.both(before[one], after[one]) for one in same), draw.false)
    others = [one for one in outcomes if outcomes[one] != outcomes[name]]
    disputed = (draw.either(before[one], after.get(one, draw.false)) for one in others)
    return draw.both(decided, draw.negate(reduce(draw.either, disputed, draw.false)))


class Witnesses:
    """Looks for a case that each mutant answers otherwise.

    Attributes:
        found: the case, by mutant.
        same: mutants proved to be the same law.
        missed: mutants that no case noticed.
    """

    def __init__(self, compiled, mutants, cases, *, aimed=4000):
        self.compiled, self.aimed = compiled, aimed
        self.by_version = {}
        for facts in cases:
            self.take(facts)
        self.found, self.same, self.missed = {}, [], []
        for mutant in mutants:
            self.look(mutant)

    def take(self, facts):
        case = Case(self.compiled.evaluate, facts)
        results = {question: case.result(question) for question in self.compiled.program.provisions}
        for question, result in results.items():
            if result.version is not None:
                key = (question, result.version.since)
                self.by_version.setdefault(key, []).append((case, _told(result)))

    def look(self, mutant):
        evaluate = compile_provision(mutant.provision(self.compiled.program), law_as_of=None)
        known = self.by_version.get((mutant.question, mutant.since), ())
        witness = next((case.facts for case, *told in known if self.notices(evaluate, case, *told)), None)
        if witness is None:
            provision = self.compiled.program.provisions[mutant.question]
            diagram = difference(self.compiled.drawing, provision, mutant)
            if diagram is self.compiled.drawing.diagrams.false:
                self.same.append(mutant)
                return
            witness = self.aim(mutant, evaluate, diagram)
        if witness is None:
            self.missed.append(mutant)
        else:
            self.found[mutant] = witness

    def aim(self, mutant, evaluate, diagram):
        """A case on one of the paths where the clauses that count are others."""
        cases = Cases(self.compiled, COMPLETE, str(mutant), wanted=goals(diagram, is_true))
        for facts in cases.take(self.aimed):
            case = Case(self.compiled.evaluate, facts)
            told = _told(case.result(mutant.question))
            if self.notices(evaluate, case, told):
                return facts
        return None

    def notices(self, evaluate, case, expected):
        return _told(evaluate(case)) != expected


def _told(result):
    return (result.status, result.value, result.clauses)


class Queries:
    """The compiled query of each mutant, over cases in a database."""

    def __init__(self, compiled, connection):
        self.compiled, self.connection = compiled, connection
        self.facts = facts_of(compiled)
        self.expected = {}

    def answers(self, compiled, question):
        comparison = Comparison(compiled, COMPLETE, self.facts, questions=(question,))
        return self.connection.execute(comparison.sql).fetchall()

    def notice(self, mutant):
        """Whether some case is answered otherwise by the changed query."""
        question = mutant.question
        if question not in self.expected:
            self.expected[question] = self.answers(self.compiled, question)
        return self.answers(mutant.compiled(self.compiled.program), question) != self.expected[question]
