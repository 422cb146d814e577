"""Which keys of a ledger are of one product: those that one row carries, and a number as `sku:` and as `id:`.

A row tells every name of the listing it was read from. Two keys that share a name are tied together from the
moment at which the row was recorded that shows it. What was recorded under the other key before counts for a
key as recorded at that moment, so that no tie changes an answer that was given before it.

Two numbers of the shop, or two trade item numbers, are two products: nothing ties them together, and a name
that both carry is disputed. What a feed calls by an ``id`` a page calls by its number: they are one, unless
their trade item numbers differ, or the number is of digits alone: a database mostly counts those.

>>> from datetime import UTC, datetime
>>> ties = Ties()
>>> first, second = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 20))
>>> ties.take(("gtin:4006381333931", "DE", "web"), ("id:L-1",), lambda: first)
>>> ties.take(("sku:L-1", "DE", "web"), (), lambda: second)
>>> [(variant, since and since.day) for variant, since in ties.tied(("sku:L-1", "DE", "web"))]
[('sku:L-1', None), ('gtin:4006381333931', 20)]
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

Key = tuple[str, str, str]
"""Variant, country, channel."""
Recorded = Callable[[], datetime]

_TELLING_APART = ("sku:", "gtin:")
"""Kinds of names of which a product has its own."""


@dataclass(slots=True)
class _Product:
    # Of most products one, so that a set would take most of the memory.
    keys: tuple[Key, ...]
    names: tuple[str, ...]

    def differs(self, other: _Product) -> bool:
        """Whether both have names of a kind that tells products apart, and none in common."""
        for kind in _TELLING_APART:
            own, others = ({name for name in one.names if name.startswith(kind)} for one in (self, other))
            if own and others and own.isdisjoint(others):
                return True
        return False


@dataclass(slots=True)
class Ties:
    """The ties of a ledger, made row by row in the order in which they were recorded."""

    _products: dict[Key, _Product] = field(default_factory=dict)
    _owners: dict[Key, Key] = field(default_factory=dict)
    _numbers: dict[Key, Key] = field(default_factory=dict)
    _ties: dict[Key, list[tuple[Key, datetime]]] = field(default_factory=dict)
    _disputed: dict[Key, set[Key]] = field(default_factory=dict)

    def take(self, key: Key, names: tuple[str, ...], recorded: Recorded) -> None:
        """A row is recorded.

        Args:
            key: of the row.
            names: others that it carries.
            recorded: gives the instant at which it was.
        """
        variant, country, channel = key
        product = self._products.get(key)
        if product is None:
            product = self._products[key] = _Product((key,), (variant,))
        elif all(name in product.names for name in names):
            return
        product.names = tuple(dict.fromkeys((*product.names, *names)))
        for name in (variant, *names):
            called = (name, country, channel)
            self._tie(key, self._owners.setdefault(called, key), called, recorded)
            self._tie(key, self._numbers.get(called, key), None, recorded)
        for name in _as_number((variant, *names)):
            called = (name, country, channel)
            self._tie(key, self._owners.get(called, key), None, recorded)
            self._tie(key, self._numbers.setdefault(called, key), None, recorded)

    def _tie(self, key: Key, other: Key, called: Key | None, recorded: Recorded) -> None:
        product, another = self._products[key], self._products[other]
        if product is another:
            return
        if product.differs(another):
            if called is not None:
                self._disputed.setdefault(called, {other}).add(key)
            return
        since = recorded()
        self._ties.setdefault(key, []).append((other, since))
        self._ties.setdefault(other, []).append((key, since))
        product.keys += another.keys
        product.names = tuple(dict.fromkeys((*product.names, *another.names)))
        for each in another.keys:
            self._products[each] = product

    def tied(self, key: Key) -> Iterator[tuple[str, datetime | None]]:
        """The variants of a product, each with since when it is tied to a key; that itself first."""
        ahead: list[tuple[Key, datetime | None]] = [(key, None)]
        met = {key}
        for one, since in ahead:
            yield one[0], since
            for other, when in self._ties.get(one, ()):
                if other not in met:
                    met.add(other)
                    ahead.append((other, when if since is None else max(since, when)))

    def owners(self, called: Key) -> tuple[Key, ...]:
        """The keys of a name in a country and a channel: one, none, or several where it is disputed."""
        disputed = self._disputed.get(called)
        if disputed is not None:
            return tuple(sorted(disputed))
        if called in self._products:
            return (called,)
        owner = self._owners.get(called) or self._numbers.get(called)
        return () if owner is None else (owner,)

    def called(self, names: Container[str]) -> list[Key]:
        """A key of each product that has one of some names, in any country and channel."""
        found: dict[int, Key] = {}
        for known in {**self._owners, **self._numbers}:
            if known[0] in names:
                for key in self.owners(known):
                    found.setdefault(id(self._products[key]), key)
        return list(found.values())

    def are_one(self, one: Key, other: Key) -> bool:
        """Whether two keys of the ledger are of one product."""
        return self._products[one] is self._products[other]


def _as_number(names: Iterable[str]) -> Iterator[str]:
    """The number that an ``id`` stands for, where the listing has none of its own."""
    told = {name.partition(":")[0]: name.partition(":")[2] for name in names}
    number = told.get("id", "")
    if "sku" not in told and number and not number.isdecimal():
        yield f"sku:{number}"
