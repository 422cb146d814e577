"""Descriptions: words that may be marked up as HTML inside another format."""

from __future__ import annotations

import html
import re

from venditor.listings.read import squeezed

# No "<" within a tag, so that the time grows with the text alone, whatever it is.
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>")
_UNSAID = frozenset(("script", "style", "template", "noscript"))
_WITHIN_A_WORD = frozenset("a abbr b big em font i mark s small span strong sub sup u".split())


def words_of(text: str) -> str:
    """The words of a text that may be HTML, with runs of white space as one space.

    Args:
        text: with or without tags, comments and character references.

    Example:
        >>> words_of("<p>Soft &amp; <b>light</b>er.</p><style>p{}</style><p>New</p>")
        'Soft & lighter. New'
        >>> words_of("for 3 < 5 people")
        'for 3 < 5 people'
    """
    if "<" not in text and "&" not in text:
        return squeezed(text)
    said: list[str] = []
    silent = ""
    place = 0
    text = _without_comments(text)
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if not silent:
            said.append(text[place : tag.start()])
            if name not in _WITHIN_A_WORD:
                said.append(" ")
            silent = name if name in _UNSAID and not tag[1] and not tag[0].endswith("/>") else ""
        elif tag[1] and name == silent:
            silent = ""
        place = tag.end()
    if not silent:
        said.append(text[place:])
    return squeezed(html.unescape("".join(said)))


def _without_comments(text: str) -> str:
    kept = []
    place = 0
    while (start := text.find("<!--", place)) >= 0:
        end = text.find("-->", start)
        if end < 0:
            # One that is never closed is none: its words are kept.
            break
        kept.append(text[place:start])
        place = end + len("-->")
    return "".join([*kept, text[place:]])
