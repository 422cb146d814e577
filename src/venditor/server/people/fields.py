"""The one field type in which personal data is kept."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


class SealedField(models.BinaryField):
    """Bytes that :mod:`venditor.server.people.services` sealed; a readable text is refused."""

    description = "personal data, sealed under the key of its person"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Bytes for the database; a text was not sealed."""
        if isinstance(value, str):
            raise ValidationError(f"{self.model.__name__}.{self.name} takes sealed bytes only.")
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> bytes | None:
        """Bytes on every database; drivers hand out views."""
        return None if value is None else bytes(value)
