"""What the words on a link or button say about withdrawal.

>>> judge("Vertrag widerrufen", "de-AT")
Judgement(kind='lawful', language='de')
>>> judge("» Widerrufsbelehrung", "de").kind
'information'
>>> judge("Vertrag kündigen oder widerrufen", "de").kind
'mixed'
>>> judge("Vertrag widerrufen", "fr").language
'de'

Source: the words of Directive 2011/83/EU art. 11a in ``law/labels/withdrawal_function.yaml``; judgements of
other words in ``law/labels/withdrawal_wordings.yaml``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, cast

from venditor.core.text import pick
from venditor.rights.labels import all_withdrawal_labels
from venditor.rules.source import parse
from venditor.rules.vocabulary import mapping

Kind = Literal["lawful", "equivalent", "unclear", "information", "cancellation", "return", "mixed", "none"]
_LISTED: tuple[Kind, ...] = ("equivalent", "unclear", "information", "cancellation", "return")
_PUT_TOGETHER = frozenset(("de", "nl", "zh-Hant"))
_EDGES = re.compile(r"^[^\w]+|[^\w]+$")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Judgement:
    """How words are taken, and the language of the list they are on; empty when they are on none."""

    kind: Kind
    language: str = ""


def plain(words: str) -> str:
    """Words as they are compared: NFKC, no case, blanks folded, no signs at either end or unseen."""
    # Soft hyphens and places for a line break are of the setting, not of the words.
    seen = "".join(one for one in words if unicodedata.category(one) != "Cf")
    folded = _BLANKS.sub(" ", unicodedata.normalize("NFKC", seen).casefold())
    return _EDGES.sub("", unicodedata.normalize("NFKC", folded))


@lru_cache(maxsize=65_536)
def judge(words: str, language: str) -> Judgement:
    """How the words of an entry are taken.

    Args:
        words: on the link or button.
        language: of the page, a BCP 47 tag; empty when it is not known.
    """
    said = plain(words)
    if not said:
        return Judgement("none")
    for tag in _own_first(language, _statutory("withdraw")):
        if said == _statutory("withdraw")[tag]:
            return Judgement("lawful", tag)
    # The same words may be unclear in one language and information in another: the page's own goes first.
    for tag in _own_first(language, _lists()):
        for kind in _LISTED:
            if said in _lists()[tag].get(kind, ()):
                return Judgement(kind, tag)
    return _by_stems(said, language)


def _by_stems(said: str, language: str) -> Judgement:
    for tag in _own_first(language, _stems()):
        stems = _stems()[tag]
        withdraws, cancels, informs = (
            any(_begins(stem, said, tag) for stem in stems.get(name, ()))
            for name in ("withdrawal", "cancellation", "information")
        )
        if withdraws:
            return Judgement("mixed" if cancels else "information" if informs else "unclear", tag)
    for tag, label in _statutory("withdraw").items():
        if label in said:
            return Judgement("unclear", tag)
    return Judgement("none")


def _begins(stem: str, said: str, tag: str) -> bool:
    """Whether a part of a word is there: at a word's beginning, so that ``precedente`` is no ``recedere``.

    Words of German and Dutch are put together, those of Chinese without blanks: there it may be anywhere.
    """
    if tag in _PUT_TOGETHER:
        return stem in said
    at = said.find(stem)
    while at > 0 and said[at - 1].isalpha():
        at = said.find(stem, at + 1)
    return at >= 0


def confirms(words: str, language: str) -> Literal["lawful", "wrong", "none"]:
    """How the words on the button of a declaration are taken."""
    said = plain(words)
    if said in _statutory("confirm").values():
        return "lawful"
    wrong = any(said in _lists()[tag].get("wrong_confirm", ()) for tag in _own_first(language, _lists()))
    return "wrong" if wrong else "none"


def speaks_of_withdrawal(text: str) -> bool:
    """Whether a heading or an address has a withdrawal in it, and no cancellation."""
    said = plain(text)
    found = {
        name: any(_begins(stem, said, tag) for tag, stems in _stems().items() for stem in stems.get(name, ()))
        for name in ("withdrawal", "cancellation")
    }
    return found["withdrawal"] and not found["cancellation"]


def same_language(first: str, second: str) -> bool:
    """Whether two tags are of one language; an unknown one is like any."""
    if not first or not second:
        return True
    return first.lower().partition("-")[0] == second.lower().partition("-")[0]


def _tag(language: str, known: Mapping[str, object]) -> str | None:
    if not language:
        return None
    found = pick({tag: tag for tag in known}, language).language
    return found if same_language(found, language) else None


def _own_first(language: str, known: Mapping[str, object]) -> list[str]:
    own = _tag(language, known)
    return ([own] if own else []) + [tag for tag in known if tag != own]


@cache
def _statutory(which: Literal["withdraw", "confirm"]) -> Mapping[str, str]:
    return {
        tag: plain(labels.withdraw if which == "withdraw" else labels.confirm)
        for tag, labels in all_withdrawal_labels().items()
    }


@cache
def _languages() -> dict[str, dict[str, object]]:
    raw = (files("venditor.law") / "labels" / "withdrawal_wordings.yaml").read_bytes()
    source = parse(raw, "withdrawal_wordings.yaml")
    listed = mapping(source, ("languages",), mapping(source, (), source.data)["languages"])
    return {tag: mapping(source, ("languages", tag), given) for tag, given in listed.items()}


@cache
def _lists() -> Mapping[str, Mapping[str, frozenset[str]]]:
    names = (*_LISTED, "wrong_confirm")
    return {
        tag: {name: frozenset(map(plain, cast("list[str]", given.get(name, [])))) for name in names}
        for tag, given in _languages().items()
    }


@cache
def _stems() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    return {
        tag: {
            name: tuple(map(plain, stems))
            for name, stems in cast("dict[str, list[str]]", given["stems"]).items()
        }
        for tag, given in _languages().items()
    }
