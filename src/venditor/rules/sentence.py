"""Sentences with gaps: read once for a clause and a language, filled for each case.

What every case says alike, such as a parameter, is written when the sentence is read; what is left to be
filled is a function of the case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from venditor.core.text import Wording, pick
from venditor.rules.evaluate import Case, compile_expression
from venditor.rules.functions import REGION_FACT
from venditor.rules.model import Provision, Version
from venditor.rules.packs import PLACEHOLDER, RESULT
from venditor.rules.syntax import Expression, Value, facts_in, questions_in
from venditor.rules.vocabulary import QuestionDefinition
from venditor.rules.writer import Writer

Gap = Callable[[Case], str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence ready to be filled.

    Attributes:
        pieces: literal text, and what writes a gap, in turn.
        language: the language it is in.
    """

    pieces: tuple[str | Gap, ...]
    language: str

    def filled(self, case: Case) -> str:
        """The sentence as it reads for a case."""
        return "".join([piece if isinstance(piece, str) else piece(case) for piece in self.pieces])


def with_gaps(wording: Wording, gap: Callable[[str], str | Gap]) -> Sentence:
    """Read a text with placeholders.

    Args:
        wording: the text, and its language.
        gap: what a placeholder stands for, by its name: text, or a function of the case.
    """
    pieces: list[str | Gap] = [*PLACEHOLDER.split(wording.text)]
    pieces[1::2] = [gap(name) for name in PLACEHOLDER.findall(wording.text)]
    return Sentence(tuple(piece for piece in pieces if piece), wording.language)


def sentence_of(provision: Provision, version: Version, clause: str, writer: Writer) -> Sentence:
    """The sentence of a clause, with facts, answers and parts of the version still to be filled in.

    Days and words are written in the language of the sentence, which may not be the reader's.
    """
    wording = pick(provision.explain[clause], writer.language)
    own = writer.in_language(wording.language)

    def gap(name: str) -> str | Gap:
        if name == RESULT:
            return _answer(provision.question, own)
        if name in version.parameters:
            return own.value(version.parameters[name])
        if name in version.parts:
            return _part(version.parts[name], own)
        if name in own.vocabulary.facts:
            return _fact(name, own)
        return _answer(own.vocabulary.questions[name], own)

    return with_gaps(wording, gap)


def _answer(question: QuestionDefinition, writer: Writer) -> Gap:
    id_, type_ = question.id, question.type
    return lambda case: writer.value(case.answer(id_), type_)


def _part(part: Expression, writer: Writer) -> Gap:
    """A named part of a provision; "unknown" where it rests on what is not known."""
    value, questions, facts = compile_expression(part), questions_in(part), facts_in(part) - {REGION_FACT}

    def written(case: Case) -> str:
        known = facts <= case.facts.keys() and all(case.answer(name) is not None for name in questions)
        return writer.value(value(case) if known else None)

    return written


def _fact(name: str, writer: Writer) -> str | Gap:
    """A fact: its value, or its label where it is only true or false."""
    definition = writer.vocabulary.facts[name]
    if definition.kind == "bool":
        return writer.label(name)
    if definition.kind == "enum":
        words: dict[Value | None, str] = {None: writer.unknown}
        words |= {word: pick(texts, writer.language).text for word, texts in definition.options.items()}
        return lambda case: words[case.facts.get(name)]
    return lambda case: writer.value(case.facts.get(name), definition.type)
