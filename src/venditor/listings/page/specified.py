"""What a PriceSpecification says: the price asked or an earlier one, its tax, a price for a measure.

Source: schema.org, PriceSpecification and UnitPriceSpecification; Google Merchant Center, "Unit pricing base
measure": ``referenceQuantity`` is the measure of the whole, its ``valueReference`` that of the unit price.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from venditor.core.quantity import Quantity
from venditor.listings.page.candidate import Candidate
from venditor.listings.page.json_ld import Found, Graph, short, types
from venditor.listings.page.properties import (
    MOST_VALUES,
    PRIOR,
    blank,
    kind_of_price,
    plain,
    texts,
    unescaped,
)
from venditor.listings.page.terms import true_or_false
from venditor.listings.read import source
from venditor.listings.values.errors import UnusableError
from venditor.listings.values.money import amount
from venditor.listings.values.unit_prices import shown_by_google
from venditor.listings.values.units import quantity
from venditor.products import Kind, UnitPrice

_UNITS = {
    "kgm": "kg",
    "grm": "g",
    "mgm": "mg",
    "ltr": "l",
    "dlt": "dl",
    "clt": "cl",
    "mlt": "ml",
    "mtr": "m",
    "cmt": "cm",
    "mmt": "mm",
    "mtk": "m2",
    "mtq": "m3",
    "onz": "oz",
    "lbr": "lb",
    "oza": "fl oz",
    "h87": "piece",
    "c62": "piece",
}
"""Symbols of units by their code. Source: UN/CEFACT, Recommendation 20."""

_MEASURE = "referencequantity"
_BASE = "valuereference"


def specified(known: Graph, given: Found, rule: str, kind: Kind) -> Iterator[Candidate]:
    """What one specification says.

    Args:
        known: the page's objects, to which others refer.
        given: the specification.
        rule: by which it was found.
        kind: of the markup.
    """
    price = plain(given.node.get("price", ...))
    if price is None:
        return
    measures = list(known.inner(given, _MEASURE, 1))
    # With a base beside it the measure is that of the whole, and the price the one asked for it.
    whole = bool(measures) and _BASE in measures[0].node
    told = {name: plain(value) for name, value in given.node.items() if not (whole and name == _MEASURE)}
    field = kind_of_price(types(given.node), told)
    where = given.place("price")
    if field is not None:
        kind_told = (told.get("pricetype") or "").rstrip("/")
        yield Candidate(
            rule,
            field,
            unescaped(price),
            source(kind, where, price),
            prior=PRIOR.get(short(kind_told)),
            called=kind_told.rpartition("/")[2] if field == "prior_prices" else "",
        )
    for text in texts(given.node.get("pricecurrency"), "currency"):
        if not blank(text):
            yield Candidate(rule, "currency", text, source(kind, given.place("pricecurrency"), text))
    if field == "price":
        yield from tax(given, rule, kind)
    for measure in measures:
        yield from _for_a_measure(known, given, measure, rule, kind)


def tax(given: Found, rule: str, kind: Kind) -> Iterator[Candidate]:
    """Whether a price is said to include its tax."""
    value = true_or_false(given.node.get("valueaddedtaxincluded"))
    if value is not None:
        text = str(given.node["valueaddedtaxincluded"])
        where = given.place("valueaddedtaxincluded")
        yield Candidate(rule, "tax_included", text, source(kind, where, text, value), value=value)


def _for_a_measure(known: Graph, given: Found, measure: Found, rule: str, kind: Kind) -> Iterator[Candidate]:
    told = plain(given.node.get("pricetype")) or ""
    if short(told.rstrip("/")) in PRIOR:
        return
    with suppress(UnusableError):
        price, currency = amount(
            f"{plain(given.node.get('price'))} {plain(given.node.get('pricecurrency')) or ''}", decimal="."
        )
        whole = _quantity(measure)
        base = next(known.inner(measure, _BASE, MOST_VALUES), None)
        where, text = given.place(_MEASURE), f"{given.node.get('price')} / {whole.amount} {whole.unit}"
        if base is None or currency is None:
            value = UnitPrice(price, whole)
        else:
            value = shown_by_google(price, currency, whole, _quantity(base))
            yield Candidate(rule, "quantity", text, source(kind, where, text, whole), value=whole)
        yield Candidate(rule, "unit_price", text, source(kind, where, text, value), value=value)


def _quantity(given: Found) -> Quantity:
    """A QuantitativeValue."""
    code = short(plain(given.node.get("unitcode")) or "")
    unit = _UNITS.get(code) or code or plain(given.node.get("unittext")) or ""
    number = plain(given.node.get("value")) or ""
    return quantity(f"{number} {unit}", decimal=".")[0]
