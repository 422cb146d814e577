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
from functools import cache
from importlib.resources import files
from itertools import count

import yaml

MOST_SCANNED = 20_000
"""Characters of one text that are looked at; terms of a whole shop are many texts."""

_END = re.compile(
    r"(?<![\s(]\w)(?<!\bNr)(?<!\bno)(?<!\bAbs)(?<!\bArt)(?<!\bbzw)(?<!\bca)(?<!\bgem)(?<!\d)(?<=[.!?])\s+"
    r"|(?<=\d[.!?])\s+(?=[A-ZÀ-ÞĀ-Ž])|(?<=[。！？])|;\s|\s[•●▪|]\s"
)
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

    def _listed(self, language: str, given: Mapping[str, list[str]]) -> _Listed:
        numbers = "|".join(sorted(self._numbers.get(language, {}), key=len, reverse=True))
        group = rf"(?P<n>\d{{1,3}}(?!\d)|(?:{numbers})(?!\w))" if numbers else r"(?P<n>\d{1,3}(?!\d))"
        if language[:2] in {"zh", "ja"}:
            group = group.replace(r"(?!\w)", "")
        each = [pattern.replace(_NUMBER, group) for pattern in given["says"]]
        near = tuple(str(word).lower() for word in given.get("near", ()))
        # Two patterns of one language may both have the number: each is its own, tried in turn.
        return _Listed(language, near, re.compile("|".join(_apart(each)), re.IGNORECASE))

    def find(self, family: str, text: str) -> Iterator[Said]:
        """Sentences of a text in which a family's words stand, each at most once a language."""
        lowered = text[:MOST_SCANNED].lower()
        wanted = [
            listed
            for listed in self._families.get(family, ())
            if not listed.near or any(word in lowered for word in listed.near)
        ]
        if not wanted:
            return
        for sentence in sentences(text[:MOST_SCANNED]):
            for listed in wanted:
                match = listed.pattern.search(sentence)
                if match is not None:
                    yield Said(listed.language, sentence, match)
                    break

    def holds(self, family: str, text: str, language: str = "") -> bool:
        """Whether a family's words stand in a text, of one language or of any."""
        return self.first(family, text, language) is not None

    def first(self, family: str, text: str, language: str = "") -> re.Match[str] | None:
        """The first match of a family's words in a text."""
        for listed in self._families.get(family, ()):
            if not language or listed.language == language:
                match = listed.pattern.search(text)
                if match is not None:
                    return match
        return None

    def language_of(self, family: str, text: str) -> str:
        """The language whose words of a family stand in a text; empty for none."""
        lists = self._families.get(family, ())
        return next((listed.language for listed in lists if listed.pattern.search(text)), "")

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
