"""The body of an answer, read up to a limit, before and after it is unpacked."""

from __future__ import annotations

import zlib
from http.client import HTTPResponse

_CHUNK = 65_536
# zlib's window sizes: gzip with its header, and deflate as RFC 9110 means it.
_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


class TooLarge(Exception):  # noqa: N818 - an outcome that the fetcher turns into an unread page
    """A body is larger than is read."""


class Unreadable(Exception):  # noqa: N818 - as above
    """A body is packed in a way that was not offered, or broken."""


def read_body(response: HTTPResponse, *, limit: int) -> bytes:
    """Read and unpack a body.

    Args:
        response: whose headers were read.
        limit: bytes at most, both as sent and unpacked.

    Raises:
        TooLarge: when it has more.
        Unreadable: when it is packed otherwise, broken or cut off: what is not in a part of a page may be in
            the rest of it.
    """
    coding = (response.getheader("Content-Encoding") or "").strip().lower()
    unpack = _unpacker(coding)
    parts: list[bytes] = []
    received = length = 0
    while chunk := response.read1(_CHUNK):
        received += len(chunk)
        part = _unpacked(unpack, chunk, limit - length + 1) if unpack else chunk
        length += len(part)
        parts.append(part)
        if max(received, length) > limit:
            raise TooLarge(f"more than {limit} bytes")
    if response.length or (received and unpack and not unpack.eof):
        raise Unreadable("it was cut off")
    return b"".join(parts)


def _unpacker(coding: str) -> zlib._Decompress | None:
    if coding in {"", "identity"}:
        return None
    if coding not in _WINDOWS:
        raise Unreadable(f"packed as {coding[:20]}, which was not offered")
    return zlib.decompressobj(_WINDOWS[coding])


def _unpacked(unpack: zlib._Decompress, chunk: bytes, most: int) -> bytes:
    try:
        return unpack.decompress(chunk, most)
    except zlib.error:
        raise Unreadable("its packing is broken") from None
