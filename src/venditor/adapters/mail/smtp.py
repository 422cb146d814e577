"""The next hop over SMTP: one kept connection, one message at a time.

The library's own ``sendmail`` hides the answer to the message, so the commands are given here one by one.
What goes wrong before the message is about us (no connection, certificate, sign-in) never counts against the
message: it is deferred. A connection that was kept and dropped by the other side is opened again once, as
long as no MAIL command had been accepted on it.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from dataclasses import dataclass, field
from typing import Literal, Self

from venditor.adapters.mail.addresses import wire_address
from venditor.adapters.mail.errors import MailError
from venditor.adapters.mail.transport import Deferred, Envelope, HopReply, Refused, Unsure

Security = Literal["none", "starttls", "tls"]
PORTS: dict[Security, int] = {"none": 25, "starttls": 587, "tls": 465}
# Seconds. RFC 5321, section 4.5.3.2 asks for 5 minutes a command; a submission server that keeps a worker
# waiting for half a minute is tried again later instead.
COMMAND_TIMEOUT = 30.0
# Seconds; RFC 5321, section 4.5.3.2.6. Giving up earlier means sending twice.
MESSAGE_TIMEOUT = 600.0
# Messages; providers end a session after some hundreds.
MOST_PER_CONNECTION = 100

_LINE_END = re.compile(rb"\r\n|\r|\n")
_FIRST_DOT = re.compile(rb"^\.", re.MULTILINE)
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_TWICE = "It may have been delivered; sending it again may deliver it twice."
_SERVICE_ENDS = 421
# Sign-in wanted or failed: about us, not about the message. RFC 4954, section 6; RFC 3207, section 4.
_SIGN_IN = frozenset({530, 534, 535, 538})
_GO_AHEAD = 354
# The first digit of a reply; RFC 5321, section 4.2.1.
_DONE, _FOR_GOOD = 2, 5
_PLAIN_REPLY = frozenset({2, 4, 5})


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where the next hop is and how to speak to it.

    Attributes:
        host: its name; the certificate must be for it.
        security: ``tls`` from the first byte (RFC 8314), ``starttls`` or nothing is sent, or ``none``.
        port: the usual one for the security unless told.
        user: name to sign in with; empty for none. Never sent over ``none``.
        password: goes with it; not shown.
        local_name: what we call ourselves in EHLO; the machine's own name unless told.
        timeout: seconds a connection or a command may take.
        message_timeout: seconds the answer to a message may take.
        most_per_connection: messages, then the connection is opened anew.
        tls: certificates to trust, when not the system's; must check names.
    """

    host: str
    security: Security = "tls"
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    local_name: str = ""
    timeout: float = COMMAND_TIMEOUT
    message_timeout: float = MESSAGE_TIMEOUT
    most_per_connection: int = MOST_PER_CONNECTION
    tls: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        if self.security not in PORTS:
            raise _setting("security", self.security, "none, starttls or tls")
        if self.user and self.security == "none":
            raise _setting("security", self.security, "starttls or tls where a user signs in")
        if self.tls is not None and not (
            self.tls.check_hostname and self.tls.verify_mode == ssl.CERT_REQUIRED
        ):
            raise _setting("tls", "a context that trusts anybody", "one that checks certificates and names")
        if not (self.user + self.password).isascii():
            raise _setting("user and password", "not ASCII", "a name and password of ASCII characters")
        if self.most_per_connection < 1:
            raise _setting("most_per_connection", self.most_per_connection, "at least 1")


def _setting(name: str, value: object, wanted: str) -> MailError:
    return MailError(
        "mail.setting",
        f"The mail setting {name} is {value!r}.",
        facts={"setting": name, "value": value},
        remedy=f"Give {wanted}.",
    )


class SmtpTransport:
    """Hands messages to one host; opens the connection with the first and keeps it.

    Not for several threads at once: each has its own.

    Args:
        settings: the host.
    """

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._port = settings.port or PORTS[settings.security]
        self._host = f"{settings.host}:{self._port}"
        self._connection: smtplib.SMTP | None = None
        self._sent = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def deliver(self, envelope: Envelope) -> HopReply:
        """Hand over one message; see `MailTransport.deliver`."""
        payload = _payload(envelope.message)
        if self._sent >= self._settings.most_per_connection:
            self.close()
        try:
            connection = self._begun(envelope)
            recipient = self._say(connection, "RCPT", f"TO:<{wire_address(envelope.recipient)}>")
            self._expect(recipient, "the recipient")
            self._expect(self._say(connection, "DATA"), "the announcement of the message", code=_GO_AHEAD)
            # The mark that ends the message goes out last: where this fails, the host cannot have taken it.
            connection.send(payload)
        except OSError as lost:
            self._drop()
            raise self._deferred(lost) from None
        return self._answer(connection)

    def close(self) -> None:
        """Say goodbye, if connected."""
        if self._connection is not None:
            with contextlib.suppress(OSError):
                self._connection.docmd("QUIT")
        self._drop()

    def _begun(self, envelope: Envelope) -> smtplib.SMTP:
        """A connection on which the sender is accepted; opened again once if the kept one was dropped."""
        reused = self._connection is not None
        connection = self._open()
        reply = None
        try:
            reply = self._say(connection, "MAIL", self._mail_arguments(connection, envelope))
        except OSError:
            if not reused:
                raise
        if reply is None or (reused and reply.code == _SERVICE_ENDS):
            self._drop()
            connection = self._open()
            reply = self._say(connection, "MAIL", self._mail_arguments(connection, envelope))
        self._expect(reply, "the sender")
        return connection

    def _open(self) -> smtplib.SMTP:
        """The kept connection, or a new one that has introduced itself and signed in."""
        if self._connection is not None:
            return self._connection
        asked = self._settings
        tls = asked.tls or ssl.create_default_context()
        name = asked.local_name or None
        if asked.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                asked.host, self._port, local_hostname=name, timeout=asked.timeout, context=tls
            )
        else:
            connection = smtplib.SMTP(asked.host, self._port, local_hostname=name, timeout=asked.timeout)
        self._connection = connection
        connection.ehlo_or_helo_if_needed()
        if asked.security == "starttls":
            connection.starttls(context=tls)
            connection.ehlo_or_helo_if_needed()
        if asked.user:
            connection.login(asked.user, asked.password)
        return connection

    def _mail_arguments(self, connection: smtplib.SMTP, envelope: Envelope) -> str:
        """Sender and extensions: only what this message needs and the host offers (RFC 1870, 6152, 6531)."""
        sender = wire_address(envelope.sender) if envelope.sender else ""
        headers = _HEADERS_END.split(envelope.message, maxsplit=1)[0]
        given = [f"FROM:<{sender}>"]
        if connection.has_extn("size"):
            given.append(f"SIZE={len(envelope.message)}")
        if connection.has_extn("8bitmime") and not envelope.message.isascii():
            given.append("BODY=8BITMIME")
        if not (sender.isascii() and wire_address(envelope.recipient).isascii() and headers.isascii()):
            if not connection.has_extn("smtputf8"):
                raise Refused(
                    f"{self._host} carries no addresses outside ASCII (it offers no SMTPUTF8).",
                    remedy="Ask for another address, or send through a host that offers it.",
                )
            given.append("SMTPUTF8")
            connection.command_encoding = "utf-8"
        return " ".join(given)

    def _say(self, connection: smtplib.SMTP, verb: str, arguments: str = "") -> HopReply:
        return self._reply(*connection.docmd(verb, arguments))

    def _reply(self, code: int, text: bytes) -> HopReply:
        return HopReply(code, text.decode("utf-8", "backslashreplace"), self._host)

    def _expect(self, reply: HopReply, what: str, *, code: int | None = None) -> None:
        """Raise for another answer than wanted; the connection starts afresh, or is let go."""
        if reply.code == code or (code is None and reply.code // 100 == _DONE):
            return
        self._start_afresh(reply)
        if reply.code // 100 == _FOR_GOOD and reply.code not in _SIGN_IN:
            raise Refused(
                f"{self._host} refuses {what}: {reply.code} {reply.text}",
                reply=reply,
                remedy="Read the answer; sending the same again will end the same way.",
            )
        raise Deferred(
            f"{self._host} does not take {what} now: {reply.code} {reply.text}",
            reply=reply,
            remedy="It is tried again later.",
        )

    def _answer(self, connection: smtplib.SMTP) -> HopReply:
        """The answer to the message, which is out of our hands by now."""
        self._sent += 1
        try:
            _wait_at_most(connection, self._settings.message_timeout)
            reply = self._reply(*connection.getreply())
            _wait_at_most(connection, self._settings.timeout)
        except OSError as lost:
            self._drop()
            raise Unsure(
                f"{self._host} was sent the whole message and gave no answer ({lost}).", remedy=_TWICE
            ) from None
        if reply.code // 100 in _PLAIN_REPLY:
            self._expect(reply, "the message")
            return reply
        self._drop()
        raise Unsure(
            f"{self._host} answered the message with neither yes nor no: {reply.code} {reply.text}",
            reply=reply,
            remedy=_TWICE,
        )

    def _deferred(self, lost: OSError) -> Deferred:
        """What went wrong around the message, before it was sent whole."""
        if isinstance(lost, smtplib.SMTPResponseException):
            error = lost.smtp_error
            reply = self._reply(lost.smtp_code, error if isinstance(error, bytes) else str(error).encode())
            return Deferred(
                f"{self._host} does not let us in: {reply.code} {reply.text}",
                reply=reply,
                remedy="Check the name and password for it; the message is tried again later.",
            )
        return Deferred(
            f"No message could be handed to {self._host} ({lost}).",
            remedy="Check that it runs, its port, security and certificate; it is tried again later.",
        )

    def _start_afresh(self, reply: HopReply) -> None:
        """Ready for another message on the same connection, or without one."""
        try:
            plain = reply.code // 100 in _PLAIN_REPLY and reply.code != _SERVICE_ENDS
            if plain and self._connection is not None and self._connection.rset()[0] // 100 == _DONE:
                return
        except OSError:
            pass
        self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection, self._sent = None, 0


def _payload(message: bytes) -> bytes:
    """A message as DATA carries it: only CRLF ends a line (no smuggled end), dots doubled, the end mark last.

    Source: RFC 5321, sections 2.3.8 and 4.5.2.
    """
    lines = _LINE_END.sub(b"\r\n", message)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return _FIRST_DOT.sub(b"..", lines) + b".\r\n"


def _wait_at_most(connection: smtplib.SMTP, seconds: float) -> None:
    if connection.sock is not None:
        connection.sock.settimeout(seconds)
