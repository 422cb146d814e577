"""Where bounce messages are fetched from: a Maildir, or a mailbox over IMAP.

Both do the same: every unread message is shown to the caller's handler, and marked as read only when the
handler has returned, so that a crash shows it again (at least once; `Bounce.report_id` lets the handler count
it once). A message that cannot be read, or that the handler calls unusable by raising `MailError`, is put
aside and reported. When the handler raises anything else, the message stays unread and the next one is shown:
the trouble may be ours, and tomorrow it can be read.
"""

from __future__ import annotations

import contextlib
import imaplib
import os
import re
import ssl
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from venditor.adapters.mail.errors import MailError

Handler = Callable[[bytes], None]

# Bytes of a message that are read: a report stands at its beginning, our letter behind it.
MOST_BYTES = 4 * 2**20
# Messages a call shows; the rest waits for the next call.
MOST_MESSAGES = 500
# RFC 8314, section 7.
IMAPS_PORT = 993
# Seconds a command may take.
IMAP_TIMEOUT = 60.0
ASIDE = "Unreadable"

# RFC 3501, section 9: what may stand in a quoted string; other names need modified UTF-7.
_MAILBOX_NAME = re.compile(r"[ !#-\[\]-~]{1,200}")


@dataclass(frozen=True, slots=True)
class Trouble:
    """A message that was not handled.

    Attributes:
        name: by which it is found again in its source.
        reason: what went wrong.
        aside: whether it was put aside; else it is shown again by the next call.
    """

    name: str
    reason: str
    aside: bool


@dataclass(frozen=True, slots=True)
class Collected:
    """What one call did: how many messages the handler took, and which it did not."""

    handled: int
    troubles: tuple[Trouble, ...] = ()


class BounceSource(Protocol):
    """A place where messages arrive; one thread at a time collects."""

    def collect(self, handler: Handler, *, most: int = MOST_MESSAGES) -> Collected:
        """Show unread messages to a handler, oldest first as far as the source knows.

        Args:
            handler: gets the bytes of one message, at most `MOST_BYTES` of them.
            most: messages that are taken; those in trouble do not count, so they hold nothing up.

        Raises:
            MailError: ``mail.source`` when the source itself cannot be read.
        """
        ...


class _Unread(Protocol):
    """An unread message and what can be done with it."""

    @property
    def name(self) -> str:
        """By which it is found again."""
        ...

    def read(self) -> bytes | None:
        """Its first `MOST_BYTES`; None when it is gone."""
        ...

    def mark_read(self) -> None:
        """So that it is not shown again."""
        ...

    def put_aside(self) -> None:
        """Where it holds nothing up and a person finds it."""
        ...


class _UnreadableError(Exception):
    """The source has a message and cannot give its bytes."""


def _show(unread: Iterable[_Unread], handler: Handler, most: int) -> Collected:
    handled = 0
    troubles: list[Trouble] = []
    for message in unread:
        if handled == most:
            break
        try:
            content = message.read()
            if content is None:
                continue
            handler(content)
        except (MailError, _UnreadableError) as unusable:
            troubles.append(_aside(message, str(unusable)))
        except _SourceError:
            raise
        except Exception as error:  # noqa: BLE001 - one message never holds up the next; the reason is reported
            troubles.append(Trouble(message.name, f"{type(error).__name__}: {error}", aside=False))
        else:
            message.mark_read()
            handled += 1
    return Collected(handled, tuple(troubles))


def _aside(message: _Unread, reason: str) -> Trouble:
    try:
        message.put_aside()
    except (_UnreadableError, OSError) as error:
        return Trouble(message.name, f"{reason} It could not be put aside ({error}).", aside=False)
    return Trouble(message.name, reason, aside=True)


class _SourceError(Exception):
    """The source itself is gone; whatever was marked stays marked."""


def _unavailable(where: str, why: object) -> MailError:
    return MailError(
        "mail.source",
        f"{where}: bounce messages cannot be fetched ({why}).",
        facts={"source": where},
        remedy="Check that it is there and may be read; nothing is lost meanwhile.",
    )


# --- Maildir


class MaildirSource:
    """A Maildir into which the mail server delivers; unread is what has no ``S`` (seen).

    Messages put aside go to the Maildir folder ``.Unreadable`` in it.

    Args:
        path: the Maildir.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def collect(self, handler: Handler, *, most: int = MOST_MESSAGES) -> Collected:
        """See `BounceSource.collect`."""
        try:
            found = [
                _MaildirMessage(entry, self._path)
                for part in ("new", "cur")
                for entry in (self._path / part).iterdir()
                if not entry.name.startswith(".") and "S" not in entry.name.partition(":2,")[2]
            ]
            found.sort(key=_MaildirMessage.arrived)
            return _show(found, handler, most)
        except (OSError, _SourceError) as error:
            raise _unavailable(str(self._path), error) from None


@dataclass(frozen=True, slots=True)
class _MaildirMessage:
    file: Path
    maildir: Path

    @property
    def name(self) -> str:
        return self.file.name

    def arrived(self) -> tuple[int, str]:
        try:
            return self.file.lstat().st_mtime_ns, self.name
        except OSError:
            return 0, self.name

    def read(self) -> bytes | None:
        try:
            # A link could lead to any file of this machine, and a pipe would wait for ever.
            if not self.file.is_file() or self.file.is_symlink():
                if not os.path.lexists(self.file):
                    return None
                raise _UnreadableError("It is no regular file.")
            with self.file.open("rb") as file:
                return file.read(MOST_BYTES)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _UnreadableError(f"It cannot be read ({error.strerror}).") from None

    def mark_read(self) -> None:
        base, _, flags = self.name.partition(":2,")
        try:
            self.file.rename(self.maildir / "cur" / f"{base}:2,{''.join(sorted({*flags, 'S'}))}")
        except FileNotFoundError:
            return
        except OSError as error:
            raise _SourceError(error) from None

    def put_aside(self) -> None:
        folder = self.maildir / f".{ASIDE}"
        for part in ("tmp", "new", "cur"):
            (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        self.file.rename(folder / "cur" / f"{self.name.partition(':2,')[0]}:2,")


# --- IMAP


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """A mailbox over IMAP, always with TLS from the first byte (RFC 8314).

    Attributes:
        host: its name; the certificate must be for it.
        user: name to sign in with.
        password: goes with it; not shown.
        port: 993 unless told.
        mailbox: where bounce messages arrive.
        aside: where a copy of those goes that cannot be used; made where it is missing.
        timeout: seconds a command may take.
        tls: certificates to trust, when not the system's; must check names.
    """

    host: str
    user: str
    password: str = field(repr=False)
    port: int = IMAPS_PORT
    mailbox: str = "INBOX"
    aside: str = ASIDE
    timeout: float = IMAP_TIMEOUT
    tls: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        for name in (self.mailbox, self.aside):
            if not _MAILBOX_NAME.fullmatch(name):
                raise MailError(
                    "mail.setting",
                    f"{name[:100]!r} cannot be the name of a mailbox here.",
                    facts={"value": name[:100]},
                    remedy="Name it in ASCII letters.",
                )
        if self.tls is not None and not (
            self.tls.check_hostname and self.tls.verify_mode == ssl.CERT_REQUIRED
        ):
            raise MailError(
                "mail.setting",
                "The TLS context for IMAP trusts anybody.",
                remedy="Give one that checks certificates and names.",
            )


class ImapSource:
    r"""A mailbox over IMAP4rev1 (RFC 3501); unread is what is not ``\Seen``.

    A message that cannot be used is copied to the mailbox ``aside`` and flagged and marked as read where it
    is: moving it needs extensions that not every server has.

    Args:
        settings: the mailbox.
    """

    def __init__(self, settings: ImapSettings) -> None:
        self._settings = settings

    def collect(self, handler: Handler, *, most: int = MOST_MESSAGES) -> Collected:
        """See `BounceSource.collect`; connects, and signs off at the end."""
        asked = self._settings
        tls = asked.tls or ssl.create_default_context()
        try:
            connection = imaplib.IMAP4_SSL(asked.host, asked.port, ssl_context=tls, timeout=asked.timeout)
            try:
                connection.login(asked.user, asked.password)
                _done(connection.select(_quoted(asked.mailbox)))
                return _show(self._unread(connection), handler, most)
            finally:
                _sign_off(connection)
        except (OSError, imaplib.IMAP4.error, _SourceError) as error:
            raise _unavailable(f"{asked.user} at {asked.host}:{asked.port}", error) from None

    def _unread(self, connection: imaplib.IMAP4) -> Iterator[_Unread]:
        found = _done(connection.uid("SEARCH", "UNSEEN"))
        for uid in b" ".join(part for part in found if isinstance(part, bytes)).split():
            yield _ImapMessage(uid.decode("ascii"), connection, self._settings.aside)


@dataclass(frozen=True, slots=True)
class _ImapMessage:
    name: str
    connection: imaplib.IMAP4
    aside: str

    def read(self) -> bytes | None:
        # PEEK, because reading must not mark it as read.
        answer, data = self._uid("FETCH", f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
        if answer != "OK":
            raise _UnreadableError(f"The server does not give it ({data[0]!r}).")
        return next((bytes(part[1]) for part in data if isinstance(part, tuple)), None)

    def mark_read(self) -> None:
        self._flag(r"(\Seen)")

    def put_aside(self) -> None:
        copied, _ = self._uid("COPY", _quoted(self.aside))
        if copied != "OK":
            self.connection.create(_quoted(self.aside))
            self._uid("COPY", _quoted(self.aside))
        self._flag(r"(\Seen \Flagged)")

    def _flag(self, flags: str) -> None:
        answer, data = self._uid("STORE", "+FLAGS.SILENT", flags)
        if answer != "OK":
            raise _SourceError(f"message {self.name} cannot be marked: {data!r}")

    def _uid(self, command: str, *arguments: str) -> tuple[str, list[bytes | tuple[bytes, bytes] | None]]:
        try:
            return self.connection.uid(command, self.name, *arguments)
        except (OSError, imaplib.IMAP4.error) as error:
            raise _SourceError(error) from None


def _sign_off(connection: imaplib.IMAP4) -> None:
    with contextlib.suppress(OSError, imaplib.IMAP4.error):
        connection.logout()
    # Where signing off failed, the library leaves the socket open.
    with contextlib.suppress(OSError):
        connection.shutdown()


def _done(answer: tuple[str, list[bytes | None]]) -> list[bytes | None]:
    if answer[0] != "OK":
        raise _SourceError(f"the server answers {answer[0]}: {answer[1]!r}")
    return answer[1]


def _quoted(name: str) -> str:
    return f'"{name}"'
