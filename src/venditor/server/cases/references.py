"""Which orders a case may be about: references that the declared text can hold, kept as digests."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from venditor.core.identifiers import uuid7
from venditor.privacy import normal_reference
from venditor.server.cases.models import Case, CaseReference
from venditor.server.orders.models import Order
from venditor.server.orders.selectors import reference_kind
from venditor.server.outbox.services import put_in
from venditor.server.people.services import look_up
from venditor.server.tenants.scope import current_tenant


class HasNumber(Protocol):
    """An order, a seller's own or a marketplace's, with the digest of its number."""

    @property
    def number_digest(self) -> bytes | memoryview:
        """What it is found by."""


Numbered = TypeVar("Numbered", bound=HasNumber)

# Texts hold one or two numbers; what names more is for a person to read.
MOST_REFERENCES = 40
# A word alone is taken for an order number from this length on; a shorter one only behind a word that
# announces one.
SHORTEST_WORD = 4
# Numbers stand early; an expanded ligature may make a text many times as long as what was typed.
_LOOKED_THROUGH = 1_000
# How order numbers are announced in the languages of larger markets: how words begin, and whole short ones.
# Nothing here is tried a second time (``*+``, ``++``): whatever was typed, reading it takes no time.
_LABELS = (
    r"(?<![^\W\d_])(?:(?:(?:bestell|auftrag|order|commande|pedido|ordine|encomenda|zamówieni|objednávk|objednavk"
    r"|rendelés|comand|beställning|bestilling|tilaus|tilauks|rechnung|invoice|facture|vertrag|contract|contrat"
    r"|referen|nummer|number|numéro|numero|número|numer|訂單|订单|訂購|單號|編號|号码|號碼|注文|番号|주문|번호)"
    r"[^\W\d_]*+|(?:nr|no|num|ref|nº|n°|№|#)(?![^\W\d_]))[\W_]*+)++"
)
_WORD_WITH_DIGIT = r"[^\s\d,;:()]*+\d[^\s,;:()]*+"
_BEGINS_WITH_LABELS = re.compile(_LABELS)
# A short number that more digits follow is a part of something longer.
_BEHIND_LABELS = re.compile(rf"{_LABELS}({_WORD_WITH_DIGIT})(?!\s++[^\s\d]*+\d)")
_GROUPED = re.compile(rf"(?<![^\s,;:()]){_WORD_WITH_DIGIT}(?:[ \u00a0\u202f]{_WORD_WITH_DIGIT})++")
_WORD_ENDS = re.compile(r"""[\s,;:()\[\]{}<>"'“”„«»‘’。、，；：（）]+""")
_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})?|\d{4}[./-]\d{1,2}[./-]\d{1,2}")
_YEAR = re.compile(r"(?:19|20)\d\d")


def possible_references(text: str) -> tuple[str, ...]:
    """What in a declared text can be the number of an order, in its normal form; the whole text first.

    >>> possible_references("Bestellung Nr. 10-4711 vom 3.11.2026")
    ('bestellungnr104711vom3112026', '104711vom3112026', '104711')
    >>> possible_references("#57")
    ('57',)
    """
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    found = (normal_reference(one) for one in (folded, *_parts(folded[:_LOOKED_THROUGH])))
    return tuple(dict.fromkeys(one for one in found if one))[:MOST_REFERENCES]


def _parts(folded: str) -> Iterator[str]:
    begun = _BEGINS_WITH_LABELS.match(folded)
    if begun:
        yield folded[begun.end() :]
    yield from _BEHIND_LABELS.findall(folded)
    yield from (match.group() for match in _GROUPED.finditer(folded))
    for word in _WORD_ENDS.split(folded):
        bare = normal_reference(word)
        long_enough = len(bare) >= SHORTEST_WORD and any(map(str.isdigit, bare))
        if long_enough and not _DAY.fullmatch(word.strip(".")) and not _YEAR.fullmatch(bare):
            yield word


def keep_references(case: Case, contract: str) -> None:
    """Keep digests of what the declared text can name, so that an order that comes later finds the case."""
    digests, kind = look_up(), reference_kind(case.market_id)
    CaseReference.objects.bulk_create(
        [
            CaseReference(
                tenant_id=current_tenant(),
                case=case,
                rank=rank,
                digest=digests.digest(reference, kind=kind),
            )
            for rank, reference in enumerate(possible_references(contract))
        ]
    )


def digests_of(case: Case) -> list[bytes]:
    """Digests of what the declared text can name, that of the whole text first."""
    kept = CaseReference.objects.filter(case=case).order_by("rank")
    return [bytes(digest) for digest in kept.values_list("digest", flat=True)]


def named_alone(case: Case, found: Callable[[Sequence[bytes]], Sequence[Numbered]]) -> Numbered | None:
    """The one order whose number the declared text is or holds; ``None`` where there are several.

    Args:
        case: the case.
        found: gives the orders with these digests of their numbers.
    """
    digests = digests_of(case)
    orders = found(digests)
    whole = [order for order in orders if digests and bytes(order.number_digest) == digests[0]]
    named = whole or orders
    return named[0] if len(named) == 1 else None


def examine_about(orders: Sequence[Order], *, now: datetime) -> int:
    """Have the worker look again at every open case that is, or may be, about these orders.

    For orders that are new or have changed, inside the transaction that records them.

    Returns:
        How many cases there are.
    """
    named = CaseReference.objects.filter(digest__in=[order.number_digest for order in orders])
    open_cases = Case.objects.filter(is_open=True)
    unmatched = open_cases.filter(order=None, id__in=named.values("case"))
    matched = open_cases.filter(order__in=orders)
    cases = {*unmatched.values_list("id", flat=True), *matched.values_list("id", flat=True)}
    for case in sorted(cases):
        # Each recording is a cause of its own, so that its key never stands there already.
        put_in("case.examine", key=f"examine {case} order {uuid7(now)}", subject=case, now=now)
    return len(cases)
