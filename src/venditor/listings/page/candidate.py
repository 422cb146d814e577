"""What a rule found for a field of a page's listing."""

from __future__ import annotations

from dataclasses import dataclass

from venditor.listings.read import source
from venditor.products import Kind, Source


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of one field.

    Attributes:
        rule: name of the rule that found it.
        field: of the listing.
        text: as it stands there.
        source: where.
    """

    rule: str
    field: str
    text: str
    source: Source


def found(rule: str, field: str, kind: Kind, path: str, text: object) -> Candidate:
    """A reading whose quotation is what was read."""
    told = str(text)
    return Candidate(rule, field, told, source(kind, path, told))
