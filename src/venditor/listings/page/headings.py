"""Which of several first-level headings is that of the product: the one that the page's title says too.

Shops put headings into notices of the cart, of subscriptions and of cookies, before that of the product.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from venditor.listings.read import squeezed

MOST_CHARACTERS = 1_000
"""Characters of a heading or a title that are compared."""

_WORD = re.compile(r"\w+")
_AGREED = 2
"""A heading is that of the title if at least one of so many of its letters stands in a word of the title."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page.

    Attributes:
        node: its element.
        words: of it.
        first: words of the first one of the page, which may be that of a notice.
    """

    node: LexborNode
    words: str
    first: str


def heading_of(headings: Sequence[LexborNode], titles: Sequence[str]) -> Heading | None:
    """The heading of the product.

    Args:
        headings: of the first level, in order; those without words, such as a logo, are passed over.
        titles: what the page is called.

    Returns:
        The one with most in common with a title, of those that mostly say what a title says; the first where
        none does.
    """
    told = [(node, words) for node in headings if (words := squeezed(node.text(separator=" ")))]
    if not told:
        return None
    shared = [max((_shared(words, title) for title in titles), default=0) for _, words in told]
    node, words = told[shared.index(max(shared))]
    return Heading(node, words, told[0][1])


def _shared(heading: str, title: str) -> float:
    """How much a heading has in common with a title: letters of the words, times their share of its own.

    0 unless they are half of its own.
    """
    words, titled = (_WORD.findall(text[:MOST_CHARACTERS].casefold()) for text in (heading, title))
    every = sum(map(len, words))
    # Where words are not parted by blanks, one is a part of the other.
    if "".join(words) in "".join(titled):
        return every
    known = frozenset(titled)
    shared = sum(len(word) for word in words if word in known)
    return shared * shared / every if shared * _AGREED >= every > 0 else 0
