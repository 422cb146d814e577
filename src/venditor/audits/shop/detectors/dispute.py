"""The closed platform for online dispute resolution, still linked or named.

Source: Regulation (EU) 2024/3228.
"""

from __future__ import annotations

from collections.abc import Iterator

from venditor.audits.shop.crawl import Visit
from venditor.audits.shop.findings import Finding
from venditor.audits.shop.pages import Page
from venditor.listings.observing.notices.platform import platform


def look_for_platform(visit: Visit) -> Iterator[Finding]:
    """Each address of the platform on a page: those that are linked, then those in its text alone."""
    document, page = visit.document, visit.page
    if document is None or not isinstance(page, Page):
        return
    named: set[str] = set()
    hrefs: set[str] = set()
    for control in document.controls:
        known = platform().search(control.href.lower())
        if known and control.href not in hrefs:
            hrefs.add(control.href)
            named.add(known[0])
            yield _found(visit, control.href, control.quotation)
    for known in platform().finditer(page.html.lower()):
        if known[0] not in named:
            named.add(known[0])
            around = page.html[max(0, known.start() - 80) : known.start() + 80]
            yield _found(visit, known[0], " ".join(around.split()))


def _found(visit: Visit, address: str, quotation: str) -> Finding:
    return Finding("odr_link", visit.template, visit.language, visit.address, address, quotation)
