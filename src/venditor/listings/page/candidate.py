"""What a rule found for a field of a page's listing."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborNode

from venditor.listings.read import source
from venditor.products import Kind, PriceKind, Source


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of one field.

    Attributes:
        rule: name of the rule that found it.
        field: of the listing.
        text: as it stands there.
        source: where.
        value: what it says, where the rule has made that of more than the text.
        prior: which kind of earlier price it is.
        called: what an earlier price is called there.
        node: the element that it stands in, where it is one that is not taken off.
    """

    rule: str
    field: str
    text: str
    source: Source
    value: Any = None
    prior: PriceKind | None = None
    called: str = ""
    node: LexborNode | None = dataclasses.field(default=None, compare=False, repr=False)


def found(
    rule: str, field: str, kind: Kind, path: str, text: object, *, node: LexborNode | None = None
) -> Candidate:
    """A reading whose quotation is what was read."""
    told = str(text)
    return Candidate(rule, field, told, source(kind, path, told), node=node)
