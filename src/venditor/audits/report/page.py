"""The page of an audit's report, put together from its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from babel.dates import format_date

from venditor.audits.facts import WITH, WITHOUT
from venditor.audits.figures import PURCHASE_OUTCOMES, RETURN_OUTCOMES, PlaceFigures, total
from venditor.audits.mapping import Assumption, Constant, DayOf, FactSource, SameDayAs
from venditor.audits.report.pictures import days_plot, orders_plot, outcomes_in, returns_plot
from venditor.audits.report.words import Words
from venditor.audits.result import AuditResult, days, limit, written
from venditor.audits.wording import reasons
from venditor.core.markup import POLICY, code, disclosure, element, escape, peoples, stylesheet, table
from venditor.rights.notes import age_notes
from venditor.rules.wording import locale, write_day
from venditor.rules.writer import Writer

WORLDS = (WITH, WITHOUT)


def page(result: AuditResult, *, language: str, today: date) -> str:
    """The report as one HTML page that loads nothing and runs nothing.

    Args:
        result: what was found.
        language: BCP 47 tag of the reader; English where a text is not there in it.
        today: the day against which the age of the law is judged, or the what-if day if that is later.
    """
    words = Words(language, result.library)
    name = peoples(result.table.name)
    title = escape(words("pair", first=words("title"), second="")) + name
    heading = words("pair", first=words("title"), second=result.table.name)
    lead = _lead(result, words) + _age(result, words, today)
    return document(heading, lead, _sections(result, words), words, title=title)


def document(
    heading: str, lead: str, sections: Iterable[str], words: Words, *, title: str | None = None
) -> str:
    """One HTML page that loads nothing and runs nothing.

    Args:
        heading: what it is called, as text.
        lead: what stands under the heading, as markup.
        sections: the parts, as markup.
        words: of the reader's language.
        title: the heading as markup, where text does not do.
    """
    head = "".join(
        (
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            # Nothing is loaded and nothing runs, whatever stood in the file.
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            element("title", escape(heading)),
            element("style", stylesheet()),
        )
    )
    top = element("h1", escape(heading) if title is None else title) + lead
    body = element("header", top) + element("main", "".join(sections))
    body += element("footer", element("p", escape(words("unreviewed"))))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(words.tag)}"><head>{head}</head><body>{body}</body></html>\n'
    )


def _lead(result: AuditResult, words: Words) -> str:
    balance = result.balance
    lead = words(
        "lead",
        read=words.number(balance.read),
        answered=words.number(balance.answered),
        apart=words.number(balance.apart),
        file=result.table.name,
    )
    return lead_of(lead, result.law_as_of, words)


def _age(result: AuditResult, words: Words, today: date) -> str:
    """A notice on each act that answered and was not compared with its source for long."""
    programs = {
        result.library.program(name.partition(".")[0].upper()) for name in result.packs if "." in name
    }
    packs = [pack for one in programs for pack in one.packs.values() if pack.id in result.packs]
    writer = Writer(result.library.vocabulary, words.language)
    notes = age_notes(packs, max(today, result.law_as_of or today), writer)
    return "".join(element("p", escape(note["sentence"]), {"class": "notice"}) for note in notes)


def lead_of(said: str, law_as_of: date | None, words: Words) -> str:
    """What stands under a heading, and that it is a what-if where it is one."""
    parts = element("p", escape(said), {"class": "lead"})
    if law_as_of is not None:
        notice = words("hypothetical", day=write_day(law_as_of, words.language))
        parts += element("p", escape(notice), {"class": "notice"})
    return parts


def _sections(result: AuditResult, words: Words) -> Iterator[str]:
    parts = (
        ("in_short", _in_short),
        ("assumptions", _assumptions),
        ("orders_by_country", _orders),
        ("last_days", _last_days),
        ("returns_by_country", _returns),
        ("days", _days),
        ("needs", _needs),
        ("set_aside", _set_aside),
        ("balance", _balance),
        ("basis", _basis),
    )
    for name, part in parts:
        heading = element("h2", escape(words(name)), {"id": name})
        yield element("section", heading + part(result, words))


def _twice(words: Words) -> list[str]:
    return [words("figure"), words("with"), words("without")]


def _in_short(result: AuditResult, words: Words) -> str:
    with_, without = (total(result.figures.places, world) for world in WORLDS)
    rows: list[list[str]] = []
    for kind, names in (("purchase", PURCHASE_OUTCOMES), ("return", RETURN_OUTCOMES)):
        for name in names:
            counts = [world.purchases if kind == "purchase" else world.returns for world in (with_, without)]
            numbers = [words.number(count.get(name, 0)) for count in counts]
            rows.append([escape(words("pair", first=words(kind), second=words(name))), *numbers])
    told = {
        "known": with_.purchases.get("determined", 0),
        "purchases": sum(with_.purchases.values()),
        "returns": sum(with_.returns.values()),
        **{name: with_.returns.get(name, 0) for name in ("in_time", "late", "cannot_tell")},
    }
    said = words("short_lead", **{name: words.number(lines) for name, lines in told.items()})
    text = element("p", escape(said)) + table(words("in_short"), _twice(words), rows, numbers=(1, 2))
    if with_.provisional:
        said = words("provisional", lines=words.number(with_.provisional))
        text += element("p", escape(said), {"class": "notice"})
    return text


def _assumptions(result: AuditResult, words: Words) -> str:
    if not result.mapping.assumptions:
        return element("p", escape(words("no_assumptions")))
    used = {
        id_: words("used_on", count=words.number(count), all=words.number(result.figures.rows))
        for id_, count in result.figures.made_for.items()
    }
    rows = assumption_rows(result.mapping.assumptions, words, used)
    headings = [words("assumption"), words("because")]
    lead = element("p", escape(words("assumptions_lead")))
    return lead + table(words("assumptions"), headings, rows)


def assumption_rows(
    assumptions: Sequence[Assumption], words: Words, used: Mapping[str, str] | None = None
) -> list[list[str]]:
    """Each assumption with why it is made, what it gives and, where that is told, how often it is used."""
    rows = []
    for assumption in assumptions:
        why = element("p", escape(words.of(assumption.because))) + _gives(assumption, words)
        if used is not None:
            why += element("p", escape(used[assumption.id]), {"class": "quiet"})
        rows.append([code(assumption.id), why])
    return rows


def _gives(assumption: Assumption, words: Words) -> str:
    by_source: dict[str, list[str]] = {}
    for fact, source in assumption.gives.items():
        by_source.setdefault(_source(source, words), []).append(fact)
    listed = [code(f"{', '.join(facts)}: {source}") for source, facts in by_source.items()]
    when = limit(assumption)
    if when is not None:
        ((of, bounds),) = when.items()
        listed.append(code(f"{of} ≤ {bounds['at_most']}"))
    return element("p", " · ".join(listed), {"class": "quiet"})


def _source(source: FactSource, words: Words) -> str:
    match source:
        case Constant():
            value = written(source)
            return words.yes_or_no(value) if isinstance(value, bool) else str(value)
        case DayOf(field=field, plus=plus) | SameDayAs(fact=field, plus=plus):
            return f"{field} + {days(plus)}" if plus else field
    return str(written(source))


def _orders(result: AuditResult, words: Words) -> str:
    headings = [words("country"), words("orders"), words("lines"), words("without_customer")]
    rows = [
        [
            words.place(place),
            *map(words.number, (place.orders, place.lines, place.without_customer)),
        ]
        for place in result.figures.places
    ]
    return orders_plot(result.figures, words) + disclosure(
        words("table"), table(words("orders_by_country"), headings, rows, numbers=(1, 2, 3))
    )


def _last_days(result: AuditResult, words: Words) -> str:
    names = [words("country"), words("assumed_or_not"), words("law"), *map(words, PURCHASE_OUTCOMES)]
    rows: list[list[str | None]] = []
    for place in result.figures.places:
        for world in WORLDS:
            counts = place.worlds[world].purchases
            row = _place_and_world(place, world, words)
            row.append(escape(_answered_by(place, words)))
            row += [words.number(counts.get(name, 0)) for name in PURCHASE_OUTCOMES]
            rows.append([*row, escape(_range(place, world, words))])
    headings = [*names, words("from_to")]
    return table(words("last_days"), headings, rows, numbers=(3, 4, 5, 6), together=len(WORLDS))


def _place_and_world(place: PlaceFigures, world: str, words: Words) -> list[str | None]:
    return [words.place(place) if world == WITH else None, escape(words(world))]


def _answered_by(place: PlaceFigures, words: Words) -> str:
    if not place.sources:
        return words("not_encoded") if place.worlds[WITH].purchases.get("not_encoded") else "–"
    return ", ".join(words.jurisdiction(code) for code in place.sources)


def _range(place: PlaceFigures, world: str, words: Words) -> str:
    span = place.worlds[world].last_days
    if span is None:
        return "–"
    written_ = (format_date(day, "medium", locale=locale(words.language)) for day in span)
    # In a narrow column a range breaks between its days, not inside one.
    first, last = (day.replace(" ", "\u00a0") for day in written_)
    return first if first == last else f"{first} – {last}"


def _returns(result: AuditResult, words: Words) -> str:
    places = [place for place in result.figures.places if sum(place.worlds[WITH].returns.values())]
    if not places:
        return element("p", escape(words("no_returns")))
    headings = [words("country"), words("assumed_or_not"), *map(words, RETURN_OUTCOMES)]
    rows: list[list[str | None]] = []
    for place in places:
        for world in WORLDS:
            counts = place.worlds[world].returns
            numbers = [words.number(counts.get(name, 0)) for name in RETURN_OUTCOMES]
            rows.append([*_place_and_world(place, world, words), *numbers])
    columns = range(2, len(headings))
    listed = table(words("returns_by_country"), headings, rows, numbers=columns, together=len(WORLDS))
    return returns_plot(places, words) + disclosure(words("table"), listed)


def _days(result: AuditResult, words: Words) -> str:
    if not result.figures.return_days:
        return element("p", escape(words("no_days")))
    plot, bins = days_plot(result.figures, words)
    names = outcomes_in(bins)
    headings = [words("days_after"), *map(words, names)]
    rows = [
        [escape(bin_.label), *(words.number(bin_.parts.get(name, 0)) for name in names)]
        for bin_ in bins
        if bin_.parts
    ]
    inner = table(words("days"), headings, rows, numbers=range(1, len(headings)))
    return plot + disclosure(words("table"), inner)


def _needs(result: AuditResult, words: Words) -> str:
    needs = result.figures.needs
    columns = [(kind, world) for kind in ("purchase", "return") for world in WORLDS]
    facts: dict[str, int] = {}
    for kind, world in columns:
        for fact, lines in needs[world][kind].items():
            facts[fact] = max(facts.get(fact, 0), lines)
    if not facts:
        return element("p", escape(words("no_needs")))
    headings = [words("fact"), *(f"{words(kind)}, {words(world)}" for kind, world in columns)]
    rows = [
        [
            f"{escape(words.fact(fact))}<br>{code(fact)}",
            *(words.number(needs[world][kind].get(fact, 0)) for kind, world in columns),
        ]
        for fact in sorted(facts, key=lambda name: (-facts[name], name))
    ]
    return element("p", escape(words("needs_lead"))) + table(
        words("needs"), headings, rows, numbers=(1, 2, 3, 4)
    )


def _set_aside(result: AuditResult, words: Words) -> str:
    apart = result.balance.set_aside
    if not apart:
        return element("p", escape(words("nothing_apart")))
    rows = []
    for reason, lines in apart.items():
        known = reasons()[reason]
        name = f"{escape(words.of(known.name))}<br>{code(reason)}"
        rows.append([name, words.number(lines), escape(words.of(known.remedy))])
    headings = [words("reason"), words("lines"), words("what_to_do")]
    lead = element("p", escape(words("set_aside_lead")))
    return lead + table(words("set_aside"), headings, rows, numbers=(1,))


def _balance(result: AuditResult, words: Words) -> str:
    balance = result.balance
    rows = [
        [escape(words("purchases")), words.number(balance.purchases)],
        [escape(words("returns")), words.number(balance.returns)],
        [escape(words("apart")), words.number(balance.apart)],
        [f"<strong>{escape(words('read'))}</strong>", f"<strong>{words.number(balance.read)}</strong>"],
    ]
    return table(words("balance"), [words("figure"), words("lines")], rows, numbers=(1,))


def _basis(result: AuditResult, words: Words) -> str:
    mapping = result.mapping
    notes = ", ".join(f"{name}: {value}" for name, value in result.table.notes.items())
    rows = [
        [escape(words("file")), peoples(f"{result.table.name} ({notes})")],
        [
            escape(words("mapping")),
            f"{code(mapping.name)} {escape(words.of(mapping.title))}",
        ],
        [escape(words("zone")), escape(mapping.zone)],
    ]
    rows += [
        [escape(f"{words('pack')} {pack}"), element("code", escape(f"sha256 {digest}"), {"class": "hash"})]
        for pack, digest in result.packs.items()
    ]
    if not result.packs:
        rows.append([escape(words("pack")), escape(words("none_used"))])
    unplaced = [place for place in result.places if place.known and place.code is None]
    if unplaced:
        named = "<br>".join(
            f"{peoples(place.given)}: {escape(words.of(place.because))}" for place in unplaced
        )
        rows.append([escape(words("not_countries")), named])
    return table(words("basis"), [words("part"), words("value")], rows)
