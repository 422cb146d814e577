"""What a call is told when it is refused: problem details that name the field.

Source: RFC 9457, with ``errors`` as in its section 3 example.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field.

    Attributes:
        place: where the field is: ``body``, ``query``, ``header`` or ``path``.
        name: its name; in a body its parts stand between points, ``parts.0.pieces``.
        detail: what is wrong, and what to do.
    """

    place: str
    name: str
    detail: str

    def as_document(self) -> dict[str, str]:
        """As it stands in the answer; in a body with a JSON pointer (RFC 6901)."""
        told = {"in": self.place, "field": self.name, "detail": self.detail}
        if self.place == "body":
            parts = [part.replace("~", "~0").replace("/", "~1") for part in self.name.split(".") if part]
            told["pointer"] = "#" + "".join(f"/{part}" for part in parts)
        return told


class ProblemError(Exception):
    """A call that is refused.

    Args:
        status: of the answer.
        code: what kind of problem it is; the end of its ``type``.
        title: the same in words, for all problems of the kind.
        detail: what it is this time.
        errors: fields that are to be mended.
    """

    def __init__(
        self, status: int, code: str, title: str, detail: str = "", *, errors: Sequence[FieldError] = ()
    ) -> None:
        super().__init__(code)
        self.problem = Problem(status, code, title, detail, tuple(errors))


@dataclass(frozen=True, slots=True)
class Problem:
    """Problem details."""

    status: int
    code: str
    title: str
    detail: str = ""
    errors: tuple[FieldError, ...] = field(default=())

    def as_document(self) -> dict[str, Any]:
        """The problem as the answer's body."""
        told: dict[str, Any] = {
            "type": f"urn:venditor:problem:{self.code}",
            "title": self.title,
            "status": self.status,
        }
        if self.detail:
            told["detail"] = self.detail
        if self.errors:
            told["errors"] = [error.as_document() for error in self.errors]
        return told

    def response(self) -> HttpResponse:
        """The answer."""
        # ASCII: a field's name came from outside and may hold halves of characters.
        content = json.dumps(self.as_document())
        response = HttpResponse(content, status=self.status, content_type=MEDIA_TYPE)
        response.headers["Cache-Control"] = "no-store"
        if self.status == 401:  # noqa: PLR2004 - HTTP's own number
            response.headers["WWW-Authenticate"] = "Bearer"
        return response


NO_ADDRESS = Problem(
    404, "not-found", "There is no such address", "/api/v1/openapi.json names every address there is."
)
FAILED = Problem(
    500,
    "failed",
    "The server failed",
    "Whether the call was carried out is not known. Send it again in a moment: a declaration with the same "
    "Idempotency-Key is taken once.",
)


def invalid(errors: Sequence[FieldError], *, status: int = 422) -> ProblemError:
    """A call whose fields are to be mended."""
    return ProblemError(status, "invalid", "Something needs another look", errors=errors)
