"""Over TLS the name that was asked for is said and checked, though the connection goes to an address."""

import ssl
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from venditor.adapters.web.connecting import Gate
from venditor.adapters.web.fetching import Limits, WebSite
from venditor.audits.shop.pages import Page


@pytest.fixture
def certificate(tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "shop.test")])
    day = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day)
        .not_valid_after(day.replace(year=2200))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("shop.test")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "shop.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return path


@pytest.fixture
def secure(server, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.named = []
    context.sni_callback = lambda _socket, name, _context: server.named.append(name)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return server


def site(server, certificate, host="shop.test"):
    port = server.server_port
    context = ssl.create_default_context(cafile=certificate)
    gate = Gate(host, frozenset(), port)
    limits = Limits(interval=0.0, seconds=5.0)
    start = f"https://{host}:{port}/"
    return WebSite(start, gate, limits, lambda *_: ["127.0.0.1"], context)


def test_the_name_is_said_to_the_server_and_its_certificate_checked_against_it(secure, certificate):
    shop = site(secure, certificate)
    assert isinstance(shop.read(shop.start), Page)
    assert secure.named == ["shop.test", "shop.test"]


def test_a_certificate_of_another_name_is_not_taken(secure, certificate):
    shop = site(secure, certificate, "other.test")
    assert shop.read(shop.start).because == "insecure"
    assert secure.seen == []
