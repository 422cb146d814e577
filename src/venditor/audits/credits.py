"""Finds the purchases that a credit note takes back.

A credit note says who returned how many pieces of what, but rarely which order they came from. It is
matched to the **latest earlier purchases** of the same customer and item that have pieces left: credit
notes are taken in the order of time, each consumes the newest purchase made before it, then the one
before that. One credit note may so consume several purchases, and one purchase may be consumed by
several credit notes.

Purchases made at the same moment are one choice. Where only a part of them is taken back and their
facts differ (two orders in the same minute, one of them too large for a consumer), which one it was
cannot be told: the credit note is ambiguous, and so is every later one that takes from what was left.
Whether the choice matters is told by a *signature* of the purchase: all facts but the day of the
return.

The sweep keeps, for one customer and item, a stack of moments with pieces left, the newest on top.
Every purchase is pushed once and popped at most once, so the time is linear in the number of lines,
after sorting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

NO_PIECES = Decimal(0)


class Movement(NamedTuple):
    """A purchase or a credit note of one customer and item.

    Attributes:
        group: customer and item, whatever identifies them.
        at: when.
        is_credit: whether it is a credit note.
        line: number of its line.
        pieces: how many, positive.
        signature: facts of a purchase on which its rights rest.
    """

    group: object
    at: datetime
    is_credit: bool
    line: int
    pieces: Decimal
    signature: object


class Taken(NamedTuple):
    """Pieces of one purchase that a credit note takes back.

    Attributes:
        credit: line of the credit note.
        purchase: line of the purchase.
        pieces: how many.
    """

    credit: int
    purchase: int
    pieces: Decimal


class Unmatched(NamedTuple):
    """A credit note whose purchases cannot be told.

    Attributes:
        credit: its line.
        reason: ``credit_without_purchase``, ``credit_exceeds_purchases`` or ``credit_ambiguous``.
    """

    credit: int
    reason: str


@dataclass(slots=True)
class _Moment:
    """Purchases made at one moment, with pieces left; the one of the last line is taken first."""

    purchases: list[tuple[int, Decimal]]
    left: Decimal
    alike: bool
    unclear: bool = field(default=False)

    def take(self, wanted: Decimal) -> Iterator[tuple[int, Decimal]]:
        """Take at most so many pieces; a part of purchases that differ makes the moment unclear for good."""
        if wanted < self.left and not self.alike:
            self.unclear = True
        while wanted > NO_PIECES and self.purchases:
            line, pieces = self.purchases.pop()
            part = min(wanted, pieces)
            if part < pieces:
                self.purchases.append((line, pieces - part))
            wanted -= part
            self.left -= part
            yield line, part


def match(movements: Iterable[Movement]) -> Iterator[Taken | Unmatched]:
    """Match credit notes to purchases.

    Args:
        movements: purchases and credit notes, those of one group together; in a group sorted by time, credit
            notes before purchases of the same moment (only an *earlier* purchase can be returned), then
            by line.

    Yields:
        For each credit note either all the pieces it takes back, or one ``Unmatched``. A credit note that is
        unmatched consumes what it could have been for all the same: those pieces are not there for the
        next one.
    """
    for _, group in groupby(movements, key=lambda movement: movement.group):
        stack: list[_Moment] = []
        for (_, is_credit), together in groupby(
            group, key=lambda movement: (movement.at, movement.is_credit)
        ):
            if is_credit:
                for credit in together:
                    yield from _settle(credit, stack)
            else:
                stack.append(_moment(list(together)))


def _moment(purchases: list[Movement]) -> _Moment:
    alike = all(purchase.signature == purchases[0].signature for purchase in purchases)
    left = sum((purchase.pieces for purchase in purchases), NO_PIECES)
    return _Moment([(purchase.line, purchase.pieces) for purchase in purchases], left, alike)


def _settle(credit: Movement, stack: list[_Moment]) -> Iterator[Taken | Unmatched]:
    wanted = credit.pieces
    taken: list[Taken] = []
    unclear = False
    while wanted > NO_PIECES and stack:
        moment = stack[-1]
        for line, pieces in moment.take(wanted):
            taken.append(Taken(credit.line, line, pieces))
            wanted -= pieces
        unclear = unclear or moment.unclear
        if moment.left <= NO_PIECES:
            stack.pop()
    if not taken:
        yield Unmatched(credit.line, "credit_without_purchase")
    elif wanted > NO_PIECES:
        yield Unmatched(credit.line, "credit_exceeds_purchases")
    elif unclear:
        yield Unmatched(credit.line, "credit_ambiguous")
    else:
        yield from taken
