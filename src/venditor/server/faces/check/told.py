"""What a visitor told besides the page: where it is sold, and what is known of shop, maker and product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from venditor.core.countries import COUNTRIES
from venditor.core.text import Wording, pick
from venditor.listings.judging.law import law_of_listings
from venditor.rights.places import jurisdiction_name
from venditor.rules.wording import write_country
from venditor.server.faces.check.limits import MOST_MARKETS
from venditor.server.faces.portal.places import alphabetical

NONE = "none"
KINDS = (
    *("food", "food_supplement", "alcoholic", "textile", "cosmetic", "toy", "for_small_children"),
    *("electrical", "energy_labelled", "medicine", "living"),
)
"""Facts about what is sold that are asked for by ticks."""

PLACES = ("trader_country", "maker_country")
FACT = "f."
"""What the name of a field begins with whose fact settles what stayed open."""

_SETTLED_ELSEWHERE = frozenset((*KINDS, *PLACES))


@dataclass(frozen=True, slots=True)
class Told:
    """What the form gave, as it stands in it.

    Attributes:
        markets: destinations, each once, in the order of the form.
        kinds: ticks, with :data:`NONE`.
        places: country of the shop and of the manufacturer, where told.
        more: facts that settle what stayed open, by name: ``true``, ``false`` or a country.
    """

    markets: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Names and values of hidden fields that bring it all back, without :attr:`more`."""
        found = [("market", code) for code in self.markets] + [("kind", kind) for kind in self.kinds]
        return found + list(self.places.items())

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The same for :attr:`more`."""
        return [(FACT + name, value) for name, value in self.more.items()]

    @property
    def facts(self) -> dict[str, str | bool]:
        """By names of the vocabulary of listings."""
        facts: dict[str, str | bool] = {
            name: value == "true" if value in ("true", "false") else value
            for name, value in self.more.items()
        }
        facts |= self.places
        maker = self.places.get("maker_country")
        if maker:
            facts["maker_in_union"] = maker in law_of_listings().unions["EU"]
        if self.kinds:
            facts |= {name: name in self.kinds for name in KINDS}
        return facts

    def problem(self) -> str:
        """What is wrong, as the name of a message and its field; empty where nothing is."""
        if not self.markets:
            return "markets_none"
        if len(self.markets) > MOST_MARKETS:
            return "markets_many"
        if NONE in self.kinds and len(self.kinds) > 1:
            return "kinds_and_none"
        return ""


def read_told(data: Any) -> Told:
    """What was told in a form or an address; what cannot be used is left out."""
    known = law_of_listings().vocabulary.facts
    more = {}
    for key, value in data.items():
        name = key.removeprefix(FACT)
        if name != key and name in known and name not in _SETTLED_ELSEWHERE:
            kind = known[name].kind
            if (kind == "bool" and value in ("true", "false")) or (kind == "country" and value in COUNTRIES):
                more[name] = value
    asked = frozenset(data.getlist("market"))
    ticked = frozenset(data.getlist("kind"))
    return Told(
        markets=tuple(code for code in markets() if code in asked),
        kinds=tuple(name for name in (*KINDS, NONE) if name in ticked),
        places={name: value for name in PLACES if (value := data.get(name, "")) in COUNTRIES},
        more=more,
    )


@cache
def markets() -> tuple[str, ...]:
    """Codes of every place with law of listings: its own, or that of its union."""
    library = law_of_listings()
    of_unions = {member for members in library.unions.values() for member in members}
    own = set(library.jurisdictions) - set(library.unions)
    return tuple(sorted(own | of_unions))


@cache
def markets_by_name(language: str) -> tuple[tuple[str, str], ...]:
    """Codes and names of the same, as readers look for them; parts of a country follow it."""

    def place(code: str) -> tuple[str, str, str]:
        country, _, part = code.partition("-")
        name = market_name(code, language)
        return alphabetical(write_country(country, language)), part and alphabetical(name), code

    return tuple((code, market_name(code, language)) for code in sorted(markets(), key=place))


def market_name(code: str, language: str) -> str:
    """Name of a country, or of a part with its country."""
    return jurisdiction_name(law_of_listings(), code, language).text


@cache
def countries_by_name(language: str) -> tuple[tuple[str, str], ...]:
    """Codes and names of all countries."""
    named = ((code, write_country(code, language)) for code in COUNTRIES)
    return tuple(sorted(named, key=lambda pair: alphabetical(pair[1])))


def fact_label(name: str, language: str) -> Wording:
    """What a fact is called, and in which language."""
    return pick(law_of_listings().vocabulary.facts[name].label, language)
