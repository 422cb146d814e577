"""What a file of listings is, by its first bytes: its name may be anything."""

from __future__ import annotations

import re
from typing import Literal

from venditor.listings.decoding import decoded, is_text

Format = Literal["page", "xml", "json", "table", "text"]

SNIFFED = 8192
"""Bytes from which a format is known."""

_PAGE = re.compile(
    r"<!doctype html|<(?:html|head|body|title|meta|script|div|p|h1|table|article|main|section|span|ul)[\s>]",
    re.IGNORECASE,
)
_XML = re.compile(r"\s*<(?:\?xml|rss|feed|rdf:RDF)[\s>?]")
_XHTML = re.compile(r"<html[\s>]|<!doctype html", re.IGNORECASE)
_SEPARATORS = ("\t", ";", ",", "|")
_FEWEST_COLUMNS = 3


def format_of(head: bytes) -> Format | None:
    """The format of a file.

    Args:
        head: its first :data:`SNIFFED` bytes, decompressed.

    Returns:
        ``None`` where it is no text at all.
    """
    if not is_text(head):
        return None
    text = decoded(head).lstrip("\ufeff \t\r\n")
    if _XML.match(text) and not _XHTML.search(text):
        return "xml"
    if text[:1] in ("{", "["):
        return "json"
    if _PAGE.search(text) and text[:1] == "<":
        return "page"
    if _is_table(text):
        return "table"
    return "page" if _PAGE.search(text) else "text"


def _is_table(text: str) -> bool:
    """Whether the first line has columns: names of some words between separators."""
    header = text.partition("\n")[0]
    for separator in _SEPARATORS:
        names = [name.strip(' "\r') for name in header.split(separator)]
        short = sum(0 < len(name) <= 60 for name in names)  # noqa: PLR2004 - a name is no sentence
        if len(names) >= _FEWEST_COLUMNS and short >= len(names) * 2 / 3 and not re.search(r"[.!?] ", header):
            return True
    return False
