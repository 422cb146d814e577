"""The visible words of a page, a line for each run of text."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from venditor.listings.read import squeezed

MOST_HEADINGS = 20
"""First-level headings that are looked at."""

_LINE = re.compile(r"\S.*")
_UNSEEN = "script,style,noscript,template,svg,iframe,object,select option:not([selected])"


def take_off_unseen(tree: LexborHTMLParser) -> None:
    """Take what is never shown as words out of a page: scripts, styles, drawings, options not chosen."""
    for node in tree.css(_UNSEEN):
        node.decompose()


def heading_of(tree: LexborHTMLParser) -> tuple[LexborNode, str] | None:
    """The first heading with words in it, and these: the one before may be the shop's logo."""
    for heading in tree.css("h1")[:MOST_HEADINGS]:
        words = squeezed(heading.text(separator=" "))
        if words:
            return heading, words
    return None


def lines(tree: LexborHTMLParser) -> list[str]:
    """Each run of text with runs of white space as one space; a sign alone is part of what it follows.

    Args:
        tree: the page, what is never shown taken off.
    """
    found: list[list[str]] = []
    body = tree.body
    for given in _LINE.findall(body.text(separator="\n")) if body is not None else ():
        line = squeezed(given)
        if found and not any(map(str.isalnum, line)):
            found[-1].append(line)
        else:
            found.append([line])
    return ["".join(parts) for parts in found]
