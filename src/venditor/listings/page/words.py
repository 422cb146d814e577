"""The visible words of a page, a line for each run of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from venditor.listings.page.hiding import how_hidden
from venditor.listings.page.price_words import STRUCK, facets, line_through, told

MOST_NODES = 100_000
"""Elements and texts of a page that are looked at one by one; a long page has a tenth of them."""

_APART = STRUCK | {"nav", "footer", "textarea", "select"}
_ALL_OF_PAGE = frozenset(("body", "main", "article"))
# What a class hides is read out by programs that read pages aloud.
_SHOWN = ("", "class")
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
    """The same without what elements hide, fold, strike through or show of other products.

    That takes ten times as long, so only the first elements are looked at.

    Args:
        tree: the page, what is never shown taken off.
    """
    runs: list[str] = []
    open_: list[LexborNode] = [tree.body] if tree.body is not None else []
    for _ in range(MOST_NODES):
        if not open_:
            break
        node = open_.pop()
        # The next one waits while what is within this one is looked at.
        if node.next is not None and node.tag != "body":
            open_.append(node.next)
        if node.tag == "-text":
            runs += _LINE.findall(node.text_content or "")
        elif node.child is not None:
            if not _passed_over(str(node.tag), node.attributes):
                open_.append(node.child)
            elif node.tag in STRUCK and runs and _labels(runs[-1], node):
                runs.pop()
    return _joined(runs)


def _passed_over(tag: str, attributes: Mapping[str, str | None]) -> bool:
    """Whether no price that is asked stands in an element."""
    if tag in _APART or how_hidden(tag, attributes) not in _SHOWN:
        return True
    if not attributes:
        return False
    named = facets(attributes.get("class") or "", attributes.get("id") or "")
    return tag not in _ALL_OF_PAGE and (
        named.struck or named.elsewhere or line_through(attributes.get("style"))
    )


def _labels(run: str, struck: LexborNode) -> bool:
    """Whether words right before an amount that is struck through say that it is an earlier one."""
    before = struck.prev
    right_before = before is not None and before.tag == "-text" and (before.text_content or "").strip()
    return bool(right_before) and told("", "", run).higher


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
