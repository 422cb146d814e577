"""Calls that come twice and are carried out once: the idempotency key, its body, its answer.

The first call with a key claims it, together with a digest of its body, before anything is done. A second one
with the same body is carried out too, and comes to the same: a declaration with the same nonce is one case.
So a process may die between the two, and two calls at once need not wait for each other.

Source: IETF draft-ietf-httpapi-idempotency-key-header-07, sections 2.1 to 2.7.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from venditor.core.errors import VenditorError
from venditor.core.identifiers import uuid7
from venditor.privacy import ErasedError
from venditor.server.access.models import ApiCall, ApiKey
from venditor.server.people.services import look_up, seal, unseal
from venditor.server.tenants.scope import current_tenant

# The draft leaves it to the server, which has to say it; a client that retries does so within days.
KEPT = timedelta(days=30)
LONGEST_KEY = 255

Answer = dict[str, Any]


class OtherBodyError(VenditorError):
    """An idempotency key that came before, with another body."""


class ErasedAnswerError(VenditorError):
    """An idempotency key whose answer was erased together with the person it is about."""


def once(
    idempotency_key: str,
    *,
    key: ApiKey,
    body: Any,
    answered: Callable[[], tuple[UUID, Answer]],
    now: datetime,
) -> Answer:
    """Answer a call; one that came before gets the answer it got then, to the letter.

    Args:
        idempotency_key: what the client sent.
        key: the key of the API that it used; another key has idempotency keys of its own.
        body: what was asked, JSON-native.
        answered: does it, and gives the person it is about, and the answer. It comes to the same when it is
            done twice.
        now: this instant.

    Raises:
        OtherBodyError: when the idempotency key came with another body before.
        ErasedAnswerError: when the answer is not there any more.
    """
    call = _claimed(idempotency_key, key=key, body=body, now=now)
    if call.person_id is None:
        person, answer = answered()
        try:
            sealed = seal(answer, person=person, field=_field(call))
        except ErasedError:
            # Erased between the two.
            raise _erased() from None
        # Of two calls at once the first one's answer stays.
        ApiCall.objects.filter(id=call.id, person=None).update(person_id=person, sealed=sealed)
        call = ApiCall.objects.get(id=call.id)
    told = unseal(call.sealed, person=call.person_id, field=_field(call))
    if told is None:
        raise _erased()
    return dict(told)


def forget_calls(*, now: datetime) -> int:
    """Delete calls that are kept no longer; how many."""
    return int(ApiCall.everywhere.filter(at__lt=now - KEPT).delete()[0])


def _claimed(idempotency_key: str, *, key: ApiKey, body: Any, now: datetime) -> ApiCall:
    # Keyed: whoever reads the table cannot try bodies, which name people.
    digests = look_up()
    digest = digests.digest(idempotency_key, kind="idempotency key")
    body_digest = digests.digest(json.dumps(body, sort_keys=True), kind="body of a call")
    call = ApiCall.objects.filter(key=key, digest=digest).first()
    if call is None:
        try:
            with transaction.atomic():
                return ApiCall.objects.create(
                    id=uuid7(now),
                    tenant_id=current_tenant(),
                    key=key,
                    digest=digest,
                    body_digest=body_digest,
                    at=now,
                )
        except IntegrityError:
            call = ApiCall.objects.get(key=key, digest=digest)
    if not call.body_digest:
        raise _erased()
    if not hmac.compare_digest(bytes(call.body_digest), body_digest):
        raise OtherBodyError("call.other_body", "This idempotency key came before, with another body.")
    return call


def _erased() -> ErasedAnswerError:
    return ErasedAnswerError("call.erased", "What this key was answered has been erased.")


def _field(call: ApiCall) -> str:
    return f"api call {call.id}"
