"""How far a page itself says that an element is not shown; a style sheet elsewhere may still hide it."""

from __future__ import annotations

import re
from collections.abc import Mapping

MARK = "data-venditor-hidden"
"""Attribute that a browser which ran the page puts on what it does not show."""

_STYLE = re.compile(
    r"display:none|visibility:(hidden|collapse)|opacity:0*\.?0*(;|$)|font-size:0[a-z%]*(;|$)"
    r"|(width|height|max-height):0[a-z%]*(;|$)"
)
_CLASSES = frozenset("sr-only visually-hidden visuallyhidden screen-reader-text screenreader d-none".split())


def how_hidden(name: str, attributes: Mapping[str, str | None]) -> str:
    """How an element hides itself and all in it, by name; empty when nothing says so.

    Args:
        name: of the element.
        attributes: of the element.

    Returns:
        ``attribute``, ``style``, ``class``, ``noscript``, ``dialog``, ``browser``, or ``details`` for what
        can be unfolded.
    """
    if MARK in attributes:
        return "browser"
    if "hidden" in attributes:
        return "attribute"
    if _STYLE.search(re.sub(r"\s|!important", "", (attributes.get("style") or "").lower())):
        return "style"
    if _CLASSES & set((attributes.get("class") or "").split()):
        return "class"
    if name == "noscript":
        return "noscript"
    if name in {"dialog", "details"} and "open" not in attributes:
        return name
    return ""
