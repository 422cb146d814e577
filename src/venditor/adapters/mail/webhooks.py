"""Bounces that a mail provider reports by calling an address of ours.

Postmark signs nothing: the caller checks the secret in the address or the name and password it was given.
Mailgun signs; `mailgun_bounce` checks that, and how old the call is. Within that window a call can be
repeated by whoever saw it, so the caller counts each `Bounce.report_id` once.

A call in a shape that is not known here raises `MailError` (``mail.webhook_shape``). The caller keeps the
body, tells staff, and may be sent it again: both providers repeat a call that is not answered with 200.

Sources: postmarkapp.com/developer/webhooks/bounce-webhook, .../bounce-api#bounce-types;
documentation.mailgun.com: Webhook Payloads, Securing Webhooks, Automatic Retries (read in November 2026).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from venditor.adapters.mail.bounce_reports import MOST_DIAGNOSTIC, status_in
from venditor.adapters.mail.bounces import METADATA_NAME, Action, Bounce, is_token
from venditor.adapters.mail.errors import MailError

# Mailgun repeats a call during eight hours, and it is not documented that it signs anew each time.
MAILGUN_FRESH = timedelta(hours=9)
# How far their clock may be ahead of ours.
CLOCKS_APART = timedelta(minutes=5)

_POSTMARK_TYPES: dict[str, Action] = {
    **dict.fromkeys(
        (
            "HardBounce",
            "SoftBounce",
            "BadEmailAddress",
            "Blocked",
            "DMARCPolicy",
            "DnsError",
            "InboundError",
            "ManuallyDeactivated",
            "SMTPApiError",
            "SpamNotification",
            "TemplateRenderingFailed",
            "Unconfirmed",
            "Unknown",
            "VirusNotification",
        ),
        "failed",
    ),
    "ChallengeVerification": "delayed",
    "Transient": "delayed",
}
# Answers of people and programs that Postmark files with the bounces; the letter has arrived.
_POSTMARK_ARRIVED = frozenset(
    "AddressChange AutoResponder OpenRelayTest SpamComplaint Subscribe Unsubscribe".split()
)
_POSTMARK_OTHER_RECORDS = frozenset(
    "Click Delivery Inbound Open SMTPAPIError SpamComplaint SubscriptionChange".split()
)
_MAILGUN_FAILURES: dict[str, Action] = {"permanent": "failed", "temporary": "delayed"}
_MAILGUN_OTHER_EVENTS = frozenset(
    "accepted clicked complained delivered list_member_uploaded opened stored unsubscribed".split()
)


def postmark_bounce(body: bytes) -> Bounce | None:
    """A bounce that Postmark reports; the caller has checked who calls.

    Args:
        body: of the call, JSON.

    Returns:
        The bounce, or None for another record (a delivery, a complaint) and for automatic answers. The token
        comes from the metadata that `written` puts into a letter.

    Raises:
        MailError: ``mail.webhook_shape``.
    """
    call = _object(body, "Postmark")
    record = _text(call, "RecordType", "Postmark")
    if record in _POSTMARK_OTHER_RECORDS:
        return None
    if record != "Bounce":
        raise _shape("Postmark", f"RecordType is {record!r}")
    kind = _text(call, "Type", "Postmark")
    if kind in _POSTMARK_ARRIVED:
        return None
    if kind not in _POSTMARK_TYPES:
        raise _shape("Postmark", f"Type is {kind!r}")
    said = str(call.get("Details") or call.get("Description") or "")
    return Bounce(
        kind="postmark",
        action=_POSTMARK_TYPES[kind],
        token=_token(call.get("Metadata")),
        recipient=_text(call, "Email", "Postmark"),
        status=status_in(said),
        diagnostic=f"{kind}: {said}"[:MOST_DIAGNOSTIC],
        reporter="Postmark",
        report_id=f"postmark:{call.get('ID') or call.get('MessageID') or ''}",
    )


def mailgun_bounce(
    body: bytes, *, signing_key: str, now: datetime, fresh: timedelta = MAILGUN_FRESH
) -> Bounce | None:
    """A failed delivery that Mailgun reports.

    Args:
        body: of the call, JSON.
        signing_key: the HTTP webhook signing key of the account.
        now: aware instant at which the call arrived.
        fresh: how old a call may be.

    Returns:
        The bounce, or None for another event.

    Raises:
        MailError: ``mail.webhook_signature`` when it is not signed with the key, ``mail.webhook_stale`` when
            it is too old or ahead of its time, ``mail.webhook_shape``. Nothing is read before the signature
            holds.
    """
    call = _object(body, "Mailgun")
    token = _signed(_part(call, "signature", "Mailgun"), signing_key, now, fresh)
    event = _part(call, "event-data", "Mailgun")
    name = _text(event, "event", "Mailgun")
    if name in _MAILGUN_OTHER_EVENTS:
        return None
    severity = "permanent" if name == "rejected" else _text(event, "severity", "Mailgun")
    if name not in {"failed", "rejected"} or severity not in _MAILGUN_FAILURES:
        raise _shape("Mailgun", f"the event is {name!r} of severity {severity!r}")
    status = _mapping(event.get("delivery-status"))
    said = " ".join(str(status[key]) for key in ("code", "message", "description") if status.get(key))
    headers = _mapping(_mapping(event.get("message")).get("headers"))
    message_id = str(headers.get("message-id") or "").strip("<>")
    return Bounce(
        kind="mailgun",
        action=_MAILGUN_FAILURES[severity],
        token=_token(event.get("user-variables")),
        recipient=_text(event, "recipient", "Mailgun"),
        status=status_in(str(status.get("enhanced-code") or "")) or status_in(said),
        diagnostic=f"{event.get('reason') or name}: {said}"[:MOST_DIAGNOSTIC],
        reporter="Mailgun",
        message_id=f"<{message_id}>" if message_id else None,
        report_id=f"mailgun:{token}",
    )


def _signed(signature: Mapping[str, object], key: str, now: datetime, fresh: timedelta) -> str:
    """The token of a call that is signed with the key and not too old."""
    timestamp, token, given = (
        _text(signature, name, "Mailgun") for name in ("timestamp", "token", "signature")
    )
    wanted = hmac.new(key.encode(), (timestamp + token).encode(), hashlib.sha256).hexdigest()
    if not key or not hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace")):
        raise MailError(
            "mail.webhook_signature",
            "A call in the name of Mailgun is not signed with our key.",
            remedy="Check the webhook signing key; if it is right, somebody else called.",
        )
    try:
        signed = datetime.fromtimestamp(int(timestamp), UTC)
    except (ValueError, OverflowError, OSError):
        raise _shape("Mailgun", f"signature.timestamp is {timestamp[:40]!r}") from None
    if not -CLOCKS_APART <= now - signed <= fresh:
        raise MailError(
            "mail.webhook_stale",
            f"A call of Mailgun was signed at {signed.isoformat()} and arrived at {now.isoformat()}.",
            facts={"signed": signed.isoformat(), "arrived": now.isoformat()},
            remedy="Check this machine's clock; if it is right, an old call was repeated.",
        )
    return token


def _object(body: bytes, provider: str) -> Mapping[str, object]:
    try:
        call = json.loads(body)
    except (ValueError, RecursionError):
        raise _shape(provider, "the body is not JSON") from None
    if not isinstance(call, dict):
        raise _shape(provider, "the body is no JSON object")
    return call


def _part(call: Mapping[str, object], name: str, provider: str) -> Mapping[str, object]:
    part = call.get(name)
    if not isinstance(part, dict):
        raise _shape(provider, f"{name} is no object")
    return part


def _text(call: Mapping[str, object], name: str, provider: str) -> str:
    value = call.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value:
        raise _shape(provider, f"{name} is missing")
    return value


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _token(metadata: object) -> str | None:
    token = _mapping(metadata).get(METADATA_NAME)
    return token if isinstance(token, str) and is_token(token) else None


def _shape(provider: str, found: str) -> MailError:
    return MailError(
        "mail.webhook_shape",
        f"A call of {provider} has a shape that is not known here: {found}.",
        facts={"provider": provider, "found": found},
        remedy="Keep its body and look at it; the provider may have changed its format.",
    )
