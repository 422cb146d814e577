"""What tests of mail share: a real SMTP server that misbehaves when told to, and certificates for the run."""

import asyncio
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

REPORTS = Path(__file__).parent / "synthetic_reports"


class Host:
    """A mail host: keeps what it takes; `answers` and `acts` say what it does at a command instead."""

    def __init__(self):
        self.taken = []
        self.commands = []
        self.connections = 0
        # What is answered to MAIL, RCPT or DATA instead of yes; a list is used up one by one.
        self.answers = {}
        # A coroutine function that gets the aiosmtpd server before the answer to MAIL, RCPT or DATA.
        self.acts = {}
        # What becomes of each line before it is sent.
        self.line = lambda line: line

    async def _said(self, verb, server, default):
        self.commands.append(verb)
        if verb in self.acts:
            await self.acts[verb](server)
        answer = self.answers.get(verb, default)
        if isinstance(answer, list):
            return answer.pop(0) if answer else default
        return answer

    async def handle_MAIL(self, server, _session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        answer = await self._said("MAIL", server, "250 2.1.0 Ok")
        if answer.startswith("250"):
            envelope.mail_from, envelope.mail_options = address, options
        return answer

    async def handle_RCPT(self, server, _session, envelope, address, _options):  # noqa: N802 - as above
        answer = await self._said("RCPT", server, "250 2.1.5 Ok")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802 - as above
        answer = await self._said("DATA", server, f"250 2.0.0 Ok: queued as Q{len(self.taken) + 1}")
        if answer.startswith("250"):
            self.taken.append(
                (envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content, envelope.mail_options)
            )
        return answer


class _Smtp(SMTP):
    """The real server, counted, whose lines a host may replace."""

    def connection_made(self, transport):
        # STARTTLS makes the connection a second time.
        self.event_handler.connections += self.transport is None
        super().connection_made(transport)

    async def push(self, status):
        line = self.event_handler.line
        await super().push(line(status if isinstance(status, bytes) else status.encode()))


@pytest.fixture
def host_at():
    """Starts a host; returns it with its port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    servers = []

    async def listen(host, tls, options):
        server = await loop.create_server(lambda: _Smtp(host, **options), "127.0.0.1", 0, ssl=tls)
        servers.append(server)
        return server.sockets[0].getsockname()[1]

    def start(*, ssl_context=None, **options):
        host = Host()
        return host, asyncio.run_coroutine_threadsafe(listen(host, ssl_context, options), loop).result()

    async def stop():
        for server in servers:
            server.close()
        waiting = asyncio.all_tasks() - {asyncio.current_task()}
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    yield start
    asyncio.run_coroutine_threadsafe(stop(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    """Contexts for a server called `localhost` and for clients that trust its authority."""
    folder = tmp_path_factory.mktemp("certificates")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)  # noqa: TID251 - a certificate is valid around the real time
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = serialization.NoEncryption()
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    (folder / "certificate.pem").write_bytes(pem)
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, private)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return server, ssl.create_default_context(cafile=str(folder / "certificate.pem"))


@pytest.fixture
def report():
    """Reads one of the synthetic reports."""
    return lambda name: (REPORTS / f"{name}.eml").read_bytes()


@pytest.fixture
def signs_in():
    """An authenticator that knows one user."""

    def check(_server, _session, _envelope, _mechanism, data):
        known = (data.login, data.password) == (b"shop", b"secret")
        return AuthResult(success=known, handled=False)

    return check


async def hang_up(server):
    """Ends the connection without a word."""
    server.transport.abort()
    await asyncio.sleep(0.05)


async def say_nothing(_server):
    """Keeps the other side waiting."""
    await asyncio.sleep(1)


@pytest.fixture
def hanging_up():
    return hang_up


@pytest.fixture
def saying_nothing():
    return say_nothing
