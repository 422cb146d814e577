"""SMTP to a real server that misbehaves at each point, and what is known afterwards."""

# ruff: noqa: S106 - tokens and passwords here are made up

import pickle
import socket
import ssl

import pytest

from venditor.adapters.mail import (
    Deferred,
    Envelope,
    HopReply,
    MailError,
    Refused,
    SmtpSettings,
    SmtpTransport,
    Unsure,
)

MESSAGE = b"From: shop@example.org\r\nSubject: x\r\n\r\nHello\r\n"
ENVELOPE = Envelope("bounce+3f9ac2@mail.example.org", "greta@example.org", MESSAGE)
SOON = 0.3


@pytest.fixture
def transport_to():
    opened = []

    def connect(port, **settings):
        settings = {"host": "127.0.0.1", "security": "none", "local_name": "test.example"} | settings
        transport = SmtpTransport(SmtpSettings(port=port, **settings))
        opened.append(transport)
        return transport

    yield connect
    for transport in opened:
        transport.close()


@pytest.fixture
def hop(host_at, transport_to):
    host, port = host_at()
    return host, transport_to(port, timeout=SOON, message_timeout=SOON)


# --- a reply


def test_the_reply_to_the_message_is_kept_word_for_word(host_at, transport_to):
    host, port = host_at()
    host.answers["DATA"] = "250-2.0.0 first  line\r\n250 Ok: queued as 4bXyZ, grüße"
    reply = transport_to(port).deliver(ENVELOPE)
    assert reply == HopReply(250, "2.0.0 first  line\nOk: queued as 4bXyZ, grüße", f"127.0.0.1:{port}")


def test_bytes_of_a_reply_that_are_no_text_are_kept_visibly(hop):
    host, transport = hop
    host.line = lambda line: b"250 2.0.0 gr\xfc\xdfe" if b"queued" in line else line
    assert transport.deliver(ENVELOPE).text == r"2.0.0 gr\xfc\xdfe"


# --- refused


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_a_5yz_refuses_the_message_for_good_and_the_next_one_goes_through(hop, verb):
    host, transport = hop
    host.answers[verb] = ["550 5.1.1 <greta@example.org>: no such user"]
    with pytest.raises(Refused) as raised:
        transport.deliver(ENVELOPE)
    assert raised.value.code == "mail.refused"
    assert raised.value.reply.code == 550
    assert raised.value.reply.text == "5.1.1 <greta@example.org>: no such user"
    assert raised.value.facts["text"] == raised.value.reply.text
    assert host.taken == []
    assert transport.deliver(ENVELOPE).code == 250
    assert (len(host.taken), host.connections) == (1, 1)


def test_a_refusal_passes_from_one_process_to_another_whole(hop):
    host, transport = hop
    host.answers["RCPT"] = "550 5.1.1 no"
    with pytest.raises(Refused) as raised:
        transport.deliver(ENVELOPE)
    again = pickle.loads(pickle.dumps(raised.value))  # noqa: S301 - what we just made
    assert (type(again), str(again), again.reply) == (Refused, str(raised.value), raised.value.reply)


# --- deferred


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_a_4yz_defers_the_message_and_the_next_one_goes_through(hop, verb):
    host, transport = hop
    host.answers[verb] = ["451 4.7.1 greylisted, come back"]
    with pytest.raises(Deferred) as raised:
        transport.deliver(ENVELOPE)
    assert raised.value.reply.text == "4.7.1 greylisted, come back"
    assert transport.deliver(ENVELOPE).code == 250
    assert len(host.taken) == 1


@pytest.mark.parametrize("code", [530, 534, 535, 538])
def test_a_host_that_wants_us_to_sign_in_says_nothing_about_the_message(hop, code):
    host, transport = hop
    host.answers["MAIL"] = f"{code} 5.7.0 Authentication required"
    with pytest.raises(Deferred):
        transport.deliver(ENVELOPE)


@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
@pytest.mark.parametrize("act", ["hanging_up", "saying_nothing"])
def test_a_connection_that_ends_or_hangs_before_the_message_defers_it(hop, request, verb, act):
    host, transport = hop
    host.acts[verb] = request.getfixturevalue(act)
    with pytest.raises(Deferred) as raised:
        transport.deliver(ENVELOPE)
    assert raised.value.reply is None
    assert "DATA" not in host.commands
    assert host.connections == 1
    host.acts.clear()
    assert transport.deliver(ENVELOPE).code == 250


def test_nobody_at_the_port_defers_the_message(transport_to):
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        with pytest.raises(Deferred, match=f"127.0.0.1:{port}"):
            transport_to(port).deliver(ENVELOPE)


def test_a_name_that_does_not_exist_defers_the_message(transport_to):
    with pytest.raises(Deferred, match=r"no-such-host\.invalid"):
        transport_to(25, host="no-such-host.invalid").deliver(ENVELOPE)


def test_a_host_that_answers_data_with_anything_but_354_gets_no_message(hop):
    host, transport = hop
    host.line = lambda line: b"250 what?" if line.startswith(b"354") else line
    with pytest.raises(Deferred, match="announcement"):
        transport.deliver(ENVELOPE)
    assert host.taken == []


# --- unsure


@pytest.mark.parametrize("act", ["hanging_up", "saying_nothing"])
def test_no_answer_to_the_whole_message_leaves_it_unsure(hop, request, act):
    host, transport = hop
    host.acts["DATA"] = request.getfixturevalue(act)
    with pytest.raises(Unsure) as raised:
        transport.deliver(ENVELOPE)
    assert raised.value.code == "mail.unsure"
    assert host.commands == ["MAIL", "RCPT", "DATA"]
    host.acts.clear()
    assert transport.deliver(ENVELOPE).code == 250
    assert host.connections == 2


def test_an_answer_that_is_neither_yes_nor_no_leaves_it_unsure(hop):
    host, transport = hop
    host.line = lambda line: b"what?" if b"queued" in line else line
    with pytest.raises(Unsure):
        transport.deliver(ENVELOPE)
    host.line = lambda line: b"354 more" if b"queued" in line else line
    with pytest.raises(Unsure) as raised:
        transport.deliver(ENVELOPE)
    assert raised.value.reply.code == 354


def test_the_answer_to_the_message_may_take_longer_than_one_to_a_command(
    host_at, transport_to, saying_nothing
):
    host, port = host_at()
    host.acts["DATA"] = saying_nothing
    assert transport_to(port, timeout=SOON, message_timeout=10).deliver(ENVELOPE).code == 250


# --- the kept connection


def test_a_burst_goes_over_one_connection_and_a_new_one_after_the_most_it_may_carry(host_at, transport_to):
    host, port = host_at()
    transport = transport_to(port, most_per_connection=3)
    for _ in range(7):
        transport.deliver(ENVELOPE)
    assert (len(host.taken), host.connections) == (7, 3)


@pytest.mark.parametrize("act", ["hangs up", "says 421"])
def test_a_kept_connection_that_was_dropped_is_opened_again_once(hop, hanging_up, act):
    host, transport = hop
    transport.deliver(ENVELOPE)

    async def once(server):
        host.acts.clear()
        if act == "hangs up":
            await hanging_up(server)
        else:
            host.answers["MAIL"] = ["421 4.4.2 timeout, closing"]

    host.acts["MAIL"] = once
    assert transport.deliver(ENVELOPE).code == 250
    assert (len(host.taken), host.connections) == (2, 2)


def test_it_is_not_opened_a_third_time(hop, hanging_up):
    host, transport = hop
    transport.deliver(ENVELOPE)
    host.acts["MAIL"] = hanging_up
    with pytest.raises(Deferred):
        transport.deliver(ENVELOPE)
    assert (len(host.taken), host.connections) == (1, 2)


def test_a_kept_connection_lost_after_mail_was_accepted_is_not_opened_again(hop, hanging_up):
    host, transport = hop
    transport.deliver(ENVELOPE)
    host.acts["RCPT"] = hanging_up
    with pytest.raises(Deferred):
        transport.deliver(ENVELOPE)
    assert host.connections == 1


# --- extensions


def test_smtputf8_is_used_for_an_address_that_needs_it_and_only_then(host_at, transport_to):
    host, port = host_at(enable_SMTPUTF8=True)
    transport = transport_to(port)
    transport.deliver(Envelope(ENVELOPE.sender, "用户@例子.example", MESSAGE))
    transport.deliver(ENVELOPE)
    (_, recipients, _, options), (_, _, _, plain) = host.taken
    assert recipients == ("用户@xn--fsqu00a.example",)
    assert "SMTPUTF8" in options
    assert plain == [f"SIZE={len(MESSAGE)}"]


def test_smtputf8_is_used_for_headers_that_need_it(host_at, transport_to):
    host, port = host_at(enable_SMTPUTF8=True)
    message = "To: <用户@例子.example>\r\n\r\nHello\r\n".encode()
    transport_to(port).deliver(Envelope(ENVELOPE.sender, "greta@example.org", message))
    assert host.taken[0][3] == [f"SIZE={len(message)}", "BODY=8BITMIME", "SMTPUTF8"]


def test_where_smtputf8_is_not_offered_such_an_address_is_refused_and_nothing_is_sent(hop):
    host, transport = hop
    with pytest.raises(Refused, match="SMTPUTF8") as raised:
        transport.deliver(Envelope(ENVELOPE.sender, "用户@example.org", MESSAGE))
    assert raised.value.reply is None
    assert host.commands == []
    assert transport.deliver(ENVELOPE).code == 250


def test_eight_bits_are_announced_where_that_is_offered(hop):
    host, transport = hop
    message = "Subject: x\r\n\r\nGrüße\r\n".encode()
    transport.deliver(Envelope(ENVELOPE.sender, ENVELOPE.recipient, message))
    assert host.taken[0][2:] == (message, [f"SIZE={len(message)}", "BODY=8BITMIME"])


def test_line_ends_that_would_smuggle_a_second_message_become_line_ends(hop):
    host, transport = hop
    smuggled = b"Subject: x\r\n\r\nHello\n.\r\nMAIL FROM:<a@b.example>\n.\n\r.\rx\r\n"
    transport.deliver(Envelope(ENVELOPE.sender, ENVELOPE.recipient, smuggled))
    assert (
        host.taken[0][2] == b"Subject: x\r\n\r\nHello\r\n.\r\nMAIL FROM:<a@b.example>\r\n.\r\n\r\n.\r\nx\r\n"
    )
    assert len(host.taken) == 1


# --- TLS and signing in


def test_starttls_and_tls_carry_a_message_to_a_host_whose_certificate_holds(
    host_at, transport_to, certificates
):
    server, client = certificates
    for security, options in (
        ("starttls", {"tls_context": server, "require_starttls": True}),
        ("tls", {"ssl_context": server}),
    ):
        host, port = host_at(**options)
        reply = transport_to(port, host="localhost", security=security, tls=client).deliver(ENVELOPE)
        assert reply.code == 250
        assert len(host.taken) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_nobody_vouches_for_or_for_another_name_defers_the_message(
    host_at, transport_to, certificates, security
):
    server, client = certificates
    option = "tls_context" if security == "starttls" else "ssl_context"
    host, port = host_at(**{option: server})
    with pytest.raises(Deferred, match=r"(?i)certificate"):
        transport_to(port, host="localhost", security=security).deliver(ENVELOPE)
    with pytest.raises(Deferred, match=r"(?i)certificate"):
        transport_to(port, host="127.0.0.1", security=security, tls=client).deliver(ENVELOPE)
    assert host.taken == []


def test_a_host_that_offers_no_starttls_gets_nothing(host_at, transport_to, certificates):
    host, port = host_at()
    with pytest.raises(Deferred, match="STARTTLS"):
        transport_to(port, host="localhost", security="starttls", tls=certificates[1]).deliver(ENVELOPE)
    assert host.commands == []


def test_signing_in_works_and_a_wrong_password_defers_the_message(
    host_at, transport_to, certificates, signs_in
):
    server, client = certificates
    host, port = host_at(
        tls_context=server, require_starttls=True, auth_required=True, authenticator=signs_in
    )
    with_tls = {"host": "localhost", "security": "starttls", "tls": client, "user": "shop"}
    assert transport_to(port, password="secret", **with_tls).deliver(ENVELOPE).code == 250
    with pytest.raises(Deferred) as raised:
        transport_to(port, password="wrong", **with_tls).deliver(ENVELOPE)
    assert raised.value.reply.code == 535
    assert "wrong" not in str(raised.value)
    assert len(host.taken) == 1


@pytest.mark.parametrize(
    "settings",
    [
        {"security": "ssl"},
        {"security": "none", "user": "shop", "password": "secret"},
        {"security": "tls", "tls": ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)},
        {"security": "tls", "user": "shop", "password": "gehéim"},
        {"security": "tls", "most_per_connection": 0},
    ],
)
def test_settings_that_give_a_password_away_or_cannot_work_are_refused(settings):
    with pytest.raises(MailError) as raised:
        SmtpSettings("mail.example.org", **settings)
    assert raised.value.code == "mail.setting"
    assert "gehéim" not in str(raised.value)


def test_a_password_is_not_shown():
    assert "secret" not in repr(SmtpSettings("mail.example.org", user="shop", password="secret"))
