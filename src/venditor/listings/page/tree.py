"""A page as a tree of elements.

The parser is in C and its time grows with the square of nesting and of attributes. Pages that no people read
are refused first, by a look at their tags that takes time in proportion; it counts roughly, and what is made
to slip past it is ended by :mod:`venditor.listings.page.process`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from venditor.listings.errors import ListingError

MOST_BYTES = 16 * 2**20
"""Bytes of a page. The longest of a hundred real product pages has 2 MB."""

UNSUSPECTED = 8_000
"""Elements that may be nested in any way: the parser takes less than a second for the worst of them."""

DEEPEST = 1_000
"""Elements in one another. Browsers show no more than 512."""

MOST_IN_A_TAG = 20_000
"""Bytes of a tag, when it is not quoted text that makes it long: attributes of some hundred names."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Elements that have no end, or whose end may be left out: an open one does not nest what follows.
_FLAT = frozenset(
    "area base br col embed hr img input link meta source track wbr "
    "p li dt dd option optgroup tr td th thead tbody tfoot colgroup rp rt html head body".split()
)
# What stands in these is no markup, nor is a comment.
_RAW = re.compile(r"<(?:(script|style|textarea|title|xmp|noembed|noframes)\b|!--)", re.IGNORECASE)
_ENDS = {
    name: re.compile(rf"</{name}", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "noembed", "noframes")
}
_COMMENT_END = re.compile("-->")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def parsed(text: str) -> LexborHTMLParser:
    """The tree of a page.

    Args:
        text: the page.

    Raises:
        ListingError: when it is longer, deeper or has longer tags than any page that people read.
    """
    if len(text) > MOST_BYTES:
        raise _refused(f"has {len(text):,} characters", f"{MOST_BYTES:,}")
    if text.count("<") > UNSUSPECTED:
        depth = _deepest(text)
        if depth > DEEPEST:
            raise _refused(f"has {depth:,} elements in one another", f"{DEEPEST:,}")
    _refuse_long_tags(text)
    return LexborHTMLParser(text)


def _refused(what: str, most: str) -> ListingError:
    return ListingError(
        "listing.page_too_large",
        f"The page {what}; at most {most} are read.",
        facts={"most": most},
        remedy="Save the page of one product, as a browser shows it.",
    )


def _deepest(text: str) -> int:
    """How many elements are open at once, at most; elements whose end may be left out count for none.

    An end closes the last of its name, and what is open in that.
    """
    open_: list[str] = []
    many: Counter[str] = Counter()
    deepest = 0
    for markup in _markup(text):
        for end, tag in _TAG.findall(markup):
            name = tag.lower()
            if name in _FLAT or (end and not many[name]):
                continue
            if not end:
                open_.append(name)
                many[name] += 1
                deepest = max(deepest, len(open_))
                continue
            closed = ""
            while closed != name:
                closed = open_.pop()
                many[closed] -= 1
    return deepest


def _markup(text: str) -> Iterator[str]:
    """The pieces of a page that are no comment and no raw text; each place is passed once."""
    start = 0
    while (raw := _RAW.search(text, start)) is not None:
        yield text[start : raw.start()]
        end = (_ENDS[raw[1].lower()] if raw[1] else _COMMENT_END).search(text, raw.end())
        if end is None:
            return
        start = end.end()
    yield text[start:]


def _refuse_long_tags(text: str) -> None:
    pieces = text.split("<")
    if max(map(len, pieces)) <= MOST_IN_A_TAG:
        return
    start = 0
    for piece in pieces:
        if len(piece) > MOST_IN_A_TAG and piece[0].isalpha():
            tag = _QUOTED.sub("", piece).partition(">")[0]
            if len(tag) > MOST_IN_A_TAG:
                raise _refused(f"has a tag of {len(tag):,} characters at {start:,}", f"{MOST_IN_A_TAG:,}")
        start += len(piece) + 1
