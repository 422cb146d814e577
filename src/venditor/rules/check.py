"""Looks for what is wrong with a law although every pack of it can be read.

Errors: two exceptions that can hold together with different answers, a clause that can never decide, a
provision that no fact can change, languages that name different placeholders. Warnings: a language left
out, an article of a verified text that is cited and not quoted, a gap between two versions, a text not
compared with its source for long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Literal

from venditor.core.text import FALLBACK
from venditor.rules.diagram import Diagram, FiniteFact, Happened, Leaf, Node, Test, Variable
from venditor.rules.grammar import written
from venditor.rules.model import Clause, Pack, Provision, Version
from venditor.rules.needs import DETERMINED, Answers, Drawing, Outcome
from venditor.rules.packs import PLACEHOLDER
from venditor.rules.program import Program
from venditor.rules.syntax import Compare, Not, facts_in

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a law that a person should look at.

    Attributes:
        code: stable name, such as ``law.collision``.
        provision: id of the provision, or of the pack.
        file: where it stands, as in messages of the loader.
        line: line in the file.
        message: what is the matter.
        remedy: what to do next.
        severity: an ``error`` can make an answer wrong or missing; a ``warning`` cannot.
    """

    code: str
    provision: str
    file: str
    line: int
    message: str
    remedy: str
    severity: Severity

    def __str__(self) -> str:
        """``file:line: message remedy``."""
        return f"{self.file}:{self.line}: {self.message} {self.remedy}".rstrip()


def findings(program: Program, *, today: date) -> list[Finding]:
    """Everything the static checks have to say about the law of one jurisdiction.

    Args:
        program: its provisions.
        today: the day against which the age of the texts is judged.

    Returns:
        In the order of the packs and their lines.
    """
    drawing = Drawing(program)
    found: list[Finding] = []
    for pack in program.packs.values():
        found += _age(pack, today)
        for provision in pack.provisions:
            at = _Place(pack, provision)
            found += _gaps(at)
            found += _sentences(at, _languages(program))
            found += _constant(at, drawing)
            for version in provision.versions:
                if version.as_before:
                    continue
                found += _unquoted(at, version)
                found += _collisions(at, version, drawing)
                found += _dead(at, version, drawing)
    return sorted(found, key=lambda finding: (finding.file, finding.line))


@dataclass(frozen=True, slots=True)
class _Place:
    """The provision that is being looked at."""

    pack: Pack
    provision: Provision

    def error(self, code: str, line: int, message: str, remedy: str) -> Finding:
        return Finding(code, self.provision.id, self.pack.file, line, message, remedy, "error")

    def warning(self, code: str, line: int, message: str, remedy: str) -> Finding:
        return Finding(code, self.provision.id, self.pack.file, line, message, remedy, "warning")


def _age(pack: Pack, today: date) -> Iterator[Finding]:
    if pack.is_out_of_date(today):
        message = f"{pack.id} was last compared with its source on {pack.checked_on}."
        remedy = "Read the law again and set checked_on."
        yield Finding("law.stale", pack.id, pack.file, 1, message, remedy, "warning")


def _gaps(at: _Place) -> Iterator[Finding]:
    for earlier, later in pairwise(at.provision.versions):
        if earlier.until is not None and later.since - earlier.until > timedelta(days=1):
            message = f"no version is in force between {earlier.until} and {later.since}."
            remedy = "Let the later begin on the day after, or say why in not_encoded."
            yield at.warning("law.gap", later.line, message, remedy)


def _languages(program: Program) -> tuple[str, ...]:
    """The languages every question is asked in; each sentence of a pack should have them too."""
    spoken = [frozenset(question.asks) for question in program.vocabulary.questions.values()]
    return tuple(sorted(frozenset.intersection(*spoken))) if spoken else ()


def _sentences(at: _Place, languages: tuple[str, ...]) -> Iterator[Finding]:
    lines = {clause.id: clause.line for version in at.provision.versions for clause in version.clauses}
    for id_, texts in at.provision.explain.items():
        missing = [language for language in languages if language not in texts]
        if missing:
            message = f"the sentence of {id_} is not written in {', '.join(missing)}."
            yield at.warning("law.language", lines[id_], message, "Readers of it get the English one.")
        named = {language: frozenset(PLACEHOLDER.findall(text)) for language, text in texts.items()}
        for language, names in named.items():
            odd = sorted(names ^ named[FALLBACK])
            if odd:
                shown = ", ".join(f"{{{name}}}" for name in odd)
                message = f"the sentence of {id_} in {language} and the one in {FALLBACK} differ in {shown}."
                remedy = "Let every language name the same facts, parameters and parts."
                yield at.error("law.placeholder", lines[id_], message, remedy)


def _unquoted(at: _Place, version: Version) -> Iterator[Finding]:
    # Words that nobody read cannot be quoted; the provision says in every answer that it is unverified.
    if at.provision.verification_of(version).status == "unverified":
        return
    quoted = {quotation.cite for quotation in version.quotations}
    for clause in version.clauses:
        for article in clause.cites:
            if article not in quoted:
                message = f"{clause.id} rests on {article}, not quoted in the version from {version.since}."
                yield at.warning("law.unquoted", clause.line, message, "Quote its words in `text`.")


def _constant(at: _Place, drawing: Drawing) -> Iterator[Finding]:
    drawn = {drawing.version(version) for version in at.provision.versions}
    only = drawn.pop() if len(drawn) == 1 else None
    content = only.content if isinstance(only, Leaf) else None
    if isinstance(content, Outcome) and content.status == DETERMINED and not _reads(content):
        message = "no fact can change what it says, so it counts as not encoded."
        remedy = "Write what the law makes it depend on, or give the status not_encoded."
        yield at.error("law.constant", at.provision.line, message, remedy)


def _reads(content: Outcome) -> frozenset[str]:
    return frozenset() if content.term is None else facts_in(content.term)


def _collisions(at: _Place, version: Version, drawing: Drawing) -> Iterator[Finding]:
    for first, second in combinations(version.exceptions, 2):
        if (first.status, first.value) == (second.status, second.value):
            continue
        met = drawing.whenever(at.provision, version, _both_decide(drawing, version, first, second))
        facts = witness(met)
        if facts is not None:
            message = f"{first.id} and {second.id} hold together and give different answers: {facts}."
            remedy = f"Let one go over the other (`over: [{first.id}]`), or narrow one of the conditions."
            yield at.error("law.collision", second.line, message, remedy)


def _both_decide(
    drawing: Drawing, version: Version, first: Clause, second: Clause
) -> Callable[[Answers], Diagram]:
    draw = drawing.diagrams

    def then(answers: Answers) -> Diagram:
        counts = drawing.effective(version, answers)
        together = draw.both(counts[first.id], counts[second.id])
        return draw.both(together, drawing.collision(first, second, answers))

    return then


def _dead(at: _Place, version: Version, drawing: Drawing) -> Iterator[Finding]:
    for clause in version.clauses:
        decides = drawing.whenever(at.provision, version, _decides(drawing, version, clause))
        if decides is drawing.diagrams.false:
            message = f"{clause.id} can never decide in the version from {version.since}."
            remedy = "Its condition contradicts itself, or other exceptions leave nothing to it."
            yield at.error("law.dead_clause", clause.line, message, remedy)


def _decides(drawing: Drawing, version: Version, clause: Clause) -> Callable[[Answers], Diagram]:
    draw = drawing.diagrams

    def then(answers: Answers) -> Diagram:
        counts: Mapping[str, Diagram] = drawing.effective(version, answers)
        if clause.when is not None:
            return counts[clause.id]
        none: Diagram = draw.true
        for holds in counts.values():
            none = draw.both(none, draw.negate(holds))
        return none

    return then


def witness(diagram: Diagram) -> str | None:
    """Facts, in words, for which a diagram of true and false is true; ``None`` where there are none."""

    def visit(part: Diagram) -> list[tuple[Variable, int]] | None:
        if isinstance(part, Leaf):
            return [] if part.content is True else None
        for index in _plainest_first(part):
            rest = visit(part.branches[index])
            if rest is not None:
                return [(part.variable, index), *rest]
        return None

    taken = visit(diagram)
    if taken is None:
        return None
    compared = frozenset[str]().union(
        *(variable.facts for variable, _ in taken if isinstance(variable, Test))
    )
    words = (_words(variable, index, compared) for variable, index in taken)
    return ", ".join(word for word in words if word) or "any facts"


def _plainest_first(part: Node) -> range:
    """A witness is easiest to read where events have happened and nothing special is the case."""
    count = len(part.branches)
    return range(count - 1, -1, -1) if isinstance(part.variable, Happened) else range(count)


def _words(variable: Variable, index: int, compared: frozenset[str]) -> str:
    match variable:
        case FiniteFact(name=name, domain=domain):
            value = domain[index]
            return f"{name} = {value}" if isinstance(value, str) else name if value else f"not {name}"
        case Happened(name=name):
            if index == 0:
                return f"{name} is none"
            return "" if name in compared else f"{name} is not none"
        case Test(expression=Compare(operator="<=", left=left, right=right)):
            return written(Compare("<=", left, right) if index else Compare("<", right, left))
        case Test(expression=expression):
            return written(expression if index else Not(expression))
