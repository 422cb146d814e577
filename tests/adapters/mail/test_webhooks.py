"""Calls of providers, by the fields they document, become the same bounces as reports by mail."""

# ruff: noqa: S106 - tokens and passwords here are made up

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.adapters.mail import Bounce, MailError, mailgun_bounce, postmark_bounce
from venditor.adapters.mail.webhooks import CLOCKS_APART, MAILGUN_FRESH

POSTMARK = {
    "RecordType": "Bounce",
    "MessageStream": "outbound",
    "ID": 4323372036854775807,
    "Type": "HardBounce",
    "TypeCode": 1,
    "Name": "Hard bounce",
    "MessageID": "00000000-0000-0000-0000-000000000000",
    "Metadata": {"venditor-token": "3f9ac2"},
    "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
    "Details": "smtp;550 5.1.1 The email account does not exist.",
    "Email": "greta@example.net",
    "From": "shop@mail.example.org",
    "BouncedAt": "2026-06-19T08:31:07.0000000Z",
    "Inactive": True,
}
KEY = "key-of-these-tests"
NOW = datetime(2026, 6, 19, 8, 31, 7, tzinfo=UTC)
MAILGUN = {
    "id": "event-1",
    "event": "failed",
    "severity": "permanent",
    "reason": "bounce",
    "recipient": "greta@example.net",
    "timestamp": 1781857867.12,
    "log-level": "error",
    "user-variables": {"venditor-token": "3f9ac2"},
    "message": {"headers": {"to": "greta@example.net", "message-id": "0190c7f0@mail.example.org"}},
    "delivery-status": {
        "attempt-no": 1,
        "code": 550,
        "enhanced-code": "5.1.1",
        "message": "5.1.1 The email account does not exist",
        "description": "",
    },
}


def call(event, *, key=KEY, at=NOW, **changes):
    stamp = str(int(at.timestamp()))
    signed = hmac.new(key.encode(), f"{stamp}token-1".encode(), hashlib.sha256).hexdigest()
    signature = {"timestamp": stamp, "token": "token-1", "signature": signed} | changes
    return json.dumps({"signature": signature, "event-data": event}).encode()


def read(event, **how):
    return mailgun_bounce(call(event, **how), signing_key=KEY, now=NOW)


def postmark(**changes):
    return postmark_bounce(json.dumps(POSTMARK | changes).encode())


def test_postmark_s_hard_bounce():
    assert postmark() == Bounce(
        kind="postmark",
        action="failed",
        token="3f9ac2",
        recipient="greta@example.net",
        status="5.1.1",
        diagnostic="HardBounce: smtp;550 5.1.1 The email account does not exist.",
        reporter="Postmark",
        report_id="postmark:4323372036854775807",
    )


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        ("SoftBounce", "failed"),
        ("Blocked", "failed"),
        ("Transient", "delayed"),
        ("ChallengeVerification", "delayed"),
    ],
)
def test_a_type_of_postmark_is_final_or_not(kind, action):
    assert postmark(Type=kind).action == action


@pytest.mark.parametrize(
    "changes",
    [
        {"Type": "AutoResponder"},
        {"Type": "AddressChange"},
        {"RecordType": "Delivery"},
        {"RecordType": "SpamComplaint"},
    ],
)
def test_a_call_of_postmark_about_a_letter_that_arrived_is_no_bounce(changes):
    assert postmark(**changes) is None


@pytest.mark.parametrize("metadata", [None, {}, [], "x", {"venditor-token": 3}, {"venditor-token": "A b"}])
def test_a_bounce_without_our_token_is_still_a_bounce(metadata):
    assert (postmark(Metadata=metadata).token, postmark(Metadata=metadata).action) == (None, "failed")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"", "the body is not JSON"),
        (b"\xff", "the body is not JSON"),
        (b"[" * 100_000, "the body is not JSON"),
        (b"[]", "the body is no JSON object"),
        (b"{}", "RecordType is missing"),
        (b'{"RecordType": "Novelty"}', "RecordType is 'Novelty'"),
        (b'{"RecordType": "Bounce"}', "Type is missing"),
        (b'{"RecordType": "Bounce", "Type": "Novelty"}', "Type is 'Novelty'"),
        (b'{"RecordType": "Bounce", "Type": "HardBounce"}', "Email is missing"),
    ],
)
def test_a_shape_of_postmark_that_is_not_known_is_named(body, found):
    with pytest.raises(MailError) as raised:
        postmark_bounce(body)
    assert raised.value.code == "mail.webhook_shape"
    assert raised.value.facts == {"provider": "Postmark", "found": found}


def test_mailgun_s_permanent_failure():
    assert read(MAILGUN) == Bounce(
        kind="mailgun",
        action="failed",
        token="3f9ac2",
        recipient="greta@example.net",
        status="5.1.1",
        diagnostic="bounce: 550 5.1.1 The email account does not exist",
        reporter="Mailgun",
        message_id="<0190c7f0@mail.example.org>",
        report_id="mailgun:token-1",
    )


def test_mailgun_s_temporary_failure_rejection_and_suppressed_address():
    assert read(MAILGUN | {"severity": "temporary"}).action == "delayed"
    rejected = {"event": "rejected", "recipient": "greta@example.net", "reject": {"reason": "spam"}}
    assert read(rejected).action == "failed"
    suppressed = MAILGUN | {
        "reason": "suppress-bounce",
        "delivery-status": {
            "code": 605,
            "enhanced-code": "",
            "description": "Not delivering to previously bounced",
        },
    }
    told = read(suppressed)
    assert (told.action, told.status) == ("failed", None)
    assert told.diagnostic == "suppress-bounce: 605 Not delivering to previously bounced"


@pytest.mark.parametrize(
    "event", ["accepted", "delivered", "opened", "clicked", "complained", "unsubscribed"]
)
def test_another_event_of_mailgun_is_no_bounce(event):
    assert read({"event": event}) is None


@pytest.mark.parametrize(
    "how",
    [
        {"key": "another"},
        {"signature": "0" * 64},
        {"signature": "é"},
        {"token": "token-2"},
        {"timestamp": str(int(NOW.timestamp()) + 1)},
    ],
)
def test_a_call_that_is_not_signed_with_our_key_is_not_read(how):
    with pytest.raises(MailError) as raised:
        read({"no": "shape"}, **how)
    assert raised.value.code == "mail.webhook_signature"


def test_an_empty_key_signs_nothing():
    with pytest.raises(MailError) as raised:
        mailgun_bounce(call(MAILGUN, key=""), signing_key="", now=NOW)
    assert raised.value.code == "mail.webhook_signature"


@pytest.mark.parametrize(
    ("signed", "fresh"),
    [
        (-MAILGUN_FRESH, True),
        (-MAILGUN_FRESH - timedelta(seconds=1), False),
        (CLOCKS_APART, True),
        (CLOCKS_APART + timedelta(seconds=1), False),
    ],
)
def test_a_call_is_read_while_it_is_fresh(signed, fresh):
    if fresh:
        assert read(MAILGUN, at=NOW + signed).action == "failed"
        return
    with pytest.raises(MailError) as raised:
        read(MAILGUN, at=NOW + signed)
    assert raised.value.code == "mail.webhook_stale"


def signed_at(stamp):
    signed = hmac.new(KEY.encode(), f"{stamp}t".encode(), hashlib.sha256).hexdigest()
    return json.dumps(
        {"signature": {"timestamp": stamp, "token": "t", "signature": signed}, "event-data": {}}
    )


@pytest.mark.parametrize("stamp", ["soon", "9" * 30, "-" + "9" * 30])
def test_a_time_that_is_none_is_named(stamp):
    with pytest.raises(MailError) as raised:
        mailgun_bounce(signed_at(stamp).encode(), signing_key=KEY, now=NOW)
    assert raised.value.code == "mail.webhook_shape"


@pytest.mark.parametrize(
    ("event", "found"),
    [
        ([], "event-data is no object"),
        ({}, "event is missing"),
        ({"event": "novelty", "severity": "permanent"}, "the event is 'novelty' of severity 'permanent'"),
        ({"event": "failed"}, "severity is missing"),
        ({"event": "failed", "severity": "mild"}, "the event is 'failed' of severity 'mild'"),
        ({"event": "failed", "severity": "permanent"}, "recipient is missing"),
    ],
)
def test_a_shape_of_mailgun_that_is_not_known_is_named(event, found):
    with pytest.raises(MailError) as raised:
        read(event)
    assert raised.value.code == "mail.webhook_shape"
    assert raised.value.facts == {"provider": "Mailgun", "found": found}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(field=st.sampled_from(sorted(POSTMARK)), event_field=st.sampled_from(sorted(MAILGUN)), value=JSON)
def test_any_value_in_any_field_gives_a_bounce_or_a_named_error(field, event_field, value):
    for attempt in (lambda: postmark(**{field: value}), lambda: read(MAILGUN | {event_field: value})):
        try:
            found = attempt()
        except MailError as error:
            assert error.code == "mail.webhook_shape"  # noqa: PT017 - either end is right, nothing else is
        else:
            assert found is None or isinstance(found, Bounce)
