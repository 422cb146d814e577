"""Text in several languages: which wording a reader gets.

A *localized text* is a mapping from BCP 47 tag to wording. A missing language falls back visibly: the
caller is told which language it got.

>>> pick({"en": "consumer", "de": "Verbraucher"}, "de-AT")
Wording(text='Verbraucher', language='de')
>>> pick({"en": "consumer"}, "ja")
Wording(text='consumer', language='en')
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

LocalizedText = Mapping[str, str]
FALLBACK = "en"
SCRIPT_OF = {
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
}
LONGEST_TAG = 35
"""Characters of a tag that are looked at. Source: RFC 5646, section 4.4.1."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A text and the language it is really in."""

    text: str
    language: str


LookUp = Callable[[str, str], Wording | None]
"""Finds the translation of an English text for the reader of a language (BCP 47 tag)."""


class Translated(dict[str, str]):
    """A text in the languages it was written in, and where it is looked up in further ones.

    As a mapping it holds what was written. Only :func:`pick` looks further, and only for a reader whose
    language was not: nothing is read for all others.

    >>> notice = Translated({"en": "consumer"}, lambda text, tag: Wording("consommateur", "fr"))
    >>> pick(notice, "fr-CA"), pick(notice, "en"), list(notice)
    (Wording(text='consommateur', language='fr'), Wording(text='consumer', language='en'), ['en'])
    """

    __slots__ = ("look_up",)

    def __init__(self, written: LocalizedText, look_up: LookUp) -> None:
        super().__init__(written)
        self.look_up = look_up

    def __reduce__(self) -> tuple[type[Translated], tuple[dict[str, str], LookUp]]:
        return Translated, (dict(self), self.look_up)


def counted(number: int, one: str, more: str = "") -> str:
    """A number with what it counts, for the English words of a terminal.

    >>> counted(1, "error"), counted(2, "error"), counted(0, "entry", "entries")
    ('1 error', '2 errors', '0 entries')
    """
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"


def pick(texts: LocalizedText, language: str) -> Wording:
    """The wording for a reader: the exact tag, else its wider tags, else English, else the first.

    Args:
        texts: wording by BCP 47 tag; at least one.
        language: BCP 47 tag of the reader, any case.
    """
    if language in texts:
        return Wording(texts[language], language)
    tag = nearest_tag(texts, language)
    if tag is not None:
        return Wording(texts[tag], tag)
    further = texts.look_up(texts[FALLBACK], language) if isinstance(texts, Translated) else None
    if further is not None:
        return further
    tag = FALLBACK if FALLBACK in texts else next(iter(texts))
    return Wording(texts[tag], tag)


def nearest_tag(tags: Iterable[str], language: str) -> str | None:
    """The one of some BCP 47 tags that serves a reader: the exact one, else a wider one, else none.

    >>> nearest_tag(["fr", "zh-Hans"], "fr-CA"), nearest_tag(["fr", "zh-Hans"], "zh-TW")
    ('fr', None)
    """
    by_tag = {tag.lower(): tag for tag in tags}
    return next((by_tag[wider] for wider in _wider(language) if wider in by_tag), None)


def _wider(language: str) -> Iterator[str]:
    """A tag in lower case, its script's, and each one that is left when its last part goes."""
    wanted = language[:LONGEST_TAG].lower()
    yield wanted
    yield SCRIPT_OF.get(wanted, "").lower()
    while "-" in wanted:
        wanted = wanted.rpartition("-")[0]
        yield wanted


def is_mostly_utf8(lines: Iterable[bytes]) -> bool:
    """Whether more lines with letters beyond ASCII are UTF-8 than are not."""
    whole = broken = 0
    for line in lines:
        if not line.isascii():
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                broken += 1
            else:
                whole += 1
    return whole > broken
