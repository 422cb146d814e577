"""A version of a provision in words: its clauses with conditions and sentences, and the words of the law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.html import escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from venditor.core.text import pick
from venditor.rules.library import Library
from venditor.rules.model import DEFAULT, Clause, Provision, Version
from venditor.rules.packs import PLACEHOLDER, RESULT
from venditor.rules.source import parse, read_raw
from venditor.rules.syntax import Expression, Fact, Literal, Question
from venditor.server.faces.law import words
from venditor.server.faces.law.condition import Phrasing, is_condition, lettered
from venditor.server.faces.law.reader import Reader, direction

# Longer phrases in the middle of a sentence cannot be read; how a day is found stands below the sentence.
_LONGEST_GAP = 90


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence of the law as it is published."""

    article: str
    says: str
    language: str
    direction: str
    language_name: str


@dataclass(frozen=True, slots=True)
class Told:
    """A clause for a reader.

    Attributes:
        id: its name in the pack.
        number: of an exception, from 1; 0 for the ordinary case.
        when: its condition in words; empty for the ordinary case.
        sentence: what it says, parameters filled in, what depends on the case in brackets.
        language: language of that sentence, where it is not the reader's; else empty.
        found: how its answer is found, or what it is; empty for a list that the sentence has in full.
        before: the exceptions that do not count where it holds: number and name.
        articles: what it rests on.
        code: condition and value as they are encoded.
    """

    id: str
    number: int
    when: SafeString
    sentence: SafeString
    language: str
    found: SafeString
    before: tuple[tuple[int, str], ...]
    articles: tuple[str, ...]
    code: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A condition that a letter stands for."""

    letter: str
    when: SafeString


@dataclass(frozen=True, slots=True)
class Rule:
    """A version of a provision, told to a reader.

    Attributes:
        provision: the provision.
        version: the version that is told.
        reader: who reads.
        phrasing: writes its expressions.
    """

    provision: Provision
    version: Version
    reader: Reader
    phrasing: Phrasing

    def only_if(self) -> SafeString:
        """What must hold for the question to arise; empty where it always does."""
        node = self.version.applies_if
        return self.phrasing.condition(node) if node is not None else SafeString()

    def named(self) -> list[Named]:
        """The conditions that letters stand for."""
        letters = self.phrasing.letters.items()
        return [Named(letter, self.phrasing.condition(node, spelled=True)) for node, letter in letters]

    def ordinary(self) -> Told:
        """What holds where no exception does."""
        return self._told(self.version.default, 0)

    def exceptions(self) -> list[Told]:
        """The exceptions, in the order of the pack."""
        return [self._told(clause, number) for number, clause in enumerate(self.version.exceptions, 1)]

    def _told(self, clause: Clause, number: int) -> Told:
        numbers = {other.id: place for place, other in enumerate(self.version.exceptions, 1)}
        sentence, language = self.sentence(clause)
        found = self._found(clause)
        said = isinstance(clause.value, Literal) and len(found) > _LONGEST_GAP and found in sentence
        return Told(
            id=clause.id,
            number=number,
            when=self.phrasing.condition(clause.when) if clause.when is not None else SafeString(),
            sentence=sentence,
            language="" if language == self.reader.language else language,
            found=SafeString() if said else found,
            before=tuple((numbers[name], name) for name in clause.over if name in numbers),
            articles=clause.cites,
            code=tuple(self._code(clause)),
        )

    def sentence(self, clause: Clause) -> tuple[SafeString, str]:
        """What a clause says in general, and the language it is in.

        What differs from case to case stands in brackets: the label of a fact, the question, or how the
        day is found where that is short.
        """
        wording = pick(self.provision.explain[clause.id], self.reader.language)
        pieces = PLACEHOLDER.split(wording.text)
        pieces[::2] = [escape(piece) for piece in pieces[::2]]
        pieces[1::2] = [self._gap(name, clause) for name in PLACEHOLDER.findall(wording.text)]
        return mark_safe("".join(pieces)), wording.language  # noqa: S308 - each part has been escaped

    def _gap(self, name: str, clause: Clause) -> SafeString:
        version, vocabulary = self.version, self.reader.library.vocabulary
        if name == RESULT:
            return self._result(clause.value)
        if name in version.parameters:
            return self.reader.value(version.parameters[name])
        if name in version.parts:
            return self._part(version.parts[name])
        if name in vocabulary.facts:
            label = self.reader.label(name)
            return label if vocabulary.facts[name].kind == "bool" else self._bracketed(label)
        return self._bracketed(self.reader.asks(name))

    def _result(self, value: Expression | None) -> SafeString:
        if isinstance(value, Literal):
            return self.phrasing.constant(value.value, Question(self.provision.question.id))
        if isinstance(value, Fact):
            return self._bracketed(self.reader.label(value.name))
        return self._bracketed(str(words.GAPS.get(self.provision.question.type.kind, words.ANSWER)))

    def _part(self, part: Expression) -> SafeString:
        """How a named day is found, where that is short; without links in the middle of a sentence."""
        if isinstance(part, Question):
            return self._bracketed(self.reader.asks(part.id))
        phrase = Phrasing(self.reader, {}).named(part)
        short = len(strip_tags(phrase)) <= _LONGEST_GAP
        return self._bracketed(phrase if short else words.GAPS["date"])

    def _bracketed(self, text: object) -> SafeString:
        return format_html('<span class="gap">[{}]</span>', text)

    def _found(self, clause: Clause) -> SafeString:
        value = clause.value
        if value is None:
            return escape(str(words.STATUSES[str(clause.status)]))
        if isinstance(value, Literal):
            return self.phrasing.constant(value.value, Question(self.provision.question.id))
        if is_condition(value):
            return format_html(
                "{} {}", _("yes exactly where the following holds:"), self.phrasing.condition(value)
            )
        return self.phrasing.phrase(value)

    def _code(self, clause: Clause) -> Iterator[tuple[str, str]]:
        written = _as_written(self.reader.library, self.provision, self.version, clause)
        for key in ("when", "value", "status"):
            if key in written:
                yield key, _plain(written[key])

    def parts(self) -> list[tuple[str, str]]:
        """What the pack names for its expressions, as it is encoded: parameters, then parts."""
        given = _version_as_written(self.reader.library, self.provision, self.version)
        listed = {**given.get("parameters", {}), **given.get("let", {})}
        applies = given.get("applies_if")
        told = [("applies_if", _plain(applies))] if applies else []
        return told + [(name, _plain(value)) for name, value in listed.items()]

    def quotations(self) -> list[Words]:
        """The words of the law, in the language of record."""
        return [
            Words(
                article=text.cite,
                says=text.says,
                language=text.language,
                direction=direction(text.language),
                language_name=self.reader.language_name(text.language),
            )
            for text in self.version.quotations
        ]


def rule_of(provision: Provision, version: Version, reader: Reader) -> Rule:
    """A version of a provision, about to be told."""
    pages = pages_of(provision.jurisdiction, reader)
    return Rule(provision, version, reader, Phrasing(reader, pages, lettered(version)))


def pages_of(jurisdiction: str, reader: Reader) -> Mapping[str, str]:
    """Address of the provision that answers each question in a jurisdiction, its union's floor included."""
    library = reader.library
    union = library.union_of(jurisdiction)
    codes = [union, jurisdiction] if union else [jurisdiction]
    return {
        question: reader.to("law_provision", provision.id)
        for code in codes
        for question, provision in library.program(code).provisions.items()
    }


def _as_written(
    library: Library, provision: Provision, version: Version, clause: Clause
) -> Mapping[str, object]:
    given = _version_as_written(library, provision, version)
    found = given.get("default") if clause.id == DEFAULT else given.get("exceptions", {}).get(clause.id)
    return found if isinstance(found, dict) else {}


def _version_as_written(library: Library, provision: Provision, version: Version) -> Mapping[str, Any]:
    """A version as it stands in its file; for one taken to say what the one before says, that one."""
    file = library.program(provision.jurisdiction).packs[provision.pack].file
    given: list[Mapping[str, Any]] = _pack_as_written(library, file)["provisions"][provision.id]["versions"]
    place = max(
        index
        for index, one in enumerate(provision.versions)
        if one.since <= version.since and not one.as_before
    )
    return given[place]


@lru_cache(maxsize=128)
def _pack_as_written(library: Library, file: str) -> Any:
    return parse(read_raw(library.folder / file, file), file).data


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(map(str, value.values()))
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)
