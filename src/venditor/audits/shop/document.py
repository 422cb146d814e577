"""``findings.json``: a check as one document, ``venditor.shop_check/1``.

``markets`` is there where the listing checks were asked for. The same pages at the same instant give the same
bytes. Texts are in English, German and 繁體中文, so that a
program that shows them needs no catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from venditor.audits.shop.findings import Finding, applies, catalogue
from venditor.audits.shop.markets.document import difference_document, markets_document
from venditor.audits.shop.pages import Unread

if TYPE_CHECKING:
    from venditor.audits.shop.check import ShopCheck
    from venditor.audits.shop.crawl import Visit
    from venditor.audits.shop.difference import Difference

FORMAT = "venditor.shop_check/1"
LANGUAGES = ("en", "de", "zh-Hant")


def document(check: ShopCheck, difference: Difference | None = None) -> dict[str, Any]:
    """The document.

    Args:
        check: what was found.
        difference: to the last run, if there was one.
    """
    today = check.checked_at.date()
    told = {
        "format": FORMAT,
        "shop": check.shop,
        "checked_at": check.checked_at.isoformat(timespec="seconds"),
        "applies": [
            {
                "country": each.country,
                "cite": each.cite,
                "since": each.since.isoformat(),
                "by_contract": each.by_contract,
                "verification": each.verification,
                "in_force": each.since <= today,
            }
            for each in applies()
        ],
        "pages": [_page(visit) for visit in check.visits],
        "findings": [_finding(finding) for finding in check.findings],
        "difference": None if difference is None else _difference(difference),
    }
    # Only where markets were asked about: without them the document is as it always was.
    return told if check.markets is None else {**told, "markets": markets_document(check.markets)}


def _page(visit: Visit) -> dict[str, Any]:
    page = visit.page
    return {
        "template": visit.template,
        "language": visit.language,
        "address": visit.address,
        "status": None if isinstance(page, Unread) else page.status,
        "hops": [] if isinstance(page, Unread) else list(page.hops),
        "rendered": visit.rendered,
        "unread": page.because if isinstance(page, Unread) else None,
        "detail": page.detail if isinstance(page, Unread) else "",
    }


def _finding(finding: Finding) -> dict[str, Any]:
    kind = catalogue()[finding.kind]
    return {
        "kind": finding.kind,
        "weight": kind.weight,
        "confidence": kind.confidence,
        "template": finding.template,
        "language": finding.language,
        "address": finding.address,
        "value": finding.value,
        "quotation": finding.quotation,
        "act": kind.act.act,
        "article": kind.act.article,
        "verification": kind.act.verification,
        "says": {language: finding.told("says", language) for language in LANGUAGES},
        "fix": {language: finding.told("fix", language) for language in LANGUAGES},
    }


def _difference(difference: Difference) -> dict[str, Any]:
    told: dict[str, Any] = {
        "since": difference.since,
        "new": [_named(finding) for finding in difference.new],
        "gone": [_named(finding) for finding in difference.gone],
        "unseen": [_named(finding) for finding in difference.unseen],
        "same": len(difference.same),
    }
    if difference.markets is not None:
        told["markets"] = difference_document(difference.markets)
    return told


def _named(finding: Finding) -> dict[str, str]:
    return {
        "kind": finding.kind,
        "template": finding.template,
        "language": finding.language,
        "address": finding.address,
        "value": finding.value,
    }
