"""The markets for a terminal: errors and warnings with where they are; notes are counted."""

from __future__ import annotations

from collections.abc import Iterator

from venditor.audits.shop.markets.difference import MarketDifference
from venditor.audits.shop.markets.found import Market, MarketFinding, Markets
from venditor.audits.shop.words import Words
from venditor.listings.judging import telling
from venditor.listings.judging.finding import SEVERITIES
from venditor.listings.reports.words import Words as ListingWords
from venditor.rules.wording import write_list

MOST_PLACES = 4
"""Pages that are named beside a finding; the report has them all."""

Group = list[MarketFinding]


def together(market: Market, language: str) -> list[Group]:
    """Findings of a market that say the same, in the order of the first of each."""
    groups: dict[tuple[str, ...], Group] = {}
    for one in market.findings:
        finding = one.finding
        key = (finding.severity, telling.says(finding, language), finding.rule.provision, finding.rule.clause)
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def counted(market: Market, words: ListingWords) -> str:
    """How many findings of each severity, in words."""
    counts = [
        words.counted(severity, market.count(severity)) for severity in SEVERITIES if market.count(severity)
    ]
    said = write_list(counts, words.tag) if counts else words("none")
    return words("pair", first=words.destination(market.code), second=said)


def unlooked(markets: Markets, words: Words) -> Iterator[str]:
    """Sentences about what was not looked at, for lack of a page."""
    if not markets.products:
        yield words("no_product")
    if not markets.orders:
        yield words("no_order")
    if markets.unjudged:
        yield words("unjudged", count=words.number(len(markets.unjudged)))


def where(group: Group, words: Words) -> list[str]:
    """Pages of findings that say the same, each once."""
    return list(dict.fromkeys(_where(one, words) for one in group))


def _where(one: MarketFinding, words: Words) -> str:
    if one.place is None:
        return words("shop_wide")
    return f"{words(one.place.template)} {one.place.name or one.place.language}".strip()


def markets_told(markets: Markets, *, language: str) -> Iterator[str]:
    """Lines of text.

    Args:
        markets: what was found.
        language: BCP 47 tag of the reader.
    """
    words, listing = Words(language), ListingWords(language)
    yield ""
    yield words(
        "judged", products=words.number(len(markets.products)), orders=words.number(len(markets.orders))
    )
    yield from unlooked(markets, words)
    for market in markets.markets:
        yield f"\n{counted(market, listing)}"
        for group in together(market, language):
            finding = group[0].finding
            if finding.severity == "note":
                continue
            places = where(group, words)
            named = ", ".join(places[:MOST_PLACES]) + (" …" if len(places) > MOST_PLACES else "")
            said = words("pair", first=listing(finding.severity), second=telling.says(finding, language))
            yield f"  {said} [{named}]"
            rule = finding.rule
            cited = f"{rule.act} {', '.join(rule.articles)}".strip()
            yield f"    {cited}. {telling.fix(finding, language)}"


def difference_told(difference: MarketDifference, words: Words) -> str:
    """What changed, in a sentence."""
    counts = [("new", len(difference.new)), ("gone", len(difference.gone)), ("same", difference.same)]
    if difference.unseen:
        counts.append(("unseen", len(difference.unseen)))
    listed = ", ".join(f"{words.number(count)} {words(name)}" for name, count in counts)
    return words("pair", first=words("markets"), second=listed)
