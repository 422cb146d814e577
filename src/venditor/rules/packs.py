"""Reading law packs: from YAML to checked provisions, every error with its file and line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Literal, TypeVar, cast, get_args

from venditor.calendars import Period, profiles
from venditor.core.errors import VenditorError
from venditor.core.money import Money
from venditor.core.rate import Rate
from venditor.core.text import LocalizedText
from venditor.rules.acts import read_act, text, truth
from venditor.rules.functions import counts_at_place
from venditor.rules.grammar import parse as parse_expression
from venditor.rules.model import (
    DEFAULT,
    Clause,
    ClauseStatus,
    Pack,
    Provision,
    Quotation,
    Verification,
    Version,
)
from venditor.rules.resolve import Scope, infer, resolve
from venditor.rules.source import Path_, Source, SourceError
from venditor.rules.syntax import BOOL, Expression, Type, Value, walk
from venditor.rules.vocabulary import Vocabulary, localized, mapping, nearest, only

T = TypeVar("T")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
RESULT = "result"
EVIDENCE: Mapping[str, Literal["verified", "unverified"]] = {
    "primary-text": "verified",
    "mirror-text": "verified",
    "official-guidance": "verified",
    "official-secondary": "unverified",
    "secondary": "unverified",
    "memory": "unverified",
    "recall-not-seen": "unverified",
    "not-read": "unverified",
}
_PACK_KEYS = {
    *("pack", "jurisdiction", "act", "transposes", "counting", "checked_on", "verification", "provisions"),
}
_PROVISION_KEYS = {
    *("answers", "applies_by", "versions", "explain", "not_encoded", "interpretations", "verification"),
}
_VERSION_KEYS = {
    *("in_force", "text", "parameters", "let", "applies_if", "default", "exceptions"),
    *("verification",),
}
_AS_BEFORE_KEYS = {"in_force", "as_before", "verification"}
_CLAUSE_KEYS = {"when", "value", "status", "cite", "over"}


@dataclass(frozen=True, slots=True)
class Outline:
    """A pack file before its expressions are read: enough to know which questions it answers."""

    source: Source
    root: Mapping[str, object]
    jurisdiction: str
    answers: tuple[str, ...]
    hash: str


def outline(source: Source, raw: bytes) -> Outline:
    """Read the head of a pack and the questions it answers.

    Raises:
        SourceError: with file and line, when the head is not that of a pack.
    """
    root = mapping(source, (), source.data)
    only(source, (), root, _PACK_KEYS)
    provisions = mapping(source, ("provisions",), root.get("provisions"))
    answers = tuple(
        text(
            source, ("provisions", id_, "answers"), mapping(source, ("provisions", id_), given).get("answers")
        )
        for id_, given in provisions.items()
    )
    jurisdiction = text(source, ("jurisdiction",), root.get("jurisdiction"))
    return Outline(source, root, jurisdiction, answers, hashlib.sha256(raw).hexdigest())


def build(head: Outline, vocabulary: Vocabulary, questions: frozenset[str]) -> Pack:
    """Read a whole pack.

    Args:
        head: its outline.
        vocabulary: facts and questions.
        questions: all questions that packs of the same jurisdiction answer.

    Raises:
        SourceError: with file and line, for anything that is not a correct pack.
    """
    return _Builder(head, vocabulary, questions).pack()


def _list(source: Source, path: Path_, given: object) -> Sequence[object]:
    if not isinstance(given, list):
        raise source.error(path, "pack.shape", f"{'.'.join(map(str, path))} must be a list.")
    return given


class _Builder:
    """Reads one pack; holds what every part of it needs."""

    def __init__(self, head: Outline, vocabulary: Vocabulary, questions: frozenset[str]) -> None:
        self.head = head
        self.source = head.source
        self.root = head.root
        self.vocabulary = vocabulary
        self.questions = questions
        self.counting = self.read_counting()
        self.act = read_act(self.source, self.root.get("act"))
        self.id = self.read_id()
        self.verification = self.read_verification(("verification",), self.root.get("verification"))

    def error(self, path: Path_, message: str, remedy: str = "") -> SourceError:
        return self.source.error(path, "pack.invalid", message, remedy=remedy)

    def text(self, path: Path_, given: object) -> str:
        return text(self.source, path, given)

    def pack(self) -> Pack:
        given = mapping(self.source, ("provisions",), self.root.get("provisions"))
        transposes = self.root.get("transposes")
        return Pack(
            id=self.id,
            jurisdiction=self.head.jurisdiction,
            act=self.act,
            transposes=None if transposes is None else self.text(("transposes",), transposes),
            counting=self.counting,
            checked_on=self.day(("checked_on",), self.root.get("checked_on")),
            provisions=tuple(self.provision(id_, ("provisions", id_)) for id_ in given),
            hash=self.head.hash,
            file=self.source.name,
        )

    def read_id(self) -> str:
        id_ = self.text(("pack",), self.root.get("pack"))
        begins = self.head.jurisdiction.lower() + "."
        if not id_.startswith(begins):
            raise self.error(("pack",), f'"{id_}" must begin with "{begins}".', "Ids are jurisdiction.act.")
        return id_

    def read_counting(self) -> str:
        counting = self.text(("counting",), self.root.get("counting"))
        if counting not in profiles():
            remedy = nearest(counting, profiles()) or f"Known are: {', '.join(profiles())}."
            raise self.error(("counting",), f'"{counting}" is not a counting profile.', remedy)
        return counting

    def read_verification(self, path: Path_, given: object) -> Verification:
        fields = mapping(self.source, path, given)
        only(self.source, path, fields, {"evidence", "source", "note"})
        evidence = self.text((*path, "evidence"), fields.get("evidence"))
        if evidence not in EVIDENCE:
            remedy = f"Known are: {', '.join(EVIDENCE)}."
            raise self.error((*path, "evidence"), f'"{evidence}" is not a kind of evidence.', remedy)
        return Verification(
            status=EVIDENCE[evidence],
            evidence=evidence,
            source=self.text((*path, "source"), fields.get("source")),
            note=self.text((*path, "note"), fields["note"]) if "note" in fields else "",
        )

    def day(self, path: Path_, given: object) -> date:
        try:
            return date.fromisoformat(str(given))
        except ValueError:
            raise self.error(path, f'"{given}" is not a day.', "Write it like 2026-06-19.") from None

    def provision(self, id_: str, path: Path_) -> Provision:
        given = mapping(self.source, path, self.source_value(path))
        only(self.source, path, given, _PROVISION_KEYS)
        if not id_.startswith(self.id + "."):
            remedy = "Ids are jurisdiction.act.topic[.detail]."
            raise self.error(path, f'"{id_}" must begin with "{self.id}.".', remedy)
        question = self.text((*path, "answers"), given.get("answers"))
        if question not in self.vocabulary.questions:
            remedy = nearest(question, self.vocabulary.questions)
            raise self.error((*path, "answers"), f'"{question}" is not a question of the vocabulary.', remedy)
        definition = self.vocabulary.questions[question]
        versions = self.versions((*path, "versions"), given.get("versions"), definition.type)
        verification = self.verification
        if "verification" in given:
            verification = self.read_verification((*path, "verification"), given["verification"])
        return Provision(
            id=id_,
            jurisdiction=self.head.jurisdiction,
            question=definition,
            applies_by=self.applies_by((*path, "applies_by"), given.get("applies_by")),
            versions=versions,
            explain=self.explain((*path, "explain"), given.get("explain"), versions),
            not_encoded=self.texts((*path, "not_encoded"), given.get("not_encoded", [])),
            interpretations=self.texts((*path, "interpretations"), given.get("interpretations", [])),
            verification=verification,
            act=self.act,
            pack=self.id,
            line=self.source.position(path)[0],
        )

    def texts(self, path: Path_, given: object) -> tuple[str, ...]:
        lines = _list(self.source, path, given)
        return tuple(self.text((*path, index), line) for index, line in enumerate(lines))

    def source_value(self, path: Path_) -> object:
        value: object = self.source.data
        for key in path:
            value = value[key]  # type: ignore[index]  # the path was walked to get here
        return value

    def applies_by(self, path: Path_, given: object) -> str:
        days = [name for name, known in self.vocabulary.facts.items() if known.kind in ("event", "date")]
        if given not in days:
            remedy = nearest(str(given), days) or f"Known are: {', '.join(days)}."
            raise self.error(path, f'"{given}" is not a fact with a day.', remedy)
        return str(given)

    def versions(self, path: Path_, given: object, answer: Type) -> tuple[Version, ...]:
        entries = _list(self.source, path, given)
        if not entries:
            raise self.error(path, "a provision needs a version.", "Say since when its text is in force.")
        versions: list[Version] = []
        for index, entry in enumerate(entries):
            given = mapping(self.source, (*path, index), entry)
            if versions and "as_before" in given:
                versions.append(self.as_before((*path, index), given, versions[-1]))
            else:
                versions.append(self.version((*path, index), answer))
        for earlier, later in pairwise(versions):
            if earlier.until is None or later.since <= earlier.until:
                message = f"the version from {later.since} overlaps the one from {earlier.since}."
                remedy = "End the earlier one with `until` before the later begins; write them in order."
                raise self.error(path, message, remedy)
        return tuple(versions)

    def as_before(self, path: Path_, given: Mapping[str, object], earlier: Version) -> Version:
        """A version whose text nobody has read: the earlier one's, and said to be unverified."""
        only(self.source, path, given, _AS_BEFORE_KEYS)
        if not truth(self.source, (*path, "as_before"), given["as_before"]):
            raise self.error((*path, "as_before"), "as_before can only be true.", "Leave it out.")
        since, until, published = self.in_force((*path, "in_force"), given.get("in_force"))
        verification = self.read_verification((*path, "verification"), given.get("verification"))
        if verification.status == "verified":
            raise self.error(
                (*path, "verification"),
                "a text that was read is written out, not taken to be as before.",
                "Quote it in `text`, or write evidence: not-read.",
            )
        line = self.source.position(path)[0]
        return replace(
            earlier,
            since=since,
            until=until,
            verification=verification,
            as_before=True,
            published=published,
            line=line,
        )

    def version(self, path: Path_, answer: Type) -> Version:
        given = mapping(self.source, path, self.source_value(path))
        only(self.source, path, given, _VERSION_KEYS)
        since, until, published = self.in_force((*path, "in_force"), given.get("in_force"))
        scope = self.scope(path, given)
        exceptions = mapping(self.source, (*path, "exceptions"), given.get("exceptions", {}))
        clauses = [
            self.clause((*path, "exceptions", id_), id_, scope, answer, exceptions) for id_ in exceptions
        ]
        self.check_order((*path, "exceptions"), clauses)
        clauses.append(self.clause((*path, "default"), DEFAULT, scope, answer, exceptions))
        condition = (*path, "applies_if")
        return Version(
            since=since,
            until=until,
            quotations=self.quotations((*path, "text"), given.get("text")),
            parameters=scope.parameters,
            parts={name: part for name, (part, _) in scope.parts.items()},
            applies_if=self.resolved(condition, scope, BOOL) if "applies_if" in given else None,
            clauses=tuple(clauses),
            line=self.source.position(path)[0],
            verification=self.read_verification((*path, "verification"), given["verification"])
            if "verification" in given
            else None,
            published=published,
        )

    def in_force(self, path: Path_, given: object) -> tuple[date, date | None, date | None]:
        """First and last day, and the day of publication where it is told."""
        span = mapping(self.source, path, given)
        only(self.source, path, span, {"from", "until", "published"})
        since = self.day((*path, "from"), span.get("from"))
        until = self.day((*path, "until"), span["until"]) if "until" in span else None
        if until is not None and until < since:
            raise self.error(
                path, f"it ends on {until}, before it begins on {since}.", "Correct one of them."
            )
        published = self.day((*path, "published"), span["published"]) if "published" in span else None
        return since, until, published

    def scope(self, path: Path_, given: Mapping[str, object]) -> Scope:
        """Parameters and parts of a version, each part seeing the ones before it."""
        parameters: dict[str, Value] = {}
        scope = Scope(self.vocabulary, self.questions, parameters, {}, self.counting)
        for name, value in mapping(self.source, (*path, "parameters"), given.get("parameters", {})).items():
            self.check_name((*path, "parameters", name), name, scope)
            parameters[name] = self.parameter((*path, "parameters", name), value)
        for name in mapping(self.source, (*path, "let"), given.get("let", {})):
            where = (*path, "let", name)
            self.check_name(where, name, scope)
            scope = replace(scope, parts={**scope.parts, name: self.part(where, scope)})
        return scope

    def part(self, path: Path_, scope: Scope) -> tuple[Expression, Type]:
        return self.guarded(path, lambda: infer(self.expression(path), scope))

    def check_name(self, path: Path_, name: str, scope: Scope) -> None:
        """A name means one thing: a parameter or part may not hide a fact, a question or another part."""
        taken = {RESULT, *self.vocabulary.facts, *self.vocabulary.questions, *scope.parameters, *scope.parts}
        if name in taken:
            raise self.error(path, f'"{name}" already names something else.', "Choose a name of its own.")

    def parameter(self, path: Path_, given: object) -> Value:
        try:
            if isinstance(given, bool):
                return given
            if isinstance(given, dict):
                return Money.parse(given)
            text = str(given)
            return Rate.parse(text) if text.endswith("%") else Period.parse(text)
        except VenditorError as error:
            raise self.error(path, error.message, error.remedy) from None

    def expression(self, path: Path_) -> Expression:
        given = self.source_value(path)
        if isinstance(given, bool):
            given = "true" if given else "false"
        if isinstance(given, list):
            given = f"[{', '.join(map(str, given))}]"
        return parse_expression(self.text(path, given))

    def guarded(self, path: Path_, read: Callable[[], T]) -> T:
        """Run a reader of an expression; what it refuses is told with the place and the text."""
        try:
            return read()
        except SourceError:
            raise
        except VenditorError as error:
            raise self.error(path, f"`{self.source_value(path)}`: {error.message}", error.remedy) from None

    def resolved(self, path: Path_, scope: Scope, type_: Type) -> Expression:
        found = self.guarded(path, lambda: resolve(self.expression(path), scope, type_))
        within = [part for part in walk(found) if path[-1] != "value" or part is not found]
        if any(map(counts_at_place, within)):
            # Past the holiday tables such a day is unknown for good, and nothing can be told from it.
            message = (
                f"`{self.source_value(path)}`: working days may only be counted as the value of a clause."
            )
            raise self.error(path, message, "Make their end a question of its own, and refer to that.")
        return found

    def clause(
        self, path: Path_, id_: str, scope: Scope, answer: Type, siblings: Mapping[str, object]
    ) -> Clause:
        # A missing default stands nowhere in the file, so it is looked up in its version.
        version = mapping(self.source, path[:-1], self.source_value(path[:-1]))
        given = mapping(self.source, path, version.get(str(path[-1])))
        only(self.source, path, given, _CLAUSE_KEYS)
        status = given.get("status")
        if status is not None and status not in get_args(ClauseStatus):
            remedy = f"Write one of: {', '.join(get_args(ClauseStatus))}."
            raise self.error((*path, "status"), f'"{status}" is not a status a clause may give.', remedy)
        if (status is None) == ("value" not in given):
            raise self.error(path, f"{id_} must give either a value or a status.", "Keep one of the two.")
        if ("when" in given) == (path[-2] != "exceptions"):
            raise self.error(path, "an exception needs `when`; the default has none.", "Correct the clause.")
        if id_ == DEFAULT and path[-2] == "exceptions":
            raise self.error(path, "an exception may not be called default.", "Give it a name of its own.")
        return Clause(
            id=id_,
            when=self.resolved((*path, "when"), scope, BOOL) if "when" in given else None,
            value=self.resolved((*path, "value"), scope, answer) if "value" in given else None,
            status=cast("ClauseStatus | None", status),
            cites=self.cites((*path, "cite"), given.get("cite")),
            over=self.over((*path, "over"), given.get("over", []), id_, siblings),
            line=self.source.position(path)[0],
        )

    def over(self, path: Path_, given: object, id_: str, siblings: Mapping[str, object]) -> tuple[str, ...]:
        names = tuple(str(name) for name in _list(self.source, path, given))
        if names and id_ == DEFAULT:
            raise self.error(path, "the default goes over nothing.", "Only an exception may have `over`.")
        for name in names:
            if name not in siblings or name == id_:
                others = [other for other in siblings if other != id_]
                remedy = nearest(name, others) or "Name an exception of the same version."
                raise self.error(path, f'"{name}" is not another exception.', remedy)
        return names

    def check_order(self, path: Path_, exceptions: Sequence[Clause]) -> None:
        """Of the exceptions that hold, one at least must stand: `over` may not lead back to itself."""
        try:
            TopologicalSorter({clause.id: clause.over for clause in exceptions}).prepare()
        except CycleError as error:
            circle = " over ".join(reversed(error.args[1]))
            remedy = "Decide which of them prevails."
            raise self.error(path, f"these exceptions go over one another: {circle}.", remedy) from None

    def cites(self, path: Path_, given: object) -> tuple[str, ...]:
        cites = given if isinstance(given, list) else [given]
        if not cites:
            raise self.error(path, "every clause names the article it rests on.", "Write `cite`.")
        return tuple(self.text(path, cite) for cite in cites)

    def quotations(self, path: Path_, given: object) -> tuple[Quotation, ...]:
        entries = _list(self.source, path, given)
        return tuple(self.quotation((*path, index), entry) for index, entry in enumerate(entries))

    def quotation(self, path: Path_, given: object) -> Quotation:
        fields = mapping(self.source, path, given)
        only(self.source, path, fields, {"cite", "says", "language"})
        return Quotation(
            cite=self.text((*path, "cite"), fields.get("cite")),
            says=self.text((*path, "says"), fields.get("says")),
            language=self.text((*path, "language"), fields.get("language", self.act.language)),
        )

    def explain(self, path: Path_, given: object, versions: Sequence[Version]) -> Mapping[str, LocalizedText]:
        texts = {
            id_: localized(self.source, (*path, id_), text)
            for id_, text in mapping(self.source, path, given).items()
        }
        clauses = {clause.id: clause for version in versions for clause in version.clauses}
        for missing in [id_ for id_ in clauses if id_ not in texts]:
            raise self.error(path, f"the clause {missing} has no sentence.", "Write one in English at least.")
        for id_, by_language in texts.items():
            if id_ not in clauses:
                raise self.error((*path, id_), f'"{id_}" is not a clause.', nearest(id_, clauses))
            for version in versions:
                clause = next((clause for clause in version.clauses if clause.id == id_), None)
                if clause is not None:
                    self.check_placeholders((*path, id_), by_language, version, clause)
        return texts

    def check_placeholders(
        self, path: Path_, by_language: LocalizedText, version: Version, clause: Clause
    ) -> None:
        """A sentence may name what every version with its clause knows: else it could not be written."""
        known = {*self.vocabulary.facts, *self.questions, *version.parameters, *version.parts}
        if clause.value is not None:
            known.add(RESULT)
        for language, sentence in by_language.items():
            for name in PLACEHOLDER.findall(sentence):
                if name not in known:
                    message = f'"{{{name}}}" names no fact, question, parameter or part of the version from '
                    remedy = nearest(name, known) or "Name one, or leave it out."
                    raise self.error((*path, language), f"{message}{version.since}.", remedy)
