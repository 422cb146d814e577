"""What a visitor sent: a page, pasted or as a file, held in memory and nowhere else."""

from __future__ import annotations

import base64
import binascii
import gzip
import unicodedata
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from venditor.server.faces.check.limits import MOST_BYTES, MOST_CARRIED

PASTED = "page.html"
"""What a pasted page is called in a report."""

LONGEST_NAME = 80
"""Characters of a file's name that are kept."""

_GZIP = b"\x1f\x8b"


class InMemory(FileUploadHandler):
    """Holds a file in memory, and what is beyond the limit not at all: nothing touches the disk."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep as much as tells that it is too long."""
        self.held.write(raw_data[: max(MOST_BYTES + 1 - start, 0)])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file."""
        del file_size
        held = self.held.getvalue()
        return InMemoryUploadedFile(
            BytesIO(held), self.field_name, self.file_name, self.content_type, len(held), self.charset
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """A page as it came.

    Attributes:
        raw: its bytes; empty where none came.
        name: of the file; empty where it was pasted.
        pasted: its text where it was pasted, for the form to keep.
        too_large: whether it is longer than may be.
        field: where it came from: ``page``, ``file`` or ``carried``.
    """

    raw: bytes = b""
    name: str = ""
    pasted: str = ""
    too_large: bool = False
    field: str = "page"

    @property
    def text(self) -> str:
        """What was pasted, now or into the form before, for the form to show again."""
        if self.pasted or self.name or not self.raw.startswith(_GZIP):
            return self.pasted
        try:
            # What comes from outside is unpacked no further than it may have been long.
            raw = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(self.raw, MOST_BYTES)
        except zlib.error:
            return ""
        return raw.decode("utf-8", "replace")

    @property
    def called(self) -> str:
        """What it is called in a report."""
        return self.name or PASTED

    @property
    def carried(self) -> str:
        """Packed, for a field of the answer; empty where that would be too heavy."""
        packed = self.raw if self.raw.startswith(_GZIP) else gzip.compress(self.raw, mtime=0)
        carried = base64.b64encode(packed).decode("ascii")
        return carried if self.raw and len(carried) <= MOST_CARRIED else ""


def read_sent(request: Any) -> Sent:
    """The page of a form: a file goes before pasted words, and both before what an answer carried."""
    try:
        posted, files = request.POST, request.FILES
    except RequestDataTooBig:
        return Sent(too_large=True)
    if "file" in files:
        raw = files["file"].read()
        if raw:
            return _limited(Sent(raw, file_name(files["file"].name or ""), field="file"))
    pasted = posted.get("page", "")
    if pasted.strip():
        # A name goes with what is carried; what is pasted has none.
        return _limited(Sent(pasted.encode("utf-8", "replace"), pasted=pasted))
    return _limited(_brought(posted.get("carried", ""), file_name(posted.get("name", ""))))


def _brought(carried: str, name: str) -> Sent:
    try:
        raw = base64.b64decode(carried, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    return Sent(raw, name, field="carried")


def _limited(sent: Sent) -> Sent:
    return Sent(too_large=True, field=sent.field) if len(sent.raw) > MOST_BYTES else sent


def file_name(given: str) -> str:
    """A file's name as it may stand in a report: its last part, without what steers a terminal."""
    last = given.replace("\\", "/").rpartition("/")[2]
    return "".join(each for each in last if unicodedata.category(each)[0] != "C")[:LONGEST_NAME].strip()
