"""Digits of every script, and white space and marks of every width, as plain ones."""

from __future__ import annotations

import re
import unicodedata

# Marks of direction, as Arabic and Hebrew put around numbers, zero-width characters, the byte order mark.
_INVISIBLE = dict.fromkeys([0x200B, 0x200E, 0x200F, 0x061C, 0x2060, 0xFEFF, *range(0x202A, 0x202F)])
_INVISIBLE |= dict.fromkeys(range(0x2066, 0x206A))
_DIGIT = re.compile(r"\d")


def plain_digits(text: str) -> str:
    """Text with digits 0 to 9, single spaces and half-width marks.

    Args:
        text: in any script; ``١٢٣``, ``１２３`` and ``१२३`` are 123.

    Returns:
        The same in Unicode's compatibility form, without marks of direction.
    """
    if text.isascii():
        return " ".join(text.split())
    text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    return " ".join(_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text).split())
