"""Reading law packs: from YAML to checked provisions, every error with its file and line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast

from venditor.calendars import Period, profiles
from venditor.core.errors import VenditorError
from venditor.core.money import Money
from venditor.core.text import LocalizedText
from venditor.rules.grammar import parse as parse_expression
from venditor.rules.model import (
    DEFAULT,
    Act,
    ActKind,
    Clause,
    ClauseStatus,
    Pack,
    Provision,
    Quotation,
    Verification,
    Version,
)
from venditor.rules.resolve import Scope, infer, resolve
from venditor.rules.source import Path_, Source
from venditor.rules.syntax import BOOL, Expression, Type, Value
from venditor.rules.vocabulary import Vocabulary, localized, mapping, nearest

T = TypeVar("T")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_EVIDENCE = {
    "primary-text": "verified",
    "mirror-text": "verified",
    "official-guidance": "verified",
    "official-secondary": "unverified",
    "secondary": "unverified",
    "memory": "unverified",
    "recall-not-seen": "unverified",
}


@dataclass(frozen=True, slots=True)
class Outline:
    """A pack file before its expressions are read: enough to know which questions it answers."""

    source: Source
    root: Mapping[str, object]
    jurisdiction: str
    answers: tuple[str, ...]
    hash: str


def outline(source: Source, raw: bytes) -> Outline:
    """Read the head of a pack and the questions it answers."""
    root = mapping(source, (), source.data)
    _only(source, (), root, _PACK_KEYS)
    provisions = mapping(source, ("provisions",), root.get("provisions"))
    answers = tuple(
        _text(source, ("provisions", id_, "answers"), mapping(source, ("provisions", id_), given).get("answers"))
        for id_, given in provisions.items()
    )
    jurisdiction = _text(source, ("jurisdiction",), root.get("jurisdiction"))
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


_PACK_KEYS = {
    "pack", "jurisdiction", "act", "transposes", "counting", "checked_on", "verification", "provisions",
}  # fmt: skip
_PROVISION_KEYS = {"answers", "applies_by", "versions", "explain", "not_encoded", "interpretations", "verification"}
_VERSION_KEYS = {"in_force", "text", "parameters", "let", "applies_if", "default", "exceptions"}
_CLAUSE_KEYS = {"when", "value", "status", "cite", "over"}


def _only(source: Source, path: Path_, given: Mapping[str, object], known: set[str]) -> None:
    for key in given:
        if key not in known:
            remedy = nearest(key, known) or f"Known are: {', '.join(sorted(known))}."
            raise source.error((*path, key), "pack.unknown_key", f'"{key}" is not known here.', remedy=remedy)


def _text(source: Source, path: Path_, given: object) -> str:
    if not isinstance(given, str) or not given:
        raise source.error(path, "pack.shape", f"{'.'.join(map(str, path))} must be text.")
    return given


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
        self.counting = _text(self.source, ("counting",), self.root.get("counting"))
        if self.counting not in profiles():
            remedy = nearest(self.counting, profiles()) or f"Known are: {', '.join(profiles())}."
            raise self.error(("counting",), f'"{self.counting}" is not a counting profile.', remedy)
        self.act = self.read_act()
        self.id = _text(self.source, ("pack",), self.root.get("pack"))
        self.verification = self.read_verification(("verification",), self.root.get("verification"))

    def error(self, path: Path_, message: str, remedy: str = "") -> VenditorError:
        return self.source.error(path, "pack.invalid", message, remedy=remedy)

    def pack(self) -> Pack:
        given = mapping(self.source, ("provisions",), self.root.get("provisions"))
        provisions = tuple(self.provision(id_, ("provisions", id_)) for id_ in given)
        transposes = self.root.get("transposes")
        return Pack(
            id=self.id,
            jurisdiction=self.head.jurisdiction,
            act=self.act,
            transposes=cast("str | None", transposes),
            counting=self.counting,
            checked_on=self.day(("checked_on",), self.root.get("checked_on")),
            provisions=provisions,
            hash=self.head.hash,
            file=self.source.name,
        )

    def read_act(self) -> Act:
        path: Path_ = ("act",)
        given = mapping(self.source, path, self.root.get("act"))
        _only(self.source, path, given, {"kind", "name", "short", "url", "language"})
        kind = given.get("kind")
        if kind not in ("act", "directive", "regulation", "ordinance"):
            raise self.error((*path, "kind"), f'"{kind}" is not a kind of act.', "Write act, directive or regulation.")
        return Act(
            kind=cast("ActKind", kind),
            name=localized(self.source, (*path, "name"), given.get("name")),
            short=localized(self.source, (*path, "short"), given.get("short")),
            url=_text(self.source, (*path, "url"), given.get("url")),
            language=_text(self.source, (*path, "language"), given.get("language")),
        )

    def read_verification(self, path: Path_, given: object) -> Verification:
        fields = mapping(self.source, path, given)
        _only(self.source, path, fields, {"evidence", "source", "note"})
        evidence = fields.get("evidence")
        if evidence not in _EVIDENCE:
            raise self.error((*path, "evidence"), f'"{evidence}" is not known.', f"Known: {', '.join(_EVIDENCE)}.")
        return Verification(
            status=_EVIDENCE[cast("str", evidence)],  # type: ignore[arg-type]
            evidence=cast("str", evidence),
            source=_text(self.source, (*path, "source"), fields.get("source")),
            note=cast("str", fields.get("note", "")),
        )

    def day(self, path: Path_, given: object) -> date:
        try:
            return date.fromisoformat(str(given))
        except ValueError:
            raise self.error(path, f'"{given}" is not a day.', "Write it like 2026-06-19.") from None

    def provision(self, id_: str, path: Path_) -> Provision:
        given = mapping(self.source, path, self.source_value(path))
        _only(self.source, path, given, _PROVISION_KEYS)
        if not id_.startswith(self.id + "."):
            raise self.error(path, f'"{id_}" must begin with "{self.id}.".', "Ids are jurisdiction.act.topic[.detail].")
        question = _text(self.source, (*path, "answers"), given.get("answers"))
        if question not in self.vocabulary.questions:
            remedy = nearest(question, self.vocabulary.questions)
            raise self.error((*path, "answers"), f'"{question}" is not a question of the vocabulary.', remedy)
        definition = self.vocabulary.questions[question]
        versions = tuple(
            self.version((*path, "versions", index), definition.type)
            for index, _ in enumerate(_list(self.source, (*path, "versions"), given.get("versions")))
        )
        self.check_spans(path, versions)
        verification = self.verification
        if "verification" in given:
            verification = self.read_verification((*path, "verification"), given["verification"])
        return Provision(
            id=id_,
            jurisdiction=self.head.jurisdiction,
            question=definition,
            applies_by=self.applies_by(path, given.get("applies_by")),
            versions=versions,
            explain=self.explain(path, given.get("explain"), versions),
            not_encoded=self.texts((*path, "not_encoded"), given.get("not_encoded", [])),
            interpretations=self.texts((*path, "interpretations"), given.get("interpretations", [])),
            verification=verification,
            act=self.act,
            pack=self.id,
            line=self.source.position(path)[0],
        )

    def texts(self, path: Path_, given: object) -> tuple[str, ...]:
        return tuple(_text(self.source, (*path, index), text) for index, text in enumerate(_list(self.source, path, given)))

    def source_value(self, path: Path_) -> object:
        value: object = self.source.data
        for key in path:
            value = value[key]  # type: ignore[index]
        return value

    def applies_by(self, path: Path_, given: object) -> str:
        fact = self.vocabulary.facts.get(str(given))
        if fact is None or fact.kind not in ("event", "date"):
            days = [name for name, known in self.vocabulary.facts.items() if known.kind in ("event", "date")]
            raise self.error((*path, "applies_by"), f'"{given}" is not a fact with a day.', nearest(str(given), days))
        return fact.name

    def check_spans(self, path: Path_, versions: Sequence[Version]) -> None:
        for earlier, later in zip(versions, versions[1:], strict=False):
            if earlier.until is None or later.since <= earlier.until:
                raise self.error(
                    (*path, "versions"),
                    f"the version from {later.since} overlaps the one from {earlier.since}.",
                    "End the earlier one with `until`, one day before the later begins; write them in order.",
                )

    def version(self, path: Path_, answer: Type) -> Version:
        given = mapping(self.source, path, self.source_value(path))
        _only(self.source, path, given, _VERSION_KEYS)
        span = mapping(self.source, (*path, "in_force"), given.get("in_force"))
        _only(self.source, (*path, "in_force"), span, {"from", "until"})
        since = self.day((*path, "in_force", "from"), span.get("from"))
        until = self.day((*path, "in_force", "until"), span["until"]) if "until" in span else None
        if until is not None and until < since:
            raise self.error((*path, "in_force"), f"it ends on {until}, before it begins on {since}.")
        parameters = {
            name: self.parameter((*path, "parameters", name), value)
            for name, value in mapping(self.source, (*path, "parameters"), given.get("parameters", {})).items()
        }
        scope = Scope(self.vocabulary, self.questions, parameters, {}, self.counting)
        for name in mapping(self.source, (*path, "let"), given.get("let", {})):
            where = (*path, "let", name)
            part = self.guarded(where, lambda where=where, scope=scope: infer(self.expression(where), scope))
            scope = Scope(self.vocabulary, self.questions, parameters, {**scope.parts, name: part}, self.counting)
        applies_if = self.resolved((*path, "applies_if"), scope, BOOL) if "applies_if" in given else None
        exceptions = mapping(self.source, (*path, "exceptions"), given.get("exceptions", {}))
        clauses = [self.clause((*path, "exceptions", id_), id_, scope, answer, exceptions) for id_ in exceptions]
        clauses.append(self.clause((*path, "default"), DEFAULT, scope, answer, exceptions))
        return Version(
            since=since,
            until=until,
            quotations=self.quotations(path, given.get("text")),
            parameters=parameters,
            parts={name: part for name, (part, _) in scope.parts.items()},
            applies_if=applies_if,
            clauses=tuple(clauses),
        )

    def parameter(self, path: Path_, given: object) -> Value:
        try:
            if isinstance(given, bool):
                return given
            return Money.parse(given) if isinstance(given, dict) else Period.parse(str(given))
        except VenditorError as error:
            raise self.error(path, error.message, error.remedy) from None

    def expression(self, path: Path_) -> Expression:
        given = self.source_value(path)
        if isinstance(given, bool):
            given = "true" if given else "false"
        if isinstance(given, list):
            given = f"[{', '.join(map(str, given))}]"
        return parse_expression(_text(self.source, path, given))

    def guarded(self, path: Path_, read: Callable[[], T]) -> T:
        try:
            return read()
        except VenditorError as error:
            if error.code.startswith(("pack.", "source.")):
                raise
            text = self.source_value(path)
            raise self.error(path, f"`{text}`: {error.message}", error.remedy) from None

    def resolved(self, path: Path_, scope: Scope, type_: Type) -> Expression:
        return self.guarded(path, lambda: resolve(self.expression(path), scope, type_))

    def clause(
        self, path: Path_, id_: str, scope: Scope, answer: Type, siblings: Mapping[str, object]
    ) -> Clause:
        given = mapping(self.source, path, self.source_value(path))
        _only(self.source, path, given, _CLAUSE_KEYS)
        status = given.get("status")
        if status not in (None, "not_applicable", "not_encoded", "for_a_person"):
            raise self.error((*path, "status"), f'"{status}" is not a status a clause may give.')
        if (status is None) == ("value" not in given):
            raise self.error(path, f"{id_} must give either a value or a status.")
        if ("when" in given) == (id_ == DEFAULT):
            raise self.error(path, "an exception needs `when`; the default has none.")
        over = tuple(str(word) for word in _list(self.source, (*path, "over"), given.get("over", [])))
        for other in over:
            if other not in siblings or other == id_:
                raise self.error((*path, "over"), f'"{other}" is not another exception.', nearest(other, siblings))
        return Clause(
            id=id_,
            when=self.resolved((*path, "when"), scope, BOOL) if "when" in given else None,
            value=self.resolved((*path, "value"), scope, answer) if "value" in given else None,
            status=cast("ClauseStatus | None", status),
            cites=self.cites(path, given.get("cite")),
            over=over,
        )

    def cites(self, path: Path_, given: object) -> tuple[str, ...]:
        cites = given if isinstance(given, list) else [given]
        return tuple(_text(self.source, (*path, "cite"), cite) for cite in cites)

    def quotations(self, path: Path_, given: object) -> tuple[Quotation, ...]:
        found = []
        for index, entry in enumerate(_list(self.source, (*path, "text"), given)):
            where = (*path, "text", index)
            fields = mapping(self.source, where, entry)
            _only(self.source, where, fields, {"cite", "says", "language"})
            found.append(
                Quotation(
                    cite=_text(self.source, (*where, "cite"), fields.get("cite")),
                    says=_text(self.source, (*where, "says"), fields.get("says")),
                    language=cast("str", fields.get("language", self.act.language)),
                )
            )
        return tuple(found)

    def explain(self, path: Path_, given: object, versions: Sequence[Version]) -> Mapping[str, LocalizedText]:
        clauses = {clause.id for version in versions for clause in version.clauses}
        where = (*path, "explain")
        texts = {id_: localized(self.source, (*where, id_), text) for id_, text in mapping(self.source, where, given).items()}
        for missing in sorted(clauses - set(texts)):
            raise self.error(where, f"the clause {missing} has no sentence.", "Write one in English at least.")
        known = {"result", *self.vocabulary.facts, *self.questions}
        for version in versions:
            known |= {*version.parameters, *version.parts}
        for id_, by_language in texts.items():
            if id_ not in clauses:
                raise self.error((*where, id_), f'"{id_}" is not a clause.', nearest(id_, clauses))
            for language, sentence in by_language.items():
                for placeholder in _PLACEHOLDER.findall(sentence):
                    if placeholder not in known:
                        message = f'"{{{placeholder}}}" names no fact, parameter or part.'
                        raise self.error((*where, id_, language), message, nearest(placeholder, known))
        return texts
