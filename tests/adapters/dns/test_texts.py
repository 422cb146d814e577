"""TXT records from a real server on this machine and from the fake: the same answers to each question."""

import socketserver
import threading
from datetime import timedelta

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from venditor.adapters.dns import FakeTexts, NoAnswerError, ResolvedTexts

HOST = "_venditor-challenge.returns.example.org"
SECOND = timedelta(seconds=1)
# What the server says of a name: records as they stand in a zone, an error, or nothing at all.
ZONE = {
    HOST: [(HOST, "TXT", '"h7Qk"')],
    "several.example.org": [("several.example.org", "TXT", '"v=spf1 -all"', '"h7" "Qk"', '"é"')],
    "alias.example.org": [
        ("alias.example.org", "CNAME", "far.example.net."),
        ("far.example.net", "CNAME", "farther.example.net."),
        ("farther.example.net", "TXT", '"h7Qk"'),
    ],
    # An alias that leads to no text, and one that leads to itself.
    "lost.example.org": [("lost.example.org", "CNAME", "nowhere.example.net.")],
    "circle.example.org": [("circle.example.org", "CNAME", "circle.example.org.")],
    "bare.example.org": [],
    "long.example.org": [("long.example.org", "TXT", *(f'"{"x" * 200}{number}"' for number in range(30)))],
    "failing.example.org": dns.rcode.SERVFAIL,
    "refused.example.org": dns.rcode.REFUSED,
    "silent.example.org": None,
}


def _answer(wire):
    query = dns.message.from_wire(wire)
    name = query.question[0].name.to_text(omit_final_dot=True).lower()
    response = dns.message.make_response(query)
    response.flags |= dns.flags.RA
    told = ZONE.get(name, dns.rcode.NXDOMAIN)
    if told is None:
        return None
    if isinstance(told, list):
        response.answer = [
            dns.rrset.from_text(f"{one[0]}.", 60, "IN", one[1], *(text for text in one[2:])) for one in told
        ]
    else:
        response.set_rcode(told)
    return response


class _Datagrams(socketserver.BaseRequestHandler):
    def handle(self):
        wire, sock = self.request
        response = _answer(wire)
        if response is None:
            return
        small = response.to_wire(max_size=65_535)
        if len(small) > 1_232:
            response.answer, response.flags = [], response.flags | dns.flags.TC
            small = response.to_wire()
        sock.sendto(small, self.client_address)


class _Stream(socketserver.BaseRequestHandler):
    def handle(self):
        length = int.from_bytes(self.request.recv(2), "big")
        told = _answer(self.request.recv(length)).to_wire(max_size=65_535)
        self.request.sendall(len(told).to_bytes(2, "big") + told)


@pytest.fixture(scope="module")
def port():
    datagrams = socketserver.UDPServer(("127.0.0.1", 0), _Datagrams)
    number = datagrams.server_address[1]
    stream = socketserver.TCPServer(("127.0.0.1", number), _Stream)
    threads = [threading.Thread(target=one.serve_forever, daemon=True) for one in (datagrams, stream)]
    for thread in threads:
        thread.start()
    yield number
    for server in (datagrams, stream):
        server.shutdown()
        server.server_close()
    for thread in threads:
        thread.join(timeout=5)


def _resolver(port):
    made = dns.resolver.Resolver(configure=False)
    made.nameservers, made.port = ["127.0.0.1"], port
    return made


@pytest.fixture(params=["server", "fake"])
def texts(request, port):
    if request.param == "server":
        return ResolvedTexts(resolver=lambda: _resolver(port), timeout=SECOND)
    return FakeTexts(
        {
            HOST: ("h7Qk",),
            "several.example.org": ("v=spf1 -all", "h7Qk", "é"),
            "alias.example.org": ("h7Qk",),
            "long.example.org": tuple(f"{'x' * 200}{number}" for number in range(30)),
        },
        silent=frozenset(
            {"failing.example.org", "refused.example.org", "silent.example.org", "circle.example.org"}
        ),
    )


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (HOST, ("h7Qk",)),
        (f"{HOST.title()}.", ("h7Qk",)),
        ("several.example.org", ("v=spf1 -all", "h7Qk", "é")),
        ("alias.example.org", ("h7Qk",)),
        ("lost.example.org", ()),
        ("bare.example.org", ()),
        ("unheard-of.example.org", ()),
        # Larger than a datagram: asked again over a connection.
        ("long.example.org", tuple(f"{'x' * 200}{number}" for number in range(30))),
        # One character longer than a name can be, and a label of 64.
        (f"_venditor-challenge.{'a.' * 117}b", ()),
        (f"{'a' * 64}.example.org", ()),
    ],
)
def test_what_stands_under_a_name(texts, name, found):
    assert sorted(texts.texts(name)) == sorted(found)


@pytest.mark.parametrize("name", ["failing", "refused", "silent", "circle"])
def test_where_nobody_says_so_nothing_is_known(texts, name):
    with pytest.raises(NoAnswerError) as told:
        texts.texts(f"{name}.example.org")
    assert told.value.code == "dns.no_answer"


def test_a_machine_without_a_resolver_knows_nothing():
    def none():
        raise dns.resolver.NoResolverConfiguration

    with pytest.raises(NoAnswerError):
        ResolvedTexts(resolver=none).texts(HOST)


def test_the_fake_tells_what_it_was_asked():
    fake = FakeTexts()
    assert (fake.texts("A.example."), fake.asked) == ((), ["A.example."])
