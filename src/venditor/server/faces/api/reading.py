"""Reading bodies and keys of calls: strictly, because programs write them."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.security import HttpBearer

from venditor.aftersales.declaration import strange_characters
from venditor.core import clock
from venditor.server.access.keys import key_of
from venditor.server.access.models import ApiKey
from venditor.server.faces.api.problems import FieldError, ProblemError, invalid

# Deeper than any body that is meant, and far from the end of the stack.
MOST_DEPTH = 20
_JSON = ("application/json", "")


class BodyParser(Parser):
    """Reads JSON (RFC 8259) as interoperable programs write it: UTF-8, each name once, no NaN."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body of a call; an object."""
        if request.content_type not in _JSON:
            raise ProblemError(415, "media-type", "Not JSON", "Send the body as application/json, in UTF-8.")
        try:
            text = request.body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _body(f"It is not UTF-8: byte {error.start} does not fit.") from None
        try:
            read = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
        except RecursionError:
            raise _body("It is nested too deeply.") from None
        except ValueError as error:
            raise _body(f"It is not JSON: {error}.") from None
        if not isinstance(read, dict):
            raise _body("It is not an object.")
        _check_depth(read)
        return read


class BearerKey(HttpBearer):
    """A key of the API, as a bearer token (RFC 6750 section 2.1)."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:  # noqa: ARG002 - the framework's
        """The key, if it opens anything."""
        return key_of(token.strip(), now=clock.now())


def allowed(request: Any, scope: str) -> ApiKey:
    """The key of a call, where it allows something.

    Raises:
        ProblemError: 403 when it does not.
    """
    key: ApiKey = request.auth
    if scope not in key.scopes:
        raise ProblemError(
            403, "scope", "The key does not allow this", f'It needs the scope "{scope}"; make another key.'
        )
    return key


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, value in pairs:
        if strange_characters(name):
            raise invalid([FieldError("body", name, "This name holds characters that no text has.")])
        if name in told:
            raise invalid([FieldError("body", name, "This name stands there twice; write it once.")])
        told[name] = value
    return told


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MOST_DEPTH):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return
    raise _body("It is nested too deeply.")


def _body(detail: str) -> ProblemError:
    return invalid([FieldError("body", "", detail)], status=400)
