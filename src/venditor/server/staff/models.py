"""Accounts of staff, and their roles at sellers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from venditor.core import clock
from venditor.server.tenants.models import new_id
from venditor.server.tenants.scope import TenantRecord


class UserManager(BaseUserManager):
    """Makes accounts."""

    def create_user(self, email: str, password: str | None = None, **values: Any) -> Any:
        """A new account; without a password one has to be set by a mailed link."""
        user = self.model(email=self.normalize_email(email).lower(), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who works at one or more sellers, or runs the installation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(max_length=320, unique=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12, default="en")
    zone = models.CharField(max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=clock.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        """Name, or address where there is none."""
        return self.name or self.email


class Role(models.TextChoices):
    """What somebody is at a seller."""

    OWNER = "owner"
    AGENT = "agent"
    READER = "reader"


class Membership(TenantRecord):
    """Somebody's role at a seller."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "user"], name="one_role_a_seller")]
