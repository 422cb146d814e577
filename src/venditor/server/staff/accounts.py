"""How accounts are made: by an owner, never by whoever comes along."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.urls import reverse


class StaffAccounts(DefaultAccountAdapter):
    """Nobody signs up; owners invite."""

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002 - of the class above
        """Closed, always."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail stands on the installation's own address, whatever host was asked."""
        uid, _hyphen, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.BASE_URL}{path}"

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: str | None = None
    ) -> None:
        """Tell the account what was changed about it, at the one address it has."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)
