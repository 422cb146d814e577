"""Drawings of the notice and the label: what of them can be looked at without the official files."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import unquote, unquote_to_bytes

from venditor.listings.observing.notices.official import colours
from venditor.listings.observing.notices.words import guarantee_words

_MOST_OF_A_DRAWING = 4 * 2**20
_LONGEST_ADDRESS = 2_000


def content_of(address: str) -> bytes:
    """The bytes of a drawing that stands in the page itself; none of one that lies elsewhere."""
    if not address.startswith("data:image/") or len(address) > _MOST_OF_A_DRAWING:
        return b""
    head, _, body = address.partition(",")
    if not head.endswith(";base64"):
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(body, validate=False)
    except (binascii.Error, ValueError):
        return b""


def without_its_colours(address: str) -> bool:
    """Whether a drawing has neither of its two colours, or a name that says that it is in black and white."""
    content = content_of(address)
    if content[:200].lstrip().startswith((b"<svg", b"<?xml")):
        lowered = content.lower()
        return not any(colour.encode() in lowered for colour in colours())
    named = "" if address.startswith("data:") else unquote(address[:_LONGEST_ADDRESS])
    return guarantee_words().holds("without_colour", named)
