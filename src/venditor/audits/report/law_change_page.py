"""The page that shows what a change of the law does: answers, clauses, lines, and the law's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from venditor.audits.law_change import LawChange, Pair, QuestionChange, Side
from venditor.audits.report.page import assumption_rows, document, lead_of
from venditor.audits.report.plots import Described, Row, columns, dots
from venditor.audits.report.words import Words
from venditor.core.markup import code, disclosure, element, escape, peoples, table
from venditor.core.money import Money, minor_units
from venditor.rules.diff import ProvisionChange, word_by_word
from venditor.rules.wording import is_currency, write_country, write_day, write_money

MOST_COLUMNS = 61
"""Columns of the plot of moved days; what moves further is counted at its ends."""
_DAYS_EACH_SIDE = MOST_COLUMNS // 2
_MONEY = ("change_worth", "change_moved")


@dataclass(frozen=True, slots=True)
class LawDiff:
    """Two states of the law compared.

    Attributes:
        old: what the earlier one is called.
        new: and the later one.
        changes: provisions that differ.
        tables: names of tables and calendars that differ.
        orders: what it does to orders; ``None`` where none were given.
        law_as_of: what-if day that selects every version; ``None`` when facts do.
    """

    old: str
    new: str
    changes: tuple[ProvisionChange, ...]
    tables: tuple[str, ...]
    orders: LawChange | None
    law_as_of: date | None


def page(diff: LawDiff, words: Words) -> str:
    """The report as one HTML page that loads nothing and runs nothing."""
    parts: list[tuple[str, Callable[[LawDiff, Words], str]]] = []
    if diff.orders is not None:
        parts += [("change_short", _short), ("change_pairs", _pairs), ("change_samples", _samples)]
    parts += [("change_law", _law), ("change_versions", _versions)]
    sections = [
        element("section", element("h2", escape(words(name)), {"id": name}) + part(diff, words))
        for name, part in parts
    ]
    return document(words("change_title"), _lead(diff, words), sections, words)


def _lead(diff: LawDiff, words: Words) -> str:
    orders = diff.orders
    said = (
        words("change_words_only")
        if orders is None
        else words(
            "change_lead",
            orders=words.number(orders.orders),
            rows=words.number(orders.rows),
            changed=words.number(orders.changed_orders),
            file=orders.table.name,
        )
    )
    return lead_of(said, diff.law_as_of, words)


def _asks(question: str, words: Words) -> str:
    return words.of(words.library.vocabulary.questions[question].asks)


def _changed(diff: LawDiff) -> list[QuestionChange]:
    return [] if diff.orders is None else [question for question in diff.orders.questions if question.rows]


def _short(diff: LawDiff, words: Words) -> str:
    changed = _changed(diff)
    if not changed:
        return _account(diff, words) + element("p", escape(words("change_none")))
    headings = ["change_question", "lines", "orders", "change_days", *_MONEY]
    rows = [
        [
            f"{escape(_asks(each.question, words))}<br>{code(each.question)}",
            words.number(each.rows),
            words.number(each.orders),
            escape(_days(each.days, words)),
            *_money(_sum(each, lambda pair: pair.worth), _sum(each, lambda pair: pair.moved), words),
        ]
        for each in changed
    ]
    text = _account(diff, words) + element("p", escape(words("change_assumed")))
    text += table(words("change_short"), list(map(words, headings)), rows, numbers=(1, 2))
    return text + "".join(_plots(each, words) for each in changed)


def _account(diff: LawDiff, words: Words) -> str:
    """Where every line went, and how many orders say nothing of the change."""
    orders = diff.orders
    if orders is None:
        return ""
    balance, number = orders.balance, words.number
    said = words(
        "balance_holds",
        read=number(balance.read),
        purchases=number(balance.purchases),
        returns=number(balance.returns),
        apart=number(balance.apart),
    )
    told = element("p", escape(said))
    if orders.untold_orders:
        told += element("p", escape(words("change_untold", number=number(orders.untold_orders))))
    return told


def _sum(question: QuestionChange, of: Callable[[Pair], Mapping[str, Decimal]]) -> dict[str, Decimal]:
    total: dict[str, Decimal] = {}
    for pair in question.pairs:
        if pair.changed:
            for currency, amount in of(pair).items():
                total[currency] = total.get(currency, Decimal(0)) + amount
    return total


def _days(days: Mapping[int, int], words: Words) -> str:
    if not days:
        return "–"
    first, last = (words.number(day) for day in (min(days), max(days)))
    total = words.number(sum(day * lines for day, lines in days.items()))
    return words("change_span", sum=total, first=first, last=last)


def _money(worth: Mapping[str, Decimal], moved: Mapping[str, Decimal], words: Words) -> list[str]:
    """The cells under :data:`_MONEY`."""
    return [escape(_amounts(worth, words)), escape(_amounts(moved, words))]


def _amounts(amounts: Mapping[str, Decimal], words: Words) -> str:
    written = [_amount(amount, currency, words) for currency, amount in amounts.items()]
    return ", ".join(written) or "–"


def _amount(amount: Decimal, currency: str, words: Words) -> str:
    """An amount rounded half up to what the currency has, for a file may hold more decimals."""
    if not is_currency(currency):
        return f"{amount.normalize():f} {currency}"
    rounded = amount.quantize(Decimal(1).scaleb(-minor_units(currency)), ROUND_HALF_UP)
    return write_money(Money(rounded, currency), words.language)


def _plots(question: QuestionChange, words: Words) -> str:
    asks = _asks(question.question, words)
    places = [
        Row(
            write_country(place, words.language) if place else words("no_country"),
            words.number(lines),
            [("dot", lines)],
        )
        for place, lines in question.countries.items()
    ]
    said = "; ".join(f"{row.name}: {row.number}" for row in places)
    name = question.question.replace(".", "-")
    drawn = dots(Described(f"countries-{name}", words("change_countries"), said), places, number=words.number)
    text = _figure(words("change_countries_axis", question=asks), drawn)
    return text + (_days_plot(question, words) if question.days else "")


def _days_plot(question: QuestionChange, words: Words) -> str:
    """Lines by days moved, one column a day around the middle of them."""
    low = max(min(question.days), -_DAYS_EACH_SIDE)
    high = max(low, min(max(question.days), low + MOST_COLUMNS - 1))
    counts = dict.fromkeys(range(low, high + 1), 0)
    for day, lines in question.days.items():
        counts[min(max(day, low), high)] += lines
    bins = [(words.number(day), [("dot", lines)]) for day, lines in counts.items()]
    most = words.number(max(counts.values()))
    caption = words("change_days_axis", question=_asks(question.question, words), most=most)
    name = question.question.replace(".", "-")
    labelled = [index for index, day in enumerate(counts) if day % 7 == 0]
    drawn = columns(
        Described(f"days-{name}", words("change_days_plot"), caption), bins, shaded=None, labelled=labelled
    )
    rows = [[words.number(day), words.number(lines)] for day, lines in sorted(question.days.items())]
    listed = table(words("change_days_plot"), [words("change_days"), words("lines")], rows, numbers=(1,))
    return _figure(caption, drawn) + disclosure(words("table"), listed)


def _figure(caption: str, plot: str) -> str:
    return element("figure", element("figcaption", escape(caption)) + plot)


def _side(side: Side, words: Words) -> str:
    law = words.jurisdiction(side.law) if side.law else "–"
    said = f"{escape(law)}: {escape(words(f'status_{side.status}'))}"
    return said + (f"<br>{code(side.clause)}" if side.clause else "")


def _pairs(diff: LawDiff, words: Words) -> str:
    found = [each for each in (diff.orders.questions if diff.orders else ()) if each.pairs]
    names = ("change_before", "change_after", "lines", "orders", "change_days", *_MONEY)
    headings = list(map(words, names))
    text = ""
    for each in found:
        rows = [_pair(pair, words) for pair in each.pairs]
        asks = _asks(each.question, words)
        text += element("h3", escape(asks)) + table(asks, headings, rows, numbers=(2, 3))
    return text or element("p", escape(words("change_none")))


def _pair(pair: Pair, words: Words) -> list[str]:
    after = _side(pair.new, words)
    if not pair.changed:
        after += f"<br>{escape(words('change_same_answer'))}"
    days = "–"
    if pair.days is not None and pair.span is not None:
        first, last = map(words.number, pair.span)
        days = words("change_span", sum=words.number(pair.days), first=first, last=last)
    counts = [words.number(pair.rows), words.number(pair.orders)]
    return [_side(pair.old, words), after, *counts, escape(days), *_money(pair.worth, pair.moved, words)]


def _samples(diff: LawDiff, words: Words) -> str:
    text = ""
    for each in _changed(diff):
        rows = [
            [
                words.number(sample.line),
                peoples(sample.order or ""),
                escape(write_country(sample.country, words.language) if sample.country else "–"),
                escape(_value(sample.old, words)),
                escape(_value(sample.new, words)),
            ]
            for pair in each.pairs
            if pair.changed
            for sample in pair.samples
        ]
        headings = list(
            map(words, ("change_line", "change_order", "country", "change_before", "change_after"))
        )
        text += element("h3", escape(_asks(each.question, words)))
        text += table(_asks(each.question, words), headings, rows)
    return text or element("p", escape(words("change_none")))


def _value(value: str | None, words: Words) -> str:
    """An answer as it stands in the table, as people read it."""
    if value is None:
        return "–"
    if value in ("true", "false"):
        return words.yes_or_no(value == "true")
    try:
        return write_day(date.fromisoformat(value), words.language)
    except ValueError:
        return value


def _law(diff: LawDiff, words: Words) -> str:
    text = ""
    if diff.tables:
        text += element("p", escape(words("change_tables", names=", ".join(diff.tables))))
    for change in diff.changes:
        kind = words(f"change_{change.kind}")
        heading = f"{code(change.provision)} · {escape(kind)}"
        rows = [
            [
                f"{escape(words(f'change_part_{part.part}'))}<br>{code(part.place)}",
                element("div", _words(part.before, part.after), {"class": "words", "dir": "auto"}),
            ]
            for part in change.parts
        ]
        text += element("h3", heading)
        text += table(change.provision, [words("part"), words("value")], rows)
    return text or element("p", escape(words("change_none")))


def _words(before: str | None, after: str | None) -> str:
    """Two texts as one, with what went and what came marked by more than colour."""
    if before is None or after is None:
        name, text = ("ins", after) if before is None else ("del", before)
        return element(name, escape(text or ""))
    marks = {"gone": "del", "new": "ins"}
    return "".join(
        element(marks[kind], escape(run)) if kind in marks else escape(run)
        for kind, run in word_by_word(before, after)
    )


def _versions(diff: LawDiff, words: Words) -> str:
    rows: list[Sequence[str | None]] = [
        [escape(words("change_before")), element("code", escape(diff.old), {"class": "hash"})],
        [escape(words("change_after")), element("code", escape(diff.new), {"class": "hash"})],
    ]
    text = ""
    if diff.orders is not None:
        mapping = diff.orders.mapping
        rows.append([escape(words("file")), peoples(diff.orders.table.name)])
        rows.append([escape(words("mapping")), f"{code(mapping.name)} {escape(words.of(mapping.title))}"])
        if mapping.assumptions:
            headings = [words("assumption"), words("because")]
            listed = assumption_rows(mapping.assumptions, words)
            text = element("h3", escape(words("assumptions"))) + table(words("assumptions"), headings, listed)
    return table(words("change_versions"), [words("part"), words("value")], rows) + text
