"""Sending goods back: what the words of an offer say of it.

>>> from datetime import date
>>> from venditor.listings.observing.observation import Floor
>>> from venditor.products import Source
>>> from venditor.listings.observing.notices.texts import Text
>>> floor = Floor(True, date(2026, 12, 12), "trader", date(2028, 11, 28))
>>> text = Text("We offer 7-day returns.", None, Source("page", "p", "We offer 7-day returns."))
>>> [(term.about, dict(term.values)["days"]) for term in in_words(text, floor, date(2026, 11, 28), "DE")]
[('term_short_return_window', '7')]
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from venditor.listings.observing.notices.phrases import Said
from venditor.listings.observing.notices.texts import Text
from venditor.listings.observing.notices.words import withdrawal_words
from venditor.listings.observing.observation import Confidence, Floor
from venditor.listings.observing.terms.saying import Term, clauses, returns
from venditor.listings.observing.terms.windows import Window, is_short, unit_of


def in_words(text: Text, floor: Floor, today: date, country: str) -> Iterator[Term]:
    """The terms about sending goods back in a text.

    Args:
        text: what is read.
        floor: what the law of orders gives there.
        today: the day of purchase and delivery.
        country: of the destination.
    """
    if not (returns().possible(text.words) or withdrawal_words().possible(text.words)):
        return
    if floor.withdrawal is not False:
        yield from _no_returns(text)
        yield from _windows(text, floor, today, country)
        yield from _fees(text)
        yield from _no_money(text)
        yield from _opened(text)
        if floor.return_cost == "trader":
            yield from _return_cost(text)
    yield from _defect_cost(text)


def _spoiled(said: Said, *lists: str) -> bool:
    """Whether words of other lists stand in the sentence, in its own language."""
    apart = returns().first("faults_apart", said.sentence, said.language)
    rest = said.sentence
    if apart is not None and not apart.start() <= said.match.start() < apart.end():
        rest = said.sentence[: apart.start()] + " " + said.sentence[apart.end() :]
    return any(returns().holds(each, rest, said.language) for each in lists)


def _term(
    about: str, text: Text, said: Said, confidence: Confidence, variety: str = "", **values: str
) -> Term:
    told = {"words": said.words, **values}
    start = text.words.find(said.sentence)
    source = text.source(said.sentence, said.match.start()) if start >= 0 else text.source()
    return Term(about, source, confidence, variety, tuple(told.items()))


def _asks(said: Said) -> bool:
    return said.sentence.endswith(("?", "？"))


def _no_returns(text: Text) -> Iterator[Term]:
    for said in returns().find("no_returns", text.words):
        if _asks(said) or _spoiled(said, "excepted", "conditional", "faulty", "sellers_time"):
            continue
        if clauses().holds("businesses", said.sentence, said.language):
            continue
        on_sale = _spoiled(said, "sale_goods")
        yield _term("term_no_returns", text, said, "medium", "sale_goods" if on_sale else "")


_OF_ANOTHER_TIME = ("faulty", "sellers_time", "excepted", "no_returns")


def _windows(text: Text, floor: Floor, today: date, country: str) -> Iterator[Term]:
    for said in returns().find("window", text.words):
        days = returns().number(said.match, said.language)
        unit = unit_of(returns().group(said.match, "u"))
        if days is None or not unit or _asks(said) or _spoiled(said, *_OF_ANOTHER_TIME):
            continue
        working = _is_working(returns().group(said.match, "k"))
        ordered = _spoiled(said, "from_order")
        window = Window(days, unit, working=working, from_order=ordered)
        if is_short(window, floor, today, country):
            variety = "from_order" if ordered else ""
            until = floor.withdraw_until.isoformat() if floor.withdraw_until else ""
            told = {"days": str(days), "unit": unit, "until": until}
            yield _term("term_short_return_window", text, said, "medium", variety, **told)


def _is_working(kind: str) -> bool:
    calendar = ("calend", "kalend", "natural", "corrid", "consecut", "solar", "di cal")
    return bool(kind.strip()) and not kind.strip().lower().startswith(calendar)


def _fees(text: Text) -> Iterator[Term]:
    for said in returns().find("restocking_fee", text.words):
        if not (_asks(said) or returns().holds("not_charged", said.before, said.language)):
            yield _term("term_restocking_fee", text, said, "medium")


def _no_money(text: Text) -> Iterator[Term]:
    for said in returns().find("no_money_back", text.words):
        if not (_asks(said) or _spoiled(said, "conditional")):
            yield _term("term_no_money_back", text, said, "medium")


def _opened(text: Text) -> Iterator[Term]:
    for said in returns().find("opened_excluded", text.words):
        if not (_asks(said) or _spoiled(said, "excepted", "faulty")):
            yield _term("term_no_returns", text, said, "low", "opened_excluded")


def _return_cost(text: Text) -> Iterator[Term]:
    for said in withdrawal_words().find("return_cost", text.words):
        if not (_asks(said) or _spoiled(said, "faulty", "conditional")):
            yield _term("term_return_cost", text, said, "medium")


def _defect_cost(text: Text) -> Iterator[Term]:
    for said in returns().find("defect_return_cost", text.words):
        if not (_asks(said) or returns().holds("not_charged", said.match[0], said.language)):
            yield _term("term_defect_return_cost", text, said, "low")
