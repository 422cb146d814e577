"""The check for a terminal: each finding that is to be mended or looked at, once, with where it is."""

from __future__ import annotations

from collections.abc import Iterator

from venditor.audits.shop.check import ShopCheck
from venditor.audits.shop.difference import Difference
from venditor.audits.shop.findings import Finding, catalogue
from venditor.audits.shop.markets.told import difference_told, markets_told
from venditor.audits.shop.words import Words

MOST_PLACES = 4
"""Pages that are named beside a finding; the report has them all."""


def told(check: ShopCheck, difference: Difference | None, *, language: str) -> Iterator[str]:
    """Lines of text.

    Args:
        check: what was found.
        difference: to the last run, if there was one.
        language: BCP 47 tag of the reader.
    """
    words = Words(language)
    yield words.lead(check)
    for weight in ("fault", "doubt"):
        groups: dict[tuple[str, str], list[Finding]] = {}
        for finding in check.of(weight):
            groups.setdefault((finding.kind, finding.value), []).append(finding)
        if groups:
            yield f"\n{words(weight)}"
        for together in groups.values():
            first = together[0]
            act = catalogue()[first.kind].act
            places = list(dict.fromkeys(f"{words(each.template)} {each.language}" for each in together))
            named = ", ".join(places[:MOST_PLACES]) + (" …" if len(places) > MOST_PLACES else "")
            yield f"  {first.told('says', language)} [{named}]"
            yield f"    {act.act} {act.article}. {first.told('fix', language)}"
    if check.markets is not None:
        yield from markets_told(check.markets, language=language)
    if difference is not None:
        counts = [("new", difference.new), ("gone", difference.gone), ("same", difference.same)]
        if difference.unseen:
            counts.append(("unseen", difference.unseen))
        listed = ", ".join(f"{words.number(len(found))} {words(name)}" for name, found in counts)
        yield f"\n{words('pair', first=words.since(difference.since), second=listed)}"
        if difference.markets is not None:
            yield difference_told(difference.markets, words)
