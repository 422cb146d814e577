"""Text as it is handed to the typesetter: lines, their direction, and words too long for a line.

Nothing here is markup. A text goes over as data, and only its characters are drawn.

Source: Unicode Standard Annex 9 (bidirectional algorithm), rules P2 and P3; Annex 14 (mandatory breaks).
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import Literal, TypedDict

from venditor.adapters.pdf.document import Language

Direction = Literal["ltr", "rtl"]

_RIGHT_TO_LEFT_LANGUAGES = frozenset("ar ckb dv fa he ks ps sd ug ur yi".split())
_RIGHT_TO_LEFT_SCRIPTS = frozenset("Adlm Arab Hebr Nkoo Rohg Syrc Thaa".split())
_LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_TAB = "    "
# A run of this many characters without a place to break may be wider than a line; it may break after every
# piece. Eight of the widest Latin letters at 11 pt fill half a column of values.
_LONG_RUN = re.compile(r"[^\s\u2e80-\ud7ff\uf900-\ufaff]{25,}")
_PIECE = 8
# Setting takes more than linear time in the number of pieces, so a run of a page or more gets longer ones:
# twenty of the widest letters still fit the column of values.
_PAGE_RUN = 2_000
_PAGE_PIECE = 20
_JOINERS = "\u200c\u200d"


class Passage(TypedDict):
    """Lines that run in one direction; each line is a list of pieces between which it may break."""

    direction: Direction
    lines: list[list[str]]


def direction_of(language: Language) -> Direction:
    """The direction text of a language runs in."""
    if language.script:
        return "rtl" if language.script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if language.language in _RIGHT_TO_LEFT_LANGUAGES else "ltr"


def passages(text: str, *, otherwise: Direction, own: bool = True) -> list[Passage]:
    """A text by its lines, neighbouring lines of the same direction together.

    Args:
        text: the text.
        otherwise: the direction of lines in which nothing says one, at the start of the text.
        own: whether each line runs as its first letter does (people's text) or all run as the document
            does (ours).
    """
    lines = _LINE_END.split(text.replace("\t", _TAB))
    running: list[tuple[Direction, str]] = []
    direction = otherwise
    for line in lines:
        direction = _first_strong(line) or direction if own else otherwise
        running.append((direction, line))
    return [
        Passage(direction=direction, lines=[pieces(line) for _, line in group])
        for direction, group in groupby(running, key=lambda pair: pair[0])
    ]


def _first_strong(line: str) -> Direction | None:
    """UAX 9, P2 and P3: the direction of the first letter that has one and is not isolated."""
    isolated = 0
    for character in line:
        kind = unicodedata.bidirectional(character)
        if kind in {"LRI", "RLI", "FSI"}:
            isolated += 1
        elif kind == "PDI":
            isolated = max(0, isolated - 1)
        elif isolated == 0 and kind == "L":
            return "ltr"
        elif isolated == 0 and kind in {"R", "AL"}:
            return "rtl"
    return None


def pieces(line: str) -> list[str]:
    """A line, cut where a word that is too long for it may break; nothing is added to the text.

    >>> pieces("an ordinary line")
    ['an ordinary line']
    >>> pieces("see " + "x" * 26)
    ['see ', 'xxxxxxxx', 'xxxxxxxx', 'xxxxxxxx', 'xx']
    """
    parts: list[str] = []
    end = 0
    for run in _LONG_RUN.finditer(line):
        parts.append(line[end : run.start()])
        parts.extend(_cut(run[0]))
        end = run.end()
    parts.append(line[end:])
    return [part for part in parts if part]


def _cut(run: str) -> list[str]:
    cuts = [0]
    size = _PIECE if len(run) < _PAGE_RUN else _PAGE_PIECE
    for index in range(size, len(run)):
        if index - cuts[-1] >= size and not _belongs_together(run[index - 1], run[index]):
            cuts.append(index)
    return [run[start:end] for start, end in zip(cuts, [*cuts[1:], len(run)], strict=True)]


def _belongs_together(left: str, right: str) -> bool:
    """Whether two characters are, or may be, one sign: marks, joined emoji, skin tones, flags."""
    return (
        left in _JOINERS
        or right in _JOINERS
        or unicodedata.category(right).startswith("M")
        or "\U0001f3fb" <= right <= "\U0001f3ff"
        or "\U0001f1e6" <= right <= "\U0001f1ff"
        or "\U000e0020" <= right <= "\U000e007f"
    )
