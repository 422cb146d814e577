"""Which pages of a shop are read: the start page and one of each kind, in each language, in order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from venditor.audits.shop.errors import ShopError
from venditor.audits.shop.pages import Because, Page, Site, Unread
from venditor.audits.shop.reading import Document, read_page
from venditor.audits.shop.templates import ERROR, OTHER, PRODUCT, START, Template, templates
from venditor.listings.observing.notices.wordings import same_language

PAGES = 12
"""Pages of a language that are read unless told: each kind once, and some to spare."""
PAGES_FOR_MARKETS = 16
"""The same where the listing checks are asked for: two kinds more, and further products."""
MOST_PRODUCTS = 3
"""Products of a language that are read for the listing checks on the web; of a folder, all that fit."""
MOST_LANGUAGES = 8
"""Languages that are looked at unless some are named: 24 would take five minutes at one page a second."""
NO_SUCH_PAGE = "venditor-shop-check-no-such-page"

# Forbidden, too many requests, unavailable: what shops answer who may be no person, or while they are mended.
# Source: RFC 9110 sections 15.5.4 and 15.6.4, RFC 6585 section 4.
_TURNED_AWAY = frozenset({403, 429, 503})
_FAILING = range(500, 600)
_ABSENT = range(400, 500)

_TRACKING = ("utm_", "gclid", "fbclid")
_NO_PAGE = (
    ".pdf",
    ".jpg",
    ".jpeg",
    ".png",
    ".gif",
    ".svg",
    ".webp",
    ".zip",
    ".css",
    ".js",
    ".xml",
    ".ico",
    ".mp4",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is wanted.

    Attributes:
        languages: BCP 47 tags; empty for every language the shop has, up to `MOST_LANGUAGES`.
        pages: how many a language, at most.
        markets: whether the listing checks are asked for, which read more kinds of pages and more products.
    """

    languages: tuple[str, ...] = ()
    pages: int = PAGES
    markets: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that was read, or was not, and what it is in the shop.

    Attributes:
        template: kind of page.
        language: BCP 47 tag; empty when nothing tells it.
        page: as it was read.
        document: what stands in it; ``None`` when it was not read.
    """

    template: str
    language: str
    page: Page | Unread
    document: Document | None = None

    @property
    def address(self) -> str:
        """Where it was read, or was not."""
        return self.page.address if isinstance(self.page, Page) else self.page.asked

    @property
    def rendered(self) -> bool:
        """Whether a browser ran its scripts."""
        return isinstance(self.page, Page) and self.page.rendered


@dataclass(slots=True)
class _Round:
    """The reading of one language."""

    language: str
    plan: Plan
    visits: list[Visit] = field(default_factory=list)

    @property
    def full(self) -> bool:
        return len(self.visits) >= self.plan.pages


class Crawl:
    """One walk through a shop; each address is read once."""

    def __init__(self, site: Site, plan: Plan, progress: Callable[[str, str], None]) -> None:
        """Begin.

        Args:
            site: where pages come from.
            plan: what is wanted.
            progress: is told the kind and the address of each page before it is read.
        """
        self.site = site
        self.plan = plan
        self.progress = progress
        self.known: dict[str, Page | Unread] = {}

    def run(self) -> list[Visit]:
        """Read the pages.

        Raises:
            ShopError: when the start page cannot be read, or is in none of the languages that were asked for.
        """
        first = self._visit(START, "", self.site.start)
        page = first.page if self.site.saved else _instead(first.page, _ABSENT, "missing")
        if isinstance(page, Unread) or first.document is None:
            raise _unusable(page)
        visits: list[Visit] = []
        for language, address in self._versions(first):
            visits += self._language(language, address)
        if not visits:
            where = "The folder" if self.site.saved else self.site.start
            raise ShopError(
                "shop.no_such_language",
                f"{where} has no pages in {', '.join(self.plan.languages)} that could be found.",
                remedy="Name a language the shop links to, or give its start page in that language.",
            )
        return visits

    def read(self, template: str, address: str) -> Page | Unread:
        """A page, from memory where it was read before."""
        address = tidy(address)
        if address not in self.known:
            self.progress(template, address)
            self.known[address] = _instead(self.site.read(address), _TURNED_AWAY, "turned_away")
        return self.known[address]

    def _visit(self, template: str, language: str, address: str) -> Visit:
        page = _instead(self.read(template, address), _FAILING, "failing")
        if isinstance(page, Unread):
            return Visit(template, language, page)
        document = read_page(page)
        return Visit(template, document.language or language, page, document)

    def _versions(self, first: Visit) -> list[tuple[str, str]]:
        """Languages and their start pages, the first page's own before all others."""
        assert first.document is not None  # noqa: S101 - run() has read it
        found = {first.language: self.site.start}
        for language, address in (*first.document.versions, *_switches(first.document)):
            if self.site.holds(address) and not any(same_language(language, known) for known in found):
                found[language] = address
        for address in self.site.listed():
            visit = self._visit(START, "", address)
            if visit.language and not any(same_language(visit.language, known) for known in found):
                found[visit.language] = address
        if self.plan.languages:
            return [
                (language, address)
                for language, address in found.items()
                if any(same_language(language, wanted) for wanted in self.plan.languages)
            ]
        return list(found.items())[:MOST_LANGUAGES]

    def _language(self, language: str, start: str) -> list[Visit]:
        reading = _Round(language, self.plan)
        reading.visits.append(self._visit(START, language, start))
        for template in self._kinds():
            if not reading.full:
                self._one_of(template, reading, start)
        if not reading.full:
            self._error_page(reading, start)
        for address in self.site.listed():
            if not reading.full and not self._seen(reading, address):
                visit = self._visit(OTHER, "", address)
                if same_language(visit.language, language):
                    reading.visits.append(visit)
        return reading.visits

    def _kinds(self) -> Iterator[Template]:
        """Kinds of pages to be read, in order."""
        wanted = [one for one in templates() if self.plan.markets or not one.for_markets]
        yield from wanted
        if self.plan.markets:
            yield from [one for one in wanted if one.id == PRODUCT] * (MOST_PRODUCTS - 1)

    def _one_of(self, template: Template, reading: _Round, start: str) -> None:
        candidates = list(self._candidates(template, reading))
        if not candidates and not self.site.saved:
            candidates = [urljoin(start, path) for path in template.tries]
        for address in candidates[:1]:
            visit = self._visit(template.id, reading.language, address)
            linked = address not in {urljoin(start, path) for path in template.tries}
            # A path that was only tried is no page of the shop when it is not there.
            if linked or (isinstance(visit.page, Page) and visit.page.status == 200):  # noqa: PLR2004 - HTTP OK
                reading.visits.append(visit)

    def _candidates(self, template: Template, reading: _Round) -> Iterator[str]:
        """Addresses of this kind, the best first and among equals the first in the shop."""
        scored: dict[str, int] = {}
        for visit in reading.visits:
            for control in visit.document.controls if visit.document else ():
                address = tidy(control.href) if control.href else ""
                if address and self._wanted(address, reading, control.language):
                    scored[address] = max(scored.get(address, 0), template.score(control))
        for address in self.site.listed():
            if self._wanted(address, reading, ""):
                scored[address] = max(scored.get(address, 0), template.by_path(address))
        yield from sorted((each for each in scored if scored[each]), key=lambda each: -scored[each])

    def _wanted(self, address: str, reading: _Round, language: str) -> bool:
        path = urlsplit(address).path.lower()
        if path.endswith(_NO_PAGE) or not self.site.holds(address) or self._seen(reading, address):
            return False
        return same_language(language, reading.language)

    def _seen(self, reading: _Round, address: str) -> bool:
        asked = {tidy(visit.page.asked) for visit in reading.visits}
        ended = {tidy(visit.page.address) for visit in reading.visits if isinstance(visit.page, Page)}
        return tidy(address) in asked | ended

    def _error_page(self, reading: _Round, start: str) -> None:
        visit = self._visit(ERROR, reading.language, urljoin(start, NO_SUCH_PAGE))
        if isinstance(visit.page, Page) and not self._seen(reading, visit.page.address):
            reading.visits.append(visit)


def _instead(page: Page | Unread, statuses: Collection[int], because: Because) -> Page | Unread:
    """A page; one that stands there instead of it says nothing of the shop."""
    if isinstance(page, Unread) or page.status not in statuses:
        return page
    return Unread(page.asked, because, f"HTTP {page.status}")


def tidy(address: str) -> str:
    """An address without fragment and without what only follows visitors about."""
    parts = urlsplit(address)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    kept = [(name, value) for name, value in query if not name.lower().startswith(_TRACKING)]
    text = parts.query if len(kept) == len(query) else urlencode(kept)
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", text, ""))


def _switches(document: Document) -> Iterator[tuple[str, str]]:
    """Links to other languages by their path, such as /de/ and /en/."""
    for control in document.controls:
        first = urlsplit(control.href).path.strip("/").split("/")[0].lower() if control.href else ""
        if first in _CODES and urlsplit(control.href).path.strip("/").lower() == first:
            yield first, control.href


_CODES: Sequence[str] = tuple(
    "bg cs da de el en es et fi fr ga hr hu it ja ko lt lv mt nl pl pt ro sk sl sv zh zh-hant zh-tw".split()
)


_REMEDIES: Mapping[Because, str] = {
    "refused": "For a test shop in your own network give --allow-private.",
    "never_asked": "Not with --allow-private either: the shop needs a public or a private address.",
}


def _unusable(page: Page | Unread) -> ShopError:
    because = page.because if isinstance(page, Unread) else "not_html"
    detail = page.detail if isinstance(page, Unread) else ""
    said = {
        "robots": "its robots.txt asks programs not to read it",
        "refused": "its address is not fetched",
        "never_asked": "addresses of that network are never asked",
        "unknown_host": "there is no such host",
        "timeout": "it did not answer in time",
        "too_large": "it is too large",
        "not_html": "it is not HTML",
        "insecure": "its certificate does not hold",
        "broken": "its answer is broken",
        "redirects": "it redirects too often",
        "missing": "it is not there",
        "turned_away": "its server turns programs away",
        "failing": "its server fails",
    }[because]
    return ShopError(
        f"shop.{because}",
        f"{page.asked} cannot be checked: {said}{f' ({detail})' if detail else ''}.",
        facts={"address": page.asked, "because": because},
        remedy=_REMEDIES.get(
            because, "Check the address, or save the pages from a browser and check the folder."
        ),
    )
