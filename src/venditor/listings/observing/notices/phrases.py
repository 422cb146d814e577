"""Words by language that something is known by, read from a file of them and looked for in sentences.

A file has *families*; a family has, by language, ``says`` (patterns of what is looked for) and ``near``
(parts of words without which no pattern can match: they are looked for first, a hundred times faster).
Lists of words that only hold or spoil a match have ``says`` alone. In a pattern ``<n>`` stands for a
number in digits or in the language's words, of the group ``n``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import count

import yaml

MOST_SCANNED = 20_000
"""Characters of one text that are looked at; terms of a whole shop are many texts."""

_END = re.compile(
    r"(?<![\s(]\w\.)(?<!\b(?:Nr|no|ca)\.)(?<!\b(?:Abs|Art|bzw|gem)\.)(?<!\d\.)(?<=[.!?])\s+"
    r"|(?<=[。！？])|;\s|\s[•●▪|]\s"
)
_KEPT = 2048
_NUMBER = "<n>"
_GROUP = re.compile(r"\(\?P<(\w+?)>")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in which a family's words were found.

    Attributes:
        language: of the list whose pattern matched.
        sentence: all of it.
        match: of the pattern within the sentence.
    """

    language: str
    sentence: str
    match: re.Match[str]

    @property
    def words(self) -> str:
        """What was matched."""
        return self.match[0].strip(" ,.;:")

    @property
    def before(self) -> str:
        """The sentence up to the match."""
        return self.sentence[: self.match.start()]

    @property
    def after(self) -> str:
        """The sentence from the match on."""
        return self.sentence[self.match.end() :]


@dataclass(frozen=True, slots=True)
class _Listed:
    language: str
    near: tuple[str, ...]
    pattern: re.Pattern[str]


class Phrases:
    """The families of one file."""

    def __init__(self, package: str, name: str) -> None:
        """Read the file.

        Args:
            package: it lies beside.
            name: of the file.
        """
        data = yaml.safe_load((files(package) / name).read_text("utf-8"))
        self._numbers = {tag: dict(listed) for tag, listed in data.get("numbers", {}).items()}
        self._families = {
            family: tuple(self._listed(str(tag), given) for tag, given in languages.items())
            for family, languages in data["families"].items()
        }
        self._near_of = {
            family: tuple(dict.fromkeys(word for listed in lists for word in listed.near))
            for family, lists in self._families.items()
        }
        self._near = tuple(dict.fromkeys(word for near in self._near_of.values() for word in near))
        # Detectors look at the same text in turn: what stands near is looked for once.
        self._present = lru_cache(maxsize=_KEPT)(self._standing)
        self._possible = lru_cache(maxsize=_KEPT)(self._of_near)

    def _listed(self, language: str, given: Mapping[str, list[str]]) -> _Listed:
        numbers = "|".join(sorted(self._numbers.get(language, {}), key=len, reverse=True))
        group = rf"(?P<n>\d{{1,3}}(?!\d)|(?:{numbers})(?!\w))" if numbers else r"(?P<n>\d{1,3}(?!\d))"
        if language[:2] in {"zh", "ja"}:
            group = group.replace(r"(?!\w)", "")
        each = [pattern.replace(_NUMBER, group) for pattern in given["says"]]
        near = tuple(str(word).lower() for word in given.get("near", ()))
        # Two patterns of one language may both have the number: each is its own, tried in turn.
        return _Listed(language, near, re.compile("|".join(_apart(each)), re.IGNORECASE))

    @property
    def families(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(self._families)

    def possible(self, text: str) -> frozenset[str]:
        """The families that :meth:`find` may find in a text: words stand in it without which it cannot."""
        present = self._present(text)
        return self._possible(present) if present else frozenset()

    def _of_near(self, present: frozenset[str]) -> frozenset[str]:
        return frozenset(family for family, near in self._near_of.items() if not present.isdisjoint(near))

    def find(self, family: str, text: str) -> Iterator[Said]:
        """Sentences in which a family's words stand, each once; each of its languages has words near."""
        present = self._present(text)
        if present.isdisjoint(self._near_of[family]):
            return
        wanted = [
            listed
            for listed in self._families[family]
            if not listed.near or not present.isdisjoint(listed.near)
        ]
        if not wanted:
            return
        for sentence in sentences(text[:MOST_SCANNED]):
            for listed in wanted:
                match = listed.pattern.search(sentence)
                if match is not None:
                    yield Said(listed.language, sentence, match)
                    break

    def _standing(self, text: str) -> frozenset[str]:
        """The parts of words of any family that stand in a text."""
        lowered = text[:MOST_SCANNED].lower()
        return frozenset(filter(lowered.__contains__, self._near))

    def holds(self, family: str, text: str, language: str = "") -> bool:
        """Whether a family's words stand in a text, of one language or of any."""
        return self.first(family, text, language) is not None

    def first(self, family: str, text: str, language: str = "") -> re.Match[str] | None:
        """The first match of a family's words in a text, of one language or of any."""
        found = (match for listed, match in self._matches(family, text) if language in {"", listed.language})
        return next(found, None)

    def language_of(self, family: str, text: str) -> str:
        """The language whose words of a family stand in a text; empty for none."""
        return next((listed.language for listed, _ in self._matches(family, text)), "")

    def _matches(self, family: str, text: str) -> Iterator[tuple[_Listed, re.Match[str]]]:
        text = text[:MOST_SCANNED]
        lowered = text.lower()
        near = self._near_of[family]
        if near and not any(map(lowered.__contains__, near)):
            return
        for listed in self._families[family]:
            if listed.near and not any(word in lowered for word in listed.near):
                continue
            match = listed.pattern.search(text)
            if match is not None:
                yield listed, match

    def number(self, match: re.Match[str], language: str) -> int | None:
        """The number in a match, from digits or words."""
        for name, told in match.groupdict().items():
            if told is not None and name.startswith("n") and name[1:].isdigit():
                return _number(told, self._numbers.get(language, {}))
        return None

    def group(self, match: re.Match[str], name: str) -> str:
        """What a named group of whichever pattern matched has."""
        found = (
            told
            for key, told in match.groupdict().items()
            if told is not None and key.rstrip("0123456789") == name
        )
        return next(found, "")


def _number(told: str, words: Mapping[str, int]) -> int | None:
    if told.isascii() and told.isdigit():
        return int(told)
    return words.get(told.lower(), words.get(told))


def _apart(patterns: list[str]) -> Iterator[str]:
    """Patterns whose groups have names of their own, so that they can stand in one."""
    numbers = count()
    for pattern in patterns:
        yield _GROUP.sub(lambda found: f"(?P<{found[1]}{next(numbers)}>", pattern)


def sentences(text: str) -> Iterator[str]:
    """A text's sentences, roughly: what ends with a stop, or is parted by a sign of a list."""
    at = 0
    for end in _END.finditer(text):
        if text[at : end.start()].strip():
            yield text[at : end.start()].strip()
        at = end.end()
    if text[at:].strip():
        yield text[at:].strip()


@cache
def phrases(package: str, name: str) -> Phrases:
    """The families of a file, read once."""
    return Phrases(package, name)
