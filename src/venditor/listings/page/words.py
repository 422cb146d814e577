"""The visible words of a page, a line for each run of text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from venditor.listings.page.hiding import shown_to_nobody

_LINE = re.compile(r"\S.*")
# A letter or digit of any script.
_SAYS = re.compile(r"[^\W_]")


def lines(tree: LexborHTMLParser) -> list[str]:
    """Each run of text with runs of white space as one space; a sign alone is part of what it follows.

    Args:
        tree: the page, what is never shown taken off.
    """
    body = tree.body
    return _joined(_LINE.findall(body.text(separator="\n"))) if body is not None else []


def shown_lines(tree: LexborHTMLParser) -> list[str]:
    """The same without what its elements hide by attribute or style, which takes ten times as long.

    Args:
        tree: the page, what is never shown taken off.
    """
    runs: list[str] = []
    open_: list[LexborNode] = [tree.body] if tree.body is not None else []
    while open_:
        node = open_.pop()
        if node.tag == "-text":
            runs += _LINE.findall(node.text_content or "")
        elif not shown_to_nobody(str(node.tag), node.attributes):
            open_ += reversed(list(node.iter(include_text=True)))
    return _joined(runs)


def _joined(runs: Iterable[str]) -> list[str]:
    """Runs of text as lines."""
    found: list[str] = []
    for given in runs:
        line = " ".join(given.split())
        if _SAYS.search(line) or not found:
            found.append(line)
        else:
            found[-1] += line
    return found
