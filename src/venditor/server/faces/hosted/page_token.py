"""The token of a page: signed, so that a submission can be traced to a page we made, without a cookie.

The same page has the same token each time it is sent; so a page sent again is known as such also when the
secret that signed it is gone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing

_SALT = "venditor hosted page"
_NONCE_BYTES = 16


@dataclass(frozen=True, slots=True)
class PageToken:
    """What the token of a page told.

    Attributes:
        nonce: what is the page's own: the token itself; empty where there is none.
        made_at: when the page was made; ``None`` where the token is not ours.
    """

    nonce: str
    made_at: datetime | None

    def age(self, *, now: datetime) -> timedelta | None:
        """How long ago the page was made."""
        return None if self.made_at is None else now - self.made_at

    @property
    def is_ours(self) -> bool:
        """Whether we made the page, for this seller."""
        return self.made_at is not None


def new_page_token(*, seller: str, now: datetime) -> str:
    """A token for a fresh page of a seller."""
    told = [seller, secrets.token_urlsafe(_NONCE_BYTES), round(now.timestamp(), 3)]
    return signing.dumps(told, salt=_SALT)


def read_page_token(token: str, *, seller: str) -> PageToken:
    """What a token that came back tells; one of another seller's page, or a changed one, tells no time.

    It never runs out: whoever comes back to a page after a week still withdraws.
    """
    try:
        made_for, _drawn, instant = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return PageToken(token, None)
    if made_for != seller:
        return PageToken(token, None)
    return PageToken(token, datetime.fromtimestamp(instant, UTC))
