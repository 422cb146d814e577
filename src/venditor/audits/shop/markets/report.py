"""The markets on the page of the report: what was found, where, what to do, and the law, folded away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files

from venditor.audits.shop.markets.difference import MarketDifference
from venditor.audits.shop.markets.found import Market, Markets, Place
from venditor.audits.shop.markets.told import Group, counted, together, unlooked
from venditor.audits.shop.words import Words
from venditor.core.markup import element, escape, peoples, table
from venditor.listings.judging import telling
from venditor.listings.reports.rows import law, severity
from venditor.listings.reports.words import Words as ListingWords
from venditor.products import Source

Shows = Callable[[str], str]
"""An address for a reader."""

MOST_QUOTED = 6
"""Quotations of findings that say the same."""


def style() -> str:
    """Style of the findings, as the report of the listing check has it."""
    return (files("venditor.listings.reports") / "page.css").read_text("utf-8")


def lead(markets: Markets, words: Words) -> str:
    """The answer for each market, at the head of the page."""
    listing = ListingWords(words.tag)
    judged = words(
        "judged", products=words.number(len(markets.products)), orders=words.number(len(markets.orders))
    )
    items = "".join(
        element("li", element("a", escape(counted(market, listing)), {"href": f"#market-{market.code}"}))
        for market in markets.markets
    )
    said = "".join(element("p", escape(one), {"class": "notice"}) for one in unlooked(markets, words))
    return element("ul", items) + element("p", escape(judged)) + said


def sections(markets: Markets, words: Words, shown: Shows) -> str:
    """A section for each market, and the pages that could not be judged."""
    content = "".join(_market(market, words, shown) for market in markets.markets)
    if markets.unjudged:
        rows = [
            [_place(one.place, words, shown), element("span", escape(one.because), {"lang": "en"})]
            for one in markets.unjudged
        ]
        heading = words("unjudged", count=words.number(len(rows)))
        headings = [words("page"), words("status")]
        content += element("section", element("h2", escape(heading)) + table(heading, headings, rows))
    return content


def _market(market: Market, words: Words, shown: Shows) -> str:
    listing = ListingWords(words.tag)
    heading = element("h2", escape(listing.destination(market.code)), {"id": f"market-{market.code}"})
    groups = together(market, words.tag)
    if groups:
        items = "".join(_finding(group, words, listing, shown) for group in groups)
        content = element("ol", items, {"class": "findings", "role": "list"})
    else:
        content = element("p", escape(words("none")))
    return element("section", heading + content + _elsewhere(market, words, shown))


def _finding(group: Group, words: Words, listing: ListingWords, shown: Shows) -> str:
    finding = group[0].finding
    head = severity(finding, listing)
    if len(group) > 1:
        head += element("span", escape(f"{words.number(len(group))} ×"), {"class": "to"})
    content = element("p", head, {"class": "head"})
    content += element("p", element("strong", escape(telling.says(finding, words.tag))))
    fix = element("b", escape(words("pair", first=listing("fix"), second="")))
    content += element("p", fix + escape(telling.fix(finding, words.tag)))
    quotations = dict.fromkeys(
        _quoted(source) for one in group for source in one.finding.sources[:MOST_QUOTED]
    )
    content += "".join(element("p", one, {"class": "place"}) for one in list(quotations)[:MOST_QUOTED] if one)
    places = dict.fromkeys(one.place for one in group)
    for place in places:
        said = escape(words("shop_wide")) if place is None else _place(place, words, shown)
        content += element("p", said, {"class": "place quiet"})
    content += law(finding, listing, telling)
    return element("li", content, {"class": f"finding {finding.severity}"})


def _quoted(source: Source) -> str:
    if not source.quotation:
        return ""
    quoted = element("q", escape(source.quotation), {"dir": "auto"})
    return f"{quoted} {element('code', peoples(source.path), {'class': 'quiet'})}"


def _place(place: Place, words: Words, shown: Shows) -> str:
    said = f"{words(place.template)}, {place.language or '–'}"
    said = escape(words("pair", first=said, second="")) + peoples(place.name) if place.name else escape(said)
    return f"{said}<br>{element('small', peoples(shown(place.address)))}"


def _elsewhere(market: Market, words: Words, shown: Shows) -> str:
    if not market.elsewhere:
        return ""
    rows = [
        [
            escape(telling.label(one.question, words.tag)),
            _place(one.place, words, shown),
            _quoted(one.source),
        ]
        for one in market.elsewhere
    ]
    headings = [words(name) for name in ("found", "where", "quotation")]
    heading = element("h3", escape(words("elsewhere")))
    # Each market has such a table; readers of the screen tell them apart by its name.
    caption = words("pair", first=ListingWords(words.tag).destination(market.code), second=words("elsewhere"))
    return heading + table(caption, headings, rows)


def changed(difference: MarketDifference, words: Words, shown: Shows) -> Iterator[list[str]]:
    """Rows of the table of what changed."""
    listing = ListingWords(words.tag)
    for one in difference.new:
        said = f"{telling.says(one.finding, words.tag)} ({listing.destination(one.finding.destination)})"
        place = escape(words("shop_wide")) if one.place is None else _place(one.place, words, shown)
        yield [escape(words("new")), escape(said), place]
    for name, known in (("gone", difference.gone), ("unseen", difference.unseen)):
        for old in known:
            text = old.says.get(words.tag) or old.says.get("en") or old.question
            yield [
                escape(words(name)),
                escape(f"{text} ({listing.destination(old.destination)})"),
                peoples(old.path),
            ]
