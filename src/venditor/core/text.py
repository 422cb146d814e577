"""Text in several languages: which wording a reader gets.

A *localized text* is a mapping from BCP 47 tag to wording. A missing language falls back visibly: the
caller is told which language it got.

>>> pick({"en": "consumer", "de": "Verbraucher"}, "de-AT")
Wording(text='Verbraucher', language='de')
>>> pick({"en": "consumer"}, "ja")
Wording(text='consumer', language='en')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    by_tag = {tag.lower(): tag for tag in texts}
    wanted = language[:LONGEST_TAG].lower()
    candidates = [wanted, SCRIPT_OF.get(wanted, "").lower()]
    while "-" in wanted:
        wanted = wanted.rpartition("-")[0]
        candidates.append(wanted)
    for candidate in (*candidates, FALLBACK):
        if candidate in by_tag:
            tag = by_tag[candidate]
            return Wording(texts[tag], tag)
    tag = next(iter(texts))
    return Wording(texts[tag], tag)


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
