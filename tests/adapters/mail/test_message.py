"""A letter as bytes: read back by the standard library's parser, whatever a person typed."""

# ruff: noqa: S106 - tokens and passwords here are made up

import base64
import email
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.adapters.mail import Attachment, Letter, Mailbox, MailError, written
from venditor.adapters.mail.message import one_line

LETTER = Letter(
    sender=Mailbox("shop@mail.example.org", "Tea Shop"),
    recipient=Mailbox("greta@example.org", "Greta Müller"),
    reply_to=Mailbox("help@shop.example.org"),
    subject="Wir haben Ihren Widerruf erhalten",
    text="Eingang 7K2M-9\nGrüße\n",
    html="<p>Eingang 7K2M-9</p>",
    language="de",
    message_id="<0190c7f0@mail.example.org>",
    date=datetime(2026, 6, 19, 10, 30, tzinfo=timezone(timedelta(hours=2))),
    attachments=(Attachment("Bestätigung.pdf", "application/pdf", b"%PDF-1.7\r\n\0\xff"),),
    bounce_token="3f9ac2",
)
HEADERS = [
    "date",
    "from",
    "reply-to",
    "to",
    "subject",
    "message-id",
    "content-language",
    "auto-submitted",
    "x-auto-response-suppress",
    "x-pm-metadata-venditor-token",
    "x-mailgun-variables",
    "content-type",
    "mime-version",
]
NAMES = [
    "Greta",
    "محمد عبد الله",
    "王小明 😀",
    "Łukasz Żółć",
    'Bob "the Builder" O\\Neil, Jr. <x@y>',
    "=?utf-8?q?trick?=",
    "a" * 61,
    "ශ්‍රී ලංකා",
]


def read(letter):
    return email.message_from_bytes(written(letter), policy=policy.default)


def words(letter, name):
    """The words of a header by RFC 2047; the library's address parser of 3.11 puts blanks between them."""
    raw = email.message_from_bytes(written(letter))[name].rpartition("<")[0] or "<"
    return str(make_header(decode_header(raw))).strip()


def test_a_letter_says_everything_once():
    told = read(LETTER)
    assert [name.lower() for name in told] == HEADERS
    assert told["Date"].datetime == LETTER.date
    assert str(told["Date"]) == "Fri, 19 Jun 2026 10:30:00 +0200"
    assert str(told["From"]) == "Tea Shop <shop@mail.example.org>"
    assert str(told["Reply-To"]) == "help@shop.example.org"
    assert (told["To"].addresses[0].display_name, told["To"].addresses[0].addr_spec) == (
        "Greta Müller",
        "greta@example.org",
    )
    assert told["Subject"] == LETTER.subject
    assert told["Message-ID"] == LETTER.message_id
    assert told["Content-Language"] == "de"
    assert told["Auto-Submitted"] == "auto-generated"
    assert told["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert told["X-PM-Metadata-venditor-token"] == "3f9ac2"
    assert told["X-Mailgun-Variables"] == '{"venditor-token": "3f9ac2"}'
    assert told.defects == []


def test_text_and_html_are_alternatives_and_the_attachment_stands_behind():
    told = read(LETTER)
    assert [part.get_content_type() for part in told.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    ]
    assert told.get_body(("plain",)).get_content() == LETTER.text.replace("\n", "\r\n")
    assert told.get_body(("html",)).get_content() == LETTER.html + "\r\n"
    (attachment,) = told.iter_attachments()
    assert attachment.get_filename() == "Bestätigung.pdf"
    assert attachment.get_content() == b"%PDF-1.7\r\n\0\xff"
    without = read(replace(LETTER, attachments=()))
    assert [part.get_content_type() for part in without.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_the_bytes_depend_on_the_letter_alone():
    assert written(LETTER) == written(replace(LETTER))
    assert written(LETTER) != written(replace(LETTER, text="another"))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_is_read_back_as_it_was(name):
    told = read(replace(LETTER, recipient=Mailbox("greta@example.org", name), subject=name))
    (mailbox,) = told["To"].addresses
    assert mailbox.addr_spec == "greta@example.org"
    if len(name.encode()) <= 39:
        assert mailbox.display_name == name
    else:
        assert words(replace(LETTER, recipient=Mailbox("greta@example.org", name)), "To") == name
    assert told["Subject"] == name


@pytest.mark.parametrize(
    ("typed", "reads"),
    [
        ("Greta\r\nBcc: all@example.org", "Greta Bcc: all@example.org"),
        ("Greta\nBcc: x", "Greta Bcc: x"),
        ("Greta\rBcc: x", "Greta Bcc: x"),
        ("Greta\u2028Bcc: x\u2029\x85\x0b\x0c\x00", "Greta Bcc: x"),
        ("\u202eatreG\u202c \u2066x\u2069", "atreG x"),
        ("Gr\ud83deta", "Greta"),
        ("Greta\u200f", "Greta\u200f"),
        ("\r\n", ""),
    ],
)
def test_what_a_person_typed_stands_on_one_line_and_adds_no_header(typed, reads):
    attachment = Attachment(typed, "text/plain", b"x")
    letter = replace(
        LETTER,
        sender=Mailbox("shop@mail.example.org", typed),
        recipient=Mailbox("greta@example.org", typed),
        subject=typed,
        attachments=(attachment,),
    )
    told = read(letter)
    assert [name.lower() for name in told] == HEADERS
    assert told["Subject"] == reads
    assert told["To"].addresses[0].display_name == reads
    assert told["From"].addresses[0].display_name == reads
    assert [part.get_filename() for part in told.iter_attachments()] == [reads or "attachment-1"]


def test_an_attachment_s_name_is_no_path():
    letter = replace(LETTER, attachments=(Attachment("../../etc\\passwd", "text/plain", b"x"),))
    assert [part.get_filename() for part in read(letter).iter_attachments()] == [".._.._etc_passwd"]


def test_a_megabyte_in_a_field_makes_no_megabyte_of_headers():
    long = "漢" * 2**20
    letter = replace(LETTER, recipient=Mailbox("greta@example.org", long), subject=long)
    told = read(letter)
    assert words(letter, "To") == "漢" * 199 + "…"
    assert told["Subject"] == "漢" * 499 + "…"


@pytest.mark.parametrize("character", ["x", "é", "漢", "😀"])
def test_a_line_with_an_encoded_word_has_at_most_76_characters_and_splits_no_character(character):
    mailbox = Mailbox("shop@example.org", character * 150)
    letter = replace(LETTER, sender=mailbox, recipient=mailbox, reply_to=mailbox, subject=character * 400)
    told = written(letter)
    assert max(map(len, told.partition(b"\r\n\r\n")[0].split(b"\r\n"))) <= 76
    for word in re.findall(rb"=\?utf-8\?B\?(.+?)\?=", told):
        assert set(base64.b64decode(word).decode()) == {character}


def test_half_a_character_in_a_text_is_shown_as_one_that_is_lost():
    told = read(replace(LETTER, text="Gr\ud83deta \ud83d\ude00"))
    assert told.get_body(("plain",)).get_content() == "Gr\ufffdeta 😀\r\n"


def test_an_international_domain_is_written_in_ascii_and_a_local_part_as_it_is():
    letter = replace(LETTER, recipient=Mailbox("用户@bücher.example", "王"))
    head = written(letter).partition(b"\r\n\r\n")[0]
    assert " <用户@xn--bcher-kva.example>".encode() in head
    assert written(replace(LETTER, recipient=Mailbox("greta@bücher.example"))).isascii()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"message_id": "0190@mail.example.org"}, "mail.message_id"),
        ({"message_id": "<a@b>\r\nBcc: x"}, "mail.message_id"),
        ({"message_id": "<a@b>\n"}, "mail.message_id"),
        ({"language": "de\r\nBcc: x"}, "mail.language"),
        ({"language": ""}, "mail.language"),
        ({"bounce_token": 'a"}\r\nBcc: x'}, "mail.token"),
        ({"recipient": Mailbox("greta@example.org\r\nBcc: x")}, "mail.address"),
        ({"sender": Mailbox("nobody")}, "mail.address"),
        ({"reply_to": Mailbox("")}, "mail.address"),
        ({"date": datetime(2026, 6, 19)}, "mail.date"),  # noqa: DTZ001 - the point of the case
        ({"attachments": (Attachment("a", "text/plain; x=y", b""),)}, "mail.media_type"),
        ({"attachments": (Attachment("a", "text\r\n/plain", b""),)}, "mail.media_type"),
    ],
)
def test_what_we_choose_ourselves_is_refused_when_it_is_not_well_formed(change, code):
    with pytest.raises(MailError) as raised:
        written(replace(LETTER, **change))
    assert raised.value.code == code


TYPED = st.text(st.characters() | st.sampled_from('\r\n\t\x85\u202e\u2028😀=?:<>",;()\\'), max_size=120)


@given(name=TYPED, subject=TYPED, text=TYPED, file=TYPED, content=st.binary(max_size=200))
def test_any_words_give_one_well_formed_message_of_short_seven_bit_lines(name, subject, text, file, content):
    letter = replace(
        LETTER,
        sender=Mailbox("shop@mail.example.org", name),
        recipient=Mailbox("greta@example.org", name),
        subject=subject,
        text=text,
        html=text * 40,
        date=datetime(2026, 6, 19, tzinfo=UTC),
        attachments=(Attachment(file, "application/octet-stream", content),),
    )
    raw = written(letter)
    assert raw.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    told = email.message_from_bytes(raw, policy=policy.default)
    assert [header.lower() for header in told] == HEADERS
    assert [mailbox.addr_spec for mailbox in told["To"].addresses] == ["greta@example.org"]
    assert [mailbox.addr_spec for mailbox in told["From"].addresses] == ["shop@mail.example.org"]
    assert len(list(told.walk())) == 5
    (attachment,) = told.iter_attachments()
    assert attachment.get_content() == content
    plain = told.get_body(("plain",)).get_payload(decode=True)
    wanted = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
    assert plain.splitlines() == (wanted.splitlines() or [b""])


# What ends a line or an entry of a list somewhere, or becomes such a thing once it is decoded.
PIECES = (
    "\r\nBcc: victim@example.org",
    "\nTo: victim@example.org",
    "\x85Cc: victim@example.org",
    "\u2028Reply-To: victim@example.org",
    "=?utf-8?Q?=0D=0ABcc:_victim@example.org?=",
    "=?utf-8?B?DQpCY2M6IHZpY3RpbUBleGFtcGxlLm9yZw==?=",
    "=?utf-8?Q?unfinished",
    ", victim@example.org",
    "<victim@example.org>, ",
    "friends: victim@example.org;",
    '"',
    "\\",
    "(",
    "漢字 ",
    " ",
)
WORDS = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=6).map("".join)


@given(shop=WORDS, name=WORDS, subject=WORDS)
def test_words_like_headers_add_none_and_no_recipient_also_when_they_are_decoded(shop, name, subject):
    told = read(
        replace(
            LETTER,
            sender=Mailbox("shop@mail.example.org", shop),
            reply_to=Mailbox("help@shop.example.org", shop),
            recipient=Mailbox("greta@example.org", name),
            subject=subject,
        )
    )
    assert [header.lower() for header in told] == HEADERS
    addresses = {
        field: [one.addr_spec for one in told[field].addresses] for field in ("From", "Reply-To", "To")
    }
    assert addresses == {
        "From": ["shop@mail.example.org"],
        "Reply-To": ["help@shop.example.org"],
        "To": ["greta@example.org"],
    }
    assert all(len(str(value).splitlines()) <= 1 for value in told.values())
    assert told["Subject"] == one_line(subject)
    assert told.defects == []
