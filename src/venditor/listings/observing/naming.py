"""What the name of a listing names: its head noun, by the word order of its language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import yaml

STRICT = frozenset(
    ("food", "fresh_food", "drink", "alcohol", "supplement", "medicine", "plant", "animal", "alcohol_free")
)
"""Kinds that many other things are made to look or smell like: their noun must stand at the head, alone."""

LONGEST = 300
"""Characters of a name that are looked at."""

MOST_WORDS = 4
"""Words of the longest noun of several words."""

SHORTEST_COMPOUND = 5
"""Letters of a noun that is looked for at the end of compounds; shorter ones, and food, where the list names
them: an Insekt is no Sekt, and contact lenses are no lentils."""

MOST_BEFORE_A_NOUN = 2
"""Words before the head in languages that put it first: a brand, a number."""

_APART = re.compile(r"\s[-–—:]\s|[,;|()\[\]»«\"„“”•·+]|\s[-–—]|[-–—:]\s")
_WORD = re.compile(r"[^\W_]+(?:['’\-.&][^\W_]+)*", re.UNICODE)
MEASURED = re.compile(
    r"\d[\d.,]{0,14}\s?(?:ml|cl|dl|l|ltr|litres?|liters?|liter|kg|g|gr|grams?|oz|ounces?|lb|%)\b|\d\s?°|"
    r"\d[\d.,]{0,14}\s?(?:毫升|公升|公克|克|公斤|リットル|グラム)",
    re.IGNORECASE,
)
"""A measure of what is sold by weight or volume, as names have it."""

_COUNTED = re.compile(r"\d+\s*[瓶杯罐盒本個입병]")
_ORGANIC = re.compile("有機|有机")


@dataclass(frozen=True, slots=True)
class _Language:
    """The nouns of a language."""

    head: str
    nouns: Mapping[str, str]
    until: frozenset[str]
    joined: tuple[str, ...]
    passed: frozenset[str]
    not_food: tuple[str, ...]
    endings: tuple[tuple[str, str], ...]


@lru_cache(maxsize=4096)
def named_kind(name: str, language: str | None) -> tuple[str, bool] | None:
    """The kind of thing that a name names.

    Args:
        name: of a listing, or of a category of a shop.
        language: BCP 47 tag of it; English is assumed where none is known.

    Returns:
        A kind of ``categories.yaml``, and whether it is more than a hint: of food, drinks and the like,
        whether a measure stands beside it. ``None`` where no noun at the head is known.

    Example:
        >>> named_kind("chocolate brown shoes", "en"), named_kind("Weinglas mit Gravur", "de")
        (('shoe', True), ('kitchenware', True))
        >>> named_kind("Milk frother", "en"), named_kind("Toy poodle", "en")
        (('appliance', True), None)
    """
    known = _languages().get((language or "en").lower().partition("-")[0])
    if known is None:
        return None
    text = name[:LONGEST].lower().replace("’", "'")
    kind = _contained(text, known) if known.head == "contained" else _headed(text, known)
    if kind is None:
        return None
    measured = MEASURED.search(text) is not None
    if kind in STRICT and _denied(text, known):
        return None
    if kind == "alcohol" and not measured:
        return None
    return kind, measured or kind not in STRICT


def _denied(text: str, language: _Language) -> bool:
    """Whether a word says that it only looks, smells or is shaped like food."""
    if language.head == "contained":
        plain = _ORGANIC.sub("", _COUNTED.sub("", text))
        return any(word in plain for word in language.not_food)
    words = set(_WORD.findall(text))
    return any(word in words for word in language.not_food)


def _contained(text: str, language: _Language) -> str | None:
    """Of languages without spaces: the noun that ends last, the longest of several."""
    best: tuple[int, int, str] | None = None
    for noun, kind in language.nouns.items():
        at = text.rfind(noun)
        if at >= 0:
            found = (at + len(noun), len(noun), kind)
            best = found if best is None else max(best, found)
    return best[2] if best else None


def _headed(text: str, language: _Language) -> str | None:
    for part in _APART.split(MEASURED.sub(" ", text)):
        words = _head_part(_WORD.findall(part), language)
        kind = _last(words, language) if language.head == "last" else _first(words, language)
        if kind is not None:
            return kind
    return None


def _head_part(words: list[str], language: _Language) -> list[str]:
    """The words before the first that begins what is only said of the thing."""
    for index, word in enumerate(words):
        if index and word in language.until:
            return words[:index]
    return words


def _last(words: Sequence[str], language: _Language) -> str | None:
    """The noun at the end; words that may stand behind one are passed over, unless the noun has them."""
    end = len(words)
    while end:
        for length in range(min(MOST_WORDS, end), 0, -1):
            kind = language.nouns.get(" ".join(words[end - length : end]))
            if kind is not None and not (length == 1 and words[end - 1] in language.passed):
                return kind
        kind = _compound(words[end - 1], language)
        if kind is not None:
            return kind
        if not _passed(words[end - 1], language) and not language.endings:
            return None
        end -= 1
        if language.endings and end and not _passed(words[end], language):
            return _before(words[:end], language)
    return None


def _before(words: Sequence[str], language: _Language) -> str | None:
    """In languages with compounds, whose nouns are plain: one that is no food may have a name behind it."""
    for word in reversed(words):
        kind = language.nouns.get(word) or _compound(word, language)
        if kind is not None:
            return None if kind in STRICT else kind
    return None


def _compound(word: str, language: _Language) -> str | None:
    last = word.rpartition("-")[2]
    if last != word and last in language.nouns:
        return language.nouns[last]
    for noun, kind in language.endings:
        if word.endswith(noun) and len(word) > len(noun):
            return kind
    return None


def _passed(word: str, language: _Language) -> bool:
    return word in language.passed or any(letter.isdigit() for letter in word)


def _first(words: Sequence[str], language: _Language) -> str | None:
    """The noun at the beginning; one for food that "of" follows is the taste of something else."""
    for start in range(min(len(words), 1 + MOST_BEFORE_A_NOUN)):
        for length in range(MOST_WORDS, 0, -1):
            kind = language.nouns.get(" ".join(words[start : start + length]))
            if kind is None:
                continue
            after = words[start + length] if start + length < len(words) else ""
            if kind in STRICT and (start or _joined(after, language)):
                return None
            return kind
    return None


def _joined(word: str, language: _Language) -> bool:
    return any(word == one or (one.endswith("'") and word.startswith(one)) for one in language.joined)


@cache
def _languages() -> Mapping[str, _Language]:
    data = yaml.safe_load((files(__package__) / "names.yaml").read_text("utf-8"))
    return {name: _language(words) for name, words in data.items()}


def _language(words: Mapping[str, object]) -> _Language:
    settings = {"head", "until", "joined", "passed", "not_food", "compounds"}
    lists = {
        name: [str(word).lower() for word in given]
        for name, given in words.items()
        if isinstance(given, list)
    }
    nouns = {noun: kind for kind, given in lists.items() if kind not in settings for noun in given}
    head = str(words["head"])
    if head == "last" and not words.get("compounds"):
        nouns = {form: kind for noun, kind in nouns.items() for form in _plurals(noun)} | nouns
    named = frozenset(lists.get("compounds", ()))
    endings = sorted(
        (
            (noun, kind)
            for noun, kind in nouns.items()
            if noun in named or (named and kind not in STRICT and len(noun) >= SHORTEST_COMPOUND)
        ),
        key=lambda pair: -len(pair[0]),
    )
    return _Language(
        head,
        nouns,
        frozenset(lists.get("until", ())),
        tuple(lists.get("joined", ())),
        frozenset(lists.get("passed", ())),
        tuple(lists.get("not_food", ())),
        tuple(endings),
    )


def _plurals(noun: str) -> list[str]:
    """Regular plurals of an English noun."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return [noun, f"{noun}es"]
    return [noun, f"{noun[:-1]}ies"] if noun.endswith("y") and noun[-2] not in "aeiou" else [noun, f"{noun}s"]
