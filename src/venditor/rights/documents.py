"""Shapes of the published documents."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict, cast

STATEMENT_FORMAT = "venditor.statement/2"
STATEMENT_FORMATS = ("venditor.statement/1", STATEMENT_FORMAT)
"""Every format a statement was ever frozen in; each can still be made, so that a record can be made again."""

Status = Literal["determined", "undetermined", "not_applicable", "not_encoded", "for_a_person"]


class Answer(TypedDict):
    """One answered question of a statement.

    ``value`` is JSON-native: days as ISO text, ``"none"`` for a day that does not exist (such as the last day
    of a period that has not begun), money as a mapping; null unless ``determined``. ``needs`` names the facts
    without which the answer is undetermined, ``assumed`` the ordinary values it rests on. ``stands_in`` says
    that the provision is a directive's: the floor of a union whose member's own act is not encoded (ADR 3).
    The statement's ``floor`` is another: the law that a choice of law left standing. ``both`` is there where
    a chosen law met that floor: both answers, the chosen law's first, and ``better`` says in words which
    stands and why. In the first format ``compared`` was in their place, and there were no ``dates``.
    ``begins_on`` is there where the law encoded on the question begins after the day that counts: its first
    day.
    """

    status: Status
    value: Any
    law: str | None
    provision: str | None
    clause: str | None
    cites: list[dict[str, Any]]
    needs: list[str]
    assumed: list[str]
    explain: dict[str, Any] | None
    verification: str | None
    stands_in: bool
    provisional: bool
    sentence: str
    language: str
    dates: NotRequired[Dates | None]
    begins_on: NotRequired[str]
    both: NotRequired[list[OneLaw]]
    better: NotRequired[Better]
    compared: NotRequired[list[dict[str, Any]]]


class Dates(TypedDict):
    """The four dates of the version of a provision that answers; ISO text.

    Attributes:
        published: the day its text was published, where the pack says it.
        in_force: its first day, and its last one (null while it is in force); null where no version is.
        selected_by: the fact whose day selects the version, and that day; no fact under a what-if day.
        checked_on: the day its encoding was last compared with its source.
    """

    published: str | None
    in_force: dict[str, str | None] | None
    selected_by: dict[str, str | None]
    checked_on: str


class OneLaw(TypedDict):
    """What one of two laws says, where a chosen law met the floor of the consumer's home.

    Attributes:
        role: ``chosen`` in the contract, or of her ``home``.
        articles: what it rests on, each once; as the act numbers them.
        won: its answer stands. Where both say the same both do, where a person must compare neither does.
    """

    law: str | None
    role: Literal["chosen", "home"]
    provision: str | None
    clause: str | None
    status: Status
    value: Any
    act: str | None
    articles: list[str]
    sentence: str
    language: str
    won: bool


class Better(TypedDict):
    """Which of two laws' answers stands, and why.

    Attributes:
        law: whose answer stands; null where both say the same, or nothing can be said.
        why: the declared order of the question (``later``, ``true`` and so on), ``same``, ``only`` where one
            law alone gives an answer, ``neither`` where none does, ``open``, or ``person`` where nothing says
            which is better.
    """

    law: str | None
    why: str
    sentence: str
    language: str


class Note(TypedDict):
    """What a reader should know about a whole statement.

    Attributes:
        about: ``checked_on``: the encoding of an act is out of date; ``holidays``: the statement reaches
            beyond the holidays that are published; ``out_of_order``: a day lies before one that it
            ordinarily follows.
        acts: short names of the acts, in the reader's language; empty for holidays.
        laws: codes of their jurisdictions, or the country of the holidays; each once.
        facts: of days out of order the two facts, the one that lies too early first.
        day: the day of the last comparison, the last one whose holidays are published, or the early day.
    """

    about: Literal["checked_on", "holidays", "out_of_order"]
    acts: list[str]
    laws: list[str]
    facts: NotRequired[list[str]]
    day: str
    sentence: str
    language: str


class BodyDocument(TypedDict):
    """Whom the consumer can turn to: see :class:`venditor.rights.bodies.Body`.

    Attributes:
        original: its name in its own language, where that is known.
        languages: those it is known to work in; empty where nothing is.
        cost: ``free``, ``fee``, ``partly``; null where it is not known.
    """

    id: str
    jurisdiction: str
    name: str
    helps: str
    language: str
    original: dict[str, str] | None
    url: str
    languages: list[str]
    cost: str | None
    ask_shop_first: bool
    verified: bool


class Statement(TypedDict):
    """A statement of rights, ``venditor.statement/2``: what the law gives for one order, and why.

    The first format had neither ``as_of``, the day against which the age of the law is judged, nor ``notes``
    nor ``bodies``. ``untranslated`` is there where some sentence is in another language than the reader's,
    for nobody has translated it yet: the questions whose answers hold one.
    """

    format: str
    facts: dict[str, Any]
    assumed: dict[str, Any]
    governing_law: str | None
    floor: str | None
    hypothetical: bool
    law_as_of: str | None
    as_of: NotRequired[str | None]
    language: str
    packs: dict[str, Any]
    answers: dict[str, Answer]
    untranslated: NotRequired[list[str]]
    notes: NotRequired[list[Note]]
    bodies: NotRequired[list[BodyDocument]]


def first_format(document: Statement) -> Statement:
    """A statement as ``venditor.statement/1`` had it."""
    answers = {question: _first_answer(answer) for question, answer in document["answers"].items()}
    later = ("as_of", "notes", "bodies", "untranslated")
    kept = {name: value for name, value in document.items() if name not in later}
    return cast("Statement", {**kept, "format": STATEMENT_FORMATS[0], "answers": answers})


_LATER = ("dates", "both", "better", "begins_on")


def _first_answer(answer: Answer) -> dict[str, Any]:
    kept = {name: value for name, value in answer.items() if name not in _LATER}
    if "both" in answer:
        names = ("law", "provision", "clause", "status", "value")
        kept["compared"] = [{name: one[name] for name in names} for one in map(dict, answer["both"])]
    return kept
