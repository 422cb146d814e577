"""Addresses of the API, and how whatever goes wrong in it is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from venditor.server.faces.api.operations import router
from venditor.server.faces.api.problems import FieldError, Problem, ProblemError, invalid
from venditor.server.faces.api.reading import BearerKey, BodyParser

DESCRIPTION = """Take declarations of withdrawal from a shop's own form, and read the cases they open.

A call needs a key: `Authorization: Bearer venditor_...`. An owner makes it in the settings of the console.
A refusal is `application/problem+json` (RFC 9457) and names each field."""

api = NinjaAPI(
    title="Venditor",
    version="1.0.0",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    auth=BearerKey(),
    parser=BodyParser(),
    openapi_extra={"info": {"license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}}},
)
api.add_router("", router)


@api.exception_handler(ProblemError)
def _problem(_request: HttpRequest, error: Any) -> HttpResponse:
    told: Problem = error.problem
    return told.response()


@api.exception_handler(HttpError)
def _http(_request: HttpRequest, error: Any) -> HttpResponse:
    # The framework wraps what the reader of bodies says.
    if isinstance(error.__cause__, ProblemError):
        return error.__cause__.problem.response()
    return Problem(error.status_code, "refused", str(error)).response()


@api.exception_handler(AuthenticationError)
def _no_key(_request: HttpRequest, _error: Any) -> HttpResponse:
    detail = "Send Authorization: Bearer and a key that has not been taken back."
    return Problem(401, "no-key", "No key opens this", detail).response()


@api.exception_handler(RequestDataTooBig)
def _too_big(_request: HttpRequest, _error: Any) -> HttpResponse:
    return Problem(413, "too-large", "The body is too large").response()


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    errors = [_field_error(one) for one in error.errors]
    # A missing header is no matter of content (draft-ietf-httpapi-idempotency-key-header section 2.7).
    missing = any(one["type"] == "missing" and one["loc"][0] == "header" for one in error.errors)
    return invalid(errors, status=400 if missing else 422).problem.response()


def _field_error(told: Any) -> FieldError:
    place, *names = (str(part) for part in told["loc"])
    if place == "body" and names:
        # The name of the argument that the body is read into.
        names = names[1:]
    return FieldError(place, ".".join(names), f"{told['msg']}.")


def _other_method_told(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The framework refuses a method by itself, before any handler, and in plain words."""

    @wraps(view)
    def told(request: HttpRequest, **values: Any) -> HttpResponse:
        response = view(request, **values)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        taken = ", ".join(sorted(response.headers["Allow"].split(", ")))
        detail = f"{request.method} is not taken here, only {taken}."
        problem = Problem(405, "method", "This address does not take the method", detail).response()
        problem.headers["Allow"] = taken
        return problem

    return told


_patterns, _application, _namespace = api.urls
for _pattern in _patterns:
    _pattern.callback = _other_method_told(_pattern.callback)
urlpatterns = [path("api/v1/", (_patterns, _application, _namespace))]
