"""One check of a shop, from its pages to its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from venditor.audits.shop.crawl import Crawl, Plan, Visit, tidy
from venditor.audits.shop.detectors.dispute import look_for_platform
from venditor.audits.shop.detectors.entry import entries, look_for_entry
from venditor.audits.shop.detectors.mixed import look_for_mixture
from venditor.audits.shop.detectors.script import look_whether_read
from venditor.audits.shop.detectors.target import TARGET, look_behind
from venditor.audits.shop.findings import WEIGHTS, Finding, catalogue
from venditor.audits.shop.markets.found import Markets
from venditor.audits.shop.pages import Site, Unread
from venditor.audits.shop.reading import Control, read_page
from venditor.listings.judging.finding import SEVERITIES

_ENTRY_ABSENT = ("entry_missing", "entry_is_information", "entry_is_cancellation", "entry_is_return")
MOST_TARGETS = 4
"""Different pages behind entries that are looked at in one language."""


@dataclass(frozen=True, slots=True)
class ShopCheck:
    """What was found.

    Attributes:
        shop: address or folder, as given.
        checked_at: when, aware, UTC.
        visits: pages, in the order in which they were read.
        findings: the heaviest first, then as in the catalogue.
        markets: what the listing checks found; ``None`` where they were not asked for.
    """

    shop: str
    checked_at: datetime
    visits: tuple[Visit, ...]
    findings: tuple[Finding, ...]
    markets: Markets | None = None

    def of(self, weight: str) -> tuple[Finding, ...]:
        """The findings of one weight."""
        return tuple(finding for finding in self.findings if finding.weight == weight)

    @property
    def to_do(self) -> bool:
        """Whether there is something to mend or to look at; of the listing checks, only an error."""
        wrong = self.markets is not None and self.markets.weigh(SEVERITIES[0])
        return wrong or bool(self.of("fault") or self.of("doubt"))


def check_shop(
    site: Site,
    plan: Plan,
    *,
    shop: str,
    now: datetime,
    progress: Callable[[str, str], None] = lambda _kind, _address: None,
) -> ShopCheck:
    """Check a shop.

    Args:
        site: where its pages come from.
        plan: what is wanted.
        shop: address or folder, as it is shown.
        now: this instant, aware.
        progress: is told the kind and the address of each page before it is read.

    Raises:
        ShopError: when the start page cannot be read.
    """
    crawl = Crawl(site, plan, progress)
    visits = crawl.run()
    findings: list[Finding] = []
    aimed_at: set[str] = set()
    pages = list(visits)
    for language in dict.fromkeys(visit.language for visit in visits):
        of_language = [visit for visit in visits if visit.language == language]
        for entry, target in _behind(crawl, of_language, language):
            visits.append(target)
            aimed_at |= {tidy(entry.href), target.address}
            findings += look_behind(entry, target)
    # The form itself needs no link to itself.
    findings += [
        finding
        for visit in pages
        for finding in _on_page(visit)
        if finding.kind not in _ENTRY_ABSENT or visit.address not in aimed_at
    ]
    order = {kind: position for position, kind in enumerate(catalogue())}
    findings.sort(key=lambda finding: (WEIGHTS.index(finding.weight), order[finding.kind]))
    return ShopCheck(shop, now, tuple(visits), tuple(dict.fromkeys(findings)))


def _on_page(visit: Visit) -> Iterator[Finding]:
    yield from look_whether_read(visit)
    yield from look_for_entry(visit)
    yield from look_for_mixture(visit)
    yield from look_for_platform(visit)


def _behind(crawl: Crawl, visits: list[Visit], language: str) -> Iterator[tuple[Control, Visit]]:
    """Each different page behind the entries of a language, once."""
    targets: dict[str, Control] = {}
    for visit in visits:
        for control in entries(visit):
            targets.setdefault(tidy(control.href), control)
    for address, entry in list(targets.items())[:MOST_TARGETS]:
        page = crawl.read(TARGET, address)
        document = None if isinstance(page, Unread) else read_page(page)
        stated = document.language if document else ""
        yield entry, Visit(TARGET, stated or language, page, document)
