"""Cases in the shapes of the API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from venditor.aftersales import Declaration, Part, Problem
from venditor.core.text import pick
from venditor.server.cases.declarable import declarable
from venditor.server.cases.listing import Listed
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.records import read_event
from venditor.server.config.hosted_words import HOSTED_LANGUAGES
from venditor.server.faces.api.problems import FieldError, invalid
from venditor.server.faces.api.shapes import WithdrawalGiven
from venditor.server.markets.history import PassedOn
from venditor.server.tenants.addresses import page_address
from venditor.server.tenants.models import Tenant

_TAGS = {language.tag: language.tag for language in HOSTED_LANGUAGES}
_SAYS = {
    "missing": "This is needed.",
    "too_long": "This is longer than {limit} characters.",
    "characters": "These characters cannot be kept: {characters}. Remove them.",
    "address": "This does not have the shape of an e-mail address, such as name@example.org.",
    "undeliverable": "No mail can go to this address, by its form alone. Write one such as name@example.org.",
    "pieces": "Write a whole number from 1 to {limit}.",
}


def instant(at: datetime) -> str:
    """An instant in UTC to the second (RFC 3339)."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def language_of(given: str, tenant: Tenant) -> str:
    """The language of the page that is nearest to a tag; the seller's where there is none in it."""
    found = pick(_TAGS, given).language if given else tenant.language
    # `pick` falls back to English, which nobody asked for.
    same = found.partition("-")[0].lower() == given.partition("-")[0].lower()
    return found if same else tenant.language


def declaration_of(given: WithdrawalGiven, tenant: Tenant) -> Declaration:
    """What was declared to a seller, or to a marketplace.

    Raises:
        ProblemError: naming every field that must be mended.
    """
    if given.sellers and not tenant.is_marketplace:
        detail = "The key is a seller's own; only a marketplace's declarations name sellers. Leave it out."
        raise invalid([FieldError("body", "sellers", detail)])
    if "parts" in given.model_fields_set and not given.parts and not given.words and given.whole is not True:
        # A program whose list lost its articles must not withdraw from all of it for the consumer.
        detail = "It is empty. Name the articles, or leave it out where it is from the whole contract."
        raise invalid([FieldError("body", "parts", detail)])
    whole = not (given.parts or given.words) if given.whole is None else given.whole
    if whole and (given.parts or given.words):
        detail = "It is true, and parts or words stand there too. Send one or the other."
        raise invalid([FieldError("body", "whole", detail)])
    declaration = Declaration(
        name=given.name,
        contract=given.contract,
        contact=given.contact.strip(),
        whole=whole,
        parts=tuple(Part(part.article, part.pieces, part.line) for part in given.parts),
        words=given.words,
        sellers=tuple(name for name in map(str.strip, given.sellers) if name),
    )
    found = declarable(declaration)
    if found:
        raise invalid([_field_error(problem) for problem in found])
    return declaration


def _field_error(problem: Problem) -> FieldError:
    says = _SAYS[problem.code].format(limit=problem.limit, characters=problem.characters)
    return FieldError("body", problem.field, says)


def taken_told(case: Case, *, token: str, tenant: Tenant) -> dict[str, Any]:
    """That a declaration was taken; from its first event, so that it says the same for ever."""
    declared: Any = read_event(CaseEvent.objects.get(case=case, number=1), person=case.person_id)
    query = {"lang": declared.language}
    return {
        "receipt": declared.receipt,
        "received_at": instant(declared.at),
        "day": declared.day.isoformat(),
        "language": declared.language,
        "links": {
            "receipt": page_address(tenant, f"receipt/{token}", **query),
            "pdf": page_address(tenant, f"receipt/{token}.pdf", **query),
        },
    }


def withdrawal_told(one: Listed, *, orders: bool, passed: Sequence[PassedOn] = ()) -> dict[str, Any]:
    """A case as it stands.

    Args:
        one: the case.
        orders: whether the order it is about may be told.
        passed: at a marketplace, to whom it was passed on.
    """
    case = one.case
    return {
        "receipt": case.receipt,
        "received_at": instant(case.declared_at),
        "day": case.day.isoformat(),
        "language": case.language,
        "channel": one.channel,
        "declaration": _declaration_told(one.declaration) if one.declaration else None,
        "open": case.is_open,
        "outcome": case.outcome or None,
        "acknowledgement": case.acknowledgement,
        "contact_confirmed": case.contact_confirmed,
        "match": case.evidence or None,
        "order": {"id": str(case.order_id), "number": case.order.number} if case.order and orders else None,
        "due": {"day": case.due_day.isoformat(), "certain": case.due_certain} if case.due_day else None,
        "red": case.red,
        "tasks": case.tasks,
        "passed_on": [_passed_on_told(route) for route in passed],
        "marketplace": {"name": case.market.name, "receipt": one.came_by} if case.market else None,
    }


def _declaration_told(declaration: Declaration) -> dict[str, Any]:
    return {**declaration.as_document(), "sellers": list(declaration.sellers)}


def _passed_on_told(route: PassedOn) -> dict[str, Any]:
    return {
        "seller": route.seller.slug,
        "name": route.seller.name,
        "receipt": route.receipt,
        "passed_on_at": instant(route.at),
        "declined": route.declined,
    }


def api_address(path: str, **query: str) -> str:
    """The whole address of something in the API."""
    asked = f"?{urlencode(query)}" if query else ""
    return f"{settings.BASE_URL}/api/v1/{path}{asked}"
