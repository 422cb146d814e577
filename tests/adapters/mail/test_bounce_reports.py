"""Reports in the dialects of mail servers (synthetic, see their folder), and what is none."""

# ruff: noqa: S105, S106 - tokens and passwords here are made up

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.adapters.mail import Bounce, MailError, read_bounce
from venditor.adapters.mail.bounce_reports import MOST_DIAGNOSTIC

REPORTS = Path(__file__).parent / "synthetic_reports"
LETTER_ID = "<0190c7f0@mail.example.org>"
POSTFIX = {
    "kind": "dsn",
    "token": "3f9ac2",
    "recipient": "greta@example.net",
    "reporter": "mx.example.org",
    "message_id": LETTER_ID,
    "report_id": "<20260619083107.4C2F81A0B3@mx.example.org>",
}
READ = {
    "postfix_failed": Bounce(
        action="failed",
        status="5.1.1",
        diagnostic="550 5.1.1 <greta@mail.example.net>: Recipient address rejected: User unknown",
        **POSTFIX,
    ),
    "postfix_delayed": Bounce(
        action="delayed",
        status="4.4.1",
        diagnostic="connect to mx.example.net[192.0.2.25]:25: Connection timed out",
        **POSTFIX,
    ),
    "postfix_relayed": Bounce(action="relayed", status="2.0.0", diagnostic="250 2.0.0 Ok: queued", **POSTFIX),
    "exchange_online": Bounce(
        kind="dsn",
        action="failed",
        token="3f9ac2",
        recipient="greta@contoso.example",
        status="5.1.10",
        diagnostic="550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient greta@contoso.example not found by "
        "SMTP address lookup",
        reporter="AM0PR01MB5678.eurprd01.prod.example.com",
        message_id=LETTER_ID,
        report_id="<c1b0f6a2-77aa@AM0PR01MB5678.eurprd01.prod.example.com>",
    ),
    "exim_report": Bounce(
        kind="dsn",
        action="failed",
        token="3f9ac2",
        recipient="greta@example.net",
        status="5.2.1",
        diagnostic="550 5.2.1 mailbox disabled",
        reporter="exim.example.org",
        message_id=LETTER_ID,
        report_id="<E1wQx7T-0001Ab-2C@exim.example.org>",
    ),
    "exim_text": Bounce(
        kind="exim",
        action="failed",
        token="3f9ac2",
        recipient="greta@example.net",
        status="5.1.1",
        diagnostic="SMTP error from remote mail server after RCPT TO:<greta@example.net>: host "
        "mx.example.net [192.0.2.25]: 550 5.1.1 User unknown",
        message_id=LETTER_ID,
        report_id="<E1wQx7T-0001Ab-2D@exim.example.org>",
    ),
    "qmail": Bounce(
        kind="qmail",
        action="failed",
        token="3f9ac2",
        recipient="greta@example.net",
        status="5.1.1",
        diagnostic="192.0.2.25 does not like recipient. Remote host said: 550 5.1.1 <greta@example.net>... "
        "User unknown Giving up on 192.0.2.25.",
        reporter="qmail.example.org",
        message_id=LETTER_ID,
        report_id="<20260619083107.1234.qmail@qmail.example.org>",
    ),
    "international": Bounce(
        kind="dsn",
        action="failed",
        token="3f9ac2",
        recipient="用户@例子.example",
        status="5.1.1",
        diagnostic="550 5.1.1 用户 不存在",
        reporter="mx.example.org",
        message_id=LETTER_ID,
        report_id="<eai-1@mx.example.org>",
    ),
    "encoded_in_base64": Bounce(
        kind="dsn",
        action="failed",
        token="3f9ac2",
        recipient="greta@example.net",
        status="5.2.2",
        reporter="gateway.example.org",
        report_id="<gw-1@gateway.example.org>",
    ),
    "careless_fields": Bounce(
        kind="dsn",
        action="failed",
        token="3f9ac2",
        recipient="second@example.net",
        status="5.7.1",
        diagnostic="554-5.7.1 refused see the postmaster's page",
        reporter="mx.example.org",
    ),
    "nothing_readable": Bounce(kind="dsn", action="failed", token="3f9ac2"),
}


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_a_report_is_read(report, name, line_end):
    assert read_bounce(report(name).replace(b"\n", line_end)) == READ[name]


@pytest.mark.parametrize("name", ["out_of_office", "quoted_by_a_person", "read_receipt", "complaint"])
def test_what_comes_to_the_bounce_mailbox_and_reports_no_failure_is_no_bounce(report, name):
    assert read_bounce(report(name)) is None


def test_every_synthetic_report_has_its_test():
    names = {path.stem for path in REPORTS.glob("*.eml")}
    assert names == {*READ, "out_of_office", "quoted_by_a_person", "read_receipt", "complaint"}


@pytest.mark.parametrize(
    ("fields", "action", "status"),
    [
        ("Action: failed\nStatus: 4.4.7", "failed", "4.4.7"),
        ("Status: 4.4.7", "delayed", "4.4.7"),
        ("Status: 2.1.5", "delivered", "2.1.5"),
        ("Status: 5.1.1", "failed", "5.1.1"),
        ("Diagnostic-Code: smtp; 452 4.2.2 full", "delayed", "4.2.2"),
        ("Action: expanded\nStatus: 2.0.0", "expanded", "2.0.0"),
        ("Action: undelivered", "failed", None),
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 4.7.1 odd", "failed", "5.0.0"),
        ("Action: failed\nDiagnostic-Code: smtp; 550 from 5.1.1.2 or 25.1.1", "failed", None),
    ],
)
def test_action_and_status_are_told_from_whichever_field_has_them(fields, action, status):
    message = (
        "To: bounce+3f9ac2@mail.example.org\nContent-Type: multipart/report; boundary=b\n\n"
        "--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; greta@example.net\n{fields}\n--b--\n"
    )
    bounce = read_bounce(message.encode())
    assert (bounce.action, bounce.status, bounce.recipient) == (action, status, "greta@example.net")


@pytest.mark.parametrize(
    "field", ["To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Return-Path"]
)
def test_the_token_is_found_wherever_the_last_hop_wrote_it(report, field):
    moved = report("encoded_in_base64").replace(b"\nTo: Bounce", f"\n{field}: <Bounce".encode(), 1)
    assert read_bounce(moved.replace(b"mail.example.org\n", b"mail.example.org>\n", 1)).token == "3f9ac2"


def test_the_token_is_found_in_the_letter_that_came_back(report):
    forwarded = report("qmail").replace(b"\nTo: bounce+3f9ac2@", b"\nTo: postmaster@")
    assert read_bounce(forwarded).token == "3f9ac2"


def test_a_letter_that_reads_like_a_notice_of_qmail_makes_no_report_of_the_copy(report):
    notice, rule, copy = report("qmail").partition(b"--- Below this line")
    assert b"<nobody@example.net>:" in copy
    assert read_bounce(notice.replace(b"<greta@example.net>:", b"somebody:") + rule + copy) is None


def test_a_report_to_an_unknown_address_is_still_a_report(report):
    lost = report("careless_fields").replace(b"bounce+3f9ac2", b"postmaster")
    assert (read_bounce(lost).token, read_bounce(lost).action) == (None, "failed")


def test_a_report_cut_off_anywhere_is_read_as_far_as_it_goes(report):
    whole = report("postfix_failed")
    found = {read_bounce(whole[:length]) for length in range(0, len(whole), 7)}
    actions = {bounce.action for bounce in found if bounce}
    assert None in found
    assert actions == {"failed"}


def test_a_diagnostic_is_kept_up_to_a_length(report):
    long = report("exim_report").replace(b"550 5.2.1 mailbox disabled", b"550 5.2.1 " + b"x" * 10**5)
    assert len(read_bounce(long).diagnostic) == MOST_DIAGNOSTIC


def test_a_message_made_to_exhaust_the_reader_is_named():
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(3000))
    try:
        bounce = read_bounce(nested)
    except MailError as error:
        assert error.code == "mail.unreadable"  # noqa: PT017 - either end is right, nothing else is
    else:
        assert bounce is None


@given(st.binary(max_size=300), st.sampled_from(sorted(READ)), st.integers(0, 2000), st.data())
def test_no_bytes_break_the_reader(noise, name, at, data):
    raw = (REPORTS / f"{name}.eml").read_bytes()
    damaged = raw[:at] + noise + raw[at + data.draw(st.integers(0, 200)) :]
    found = read_bounce(damaged)
    assert found is None or found.action in {"failed", "delayed", "relayed", "expanded", "delivered"}
