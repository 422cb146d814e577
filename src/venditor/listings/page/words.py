"""The visible words of a page, a line for each run of text."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

_LINE = re.compile(r"\S.*")
# A letter or digit of any script.
_SAYS = re.compile(r"[^\W_]")


def lines(tree: LexborHTMLParser) -> list[str]:
    """Each run of text with runs of white space as one space; a sign alone is part of what it follows.

    Args:
        tree: the page, what is never shown taken off.
    """
    found: list[str] = []
    body = tree.body
    for given in _LINE.findall(body.text(separator="\n")) if body is not None else ():
        line = " ".join(given.split())
        if _SAYS.search(line) or not found:
            found.append(line)
        else:
            found[-1] += line
    return found
