"""Whether what a page shows is in it, or is put there by a script that has not run."""

from __future__ import annotations

from venditor.audits.shop.crawl import Visit
from venditor.audits.shop.findings import Finding
from venditor.audits.shop.reading import Document

LITTLE_TEXT = 200
"""Characters below which a page that runs scripts is taken for an empty shell: a page of a shop names its
goods, its trader and its terms, and has more."""
_STEMS = ("withdraw", "widerruf", "retract", "recess", "venditor")


def made_by_script(visit: Visit) -> bool:
    """Whether nothing can be told of a page, because a script makes it or its footer."""
    document = visit.document
    if document is None or visit.rendered or not document.scripted:
        return False
    return document.text < LITTLE_TEXT or document.empty_footer


def filled_by(document: Document) -> str:
    """The script or empty element that may bring an entry, as it names itself; empty without one."""
    if not document.scripted:
        return ""
    return next((mark.strip() for mark in document.scripts if any(stem in mark for stem in _STEMS)), "")


def look_whether_read(visit: Visit) -> list[Finding]:
    """A page that was not read."""
    if visit.document is not None:
        return []
    because = "" if not hasattr(visit.page, "because") else str(visit.page.because)
    return [Finding("page_not_read", visit.template, visit.language, visit.address, because)]
