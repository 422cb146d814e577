"""Who made a product, who answers for it and who brought it in: told once for all products of a shop.

An assignment says for a product, a brand, a category or everything who that is, and with which warnings. What
is told of a product itself goes before what is told of its brand, that before its category, that before all.

>>> from venditor.products import Field, Listing
>>> maker = Actor(
...     "lampen",
...     "Lampen GmbH",
...     street="Hauptstraße 5",
...     postcode="12345",
...     town="Berlin",
...     country="DE",
...     email="safety@lampen.example",
... )
>>> registry = Registry([(Key("brand", "Lumina"), Assignment(manufacturer=maker))])
>>> found = registry.of(Listing(brand=Field.present("LUMINA")))
>>> found.manufacturer.words("Germany")
'Lampen GmbH, Hauptstraße 5, 12345 Berlin, Germany, safety@lampen.example'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from venditor.products.listing import Listing

Role = Literal["manufacturer", "responsible_person", "importer"]
ROLES: tuple[Role, ...] = ("manufacturer", "responsible_person", "importer")

KeyKind = Literal["gtin", "sku", "mpn", "brand", "category", "default"]
KEYS: tuple[KeyKind, ...] = ("gtin", "sku", "mpn", "brand", "category", "default")
"""What an assignment may be for: what says most first."""

GTIN_DIGITS = 14
"""Digits to which numbers of trade items are filled up with zeros: one is found in each of its lengths."""

_NO_WARNINGS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or business that has a part in a product.

    Attributes:
        id: its name in the registry.
        name: registered name.
        trade_name: name or mark under which it trades, where it is another.
        street: street and number, or post box.
        postcode: of the town.
        town: where post goes.
        region: state or province, where addresses of the country name it.
        country: ISO 3166-1 alpha-2 code.
        email: address of electronic mail.
        form: address of a page with a form to write to it.
        phone: number of its telephone.
    """

    id: str
    name: str
    trade_name: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    region: str = ""
    country: str = ""
    email: str = ""
    form: str = ""
    phone: str = ""

    @property
    def postal(self) -> bool:
        """Whether post would come."""
        return bool(self.street and self.town)

    @property
    def electronic(self) -> str:
        """Where it is reached electronically: mail before a form; empty where it is not."""
        return self.email or self.form

    @property
    def names(self) -> str:
        """Its name, with the one it trades under where that is another."""
        return self.name if self.trade_name in ("", self.name) else f"{self.name} ({self.trade_name})"

    def address(self, country: str = "") -> str:
        """Its postal address on a line.

        Args:
            country: name of its country in the language of the page; its code where none is given.
        """
        town = " ".join(filter(None, (self.postcode, self.town)))
        return ", ".join(filter(None, (self.street, town, self.region, country or self.country)))

    def words(self, country: str = "") -> str:
        """One line with all that is told of it, to be put on a page.

        Args:
            country: name of its country in the language of the page; its code where none is given.
        """
        return ", ".join(filter(None, (self.names, self.address(country), self.electronic)))

    def markup(self) -> dict[str, Any]:
        """It as an Organization of schema.org."""
        address = {
            "streetAddress": self.street,
            "postalCode": self.postcode,
            "addressLocality": self.town,
            "addressRegion": self.region,
            "addressCountry": self.country,
        }
        told: dict[str, Any] = {"@type": "Organization", "name": self.name}
        told |= {"alternateName": self.trade_name} if self.trade_name else {}
        told["address"] = {"@type": "PostalAddress"} | {
            name: value for name, value in address.items() if value
        }
        told |= {"email": self.email} if self.email else {}
        told |= {"url": self.form} if self.form else {}
        return told


@dataclass(frozen=True, slots=True)
class Key:
    """What an assignment is for.

    Attributes:
        kind: a number of one product, a brand, a category or everything.
        value: the number, brand or category; empty for everything.
    """

    kind: KeyKind
    value: str = ""

    @property
    def normal(self) -> str:
        """The value as it is compared: numbers of trade items filled up, words in small letters."""
        if self.kind == "gtin":
            return self.value.strip().zfill(GTIN_DIGITS)
        return " ".join(self.value.lower().split())


@dataclass(frozen=True, slots=True)
class Assignment:
    """What is told of some products.

    Attributes:
        manufacturer: who made them.
        responsible_person: who answers for them in the European Union.
        importer: who brought them in.
        warnings: words of warning and safety, by language.
        placed_on_market_on: first day on which such a product was on the market.
        maker_country: ISO 3166-1 code of the country of the manufacturer, where its address is elsewhere.
        parts: numbers of the products that a bundle is made of.
        told_at: where it is told, such as ``actors.yaml:12``.
    """

    manufacturer: Actor | None = None
    responsible_person: Actor | None = None
    importer: Actor | None = None
    warnings: Mapping[str, str] = field(default_factory=lambda: _NO_WARNINGS)
    placed_on_market_on: date | None = None
    maker_country: str = ""
    parts: tuple[str, ...] = ()
    told_at: str = ""

    def actor(self, role: Role) -> Actor | None:
        """Who has a role."""
        found: Actor | None = getattr(self, role)
        return found

    @property
    def made_in(self) -> str:
        """Country of the manufacturer, as told or by its address; empty where neither is known."""
        return self.maker_country or (self.manufacturer.country if self.manufacturer else "")

    def markup(self) -> dict[str, Any]:
        """What a page can say of a product for machines.

        schema.org has no word for the responsible person: it is a property beside the others.
        """
        told: dict[str, Any] = {"@context": "https://schema.org", "@type": "Product"}
        if self.manufacturer:
            told["manufacturer"] = self.manufacturer.markup()
        properties = [
            {"@type": "PropertyValue", "propertyID": name, "name": label, "value": actor.words()}
            for name, label, actor in (
                ("gpsr.responsiblePerson", "EU responsible person", self.responsible_person),
                ("gpsr.importer", "Importer", self.importer),
            )
            if actor
        ]
        properties += [
            {
                "@type": "PropertyValue",
                "propertyID": "gpsr.warnings",
                "name": f"Warnings ({language})",
                "value": words,
            }
            for language, words in self.warnings.items()
        ]
        return told | ({"additionalProperty": properties} if properties else {})


class Registry:
    """Assignments by what they are for, found for a product without looking through them.

    Args:
        assignments: each with what it is for; a later one for the same goes before an earlier one.
    """

    def __init__(self, assignments: Iterable[tuple[Key, Assignment]]) -> None:
        self._by: dict[KeyKind, dict[str, Assignment]] = {kind: {} for kind in KEYS}
        for key, assignment in assignments:
            self._by[key.kind][key.normal] = assignment

    def __len__(self) -> int:
        return sum(map(len, self._by.values()))

    def of(self, listing: Listing) -> Assignment:
        """What is told of a product; each part of it by the assignment that says most about the product.

        A bundle has the warnings of its parts too.

        Args:
            listing: with its numbers, brand and category, as far as they are known.
        """
        found = _together(self._matching(listing))
        return replace(found, warnings=self._warnings_of(found)) if found.parts else found

    def part(self, number: str) -> Assignment:
        """What is told of a part of a bundle, by its number of any kind."""
        kinds: tuple[KeyKind, ...] = ("gtin", "sku", "mpn")
        found = [self._by[kind].get(Key(kind, number).normal) for kind in kinds]
        return _together([*filter(None, found), *self._by["default"].values()])

    def _warnings_of(self, assigned: Assignment) -> Mapping[str, str]:
        """Warnings of a product, and of the parts that it is a bundle of, by language; each once.

        Args:
            assigned: what is told of the product.
        """
        told: dict[str, dict[str, None]] = {}
        for each in (assigned, *map(self.part, assigned.parts)):
            for language, words in each.warnings.items():
                told.setdefault(language, {})[words] = None
        return {language: " ".join(words) for language, words in told.items()}

    def _matching(self, listing: Listing) -> Iterator[Assignment]:
        values: tuple[tuple[KeyKind, str | None], ...] = (
            ("gtin", listing.gtin.value),
            ("sku", listing.sku.value or listing.id.value),
            ("mpn", listing.mpn.value),
            ("brand", listing.brand.value),
        )
        for kind, value in values:
            found = self._by[kind].get(Key(kind, value).normal) if value else None
            if found is not None:
                yield found
        yield from self._of_category(listing.category.value or "")
        yield from self._by["default"].values()

    def _of_category(self, category: str) -> Iterator[Assignment]:
        """The category, then those that it is within."""
        levels = category.split(">")
        for length in range(len(levels), 0, -1):
            found = self._by["category"].get(Key("category", ">".join(levels[:length])).normal)
            if found is not None:
                yield found


def _together(assignments: Iterable[Assignment]) -> Assignment:
    """The first of each part that is told."""
    told: dict[str, Any] = {}
    for assignment in assignments:
        for each in fields(Assignment):
            value = getattr(assignment, each.name)
            if value and each.name not in told:
                told[each.name] = value
    return Assignment(**told)
