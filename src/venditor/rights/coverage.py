"""What is encoded: by jurisdiction and topic, how many questions, how far verified, in which languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from venditor.core.text import FALLBACK, LocalizedText
from venditor.rights.jurisdictions import GOVERNING_LAW
from venditor.rules.library import Library
from venditor.rules.model import Provision
from venditor.rules.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Covered:
    """What a jurisdiction has on a topic.

    Attributes:
        questions: how many questions of the topic it answers with provisions of its own.
        verified: of how many of these every version's text was read.
        floor: how many more are answered by the floor of its union.
    """

    questions: int = 0
    verified: int = 0
    floor: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One jurisdiction.

    Attributes:
        code: its code.
        topics: what it has, by topic; every topic of the vocabulary is there.
        sentences: how many sentences its provisions say.
        written: how many of them there are in each language, those of catalogues as well, by tag.
        acts: short names of its acts in English, by pack.
    """

    code: str
    topics: dict[str, Covered]
    sentences: int
    written: dict[str, int]
    acts: dict[str, str]

    @property
    def languages(self) -> tuple[str, ...]:
        """Tags of the languages in which every sentence of its provisions is written."""
        return tuple(tag for tag, count in self.written.items() if count == self.sentences)


def topic_of(question: str) -> str:
    """The topic of a question: the first part of its id."""
    return question.partition(".")[0]


def topics(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """The questions of each topic, in the order of the vocabulary; the law that governs comes last."""
    found: dict[str, list[str]] = {}
    for question in sorted(vocabulary.questions, key=lambda question: topic_of(question) == GOVERNING_LAW):
        found.setdefault(topic_of(question), []).append(question)
    return {topic: tuple(questions) for topic, questions in found.items()}


def coverage(library: Library) -> tuple[Row, ...]:
    """What is encoded, a row for each jurisdiction with a pack: unions first, then by code."""
    codes = sorted(library.jurisdictions, key=lambda code: (code not in library.unions, code))
    return tuple(_row(library, code) for code in codes)


def _row(library: Library, code: str) -> Row:
    program = library.program(code)
    union = library.union_of(code)
    wider = library.program(union).provisions if union else {}
    found = {}
    for topic, questions in topics(library.vocabulary).items():
        own = [program.provisions[question] for question in questions if question in program.provisions]
        floor = [q for q in questions if q in wider and q not in program.provisions]
        found[topic] = Covered(len(own), sum(map(_verified, own)), len(floor))
    acts = {pack.id: pack.act.short["en"] for pack in program.packs.values()}
    texts = [texts for provision in program.provisions.values() for texts in provision.explain.values()]
    return Row(code, found, len(texts), written(library, texts), acts)


def _verified(provision: Provision) -> bool:
    return all(provision.verification_of(version).status == "verified" for version in provision.versions)


def written(library: Library, texts: Iterable[LocalizedText]) -> dict[str, int]:
    """How many of some texts of the law there are in each language, by BCP 47 tag, in its order."""
    known = {tag: library.translations.catalogue(tag).texts for tag in library.translations.tags}
    counted: dict[str, int] = dict.fromkeys(sorted({*_written_in(library), *known}), 0)
    for one in texts:
        for tag in counted:
            counted[tag] += tag in one or one[FALLBACK] in known.get(tag, ())
    return counted


def _written_in(library: Library) -> frozenset[str]:
    """The languages the packs themselves are written in."""
    return frozenset().union(*(question.asks for question in library.vocabulary.questions.values()))


def vocabulary_texts(vocabulary: Vocabulary) -> list[LocalizedText]:
    """Every text of the vocabulary: questions, names of facts and of their values, phrases."""
    texts = [*vocabulary.phrases.values(), *(question.asks for question in vocabulary.questions.values())]
    for fact in vocabulary.facts.values():
        texts += [fact.label, *([fact.ask] if fact.ask else []), *fact.options.values()]
    return texts
