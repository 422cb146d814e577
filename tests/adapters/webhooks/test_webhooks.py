"""Webhooks against a real server on this machine, the reference vector, and addresses that lead inside."""

import ipaddress
import socket
import ssl
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from venditor.adapters.webhooks import (
    AddressError,
    DeliveryError,
    FakeReceiver,
    HttpsSender,
    Message,
    Reply,
    headers,
    is_public,
    secret_text,
    target_of,
    verified,
)

NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
SECRET, OTHER = secret_text(b"s" * 32), secret_text(b"o" * 32)
MESSAGE = Message("msg_1", '{"type":"withdrawal.declared","é":1}'.encode())
# The reference vector of the Standard Webhooks libraries.
VECTOR = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
VECTOR_SECRET, VECTOR_BODY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
VECTOR_AT = datetime.fromtimestamp(1614265330, UTC)


def test_the_reference_vector():
    message = Message(VECTOR["webhook-id"], VECTOR_BODY)
    assert headers(message, at=VECTOR_AT, secrets=[VECTOR_SECRET]) == VECTOR
    assert verified(VECTOR, VECTOR_BODY, secret=VECTOR_SECRET, now=VECTOR_AT)
    assert verified(VECTOR, VECTOR_BODY, secret=VECTOR_SECRET.removeprefix("whsec_"), now=VECTOR_AT)


@pytest.mark.parametrize(
    ("minutes", "holds"), [(-5, True), (5, True), (timedelta(minutes=5, seconds=1), False), (-6, False)]
)
def test_a_message_is_believed_for_five_minutes(minutes, holds):
    late = minutes if isinstance(minutes, timedelta) else timedelta(minutes=minutes)
    assert verified(VECTOR, VECTOR_BODY, secret=VECTOR_SECRET, now=VECTOR_AT + late) == holds


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "msg_other"},
        {"webhook-timestamp": "1614265331"},
        {"webhook-timestamp": "now"},
        {"webhook-timestamp": ""},
        {"webhook-signature": ""},
        {"webhook-signature": VECTOR["webhook-signature"].replace("v1,", "v2,")},
        {"webhook-signature": VECTOR["webhook-signature"].replace("v1,", "")},
        {"webhook-signature": "v1,AAAA v1,é"},
    ],
)
def test_whatever_was_changed_is_not_believed(change):
    assert not verified({**VECTOR, **change}, VECTOR_BODY, secret=VECTOR_SECRET, now=VECTOR_AT)
    assert not verified(VECTOR, VECTOR_BODY + b" ", secret=VECTOR_SECRET, now=VECTOR_AT)


def test_while_a_secret_is_renewed_either_is_believed():
    told = headers(MESSAGE, at=NOW, secrets=[SECRET, OTHER])
    assert told["webhook-signature"].count("v1,") == 2
    assert all(verified(told, MESSAGE.body, secret=one, now=NOW) for one in (SECRET, OTHER))
    assert not verified(headers(MESSAGE, at=NOW, secrets=[SECRET]), MESSAGE.body, secret=OTHER, now=NOW)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers["Content-Length"])
        told = {name.lower(): value for name, value in self.headers.items()}
        self.server.received.append((self.path, told, self.rfile.read(length)))
        status, more = self.server.answers.pop(0) if self.server.answers else (204, {})
        self.send_response(status)
        for name, value in more.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        return


@pytest.fixture
def server():
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    running.received, running.answers = [], []
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join(timeout=5)


HERE = HttpsSender(may_go_to=lambda _address: True, plain=True, timeout=timedelta(seconds=10))


@pytest.fixture(params=["server", "fake"])
def receiver(request, server):
    """A sender, how its receiver is told what to answer, and what it received: really, and the fake."""
    if request.param == "fake":
        fake = FakeReceiver()
        return (
            fake,
            lambda status, seconds=None: fake.answers.append(_reply(status, seconds)),
            lambda: [(told, body) for _url, told, body in fake.received],
        )

    def answer(status, seconds=None):
        server.answers.append((status, {} if seconds is None else {"Retry-After": str(seconds)}))

    return HERE, answer, lambda: [(told, body) for _path, told, body in server.received]


def _reply(status, seconds):
    return Reply(status, None if seconds is None else timedelta(seconds=seconds))


def _url(server, path="/hook?x=1"):
    return f"http://127.0.0.1:{server.server_port}{path}"


def test_a_message_arrives_as_it_was_signed(receiver, server):
    sender, _answer, received = receiver
    assert sender.post(_url(server), MESSAGE.body, headers(MESSAGE, at=NOW, secrets=[SECRET])) == Reply(204)
    ((told, body),) = received()
    assert verified(told, body, secret=SECRET, now=NOW)
    assert body == MESSAGE.body


@pytest.mark.parametrize(
    ("status", "seconds"),
    [(200, None), (204, None), (301, None), (404, None), (410, None), (429, 30), (503, 7)],
)
def test_an_answer_is_told_whatever_it_is(receiver, server, status, seconds):
    sender, answer, received = receiver
    answer(status, seconds)
    assert sender.post(_url(server), b"{}", {}) == _reply(status, seconds)
    assert len(received()) == 1


def test_a_redirect_is_not_followed(server):
    server.answers.append((307, {"Location": _url(server, "/other")}))
    assert HERE.post(_url(server), b"{}", {}).status == 307
    assert [path for path, _told, _body in server.received] == ["/hook?x=1"]


def test_a_wish_to_wait_for_years_is_a_day(server):
    server.answers.append((503, {"Retry-After": "9999999"}))
    assert HERE.post(_url(server), b"{}", {}).retry_after == timedelta(days=1)


def test_a_receiver_that_drips_is_left_after_the_timeout():
    with socket.create_server(("127.0.0.1", 0)) as slow:
        done = threading.Event()

        def drip():
            peer, _ = slow.accept()
            with peer:
                try:
                    peer.sendall(b"HTTP/1.1 200 OK\r\n")
                    while not done.wait(0.1):
                        peer.sendall(b"X")
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        sender = replace(HERE, timeout=timedelta(seconds=0.5))
        with pytest.raises(DeliveryError):
            sender.post(f"http://127.0.0.1:{slow.getsockname()[1]}/", b"{}", {})
        done.set()
        thread.join(timeout=5)


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(DeliveryError) as told:
        HERE.post(f"http://127.0.0.1:{port}/", b"{}", {})
    assert told.value.code == "webhook.no_answer"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https://",
        "https://user@example.org/",
        "https://user:secret@example.org/",
        "https://example.org/#part",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://example.org/\r\nX: y",
        "https://[::1/",
        "https://example.org/" + "x" * 500,
        "javascript:alert(1)",
        "",
    ],
)
def test_addresses_that_nothing_is_sent_to(url):
    with pytest.raises(AddressError):
        target_of(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "2002:7f00:1::",
        "2001:db8::1",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b:1::7f00:1",
        "fec0::1",
        "5f00::1",
        "168.63.129.16",
        "::ffff:8.8.8.8",
    ],
)
def test_addresses_that_lead_inside(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700:4700::1111"])
def test_addresses_of_the_internet(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1"])
def test_nothing_is_sent_inside(server, host):
    with pytest.raises((AddressError, DeliveryError)):
        HttpsSender(plain=True).post(f"http://{host}:{server.server_port}/", b"{}", {})
    assert server.received == []


def test_a_name_with_one_address_inside_is_refused(server, monkeypatch):
    def both(*_arguments, **_values):
        return [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("127.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(AddressError):
        HttpsSender(plain=True).post(_url(server), b"{}", {})


def test_a_name_that_leads_elsewhere_a_moment_later_changes_nothing(server, monkeypatch):
    asked = []
    real = socket.getaddrinfo

    def once(host, *arguments, **values):
        if host != "shop.example":
            return real(host, *arguments, **values)
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "192.0.2.1", *arguments, **values)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    assert HERE.post(f"http://shop.example:{server.server_port}/", b"{}", {}).status == 204
    assert asked == ["shop.example"]
    assert server.received[0][1]["host"] == f"shop.example:{server.server_port}"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of shop.example that nobody but this test trusts, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "shop.example")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("shop.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "shop.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def leads_here(monkeypatch):
    """Every name leads to this machine."""
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda _host, *more, **values: real("127.0.0.1", *more, **values)
    )


def _trickle(listening, secured, done):
    """Take one connection, and answer over TLS with a header that has no end, a byte now and then."""
    peer, _ = listening.accept()
    with peer, secured.wrap_socket(peer, server_side=True) as talking:
        try:
            talking.sendall(b"HTTP/1.1 200 OK\r\n")
            while not done.wait(0.1):
                talking.sendall(b"X")
        except OSError:
            return


@pytest.mark.usefixtures("leads_here")
def test_a_receiver_that_drips_over_tls_is_left_after_the_timeout(certificate):
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate)
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        peer = threading.Thread(target=_trickle, args=[listening, serving, done])
        # The test ends, red, where the sender does not.
        given_up = threading.Timer(3, done.set)
        peer.start()
        given_up.start()
        trusts = ssl.create_default_context(cafile=str(certificate))
        sender = replace(HERE, plain=False, trusts=trusts, timeout=timedelta(seconds=0.5))
        begun = monotonic()
        with pytest.raises(DeliveryError):
            sender.post(f"https://shop.example:{listening.getsockname()[1]}/", b"{}", {})
        passed = monotonic() - begun
        given_up.cancel()
        done.set()
        peer.join(timeout=5)
    assert passed < 2


def test_a_host_whose_first_address_nobody_answers_at_is_reached_at_its_second(server, monkeypatch):
    real = socket.getaddrinfo

    def both(host, port, *more, **values):
        if host != "shop.example":
            return real(host, port, *more, **values)
        # Nobody listens at 127.0.0.2, as where a machine has an IPv6 address and no way to IPv6.
        return [(2, 1, 6, "", (address, port)) for address in ("127.0.0.2", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    assert HERE.post(f"http://shop.example:{server.server_port}/", b"{}", {}).status == 204


@pytest.mark.parametrize(
    ("host", "is_trusted", "arrives"),
    [("shop.example", True, True), ("shop.example", False, False), ("other.example", True, False)],
)
@pytest.mark.usefixtures("leads_here")
def test_only_the_holder_of_the_name_gets_the_message(server, certificate, host, is_trusted, arrives):
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate)
    server.socket = serving.wrap_socket(server.socket, server_side=True)
    trusts = ssl.create_default_context(cafile=str(certificate)) if is_trusted else None
    sender = replace(HERE, plain=False, trusts=trusts)
    url = f"https://{host}:{server.server_port}/hook"
    if arrives:
        assert sender.post(url, b"{}", {}).status == 204
    else:
        with pytest.raises(DeliveryError):
            sender.post(url, b"{}", {})
    assert len(server.received) == arrives
