"""Assessing a withdrawal: the law is asked line by line, and the refund split by what it answers.

Lines of which the same is known are asked about together. Every line's period runs from the day on which the
last parcel of the order arrived (Directive 2011/83/EU article 9(2)(b)(i)); while one has not come, it has not
begun, and while it is not known of one, neither is the day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from venditor import rights
from venditor.aftersales.assessment import (
    AVAILABLE,
    IN_TIME,
    LAST_DAY,
    MAY_WITHHOLD,
    QUESTIONS,
    REFUND_AMOUNT,
    REFUND_DUE,
    AssessedLine,
    Assessment,
    Doubt,
    Finding,
    Refund,
    Verdict,
    WhyDelivery,
)
from venditor.aftersales.declaration import Declaration
from venditor.aftersales.due import (
    COMES_BACK,
    DELIVERED,
    OF_A_SHOP,
    Due,
    OrderFacts,
    last_parcel,
    refund_due,
)
from venditor.aftersales.refund import Before, RefundError, Split, Totals, split
from venditor.core.money import Money, minor_units
from venditor.rights.evidence import BUSINESS, evidence_for, exempting_facts
from venditor.rules.explain import plain

# What the totals of the order tell, for the pieces that are withdrawn from.
_AMOUNTS = ("price", "delivery_cost", "standard_delivery_cost")
# What is open while any of these is. Who bears the cost of sending back is said with what is missing for it,
# but nobody has to look for that before a refund is due.
_DECIDE = (AVAILABLE, LAST_DAY, IN_TIME)
_FOLLOW = (REFUND_DUE, MAY_WITHHOLD, REFUND_AMOUNT)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedArticle:
    """One line of an order.

    Attributes:
        line: its id; empty where the order has no lines. article: what it is. pieces: how many.
        told: facts of the vocabulary that hold for this line alone.
    """

    line: str
    article: str
    pieces: int
    told: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A withdrawal from an order, with all that is known.

    Attributes:
        order: what is known of the order as a whole.
        articles: its lines; one without an id where nobody told them.
        declaration: what was declared.
        notice_on: the consumer's day on which it was declared.
        trader_country: ISO code of the seller's country.
        totals: what the order cost; ``None`` where it is not known.
        standard_delivery: price of the cheapest standard delivery, in minor units; ``None`` where not known.
        before: what of the order was withdrawn from and refunded before.
        trouble: code of the error for which the totals are not known; empty where there was none.
    """

    order: OrderFacts
    articles: tuple[OrderedArticle, ...]
    declaration: Declaration
    notice_on: date
    trader_country: str
    totals: Totals | None = None
    standard_delivery: int | None = None
    before: Before = field(default_factory=Before)
    trouble: str = ""


def assess(withdrawal: Withdrawal, *, language: str, law_as_of: date | None = None) -> Assessment:
    """What the law gives for a withdrawal.

    Args:
        withdrawal: what was declared, of which order.
        language: BCP 47 tag of the consumer.
        law_as_of: what-if day that selects the version of every provision.

    Returns:
        The assessment; whatever cannot be told stands in its doubts.
    """
    return _Assessing(withdrawal, language, law_as_of).done()


def next_refund_due(withdrawal: Withdrawal, told: Assessment, *, refunded: int = 0) -> Due | None:
    """The last day to refund what was withdrawn from and has not been paid back.

    Args:
        withdrawal: what was declared, of which order.
        told: what the law gives for it.
        refunded: what was paid back for it, in minor units; it is taken to be for what is due first.

    Returns:
        The earliest day over the lines that still are to be refunded, each asked for its own facts; over all
        that may be, where amounts or lines are not known. ``None`` where the law gives no day for any.
    """
    country, notice_on = withdrawal.trader_country, withdrawal.notice_on
    asked = [
        (refund_due(facts, trader_country=country, notice_on=notice_on), owed)
        for facts, owed in _Assessing(withdrawal, told.language, None).owed(told)
    ]
    days = sorted(((due, owed) for due, owed in asked if due), key=lambda pair: (pair[0].at, pair[0].law))
    if told.refund is None or any(line.verdict == "unclear" for line in told.lines):
        return days[0][0] if days else None
    done = refunded >= _minor_of(told.refund.amount)
    for due, owed in days:
        refunded -= owed
        if refunded < 0:
            return due
    return days[-1][0] if days and done else None


@dataclass(slots=True)
class _Group:
    """Lines of which the same is known.

    Attributes:
        facts: that are known. articles: the lines. statement: what the law answers for them.
        verdict: what it comes to.
    """

    facts: dict[str, object]
    articles: list[OrderedArticle]
    statement: Mapping[str, Any] = field(default_factory=dict)
    verdict: Verdict = "unclear"

    def finding(self, question: str) -> Finding:
        """The answer to one question."""
        answer = self.statement["answers"][question]
        return Finding(
            question=question,
            cites=tuple(answer["cites"]),
            needs=tuple(answer["needs"]),
            assumed=tuple(answer["assumed"]),
            **{name: answer[name] for name in _TAKEN_OVER},
        )

    def doubts(self) -> Iterator[Doubt]:
        """Why a person has to look at these lines."""
        asked = _DECIDE if self.verdict != "in_time" else (*_DECIDE, *_FOLLOW)
        for finding in map(self.finding, asked):
            if finding.is_open:
                code = "needs" if finding.status == "undetermined" else "for_a_person"
                yield Doubt(code=code, question=finding.question, needs=finding.needs)
        if self.verdict == "not_encoded":
            yield Doubt(code="not_encoded", question=AVAILABLE)


_TAKEN_OVER = (
    "status",
    "value",
    "sentence",
    "language",
    "law",
    "provision",
    "clause",
    "provisional",
    "verification",
)


class _Assessing:
    """One assessment in the making."""

    def __init__(self, withdrawal: Withdrawal, language: str, law_as_of: date | None) -> None:
        self.withdrawal = withdrawal
        self.language = language
        self.law_as_of = law_as_of
        self.doubts = [Doubt(code=withdrawal.trouble)] if withdrawal.trouble else []
        if not withdrawal.before.clear:
            self.doubts.append(Doubt(code="earlier"))
        self.withdrawn = self.pieces()
        articles, order = withdrawal.articles, withdrawal.order.told
        by_line = any(DELIVERED in one.told for one in articles)
        self.parcel = last_parcel([{**order, **one.told} for one in articles]) if by_line else None
        self.groups = self.grouped()

    def done(self) -> Assessment:
        for group in self.groups:
            self.ask(group, {})
            group.verdict = _verdict(group.statement)
        shares, refund = self.refund()
        self.doubts += [doubt for group in self.groups for doubt in group.doubts()]
        statements = tuple(group.statement for group in self.groups)
        laws = {statement["governing_law"] for statement in statements}
        lines = tuple(self.lines(shares))
        return Assessment(
            lines=tuple(sorted(lines, key=lambda line: self.place(line.line))),
            whole=self.kept() == [],
            refund=refund,
            law=laws.pop() if len(laws) == 1 else None,
            packs=_packs(statements),
            provisional=any(one.provisional for line in lines for one in line.findings.values()),
            hypothetical=self.law_as_of is not None,
            doubts=tuple(dict.fromkeys(self.doubts)),
            language=self.language,
            statements=statements,
        )

    def place(self, line: str) -> int:
        return [article.line for article in self.withdrawal.articles].index(line)

    def pieces(self) -> dict[str, int] | None:
        """Pieces withdrawn by line; ``None`` where it is not known which."""
        declared, before = self.withdrawal.declaration, self.withdrawal.before.withdrawn
        left = {one.line: max(0, one.pieces - before.get(one.line, 0)) for one in self.withdrawal.articles}
        if declared.whole:
            if not any(left.values()):
                self.doubts.append(Doubt(code="nothing"))
            return left
        if declared.words.strip():
            self.doubts.append(Doubt(code="words"))
        wanted: dict[str, int] = {}
        for part in declared.parts:
            if part.line not in left:
                self.doubts.append(Doubt(code="unnamed"))
                return None
            wanted[part.line] = wanted.get(part.line, 0) + part.pieces
        if wanted and not any(left[line] for line in wanted):
            self.doubts.append(Doubt(code="nothing"))
        else:
            beyond = (line for line, count in wanted.items() if count > left[line])
            self.doubts += [Doubt(code="pieces", line=line) for line in beyond]
        if not wanted or declared.words.strip():
            return None
        return {line: min(count, left[line]) for line, count in wanted.items()}

    def grouped(self) -> list[_Group]:
        groups: dict[str, _Group] = {}
        for article in self.withdrawal.articles:
            if self.withdrawn is None or self.withdrawn.get(article.line):
                facts = self.facts(article)
                key = json.dumps(facts, sort_keys=True, default=plain)
                groups.setdefault(key, _Group(facts, [])).articles.append(article)
        return list(groups.values())

    def facts(self, article: OrderedArticle) -> dict[str, object]:
        """All that is known of a line; when the last parcel came is a fact of the order."""
        told = self.known(article)
        back = {} if any(name in told for name in COMES_BACK) else dict.fromkeys(COMES_BACK, "none")
        return {
            **OF_A_SHOP,
            "trader_country": self.withdrawal.trader_country,
            **back,
            **told,
            "withdrawal_notice_on": self.withdrawal.notice_on.isoformat(),
        }

    def known(self, article: OrderedArticle) -> dict[str, object]:
        """What somebody told of a line and of its order, but for the amounts."""
        order = self.withdrawal.order
        country = {"consumer_country": order.countries[0]} if len(order.countries) == 1 else {}
        told = {**country, **order.told, **article.told}
        if self.parcel is not None:
            told.pop(DELIVERED, None)
            told.update(self.parcel)
        return {name: value for name, value in told.items() if name not in _AMOUNTS}

    def owed(self, told: Assessment) -> Iterator[tuple[OrderFacts, int]]:
        """What is known of each line that is withdrawn from, or may be, and what goes back for it.

        Lines of which the same is known stand there once; what goes back for delivery is owed with the goods.
        """
        amounts = {line.line: _minor_of(line.refund) for line in told.lines if line.refund}
        delivery = _minor_of(told.refund.delivery) if told.refund else 0
        for group in sorted(self.groups, key=_goods_first):
            lines = [article.line for article in group.articles if article.line in amounts]
            owed = sum(amounts[line] for line in lines) + (delivery if lines else 0)
            delivery = 0 if lines else delivery
            yield OrderFacts(self.withdrawal.order.countries, self.known(group.articles[0])), owed

    def ask(self, group: _Group, amounts: Mapping[str, object]) -> None:
        group.statement = rights.statement(
            {**group.facts, **amounts},
            questions=QUESTIONS,
            language=self.language,
            law_as_of=self.law_as_of,
            assume="ordinary",
        )

    def given_back(self) -> dict[str, int]:
        """Pieces by line for which the law gives the money back."""
        due = [one for group in self.groups if group.verdict == "in_time" for one in group.articles]
        return {one.line: (self.withdrawn or {}).get(one.line, 0) for one in due}

    def kept(self) -> list[OrderedArticle] | None:
        """Lines of which pieces are kept; ``None`` where it is not known which are withdrawn from."""
        before, back = self.withdrawal.before.withdrawn, self.given_back()
        if self.withdrawn is None:
            return None
        return [
            one
            for one in self.withdrawal.articles
            if before.get(one.line, 0) + back.get(one.line, 0) < one.pieces
        ]

    def refund(self) -> tuple[Mapping[str, int], Refund | None]:
        """What goes back for each line, and in all."""
        totals, due = self.withdrawal.totals, self.given_back()
        if totals is None or self.withdrawn is None or not any(due.values()):
            return {}, None
        try:
            # What was paid for them, whatever was paid back beyond earlier withdrawals: that is what the law
            # asks about.
            before = self.withdrawal.before
            taken = Before(withdrawn=before.withdrawn, goods=before.goods, delivery=before.delivery)
            goods = split(totals, withdrawn=due, before=taken)
            delivery = self.delivery(totals, goods)
            if delivery is None:
                return goods.lines, None
            whole = split(totals, withdrawn=due, before=before, delivery=delivery)
        except RefundError as error:
            self.doubts.append(Doubt(code=error.code))
            return {}, None
        if whole.met:
            self.doubts.append(Doubt(code="refunded_before"))
        return whole.lines, self.told(totals, whole)

    def delivery(self, totals: Totals, goods: Split) -> int | None:
        """What of the delivery charge goes back now, as the law answers; ``None`` where it does not."""
        before = self.withdrawal.before.delivery
        charged = max(0, totals.delivery - before) if self.nothing_delivered_is_kept(totals) else 0
        standard = self.withdrawal.standard_delivery if charged else 0
        standard = standard if standard is None else max(0, standard - before)
        back = 0
        due = [group for group in self.groups if group.verdict == "in_time"]
        for group in sorted(due, key=_goods_first):
            price = sum(goods.lines.get(article.line, 0) for article in group.articles)
            amounts = {"price": price, "delivery_cost": charged, "standard_delivery_cost": standard}
            self.ask(group, {name: _fact(totals, part) for name, part in amounts.items() if part is not None})
            answer = group.finding(REFUND_AMOUNT)
            if answer.status != "determined":
                return None
            back += _minor(answer.value, totals) - price
            # The charge of one delivery goes back once.
            charged, standard = 0, 0
        return back

    def nothing_delivered_is_kept(self, totals: Totals) -> bool:
        """Whether the delivery charge was due for nothing that is kept.

        A download needed no delivery, and a gift on top would not have been sent alone.
        """
        kept, shares = self.kept(), totals.shares
        if kept is None:
            return False
        delivered = [one for one in self.withdrawal.articles if self.product(one) == "goods"]
        sold = [one for one in delivered if shares.get(one.line)]
        return not any(one in kept for one in sold or delivered)

    def product(self, article: OrderedArticle) -> object:
        """Kind of what a line is."""
        return {**OF_A_SHOP, **self.withdrawal.order.told, **article.told}["product"]

    def told(self, totals: Totals, whole: Split) -> Refund:
        why: WhyDelivery = "whole" if self.nothing_delivered_is_kept(totals) else "part_kept"
        return Refund(
            amount=totals.money(whole.total),
            goods=totals.money(whole.goods),
            delivery=totals.money(whole.delivery),
            why_delivery="free" if totals.delivery == 0 else why,
            payments={name: totals.money(part) for name, part in whole.payments.items()},
            paid=totals.money(totals.paid),
        )

    def lines(self, shares: Mapping[str, int]) -> Iterator[AssessedLine]:
        totals = self.withdrawal.totals
        for number, group in enumerate(self.groups):
            for article in group.articles:
                known = totals is not None and article.line in shares
                yield AssessedLine(
                    line=article.line,
                    article=article.article,
                    pieces=article.pieces,
                    withdrawn=(self.withdrawn or {}).get(article.line, 0),
                    verdict=group.verdict,
                    findings={question: group.finding(question) for question in QUESTIONS},
                    evidence=self.evidence(group),
                    refund=totals.money(shares[article.line]) if known and totals else None,
                    statement=number,
                )

    def evidence(self, group: _Group) -> tuple[Any, ...]:
        if group.verdict not in ("exempt", "no_right"):
            return ()
        return evidence_for(_read(group.statement), language=self.language)


def _verdict(statement: Mapping[str, Any]) -> Verdict:
    available, in_time = statement["answers"][AVAILABLE], statement["answers"][IN_TIME]
    if "not_encoded" in (available["status"], in_time["status"]):
        return "not_encoded"
    if available["status"] == "not_applicable":
        return "no_right"
    if available["status"] != "determined":
        return "unclear"
    if not available["value"]:
        facts = _read(statement)
        return "exempt" if exempting_facts(facts) and facts.get(BUSINESS) is not False else "no_right"
    if in_time["status"] != "determined":
        return "unclear"
    return "in_time" if in_time["value"] else "late"


def _read(statement: Mapping[str, Any]) -> Mapping[str, object]:
    """The facts on which it rests whether there is a right."""
    explained = statement["answers"][AVAILABLE]["explain"] or {"facts": {}}
    told = {BUSINESS: statement["facts"][BUSINESS]} if BUSINESS in statement["facts"] else {}
    return {**explained["facts"], **told}


def _goods_first(group: _Group) -> bool:
    return group.facts.get("product") != "goods"


def _fact(totals: Totals, minor: int) -> dict[str, str]:
    return totals.money(minor).as_document()


def _minor(value: Mapping[str, str], totals: Totals) -> int:
    # The law's own amount, in the order's currency: an amount of another one raises.
    return _minor_of(Money.parse(value) - totals.money(0))


def _minor_of(money: Money) -> int:
    return int(money.amount.scaleb(minor_units(money.currency)))


def _packs(statements: Sequence[Mapping[str, Any]]) -> str:
    hashes = sorted({statement["packs"]["hash"] for statement in statements})
    return hashes[0] if len(hashes) == 1 else hashlib.sha256(" ".join(hashes).encode()).hexdigest()


__all__ = ["OrderedArticle", "Withdrawal", "assess", "next_refund_due"]
