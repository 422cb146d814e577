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

# Elements that have no end, or whose end may be left out: an open one does not nest what follows.
_FLAT = (
    "area base br col embed hr img input link meta source track wbr "
    "p li dt dd option optgroup tr td th thead tbody tfoot colgroup rp rt html head body"
).split()
_OFTEN = tuple(f"<{name}{end}".encode() for name in "li br input img p td option tr".split() for end in " >")
_TAG = re.compile(rf"<(/?)(?!(?i:{'|'.join(_FLAT)})(?![a-zA-Z0-9]))([a-zA-Z][a-zA-Z0-9]*)".encode())
# What stands in these is no markup, nor is a comment.
_RAW = re.compile(rb"<(?:(script|style|textarea|title|xmp|noembed|noframes)\b|!--)", re.IGNORECASE)
_ENDS = {
    name: re.compile(b"</" + name, re.IGNORECASE)
    for name in (b"script", b"style", b"textarea", b"title", b"xmp", b"noembed", b"noframes")
}
_COMMENT_END = re.compile(b"-->")
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_WHOLE = re.compile(rb"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")


def parsed(text: str) -> LexborHTMLParser:
    """The tree of a page.

    Args:
        text: the page.

    Raises:
        ListingError: when it is longer, deeper or has longer tags than any page that people read.
    """
    if len(text) > MOST_BYTES:
        raise _refused(f"has {len(text):,} characters", f"{MOST_BYTES:,}")
    # As the parser takes it; half a character that came along is none.
    raw = text.encode("utf-8", "replace")
    if _may_nest(raw) > UNSUSPECTED:
        depth = _deepest(raw)
        if depth > DEEPEST:
            raise _refused(f"has {depth:,} elements in one another", f"{DEEPEST:,}")
    _refuse_long_tags(raw)
    return LexborHTMLParser(raw)


def _refused(what: str, most: str) -> ListingError:
    return ListingError(
        "listing.page_too_large",
        f"The page {what}; at most {most} are read.",
        facts={"most": most},
        remedy="Save the page of one product, as a browser shows it.",
    )


def _may_nest(raw: bytes) -> int:
    """No fewer than the elements that can be in one another; ends and what does not nest are taken off."""
    begun = raw.count(b"<")
    if begun > UNSUSPECTED:
        begun -= raw.count(b"</")
    if begun > UNSUSPECTED:
        begun -= sum(map(raw.count, _OFTEN))
    return begun


def _deepest(raw: bytes) -> int:
    """How many elements are open at once, at most; elements whose end may be left out count for none.

    An end closes the last of its name, and what is open in that.
    """
    open_: list[bytes] = []
    many: Counter[bytes] = Counter()
    deepest = 0
    for markup in _markup(raw):
        for end, tag in _TAG.findall(markup):
            name = tag.lower()
            if not end:
                open_.append(name)
                many[name] += 1
                continue
            if many[name]:
                deepest = max(deepest, len(open_))
                closed = b""
                while closed != name:
                    closed = open_.pop()
                    many[closed] -= 1
    return max(deepest, len(open_))


def _markup(raw: bytes) -> Iterator[bytes]:
    """The pieces of a page that are no comment and no raw text; each place is passed once."""
    start = 0
    while (begin := _RAW.search(raw, start)) is not None:
        yield raw[start : begin.start()]
        end = (_ENDS[begin[1].lower()] if begin[1] else _COMMENT_END).search(raw, begin.end())
        if end is None:
            return
        start = end.end()
    yield raw[start:]


def _refuse_long_tags(raw: bytes) -> None:
    """Look for a long stretch without a "<", and in it for a tag; a long one has a whole step in it."""
    step, at = MOST_IN_A_TAG // 2, 0
    while at < len(raw):
        if raw.find(b"<", at, at + step) >= 0:
            at += step
            continue
        start, end = raw.rfind(b"<", 0, at), raw.find(b"<", at)
        at = end if end >= 0 else len(raw)
        if start >= 0 and at - start > MOST_IN_A_TAG and raw[start + 1 : start + 2].isalpha():
            whole = _WHOLE.match(raw, start + 1, at)
            tag = _QUOTED.sub(b"", whole[0] if whole else raw[start + 1 : at]).partition(b">")[0]
            if len(tag) > MOST_IN_A_TAG:
                raise _refused(f"has a tag of {len(tag):,} bytes at {start:,}", f"{MOST_IN_A_TAG:,}")
