"""What a leaf's content says, kind by kind: `venditor.leaf/1`.

A content is written once, when the event happens, and never again; a change of a kind is a new format. A kind
that is added is none: a version that does not know it refuses the file, and says which kind it is.
`docs/guide/proof.md` explains each member.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

LEAF = "venditor.leaf/1"
DECLARATION, ACKNOWLEDGEMENT, ASSESSMENT = "declaration", "acknowledgement", "assessment"

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}")

# Stands for a member that is not there.
_ABSENT = object()

Shape = Mapping[str, Callable[[Any], bool]]
# What an assessment says of each line, in what this version reads of it; the rest is the law's own document.
_LINE = {"article": str, "withdrawn": int, "verdict": str}


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _truth(value: Any) -> bool:
    return isinstance(value, bool)


def _like(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _of(shape: Shape) -> Callable[[Any], bool]:
    return lambda value: _problem(value, shape) is None


def _list_of(shape: Shape) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(_problem(one, shape) is None for one in value)


def _optional(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is _ABSENT or fits(value)


def _assessed(value: Any) -> bool:
    """Whether it is a document `venditor.assessment/1`, as far as it is told beside the file."""
    if not isinstance(value, dict) or value.get("format") != "venditor.assessment/1":
        return False
    lines = value.get("lines")
    return isinstance(lines, list) and all(
        isinstance(line, dict) and all(isinstance(line.get(name), kind) for name, kind in _LINE.items())
        for line in lines
    )


_PART: Shape = {
    "article": _text,
    "pieces": _number,
    "line": lambda value: value is None or isinstance(value, str),
}
_DECLARED: Shape = {
    "name": _text,
    "contract": _text,
    "contact": _text,
    "whole": _truth,
    "parts": _list_of(_PART),
    "words": _text,
    # On a marketplace: the sellers that were named.
    "sellers": _optional(lambda value: isinstance(value, list) and all(map(_text, value))),
}
SHAPES: Mapping[str, Shape] = {
    DECLARATION: {
        "format": LEAF.__eq__,
        "kind": DECLARATION.__eq__,
        "receipt": _text,
        "received_at": _like(_INSTANT),
        "day": _like(_DAY),
        "zone": _text,
        "language": _text,
        "channel": _text,
        "seller": _of({"name": _text, "address": _text, "country": _text}),
        "declaration": _of(_DECLARED),
        # That passed it on, and the receipt number that it gave out.
        "marketplace": _optional(_of({"name": _text, "receipt": _text})),
    },
    ACKNOWLEDGEMENT: {
        "format": LEAF.__eq__,
        "kind": ACKNOWLEDGEMENT.__eq__,
        "receipt": _text,
        "declaration": _like(_HASH),
        "sent_at": _like(_INSTANT),
        "message_sha256": _like(_HASH),
        "reply": _of({"code": _number, "text": _text, "host": _text}),
    },
    ASSESSMENT: {
        "format": LEAF.__eq__,
        "kind": ASSESSMENT.__eq__,
        "receipt": _text,
        "declaration": _like(_HASH),
        "assessed_at": _like(_INSTANT),
        "assessment": _assessed,
    },
}
"""Members of each kind and what each may be; all of them required unless marked as optional."""


def content_problem(content: Any) -> str | None:
    """Why a value is not the content of a leaf that this version knows; None where it is one."""
    if not isinstance(content, dict) or content.get("format") != LEAF:
        return f"it is not {LEAF}"
    kind = content.get("kind")
    if not isinstance(kind, str) or kind not in SHAPES:
        return f"its kind {kind!r} is not known to this version"
    return _problem(content, SHAPES[kind])


def _problem(value: Any, shape: Shape) -> str | None:
    if not isinstance(value, dict):
        return "it is not a mapping"
    odd = sorted(
        name for name in set(value) ^ set(shape) if name in value or shape[name](_ABSENT) is not True
    )
    if odd:
        return f"it lacks, or has beside what is due: {', '.join(map(repr, odd))}"
    for name, fits in shape.items():
        if fits(value.get(name, _ABSENT)) is not True:
            return f"its {name} is not what is due there"
    return None
