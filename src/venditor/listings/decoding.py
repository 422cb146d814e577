"""Bytes of a page as text, in the encoding that it states or, failing that, most likely is in.

Source: WHATWG Encoding and HTML, "determining the character encoding": byte order mark, then the transport,
then ``<meta>`` in the first 1024 bytes, then UTF-8 if it is that, and windows-1252 at last.
"""

from __future__ import annotations

import codecs
import re

PRESCANNED = 1024
"""Bytes in which ``<meta charset>`` is looked for. Source: HTML, "prescan a byte stream"."""

SNIFFED = 1445
"""Bytes in which it is seen whether a file is text. Source: WHATWG MIME Sniffing, "resource header"."""
_BINARY = bytes({*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)})
"""Bytes that text has not. Source: WHATWG MIME Sniffing, "binary data byte"."""
# One in so many is a slip in a text; of random bytes one in ten is such a byte.
_SLIP = 100

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
# Labels that the Encoding Standard gives to a wider encoding than their own.
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}


def decoded(raw: bytes, stated: str | None = None) -> str:
    """The text; a byte that is not text becomes U+FFFD.

    Args:
        raw: the bytes.
        stated: encoding that the server stated, if it did; one that does not exist is as good as none.
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return raw.decode(name, "replace")
    found = _META.search(raw[:PRESCANNED])
    for label in (stated, found[1].decode("ascii", "replace") if found else None):
        known = _codec(label)
        if known is not None:
            return raw.decode(known, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def is_text(raw: bytes) -> bool:
    """Whether bytes are a text at all, rather than a picture, an archive or noise.

    Args:
        raw: the bytes, from their beginning.
    """
    if raw.startswith(tuple(mark for mark, _ in _MARKS)):
        return True
    head = raw[:SNIFFED]
    return (len(head) - len(head.translate(None, _BINARY))) * _SLIP <= len(head)


def _codec(label: str | None) -> str | None:
    try:
        name = codecs.lookup(label or "").name
        "".encode(name)  # Some codecs of Python are not of text.
    except (LookupError, ValueError, TypeError):
        return None
    # A page that could be read as UTF-16 was no ASCII, and could not have said so in ASCII.
    return _WIDER.get(name, "utf-8" if name.startswith("utf-16") else name)
