"""The findings of a listing as rows: what was found, what to do, where, and the law behind a disclosure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from venditor.core.markup import element, escape, peoples
from venditor.listings.judging.finding import Finding
from venditor.listings.reports.alike import Alike, by_law
from venditor.listings.reports.entry import Texts
from venditor.listings.reports.words import Words
from venditor.products import Source
from venditor.rules.wording import write_list

MOST_PLACES = 6
"""Places that are quoted for a finding; the JSON report has them all."""

_SHAPES = {"error": "✗", "warning": "▲", "note": "●"}


def rows(
    listing: int, found: Sequence[Alike], marked: frozenset[tuple[int, int]], words: Words, texts: Texts
) -> str:
    """All findings of a listing.

    Args:
        listing: its number on the page, from 1.
        found: its findings, those that are alike together.
        marked: places that are marked beside them, by the numbers of finding and place.
        words: of the reader's language.
        texts: words for findings.
    """
    items = [
        _row(f"f{listing}-{number}", together, _place_of(listing, number, marked), words, texts)
        for number, together in enumerate(found, 1)
    ]
    # With its bullets taken away, some readers of the screen no longer tell that it is a list.
    return element("ol", "".join(items), {"class": "findings", "role": "list"})


Places = Callable[[int], str | None]
"""The name of the mark of one of a finding's places; ``None`` where it has none."""


def _place_of(listing: int, number: int, marked: frozenset[tuple[int, int]]) -> Places:
    return lambda place: f"m{listing}-{number}-{place}" if (number, place) in marked else None


def _row(name: str, together: Alike, places: Places, words: Words, texts: Texts) -> str:
    first = together[0]
    finding = first.finding
    head = _number(name.rpartition("-")[2], finding, places, words) + " " + severity(finding, words)
    head += element("span", escape(_destinations(together, words)), {"class": "to"})
    if first.change == "new":
        head += element("span", escape(words("new")), {"class": "tag"})
    content = element("p", head, {"class": "head"})
    content += element("p", element("strong", escape(texts.says(finding, words.tag))))
    if first.suppressed is not None:
        told = {"day": words.day(first.suppressed.until), "reason": first.suppressed.reason}
        content += element("p", escape(words("suppressed_until", **told)), {"class": "notice"})
    fix = element("b", escape(words("pair", first=words("fix"), second="")))
    content += element("p", fix + escape(texts.fix(finding, words.tag)))
    content += "".join(_places(finding, places, words))
    laws = by_law(together)
    for each in laws:
        # Which law is whose is said where there are several.
        whose = f" ({_destinations(each, words)})" if len(laws) > 1 else ""
        content += law(each[0].finding, words, texts, whose)
    kind = "suppressed" if first.suppressed is not None else finding.severity
    return element("li", content, {"id": name, "class": f"finding {kind}"})


def _destinations(together: Alike, words: Words) -> str:
    names = [words.destination(found.finding.destination) for found in together]
    return write_list(list(dict.fromkeys(names)), words.tag)


def severity(finding: Finding, words: Words) -> str:
    """How much a finding weighs, with a word and a shape beside its colour."""
    shape = element("span", _SHAPES[finding.severity], {"aria-hidden": "true"})
    return element("span", f"{shape} {escape(words(finding.severity))}", {"class": f"sev {finding.severity}"})


def _number(number: str, finding: Finding, places: Places, words: Words) -> str:
    marks = (places(place) for place, _ in enumerate(finding.sources, 1))
    mark = next(filter(None, marks), None)
    if mark is None:
        return element("span", number, {"class": "number"})
    attributes = {"class": "number", "href": f"#{mark}", "aria-label": words("to_mark", number=number)}
    return element("a", number, attributes)


def _places(finding: Finding, places: Places, words: Words) -> Iterator[str]:
    for place, source in enumerate(finding.sources[:MOST_PLACES], 1):
        where = element("code", peoples(source.path or source.at), {"class": "quiet"})
        mark = places(place)
        if mark is None:
            yield element("p", f"{_quotation(source)} {where}", {"class": "place"})
            continue
        # The mark says better where it is than a path through the page's elements.
        is_path = source.path.startswith("html") and source.quotation
        link = element("a", _quotation(source) or where, {"href": f"#{mark}"})
        beside = "" if is_path or not source.quotation else f" {where}"
        yield element("p", link + beside, {"class": "place"})
    more = len(finding.sources) - MOST_PLACES
    if more > 0:
        yield element("p", escape(words("more", count=words.number(more))), {"class": "place quiet"})


def _quotation(source: Source) -> str:
    return element("q", escape(source.quotation), {"dir": "auto"}) if source.quotation else ""


def law(finding: Finding, words: Words, texts: Texts, whose: str = "") -> str:
    """Why, by which law, since when, how surely, and what would close it; behind a disclosure."""
    rule = finding.rule
    cited = f"{rule.act} {', '.join(rule.articles)}".strip()
    rows = [
        (words("why"), escape(texts.why(finding, words.tag))),
        (words("law"), _cited(finding, cited)),
        (words("in_force"), escape(words.in_force(rule.since, rule.until))),
        (words("confidence"), escape(words(finding.confidence))),
        (words("closes"), escape(texts.closes(finding, words.tag))),
    ]
    if finding.assumed:
        said = "; ".join(texts.fact(name, words.tag) for name in finding.assumed)
        rows.append((words("assumed"), escape(said)))
    listed = "".join(element("dt", escape(name)) + element("dd", told) for name, told in rows)
    notes = [words("stands_in")] if rule.stands_in else []
    notes += [] if rule.verified else [words("unverified")]
    content = element("dl", listed) + "".join(
        element("p", escape(note), {"class": "quiet"}) for note in notes
    )
    return element("details", element("summary", escape((cited or rule.provision) + whose)) + content)


def _cited(finding: Finding, cited: str) -> str:
    rule = finding.rule
    told = escape(cited)
    if rule.url.startswith(("https://", "http://")):
        told = element("a", told, {"href": rule.url, "rel": "noreferrer"})
    for article, quoted, language in rule.quotations:
        given = {"dir": "auto", **({"lang": language} if language else {})}
        told += element("blockquote", f"{escape(article)}: {escape(quoted)}", given)
    return told + element("div", element("code", escape(rule.provision).replace(".", ".<wbr>")))
