"""What the listing checks found in a shop, market by market.

Nothing here needs what reading a page needs: a report is written, and compared with, by these alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from venditor.listings.judging.finding import SEVERITIES, Finding, Severity, fingerprint
from venditor.products import Source


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the shop.

    Attributes:
        template: kind of page.
        language: BCP 47 tag.
        address: of the page.
        name: what is sold there; empty where nothing is.
    """

    template: str
    language: str
    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class MarketFinding:
    """A finding of the listing checks.

    Attributes:
        finding: what was found.
        subject: what it is about, by which two runs know it again: ``shop``; ``order de``; ``product`` with
            its own name; ``page terms de``.
        place: the page; ``None`` where no page of the shop that was read has it.
    """

    finding: Finding
    subject: str
    place: Place | None

    @property
    def fingerprint(self) -> str:
        """What makes it the same in two runs."""
        return fingerprint(self.subject, "", self.finding)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something that a product page does not show, and another page of the shop does."""

    question: str
    place: Place
    source: Source


@dataclass(frozen=True, slots=True)
class Market:
    """One market.

    Attributes:
        code: ISO 3166 code.
        findings: the heaviest first.
        elsewhere: what was found on another page than a product's.
    """

    code: str
    findings: tuple[MarketFinding, ...]
    elsewhere: tuple[Elsewhere, ...]

    def count(self, severity: Severity) -> int:
        """How many findings weigh so much."""
        return sum(one.finding.severity == severity for one in self.findings)


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A page that the reader of listings could not read."""

    place: Place
    because: str


@dataclass(frozen=True, slots=True)
class Markets:
    """All markets of a run.

    Attributes:
        checked_on: day whose law counts.
        markets: in the order in which they were asked for.
        products: product pages that were judged.
        orders: pages with the button of an order that were judged.
        others: other pages in which items of the shop were looked for.
        unjudged: pages that could not be read as listings.
        subjects: everything that was looked at, as :attr:`MarketFinding.subject` names it.
        law: hash of each file of law that may have answered.
    """

    checked_on: date
    markets: tuple[Market, ...]
    products: tuple[Place, ...]
    orders: tuple[Place, ...]
    others: tuple[Place, ...]
    unjudged: tuple[Unjudged, ...]
    subjects: frozenset[str]
    law: Mapping[str, str]

    def weigh(self, lightest: Severity) -> bool:
        """Whether any finding weighs so much, or more."""
        heavy = SEVERITIES[: SEVERITIES.index(lightest) + 1]
        return any(one.finding.severity in heavy for market in self.markets for one in market.findings)
