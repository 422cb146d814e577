"""Text that was typed or stood in a file, in plain characters."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """A text in plain characters: compatible forms folded, digits of any script as ASCII ones."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in plain).strip()
