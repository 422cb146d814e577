"""The question pages, one question each, in the order in which they are asked.

Every fact has a page of its own; only the facts of one group in the vocabulary are one question, as boxes to
tick.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from venditor.rules.vocabulary import FactDefinition, Vocabulary

EVERYTHING = "all"
TICKS_TITLE = _("Is it one of these?")
# Asked before all others: what decides which law governs, then what makes most other questions unnecessary.
_FIRST = (
    *("consumer_country", "trader_country", "concluded_on", "product", "contract", "condition"),
    *("delivered_on", "exemptions", "informed_on"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """A question page.

    Attributes:
        id: its name in addresses: that of its fact, or of its group.
        facts: the fact it asks, or those of the group in the order they stand on it.
        ticks: it is a list of boxes to tick: what stays unticked is not so.
    """

    id: str
    facts: tuple[str, ...]
    ticks: bool = False


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
        return Page(fact.group, members, ticks=True)
    return Page(fact.name, (fact.name,)) if fact.ask else None


def _rank(page: Page, vocabulary: Vocabulary) -> tuple[int, bool]:
    first = _FIRST.index(page.id) if page.id in _FIRST else len(_FIRST)
    # A region decides by its holidays, which matter only once the days are known.
    return (first, vocabulary.facts[page.facts[0]].kind == "region")
