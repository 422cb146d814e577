"""The words of one element as they are seen: what is struck through or hidden in it is not among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborNode

from venditor.listings.page.price_words import earlier, hidden, named
from venditor.listings.values.digits import plain_digits

MOST_INSIDE = 60
"""Elements within an element that can be a price, its currency and its cents."""

LONGEST = 80
"""Characters of an element that can be a price with a word or two beside it."""

_CENTS = re.compile(r"-(?:cents?|fraction|decimals?|centavos|centimes|grosze)-")
_RAISED = frozenset(("sup", "sub"))
_WHOLE = re.compile(r"^(?P<whole>.*\d)(?P<mark>[.,]?)(?P<sign>\s?[^\s\w.,]?)$")
_ONLY_CENTS = re.compile(r"^\d{1,3}(?!\d)")
_BARE = re.compile(r"^[^\W\d]{0,3}[^\w]{0,4}\d[\d.,'\u2019 ]*$")
_MARK_AND_CENTS = re.compile(r"^[.,](?:\d{1,2}(?!\d)|[-\u2013])")
_WITH_CENTS = re.compile(r"\d[.,]\d{2}\D{0,4}$")
_TWO_CENTS = re.compile(r"^\d{2}(?!\d)")


_FOOTNOTE = re.compile(r"^\W{0,2}(?:\d|\d{1,2}\)|\*+)$")


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    cents: bool
    raised: bool = False


def shown_words(node: LexborNode) -> str:
    """The words of an element; empty where it has more than a price has beside it.

    Digits of several elements are one number only where a mark or their names say so.
    """
    line = ""
    for piece in _pieces(node):
        joined = _joined(line, piece)
        if joined is None or len(joined) > LONGEST:
            return ""
        line = joined
    return line


def words_before(node: LexborNode) -> str:
    """The words right before an element within the same one, if they are no amount themselves."""
    other = node.prev
    while other is not None and other.tag == "-text" and not (other.text_content or "").strip():
        other = other.prev
    if other is None:
        return ""
    if other.tag == "-text":
        return plain_digits((other.text_content or "")[-LONGEST:])
    said = shown_words(other)
    return "" if any(map(str.isdigit, said)) else said


def _pieces(node: LexborNode) -> Iterator[_Piece]:
    """The texts within an element in turn; one that is too long where the element has too many."""
    waiting, seen = [(node, False)], 0
    while waiting:
        inner, cents = waiting.pop()
        seen += 1
        if seen > MOST_INSIDE:
            yield _Piece("x" * (LONGEST + 1), cents=False)
            return
        if inner.tag == "-text":
            text = plain_digits((inner.text_content or "")[: 4 * LONGEST])
            raised = inner.parent is not None and inner.parent.tag in _RAISED
            if text and not (raised and _FOOTNOTE.match(text)):
                yield _Piece(text, cents, raised)
        elif inner.mem_id == node.mem_id or not (earlier(inner) or hidden(inner)):
            of_cents = cents or inner.tag in _RAISED or _CENTS.search(named(inner)) is not None
            of_cents = of_cents and inner.mem_id != node.mem_id
            waiting += [
                (each, of_cents)
                for each in reversed(list(islice(inner.iter(include_text=True), MOST_INSIDE)))
            ]


def _joined(line: str, piece: _Piece) -> str | None:
    """A line with one more piece; ``None`` where nothing says whether their digits are one number."""
    text = piece.text
    if not line:
        return text
    whole = _WHOLE.match(line)
    if piece.raised and _WITH_CENTS.search(line):
        return line
    if piece.cents and whole is not None and _ONLY_CENTS.match(text):
        mark = whole["mark"] or ("." if "," in whole["whole"][-4:] else ",")
        return f"{whole['whole']}{mark}{text}{whole['sign']}"
    after_mark = line[-1] in ".," and line[-2:-1].isdigit() and _TWO_CENTS.match(text)
    if after_mark or (line[-1].isdigit() and (text in {".", ","} or _MARK_AND_CENTS.match(text))):
        return line + text
    if line[-1].isdigit() and text[0].isdigit():
        return None if _BARE.match(line) else f"{line} · {text}"
    return f"{line} {text}"
