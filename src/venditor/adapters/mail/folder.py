"""The next hop as a folder: each message becomes a file of a Maildir, for demonstrations and tests.

Any mail program that reads Maildir shows what a shop would have sent.
"""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

from venditor.adapters.mail.addresses import wire_address
from venditor.adapters.mail.transport import Deferred, Envelope, HopReply

_COMPLETED = 250


class FolderTransport:
    """Writes each message as a new file of a Maildir, whole or not at all.

    The envelope stands above the message as ``Return-Path`` and ``Delivered-To``, as the last hop would write
    it (RFC 5321, section 4.4).

    Args:
        path: the Maildir; made where it is missing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def deliver(self, envelope: Envelope) -> HopReply:
        """Keep one message; see `MailTransport.deliver`. Never `Refused` or `Unsure`."""
        sender = wire_address(envelope.sender) if envelope.sender else ""
        above = f"Return-Path: <{sender}>\r\nDelivered-To: {wire_address(envelope.recipient)}\r\n"
        name = f"{uuid4().hex}.venditor"
        try:
            for part in ("tmp", "new", "cur"):
                (self._path / part).mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished = self._path / "tmp" / name
            try:
                with unfinished.open("xb") as file:
                    file.write(above.encode() + envelope.message)
                    file.flush()
                    os.fsync(file.fileno())
                unfinished.rename(self._path / "new" / name)
            finally:
                unfinished.unlink(missing_ok=True)
        except OSError as error:
            raise Deferred(
                f"{self._path}: the message cannot be written ({error.strerror}).",
                remedy="Check the folder, its permissions and the space on the disk.",
            ) from None
        return HopReply(_COMPLETED, f"2.0.0 kept as new/{name}", str(self._path))

    def close(self) -> None:
        """Nothing is kept open."""
