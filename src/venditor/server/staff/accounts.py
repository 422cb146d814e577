"""How accounts are made: by an owner, never by whoever comes along."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class StaffAccounts(DefaultAccountAdapter):
    """Nobody signs up; owners invite."""

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002 - of the class above
        """Closed, always."""
        return False
