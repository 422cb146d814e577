"""The kinds of pages a shop is made of, told from links; see ``templates.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from venditor.audits.shop.reading import Control, Field
from venditor.listings.observing.notices.wordings import plain
from venditor.rules.source import parse
from venditor.rules.vocabulary import mapping

START, ERROR, OTHER, PRODUCT, CATEGORY = "start", "error", "other", "product", "category"
DECLARED = ("name", "contract", "contact")
"""What a declaration asks for. Source: Directive 2011/83/EU art. 11a."""

_EXACT, _WITHIN, _PATH = 4, 2, 3
_WORD = re.compile(r"[\w]+")


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of page and how a link to it is known.

    Attributes:
        id: its name.
        labels: words of links to it.
        paths: parts of addresses of it.
        tries: paths that are tried where no link leads to it.
        for_markets: whether it is read only where the listing checks are asked for.
    """

    id: str
    labels: tuple[str, ...]
    paths: frozenset[str]
    tries: tuple[str, ...]
    for_markets: bool = False

    def score(self, control: Control) -> int:
        """How well a link fits, 0 for not at all."""
        return self.by_label(control.label) + self.by_path(control.href)

    def by_label(self, words: str) -> int:
        """How well its words fit."""
        said = plain(words)
        if said in self.labels:
            return _EXACT
        return _WITHIN if any(_has(said, label) for label in self.labels) else 0

    def by_path(self, address: str) -> int:
        """How well its address fits."""
        segments = unquote(urlsplit(address).path).lower().removesuffix(".html").split("/")
        words = {word for segment in segments for word in (segment, *re.split(r"[-_.]", segment))}
        return _PATH if self.paths & words or self.paths & set(segments) else 0


def _has(said: str, label: str) -> bool:
    # Chinese has no blanks between words; elsewhere a word is whole: "shop" is not in "workshop".
    return label in said if ord(label[0]) > 0x2E80 else f" {label} " in f" {said} "  # noqa: PLR2004 - CJK begins there


@cache
def _data() -> dict[str, Any]:
    source = parse((files("venditor.audits.shop") / "templates.yaml").read_bytes(), "templates.yaml")
    return mapping(source, (), source.data)


@cache
def templates() -> tuple[Template, ...]:
    """Every kind that is looked for, in the order in which pages are read."""
    return tuple(
        Template(
            id_,
            tuple(map(plain, given["labels"])),
            frozenset(given["paths"]),
            tuple(given["try"]),
            bool(given.get("for_markets", False)),
        )
        for id_, given in cast("Mapping[str, Any]", _data()["templates"]).items()
    )


def is_login(address: str) -> bool:
    """Whether an address is that of a login."""
    path = f"{urlsplit(address).path.lower()}/"
    return any(f"/{login}/" in path or f"/{login}.html/" in path for login in _data()["logins"])


def asks_for(field: Field) -> str:
    """What a field asks for, by name; empty when that cannot be told."""
    if field.kind == "email":
        return "contact"
    if field.kind == "tel":
        return "phone"
    for what, parts in cast("Mapping[str, list[str]]", _data()["fields"]).items():
        if any(part in field.words for part in parts):
            return what
    return ""
