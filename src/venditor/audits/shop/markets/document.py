"""What the listing checks found, as the part ``markets`` of ``findings.json``."""

from __future__ import annotations

from typing import Any

from venditor.audits.shop.markets.difference import MarketDifference
from venditor.audits.shop.markets.found import Elsewhere, Market, MarketFinding, Markets, Place
from venditor.listings.judging import telling
from venditor.listings.reports.document import finding_document
from venditor.listings.reports.entry import LANGUAGES, Found, Known


def markets_document(markets: Markets) -> dict[str, Any]:
    """The part.

    Args:
        markets: what was found.
    """
    return {
        "checked_on": markets.checked_on.isoformat(),
        "law": dict(markets.law),
        "products": [_place(one) for one in markets.products],
        "orders": [_place(one) for one in markets.orders],
        "unjudged": [{**_place(one.place), "because": one.because} for one in markets.unjudged],
        "subjects": sorted(markets.subjects),
        "each": [_market(one) for one in markets.markets],
    }


def _market(market: Market) -> dict[str, Any]:
    return {
        "market": market.code,
        "findings": [_finding(one) for one in market.findings],
        "elsewhere": [_elsewhere(one) for one in market.elsewhere],
    }


def _finding(one: MarketFinding) -> dict[str, Any]:
    told = finding_document(Found(one.finding, one.fingerprint), telling)
    # What did not change is told in the difference; nothing is suppressed here.
    for name in ("suppressed", "change"):
        del told[name]
    return {**told, "subject": one.subject, "page": None if one.place is None else _place(one.place)}


def _elsewhere(one: Elsewhere) -> dict[str, Any]:
    return {
        "question": one.question,
        "label": {tag: telling.label(one.question, tag) for tag in LANGUAGES},
        "page": _place(one.place),
        "where": one.source.document(),
    }


def _place(place: Place) -> dict[str, str]:
    return {
        "template": place.template,
        "language": place.language,
        "address": place.address,
        "name": place.name,
    }


def difference_document(difference: MarketDifference) -> dict[str, Any]:
    """What changed, as the part ``markets`` of the difference."""
    return {
        "new": [one.fingerprint for one in difference.new],
        "gone": [_known(one) for one in difference.gone],
        "unseen": [_known(one) for one in difference.unseen],
        "same": difference.same,
    }


def _known(one: Known) -> dict[str, Any]:
    return {
        "subject": one.path,
        "rule": one.provision,
        "question": one.question,
        "market": one.destination,
        "severity": one.severity,
        "says": dict(one.says),
    }
