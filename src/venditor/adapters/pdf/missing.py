"""Characters that cannot be drawn: what stands in their place, and what to install for them.

A person's words must not vanish because a font is not there. Such a character is written as its code point,
``[U+0E01]``, which anyone can look up, and reported. The same holds for what no font may draw: controls,
surrogates, private use and noncharacters (Unicode Standard, 23.7; PDF/A-2a forbids private use, ISO 19005-2,
6.2.11.7.3).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Line ends and the tab are laid out, so they are no controls to show.
_LAID_OUT = frozenset("\t\n\v\f\r\x85")
_NEVER_DRAWN = frozenset({"Cc", "Cs", "Co"})
_NONCHARACTER_BLOCK = range(0xFDD0, 0xFDF0)
_EMOJI = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_VARIATION_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_EAST_ASIAN = (
    "CJK",
    "HIRAGANA",
    "KATAKANA",
    "HANGUL",
    "BOPOMOFO",
    "KANGXI",
    "IDEOGRAPHIC",
    "FULLWIDTH",
    "HALFWIDTH",
)
# Supplementary ideographic planes: only their more common characters are in Noto CJK.
_RARE_IDEOGRAPH = 0x20000
_SHOWN = 12

_EAST_ASIAN_FONTS = "Chinese, Japanese and Korean: Debian fonts-noto-cjk"
_RARE_FONTS = "rare ideographs: Debian fonts-hanazono"
_EMOJI_FONTS = "emoji: Debian fonts-noto-color-emoji"
_OTHER_FONTS = "other scripts: Debian fonts-noto-core, then fonts-noto-extra"


def is_never_drawn(character: str) -> bool:
    """Whether no font helps: a control, a surrogate, private use or a noncharacter."""
    if character in _LAID_OUT:
        return False
    point = ord(character)
    return (
        unicodedata.category(character) in _NEVER_DRAWN
        or point & 0xFFFE == 0xFFFE  # noqa: PLR2004 - the last two of each plane are noncharacters
        or point in _NONCHARACTER_BLOCK
    )


def is_invisible(character: str) -> bool:
    """Whether a character only says how its neighbours are drawn: a joiner, a variation selector, a tag."""
    return unicodedata.category(character) == "Cf" or bool(_VARIATION_SELECTOR.match(character))


def code_point(character: str) -> str:
    r"""How a character is written that cannot be drawn.

    >>> code_point("\x00"), code_point("\U0001f389")
    ('[U+0000]', '[U+1F389]')
    """
    return f"[U+{ord(character):04X}]"


def instead_of(character: str) -> str:
    """What stands for a character that cannot be drawn; nothing where there was nothing to see."""
    return "" if is_invisible(character) else code_point(character)


def in_order(characters: Iterable[str]) -> tuple[str, ...]:
    """Each character once, by code point; without those there is nothing to see of."""
    return tuple(sorted({character for character in characters if not is_invisible(character)}))


def font_advice(missing: Iterable[str]) -> str:
    """What happened to characters without a font, and what an operator installs to see them drawn.

    Args:
        missing: as `Pdf.missing` reports them.

    Returns:
        English sentences for the operator, or nothing when nothing is missing.

    >>> print(font_advice(("ก",)))
    1 character has no font here and is printed as its code point: ก [U+0E01].
    Install fonts for other scripts: Debian fonts-noto-core, then fonts-noto-extra; then start Venditor again.
    """
    characters = in_order(missing)
    if not characters:
        return ""
    drawable = [character for character in characters if not is_never_drawn(character)]
    named = [f"{character} {code_point(character)}" for character in drawable]
    named += [code_point(character) for character in characters if is_never_drawn(character)]
    more = f", and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    count = (
        "1 character has no font here and is"
        if len(named) == 1
        else f"{len(named)} characters have no font here and are"
    )
    told = f"{count} printed as {'its code point' if len(named) == 1 else 'their code points'}"
    sentences = [f"{told}: {', '.join(named[:_SHOWN])}{more}."]
    wanted = list(dict.fromkeys(fonts for character in drawable for fonts in _fonts_for(character)))
    if wanted:
        sentences.append(f"Install fonts for {'; '.join(wanted)}; then start Venditor again.")
    if len(drawable) < len(characters):
        sentences.append("Controls, private use and noncharacters stay code points: no font may draw them.")
    return "\n".join(sentences)


def _fonts_for(character: str) -> list[str]:
    if _EMOJI.match(character):
        return [_EMOJI_FONTS]
    if unicodedata.name(character, "").startswith(_EAST_ASIAN):
        return [_EAST_ASIAN_FONTS, *([_RARE_FONTS] if ord(character) >= _RARE_IDEOGRAPH else [])]
    return [_OTHER_FONTS]
