"""The closed platform for online dispute resolution, still linked or named.

Source: Regulation (EU) 2024/3228.
"""

from __future__ import annotations

from collections.abc import Iterator

from venditor.audits.shop.crawl import Visit
from venditor.audits.shop.findings import Finding, odr_addresses
from venditor.audits.shop.pages import Page


def look_for_platform(visit: Visit) -> Iterator[Finding]:
    """The first place of a page that leads to the platform, as a link or in its text."""
    document, page = visit.document, visit.page
    if document is None or not isinstance(page, Page):
        return
    for control in document.controls:
        if any(address in control.href.lower() for address in odr_addresses()):
            yield _found(visit, control.href, control.quotation)
            return
    lowered = page.html.lower()
    for address in odr_addresses():
        at = lowered.find(address)
        if at >= 0:
            yield _found(visit, address, " ".join(page.html[max(0, at - 80) : at + 80].split()))
            return


def _found(visit: Visit, address: str, quotation: str) -> Finding:
    return Finding("odr_link", visit.template, visit.language, visit.address, address, quotation)
