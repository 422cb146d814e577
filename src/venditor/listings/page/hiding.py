"""How far a page itself says that an element is not shown; a style sheet elsewhere may still hide it."""

from __future__ import annotations

import re
from collections.abc import Mapping

MARK = "data-venditor-hidden"
"""Attribute that a browser which ran the page puts on what it does not show."""

NOT_SHOWN = frozenset(("browser", "attribute", "style", "noscript", "template"))
"""Ways of hiding after which nobody has the words: those of a class are read out by programs that read pages
aloud, and details or a dialog can be opened."""

TO_OPEN = frozenset(("details", "dialog", "tab"))
"""Ways of hiding that a click undoes."""

LONGEST_STYLE = 2_000
"""Characters of a style that are looked at."""

_STYLE = re.compile(
    r"(?<![\w-])(?:display:none|visibility:(?:hidden|collapse)|opacity:0*\.?0*(?:;|$)|(?:font-size|max-height):0[a-z%]*(?:;|$))"
)
_NO_SIZE = re.compile(r"(?<![\w-])(?:width|height):0[a-z%]*(?:;|$)")
# Words go on beyond a box without a size unless it cuts them off.
_CUT_OFF = re.compile(r"(?<![\w-])overflow(?:-[xy])?:(?:hidden|clip)")
_ON_WIDE_SCREENS = re.compile(r"(?<!\S)d-(?:sm|md|lg|xl|xxl)-(?!none\b)[a-z]")
_OF_A_TAB = frozenset(("browser", "attribute", "style"))
_BLANKS = re.compile(r"\s|!important")
_CLASSES = frozenset("sr-only visually-hidden visuallyhidden screen-reader-text screenreader d-none".split())
_CLOSED = frozenset(("dialog", "details"))
_TAB = re.compile(
    r"(?<![a-z])(?:tab|accordion|collapse)[-_]{0,2}(?:content|pane|panel|body)|panel-collapse", re.IGNORECASE
)
_NEVER = frozenset(("noscript", "template"))


def shown_to_nobody(name: str, attributes: Mapping[str, str | None]) -> bool:
    """Whether an element hides itself and all in it from everybody."""
    told = name in _NEVER or "style" in attributes or "hidden" in attributes or MARK in attributes
    return told and how_hidden(name, attributes) in NOT_SHOWN


def how_hidden(name: str, attributes: Mapping[str, str | None]) -> str:
    """How an element hides itself and all in it, by name; empty when nothing says so.

    Args:
        name: of the element.
        attributes: of the element.

    Returns:
        ``attribute``, ``style``, ``class``, ``noscript``, ``template``, ``browser``, ``dialog``,
        ``details`` for what can be unfolded, or ``tab`` for the panel behind one, or behind a heading.
    """
    hidden = _way(name, attributes)
    return "tab" if hidden in _OF_A_TAB and _is_tab(attributes) else hidden


def _is_tab(attributes: Mapping[str, str | None]) -> bool:
    names = (attributes.get("class") or "")[:LONGEST_STYLE]
    return attributes.get("role") == "tabpanel" or _TAB.search(names) is not None


def _hides(style: str) -> bool:
    no_size = _NO_SIZE.search(style) is not None and _CUT_OFF.search(style) is not None
    return no_size or _STYLE.search(style) is not None


def _way(name: str, attributes: Mapping[str, str | None]) -> str:
    if attributes:
        if MARK in attributes:
            return "browser"
        if "hidden" in attributes:
            return "attribute"
        style = attributes.get("style")
        if style and _hides(_BLANKS.sub("", style[:LONGEST_STYLE].lower())):
            return "style"
        names = (attributes.get("class") or "")[:LONGEST_STYLE]
        if names and not _CLASSES.isdisjoint(names.split()) and not _ON_WIDE_SCREENS.search(names):
            return "class"
    if name in _NEVER or (name in _CLOSED and "open" not in attributes):
        return name
    return ""
