"""An order as somebody types it or a file brings it, and what must hold before it is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from venditor.aftersales.declaration import MOST, MOST_PIECES, is_address, strange_characters
from venditor.core.errors import VenditorError
from venditor.core.money import Money, MoneyError, minor_units
from venditor.privacy import normal_reference
from venditor.rights import FactsError, parse_facts
from venditor.rights.jurisdictions import default_library
from venditor.rules.explain import plain

COUNTRY, REGION = "consumer_country", "consumer_region"
# Longest texts that are taken, in characters; as wide as their columns.
LONGEST = {"number": 100, "name": MOST["name"], "email": MOST["contact"], "article": 500, "sku": 100}
MOST_LINES = 1_000
# Beyond any price of one piece, and well within what the databases count with.
MOST_MINOR_UNITS = 10**15
_FIELD_OF_FACT = {COUNTRY: "country", REGION: "region"}


class OrderError(VenditorError):
    """An order that cannot be recorded; ``facts["problems"]`` has one entry for each field, none left out.

    Each entry has ``field`` (``number``, ``lines.0.pieces``, the name of a fact), ``code`` (``missing``,
    ``too_long``, ``characters``, ``address``, ``amount``, ``currency``, ``pieces``, ``too_many``, ``fact``)
    and
    ``message``.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLine:
    """One line as it was typed.

    Attributes:
        article: what it is. pieces: how many. sku: its stock number.
        unit_price: for one piece in major units with a point, such as ``19.90``; empty where not known.
        facts: facts of the vocabulary that hold for this line alone, such as ``made_to_specification``.
    """

    article: str
    pieces: int = 1
    sku: str = ""
    unit_price: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedOrder:
    """An order as it was typed.

    Attributes:
        number: its number, as the buyer was told. email, name: the buyer's; empty where not known.
        country: ISO code of the country where she lives; region: ISO 3166-2 code, such as ``DE-BY``.
        currency: ISO 4217 code of its prices.
        facts: facts of the vocabulary by name, such as ``concluded_on``, ``delivered_on``, ``informed_on``;
            a day as ``2026-03-02`` or a ``date``, ``none`` for what has not happened.
        lines: what was ordered.
        discount: what was taken off all goods. gift_card: what a gift card paid. paid: what was paid in all,
            as the shop says. Amounts in major units with a point; empty where there is none, ``None`` where
            nobody was asked, then what stood before stays.
    """

    number: str
    email: str = ""
    name: str = ""
    country: str = ""
    region: str = ""
    currency: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    lines: tuple[TypedLine, ...] = ()
    discount: str | None = None
    gift_card: str | None = None
    paid: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A line that can be recorded; ``unit_price`` in minor units, ``facts`` JSON-native."""

    article: str
    pieces: int
    sku: str
    unit_price: int | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CheckedOrder:
    """An order that can be recorded.

    ``reference`` is its number as it is compared; ``totals`` holds minor units, ``None`` for what is not so
    any more, and nothing for what was not asked.
    """

    number: str
    reference: str
    email: str
    name: str
    country: str
    currency: str
    facts: Mapping[str, Any]
    lines: tuple[CheckedLine, ...]
    totals: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Trouble:
    field: str
    code: str
    message: str


def checked(order: TypedOrder) -> CheckedOrder:
    """An order in the form in which it is recorded.

    Raises:
        OrderError: naming every field that cannot be used.
    """
    places = {COUNTRY: order.country.strip(), REGION: order.region.strip()}
    facts, found = _facts({**order.facts, **{name: code for name, code in places.items() if code}})
    troubles = [*_head(order), *found]
    currency = order.currency.strip().upper()
    lines = []
    for index, line in enumerate(order.lines[:MOST_LINES]):
        read, found = _line(line, order, currency)
        lines.append(read)
        troubles += [_Trouble(f"lines.{index}.{one.field}", one.code, one.message) for one in found]
    totals: dict[str, int | None] = {}
    for name, amount in (("discount", order.discount), ("gift_card", order.gift_card), ("paid", order.paid)):
        if amount is not None:
            totals[name], wrong = _minor(amount.strip(), currency, field_name=name)
            troubles += wrong
    if troubles:
        raise _error(troubles)
    return CheckedOrder(
        number=order.number.strip(),
        reference=normal_reference(order.number),
        email=order.email.strip(),
        name=order.name.strip(),
        country=str(facts.get(COUNTRY, "")),
        currency=currency,
        facts=facts,
        lines=tuple(lines),
        totals=totals,
    )


def parsed(given: Mapping[str, object]) -> dict[str, Any]:
    """Facts as JSON-native values; unknown ones are left out.

    Raises:
        FactsError: naming every fact that cannot be used.
    """
    return {name: plain(value) for name, value in parse_facts(given, default_library().vocabulary).items()}


def _facts(given: Mapping[str, object]) -> tuple[dict[str, Any], list[_Trouble]]:
    try:
        return parsed(given), []
    except FactsError as error:
        told: Any = error.facts["problems"]
        return {}, [
            _Trouble(_FIELD_OF_FACT.get(one["fact"], one["fact"]), "fact", one["message"]) for one in told
        ]


def _head(order: TypedOrder) -> Iterator[_Trouble]:
    if not normal_reference(order.number):
        yield _Trouble("number", "missing", "number: an order is found by a number with letters or digits.")
    for name, text in (("number", order.number), ("name", order.name), ("email", order.email)):
        yield from _text(name, text)
    if order.email.strip() and not is_address(order.email):
        yield _Trouble("email", "address", "email: this has not the shape of an e-mail address.")
    if len(order.lines) > MOST_LINES:
        yield _Trouble("lines", "too_many", f"lines: an order has {MOST_LINES} lines at most.")
    if order.currency.strip():
        yield from _currency(order.currency.strip().upper())


def _currency(currency: str) -> Iterator[_Trouble]:
    try:
        Money.parse({"amount": 0, "currency": currency})
    except MoneyError:
        yield _Trouble("currency", "currency", "currency: write three letters of ISO 4217, such as EUR.")


def _text(name: str, text: str) -> Iterator[_Trouble]:
    longest = LONGEST[name]
    if len(text) > longest:
        yield _Trouble(name, "too_long", f"{name}: {longest} characters at most.")
    elif strange_characters(text):
        strange = ", ".join(f"U+{ord(one):04X}" for one in strange_characters(text))
        yield _Trouble(name, "characters", f"{name}: these characters cannot be kept: {strange}.")


def _line(line: TypedLine, order: TypedOrder, currency: str) -> tuple[CheckedLine, list[_Trouble]]:
    troubles = [*_text("article", line.article), *_text("sku", line.sku)]
    if not line.article.strip() and not line.sku.strip():
        troubles.append(_Trouble("article", "missing", "article: a line names what was ordered."))
    if not 1 <= line.pieces <= MOST_PIECES:
        troubles.append(_Trouble("pieces", "pieces", f"pieces: a whole number from 1 to {MOST_PIECES}."))
    price, found = _minor(line.unit_price.strip(), currency)
    troubles += found
    # Facts of a line are checked beside those of its order: they have to go together.
    facts, found = _facts({**_known(order.facts), **line.facts}) if line.facts else ({}, [])
    troubles += [one for one in found if one.field in line.facts]
    own = {name: value for name, value in facts.items() if name in line.facts}
    article = line.article.strip() or line.sku.strip()
    return CheckedLine(article, line.pieces, line.sku.strip(), price, own), troubles


def _known(facts: Mapping[str, object]) -> Mapping[str, object]:
    """Facts of the order, without those that are reported for the order itself."""
    _read, found = _facts(facts)
    wrong = {one.field for one in found}
    return {name: value for name, value in facts.items() if name not in wrong}


def _minor(
    amount: str, currency: str, *, field_name: str = "unit_price"
) -> tuple[int | None, list[_Trouble]]:
    if not amount:
        return None, []
    if not currency:
        return None, [_Trouble(field_name, "currency", f"{field_name}: the order names no currency.")]
    try:
        money = Money.parse({"amount": amount, "currency": currency})
    except MoneyError as error:
        if error.code == "money.currency":
            return None, []
        return None, [_Trouble(field_name, "amount", f"{field_name}: {error}")]
    minor = int(money.amount.scaleb(minor_units(currency)))
    if not 0 <= minor <= MOST_MINOR_UNITS:
        return None, [_Trouble(field_name, "amount", f"{field_name}: an amount that is not below zero.")]
    return minor, []


def _error(troubles: list[_Trouble]) -> OrderError:
    return OrderError(
        "order.unusable",
        "\n".join(one.message for one in troubles),
        facts={
            "problems": [{"field": one.field, "code": one.code, "message": one.message} for one in troubles]
        },
    )
