"""The pages of a shop, judged together for each market.

What has to stand in the shop, and not on each page, is missing only where no page that was read has it; it is
then told once. What the check of the withdrawal function tells already is left to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from venditor.audits.shop.crawl import Visit
from venditor.audits.shop.markets.found import Elsewhere, Market, MarketFinding, Markets, Place, Unjudged
from venditor.audits.shop.markets.imprint import PAGES, told_by_imprint
from venditor.audits.shop.markets.sheets import Sheet, sheets_of
from venditor.audits.shop.markets.tiles import may_lack_unit_price, tiles_of
from venditor.audits.shop.templates import CATEGORY, START
from venditor.listings.judging.catalogue import catalogue
from venditor.listings.judging.finding import SEVERITIES, STATES, Finding
from venditor.listings.judging.judge import Judge
from venditor.listings.observing.observation import Observation, Offer
from venditor.listings.observing.observe import observe
from venditor.listings.reading import ReadsPage

TOLD_ALREADY = frozenset(("required.withdrawal_function", "forbidden.dead_dispute_link"))
"""What the check of the withdrawal function looks for itself: on every page, in all of it, and behind the
entry; it says more, and is right where one page alone misleads."""

_SHOP, _ORDER = "shop", "order"
_UNIT_PRICE = "required.unit_price"
_LISTS = frozenset((START, CATEGORY))
"""Kinds of pages on which many products stand side by side."""
_MOST_PLACES = 6
"""Places of tiles that are quoted."""
_BUTTON, _VAGUE = "required.order_button", "forbidden.vague_order_button"
_ANYWHERE = (
    "forbidden.term_",
    "forbidden.payment_surcharge",
    _VAGUE,
    "forbidden.altered_guarantee_notice",
    "forbidden.hidden_guarantee_notice",
)
"""Practices that count on any page. Prices of a page that offers many things are nobody's in particular."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A page, with what is found against it and what is seen on it; of a list, also against its tiles."""

    sheet: Sheet
    findings: tuple[Finding, ...]
    seen: tuple[Observation, ...]
    tiles: tuple[Finding, ...] = ()


def judge_shop(visits: Iterable[Visit], judge: Judge, page: ReadsPage) -> Markets:
    """Judge a shop.

    Args:
        visits: pages of the crawl.
        judge: for the markets.
        page: reads a page; best in a process of its own.
    """
    read = list(sheets_of(visits, page))
    pages = [_judged(one, judge) for one in read if isinstance(one, Sheet)]
    of = {
        role: tuple(one.sheet.place for one in pages if one.sheet.role == role)
        for role in ("offer", "order", "page")
    }
    subjects = {one.sheet.subject for one in pages} | ({_SHOP} if of["offer"] else set())
    law = {name: digest for one in judge.laws for name, digest in one.hashes.items()}
    return Markets(
        checked_on=judge.circumstances.checked_on,
        markets=tuple(_market(law.market, pages) for law in judge.laws),
        products=of["offer"],
        orders=of["order"],
        others=of["page"],
        unjudged=tuple(one for one in read if isinstance(one, Unjudged)),
        subjects=frozenset(subjects),
        law=dict(sorted(law.items())),
    )


def _judged(sheet: Sheet, judge: Judge) -> _Judged:
    found = judge.judge(sheet.place.address, sheet.read).findings
    seen = observe(Offer(sheet.read, judge.circumstances.checked_on)).observations
    if sheet.place.template in PAGES:
        seen = (*seen, *told_by_imprint(sheet.read, seen))
    tiles = tuple(_against_tiles(sheet, judge)) if sheet.place.template in _LISTS else ()
    return _Judged(sheet, tuple(one for one in found if one.rule.question not in TOLD_ALREADY), seen, tiles)


def _against_tiles(sheet: Sheet, judge: Judge) -> Iterator[Finding]:
    """A missing unit price in the tiles of a list: once for the page, with the first tiles that lack it."""
    lacking: dict[str, list[Finding]] = {}
    for tile in tiles_of(sheet.read):
        if not may_lack_unit_price(tile):
            continue
        for one in judge.judge(sheet.place.address, tile.read).findings:
            if one.rule.question == _UNIT_PRICE and one.state == "not_found":
                lacking.setdefault(one.destination, []).append(replace(one, sources=tile.where))
    for found in lacking.values():
        # Of some a kind is guessed too, which makes a note of them: the surest comes first.
        found.sort(key=lambda one: SEVERITIES.index(one.severity))
        where = dict.fromkeys(source for one in found for source in one.sources)
        yield replace(found[0], sources=tuple(where)[:_MOST_PLACES])


def _market(code: str, pages: Sequence[_Judged]) -> Market:
    found: list[MarketFinding] = []
    missing: dict[str, list[tuple[_Judged, Finding]]] = {}
    for page in pages:
        subject, place = page.sheet.subject, page.sheet.place
        found += [MarketFinding(one, subject, place) for one in page.tiles if one.destination == code]
        for finding in page.findings:
            if finding.destination != code:
                continue
            if page.sheet.role == "offer" and _scope(finding) == _SHOP:
                missing.setdefault(finding.rule.question, []).append((page, finding))
            elif _counts(finding, page.sheet):
                found.append(MarketFinding(finding, subject, place))
    elsewhere: list[Elsewhere] = []
    for question, without in missing.items():
        there = _there(question.partition(".")[2], pages)
        if there is None:
            found.append(_of_shop(question, without, pages))
        elif there.place not in {page.sheet.place for page, _ in without}:
            elsewhere.append(there)
    found.sort(key=_weight)
    return Market(code, tuple(_once(_button_once(found))), tuple(elsewhere))


def _scope(finding: Finding) -> str:
    """Where the item of a finding is looked for; empty for a practice."""
    item = catalogue().items.get(finding.rule.about) if finding.state != "practice" else None
    return item.scope if item else ""


def _counts(finding: Finding, sheet: Sheet) -> bool:
    """Whether a finding on a page is one against the shop."""
    scope = _scope(finding)
    if sheet.role == "offer":
        return scope != _ORDER
    if scope:
        return sheet.role == "order" and scope == _ORDER
    return finding.rule.question.startswith(_ANYWHERE)


def _there(item: str, pages: Sequence[_Judged]) -> Elsewhere | None:
    """Where an item of the shop is seen, on whichever page; who sells is best told by an imprint."""
    of_seller = item.startswith("seller_")
    there = [
        (of_seller and page.sheet.place.template not in PAGES, number, one)
        for number, page in enumerate(pages)
        for one in page.seen
        if one.about == item and one.seen == "seen"
    ]
    if not there:
        return None
    _, number, one = min(there, key=lambda pair: pair[:2])
    return Elsewhere(f"required.{item}", pages[number].sheet.place, one.sources[0])


def _of_shop(
    question: str, without: Sequence[tuple[_Judged, Finding]], pages: Sequence[_Judged]
) -> MarketFinding:
    """The one finding about an item that no page shows as it should: the one that saw most of it."""
    code = without[0][1].destination
    others = (
        (page, finding)
        for page in pages
        for finding in page.findings
        if page.sheet.role != "offer"
        and (finding.rule.question, finding.destination) == (question, code)
        and finding.state in {"flawed", "absent"}
    )
    page, finding = min(
        (*without, *others), key=lambda pair: (STATES.index(pair[1].state), _only_link(pair[1]))
    )
    place: Place | None = None if finding.state == "not_found" else page.sheet.place
    return MarketFinding(finding, _SHOP, place)


def _only_link(finding: Finding) -> bool:
    """Whether only a link to the item was seen: a page that has a part of it tells more."""
    return finding.flaw == "only_linked"


def _button_once(found: Sequence[MarketFinding]) -> list[MarketFinding]:
    """A vague button is told as a button that does not do; that it is used, not a second time."""
    vague = {one.place for one in found if one.finding.rule.question == _BUTTON}
    return [one for one in found if one.finding.rule.question != _VAGUE or one.place not in vague]


def _once(found: Iterable[MarketFinding]) -> Iterator[MarketFinding]:
    """What stands at the foot of each page, or in a term that several pages have, once."""
    known: set[tuple[str, ...]] = set()
    for one in found:
        finding = one.finding
        if finding.rule.question.startswith(_ANYWHERE):
            said = finding.sources[0].quotation if finding.sources else ""
            key = (finding.rule.question, finding.flaw, said)
            if key in known:
                continue
            known.add(key)
        yield one


def _weight(one: MarketFinding) -> tuple[int, int]:
    return SEVERITIES.index(one.finding.severity), STATES.index(one.finding.state)
