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
# A comment or a document type may stand before the first element.
_XML = re.compile(
    r"(?:<\?[^>]*>|<!--(?:(?!-->).)*-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?>|\s)*<(?:\?xml|rss|feed|rdf:RDF)[\s>?]",
    re.DOTALL,
)
_DECLARED = re.compile(r"<\?xml\s")
_XHTML = re.compile(r"<html[\s>]|<!doctype html", re.IGNORECASE)
_SEPARATORS = ("\t", ";", ",", "|")
_FEWEST_COLUMNS = 3
_WIDE = 4
"""Of text in two bytes a character, at least one byte in so many is zero, and always the same of the two."""


def format_of(head: bytes) -> Format | None:
    """The format of a file.

    Args:
        head: its first :data:`SNIFFED` bytes, decompressed.

    Returns:
        ``None`` where it is no text at all.
    """
    wide = _wide(head)
    if wide is None and not is_text(head):
        return None
    text = (decoded(head) if wide is None else head.decode(wide, "replace")).lstrip("\ufeff \t\r\n")
    if (_DECLARED.match(text) or _XML.match(text)) and not _XHTML.search(text):
        return "xml"
    if text[:1] in ("{", "["):
        return "json"
    if _PAGE.search(text) and text[:1] == "<":
        return "page"
    if _is_table(text):
        return "table"
    return "page" if _PAGE.search(text) else "text"


def _wide(head: bytes) -> str | None:
    """The encoding of text in two bytes a character without a mark, by where its zeros stand."""
    zeros = [head[start::2].count(0) for start in (0, 1)]
    for encoding, (few, many) in (("utf-16-le", zeros), ("utf-16-be", reversed(zeros))):
        if many > len(head) / _WIDE and few == 0:
            return encoding if is_text(head.decode(encoding, "replace").encode("utf-8", "replace")) else None
    return None


def _is_table(text: str) -> bool:
    """Whether the first line has columns: names of some words between separators."""
    header = text.partition("\n")[0]
    for separator in _SEPARATORS:
        names = [name.strip(' "\r') for name in header.split(separator)]
        short = sum(0 < len(name) <= 60 for name in names)  # noqa: PLR2004 - a name is no sentence
        if len(names) >= _FEWEST_COLUMNS and short >= len(names) * 2 / 3 and not re.search(r"[.!?] ", header):
            return True
    return False
