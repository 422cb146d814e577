"""The bytes of a content: JSON in the one way that is hashed.

Source: RFC 8259; of RFC 8785 (JCS) that part which our values need: no number but whole ones, so nothing
depends on how a program prints a fraction.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

# Whole numbers that every reader of JSON keeps exact; RFC 8785 section 3.2.2.3.
MOST = 2**53 - 1


def canonical(value: Any) -> bytes:
    """A value as canonical JSON.

    Args:
        value: mappings with text as keys, lists, text, whole numbers up to 2^53 - 1, truth values and None.

    Returns:
        UTF-8; keys sorted by code point, no blanks, no escapes that are not needed.

    Raises:
        ValueError: it holds something else, or half a character.

    Example:
        >>> canonical({"b": [1, True], "a": "茶"}).decode()
        '{"a":"茶","b":[1,true]}'
    """
    _check(value)
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return written.encode()


def from_canonical(content: bytes) -> Any:
    """The value that canonical bytes stand for.

    Raises:
        ValueError: they are not canonical JSON.
    """
    value = loads(content.decode())
    if canonical(value) != content:
        raise ValueError("it is JSON, but not written in the canonical way")
    return value


def loads(text: str) -> Any:
    """Read JSON without fractions.

    Raises:
        ValueError: it is not JSON, or has a number that is not whole.
    """
    try:
        return json.loads(text, parse_float=_refuse, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _refuse(number: str) -> NoReturn:
    raise ValueError(f"{number} is not a whole number")


def _check(value: Any) -> None:
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("a key is not a text")
        for part in value.values():
            _check(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _check(part)
    elif isinstance(value, bool | str | None):
        return
    elif not isinstance(value, int) or abs(value) > MOST:
        raise ValueError(f"{value!r} has no canonical form")
