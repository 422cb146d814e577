"""What the consumer is told of the sellers to whom a marketplace passed her declaration on.

Of a seller something is shown only where its own page would show it: behind the mailed link while its case is
matched to an order, or on the screen of whoever has the order's own link and declared by it. All else stays
unsaid, and the page is then the same whether the declaration was passed on or not. A seller that she named
herself is no exception: whether it was passed on there depends on whether the number she declared is that
of an order with somebody else, so that even the seller's name would answer guesses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from venditor.server.cases.assessing import (
    document_of,
    is_on_its_way,
    is_shown_behind_mail,
    is_shown_on_screen,
)
from venditor.server.cases.models import Case
from venditor.server.cases.receipts import Receipt
from venditor.server.faces.hosted.assessed import AssessmentTold, assessment_told
from venditor.server.log.selectors import Shown, proof_of
from venditor.server.markets.models import MarketOrder
from venditor.server.markets.selectors import Passed, orders_in, passed_cases
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for


@dataclass(frozen=True, slots=True)
class PartTold:
    """One seller's part of a declaration, as a page shows it.

    Attributes:
        seller: the seller.
        receipt: its receipt number.
        assessed: what the law gives; ``None`` while that is not known.
        proved: whether there is a proof of it to download.
    """

    seller: Tenant
    receipt: str
    assessed: AssessmentTold | None
    proved: bool


def parts_behind_mail(entry: Case, *, language: str) -> list[PartTold]:
    """The parts that the page behind the mailed link may show.

    Args:
        entry: the current marketplace's case.
        language: BCP 47 tag of the page.
    """
    return list(_told(_passed(entry), is_shown_behind_mail, language))


def parts_on_screen(
    entry: Case, receipt: Receipt, *, order: MarketOrder, language: str
) -> tuple[list[PartTold], bool]:
    """The parts that the page of whoever declared may show to whom an order's own link is at hand.

    Args:
        entry: the current marketplace's case.
        receipt: its receipt.
        order: the order whose own link is at hand.
        language: BCP 47 tag of the page.

    Returns:
        The parts, and whether more of them may be expected soon: where she declared by the link, and used no
        words of her own, which wait for a person.
    """
    orders, passed = orders_in(order), _passed(entry)
    told = _told(passed, lambda case: is_shown_on_screen(case, order=orders.get(case.tenant_id)), language)
    by_link = receipt.channel == "order_link" and not receipt.declaration.words.strip()
    return list(told), by_link and _are_on_their_way(entry, passed, orders)


def _passed(entry: Case) -> Sequence[Passed]:
    return passed_cases([entry.id]).get(entry.id, ())


def _are_on_their_way(entry: Case, passed: Sequence[Passed], orders: Mapping[UUID, UUID]) -> bool:
    return any(_is_on_its_way(one.case, orders) for one in passed) if passed else entry.is_open


def _is_on_its_way(case: Case, orders: Mapping[UUID, UUID]) -> bool:
    with acting_for(case.tenant_id):
        return is_on_its_way(case, order=orders.get(case.tenant_id))


def part_behind_mail(entry: Case, *, receipt: str) -> Case | None:
    """The seller's case with a receipt number, where the page behind the mailed link may show it."""
    cases = (one.case for one in _passed(entry))
    return next((case for case in cases if case.receipt == receipt and is_shown_behind_mail(case)), None)


def _told(passed: Sequence[Passed], is_shown: Callable[[Case], bool], language: str) -> Iterator[PartTold]:
    for one in passed:
        if is_shown(one.case):
            with acting_for(one.seller.id):
                document = document_of(one.case)
                proof = proof_of(one.case, shown=Shown.OF_THE_ORDER)
            assessed = assessment_told(document, language=language) if document else None
            yield PartTold(one.seller, one.case.receipt, assessed, proof is not None and proof.ready)
