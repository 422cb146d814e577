"""Sellers."""

from __future__ import annotations

import uuid

from django.db import models

from venditor.core import clock
from venditor.core.identifiers import new_token, uuid7
from venditor.server.tenants.scope import TenantManager, TenantRecord


def new_id() -> uuid.UUID:
    """Id of a new record."""
    return uuid7(clock.now())


class Tenant(models.Model):
    """A seller: a shop, with its own page, records, staff and keys.

    What stands here is shown to everyone on the seller's page; it is the seller's, not a consumer's.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    # Postal address, several lines.
    address = models.TextField(max_length=1000)
    # Where notices about new declarations go, and where an answer to the acknowledgement arrives.
    email = models.EmailField(max_length=320)
    country = models.CharField(max_length=2)
    # ISO codes of the countries it sells to, the most usual first.
    markets = models.JSONField(default=list)
    # Language of its page where a visitor asks for none.
    language = models.CharField(max_length=12, default="en")
    # Hexadecimal, such as #0b4a63; shades that can be read are worked out from it.
    colour = models.CharField(max_length=7, default="#0b4a63")
    privacy_url = models.URLField(max_length=500, blank=True)
    # Whether it has no contracts of its own: what is declared here goes on to the sellers that sell here.
    is_marketplace = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Found(models.TextChoices):
    """What a look into the domain name system found for a host."""

    TOKEN = "token"  # noqa: S105 - what was found, not the token
    NOTHING = "nothing"
    OTHER = "other"
    NO_ANSWER = "no_answer"
    # The token, where another seller has proved the same name before.
    TAKEN = "taken"


class TenantHost(TenantRecord):
    """A host name of a seller's own, under which its page stands at the root once it is proven.

    Several sellers may wait for the same name; the first that proves it has it.
    """

    host = models.CharField(max_length=253)
    # What its owner puts into the domain name system, under `hosts.challenge_name`; of this seller and host.
    token = models.CharField(max_length=60, default=new_token)
    added_at = models.DateTimeField(default=clock.now)
    # Null until its owner has shown control, or whoever runs the installation has vouched for it.
    proven_at = models.DateTimeField(null=True)
    # When the tick looks next; null when it looks no more.
    look_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    # What the last look found; empty before the first.
    found = models.CharField(max_length=20, blank=True, choices=Found.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "host"], name="a_host_once_a_seller"),
            models.UniqueConstraint(
                fields=["host"], condition=models.Q(proven_at__isnull=False), name="a_proven_host_once"
            ),
        ]
        indexes = [models.Index(fields=["look_at"], name="hosts_to_look_at")]


class LabelOverride(TenantRecord):
    """A seller's own words for the entry to its withdrawal function, in one language.

    The words of the confirmation are the law's and have no override.
    """

    language = models.CharField(max_length=12)
    withdraw = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "language"], name="one_override_a_language")]


class TenantEvent(TenantRecord):
    """What somebody changed about a seller outside of cases: settings, words, hosts, roles, imports."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(default=clock.now)
    # Account that did it; null for the command line of the installation.
    actor = models.UUIDField(null=True)
    kind = models.CharField(max_length=60)
    # Before and after; never anything of a consumer.
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]


__all__ = ["Found", "LabelOverride", "Tenant", "TenantEvent", "TenantHost", "TenantManager", "new_id"]
