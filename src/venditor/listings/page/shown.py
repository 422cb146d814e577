"""The words of one element as they are seen: what is struck through or hidden in it is not among them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborNode

from venditor.listings.page.amounts import LONGEST
from venditor.listings.page.looks import Look, Looks
from venditor.listings.values.digits import plain_digits

MOST_INSIDE = 60
"""Elements and texts within an element that can be a price, its currency and its cents."""

MOST_WRAPPED = 3
"""Elements in one another that can hold one amount, with its label before the outermost."""

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
    cents: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class _Within:
    """The texts within an element, and how many elements and texts there are."""

    pieces: tuple[_Piece, ...]
    size: int


class Shown:
    """The words of the elements of one page; what is within several of them is read once.

    Args:
        looks: of the elements.
    """

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._within: dict[int, _Within | None] = {}

    def words(self, node: LexborNode) -> str:
        """The words of an element; empty where it has more than a price has beside it.

        Digits of several elements are one number only where a mark or their names say so.
        """
        within = self._of(self._looks.of(node), 0)
        line = ""
        for piece in within.pieces if within is not None else ():
            joined = _joined(line, piece)
            if joined is None or len(joined) > LONGEST:
                return ""
            line = joined
        return line

    def words_before(self, node: LexborNode) -> str:
        """The words right before an element within the same one, if they are no amount themselves."""
        other = node.prev
        while other is not None and other.tag == "-text" and not (other.text_content or "").strip():
            other = other.prev
        if other is None or other.tag == "-comment":
            return ""
        if other.tag == "-text":
            return plain_digits((other.text_content or "")[-LONGEST:])
        said = self.words(other)
        return "" if any(map(str.isdigit, said)) else said

    def label(self, node: LexborNode) -> str:
        """The words right before an element, or before one around it that has nothing else in it."""
        own, at = _letters_and_digits(self.words(node)), node
        for _ in range(MOST_WRAPPED):
            before = self.words_before(at)
            parent = at.parent
            if any(map(str.isalpha, before)) or parent is None or self._looks.of(parent).outermost:
                return before
            if _letters_and_digits(self.words(parent)) not in {own, ""}:
                return ""
            at = parent
        return ""

    def _of(self, look: Look, depth: int) -> _Within | None:
        """The texts within an element; ``None`` where there are too many, or they are too deep."""
        key = look.node.mem_id
        if key in self._within:
            return self._within[key]
        if depth > MOST_INSIDE:
            return None
        found = self._within[key] = self._read(look, depth)
        return found

    def _read(self, look: Look, depth: int) -> _Within | None:
        pieces: list[_Piece] = []
        size, raised = 1, look.tag in _RAISED
        for inner in islice(look.node.iter(include_text=True), MOST_INSIDE):
            if inner.tag == "-text":
                size += 1
                text = plain_digits((inner.text_content or "")[: 4 * LONGEST])
                if text and not (raised and _FOOTNOTE.match(text)):
                    pieces.append(_Piece(text, raised=raised))
                continue
            of_inner = self._looks.of(inner)
            if of_inner.earlier or of_inner.hidden:
                size += 1
                continue
            within = self._of(of_inner, depth + 1)
            if within is None:
                return None
            size += within.size
            cents = of_inner.facets.cents or of_inner.tag in _RAISED
            pieces += (
                [_Piece(each.text, True, each.raised) for each in within.pieces] if cents else within.pieces
            )
            if size > MOST_INSIDE:
                return None
        return _Within(tuple(pieces), size) if size <= MOST_INSIDE else None


def _letters_and_digits(text: str) -> str:
    return "".join(filter(str.isalnum, text))


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
