"""Entry bundles: up to 256 entries in one resource, each with its length before it.

Source: C2SP tlog-tiles, "Log entries".
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence

from venditor.traceability.tlog.errors import EntryError
from venditor.traceability.tlog.tile import TILE_WIDTH, index_path, parse_index_path

LONGEST_ENTRY = 0xFFFF
"""Bytes of the longest entry: its length is a big-endian uint16."""

_LENGTH = struct.Struct(">H")
_ENTRIES = re.compile(r"tile/entries/(?P<rest>.+)")


def entries_path(index: int, *, width: int = TILE_WIDTH) -> str:
    """Where an entry bundle lies, below the log's prefix."""
    return f"tile/entries/{index_path(index, width=width)}"


def parse_entries_path(path: str) -> tuple[int, int] | None:
    """The index and the width of an entry bundle; None where the path is none of one."""
    match = _ENTRIES.fullmatch(path)
    return match and parse_index_path(match["rest"])


def encode_entries(entries: Sequence[bytes]) -> bytes:
    """Entries one after the other, each behind its length.

    Raises:
        EntryError: `entry.too_long`.
    """
    pack = _LENGTH.pack
    try:
        return b"".join([pack(len(entry)) + entry for entry in entries])
    except struct.error:
        length = max(map(len, entries))
        raise EntryError(
            "entry.too_long",
            f"An entry of {length:,} bytes does not fit: the format allows {LONGEST_ENTRY:,}.",
            facts={"length": length, "longest": LONGEST_ENTRY},
            remedy="Log a commitment to the content, not the content.",
        ) from None


def decode_entries(bundle: bytes) -> list[bytes]:
    """The entries of a bundle.

    Raises:
        EntryError: `entry.malformed_bundle`; the bytes end within an entry.
    """
    entries = []
    at, end = 0, len(bundle)
    while at < end:
        begin = at + _LENGTH.size
        after = begin + _LENGTH.unpack_from(bundle, at)[0] if begin <= end else end + 1
        if after > end:
            reason = f"the entry at byte {at:,} goes beyond the {end:,} bytes there are"
            raise EntryError(
                "entry.malformed_bundle", f"Not an entry bundle: {reason}.", facts={"reason": reason}
            )
        entries.append(bundle[begin:after])
        at = after
    return entries
