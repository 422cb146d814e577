"""The declaration of withdrawal: what a consumer sends, and nothing more than the law lets a trader ask.

Source: Directive 2011/83/EU article 11a(2): name, identification of the contract, electronic means for the
acknowledgement. A reason is never asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

# Longest texts that are taken, in characters: far above any real name, order or explanation.
MOST = {"name": 300, "contract": 1_000, "contact": 320, "words": 5_000, "article": 500, "sellers": 200}
# As many as an order has lines: who has the order's own link may choose every one.
MOST_PARTS = 1_000
MOST_PIECES = 1_000_000
# Sellers on a marketplace in one order.
MOST_SELLERS = 100
# What no page shows and no document can carry: controls but tab and line ends, and halves of characters.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# What turns the order of the letters that follow it, so that "evil" reads "live".
_OVERRIDES = {0x202D: "⟨U+202D⟩", 0x202E: "⟨U+202E⟩"}
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+\.?[^\s@<>]*")


@dataclass(frozen=True, slots=True)
class Part:
    """One article of a partial withdrawal.

    Attributes:
        article: the article as the consumer or the order names it.
        pieces: how many of it; at least 1.
        line: id of the order's line, where the consumer chose it from the order itself.
    """

    article: str
    pieces: int
    line: str | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the consumer declared, kept character for character.

    Attributes:
        name: her name, in her own script.
        contract: how she identified the contract: an order number, or any words.
        contact: electronic means for the acknowledgement; an e-mail address.
        whole: whether she withdraws from the whole contract.
        parts: the articles of a partial withdrawal.
        words: a partial withdrawal in her own words.
        sellers: on a marketplace, with whom the contract is: as she named them, or as the order's own link
            does. Empty where she named none, and at a seller's own page.
    """

    name: str
    contract: str
    contact: str
    whole: bool = True
    parts: tuple[Part, ...] = ()
    words: str = ""
    sellers: tuple[str, ...] = ()

    def shown(self) -> Declaration:
        """The declaration as it is shown to people: what was declared stays, see :func:`plainly`."""
        return replace(
            self,
            name=plainly(self.name),
            contract=plainly(self.contract),
            contact=plainly(self.contact),
            parts=tuple(replace(part, article=plainly(part.article)) for part in self.parts),
            words=plainly(self.words),
            sellers=tuple(map(plainly, self.sellers)),
        )

    def as_document(self) -> dict[str, Any]:
        """The declaration as JSON-native values; ``sellers`` stands there where she named some."""
        document = {
            "name": self.name,
            "contract": self.contract,
            "contact": self.contact,
            "whole": self.whole,
            "parts": [
                {"article": part.article, "pieces": part.pieces, "line": part.line} for part in self.parts
            ],
            "words": self.words,
        }
        return {**document, "sellers": list(self.sellers)} if self.sellers else document

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Declaration:
        """The declaration that :meth:`as_document` wrote."""
        parts = tuple(Part(part["article"], part["pieces"], part["line"]) for part in document["parts"])
        return cls(
            name=document["name"],
            contract=document["contract"],
            contact=document["contact"],
            whole=document["whole"],
            parts=parts,
            words=document["words"],
            sellers=tuple(document.get("sellers", ())),
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a form cannot be taken yet.

    Attributes:
        field: the field of the form.
        code: ``missing``, ``too_long``, ``characters``, ``address``, ``undeliverable``, ``pieces`` or
            ``choice``.
        limit: for ``too_long`` the most characters, for ``pieces`` the most pieces.
        characters: for ``characters`` those that cannot be kept, as code points.
    """

    field: str
    code: str
    limit: int | None = None
    characters: str = ""


def problems(declaration: Declaration) -> tuple[Problem, ...]:
    """What must be mended before a declaration can be taken, in the order of the form.

    Only its shape is judged: a declaration that says who, what and where to is taken, whatever it names.
    """
    found = [
        *_text("name", declaration.name),
        *_text("contract", declaration.contract),
        *_text("contact", declaration.contact),
    ]
    if not any(problem.field == "contact" for problem in found) and not is_address(declaration.contact):
        found.append(Problem("contact", "address"))
    if not declaration.whole:
        found += _partial(declaration)
    if len(declaration.sellers) > MOST_SELLERS:
        found.append(Problem("sellers", "too_long", limit=MOST_SELLERS))
    for seller in declaration.sellers[:MOST_SELLERS]:
        found += _text("sellers", seller)
    return tuple(found)


def passed_on(
    declaration: Declaration,
    *,
    parts: Collection[int] | None = None,
    words: str | None = None,
    number: str | None = None,
) -> Declaration:
    """What one seller on a marketplace is told of a declaration: its own part, and nothing of the others'.

    Args:
        declaration: what was declared to the marketplace.
        parts: places of the articles that are this seller's, from 0; ``None`` for all of them.
        words: the passage that is this seller's; ``None`` for all of them.
        number: of the order, where she named it in a text that may speak of other sellers too; ``None`` for
            the contract as she named it.

    Raises:
        ValueError: when the passage is not the consumer's own, or nothing is left to pass on.
    """
    kept = tuple(part for place, part in enumerate(declaration.parts) if parts is None or place in parts)
    passage = declaration.words if words is None else words
    if _unspaced(passage) not in _unspaced(declaration.words):
        raise ValueError("the passage is not in the consumer's own words")
    if not declaration.whole and not kept and not passage.strip():
        raise ValueError("nothing of the declaration would be passed on")
    contract = declaration.contract if number is None else number
    return replace(declaration, contract=contract, parts=kept, words=passage, sellers=())


def _unspaced(text: str) -> str:
    # What a browser sends back of a text has other line ends.
    return " ".join(text.split())


def is_address(text: str) -> bool:
    """Whether a text has the shape of an e-mail address: something, @, something, no blanks."""
    return _ADDRESS.fullmatch(text.strip()) is not None


def plainly(text: str) -> str:
    """A text with characters that turn the order of others made visible; it cannot read as another one.

    >>> plainly("Anna " + chr(0x202E) + "reb")
    'Anna ⟨U+202E⟩reb'
    """
    return text.translate(_OVERRIDES)


def strange_characters(text: str) -> tuple[str, ...]:
    """Characters of a text that no page shows and no document can carry, each once."""
    return tuple(sorted(set(_NOT_TEXT.findall(text))))


def _partial(declaration: Declaration) -> list[Problem]:
    found = list(_text("words", declaration.words, required=not declaration.parts))
    if len(declaration.parts) > MOST_PARTS:
        found.append(Problem("parts", "too_long", limit=MOST_PARTS))
    for part in declaration.parts[:MOST_PARTS]:
        found += _text("parts", part.article, most=MOST["article"])
        if not 1 <= part.pieces <= MOST_PIECES:
            found.append(Problem("parts", "pieces", limit=MOST_PIECES))
    return found


def _text(field: str, text: str, *, required: bool = True, most: int | None = None) -> list[Problem]:
    longest = most or MOST[field]
    # Blanks and what only says how others are written leave no trace on a page.
    if required and all(one.isspace() or unicodedata.category(one) == "Cf" for one in text):
        return [Problem(field, "missing")]
    if len(text) > longest:
        return [Problem(field, "too_long", limit=longest)]
    strange = strange_characters(text)
    if strange:
        return [Problem(field, "characters", characters=" ".join(f"U+{ord(one):04X}" for one in strange))]
    return []
