"""What every transport promises: the same tests for SMTP, to a real server, and for the folder."""

import pytest

from venditor.adapters.mail import Envelope, FolderTransport, MailError, SmtpSettings, SmtpTransport

MESSAGE = b"From: shop@example.org\r\nSubject: x\r\n\r\nHello\r\n"
ENVELOPE = Envelope("bounce+3f9ac2@mail.example.org", "greta@example.org", MESSAGE)


class Smtp:
    def __init__(self, host_at):
        self.host, port = host_at()
        self.transport = SmtpTransport(
            SmtpSettings("127.0.0.1", "none", port=port, local_name="test.example")
        )

    def taken(self):
        # aiosmtpd gives a null sender as it stood.
        return [
            (sender.strip("<>"), recipient, content) for sender, (recipient,), content, _ in self.host.taken
        ]


class Folder:
    def __init__(self, path):
        self.path = path
        self.transport = FolderTransport(path)

    def taken(self):
        found = []
        for file in self.path.glob("new/*"):
            sender, recipient, content = file.read_bytes().split(b"\r\n", 2)
            found.append(
                (
                    sender.decode().removeprefix("Return-Path: <").removesuffix(">"),
                    recipient.decode().removeprefix("Delivered-To: "),
                    content,
                )
            )
        return found


@pytest.fixture(params=["smtp", "folder"])
def hop(request, host_at, tmp_path):
    hop = Smtp(host_at) if request.param == "smtp" else Folder(tmp_path / "maildir")
    yield hop
    hop.transport.close()


def test_a_message_is_taken_with_its_envelope_and_the_reply_is_kept(hop):
    reply = hop.transport.deliver(ENVELOPE)
    assert reply.code == 250
    assert reply.text.startswith("2.0.0 ")
    assert reply.host
    assert hop.taken() == [(ENVELOPE.sender, ENVELOPE.recipient, MESSAGE)]


def test_a_message_arrives_byte_for_byte_dots_and_long_lines_included(hop):
    message = b"Subject: x\r\n\r\n.\r\n..\r\n.dot\r\n" + b"x" * 900 + b"\r\nFrom y\r\n\r\n.\r\nQUIT\r\n"
    hop.transport.deliver(Envelope(ENVELOPE.sender, ENVELOPE.recipient, message))
    hop.transport.deliver(ENVELOPE)
    assert sorted(content for *_, content in hop.taken()) == sorted([message, MESSAGE])


def test_a_letter_without_a_sender_of_the_envelope_can_be_sent(hop):
    hop.transport.deliver(Envelope("", "greta@example.org", MESSAGE))
    assert [sender for sender, *_ in hop.taken()] == [""]


def test_an_international_domain_goes_out_in_ascii(hop):
    hop.transport.deliver(Envelope(ENVELOPE.sender, "greta@Bücher.example", MESSAGE))
    assert [recipient for _, recipient, _ in hop.taken()] == ["greta@xn--bcher-kva.example"]


def test_many_messages_arrive_each_once(hop):
    messages = [MESSAGE + b"%d\r\n" % number for number in range(150)]
    replies = [
        hop.transport.deliver(Envelope(ENVELOPE.sender, ENVELOPE.recipient, message)) for message in messages
    ]
    assert sorted(content for *_, content in hop.taken()) == sorted(messages)
    assert len({reply.text for reply in replies}) == 150


def test_a_transport_can_be_closed_twice_and_used_again(hop):
    hop.transport.deliver(ENVELOPE)
    hop.transport.close()
    hop.transport.close()
    hop.transport.deliver(ENVELOPE)
    assert len(hop.taken()) == 2


@pytest.mark.parametrize(
    ("sender", "recipient"),
    [
        ("bounce@mail.example.org", "greta"),
        ("bounce@mail.example.org", ""),
        ("bounce@mail.example.org", "greta@example.org>\r\nRCPT TO:<all@example.org"),
        ("bounce@mail.example.org> SIZE=1", "greta@example.org"),
    ],
)
def test_no_envelope_is_made_of_an_address_that_cannot_stand_in_one(sender, recipient):
    with pytest.raises(MailError, match="is no address"):
        Envelope(sender, recipient, MESSAGE)
