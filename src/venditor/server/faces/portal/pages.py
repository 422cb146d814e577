"""The question pages: which facts are asked on one page, and in which order pages come.

Facts of one group in the vocabulary are one page of boxes to tick. A few facts that a person thinks of
together are one page too, so that a German withdrawal takes seven pages at most. Every other fact has a page
of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from venditor.rules.vocabulary import FactDefinition, Vocabulary

TOPIC = "topic"
EVERYTHING = "all"


@dataclass(frozen=True, slots=True)
class Page:
    """A question page.

    Attributes:
        id: its name in addresses: that of its only fact, of its group, or of what it brings together.
        facts: the facts it may ask, in the order they stand on it.
        title: its heading where it asks several facts.
        ticks: it is a list of boxes to tick: what stays unticked is not so.
    """

    id: str
    facts: tuple[str, ...]
    title: str = ""
    ticks: bool = False


# What a person thinks of together.
_TOGETHER = (
    Page("purchase", ("product", "condition", "contract"), _("What did you buy, and how?")),
    Page(
        "days",
        ("concluded_on", "delivered_on"),
        _("When did you order, and when did the last parcel arrive?"),
    ),
)
_TICKS_TITLE = _("Is it one of these?")
# Asked before all others: what decides which law governs, then what makes most other questions unnecessary.
_FIRST = ("consumer_country", "trader_country", "purchase", "days", "exemptions", "informed_on")


def pages(vocabulary: Vocabulary) -> tuple[Page, ...]:
    """All question pages, in the order in which they are asked."""
    found: dict[str, Page] = {}
    for fact in vocabulary.facts.values():
        page = _page(fact, vocabulary)
        if page is not None:
            found.setdefault(page.id, page)
    return tuple(sorted(found.values(), key=lambda page: _rank(page, vocabulary)))


def _page(fact: FactDefinition, vocabulary: Vocabulary) -> Page | None:
    """The page that asks a fact; ``None`` for a fact nobody is asked."""
    if fact.group is not None:
        members = tuple(other.name for other in vocabulary.facts.values() if other.group == fact.group)
        return Page(fact.group, members, _TICKS_TITLE, ticks=True)
    if not fact.ask:
        return None
    return next((page for page in _TOGETHER if fact.name in page.facts), Page(fact.name, (fact.name,)))


def _rank(page: Page, vocabulary: Vocabulary) -> tuple[int, bool]:
    first = _FIRST.index(page.id) if page.id in _FIRST else len(_FIRST)
    # A region decides by its holidays, which matter only once the days are known.
    return (first, vocabulary.facts[page.facts[0]].kind == "region")
