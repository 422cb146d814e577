"""Forms of passwords, with the labels that our own pages give their fields."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _


class _OurLabels:
    fields: dict[str, Any]

    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("New password again")


class ChangePassword(_OurLabels, forms.ChangePasswordForm):
    """Another password for an account that has one."""


class SetPassword(_OurLabels, forms.SetPasswordForm):
    """A password for an account that has none."""


class ResetPasswordFromKey(_OurLabels, forms.ResetPasswordKeyForm):
    """A password by the link in a mail."""
