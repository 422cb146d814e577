r"""Words on a terminal: nothing in them steers it, and lines end where its width does.

A character of the scripts of East Asia takes two columns, an accent that joins the letter before it none.
Source: UAX 11, "East Asian Width", values W and F; UAX 9, section 2, for what turns the order of a text.

>>> width("Lampe"), width("檯燈"), width("é")
(5, 4, 1)
>>> print("\n".join(wrapped("Der Hersteller fehlt: 製造商名稱未標示", 20)))
Der Hersteller
fehlt: 製造商名稱未
標示
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

# They would show a text in another order than it has.
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Controls, and halves of characters, which no encoding can write.
_STEERING = frozenset(("Cc", "Cs"))
_WITHOUT_WIDTH = frozenset(("Mn", "Me", "Cf"))
_TWICE = frozenset("WF")
# No line begins with these.
_NEVER_FIRST = frozenset("，。、；：？！）」』》〉】,.;:?!)”’")


def visible(text: str) -> str:
    """People's words for a terminal: what would steer it stands there as its number, all else as it is."""
    if text.isprintable() and text.isascii():
        return text
    return "".join(
        f"\\u{ord(one):04x}"
        if one in _BIDI_CONTROLS or (unicodedata.category(one) in _STEERING and one not in "\n\t")
        else one
        for one in text
    )


def width(text: str) -> int:
    """Columns that a text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(one: str) -> int:
    if unicodedata.category(one) in _WITHOUT_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(one) in _TWICE else 1


def shortened(text: str, most: int) -> str:
    """A text in at most so many columns, with an ellipsis where something was left out."""
    if width(text) <= most:
        return text
    kept, taken = [], 1
    for one in text:
        taken += _columns(one)
        if taken > most:
            break
        kept.append(one)
    return "".join(kept).rstrip() + "…"


def wrapped(text: str, columns: int) -> Iterator[str]:
    """Lines of at most so many columns; a word that is longer is broken.

    Args:
        text: words; runs of white space count as one space.
        columns: at least 2.
    """
    line, taken = "", 0
    for part in _parts(text):
        if line.strip() and taken + width(part.rstrip()) > columns:
            yield line.rstrip()
            line, taken = "", 0
        rest = part
        while width(rest.rstrip()) > columns:
            head = _head(rest, columns)
            yield head
            rest = rest[len(head) :]
        line += rest
        taken += width(rest)
    if line.strip():
        yield line.rstrip()


def _head(word: str, columns: int) -> str:
    taken = 0
    for at, one in enumerate(word):
        taken += _columns(one)
        if taken > columns:
            return word[: max(at, 1)]
    return word


def _parts(text: str) -> Iterator[str]:
    """What is not broken unless it must be: a word with the space behind it, one character of East Asia."""
    part = ""
    for one in " ".join(text.split()):
        if part and (part[-1] == " " or _breaks(part[-1], one)):
            yield part
            part = ""
        part += one
    if part:
        yield part


def _breaks(before: str, one: str) -> bool:
    if one == " " or one in _NEVER_FIRST:
        return False
    return _columns(one) == 2 or (_columns(before) == 2 and before not in "（「『《〈【")  # noqa: PLR2004 - wide
