"""Leaves of the log, and how far the database knows the log."""

from __future__ import annotations

from django.db import models

from venditor.core import clock
from venditor.server.people.fields import SealedField
from venditor.server.tenants.scope import TenantRecord


class LogLeaf(TenantRecord):
    """A commitment to one event of a case; written with the event, and never changed but for its index."""

    # The order in which leaves were made is the one in which they are logged.
    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    event = models.OneToOneField("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")
    # declaration, acknowledgement or assessment.
    kind = models.CharField(max_length=20)
    # Public: it stands in the log, and in the acknowledgement.
    commitment = models.BinaryField(max_length=32, unique=True)
    # Salt, and the content byte for byte as it was committed to.
    sealed = SealedField()
    # What the content names by its hash, word for word: the message of an acknowledgement.
    enclosed = SealedField(null=True)
    # Its entry in the log, the first is 0; nothing until it is sequenced.
    index = models.BigIntegerField(null=True, unique=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(index=None), name="leaves_that_wait"),
        ]


class LogHead(models.Model):
    """The newest checkpoint whose entries this database knows; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    origin = models.CharField(max_length=300)
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    # Entries of which no leaf is known, as somebody who had lost a part of the database took upon himself.
    unknown = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        """The log and its size."""
        return f"{self.origin} {self.size}"
