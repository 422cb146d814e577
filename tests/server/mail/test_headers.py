"""What people type decides no header: any name, contract, subject or seller's name, as mails really go."""

from collections import Counter
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.server.cases.conftest import NOW
from tests.server.mail.conftest import ACKNOWLEDGEMENT

from venditor.server.cases.records import Actor
from venditor.server.mail import acknowledgement
from venditor.server.mail.letters import KIND as LETTER
from venditor.server.mail.letters import LONGEST_SUBJECT, letter_send
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db(transaction=True)
HEADERS = [
    # Of the folder that stands for the next hop: the envelope.
    "Return-Path",
    "Delivered-To",
    "Date",
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Message-ID",
    "Content-Language",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "X-PM-Metadata-venditor-token",
    "X-Mailgun-Variables",
    "Content-Type",
    "MIME-Version",
]
# What ends a line somewhere, quotes or lists something in a header, or is decoded into one of these.
PIECES = (
    "\r\n",
    "\r",
    "\n",
    "\x85",
    "\u2028",
    "\u2029",
    "\x0b",
    "\x0c",
    "\x00",
    "\r\nBcc: victim@example.org",
    "\nTo: victim@example.org",
    "\x85Reply-To: victim@example.org",
    "\r\n\r\n<p>Hello</p>",
    "=?utf-8?Q?=0D=0ABcc:_victim@example.org?=",
    "=?utf-8?B?DQpCY2M6IHZpY3RpbUBleGFtcGxlLm9yZw==?=",
    "=?utf-8?Q?unfinished",
    ", victim@example.org",
    "<victim@example.org>, ",
    '"',
    "\\",
    "(",
    ")",
    ";",
    ":",
    ",",
    "@",
    "group: victim@example.org;",
    "\u202e",
    "漢字",
    "Ü",
    "😀",
    " ",
    "\t",
)
TYPED = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), min_size=1, max_size=6).map("".join)
# Texts that the database and the forms take: whole characters, and no NUL.
KEPT = TYPED.map(lambda text: text.replace("\x00", "").encode("utf-8", "ignore").decode())


def _check(letter, *, language):
    assert letter.keys() == HEADERS
    assert letter.defects == []
    addresses = {
        name: [one.addr_spec for one in letter[name].addresses] for name in ("To", "From", "Reply-To")
    }
    assert addresses == {
        "To": ["anna@example.org"],
        "From": ["withdrawals@venditor.localhost"],
        "Reply-To": ["shop@example.org"],
    }
    assert letter["Delivered-To"] == "anna@example.org"
    assert letter["Content-Language"] == language
    # Decoded, too, every header is one line.
    assert all(len(str(value).splitlines()) == 1 for value in letter.values() if str(value))


def test_no_words_add_a_header_or_a_recipient(seller, take, work, mailbox, only, monkeypatch):
    only(ACKNOWLEDGEMENT, LETTER)
    monkeypatch.setattr(acknowledgement, "receipt_pdf", lambda _receipt, **_link: b"%PDF")
    numbers = count()

    # Each example sends two mails; a smaller one that fails too is not looked for.
    @settings(max_examples=60, phases=[Phase.generate])
    @given(name=KEPT, contract=KEPT, shop=KEPT, subject=KEPT.filter(str.strip), text=KEPT.filter(str.strip))
    def any_words(name, contract, shop, subject, text):
        Tenant.objects.filter(id=seller.id).update(name=shop[:200])
        seller.refresh_from_db()
        before, number = set(mailbox.files()), next(numbers)
        # An hour apart, so that no limit holds one.
        at = NOW + timedelta(hours=2 * number)
        case = take(now=at, nonce=str(number), name=name, contract=contract).case
        with acting_for(seller.id):
            letter_send(
                case,
                subject=subject[:LONGEST_SUBJECT],
                text=text,
                language="de",
                key="1",
                actor=Actor("staff", UUID(int=7)),
                now=at,
            )
        assert work(after=at - NOW) == 2
        sent = [file for file in mailbox.files() if file not in before]
        letters = [mailbox.read(file) for file in sent]
        kinds = Counter(letter.get_content_type() for letter in letters)
        assert kinds == {"multipart/mixed": 1, "multipart/alternative": 1}
        for letter in letters:
            _check(letter, language="de")

    any_words()
