"""Colours of a seller that can be read: its own colour, darkened or lightened until the contrast suffices.

Source: WCAG 2.2, success criterion 1.4.6 (7:1) and the definition of relative luminance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

CONTRAST = 7.0
LIGHT_PAPER, DARK_PAPER = "#ffffff", "#14171a"
WHITE, BLACK = "#ffffff", "#10181c"
_STEPS = 50
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
DEFAULT = "#0b4a63"


def stylesheet(colour: str) -> str:
    """A stylesheet that sets the accent of a page, for light and for dark."""
    light, dark = accent(colour, paper=LIGHT_PAPER), accent(colour, paper=DARK_PAPER)
    return (
        f":root{{--accent:{light};--on-accent:{WHITE}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark};--on-accent:{BLACK}}}}}\n"
    )


def accent(colour: str, *, paper: str) -> str:
    """The shade nearest to a colour that has a contrast of 7:1 to the paper.

    Args:
        colour: ``#rrggbb``; anything else counts as Venditor's own.
        paper: colour of the page.
    """
    wished = colour if _COLOUR.fullmatch(colour) else DEFAULT
    towards = BLACK if paper == LIGHT_PAPER else WHITE
    return next(shade for shade in _shades(wished, towards) if contrast(shade, paper) >= CONTRAST)


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21."""
    lights = sorted((luminance(one), luminance(other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of a colour, 0 to 1."""
    red, green, blue = (_linear(part / 255) for part in bytes.fromhex(colour[1:]))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    # IEC 61966-2-1: the curve is straight below this value.
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004


def _shades(colour: str, towards: str) -> Iterator[str]:
    start, end = bytes.fromhex(colour[1:]), bytes.fromhex(towards[1:])
    for step in range(_STEPS + 1):
        mixed = (round(a + (b - a) * step / _STEPS) for a, b in zip(start, end, strict=True))
        yield "#" + bytes(mixed).hex()
