"""Cases as rows: events are the record, the columns of a case are what its events fold to."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from venditor.core import clock
from venditor.server.orders.models import Order
from venditor.server.people.fields import SealedField
from venditor.server.people.models import Person
from venditor.server.tenants.models import new_id
from venditor.server.tenants.scope import TenantRecord


class Case(TenantRecord):
    """A case; every column but its id, receipt, person and digest is worked out from its events."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    receipt = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # Digest of the contract as the consumer named it, so that staff find it by an order number.
    contract_digest = models.BinaryField(max_length=32, null=True)
    # Number of its last event: two commands at once cannot both write the next one.
    version = models.PositiveIntegerField(default=0)
    declared_at = models.DateTimeField()
    day = models.DateField()
    language = models.CharField(max_length=12)
    whole = models.BooleanField()
    is_open = models.BooleanField(default=True)
    outcome = models.CharField(max_length=20, blank=True)
    acknowledgement = models.CharField(max_length=20)
    contact_confirmed = models.BooleanField(default=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="cases")
    evidence = models.CharField(max_length=20, blank=True)
    suggested = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    due_day = models.DateField(null=True)
    due_certain = models.BooleanField(default=False)
    red = models.BooleanField(default=False)
    # Kinds of open tasks, the gravest first.
    tasks = models.JSONField(default=list)
    # The marketplace that passed it on, and the case there; null for what was declared here.
    market = models.ForeignKey("tenants.Tenant", on_delete=models.PROTECT, null=True, related_name="+")
    entry = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "is_open", "due_at"], name="cases_by_due"),
            models.Index(fields=["is_open", "due_at"], name="cases_that_fall_due"),
            models.Index(
                fields=["declared_at"], condition=models.Q(acknowledgement="held"), name="cases_held"
            ),
            models.Index(fields=["tenant", "contract_digest"], name="cases_by_contract"),
        ]

    def __str__(self) -> str:
        """Its receipt number."""
        return self.receipt


class CaseEvent(TenantRecord):
    """An event of a case; never changed, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)
    # consumer, staff or system; and the account, where it was staff.
    actor = models.CharField(max_length=10)
    staff = models.UUIDField(null=True)
    public = models.JSONField(default=dict)
    sealed = SealedField(null=True)

    class Meta:
        ordering = ["case", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_event_a_number")]


class CaseReference(TenantRecord):
    """A digest of what a declared text can name, so that an order that comes later finds the case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    # 0 for the whole text.
    rank = models.PositiveSmallIntegerField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["tenant", "digest"], name="cases_by_reference")]


class CaseLink(TenantRecord):
    """A secret link to a case; only a digest of it is kept."""

    digest = models.BinaryField(max_length=32, unique=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links")
    # receipt: on the screen of whoever declared; contact: in the mail to the declared address.
    purpose = models.CharField(max_length=10)
    made_at = models.DateTimeField(default=clock.now)


class Submission(TenantRecord):
    """A submission that was taken, so that sending it again makes no second case."""

    key = models.BinaryField(max_length=32)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "key"], name="one_case_a_submission")]


class IntakeMark(TenantRecord):
    """That a submission caused mail: counted for a while against its origin, then deleted."""

    # network, contact or contract, and a digest of it.
    kind = models.CharField(max_length=10)
    digest = models.BinaryField(max_length=32)
    at = models.DateTimeField(default=clock.now)
    # Whether the mail had been held and nobody let it go; such ones are counted for longer.
    by_itself = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "kind", "digest", "at"], name="intake_marks"),
            # Each mail has one mark of a network: all mails of a seller.
            models.Index(
                fields=["tenant", "at"], condition=models.Q(kind="network"), name="intake_marks_of_a_seller"
            ),
        ]


class HeldMail(TenantRecord):
    """Digests of the origins of a mail that a limit holds, until it leaves, or leaves no more by itself."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="+")
    held_at = models.DateTimeField()
    network = models.BinaryField(max_length=32)
    contact = models.BinaryField(max_length=32)
    # Null where no contract was named by a number.
    contract = models.BinaryField(max_length=32, null=True)

    class Meta:
        indexes = [models.Index(fields=["tenant", "held_at"], name="cases_held_mails")]

    @property
    def marks(self) -> dict[str, bytes]:
        """The digests by their kinds."""
        named = {"network": self.network, "contact": self.contact, "contract": self.contract}
        return {kind: bytes(digest) for kind, digest in named.items() if digest is not None}
