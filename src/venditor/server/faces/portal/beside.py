"""What stands beside an answer: the other law that was compared, the dates of the law, whom to turn to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from venditor.core.text import Wording, pick
from venditor.rights.bodies import practical_words
from venditor.rights.citation import cited
from venditor.rights.documents import Answer, BodyDocument, OneLaw, Statement
from venditor.rights.jurisdictions import default_library
from venditor.rights.places import jurisdiction_name
from venditor.rules.vocabulary import Vocabulary
from venditor.rules.wording import write_list

# Bodies of many countries are of no place.
_NO_PLACE = "XB"


@dataclass(frozen=True, slots=True)
class SideLaw:
    """What one of two laws says.

    Attributes:
        place: whose law it is; empty where it gives no answer.
        role: why it is asked: the contract chose it, or the visitor lives there.
        wins: "applies", where this answer is better than the other.
        says: its sentence.
        articles: what it rests on; empty where nothing decides.
    """

    place: str
    role: Wording
    wins: Wording | None
    says: Wording
    articles: str


@dataclass(frozen=True, slots=True)
class BothLaws:
    """Two laws side by side: which stands and why, and what each says."""

    why: Wording
    laws: tuple[SideLaw, ...]


@dataclass(frozen=True, slots=True)
class BodyCard:
    """A body to turn to.

    Attributes:
        original: its name in its own language, where that is another than the one shown.
        place: where it is; empty for bodies of many countries.
        practical: languages, cost, and what should be done or known first.
    """

    name: Wording
    original: Wording | None
    place: str
    helps: Wording
    url: str
    practical: tuple[Wording, ...]


def both_laws(answer: Answer, vocabulary: Vocabulary, language: str) -> BothLaws | None:
    """Both laws where a chosen one met the floor of another; else ``None``."""
    if "better" not in answer:
        return None
    better = answer["better"]
    applies = pick(vocabulary.phrases["law_applies"], language)
    return BothLaws(
        why=Wording(better["sentence"], better["language"]),
        laws=tuple(
            SideLaw(
                place=_place(one["law"], language) if one["law"] else "",
                role=pick(vocabulary.phrases[f"law_{one['role']}"], language),
                wins=applies if one["won"] and better["law"] else None,
                says=Wording(one["sentence"], one["language"]),
                articles=_articles(one, language),
            )
            for one in answer["both"]
        ),
    )


def body_cards(statement: Statement, vocabulary: Vocabulary, language: str) -> list[BodyCard]:
    """Whom the visitor can turn to, those at home first."""
    return [_body(body, vocabulary, language) for body in statement["bodies"]]


def notes_of(statement: Statement) -> Iterator[Wording]:
    """What a reader should know about the whole: law not looked at for long, holidays not yet published."""
    # Days out of order are pointed out with the way to change them.
    for note in (one for one in statement["notes"] if one["about"] != "out_of_order"):
        yield Wording(note["sentence"], note["language"])


def _body(body: BodyDocument, vocabulary: Vocabulary, language: str) -> BodyCard:
    original = body["original"]
    shown = original and original["language"] != body["language"] and original["name"] not in body["name"]
    return BodyCard(
        name=Wording(body["name"], body["language"]),
        original=Wording(original["name"], original["language"]) if original and shown else None,
        place="" if body["jurisdiction"] == _NO_PLACE else _place(body["jurisdiction"], language),
        helps=Wording(body["helps"], body["language"]),
        url=body["url"],
        practical=tuple(practical_words(body, vocabulary, language)),
    )


def _articles(one: OneLaw, language: str) -> str:
    return write_list(cited(one["act"], one["articles"]), language) if one["act"] else ""


def _place(jurisdiction: str, language: str) -> str:
    return jurisdiction_name(default_library(), jurisdiction, language).text
