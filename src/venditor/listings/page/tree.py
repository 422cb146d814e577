"""A page as a tree of elements, read in bounded time whatever the page is.

The parser is in C and its time grows with the square of nesting and of attributes, so what no page that
people read has is refused first, in time that grows with the page alone.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from venditor.listings.page.nesting import UNSUSPECTED, refuse_nesting, refused

MOST_BYTES = 16 * 2**20
"""Bytes of a page. The longest of a hundred real product pages has 2 MB."""

MOST_IN_A_TAG = 20_000
"""Bytes of a tag, when it is not quoted text that makes it long: attributes of some hundred names."""

_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def parsed(text: str) -> LexborHTMLParser:
    """The tree of a page.

    Args:
        text: the page.

    Raises:
        ListingError: when it is longer, deeper or has longer tags than any page that people read.
    """
    if len(text) > MOST_BYTES:
        raise refused(f"has {len(text):,} characters", f"{MOST_BYTES:,}")
    if text.count("<") > UNSUSPECTED:
        refuse_nesting(text)
    _refuse_long_tags(text)
    return LexborHTMLParser(text)


def _refuse_long_tags(text: str) -> None:
    pieces = text.split("<")
    if max(map(len, pieces)) <= MOST_IN_A_TAG:
        return
    start = 0
    for piece in pieces:
        if len(piece) > MOST_IN_A_TAG and piece[0].isalpha():
            tag = _QUOTED.sub("", piece).partition(">")[0]
            if len(tag) > MOST_IN_A_TAG:
                raise refused(f"has a tag of {len(tag):,} characters at {start:,}", f"{MOST_IN_A_TAG:,}")
        start += len(piece) + 1
