"""What of a payment goes back: split to the last minor unit, and never more than was paid.

A discount on an order lowers what was paid for each article; so does a voucher of the shop. A gift card is
money: it pays, and what it paid goes back to it. What was paid is therefore spread over the articles by their
prices, by largest remainder: every share is within one minor unit of its exact part, and the shares make up
what was paid. Pieces of a line and parts of a refund are shares of what is *left*, so that withdrawals in any
order, and then the rest, make up exactly what was paid.

>>> totals = Totals(
...     currency="EUR",
...     lines=(PaidLine(line="pot", pieces=2, amount=4000), PaidLine(line="cup", pieces=3, amount=999)),
...     discount=500,
...     delivery=490,
...     payments=(Payment(payment="card", amount=3989), Payment(payment="gift card", amount=1000)),
... )
>>> part = split(totals, withdrawn={"cup": 1})
>>> part.lines, part.payments
({'cup': 300}, {'card': 240, 'gift card': 60})
>>> rest = split(
...     totals,
...     withdrawn={"pot": 2, "cup": 2},
...     before=Before(withdrawn={"cup": 1}, goods=300, payments=part.payments),
...     delivery=490,
... )
>>> part.total + rest.total == totals.paid, rest.payments
(True, {'card': 3749, 'gift card': 940})

Which delivery charge goes back is the law's to say; :mod:`venditor.aftersales.assessment` asks for it.
See `docs/algorithms/refund-split.md` for what is guaranteed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

from venditor.core.errors import VenditorError
from venditor.core.money import Money, minor_units

_NOTHING: Mapping[str, int] = MappingProxyType({})


class RefundError(VenditorError):
    """Amounts that cannot be split; ``facts`` has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """One line of an order with its price.

    Attributes:
        line: its id.
        pieces: how many, at least 1.
        amount: price of all of them in minor units, taxes included, before any discount.
        discount: what was taken off this line alone, in minor units.
    """

    line: str
    pieces: int
    amount: int
    discount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment of an order.

    Attributes:
        payment: what it was made with, one name a payment: ``card``, ``gift_card``.
        amount: in minor units.
    """

    payment: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What an order cost, and how it was paid; in minor units of one currency, taxes included.

    Attributes:
        currency: ISO 4217 code.
        lines: what was ordered.
        discount: what was taken off all goods together, such as a voucher of the shop.
        delivery: what was charged for delivery, after any discount on it.
        payments: how it was paid; empty where nobody told, then it is taken to have been paid in one.

    Raises:
        RefundError: when an amount is below zero or no whole number, a line or payment stands there twice, a
            discount exceeds what it is taken off, or the payments are not what the order cost.
    """

    currency: str
    lines: tuple[PaidLine, ...]
    discount: int = 0
    delivery: int = 0
    payments: tuple[Payment, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what does not add up; a wrong order is not split into plausible parts."""
        _once([line.line for line in self.lines], "lines")
        _once([payment.payment for payment in self.payments], "payments")
        for line in self.lines:
            _not_below_zero(pieces=line.pieces - 1, amount=line.amount, discount=line.discount)
            _not_below_zero(price_after_discount=line.amount - line.discount)
        _not_below_zero(discount=self.discount, delivery=self.delivery, goods_after_discount=self.goods)
        for payment in self.payments:
            _not_below_zero(payment=payment.amount)
        given = sum(payment.amount for payment in self.payments)
        if self.payments and given != self.paid:
            raise RefundError(
                "refund.unbalanced",
                f"The payments make up {self.money(given)}, and the order cost {self.money(self.paid)}.",
                facts={"payments": given, "cost": self.paid, "currency": self.currency},
                remedy="Correct the prices, discounts, the delivery charge or the payments of the order.",
            )

    @property
    def goods(self) -> int:
        """What was paid for all lines."""
        return sum(line.amount - line.discount for line in self.lines) - self.discount

    @property
    def paid(self) -> int:
        """What was paid in all."""
        return self.goods + self.delivery

    @property
    def shares(self) -> Mapping[str, int]:
        """What was paid for each line, by its id, after discounts; they make up :attr:`goods`."""
        parts = allocate(self.goods, [line.amount - line.discount for line in self.lines])
        return dict(zip((line.line for line in self.lines), parts, strict=True))

    def money(self, minor: int) -> Money:
        """An amount of minor units as money."""
        return Money(Decimal(minor).scaleb(-minor_units(self.currency)), self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A withdrawal from the same order that was declared before.

    Attributes:
        withdrawn: pieces by line for which the law gives the money back.
        goods, delivery: minor units that go back for them.
        refunds: minor units that were really paid back, by means: the name of a payment, or any other.
        clear: whether it is known which pieces it took.
    """

    withdrawn: Mapping[str, int] = field(default_factory=dict)
    goods: int = 0
    delivery: int = 0
    refunds: Mapping[str, int] = field(default_factory=dict)
    clear: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What of an order goes back already.

    Attributes:
        withdrawn: pieces by line. goods, delivery: minor units that go back for them.
        beyond: minor units that were paid back beyond that: by goodwill, or for what nobody split.
        later: minor units that were paid back for withdrawals declared later.
        payments: all of these minor units by payment.
        clear: whether it is known which pieces earlier withdrawals took.
    """

    withdrawn: Mapping[str, int] = field(default_factory=dict)
    goods: int = 0
    delivery: int = 0
    beyond: int = 0
    later: int = 0
    payments: Mapping[str, int] = field(default_factory=dict)
    clear: bool = True

    @property
    def total(self) -> int:
        """All minor units that go back already, or were paid back."""
        return self.goods + self.delivery + self.beyond + self.later


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What goes back, in minor units.

    Attributes:
        lines: by line, for the pieces withdrawn.
        delivery: of the delivery charge.
        payments: by payment; empty where nobody told how it was paid.
        whole: whether no piece of the order is kept.
        met: what else would go back, had it not been paid back beyond earlier withdrawals.
    """

    lines: Mapping[str, int]
    delivery: int
    payments: Mapping[str, int]
    whole: bool
    met: int = 0

    @property
    def goods(self) -> int:
        """For all pieces withdrawn."""
        return sum(self.lines.values())

    @property
    def total(self) -> int:
        """In all."""
        return self.goods + self.delivery


def allocate(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Spread a whole number over weights by largest remainder; of equal remainders the first one is first.

    >>> allocate(100, [1, 1, 1])
    (34, 33, 33)

    Args:
        total: what to spread, not below zero.
        weights: not below zero; not all zero unless ``total`` is.

    Returns:
        One whole number a weight; they make up ``total``, each is within one of its exact part, and a weight
        of zero gets nothing. Where ``total`` is at most the sum of the weights, none exceeds its weight.

    Raises:
        RefundError: when there is nothing to spread it over.

    Source: Hamilton's method of largest remainders, on whole numbers throughout.
    """
    whole = sum(weights)
    _not_below_zero(total=total, **{f"weight_{place}": weight for place, weight in enumerate(weights)})
    if whole == 0:
        if total:
            raise RefundError(
                "refund.nothing", f"{total} cannot be spread over nothing.", facts={"total": total}
            )
        return tuple(0 for _weight in weights)
    floors = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in order[: total - sum(floors)]:
        floors[place] += 1
    return tuple(floors)


def before_of(
    totals: Totals | None, earlier: Sequence[Earlier], *, later: Sequence[Mapping[str, int]] = ()
) -> Before:
    """What of an order goes back already, by all its other withdrawals.

    Args:
        totals: what the order cost; ``None`` where it is not known.
        earlier: the withdrawals that were declared before, in their order.
        later: what was paid back for each that was declared afterwards, by means.

    Returns:
        For each earlier one what was paid back, or what is still to be paid where that is more: both leave
        the order. A refund to a payment of the order is taken from it; any other, in proportion to what is
        left of them.
    """
    before = Before()
    for one in earlier:
        owed, paid_back = one.goods + one.delivery, sum(one.refunds.values())
        before = Before(
            withdrawn=_added(before.withdrawn, one.withdrawn),
            goods=before.goods + one.goods,
            delivery=before.delivery + one.delivery,
            beyond=before.beyond + max(0, paid_back - owed),
            payments=_drawn(totals, before.payments, one.refunds, max(owed, paid_back)),
            clear=before.clear and one.clear,
        )
    for refunds in later:
        amount = sum(refunds.values())
        payments = _drawn(totals, before.payments, refunds, amount)
        before = replace(before, later=before.later + amount, payments=payments)
    return before


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> Mapping[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in (*one, *other)}


def _drawn(
    totals: Totals | None, before: Mapping[str, int], refunds: Mapping[str, int], amount: int
) -> Mapping[str, int]:
    """What is drawn from each payment after an amount, of which some was refunded by a known means."""
    if totals is None or not totals.payments:
        return _NOTHING
    left = _left(totals, before)
    known = {name: min(refunds.get(name, 0), most) for name, most in left.items()}
    left = {name: most - known[name] for name, most in left.items()}
    rest = min(amount - sum(known.values()), sum(left.values()))
    parts = dict(zip(left, allocate(rest, list(left.values())), strict=True))
    return {name: before.get(name, 0) + known[name] + parts[name] for name in left}


def _left(totals: Totals, before: Mapping[str, int]) -> dict[str, int]:
    return {one.payment: max(0, one.amount - before.get(one.payment, 0)) for one in totals.payments}


def split(
    totals: Totals, *, withdrawn: Mapping[str, int], before: Before | None = None, delivery: int = 0
) -> Split:
    """What goes back when pieces are withdrawn from.

    What was paid back beyond earlier withdrawals meets the delivery charge that would go back now, and, when
    nothing is kept, the rest: neither is given back twice. It does not lower what is owed for pieces as long
    as something is kept, and what was paid.

    Args:
        totals: what the order cost and how it was paid.
        withdrawn: pieces by line, of those that were not withdrawn before.
        before: what goes back already.
        delivery: what of the delivery charge goes back now, as the law says; minor units.

    Returns:
        The refund and its part of each payment, in proportion to what is left of the payments.

    Raises:
        RefundError: when it is more than was ordered, or more than is left of what was paid.
    """
    before = before or Before()
    pieces = {line.line: line.pieces for line in totals.lines}
    unknown = sorted((withdrawn.keys() | before.withdrawn.keys()) - pieces.keys())
    if unknown:
        raise RefundError("refund.line", f"The order has no line {unknown[0]}.", facts={"lines": unknown})
    after = {line: before.withdrawn.get(line, 0) + withdrawn.get(line, 0) for line in pieces}
    for line, ordered in pieces.items():
        _not_below_zero(withdrawn=withdrawn.get(line, 0), before=before.withdrawn.get(line, 0))
        _at_most(after[line], ordered, f"pieces of line {line}")
    lines = _shares_of(totals, after, before.withdrawn)
    _not_below_zero(delivery=delivery, goods_before=before.goods, delivery_before=before.delivery)
    _not_below_zero(beyond=before.beyond, later=before.later)
    _at_most(before.delivery + delivery, totals.delivery, "of the delivery charge")
    _at_most(before.goods + sum(lines.values()), totals.goods, "of what was paid for the goods")
    due = sum(lines.values()) + delivery
    goods, delivery = _met(totals, before, sum(lines.values()), delivery, whole=after == pieces)
    if goods < sum(lines.values()):
        lines = dict(zip(lines, allocate(goods, list(lines.values())), strict=True))
    parts = _of_payments(totals, goods + delivery, before.payments)
    met = due - goods - delivery
    return Split(lines=lines, delivery=delivery, payments=parts, whole=after == pieces, met=met)


def _shares_of(totals: Totals, after: Mapping[str, int], before: Mapping[str, int]) -> dict[str, int]:
    """What was paid for the pieces between two states, by line."""
    shares = totals.shares
    return {
        line.line: _of_first(after[line.line], shares[line.line], line.pieces)
        - _of_first(before.get(line.line, 0), shares[line.line], line.pieces)
        for line in totals.lines
        if after[line.line] > before.get(line.line, 0)
    }


def _met(totals: Totals, before: Before, goods: int, delivery: int, *, whole: bool) -> tuple[int, int]:
    """What is left to give back for goods and delivery after what was paid back otherwise."""
    met = min(before.beyond, delivery)
    delivery -= met
    if whole:
        goods -= min(before.beyond - met, goods)
    room = max(0, totals.paid - before.total)
    goods = min(goods, room)
    return goods, min(delivery, room - goods)


def _of_first(taken: int, share: int, pieces: int) -> int:
    """What was paid for the first pieces of a line: a larger share first, where it does not go evenly."""
    each, over = divmod(share, pieces)
    return each * taken + min(taken, over)


def _of_payments(totals: Totals, amount: int, before: Mapping[str, int]) -> Mapping[str, int]:
    if not totals.payments:
        return _NOTHING
    left = _left(totals, before)
    _at_most(amount, sum(left.values()), "of what is left of the payments")
    return dict(zip(left, allocate(amount, list(left.values())), strict=True))


def _once(names: Sequence[str], what: str) -> None:
    if len(set(names)) != len(names):
        twice = sorted(name for name in set(names) if names.count(name) > 1)
        raise RefundError(
            "refund.twice", f"Of the {what}, {twice[0]} stands there twice.", facts={what: twice}
        )


def _not_below_zero(**amounts: int) -> None:
    for name, amount in amounts.items():
        if isinstance(amount, bool) or not isinstance(amount, int):
            raise RefundError(
                "refund.not_exact", f"{name}: {amount!r} is no whole number.", facts={name: amount}
            )
        if amount < 0:
            message = f"{name.replace('_', ' ')}: {amount} is below zero."
            raise RefundError("refund.below_zero", message, facts={name: amount})


def _at_most(amount: int, most: int, what: str) -> None:
    if amount > most:
        raise RefundError(
            "refund.too_much",
            f"{amount} {what} is more than the {most} there are.",
            facts={"amount": amount, "most": most},
            remedy="Look at what was refunded before.",
        )
