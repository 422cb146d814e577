"""Search over the encoded law: questions, topics, acts, article numbers and places, in the reader's words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from venditor.core.text import FALLBACK
from venditor.rights.coverage import topic_of, topics
from venditor.rights.places import jurisdiction_name
from venditor.rules.library import Library
from venditor.rules.model import Provision
from venditor.server.faces.law.provision import packs, provisions, shown_by_default
from venditor.server.faces.law.reader import Reader
from venditor.server.faces.law.subjects import articles, places, topic_title
from venditor.server.faces.portal.places import alphabetical

MOST_FOUND = 50
LONGEST_QUERY = 100
# Codes of countries are two letters, and stand within many words.
_LONGEST_CODE = 2
_TOKEN = re.compile(r"\w+(?:[.\-]\w+)*")
_TAGS = re.compile(r"<[^>]+>")
# Scripts written without spaces: a word of theirs is looked for within others.
_WEIGHTS = (4, 2, 1)


@dataclass(frozen=True, slots=True)
class Target:
    """A page that can be found.

    Attributes:
        title: what its link says.
        about: what it is, beside the link.
        address: where it is.
        fields: what is searched, the most telling first.
    """

    title: SafeString
    about: SafeString
    address: str
    fields: tuple[str, ...]


def search(query: str, reader: Reader) -> list[Target]:
    """The pages on which every word of a query is found, the most telling first.

    Args:
        query: what the reader typed; numbers are found whole (``§ 355`` is not 1355), words also in part.
        reader: who reads.
    """
    wanted = [_matcher(token) for token in _TOKEN.findall(_plain(query[:LONGEST_QUERY]))]
    if not wanted:
        return []
    scored = []
    for place, target in enumerate(_targets(reader.library, reader.language, reader.today, reader.keep)):
        scores = [_score(token, target.fields) for token in wanted]
        if all(scores):
            scored.append((-sum(scores), place, target))
    return [target for _score_, _place, target in sorted(scored, key=lambda one: one[:2])]


def _matcher(token: str) -> re.Pattern[str]:
    """What finds a word: a number and a code only whole, other words from their beginning or within."""
    if token.isascii() and (token[0].isdigit() or len(token) <= _LONGEST_CODE):
        return re.compile(rf"(?<!\w){re.escape(token)}(?!\w)")
    return re.compile(re.escape(token))


def _score(token: re.Pattern[str], fields: tuple[str, ...]) -> int:
    return next((weight for weight, text in zip(_WEIGHTS, fields, strict=True) if token.search(text)), 0)


def _plain(text: str) -> str:
    """Letters without accents and case, digits in one form, without marks of HTML."""
    return alphabetical(unicodedata.normalize("NFKC", _TAGS.sub(" ", text)))


@lru_cache(maxsize=16)
def _targets(library: Library, language: str, today: date, keep: str) -> tuple[Target, ...]:
    """Every page that can be found, places first, then topics, acts and provisions."""
    reader = Reader(library, language, today, keep)
    return (*_places(reader), *_topics(reader), *_acts(reader), *_provisions(reader))


def _target(title: SafeString, about: SafeString, address: str, *fields: Iterable[str]) -> Target:
    return Target(title, about, address, tuple(_plain(" | ".join(texts)) for texts in fields))


def _places(reader: Reader) -> Iterator[Target]:
    for code in places(reader):
        names = [reader.place_name(code).text, jurisdiction_name(reader.library, code, FALLBACK).text, code]
        address = reader.to("law_country", code.lower())
        yield _target(reader.place(code), SafeString(), address, names, (), ())


def _topics(reader: Reader) -> Iterator[Target]:
    for topic in topics(reader.library.vocabulary):
        title = topic_title(topic, reader)
        yield _target(title, SafeString(), reader.to("law_topic", topic), [title, topic], (), ())


def _acts(reader: Reader) -> Iterator[Target]:
    for pack in packs(reader.library).values():
        names = [*pack.act.short.values(), *pack.act.name.values(), pack.id]
        place = reader.place_name(pack.jurisdiction).text
        about = format_html("{} · {}", reader.text(pack.act.short), reader.place(pack.jurisdiction))
        yield _target(reader.text(pack.act.name), about, reader.to("law_act", pack.id), names, [place], ())


def _provisions(reader: Reader) -> Iterator[Target]:
    for provision in provisions(reader.library).values():
        version = shown_by_default(provision, reader.today)
        law = articles(provision, version.default.cites, reader)
        about = format_html("{} · {}", reader.place(provision.jurisdiction), law)
        asks = reader.asks(provision.question.id)
        topic = topic_title(topic_of(provision.question.id), reader)
        place = reader.place_name(provision.jurisdiction).text
        yield _target(
            asks,
            about,
            reader.to("law_provision", provision.id),
            [asks, topic, place, provision.id],
            [law, *provision.act.short.values(), *provision.act.name.values()],
            _cites(provision),
        )


def _cites(provision: Provision) -> list[str]:
    """Every article any version cites."""
    return [escape(text.cite) for version in provision.versions for text in version.quotations] + [
        cite for version in provision.versions for clause in version.clauses for cite in clause.cites
    ]
