"""The operations of the API: each reads a call, asks one service, and tells what came of it."""

# The types of arguments are read when the API is made, so they are no texts here.
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from ninja import Header, Query, Router
from pydantic import AfterValidator, AwareDatetime, Field

from venditor.aftersales import Signals
from venditor.core import clock
from venditor.server.access.calls import LONGEST_KEY, Answer, ErasedAnswerError, OtherBodyError, once
from venditor.server.access.keys import DECLARE, ORDERS, READ
from venditor.server.access.models import ApiKey
from venditor.server.cases.listing import MOST, USUAL, case_of_receipt, cases_csv, cases_since, listed
from venditor.server.cases.models import Case
from venditor.server.cases.receipts import case_named
from venditor.server.cases.services import Submitted, declare
from venditor.server.faces.api.problems import FieldError, ProblemError, invalid
from venditor.server.faces.api.reading import allowed
from venditor.server.faces.api.shapes import (
    ProblemTold,
    Taken,
    Withdrawal,
    WithdrawalGiven,
    Withdrawals,
    answers,
)
from venditor.server.faces.api.told import (
    api_address,
    declaration_of,
    instant,
    language_of,
    taken_told,
    withdrawal_told,
)
from venditor.server.markets.history import passed_on
from venditor.server.tenants.scope import acting_for

router = Router(by_alias=True)
# What a program sends is no form: no trap to fill in, no page whose token could come back.
_A_PROGRAM = Signals(trap_filled=False, page_token_valid=True, time_taken=None)
_YEARS = range(2000, 3000)


def _of_our_time(at: datetime) -> datetime:
    if at.year not in _YEARS:
        raise ValueError(f"the year is not between {_YEARS[0]} and {_YEARS[-1]}")
    return at.astimezone(UTC)


Since = Annotated[
    AwareDatetime | None,
    AfterValidator(lambda at: at and _of_our_time(at)),
    Query(None, description="Only what was declared from this instant on, with its zone (RFC 3339)."),
]
IdempotencyKey = Annotated[
    str,
    Header(
        ...,
        alias="Idempotency-Key",
        min_length=1,
        max_length=LONGEST_KEY,
        description="A value of your own, new for each declaration and the same when you try again; "
        "a UUID, for one. It is kept for 30 days.",
    ),
]


@router.post(
    "/withdrawals",
    response=answers(status_201=Taken, status_410=ProblemTold),
    summary="Declare a withdrawal",
    operation_id="declare_withdrawal",
)
def declare_withdrawal(
    request: HttpRequest, given: WithdrawalGiven, idempotency_key: IdempotencyKey
) -> HttpResponse:
    """Take a declaration: always, at once, whatever it names. Scope `declare`.

    The acknowledgement goes to the declared address. The same call sent again, with the same
    `Idempotency-Key`, gives the same answer and no second case; the same key with another body is refused.
    """
    key, now = allowed(request, DECLARE), clock.now()
    tenant = key.tenant
    declaration = declaration_of(given, tenant)

    # Without sellers a call is what it was before there were any: it may be sent again since then.
    body = given.model_dump(exclude=None if given.sellers else {"sellers"})

    def answered() -> tuple[UUID, Answer]:
        submitted = Submitted(
            declaration=declaration,
            language=language_of(given.language, tenant),
            channel="api",
            nonce=f"api {key.id} {idempotency_key}",
            signals=_A_PROGRAM,
            # The seller's own system stands between us and whoever declared: each call is an origin of its
            # own. An address, a contract and all mails of the seller are counted as ever.
            network=f"api {key.id} {idempotency_key}",
            countries=(*tenant.markets, tenant.country),
        )
        taken = declare(submitted, tenant=tenant, now=now)
        case = case_named(taken.case)
        return case.person_id, taken_told(case, token=taken.receipt_token, tenant=tenant)

    try:
        with acting_for(tenant.id):
            told = once(idempotency_key, key=key, body=body, answered=answered, now=now)
    except OtherBodyError:
        detail = "It came before, with another body. Send a new one for another declaration."
        raise invalid([FieldError("header", "Idempotency-Key", detail)]) from None
    except ErasedAnswerError:
        raise ProblemError(410, "erased", "What was answered has been erased") from None
    response = JsonResponse(told, status=201)
    response.headers["Location"] = api_address(f"withdrawals/{told['receipt']}")
    return response


@router.get(
    "/withdrawals",
    response=answers(status_200=Withdrawals),
    summary="Read cases",
    operation_id="list_withdrawals",
)
def list_withdrawals(
    request: HttpRequest,
    since: Since = None,
    after: Annotated[str, Query("", max_length=40, description="Receipt number of the last case read.")] = "",
    limit: Annotated[int, Query(USUAL, ge=1, le=MOST, description="Cases of one page.")] = USUAL,
) -> Any:
    """Cases in the order in which they were declared, page by page. Scope `read`."""
    key = allowed(request, READ)
    with acting_for(key.tenant_id):
        last = _last_read(after)
        cases = cases_since(since, after=last, most=limit + 1)
        told = _told(cases[:limit], key)
    following = None
    if len(cases) > limit:
        query = {"since": instant(since)} if since else {}
        query |= {"after": told[-1]["receipt"], "limit": str(limit)}
        following = api_address("withdrawals", **query)
    return JsonResponse({"withdrawals": told, "next": following})


@router.get(
    "/withdrawals.csv",
    response={200: str, **answers()},
    summary="Export cases as CSV",
    operation_id="export_withdrawals",
)
def export_withdrawals(
    request: HttpRequest,
    since: Since = None,
    mark: Annotated[bool, Query(False, description="Begin with a byte order mark, for Excel.")] = False,
) -> Any:
    """All cases, one a line. Cells that a spreadsheet takes for formulas stand behind an apostrophe.

    Scope `read`.
    """
    key = allowed(request, READ)
    pieces = cases_csv(key.tenant_id, since=since, orders=ORDERS in key.scopes, mark=mark)
    return csv_response(pieces)


@router.get(
    "/withdrawals/{receipt}",
    response=answers(status_200=Withdrawal, status_404=ProblemTold),
    summary="Read one case",
    operation_id="read_withdrawal",
)
def read_withdrawal(request: HttpRequest, receipt: Annotated[str, Field(max_length=200)]) -> Any:
    """The state of a case, for the seller's own systems. Scope `read`."""
    key = allowed(request, READ)
    with acting_for(key.tenant_id):
        case = case_of_receipt(receipt)
        if case is None:
            raise ProblemError(404, "not-found", "There is no such case", "No case has this receipt number.")
        (told,) = _told([case], key)
        return JsonResponse(told)


def csv_response(pieces: Any) -> StreamingHttpResponse:
    """A download of CSV, sent as it is made."""
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="withdrawals.csv"'
    return response


def _told(cases: Sequence[Case], key: ApiKey) -> list[dict[str, Any]]:
    passed = passed_on(cases) if key.tenant.is_marketplace else {}
    orders = ORDERS in key.scopes
    return [withdrawal_told(one, orders=orders, passed=passed.get(one.case.id, ())) for one in listed(cases)]


def _last_read(after: str) -> Case | None:
    if not after:
        return None
    case = case_of_receipt(after)
    if case is None:
        raise invalid([FieldError("query", "after", "No case has this receipt number.")])
    return case


__all__ = ["ApiKey", "router"]
