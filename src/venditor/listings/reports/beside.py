"""What stands beside the findings of a listing: its page, or its fields, with the quoted words marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from venditor.core.markup import element, escape, peoples
from venditor.listings.read import Read
from venditor.listings.reports.alike import Alike
from venditor.listings.reports.picture import Block, Picture, Span, Spot
from venditor.listings.reports.words import Words
from venditor.products import Source

LONGEST_FIELD = 700
"""Characters of a field that are shown; of a longer one, what is near the first quotation."""

MOST_FIELDS = 120
"""Fields of a listing that are shown beside those that are quoted."""

BEFORE = 200
"""Characters that are shown before a quotation in a longer field."""

_NO_LINE = ("json-ld", "microdata", "open-graph", "markup", "address")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A place that a finding names, and what tells it apart on the page of the report.

    Attributes:
        finding: number of the finding in its listing, from 1.
        place: which of its places, from 1.
        source: the place.
    """

    finding: int
    place: int
    source: Source

    def id(self, listing: int) -> str:
        """Name of the mark on the page."""
        return f"m{listing}-{self.finding}-{self.place}"


def quoted(rows: Sequence[Alike]) -> tuple[Quoted, ...]:
    """Every place that the findings of a listing name, in their order."""
    return tuple(
        Quoted(number, place, source)
        for number, together in enumerate(rows, 1)
        for place, source in enumerate(together[0].finding.sources, 1)
    )


def spots(places: Sequence[Quoted]) -> tuple[Spot, ...]:
    """The places as they are looked for in a page."""
    return tuple(
        Spot(one.finding, _at(one.source), one.source.quotation, one.source.kind not in _NO_LINE)
        if one.source.snapshot == 1
        else Spot(one.finding, "", "", anywhere=False)
        for one in places
    )


def _at(source: Source) -> str:
    return source.at or (source.path if source.path.startswith("html") else "")


@dataclass(frozen=True, slots=True)
class Side:
    """What stands beside the findings.

    Attributes:
        content: as markup.
        marked: places that are marked in it.
    """

    content: str
    marked: frozenset[tuple[int, int]]


def page_side(listing: int, places: Sequence[Quoted], shown: Picture, words: Words) -> Side:
    """A page: its words in paragraphs."""
    parts = "".join(_block(block, listing, places, words) for block in shown.blocks)
    note = element("p", escape(words("page_note")), {"class": "quiet"})
    content = _frame(listing, parts, words("the_page"), shown.language, note)
    marked = frozenset((places[spot].finding, places[spot].place) for spot in shown.marked)
    return Side(content, marked)


def _frame(listing: int, parts: str, title: str, language: str, note: str = "") -> str:
    """A region of its own, which scrolls and which the keyboard can reach."""
    # Every listing has one, and each has a name of its own.
    attributes: dict[str, object] = {"class": "shown", "tabindex": 0, "role": "region"}
    attributes["aria-label"] = f"{title} ({listing})"
    # Words in no stated language are in none that a reader of the screen should guess from the report's.
    attributes |= {"lang": language, "dir": "auto"}
    return element("h3", escape(title)) + note + element("div", parts, attributes)


def _block(block: Block, listing: int, places: Sequence[Quoted], words: Words) -> str:
    if block.kind == "gap":
        said = words("left_out", count=words.number(block.left_out))
        return element("p", escape(said), {"class": "gap", "lang": words.tag})
    first, *others = block.spans
    spans = [Span(first.text.lstrip(" "), first.looks, first.spot, first.begins), *others]
    content = "".join(_span(span, listing, places, words) for span in spans)
    attributes: dict[str, object] = {"class": block.kind or "p", "dir": "auto"}
    if block.language:
        attributes["lang"] = block.language
    if block.hidden:
        note = element("span", escape(words("hidden_part")), {"class": "key", "lang": words.tag})
        return element("div", f"{note} {content}", {**attributes, "class": "unseen"})
    return element("div", content, attributes)


def _span(span: Span, listing: int, places: Sequence[Quoted], words: Words) -> str:
    text = escape(span.text)
    kept = [look for look in span.looks if look in _KEYS]
    if kept:
        key = element("span", escape(words(_KEYS[kept[-1]])), {"class": "key", "lang": words.tag})
        text = f" {key} {text.lstrip(' ')}"
    looks = " ".join(span.looks)
    # A space before a link or a mark is none of it.
    space = text[: len(text) - len(text.lstrip(" "))]
    text = text[len(space) :]
    if span.spot is not None:
        text = element("mark", text)
    numbers = space + "".join(_number(places[spot], listing, words) for spot in span.begins)
    return numbers + (element("span", text, {"class": looks}) if looks else text)


_KEYS = {"img": "picture", "frame": "frame", "input": "input"}


def _number(place: Quoted, listing: int, words: Words) -> str:
    """The number of a finding at its mark; it leads to the finding."""
    attributes = {
        "class": "number",
        "id": place.id(listing),
        "href": f"#f{listing}-{place.finding}",
        "aria-label": words("to_finding", number=str(place.finding)),
        "lang": words.tag,
    }
    return element("a", str(place.finding), attributes)


def fields_side(listing: int, places: Sequence[Quoted], read: Read | None, words: Words) -> Side:
    """The fields of a row of a feed, a table or a document, as they stand there."""
    texts = _texts(read, places)
    by_path: dict[str, list[Quoted]] = {}
    for place in places:
        by_path.setdefault(place.source.path, []).append(place)
    first = [(path, text) for path, text in texts.items() if path in by_path]
    rows = first + [(path, text) for path, text in texts.items() if path not in by_path][:MOST_FIELDS]
    body = "".join(
        element(
            "tr",
            element("th", element("code", peoples(path)), {"scope": "row"})
            + element("td", _value(text, by_path.get(path, []), listing, words), {"dir": "auto"}),
        )
        for path, text in rows
    )
    marked = frozenset((one.finding, one.place) for path, _ in rows for one in by_path.get(path, []))
    headings = "".join(
        element("th", escape(words(name)), {"scope": "col"}) for name in ("where", "stands_there")
    )
    inner = element("caption", escape(words("the_fields")))
    inner += element("thead", element("tr", headings)) + element("tbody", body)
    content = _frame(listing, element("table", inner), words("the_fields"), words.tag)
    return Side(content, marked)


def _texts(read: Read | None, places: Sequence[Quoted]) -> Mapping[str, str]:
    """What stands at each path: whole texts where they are known, else quotations."""
    texts: dict[str, str] = {}
    if read is not None:
        for passage in read.passages:
            texts.setdefault(passage.path, passage.text)
        for _, field in read.listing:
            for source in field.sources:
                texts.setdefault(source.path, source.quotation)
        for problem in read.problems:
            texts.setdefault(problem.source.path, problem.source.quotation)
    for place in places:
        texts.setdefault(place.source.path, place.source.quotation)
    return {path: text for path, text in texts.items() if path}


def _value(text: str, places: Sequence[Quoted], listing: int, words: Words) -> str:
    numbers = "".join(_number(place, listing, words) for place in places)
    if not text:
        empty = element("i", escape(words("empty")), {"class": "quiet"})
        return numbers + (element("mark", empty) if places else empty)
    spans = sorted({span for place in places if (span := _span_of(text, place)) is not None})
    begin = max(spans[0][0] - BEFORE, 0) if spans and len(text) > LONGEST_FIELD else 0
    end = begin + LONGEST_FIELD
    parts = list(_marked(text, spans, begin, min(end, len(text))))
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    return numbers + before + "".join(parts) + after


def _span_of(text: str, place: Quoted) -> tuple[int, int] | None:
    words = place.source.quotation.removesuffix("…")
    at = text.find(words) if words else -1
    return (at, at + len(words)) if at >= 0 else None


def _marked(text: str, spans: Sequence[tuple[int, int]], begin: int, end: int) -> Iterator[str]:
    """A part of a text with the places in it marked; places that overlap are one."""
    at = begin
    for first, last in spans:
        start, stop = max(first, at), min(last, end)
        if start < stop:
            yield escape(text[at:start])
            yield element("mark", escape(text[start:stop]))
            at = stop
    yield escape(text[at:end])
