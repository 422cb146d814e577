"""The form of the hosted page: what was typed, as a declaration, and what must be mended in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from venditor.aftersales import Declaration, Part, Problem
from venditor.server.cases.declarable import declarable
from venditor.server.config.hosted_words import HostedWords
from venditor.server.faces.hosted.sellers import Sellers
from venditor.server.tenants.models import Tenant

FIELDS = ("name", "contract", "sellers", "contact", "scope", "words")
WHOLE, PARTIAL = "whole", "part"
# A field that people do not see; whoever fills it in reads the page as a program.
TRAP = "website"
_PIECES = re.compile(r"\s*(\d{1,9})\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the order that the seller's own link names.

    Attributes:
        id: id of the line.
        article: how the order names it.
        pieces: how many were ordered.
        seller: with whom, on a marketplace.
    """

    id: str
    article: str
    pieces: int
    seller: Tenant | None = None

    @property
    def field(self) -> str:
        """Name of its field in the form."""
        return f"line-{self.id}"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the order in the form, with what was typed beside it."""

    line: Line
    typed: str
    problem: str


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of an order that are with one seller; at a seller's own page all of them, with nobody named."""

    seller: Tenant | None
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it was sent.

    Attributes:
        typed: fields as they were typed, by name.
        lines: lines of the order, where its link was used; those with one seller stand together.
        sellers: who sells on the marketplace; ``None`` at a seller's own page.
    """

    typed: Mapping[str, str]
    lines: Sequence[Line] = ()
    sellers: Sellers | None = None

    @property
    def asks_seller(self) -> bool:
        """Whether the seller can be named: on a marketplace, unless the order's own link says it."""
        return self.sellers is not None and not self.sellers.parts

    @property
    def fields(self) -> dict[str, str]:
        """The fields that every form has, as they were typed."""
        return {name: self.typed.get(name, "") for name in FIELDS if name != "sellers" or self.asks_seller}

    @property
    def partial(self) -> bool:
        """Whether only a part is meant.

        Nothing but name, contract and contact has to be told, so whoever chooses neither means the whole,
        unless she named a part; she sees which before she confirms.
        """
        chosen = self.typed.get("scope")
        if chosen in (WHOLE, PARTIAL):
            return chosen == PARTIAL
        return any(
            self.typed.get(name, "").strip() for name in ("words", *(line.field for line in self.lines))
        )

    def declaration(self) -> Declaration:
        """What was declared; pieces that are no number count as none, and :meth:`problems` names them."""
        whole = not self.partial
        chosen = [(line, _pieces(self.typed.get(line.field, ""))) for line in self.lines]
        parts = tuple(Part(line.article, pieces, line.id) for line, pieces in chosen if pieces)
        return Declaration(
            name=self.typed.get("name", ""),
            contract=self.typed.get("contract", ""),
            contact=self.typed.get("contact", "").strip(),
            whole=whole,
            parts=() if whole else parts,
            words="" if whole else self.typed.get("words", ""),
            sellers=self._sellers(None if whole else chosen),
        )

    def _sellers(self, chosen: Sequence[tuple[Line, int | None]] | None) -> tuple[str, ...]:
        if self.sellers is None:
            return ()
        if self.asks_seller:
            typed = self.typed.get("sellers", "")
            return self.sellers.named(typed) if typed.strip() else ()
        if chosen is None:
            return self.sellers.linked(None)
        return self.sellers.linked({line.seller.id for line, pieces in chosen if pieces and line.seller})

    def problems(self, words: HostedWords) -> dict[str, str]:
        """What must be mended, by field, in the order of the page."""
        found = {problem.field: _worded(problem, words) for problem in declarable(self.declaration())}
        if self.partial:
            found.update(self._line_problems(words))
        order = [*FIELDS[:-1], *(line.field for line in self.lines), "words", "parts"]
        return dict(sorted(found.items(), key=lambda entry: order.index(entry[0])))

    def _line_problems(self, words: HostedWords) -> dict[str, str]:
        return {
            line.field: words.say("Enter a quantity from 0 to {most}.", most=line.pieces)
            for line in self.lines
            if (pieces := _pieces(self.typed.get(line.field, ""))) is None or pieces > line.pieces
        }

    def groups(self, found: Mapping[str, str]) -> Iterator[Group]:
        """Lines of the order with what was typed, by seller."""
        for seller, lines in groupby(self.lines, lambda line: line.seller):
            yield Group(
                seller,
                [Row(line, self.typed.get(line.field, ""), found.get(line.field, "")) for line in lines],
            )


def _pieces(typed: str) -> int | None:
    """A number in any script's digits; nothing typed is none, anything else is no number."""
    if not typed.strip():
        return 0
    found = _PIECES.fullmatch(typed)
    return int(found[1]) if found else None


def _worded(problem: Problem, words: HostedWords) -> str:
    if problem.code == "too_long":
        return words.say("This is longer than {most} characters. Shorten it.", most=problem.limit)
    if problem.code == "characters":
        return words.say(
            "These characters cannot be kept: {characters}. Remove them.", characters=problem.characters
        )
    missing = {
        "name": "Enter your name.",
        "contract": "Enter which contract you mean.",
        "contact": "Enter an e-mail address, such as name@example.org.",
    }
    return words.say(missing.get(problem.field, "Say which part you mean."))
