"""The vocabulary: the facts the law asks about and the questions it answers, with their types and labels."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from venditor.core.countries import COUNTRIES
from venditor.core.text import LocalizedText
from venditor.rules.source import Path_, Source
from venditor.rules.syntax import NONE, Kind, Never, Type

FactKind = Literal["bool", "enum", "country", "region", "event", "date", "money"]
Favour = Literal["later", "earlier", "true", "false", "higher", "more", "trader_bears"]
FACT_KINDS: tuple[str, ...] = get_args(FactKind)
QUESTION_KINDS = ("bool", "date", "money", "rate", "country", "enum", "list", "duty")
_FACT_KEYS = {"type", "values", "ordinary", "implies", "not_before", "group", "label", "ask"}
_QUESTION_KEYS = {"type", "values", "favours", "asks"}
DUTY = ("satisfied", "breached")
DAYS = ("event", "date")


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """A fact the law may read.

    Attributes:
        name: stable name.
        kind: shape of its values; an ``event`` is a day, ``none`` (not happened) or unknown.
        type: the type expressions see.
        label: what it is, for readers, by language.
        ask: the question a person is asked, by language; empty where it is not asked.
        options: label of each word of an ``enum``, by word, then language.
        ordinary: the value it ordinarily has, for an event that it has not happened; ``None`` when there is
            none. Used only on request.
        implies: a ``bool`` fact that is true wherever this one is known, unless it is told otherwise.
        group: facts with one group are asked together, as one page.
        not_before: events that this one does not come before in the ordinary run of things.
    """

    name: str
    kind: FactKind
    type: Type
    label: LocalizedText
    ask: LocalizedText
    options: Mapping[str, LocalizedText]
    ordinary: bool | str | Never | None
    implies: str | None
    group: str | None
    not_before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionDefinition:
    """A question of law that Venditor answers.

    Attributes:
        id: stable name, such as ``withdrawal.last_day``.
        type: type of its answer.
        asks: the question in words, by language.
        favours: which of two answers is better for the consumer; ``None`` when no order is declared.
    """

    id: str
    type: Type
    asks: LocalizedText
    favours: Favour | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All facts and questions, in the order they are written (the order in which people are asked).

    Attributes:
        phrases: sentences and words used where no provision speaks, by name, then language.
    """

    facts: Mapping[str, FactDefinition]
    questions: Mapping[str, QuestionDefinition]
    phrases: Mapping[str, LocalizedText]

    def domain(self, fact: str) -> tuple[bool | str, ...]:
        """The finite values of a fact; empty for countries, regions, days and money."""
        definition = self.facts[fact]
        if definition.kind == "bool":
            return (False, True)
        return definition.type.values if definition.kind == "enum" else ()

    def implied(self, known: Collection[str]) -> dict[str, bool]:
        """What facts imply about others that are not told themselves.

        Args:
            known: names of the facts that are known.
        """
        named = {fact.implies for name, fact in self.facts.items() if name in known}
        return {name: True for name in self.facts if name in named and name not in known}


def nearest(word: str, known: Iterable[str]) -> str:
    """``Did you mean "x"?`` for the nearest known name, or an empty text when none is near."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'Did you mean "{close[0]}"?' if close else ""


def load(source: Source) -> Vocabulary:
    """Read ``law/vocabulary.yaml``.

    Raises:
        SourceError: naming file and line, when a definition is not complete or not known.
    """
    root = mapping(source, (), source.data)
    facts = {
        name: _fact(source, ("facts", name), name, mapping(source, ("facts", name), given))
        for name, given in mapping(source, ("facts",), root.get("facts")).items()
    }
    for name, fact in facts.items():
        _check_references(source, ("facts", name), fact, facts)
    questions = {
        name: _question(source, ("questions", name), name, mapping(source, ("questions", name), given))
        for name, given in mapping(source, ("questions",), root.get("questions")).items()
    }
    phrases = {
        name: localized(source, ("phrases", name), given)
        for name, given in mapping(source, ("phrases",), root.get("phrases", {})).items()
    }
    return Vocabulary(facts, questions, phrases)


def _check_references(
    source: Source, path: Path_, fact: FactDefinition, facts: Mapping[str, FactDefinition]
) -> None:
    """Refuse a fact that names another one which does not exist, or is of the wrong kind."""
    if fact.implies is not None and (fact.implies not in facts or facts[fact.implies].kind != "bool"):
        message = f"{fact.implies!r} is not a bool fact."
        raise source.error((*path, "implies"), "vocabulary.implies", message)
    for other in fact.not_before:
        if fact.kind not in DAYS or other not in facts or facts[other].kind not in DAYS:
            message = f"not_before: {fact.name} and {other!r} are not both days."
            remedy = nearest(other, facts) or "Name another event."
            raise source.error((*path, "not_before"), "vocabulary.not_before", message, remedy=remedy)


def mapping(source: Source, path: Path_, given: object) -> dict[str, object]:
    """The value as a mapping, or an error that names the place."""
    if not isinstance(given, dict):
        raise source.error(path, "pack.shape", f"{_named(path)} must be a mapping of names to values.")
    return given


def localized(source: Source, path: Path_, given: object) -> LocalizedText:
    """The value as text by language tag, English present, with the catalogues that stand beside the file."""
    texts = mapping(source, path, given)
    if "en" not in texts or not all(isinstance(text, str) and text for text in texts.values()):
        raise source.error(
            path, "pack.text", f"{_named(path)} must give text by language, English (en) at least."
        )
    written = cast("LocalizedText", texts)
    return written if source.translated is None else source.translated(written)


def _named(path: Path_) -> str:
    return ".".join(str(part) for part in path) or "the file"


def only(source: Source, path: Path_, given: Mapping[str, object], known: Iterable[str]) -> None:
    """Refuse keys that mean nothing here, offering the nearest that does."""
    for key in given:
        if key not in known:
            remedy = nearest(key, known) or f"Known are: {', '.join(sorted(known))}."
            raise source.error((*path, key), "pack.unknown_key", f'"{key}" is not known here.', remedy=remedy)


def _fact(source: Source, path: Path_, name: str, given: dict[str, object]) -> FactDefinition:
    only(source, path, given, _FACT_KEYS)
    kind = _one_of(source, (*path, "type"), given.get("type"), FACT_KINDS, f"a type of {name}")
    labelled = _options(source, path, kind, given)
    ordinary = given.get("ordinary")
    allowed = (True, False) if kind == "bool" else (str(NONE),) if kind == "event" else tuple(labelled)
    if ordinary is not None and ordinary not in allowed:
        raise source.error(
            (*path, "ordinary"), "vocabulary.ordinary", f"{ordinary!r} is not a value of {name}."
        )
    for key in ("implies", "group"):
        if not isinstance(given.get(key, ""), str):
            raise source.error((*path, key), "pack.shape", f"{key} of {name} must be a word.")
    return FactDefinition(
        name=name,
        kind=cast("FactKind", kind),
        type=Type("date" if kind == "event" else cast("Kind", kind), tuple(labelled)),
        label=localized(source, (*path, "label"), given.get("label")),
        ask=localized(source, (*path, "ask"), given["ask"]) if "ask" in given else {},
        options=labelled,
        ordinary=NONE if kind == "event" and ordinary is not None else cast("bool | str | None", ordinary),
        implies=cast("str | None", given.get("implies")),
        group=cast("str | None", given.get("group")),
        not_before=_names(source, (*path, "not_before"), given.get("not_before", [])),
    )


def _names(source: Source, path: Path_, given: object) -> tuple[str, ...]:
    """One name, or a list of them."""
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise source.error(path, "pack.shape", f"{_named(path)} must be a name or a list of names.")
    return tuple(names)


def _one_of(source: Source, path: Path_, given: object, known: tuple[str, ...], what: str) -> str:
    if isinstance(given, str) and given in known:
        return given
    message = f"{what} is missing." if given is None else f'"{given}" is not {what}.'
    remedy = nearest(str(given), known) if given is not None else ""
    remedy = remedy or f"Known are: {', '.join(known)}."
    raise source.error(path, "vocabulary.word", message, remedy=remedy)


def _options(source: Source, path: Path_, kind: object, given: dict[str, object]) -> dict[str, LocalizedText]:
    """Words of an enum with their labels; no other kind has any."""
    where = (*path, "values")
    options = mapping(source, where, given.get("values", {}))
    if bool(options) != (kind == "enum"):
        message = "an enum needs values." if kind == "enum" else f"a {kind} has no values of its own."
        raise source.error(
            where, "vocabulary.values", message, remedy="Only an enum lists values, with a label each."
        )
    return {word: localized(source, (*where, word), text) for word, text in options.items()}


def _question(source: Source, path: Path_, name: str, given: dict[str, object]) -> QuestionDefinition:
    only(source, path, given, _QUESTION_KEYS)
    kind = _one_of(source, (*path, "type"), given.get("type"), QUESTION_KINDS, f"a type of {name}")
    favours = given.get("favours")
    if favours is not None:
        _one_of(source, (*path, "favours"), favours, get_args(Favour), f"an order of favour of {name}")
    words = given.get("values", [])
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise source.error((*path, "values"), "pack.shape", f"values of {name} must be a list of words.")
    return QuestionDefinition(
        id=name,
        type=Type("enum", DUTY) if kind == "duty" else Type(cast("Kind", kind), tuple(words)),
        asks=localized(source, (*path, "asks"), given.get("asks")),
        favours=cast("Favour | None", favours),
    )


def is_country(code: str) -> bool:
    """Whether a code is an officially assigned ISO 3166-1 alpha-2 code."""
    return code in COUNTRIES
