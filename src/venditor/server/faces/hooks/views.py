"""Reports of mail providers: read, check, record; what is answered decides whether they call again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from venditor.adapters.mail import Bounce, MailError, mailgun_bounce, postmark_bounce
from venditor.core import clock
from venditor.server.mail.bounces import TooEarlyError, record

log = logging.getLogger("venditor.hooks")

# Bytes. Reports have a few thousand; Postmark adds no more than the headers of the letter.
MOST_BODY = 262_144
_REFUSED = {"mail.webhook_signature": 403, "mail.webhook_stale": 403}


def _postmark(body: bytes, now: datetime) -> Bounce | None:
    return postmark_bounce(body)


def _mailgun(body: bytes, now: datetime) -> Bounce | None:
    return mailgun_bounce(body, signing_key=settings.MAILGUN_SIGNING_KEY, now=now)


_READERS: Mapping[str, Callable[[bytes, datetime], Bounce | None]] = {
    "postmark": _postmark,
    "mailgun": _mailgun,
}


@csrf_exempt  # no browser and no cookie: whoever has the secret address may report
@require_POST
def mail(request: Any, provider: str, secret: str) -> HttpResponse:
    """Take the report of a provider.

    Returns:
        200 when it was taken, 404 where the address is not ours, 413 when it is too long, 403 when it is not
        signed as it must be, 422 when it has an unknown shape, 503 when it came before the sending itself was
        recorded. All but the first make the provider call again.
    """
    # Compared also where the provider is unknown, so that the time tells nothing.
    known = constant_time_compare(secret, settings.BOUNCE_HOOK_SECRET)
    reader = _READERS.get(provider)
    if not known or reader is None:
        return _answer(404)
    try:
        if int(request.headers.get("Content-Length") or 0) > MOST_BODY:
            return _answer(413)
        now = clock.now()
        bounce = reader(request.body, now)
        if bounce is not None:
            record(bounce, now=now)
    except (RequestDataTooBig, ValueError):
        return _answer(413)
    except TooEarlyError:
        return _answer(503)
    except MailError as unusable:
        # The body holds an address: what is logged is what was wrong with it.
        log.error("report of %s not taken: %s", provider, unusable.message)  # noqa: TRY400 - no defect of ours
        return _answer(_REFUSED.get(unusable.code, 422))
    return _answer(200)


def _answer(status: int) -> HttpResponse:
    return HttpResponse(status=status, content_type="text/plain")
