"""Names of countries as shops write them, and the codes they stand for (ISO 3166-1 alpha-2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from babel import Locale

from venditor.audits.mapping import Alias
from venditor.core.text import LocalizedText
from venditor.rules.source import parse
from venditor.rules.vocabulary import is_country, nearest

# CLDR's names in these languages are known; the first that has a name decides.
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "ja", "ko", "zh_Hant", "zh_Hans", "ar")
_NOT_A_LETTER = re.compile(r"[^\w]+")
_STOP_WORDS = re.compile(r"\b(the|of|and|sar)\b")


@dataclass(frozen=True, slots=True)
class Place:
    """What a name in the file stands for.

    Attributes:
        given: the name.
        code: ISO 3166-1 alpha-2; ``None`` when it names no country.
        because: why a known name names none, by language.
        nearest: for an unknown name, ``Did you mean "..."?`` or an empty text.
        known: whether the name is known at all.
    """

    given: str
    code: str | None
    because: LocalizedText
    nearest: str
    known: bool


def resolve(names: Iterable[str], aliases: Mapping[str, Alias]) -> list[Place]:
    """What each name stands for: by the mapping first, then by code, then by its usual names.

    Args:
        names: different names as they stand in the file.
        aliases: what the mapping says of names.
    """
    own = {_folded(name): alias for name, alias in aliases.items()}
    return [_place(name, own) for name in names]


def _place(name: str, aliases: Mapping[str, Alias]) -> Place:
    folded = _folded(name)
    alias = aliases.get(folded)
    if alias is not None:
        return Place(name, alias.code, alias.because, "", known=True)
    if is_country(name.upper()):
        return Place(name, name.upper(), {}, "", known=True)
    code = _usual_names().get(folded)
    if code is not None:
        return Place(name, code, {}, "", known=True)
    return Place(name, None, {}, nearest(name, (*_english_names(), *aliases)), known=False)


def _folded(name: str) -> str:
    """Without regard to case, accents, punctuation and small words."""
    decomposed = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    plain = _NOT_A_LETTER.sub(" ", letters).strip()
    return " ".join(_STOP_WORDS.sub(" ", plain).split()) or plain


@cache
def _english_names() -> tuple[str, ...]:
    return tuple(str(Locale.parse("en").territories[code]) for code in _codes())


@cache
def _codes() -> tuple[str, ...]:
    return tuple(sorted(code for code in map(str, Locale.parse("en").territories) if is_country(code)))


@cache
def _usual_names() -> dict[str, str]:
    text = (files("venditor.audits") / "country_names.yaml").read_bytes()
    listed = cast("dict[str, str]", parse(text, "country_names.yaml").data)
    names = {_folded(name): code for name, code in listed.items()}
    for language in LANGUAGES:
        territories = Locale.parse(language).territories
        for code in _codes():
            if code in territories:
                names.setdefault(_folded(str(territories[code])), code)
    return names
